//! Our own JPEG decoder and encoder against those of others, and strips against whole photos.

use image::ImageDecoder;
use jpeg_encoder::SamplingFactor;
use pixels::{Limits, Picture, Recipe};

use crate::chart::{chart, difference, jpeg, png, render, sized, try_render};

/// The pixels of a JPEG as another decoder sees them.
fn by_others(bytes: &[u8]) -> Picture {
    let decoder = image::codecs::jpeg::JpegDecoder::new(std::io::Cursor::new(bytes)).unwrap();
    let (width, height) = decoder.dimensions();
    let is_grey = decoder.total_bytes() == u64::from(width) * u64::from(height);
    let mut rgb = vec![0; decoder.total_bytes() as usize];
    decoder.read_image(&mut rgb).unwrap();
    if is_grey {
        rgb = rgb.iter().flat_map(|level| [*level; 3]).collect();
    }
    Picture { width, height, rgb, icc: None }
}

#[track_caller]
fn mean_difference(one: &Picture, other: &Picture) -> f64 {
    assert_eq!((one.width, one.height), (other.width, other.height));
    let pairs = one.rgb.iter().zip(&other.rgb);
    pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / one.rgb.len() as f64
}

#[test]
fn every_usual_sampling_is_read_as_others_read_it() {
    for sampling in
        [SamplingFactor::F_1_1, SamplingFactor::F_2_1, SamplingFactor::F_1_2, SamplingFactor::F_2_2]
    {
        for (width, height) in [(96, 64), (97, 65), (16, 16), (1, 1), (8, 40), (33, 17), (500, 3)] {
            for restart in [0, 1, 3, 200] {
                let bytes = jpeg(&sized(width, height), |encoder| {
                    encoder.set_sampling_factor(sampling);
                    encoder.set_restart_interval(restart);
                    encoder.set_optimized_huffman_tables(restart == 0);
                });
                let (own, other) = (render(&bytes, ""), by_others(&bytes));
                let name = format!("{sampling:?}, {width} x {height}, restart {restart}");
                // Both follow the standard, which leaves the transform and the way back to full
                // colour to the decoder.
                assert!(difference(&own, &other) <= 4, "{name}: {}", difference(&own, &other));
                assert!(mean_difference(&own, &other) < 0.6, "{name}");
            }
        }
    }
}

#[test]
fn a_grey_photo_with_odd_sampling_is_read() {
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    let samples: Vec<u8> = (0..40 * 24).map(|n| (n * 7 % 251) as u8).collect();
    encoder.encode(&samples, 40, 24, jpeg_encoder::ColorType::Luma).unwrap();
    let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    bytes[frame + 11] = 0x22;
    assert!(difference(&render(&bytes, ""), &by_others(&bytes)) <= 2);
}

fn edit(bytes: &[u8], recipe: &str) -> Vec<u8> {
    let recipe = Recipe::parse(recipe).unwrap();
    pixels::edit(bytes, &recipe, &Limits::default(), &|| true).unwrap().bytes
}

