//! The decoder at 1/2, 1/4 and 1/8, and a photo that is resized while it is read.

use jpeg_encoder::SamplingFactor;
use pixels::{Limits, Picture, Recipe};
use proptest::prelude::*;

use crate::chart::{exif, jpeg, png, render, sized, try_render};

/// A photo without grain: what a smaller one keeps is most of it.
fn smooth(width: u32, height: u32) -> Picture {
    let mut picture = sized(width, height);
    for (at, pixel) in picture.rgb.as_chunks_mut::<3>().0.iter_mut().enumerate() {
        let (x, y) = (at as f64 / f64::from(width), f64::from(at as u32 / width));
        let (x, y) = (x.fract() * 9.0, y * 7.0 / f64::from(height));
        let level = |phase: f64| (127.0 + 90.0 * ((x + phase).sin() * (y - phase).cos())) as u8;
        *pixel = [level(0.0), level(0.7), level(1.9)];
    }
    picture
}

#[track_caller]
fn decibels(one: &Picture, other: &Picture) -> f64 {
    assert_eq!((one.width, one.height), (other.width, other.height));
    let squares = one.rgb.iter().zip(&other.rgb).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2));
    let mean = squares.sum::<f64>() / one.rgb.len() as f64;
    10.0 * (255.0 * 255.0 / mean.max(1e-9)).log10()
}

#[test]
fn a_quick_resize_is_nearly_the_slow_one() {
    for sampling in
        [SamplingFactor::F_1_1, SamplingFactor::F_2_1, SamplingFactor::F_1_2, SamplingFactor::F_2_2]
    {
        for (width, height) in [(640, 480), (643, 487), (481, 639)] {
            for restart in [0, 7] {
                let bytes = jpeg(&smooth(width, height), |encoder| {
                    encoder.set_sampling_factor(sampling);
                    encoder.set_restart_interval(restart);
                });
                // A half, a quarter and an eighth of the size, and a little less.
                for edge in [240, 120, 60, 31] {
                    let slow = render(&bytes, &format!(r#"{{"resize":{{"long_edge":{edge}}}}}"#));
                    let quick = format!(r#"{{"resize":{{"long_edge":{edge},"quick":true}}}}"#);
                    let decibels = decibels(&render(&bytes, &quick), &slow);
                    let name = format!("{sampling:?}, {width} x {height} to {edge}");
                    assert!(decibels > 36.0, "{name}: {decibels:.1} dB");
                }
            }
        }
    }
}

#[test]
fn a_quick_resize_turns_and_crops_as_the_slow_one_does() {
    for orientation in 1..=8 {
        let block = exif(orientation, &[]);
        let bytes = jpeg(&smooth(640, 400), |encoder| encoder.add_exif_metadata(&block).unwrap());
        for steps in [
            r#"{"rotate":{"degrees":90}}"#,
            r#"{"flip":{"axis":"horizontal"}}"#,
            r#"{"crop":{"rect":{"x":0.13,"y":0.21,"width":0.7,"height":0.6}}}"#,
            r#"{"rotate":{"degrees":270}},{"crop":{"aspect":"1:1","gravity":"top_left"}}"#,
        ] {
            for size in [r#""long_edge":90"#, r#""width":80,"height":80,"fit":"fill""#] {
                let slow = render(&bytes, &format!(r#"{steps},{{"resize":{{{size}}}}}"#));
                let quick = format!(r#"{steps},{{"resize":{{{size},"quick":true}}}}"#);
                let decibels = decibels(&render(&bytes, &quick), &slow);
                assert!(decibels > 36.0, "{orientation}, {steps}, {size}: {decibels:.1} dB");
            }
        }
    }
}

#[test]
fn a_resize_while_reading_gives_what_a_resize_afterwards_gives() {
    let bytes = jpeg(&sized(203, 151), |encoder| encoder.set_restart_interval(4));
    // The same pixels, in a file that is held whole.
    let whole = png(&render(&bytes, ""));
    for steps in [
        r#"{"resize":{"long_edge":64}}"#,
        r#"{"resize":{"width":300,"height":17,"fit":"exact"}}"#,
        r#"{"crop":{"rect":{"x":0.1,"y":0.3,"width":0.5,"height":0.4}}},
           {"resize":{"long_edge":50}}"#,
        r#"{"crop":{"aspect":"7:9"}},{"resize":{"width":40,"height":40,"fit":"fill"}},
           {"clarity":{"amount":30}},{"frame":{"width":5}}"#,
    ] {
        assert!(render(&bytes, steps) == render(&whole, steps), "{steps}");
    }
}

#[test]
fn a_torn_photo_is_no_small_photo() {
    let bytes = jpeg(&sized(300, 200), |_| {});
    for end in (bytes.len() / 3..bytes.len() - 2).step_by(97) {
        let torn = try_render(&bytes[..end], r#"{"resize":{"long_edge":40,"quick":true}}"#);
        assert!(torn.is_err(), "{end}");
    }
}

#[test]
fn the_clock_is_asked_while_a_photo_is_resized() {
    let bytes = jpeg(&sized(300, 200), |_| {});
    let recipe = r#"{"version":1,"steps":[{"resize":{"long_edge":40,"quick":true}}]}"#;
    let recipe = Recipe::parse(recipe).unwrap();
    let asked = std::cell::Cell::new(0);
    let in_time = || {
        asked.set(asked.get() + 1);
        asked.get() < 4
    };
    let error = pixels::render(&bytes, &recipe, &Limits::default(), &in_time).unwrap_err();
    assert_eq!(error.code(), "too-slow");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn changed_bytes_never_panic_on_the_quick_way(
        sampling in 0_usize..4,
        edge in 16_u32..200,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..5),
    ) {
        use SamplingFactor::{F_1_1, F_1_2, F_2_1, F_2_2};
        let sampling = [F_1_1, F_2_1, F_1_2, F_2_2][sampling];
        let mut bytes = jpeg(&sized(117, 83), |encoder| encoder.set_sampling_factor(sampling));
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let steps = format!(r#"{{"resize":{{"long_edge":{edge},"quick":true}}}}"#);
        if let Ok(made) = try_render(&bytes, &steps) {
            let header = pixels::inspect(&bytes, &Limits::default()).unwrap();
            let longest = header.width.max(header.height);
            prop_assert_eq!(made.width.max(made.height), longest.min(edge));
        }
    }
}
