//! The customer's own mark.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::{ExtendedColorType, ImageFormat};
use pixels::{Picture, Recipe};

use crate::chart::{file, jpeg, png, render, sized};

fn grey() -> Picture {
    let mut picture = sized(300, 200);
    picture.rgb.fill(100);
    picture
}

/// Left, top, right and bottom of what a step changes; `None` when it changes nothing.
fn changed(step: &str) -> Option<[u32; 4]> {
    let made = render(&png(&grey()), step);
    assert_eq!((made.width, made.height), (300, 200));
    let mut places = Vec::new();
    for (at, pixel) in made.rgb.as_chunks::<3>().0.iter().enumerate() {
        if *pixel != [100; 3] {
            places.push((at as u32 % 300, at as u32 / 300));
        }
    }
    Some([
        places.iter().map(|place| place.0).min()?,
        places.iter().map(|place| place.1).min()?,
        places.iter().map(|place| place.0).max()?,
        places.iter().map(|place| place.1).max()?,
    ])
}

fn mark(samples: &[u8], width: u32, height: u32) -> String {
    let size = Picture { width, height, rgb: Vec::new(), icc: None };
    STANDARD.encode(file(samples, &size, ExtendedColorType::Rgba8, ImageFormat::Png))
}

#[test]
fn a_text_stands_where_it_is_told_to() {
    for (gravity, is_left, is_top) in [
        ("top_left", true, true),
        ("bottom_right", false, false),
        ("top_right", false, true),
        ("bottom_left", true, false),
    ] {
        let step = format!(
            r#"{{"watermark":{{"text":"Сурет","size":10,"margin":5,"gravity":"{gravity}"}}}}"#
        );
        let [left, top, right, bottom] = changed(&step).unwrap();
        assert!(left >= 10 && top >= 10 && right < 290 && bottom < 190, "{gravity}");
        assert_eq!(right < 150, is_left, "{gravity}");
        assert_eq!(bottom < 100, is_top, "{gravity}");
        assert!((8..=28).contains(&(bottom - top)), "{gravity}: {top} to {bottom}");
    }
}

#[test]
fn a_mark_of_no_opacity_changes_nothing() {
    assert_eq!(changed(r#"{"watermark":{"text":"x","opacity":0}}"#), None);
}

#[test]
fn every_letter_of_kazakh_is_written() {
    let alphabet = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ";
    for letter in alphabet.chars().flat_map(|it| [vec![it], it.to_lowercase().collect()]) {
        let letter: String = letter.into_iter().collect();
        let step = format!(r#"{{"watermark":{{"text":"{letter}","size":20}}}}"#);
        assert!(changed(&step).is_some(), "{letter}");
    }
    // Two letters that differ by a stroke are two pictures.
    let shown = |text: &str| {
        render(&png(&grey()), &format!(r#"{{"watermark":{{"text":"{text}","size":20}}}}"#))
    };
    assert!(shown("қ") != shown("к") && shown("ү") != shown("ұ") && shown("ө") != shown("о"));
}

#[test]
fn a_long_text_is_made_to_fit() {
    let text = "Ж".repeat(80);
    let step = format!(r#"{{"watermark":{{"text":"{text}","size":50,"margin":0}}}}"#);
    let [left, _, right, _] = changed(&step).unwrap();
    assert!(right - left > 200 && right < 300, "{left} to {right}");
}

#[test]
fn a_picture_keeps_its_colour_its_shape_and_what_is_clear() {
    // The left half is red, the right half clear.
    let samples: Vec<u8> = (0..40 * 20)
        .flat_map(|at| if at % 40 < 20 { [255, 0, 0, 255] } else { [0, 255, 0, 0] })
        .collect();
    let base64 = mark(&samples, 40, 20);
    let step = format!(
        r#"{{"watermark":{{"image":"{base64}","size":20,"margin":0,"opacity":100,
            "gravity":"top_left"}}}}"#
    );
    // 40 high, so 80 wide, of which half is seen.
    assert_eq!(changed(&step), Some([0, 0, 39, 39]));
    let made = render(&png(&grey()), &step);
    assert_eq!(made.rgb[..3], [255, 0, 0]);
}

#[test]
fn a_mark_is_the_same_in_strips() {
    let bytes = jpeg(&grey(), |_| {});
    let recipe = |more: &str| {
        let text = format!(
            r#"{{"version":1,"steps":[{{"watermark":{{"text":"Әсем","size":20}}}}{more}],
            "output":{{"jpeg":{{"quality":95}}}}}}"#
        );
        let limits = pixels::Limits::default();
        pixels::edit(&bytes, &Recipe::parse(&text).unwrap(), &limits, &|| true).unwrap().bytes
    };
    // A frame of no width changes nothing, and takes the way through the whole photo.
    assert_eq!(recipe(""), recipe(r#",{"frame":{"width":0}}"#));
}

#[test]
fn marks_that_cannot_be_laid_on_are_refused() {
    for (step, path, reason) in [
        ("{}", "steps[0].watermark", "must have text or image"),
        (r#"{"text":""}"#, "steps[0].watermark.text", "must have 1 to 80 letters"),
        (r#"{"text":" "}"#, "steps[0].watermark.text", "has a letter that cannot be written"),
        (r#"{"text":"a\n"}"#, "steps[0].watermark.text", "has a letter that cannot be written"),
        (r#"{"text":"漢"}"#, "steps[0].watermark.text", "has a letter that cannot be written"),
        (r#"{"image":"AAAA"}"#, "steps[0].watermark.image", "must be a small PNG in base64"),
    ] {
        let text = format!(r#"{{"version":1,"steps":[{{"watermark":{step}}}]}}"#);
        let error = Recipe::parse(&text).unwrap_err();
        assert_eq!((error.path.as_str(), error.reason.as_str()), (path, reason));
    }
    let base64 = mark(&[0; 2_000 * 4], 2_000, 1);
    let text = format!(r#"{{"version":1,"steps":[{{"watermark":{{"image":"{base64}"}}}}]}}"#);
    assert!(Recipe::parse(&text).is_err(), "a side of 2 000 pixels");
}

#[test]
fn a_recipe_with_a_mark_reads_back() {
    let base64 = mark(&[200; 8 * 8 * 4], 8, 8);
    for step in [r#""text":"© «Ә\"\\»""#.to_owned(), format!(r#""image":"{base64}""#)] {
        let text = format!(r#"{{"version":1,"steps":[{{"watermark":{{{step}}}}}]}}"#);
        let recipe = Recipe::parse(&text).unwrap();
        assert_eq!(Recipe::parse(&recipe.to_json()).unwrap(), recipe);
    }
}
