//! The newer colour steps against a slow, obvious reference: one pixel at a time, in f64, with the
//! formulas as they are meant.

use crate::chart::{chart, png, render};

type Colour = [f64; 3];

fn luma([r, g, b]: Colour) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Hue in degrees, by the book: the angle on the hexagon.
fn hue([r, g, b]: Colour) -> f64 {
    let (high, low) = (r.max(g).max(b), r.min(g).min(b));
    let chroma = high - low;
    if chroma == 0.0 {
        0.0
    } else if high == r {
        (60.0 * (g - b) / chroma).rem_euclid(360.0)
    } else if high == g {
        60.0 * (b - r) / chroma + 120.0
    } else {
        60.0 * (r - g) / chroma + 240.0
    }
}

fn chroma([r, g, b]: Colour) -> f64 {
    r.max(g).max(b) - r.min(g).min(b)
}

/// Compares the chart after `steps` with the reference: no channel may be further off than
/// `error_max` levels, and the mean of the differences not more than a third of a level.
#[track_caller]
fn check(steps: &str, error_max: u8, reference: impl Fn(Colour) -> Colour) {
    let source = chart();
    let made = render(&png(&source), steps);
    let (mut worst, mut sum) = (0, 0.0);
    for (made, pixel) in made.rgb.as_chunks::<3>().0.iter().zip(source.rgb.as_chunks::<3>().0) {
        let expected = reference(pixel.map(|level| f64::from(level) / 255.0));
        for (made, expected) in made.iter().zip(expected) {
            let expected = expected.clamp(0.0, 1.0) * 255.0;
            worst = worst.max(made.abs_diff(expected.round() as u8));
            sum += (f64::from(*made) - expected).abs();
        }
    }
    assert!(worst <= error_max, "{steps} is {worst} levels from the reference");
    let mean = sum / made.rgb.len() as f64;
    assert!(mean <= 0.34, "{steps} is {mean} levels from the reference on average");
}

