//! Steps that look at neighbours, against slow references or what they promise.

use pixels::{Limits, Picture, Recipe};

use crate::chart::{chart, difference, files, png, render, sized};

/// The picture with each pixel made by `pixel` from a function that reads any place, edges
/// repeated.
fn by_place(
    source: &Picture,
    pixel: impl Fn(&dyn Fn(i32, i32) -> [f64; 3], i32, i32) -> [f64; 3],
) -> Picture {
    let (width, height) = (source.width as i32, source.height as i32);
    let at = |x: i32, y: i32| {
        let place = y.clamp(0, height - 1) * width + x.clamp(0, width - 1);
        source.rgb.as_chunks::<3>().0[place as usize].map(f64::from)
    };
    let mut made = source.clone();
    for (index, target) in made.rgb.as_chunks_mut::<3>().0.iter_mut().enumerate() {
        let (x, y) = (index as i32 % width, index as i32 / width);
        *target = pixel(&at, x, y).map(|v| v.round().clamp(0.0, 255.0) as u8);
    }
    made
}

fn luma([r, g, b]: [f64; 3]) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn gaussian(x: i32, y: i32, deviation: f64) -> f64 {
    (-f64::from(x * x + y * y) / (2.0 * deviation * deviation)).exp()
}

/// The mean of a value over a square, weighted by a Gaussian.
fn blurred(value: impl Fn(i32, i32) -> f64, deviation: f64) -> f64 {
    let reach = (3.0 * deviation).ceil() as i32;
    let (mut sum, mut total) = (0.0, 0.0);
    for y in -reach..=reach {
        for x in -reach..=reach {
            let weight = gaussian(x, y, deviation);
            sum += weight * value(x, y);
            total += weight;
        }
    }
    sum / total
}