#[test]
fn what_is_written_is_what_others_read() {
    // Smooth, so that what is lost is small.
    let mut smooth = sized(101, 67);
    for (index, pixel) in smooth.rgb.as_chunks_mut::<3>().0.iter_mut().enumerate() {
        *pixel = [index % 101 * 2, index / 101 * 3, 90 + index % 7].map(|v| v as u8);
    }
    for quality in [5, 30, 50, 75, 92, 93, 100] {
        let recipe = format!(r#"{{"version":1,"output":{{"jpeg":{{"quality":{quality}}}}}}}"#);
        let own = edit(&png(&smooth), &recipe);
        let theirs = jpeg(&smooth, |encoder| {
            encoder.set_quality(quality);
            let is_full = quality >= 93;
            encoder.set_sampling_factor(if is_full {
                SamplingFactor::F_1_1
            } else {
                SamplingFactor::F_2_2
            });
        });
        let distance = |bytes: &[u8]| mean_difference(&by_others(bytes), &smooth);
        assert!(distance(&own) <= distance(&theirs) * 1.05 + 0.1, "quality {quality}");
        assert!(own.len() as f64 <= theirs.len() as f64 * 1.02 + 20.0, "quality {quality}");
        assert!(difference(&render(&own, ""), &by_others(&own)) <= 4, "quality {quality}");
    }
    // Noise at the highest quality: every coefficient and the longest codes.
    let mut noise = sized(64, 64);
    let mut state = 1_u32;
    for level in &mut noise.rgb {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *level = if state >> 24 > 127 { 255 } else { 0 };
    }
    let loud = edit(&png(&noise), r#"{"version":1,"output":{"jpeg":{"quality":100}}}"#);
    assert!(mean_difference(&by_others(&loud), &noise) < 2.0);
}

#[test]
fn strips_make_the_same_file_as_the_whole_photo() {
    let steps = [
        "",
        r#"{"exposure":{"ev":0.4}},{"contrast":{"amount":20}},{"saturation":{"amount":15}}"#,
        r#"{"sharpen":{"amount":80,"radius":1}}"#,
        r#"{"sharpen":{"amount":80,"radius":3}},{"vignette":{"amount":-40}},
           {"grain":{"amount":20}}"#,
        r#"{"look":{"name":"steppe"}},{"sharpen":{"amount":20,"radius":0.5}}"#,
    ];
    for steps in steps {
        let recipe = format!(r#"{{"version":1,"steps":[{steps}]}}"#);
        for (width, height) in [(96, 64), (50, 7), (31, 16), (24, 17), (40, 150), (9, 1)] {
            let photo = jpeg(&sized(width, height), |encoder| {
                encoder.set_sampling_factor(SamplingFactor::F_2_2);
            });
            let whole = png(&render(&photo, steps));
            let expected = edit(&whole, r#"{"version":1}"#);
            assert!(edit(&photo, &recipe) == expected, "{width} x {height}: {steps}");
        }
    }
}

#[test]
fn a_photo_torn_in_a_strip_is_an_error() {
    let photo = jpeg(&chart(), |_| {});
    let recipe = Recipe::parse(r#"{"version":1,"steps":[{"exposure":{"ev":1}}]}"#).unwrap();
    for end in (200..photo.len()).step_by(7) {
        let torn = &photo[..end];
        assert!(pixels::edit(torn, &recipe, &Limits::default(), &|| true).is_err(), "{end}");
        assert!(try_render(torn, "").is_err(), "{end}");
    }
}

#[test]
fn several_threads_make_the_same_file() {
    let recipes = [
        r#"{"version":1,"steps":[{"exposure":{"ev":0.4}},{"sharpen":{"amount":80,"radius":1}}]}"#,
        r#"{"version":1,"steps":[{"resize":{"long_edge":60,"quick":true}}]}"#,
        r#"{"version":1,"steps":[{"rotate":{"degrees":90}}],"output":{"png":{}}}"#,
    ];
    for sampling in
        [SamplingFactor::F_1_1, SamplingFactor::F_2_1, SamplingFactor::F_1_2, SamplingFactor::F_2_2]
    {
        for restart in [0, 1, 5, 200] {
            let photo = jpeg(&sized(310, 230), |encoder| {
                encoder.set_sampling_factor(sampling);
                encoder.set_restart_interval(restart);
            });
            for recipe in recipes.map(|recipe| Recipe::parse(recipe).unwrap()) {
                let by = |threads, segment_bytes| {
                    let limits = Limits { threads, segment_bytes, ..Limits::default() };
                    pixels::edit(&photo, &recipe, &limits, &|| true).unwrap().bytes
                };
                let alone = by(1, 1_000);
                for (threads, segment_bytes) in [(2, 1_000), (3, 111), (8, 30), (5, 6_000)] {
                    let name = format!("{sampling:?}, restart {restart}, {threads} threads");
                    assert!(by(threads, segment_bytes) == alone, "{name}, {segment_bytes} bytes");
                }
            }
        }
    }
}