#[test]
fn tones_are_the_polynomials_that_the_page_promises() {
    for amount in [-100.0, -35.0, 20.0, 100.0] {
        let part = amount / 100.0;
        let step = |name: &str| format!(r#"{{"{name}":{{"amount":{amount}}}}}"#);
        let dark = if part > 0.0 { 1.2 } else { 0.9 };
        let bright = if part < 0.0 { 1.2 } else { 0.9 };
        check(&step("shadows"), 1, |c| c.map(|v| v + part * dark * v * (1.0 - v).powi(3)));
        check(&step("highlights"), 1, |c| c.map(|v| v + part * bright * v.powi(3) * (1.0 - v)));
        check(&step("whites"), 1, |c| c.map(|v| v + part * 0.15 * v.powi(4)));
        check(&step("blacks"), 1, |c| c.map(|v| v + part * 0.15 * (1.0 - v).powi(4)));
    }
}

#[test]
fn a_straight_curve_is_a_straight_line() {
    let curve = |points: &str| format!(r#"{{"curve":{{"points":{points}}}}}"#);
    check(&curve("[[0,0],[0.3,0.3],[1,1]]"), 0, |c| c);
    check(&curve("[[0,1],[1,0]]"), 1, |c| c.map(|v| 1.0 - v));
    check(&curve("[[0.2,0],[0.6,1]]"), 1, |c| c.map(|v| (v - 0.2) / 0.4));
    let red = r#"{"curve":{"red":[[0,0.5],[1,1]]}}"#;
    check(red, 1, |[r, g, b]| [0.5 + r / 2.0, g, b]);
}

#[test]
fn vibrance_leaves_strong_colours_and_skin() {
    for amount in [-80.0, 40.0, 100.0] {
        let step = format!(r#"{{"vibrance":{{"amount":{amount}}}}}"#);
        check(&step, 3, |colour| {
            let skin = (1.0 - (hue(colour) - 25.0).abs() / 30.0).max(0.0);
            let factor = 1.0 + amount / 100.0 * (1.0 - chroma(colour)) * (1.0 - 0.5 * skin);
            colour.map(|v| luma(colour) + (v - luma(colour)) * factor)
        });
    }
}

/// A value between the middles of the hue ranges, for weights of red, orange and so on.
fn blended(hue: f64, weights: [f64; 8]) -> f64 {
    let middles = [0.0, 30.0, 60.0, 120.0, 180.0, 240.0, 270.0, 300.0, 360.0];
    let at = (0..8).find(|i| hue < middles[i + 1]).unwrap();
    let part = (hue - middles[at]) / (middles[at + 1] - middles[at]);
    weights[at] * (1.0 - part) + weights[(at + 1) % 8] * part
}

#[test]
fn the_mixer_weighs_hues() {
    let greens = [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    check(r#"{"mixer":{"green":{"saturation":50}}}"#, 4, |colour| {
        let factor = 1.0 + 0.5 * blended(hue(colour), greens);
        colour.map(|v| luma(colour) + (v - luma(colour)) * factor)
    });
    check(r#"{"mixer":{"green":{"luminance":-60}}}"#, 4, |colour| {
        let gain = 1.0 / (1.0 + 0.6 * blended(hue(colour), greens) * chroma(colour));
        colour.map(|v| v * gain)
    });
    // Turning every hue alike turns the colour wheel: red becomes orange.
    let all = ["red", "orange", "yellow", "green", "aqua", "blue", "purple", "magenta"]
        .map(|name| format!(r#""{name}":{{"hue":100}}"#))
        .join(",");
    check(&format!(r#"{{"mixer":{{{all}}}}}"#), 4, |colour| {
        let (low, turned) = (colour.into_iter().fold(1.0, f64::min), hue(colour) + 30.0);
        let part = |own: f64| {
            let away = (turned - own).rem_euclid(360.0);
            (2.0 - away.min(360.0 - away) / 60.0).clamp(0.0, 1.0)
        };
        let other = [0.0, 120.0, 240.0].map(|own| low + chroma(colour) * part(own));
        let drift = luma(colour) - luma(other);
        other.map(|v| v + drift)
    });
}

#[test]
fn split_toning_keeps_luma_and_the_ends() {
    let steps = r#"{"split_toning":{"shadow_hue":240,"shadow_saturation":100}}"#;
    let tint = [0.0, 0.0, 1.0].map(|v: f64| (v - 0.0722) * 0.25);
    check(steps, 2, |colour| {
        let grey = luma(colour);
        let bright = grey * grey * (3.0 - 2.0 * grey);
        let weight = 4.0 * grey * (1.0 - grey) * (1.0 - bright);
        [0, 1, 2].map(|i| colour[i] + weight * tint[i])
    });
}

#[test]
fn weights_make_hues_of_grey_brighter() {
    let to_linear = |v: f64| if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
    let blues = [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    check(r#"{"black_and_white":{"blue":80}}"#, 4, |colour| {
        let light = luma(colour.map(to_linear));
        let grey = if light <= 0.003_130_8 {
            light * 12.92
        } else {
            1.055 * light.powf(1.0 / 2.4) - 0.055
        };
        [grey * (1.0 + 0.8 * blended(hue(colour), blues) * chroma(colour)); 3]
    });
}

#[test]
fn looks_of_no_strength_change_nothing() {
    for look in ["noir", "teal_orange"] {
        check(&format!(r#"{{"look":{{"name":"{look}","strength":0}}}}"#), 0, |c| c);
    }
    check(r#"{"mixer":{"red":{}}},{"split_toning":{}}"#, 0, |c| c);
}

#[test]
fn a_colour_table_is_read_between_its_nodes() {
    let mut text = "TITLE \"swap\"\n# red and blue\nLUT_3D_SIZE 2\n".to_owned();
    for index in 0..8 {
        let [r, g, b] = [index & 1, index >> 1 & 1, index >> 2];
        text.push_str(&format!("{b} {g} {r}\n"));
    }
    let cube = pixels::Cube::parse(&text).unwrap();
    let recipe = pixels::Recipe::parse(r#"{"version":1,"steps":[{"lut":{}}]}"#).unwrap();
    let limits = pixels::Limits::default();
    let assets = pixels::Assets { cube: Some(&cube) };
    let source = chart();
    let made = pixels::render_with(&png(&source), &recipe, &assets, &limits, &|| true).unwrap();
    let swapped: Vec<u8> =
        source.rgb.as_chunks::<3>().0.iter().flat_map(|[r, g, b]| [*b, *g, *r]).collect();
    assert!(made.rgb.iter().zip(swapped).all(|(made, other)| made.abs_diff(other) <= 1));
    let error = pixels::render(&png(&source), &recipe, &limits, &|| true).unwrap_err();
    assert_eq!(error.code(), "missing-asset");
}

#[test]
fn broken_colour_tables_are_refused() {
    #[track_caller]
    fn refused(text: &str, error: pixels::CubeError) {
        assert_eq!(pixels::Cube::parse(text), Err(error));
    }
    use pixels::CubeError::{Count, Line, Size};
    refused("", Size);
    refused("LUT_3D_SIZE 1\n", Size);
    refused("LUT_3D_SIZE 66\n", Size);
    refused("LUT_3D_SIZE 2\nLUT_1D_SIZE 2\n", Size);
    refused("0 0 0\n", Count);
    refused("LUT_1D_SIZE 2\n0 0 0\n", Count);
    refused("LUT_1D_SIZE 2\n0 0 0\n1 1 1\n1 1 1\n", Count);
    refused("LUT_1D_SIZE 2\n0 0\n", Line(2));
    refused("LUT_1D_SIZE 2\n0 0 inf\n", Line(2));
    refused("LUT_1D_SIZE 2\nDOMAIN_MIN 1 1 1\n0 0 0\n1 1 1\n", Count);
    refused("hello\n", Line(1));
}