#[test]
fn blur_is_a_gaussian() {
    let source = chart();
    for deviation in [0.8, 2.5] {
        let expected = by_place(&source, |at, x, y| {
            [0, 1, 2].map(|i| blurred(|dx, dy| at(x + dx, y + dy)[i], deviation))
        });
        let made = render(&png(&source), &format!(r#"{{"blur":{{"radius":{deviation}}}}}"#));
        assert!(difference(&made, &expected) <= 1, "{deviation}");
    }
    // A wide one takes another way, which may be off by a little more.
    let source = sized(220, 150);
    let expected = by_place(&source, |at, x, y| {
        [0, 1, 2].map(|i| blurred(|dx, dy| at(x + dx, y + dy)[i], 9.0))
    });
    let made = render(&png(&source), r#"{"blur":{"radius":9}}"#);
    assert!(difference(&made, &expected) <= 4, "{}", difference(&made, &expected));
}

#[test]
fn sharpen_is_an_unsharp_mask_on_luma() {
    let source = chart();
    let expected = by_place(&source, |at, x, y| {
        let soft = blurred(|dx, dy| luma(at(x + dx, y + dy)), 1.3);
        at(x, y).map(|v| v + 0.8 * (luma(at(x, y)) - soft))
    });
    let made = render(&png(&source), r#"{"sharpen":{"amount":80,"radius":1.3}}"#);
    assert!(difference(&made, &expected) <= 1);
}

#[test]
fn denoise_is_a_bilateral_filter_on_luma() {
    let source = chart();
    let expected = by_place(&source, |at, x, y| {
        let own = luma(at(x, y));
        let (mut sum, mut total) = (0.0, 0.0);
        for dy in -2..=2 {
            for dx in -2..=2 {
                let away = luma(at(x + dx, y + dy)) - own;
                let alike = (-away * away / (2.0 * 13.0 * 13.0)).exp();
                let weight = gaussian(dx, dy, 1.5) * alike;
                sum += weight * away;
                total += weight;
            }
        }
        at(x, y).map(|v| v + sum / total)
    });
    let made = render(&png(&source), r#"{"denoise":{"luma":50}}"#);
    assert!(difference(&made, &expected) <= 1);
}

#[test]
fn denoise_takes_noise_and_leaves_edges() {
    // Noise of six levels on two greys, coloured in its turn.
    let noise = |index: usize, salt: usize| (index * 7_919 + salt * 104_729) % 13;
    let mut noisy = sized(96, 64);
    for (index, pixel) in noisy.rgb.as_chunks_mut::<3>().0.iter_mut().enumerate() {
        let base = if index % 96 < 48 { 80 } else { 170 };
        *pixel = [1, 2, 3].map(|salt| (base + noise(index / 2, salt) - 6) as u8);
    }
    let spread = |picture: &Picture, value: &dyn Fn([f64; 3]) -> f64| {
        let part = picture.rgb.as_chunks::<3>().0.iter().enumerate();
        let values: Vec<f64> = part
            .filter(|(index, _)| (8..40).contains(&(index % 96)))
            .map(|(_, pixel)| value(pixel.map(f64::from)))
            .collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / values.len() as f64
    };
    let photo = png(&noisy);
    let calm = render(&photo, r#"{"denoise":{"luma":60}}"#);
    assert!(spread(&calm, &luma) < 0.3 * spread(&noisy, &luma));
    let grey = render(&photo, r#"{"denoise":{"colour":80}}"#);
    let redness = |[r, g, _]: [f64; 3]| r - g;
    assert!(spread(&grey, &redness) < 0.3 * spread(&noisy, &redness));
    // The edge between the greys stands where it stood, as steep as it was.
    let row = calm.rgb[96 * 3 * 30..].as_chunks::<3>().0;
    assert!(row[46][0] < 95 && row[49][0] > 155, "{:?}", &row[44..52]);
}

#[test]
fn a_vignette_darkens_by_distance() {
    let source = chart();
    let expected = by_place(&source, |at, x, y| {
        let [u, v] = [f64::from(x) + 0.5 - 48.0, f64::from(y) + 0.5 - 32.0];
        let away = (u.hypot(v) / 48_f64.hypot(32.0) - 0.45) / 0.55;
        let part = away.clamp(0.0, 1.0);
        at(x, y).map(|level| level * (1.0 - 0.85 * 0.6 * part * part * (3.0 - 2.0 * part)))
    });
    let made = render(&png(&source), r#"{"vignette":{"amount":-60}}"#);
    assert!(difference(&made, &expected) <= 1);
}

#[test]
fn grain_has_the_promised_strength_and_no_colour() {
    let mut flat = sized(200, 200);
    flat.rgb.fill(128);
    for (size, range) in [(1.0, 12.0..14.0), (2.5, 8.0..15.0)] {
        let step = format!(r#"{{"grain":{{"amount":50,"size":{size}}}}}"#);
        let made = render(&png(&flat), &step);
        let pixels = made.rgb.as_chunks::<3>().0;
        assert!(pixels.iter().all(|[r, g, b]| r == g && g == b));
        let count = pixels.len() as f64;
        let mean = pixels.iter().map(|p| f64::from(p[0])).sum::<f64>() / count;
        let square = pixels.iter().map(|p| (f64::from(p[0]) - mean).powi(2)).sum::<f64>();
        assert!((mean - 128.0).abs() < 1.0, "{mean}");
        assert!(range.contains(&(square / count).sqrt()), "{}", (square / count).sqrt());
    }
}

#[test]
fn clarity_raises_texture_and_little_else() {
    let mut textured = sized(96, 64);
    for (index, pixel) in textured.rgb.as_chunks_mut::<3>().0.iter_mut().enumerate() {
        let (x, y) = (index % 96, index / 96);
        let base = if x < 48 { 60 } else { 190 };
        let texture = if y < 32 && (x + y) % 2 == 0 { 8 } else { 0 };
        *pixel = [base + texture; 3];
    }
    let made = render(&png(&textured), r#"{"clarity":{"amount":100}}"#);
    let level = |x: usize, y: usize| i32::from(made.rgb[(y * 96 + x) * 3]);
    assert!(level(20, 10) - level(21, 10) >= 11, "texture is raised");
    assert!((level(4, 60) - 60).abs() <= 2 && (level(92, 60) - 190).abs() <= 2, "flat stays");
    let edge: Vec<i32> = (36..60).map(|x| level(x, 60)).collect();
    assert!(edge.iter().all(|level| (34..=216).contains(level)), "a fifth at most: {edge:?}");
    let soft = render(&png(&textured), r#"{"clarity":{"amount":-100}}"#);
    let soft_level = |x: usize| i32::from(soft.rgb[(10 * 96 + x) * 3]);
    assert!(soft_level(20) - soft_level(21) <= 5, "texture is softened");
}

#[test]
fn dehaze_takes_the_veil_that_was_laid() {
    // A scene with shadows behind an even veil of half white.
    let scene = chart();
    let mut hazy = scene.clone();
    for level in &mut hazy.rgb {
        *level = level.midpoint(230);
    }
    let clear = render(&png(&hazy), r#"{"dehaze":{"amount":80}}"#);
    let distance = |picture: &Picture| -> f64 {
        let pairs = picture.rgb.iter().zip(&scene.rgb);
        pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum()
    };
    assert!(distance(&clear) < 0.75 * distance(&hazy));
    let veiled = render(&png(&scene), r#"{"dehaze":{"amount":-60}}"#);
    let darkest = |picture: &Picture| picture.rgb.iter().min().copied().unwrap();
    assert!(darkest(&veiled) > darkest(&scene) + 10);
}

#[test]
fn auto_spreads_a_flat_photo_and_leaves_a_good_one() {
    let mut flat = chart();
    for level in &mut flat.rgb {
        *level = 70 + *level / 4;
    }
    let made = render(&png(&flat), r#"{"auto":{}}"#);
    let range =
        |picture: &Picture| picture.rgb.iter().max().unwrap() - picture.rgb.iter().min().unwrap();
    assert!(range(&made) > range(&flat) + 40, "{} {}", range(&made), range(&flat));
    assert_eq!(render(&png(&flat), r#"{"auto":{"strength":0}}"#), flat);
    // Once more changes less than the first time.
    let again = render(&png(&made), r#"{"auto":{}}"#);
    let distance = |one: &Picture, other: &Picture| -> u32 {
        one.rgb.iter().zip(&other.rgb).map(|(a, b)| u32::from(a.abs_diff(*b))).sum()
    };
    let (first, second) = (distance(&made, &flat), distance(&again, &made));
    assert!(second < first, "{first} {second}");
}

/// Recipes that together name every step that works in bands.
const BANDED: [&str; 4] = [
    r#"{"denoise":{"luma":50,"colour":50}},{"sharpen":{"amount":90,"radius":2}}"#,
    r#"{"dehaze":{"amount":50}},{"clarity":{"amount":50}},{"blur":{"radius":2}}"#,
    r#"{"look":{"name":"sepia"}},{"vignette":{"amount":-50}},{"grain":{"amount":30,"size":2}}"#,
    r#"{"straighten":{"degrees":5}},{"perspective":{"vertical":20}},{"blur":{"radius":12}}"#,
];

#[test]
fn bands_and_threads_change_no_byte() {
    let photo = png(&sized(180, 300));
    for steps in BANDED {
        let recipe = Recipe::parse(&format!(r#"{{"version":1,"steps":[{steps}]}}"#)).unwrap();
        let with = |threads| {
            let limits = Limits { threads, ..Limits::default() };
            pixels::render(&photo, &recipe, &limits, &|| true).unwrap()
        };
        let one = with(1);
        for threads in [2, 3, 5, 64] {
            assert_eq!(with(threads), one, "{threads} bands of {steps}");
        }
    }
}

#[test]
fn pictures_of_one_pixel_are_pictures() {
    for (width, height) in [(1, 1), (1, 9), (9, 1), (2, 3)] {
        let tiny = sized(width, height);
        for steps in BANDED {
            let made = render(&png(&tiny), steps);
            assert_eq!(made.rgb.len() as u32, made.width * made.height * 3, "{steps}");
        }
        let resized = render(&png(&tiny), r#"{"resize":{"width":20,"height":30,"fit":"exact"}}"#);
        assert_eq!((resized.width, resized.height), (20, 30));
        let framed = render(&png(&tiny), r#"{"frame":{"width":50,"aspect":"7:3"}},{"auto":{}}"#);
        assert!(framed.width >= width);
    }
    for (name, bytes) in files(&sized(1, 1)) {
        assert_eq!(render(&bytes, r#"{"auto":{}},{"clarity":{"amount":9}}"#).width, 1, "{name}");
    }
}
