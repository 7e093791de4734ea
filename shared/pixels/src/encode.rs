//! Pixels to a file. The file is written anew, so nothing private can pass: no place, no serial
//! number, no thumbnail. The colour profile is carried over, and what the recipe allows to be told.

mod exif;
#[cfg(feature = "lossy-webp")]
mod webp;

use image::ImageEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;

use crate::jpeg::encoder::Encoder;
use crate::metadata::Told;
use crate::{Colours, Edited, Encoding, Limits, Output, PhotoError, Picture, Recipe, stream};

/// From this quality on, colour is kept at full size (4:4:4); below it, at half size each way
/// (4:2:0).
const FULL_COLOUR_QUALITY_MIN: u8 = 93;
/// The most bytes of a profile in one segment.
const ICC_PART_BYTES: usize = 65_519;
/// The lowest quality that is tried for a size: below it nobody recognises the photo.
const SEARCH_QUALITY_MIN: u8 = 20;

/// A file of the kind that was asked for. `in_time` is asked before each try for a size.
pub(crate) fn encode(
    picture: &Picture,
    output: &Output,
    told: &Told,
    in_time: &dyn Fn() -> bool,
) -> Result<Edited, PhotoError> {
    let exif = exif::block(told, output.metadata);
    let is_marked = output.metadata.mark;
    let bytes = match output.encoding {
        Encoding::Jpeg { quality, bytes_max: None } => jpeg(picture, quality, &exif, is_marked)?,
        Encoding::Jpeg { quality, bytes_max: Some(bytes_max) } => {
            let fits = |bytes: &Vec<u8>| bytes.len() as u64 <= u64::from(bytes_max);
            search(quality, in_time, &fits, &|quality| jpeg(picture, quality, &exif, is_marked))?
        }
        Encoding::Png => {
            let mut bytes = Vec::new();
            // The filter that is cheap and good for photos, and the compressor made for it: twice
            // as fast as a search for the best filter, for a hundredth more bytes.
            let encoder =
                PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Paeth);
            write(encoder, picture, exif)?;
            bytes
        }
        Encoding::Webp { quality: None } => {
            let mut bytes = Vec::new();
            write(WebPEncoder::new_lossless(&mut bytes), picture, exif)?;
            bytes
        }
        #[cfg(feature = "lossy-webp")]
        Encoding::Webp { quality: Some(quality) } => webp::lossy(picture, quality, &exif)?,
        // The encoder is in C, and not built for every target.
        #[cfg(not(feature = "lossy-webp"))]
        Encoding::Webp { quality: Some(_) } => {
            return Err(PhotoError::MissingAsset("WebP encoder"));
        }
    };
    Ok(Edited {
        bytes,
        width: picture.width,
        height: picture.height,
        media_type: output.encoding.media_type(),
    })
}

fn write(
    mut encoder: impl ImageEncoder,
    picture: &Picture,
    exif: Vec<u8>,
) -> Result<(), PhotoError> {
    let too_large = |_| PhotoError::ProfileTooLarge;
    if let Some(icc) = &picture.icc {
        encoder.set_icc_profile(icc.clone()).map_err(too_large)?;
    }
    if !exif.is_empty() {
        encoder.set_exif_metadata(exif).map_err(too_large)?;
    }
    let (width, height) = (picture.width, picture.height);
    // Writing to memory cannot fail; WebP has sides of 14 bits.
    encoder
        .write_image(&picture.rgb, width, height, image::ExtendedColorType::Rgb8)
        .map_err(|_| PhotoError::SideTooLong { side_max: 16_383 })
}

/// The best quality, at most the one asked for, whose file fits.
fn search(
    quality: u8,
    in_time: &dyn Fn() -> bool,
    fits: &dyn Fn(&Vec<u8>) -> bool,
    make: &dyn Fn(u8) -> Result<Vec<u8>, PhotoError>,
) -> Result<Vec<u8>, PhotoError> {
    let first = make(quality)?;
    if fits(&first) {
        return Ok(first);
    }
    let (mut low, mut high) = (SEARCH_QUALITY_MIN.min(quality), quality);
    let mut best = None;
    // `high` does not fit, `low` has not been tried or fits.
    while low < high {
        if !in_time() {
            return Err(PhotoError::TooSlow);
        }
        let middle = low + (high - low) / 2;
        let bytes = make(middle)?;
        if fits(&bytes) {
            best = Some(bytes);
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    best.ok_or(PhotoError::CannotBeThatSmall)
}

/// Baseline JPEG of this quality, 1 to 100, with the picture's profile in APP2 segments.
fn jpeg(
    picture: &Picture,
    quality: u8,
    exif: &[u8],
    is_marked: bool,
) -> Result<Vec<u8>, PhotoError> {
    let too_long = |_| PhotoError::SideTooLong { side_max: u32::from(u16::MAX) };
    let width = u16::try_from(picture.width).map_err(too_long)?;
    let height = u16::try_from(picture.height).map_err(too_long)?;
    let segments = segments(picture.icc.as_deref(), exif, is_marked)?;
    let mut encoder = start([width, height], quality, &segments);
    for strip in picture.rgb.chunks(encoder.strip_rows() * picture.size().0 * 3) {
        encoder.strip_interleaved(strip);
    }
    Ok(encoder.finish())
}

fn start(size: [u16; 2], quality: u8, segments: &[(u8, Vec<u8>)]) -> Encoder {
    Encoder::new(size, quality, quality >= FULL_COLOUR_QUALITY_MIN, segments)
}

/// What stands before the picture: EXIF, XMP, the profile in parts.
fn segments(
    icc: Option<&[u8]>,
    exif: &[u8],
    is_marked: bool,
) -> Result<Vec<(u8, Vec<u8>)>, PhotoError> {
    let mut segments = Vec::new();
    if !exif.is_empty() {
        segments.push((0xE1, [b"Exif\0\0", exif].concat()));
    }
    if is_marked {
        segments.push((0xE1, exif::xmp()));
    }
    let parts = icc.map_or(Vec::new(), |icc| icc.chunks(ICC_PART_BYTES).collect());
    let count = u8::try_from(parts.len()).map_err(|_| PhotoError::ProfileTooLarge)?;
    for (number, part) in (1..=count).zip(parts) {
        segments.push((0xE2, [b"ICC_PROFILE\0", &[number, count][..], part].concat()));
    }
    Ok(segments)
}

/// The JPEG of a plain JPEG, edited in strips; `None` where that is not possible.
pub(crate) fn stream(
    bytes: &[u8],
    icc: Option<&[u8]>,
    recipe: &Recipe,
    told: &Told,
    limits: &Limits,
    in_time: &dyn Fn() -> bool,
) -> Option<Result<Edited, PhotoError>> {
    let output = recipe.output();
    let Encoding::Jpeg { quality, bytes_max: None } = output.encoding else {
        return None;
    };
    if output.colours != Colours::Keep || !stream::is_possible(recipe) {
        return None;
    }
    let exif = exif::block(told, output.metadata);
    let segments = match segments(icc, &exif, output.metadata.mark) {
        Ok(segments) => segments,
        Err(error) => return Some(Err(error)),
    };
    let mut size = [0; 2];
    let start = |own| {
        size = own;
        start(own, quality, &segments)
    };
    let turn = recipe.turn(told.orientation);
    let bytes = stream::run(bytes, turn, recipe, limits, start, in_time)?;
    let [width, height] = size.map(u32::from);
    let media_type = output.encoding.media_type();
    Some(bytes.map(|bytes| Edited { bytes, width, height, media_type }))
}
