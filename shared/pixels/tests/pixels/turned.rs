//! Photos that are stored on their side: held as they are coded, they become what they would have
//! become as pixels.

use jpeg_encoder::SamplingFactor;
use pixels::{Limits, PhotoError, Recipe};

use crate::chart::{exif, jpeg, png, render, sized, with_chunk};

const STEPS: [&str; 6] = [
    "",
    r#"{"exposure":{"ev":0.4}},{"sharpen":{"amount":80,"radius":1}},{"grain":{"amount":20}}"#,
    r#"{"rotate":{"degrees":90}},{"flip":{"axis":"horizontal"}},{"saturation":{"amount":15}}"#,
    r#"{"rotate":{"degrees":270}},{"crop":{"aspect":"1:1"}},{"resize":{"long_edge":20}}"#,
    r#"{"orient":{"auto":false}},{"flip":{"axis":"vertical"}},{"vignette":{"amount":-40}}"#,
    r#"{"rotate":{"degrees":180}},{"straighten":{"degrees":2}}"#,
];

fn edit(bytes: &[u8], steps: &str, threads: usize) -> Result<Vec<u8>, PhotoError> {
    let recipe = Recipe::parse(&format!(r#"{{"version":1,"steps":[{steps}]}}"#)).unwrap();
    let limits = Limits { threads, segment_bytes: 500, ..Limits::default() };
    pixels::edit(bytes, &recipe, &limits, &|| true).map(|edited| edited.bytes)
}

/// A photo as a JPEG, and its pixels with the same orientation in a PNG, which is turned whole.
fn both(size: [u32; 2], sampling: SamplingFactor, interval: u16, orientation: u8) -> [Vec<u8>; 2] {
    let block = exif(orientation, b"");
    let photo = jpeg(&sized(size[0], size[1]), |encoder| {
        encoder.set_sampling_factor(sampling);
        encoder.set_restart_interval(interval);
        encoder.add_exif_metadata(&block).unwrap();
    });
    let stored = render(&photo, r#"{"orient":{"auto":false}}"#);
    [photo, with_chunk(&png(&stored), *b"eXIf", &block)]
}

#[test]
fn a_photo_on_its_side_is_what_its_pixels_are() {
    use SamplingFactor::{F_1_1, F_1_2, F_2_1, F_2_2};
    for sampling in [F_1_1, F_2_1, F_1_2, F_2_2] {
        // Below, at and above a band, a square that is turned in registers, a group of blocks.
        for size in [[64, 33], [65, 16], [129, 40], [48, 131], [31, 17], [9, 1], [1, 9]] {
            for orientation in 1..=8 {
                let [photo, reference] = both(size, sampling, 0, orientation);
                let name = format!("{sampling:?}, {size:?}, {orientation}");
                assert!(render(&photo, "") == render(&reference, ""), "{name}");
                for steps in STEPS {
                    let made = edit(&photo, steps, 1);
                    assert!(made == edit(&reference, steps, 1), "{name}: {steps}");
                }
            }
        }
    }
}

#[test]
fn a_grey_photo_on_its_side_is_what_its_pixels_are() {
    for (width, height) in [(70_u16, 33_u16), (16, 65), (1, 3)] {
        for orientation in 1..=8 {
            let block = exif(orientation, b"");
            let levels: Vec<u8> =
                (0..u32::from(width) * u32::from(height)).map(|at| (at * 37 % 251) as u8).collect();
            let mut photo = Vec::new();
            let mut encoder = jpeg_encoder::Encoder::new(&mut photo, 95);
            encoder.add_exif_metadata(&block).unwrap();
            encoder.encode(&levels, width, height, jpeg_encoder::ColorType::Luma).unwrap();
            let stored = render(&photo, r#"{"orient":{"auto":false}}"#);
            let reference = with_chunk(&png(&stored), *b"eXIf", &block);
            for steps in STEPS {
                let made = edit(&photo, steps, 1);
                assert!(made == edit(&reference, steps, 1), "{width} x {height}, {orientation}");
            }
        }
    }
}

#[test]
fn a_photo_on_its_side_is_read_by_several_threads() {
    for (interval, orientation) in [(0, 6), (3, 8), (40, 3)] {
        let [photo, _] = both([310, 230], SamplingFactor::F_2_2, interval, orientation);
        for steps in STEPS {
            assert!(edit(&photo, steps, 1) == edit(&photo, steps, 3), "{orientation}: {steps}");
        }
    }
}

#[test]
fn a_torn_photo_on_its_side_is_an_error() {
    let [photo, _] = both([96, 64], SamplingFactor::F_2_2, 0, 6);
    for end in (300..photo.len()).step_by(11) {
        assert!(edit(&photo[..end], STEPS[1], 1).is_err(), "{end}");
    }
}

#[test]
fn a_photo_on_its_side_ends_when_there_is_no_time() {
    let [photo, _] = both([96, 64], SamplingFactor::F_2_2, 0, 6);
    let recipe = Recipe::parse(r#"{"version":1}"#).unwrap();
    for asked in 0..4 {
        let left = std::cell::Cell::new(asked);
        let in_time = || left.replace(left.get() - 1) > 0;
        let made = pixels::edit(&photo, &recipe, &Limits::default(), &in_time);
        assert_eq!(made.map(|_| ()), Err(PhotoError::TooSlow), "after {asked}");
    }
}
