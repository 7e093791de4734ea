//! What comes out: kinds of file, sizes, colours, and what is told.

use pixels::{Edited, Limits, PhotoError, Recipe};

use crate::chart::{chart, difference, jpeg, png, render, sized};

fn edit(photo: &[u8], output: &str) -> Result<Edited, PhotoError> {
    let recipe = Recipe::parse(&format!(r#"{{"version":1,"output":{output}}}"#)).unwrap();
    pixels::edit(photo, &recipe, &Limits::default(), &|| true)
}

#[test]
fn lossless_kinds_lose_nothing() {
    for (output, start, media_type) in
        [(r#"{"png":{}}"#, &b"\x89PNG"[..], "image/png"), (r#"{"webp":{}}"#, b"RIFF", "image/webp")]
    {
        let edited = edit(&png(&chart()), output).unwrap();
        assert!(edited.bytes.starts_with(start) && edited.media_type == media_type);
        assert_eq!(render(&edited.bytes, ""), chart());
    }
    assert_eq!(edit(&png(&chart()), "{\"jpeg\":{}}").unwrap().media_type, "image/jpeg");
}

/// The mean of the differences between two samples.
#[cfg(feature = "lossy-webp")]
fn mean_difference(one: &pixels::Picture, other: &pixels::Picture) -> f64 {
    assert_eq!((one.width, one.height), (other.width, other.height));
    let sum: u64 = one.rgb.iter().zip(&other.rgb).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / one.rgb.len() as f64
}

#[cfg(feature = "lossy-webp")]
#[test]
fn a_webp_of_a_quality_is_small_and_like_the_photo() {
    let photo = png(&sized(301, 203));
    let original = render(&photo, "");
    let [low, high] = [30, 90].map(|quality| {
        let output = format!(r#"{{"webp":{{"quality":{quality}}}}}"#);
        let edited = edit(&photo, &output).unwrap();
        assert_eq!((edited.media_type, edited.width, edited.height), ("image/webp", 301, 203));
        assert_eq!(edit(&photo, &output).unwrap().bytes, edited.bytes, "the same bytes again");
        edited.bytes
    });
    assert!(low.len() < high.len(), "{} {}", low.len(), high.len());
    let [low, high] = [low, high].map(|bytes| mean_difference(&render(&bytes, ""), &original));
    assert!(high < 3.0 && high < low, "{high} {low}");
}

#[cfg(feature = "lossy-webp")]
#[test]
fn a_lossy_webp_carries_the_profile_and_what_may_be_told() {
    // An odd length, so that the zero after a chunk is needed.
    let icc = crate::chart::profile(3_001, *b"RGB ");
    let photo = jpeg(&chart(), |encoder| {
        encoder.add_icc_profile(&icc).unwrap();
        encoder.add_exif_metadata(&camera()).unwrap();
    });
    let edited = edit(&photo, r#"{"webp":{"quality":80}}"#).unwrap().bytes;
    assert_eq!(render(&edited, "").icc, Some(icc.clone()));
    let whole = u32::from_le_bytes(*edited[4..].first_chunk().unwrap()) as usize;
    assert_eq!(whole + 8, edited.len());
    let with = r#"{"webp":{"quality":80},"metadata":{"copyright":true}}"#;
    let told = edit(&photo, with).unwrap().bytes;
    assert!(told.windows(16).any(|window| window == b"Aru Photographer"));
    assert_eq!(render(&told, ""), render(&edited, ""));
    let again = edit(&told, with).unwrap().bytes;
    assert!(again.windows(16).any(|window| window == b"Aru Photographer"), "it is read again");
    // Neither profile nor EXIF: the plain kind of file.
    let plain = edit(&png(&chart()), r#"{"webp":{"quality":80}}"#).unwrap().bytes;
    assert_eq!(&plain[12..16], b"VP8 ");
    let wide = edit(&png(&sized(16_384, 1)), r#"{"webp":{"quality":80}}"#).unwrap_err();
    assert_eq!(wide.code(), "side-too-long");
}

#[cfg(not(feature = "lossy-webp"))]
#[test]
fn without_its_encoder_a_lossy_webp_is_refused() {
    let error = edit(&png(&chart()), r#"{"webp":{"quality":80}}"#).unwrap_err();
    assert_eq!(error.code(), "missing-asset");
}

#[test]
fn a_size_is_kept_at_the_best_quality_that_fits() {
    let photo = png(&sized(640, 480));
    let full = edit(&photo, r#"{"jpeg":{"quality":95}}"#).unwrap().bytes;
    let with = |bytes_max: usize| {
        edit(&photo, &format!(r#"{{"jpeg":{{"quality":95,"bytes_max":{bytes_max}}}}}"#))
    };
    assert_eq!(with(full.len()).unwrap().bytes, full, "what fits stays as it is");
    let small = with(full.len() / 2).unwrap().bytes;
    assert!(small.len() <= full.len() / 2);
    let better = (21..95).map(|quality| {
        edit(&photo, &format!(r#"{{"jpeg":{{"quality":{quality}}}}}"#)).unwrap().bytes.len()
    });
    assert_eq!(better.filter(|length| *length <= full.len() / 2).max(), Some(small.len()));
    let error = edit(&png(&sized(2_000, 2_000)), r#"{"jpeg":{"bytes_max":10000}}"#).unwrap_err();
    assert_eq!(error.code(), "cannot-be-that-small");
}

/// A profile of three colorants and one gamma.
fn profile(colorants: [[f64; 3]; 3], curve: &[u8]) -> Vec<u8> {
    let mut profile = vec![0; 128];
    profile[16..20].copy_from_slice(b"RGB ");
    profile[20..24].copy_from_slice(b"XYZ ");
    profile[36..40].copy_from_slice(b"acsp");
    profile.extend(6_u32.to_be_bytes());
    let mut tail = Vec::new();
    let start = 128 + 4 + 6 * 12;
    for (name, colorant) in [b"rXYZ", b"gXYZ", b"bXYZ"].into_iter().zip(colorants) {
        profile.extend(name);
        profile.extend(((start + tail.len()) as u32).to_be_bytes());
        profile.extend(20_u32.to_be_bytes());
        tail.extend(b"XYZ \0\0\0\0");
        for value in colorant {
            tail.extend(((value * 65_536.0).round() as i32).to_be_bytes());
        }
    }
    for name in [b"rTRC", b"gTRC", b"bTRC"] {
        profile.extend(name);
        profile.extend(((start + tail.len()) as u32).to_be_bytes());
        profile.extend((curve.len() as u32).to_be_bytes());
    }
    profile.extend(tail);
    profile.extend(curve);
    let length = profile.len() as u32;
    profile[..4].copy_from_slice(&length.to_be_bytes());
    profile
}

const SRGB: [[f64; 3]; 3] = [
    [0.436_07, 0.222_49, 0.013_92],
    [0.385_15, 0.716_87, 0.097_08],
    [0.143_07, 0.060_61, 0.714_10],
];
const DISPLAY_P3: [[f64; 3]; 3] = [
    [0.515_12, 0.241_20, -0.001_05],
    [0.291_98, 0.692_25, 0.041_89],
    [0.157_10, 0.066_57, 0.784_07],
];

/// The sRGB curve as a parametric curve of type 3.
fn srgb_curve() -> Vec<u8> {
    let mut curve = b"para\0\0\0\0\0\x03\0\0".to_vec();
    for number in [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045] {
        curve.extend(((number * 65_536.0_f64).round() as i32).to_be_bytes());
    }
    curve
}

fn to_srgb(icc: &[u8]) -> Edited {
    let photo = jpeg(&chart(), |encoder| {
        encoder.set_quality(100);
        encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_1_1);
        encoder.add_icc_profile(icc).unwrap();
    });
    edit(&photo, r#"{"png":{},"colours":"srgb"}"#).unwrap()
}

#[test]
fn other_spaces_become_srgb() {
    let same = render(&to_srgb(&profile(SRGB, &srgb_curve())).bytes, "");
    assert_eq!(same.icc, None);
    assert!(difference(&same, &chart()) <= 4, "{}", difference(&same, &chart()));
    // A full green of Display P3 lies outside sRGB: red and blue fall to 0, greys stay.
    let wide = render(&to_srgb(&profile(DISPLAY_P3, &srgb_curve())).bytes, "");
    let at = |x: usize, y: usize| wide.rgb[(y * 96 + x) * 3..][..3].to_vec();
    let grey = at(92, 24);
    assert!(grey.iter().all(|level| level.abs_diff(118) <= 3), "{grey:?}");
    // The patch (103, 189, 170), worked out in f64 with the matrices of both spaces.
    let patch = at(44, 24);
    for (level, expected) in patch.iter().zip([64, 192, 169]) {
        assert!(level.abs_diff(expected) <= 4, "{patch:?}");
    }
    // A curve of gamma 1: half of the light is level 188.
    let linear = render(&to_srgb(&profile(SRGB, b"curv\0\0\0\0\0\0\0\0")).bytes, "");
    let level = linear.rgb[(24 * 96 + 92) * 3];
    assert!(level.abs_diff(181) <= 3, "{level}");
}

#[test]
fn a_profile_that_cannot_be_converted_travels_on() {
    let tables = crate::chart::profile(3_000, *b"RGB ");
    let edited = to_srgb(&tables);
    assert_eq!(render(&edited.bytes, "").icc, Some(tables));
}

/// An EXIF block with artist, copyright, a date, a place and a serial number.
fn camera() -> Vec<u8> {
    let texts: [(u16, &[u8]); 3] =
        [(315, b"Aru Photographer\0"), (33_432, b"(c) Aru\0"), (42_033, b"SERIAL-0042\0")];
    let mut block = b"MM\0\x2A\0\0\0\x08\0\x04".to_vec();
    let mut tail_at = 8 + 2 + 4 * 12 + 4;
    let mut tail: Vec<u8> = Vec::new();
    for (tag, text) in texts {
        block.extend(tag.to_be_bytes());
        block.extend([0, 2]);
        block.extend((text.len() as u32).to_be_bytes());
        block.extend((tail_at as u32).to_be_bytes());
        tail.extend(text);
        tail_at += text.len();
    }
    block.extend(b"\x87\x69\0\x04\0\0\0\x01");
    block.extend((tail_at as u32).to_be_bytes());
    block.extend([0; 4]);
    block.extend(tail);
    block.extend(b"\0\x01\x90\x03\0\x02\0\0\0\x14");
    block.extend((tail_at as u32 + 18).to_be_bytes());
    block.extend([0; 4]);
    block.extend(b"2026:11:23 13:07:21\0");
    block
}

#[test]
fn copyright_and_date_travel_when_they_are_asked_for() {
    let contains =
        |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    let photo = jpeg(&chart(), |encoder| encoder.add_exif_metadata(&camera()).unwrap());
    for kind in ["jpeg", "png", "webp"] {
        let with = |metadata: &str| {
            edit(&photo, &format!(r#"{{"{kind}":{{}},"metadata":{{{metadata}}}}}"#)).unwrap().bytes
        };
        let [none, copyright, date, mark] =
            ["", r#""copyright":true"#, r#""date":true"#, r#""mark":true"#].map(with);
        for bytes in [&none, &copyright, &date, &mark] {
            assert!(!contains(bytes, b"SERIAL"), "{kind}");
        }
        assert!(!contains(&none, b"Aru") && !contains(&none, b"2026"));
        assert!(contains(&copyright, b"Aru Photographer") && contains(&copyright, b"(c) Aru"));
        assert!(!contains(&copyright, b"2026"));
        assert!(contains(&date, b"2026:11:23 13:07:21") && !contains(&date, b"Aru"));
        assert!(contains(&mark, b"Suret recipe/1"), "{kind}");
        assert_eq!(contains(&mark, b"algorithmicallyEnhanced"), kind == "jpeg");
        // What was written is read again.
        let again =
            edit(&copyright, &format!(r#"{{"{kind}":{{}},"metadata":{{"copyright":true}}}}"#));
        assert!(contains(&again.unwrap().bytes, b"(c) Aru"), "{kind}");
    }
}
