//! The test chart: a picture made of arithmetic, and files that hold it.

use image::{ExtendedColorType, ImageEncoder, ImageFormat};
use pixels::{Limits, PhotoError, Picture, Recipe};

/// Gradients, patches of colour, hard edges at many pitches, and a corner of writing-like detail.
pub(crate) fn chart() -> Picture {
    sized(96, 64)
}

/// The same chart at another size.
pub(crate) fn sized(width: u32, height: u32) -> Picture {
    let mut rgb = Vec::new();
    for y in 0..height {
        for x in 0..width {
            rgb.extend(pixel(x * 96 / width, y * 64 / height));
        }
    }
    Picture { width, height, rgb, icc: None }
}

fn pixel(x: u32, y: u32) -> [u8; 3] {
    const PATCHES: [[u8; 3]; 12] = [
        [115, 82, 68],
        [194, 150, 130],
        [98, 122, 157],
        [87, 108, 67],
        [133, 128, 177],
        [103, 189, 170],
        [255, 0, 0],
        [0, 255, 0],
        [0, 0, 255],
        [255, 255, 0],
        [255, 255, 255],
        [118, 118, 118],
    ];
    let ramp = (x * 255 / 95) as u8;
    match (x, y) {
        (_, 0..=7) => [ramp; 3],
        (_, 8..=15) => [ramp, 255 - ramp, (y * 16) as u8],
        (_, 16..=31) => PATCHES[(x / 8) as usize],
        // Stripes that get finer to the right, upright and level.
        (0..=47, 32..=47) => [if (x * x / 24).is_multiple_of(2) { 20 } else { 235 }; 3],
        (_, 32..=47) => [if ((y - 32) * (y - 32) / 12).is_multiple_of(2) { 40 } else { 215 }; 3],
        // Strokes one pixel wide in a fixed pattern, dark on paper.
        (0..=63, _) => {
            let is_ink = (x * 7 + y * 13 + x * y / 5).is_multiple_of(6) && x % 8 != 7;
            if is_ink { [30, 25, 60] } else { [240, 236, 220] }
        }
        // A slope and a disc: edges that are not straight.
        _ => {
            let (dx, dy) = (x.abs_diff(80), y.abs_diff(56));
            if dx * dx + dy * dy < 40 { [200, 60, 40] } else { [60, (x * 2) as u8, (y * 3) as u8] }
        }
    }
}

pub(crate) fn png(picture: &Picture) -> Vec<u8> {
    file(&picture.rgb, picture, ExtendedColorType::Rgb8, ImageFormat::Png)
}

pub(crate) fn webp(picture: &Picture) -> Vec<u8> {
    file(&picture.rgb, picture, ExtendedColorType::Rgb8, ImageFormat::WebP)
}

pub(crate) fn tiff(picture: &Picture) -> Vec<u8> {
    file(&picture.rgb, picture, ExtendedColorType::Rgb8, ImageFormat::Tiff)
}

/// A file of raw samples.
pub(crate) fn file(
    samples: &[u8],
    picture: &Picture,
    colour: ExtendedColorType,
    format: ImageFormat,
) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let (width, height) = (picture.width, picture.height);
    if format == ImageFormat::WebP {
        image::codecs::webp::WebPEncoder::new_lossless(&mut bytes)
            .write_image(samples, width, height, colour)
            .unwrap();
    } else {
        image::write_buffer_with_format(&mut bytes, samples, width, height, colour, format)
            .unwrap();
    }
    bytes.into_inner()
}

/// A JPEG, after `prepare` has set its encoder up.
pub(crate) fn jpeg(
    picture: &Picture,
    prepare: impl FnOnce(&mut jpeg_encoder::Encoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    prepare(&mut encoder);
    let (width, height) = (picture.width as u16, picture.height as u16);
    encoder.encode(&picture.rgb, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

/// The chart as a file of each kind, baseline and progressive JPEG apart.
pub(crate) fn files(picture: &Picture) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("jpeg", jpeg(picture, |_| {})),
        ("progressive jpeg", jpeg(picture, |encoder| encoder.set_progressive(true))),
        ("png", png(picture)),
        ("webp", webp(picture)),
        ("tiff", tiff(picture)),
    ]
}

/// A PNG with one more chunk behind its header.
pub(crate) fn with_chunk(png: &[u8], name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let header_end = 8 + 25;
    let mut named = name.to_vec();
    named.extend(body);
    let mut bytes = png[..header_end].to_vec();
    bytes.extend((body.len() as u32).to_be_bytes());
    bytes.extend(&named);
    bytes.extend(crc(&named).to_be_bytes());
    bytes.extend(&png[header_end..]);
    bytes
}

/// The checksum of PNG (ISO 3309), bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

/// An EXIF block that names an orientation, followed by anything.
pub(crate) fn exif(orientation: u8, tail: &[u8]) -> Vec<u8> {
    let mut block = b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    block.extend([orientation, 0, 0, 0, 0, 0, 0]);
    block.extend(tail);
    block
}

/// A profile with an honest header and arithmetic inside.
pub(crate) fn profile(length: usize, space: [u8; 4]) -> Vec<u8> {
    let mut profile: Vec<u8> = (0..length).map(|at| (at * 31 % 251) as u8).collect();
    profile[..4].copy_from_slice(&(length as u32).to_be_bytes());
    profile[16..20].copy_from_slice(&space);
    profile[36..40].copy_from_slice(b"acsp");
    profile
}

/// The pixels of a file after these steps.
#[track_caller]
pub(crate) fn render(bytes: &[u8], steps: &str) -> Picture {
    try_render(bytes, steps).unwrap()
}

#[track_caller]
pub(crate) fn try_render(bytes: &[u8], steps: &str) -> Result<Picture, PhotoError> {
    let recipe = Recipe::parse(&format!(r#"{{"version":1,"steps":[{steps}]}}"#)).unwrap();
    pixels::render(bytes, &recipe, &Limits::default(), &|| true)
}

/// The largest difference between two samples.
#[track_caller]
pub(crate) fn difference(one: &Picture, other: &Picture) -> u8 {
    assert_eq!((one.width, one.height), (other.width, other.height), "the sizes differ");
    one.rgb.iter().zip(&other.rgb).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}
