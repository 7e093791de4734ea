//! Bytes to pixels, behind the limits that `metadata` has checked.
//!
//! A plain JPEG is read by our own decoder. Any other goes to the decoder inside `image` directly,
//! because only there can its strict mode be switched on: a torn photo has to be an error and not a
//! photo that is half grey.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{ColorType, ExtendedColorType, ImageDecoder};
use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};

use crate::format::Format;
use crate::metadata::Survey;
use crate::picture::Turn;
use crate::{Limits, PhotoError, Picture, stream};

/// Decodes a surveyed file into RGB, turned.
///
/// Transparency is laid on white, blended in encoded values as browsers do. 16 bits become 8 by
/// rounding.
pub(crate) fn decode(
    bytes: &[u8],
    survey: Survey,
    turn: Turn,
    limits: &Limits,
    in_time: &dyn Fn() -> bool,
) -> Result<Picture, PhotoError> {
    let (width, height) = (survey.header.width, survey.header.height);
    let coded = bytes.get(..survey.coded_bytes).unwrap_or(bytes);
    if survey.header.format == Format::Jpeg {
        // What is not plain, or breaks off, is left to the other decoder, which also says what is
        // wrong.
        let decode = || stream::decode(coded, turn, limits, in_time);
        let own = catch_unwind(AssertUnwindSafe(decode)).unwrap_or(Some(Err(PhotoError::Damaged)));
        if let Some(picture) = own {
            return picture.map(|picture| Picture { icc: survey.icc, ..picture });
        }
    }
    let decoded = catch_unwind(AssertUnwindSafe(|| match survey.header.format {
        Format::Jpeg => decode_jpeg(coded, survey.is_ink, limits),
        Format::Png => decode_png(bytes, limits),
        Format::Webp => {
            let decoder = image::codecs::webp::WebPDecoder::new(Cursor::new(bytes));
            decode_image(decoder.map_err(|error| refuse(&error))?, limits)
        }
        Format::Tiff => {
            let decoder = image::codecs::tiff::TiffDecoder::new(Cursor::new(bytes));
            decode_image(decoder.map_err(|error| refuse(&error))?, limits)
        }
        Format::Heic => decode_heic(bytes),
    }));
    // A decoder that panics met bytes that its authors did not think of: the file is to blame.
    let (decoded_size, rgb) = decoded.unwrap_or(Err(PhotoError::Damaged))?;
    let length = u64::from(width) * u64::from(height) * 3;
    if decoded_size != (width, height) || rgb.len() as u64 != length {
        return Err(PhotoError::Damaged);
    }
    if !in_time() {
        return Err(PhotoError::TooSlow);
    }
    Ok(Picture { width, height, rgb, icc: survey.icc }.turned(turn))
}

type Decoded = Result<((u32, u32), Vec<u8>), PhotoError>;

/// CMYK becomes RGB by what each ink leaves of the light: the profile of a printing press, which
/// says it better, is not read.
fn decode_jpeg(bytes: &[u8], is_ink: bool, limits: &Limits) -> Decoded {
    let side_max = usize::try_from(limits.side_max).unwrap_or(usize::MAX);
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(side_max)
        .set_max_height(side_max)
        .jpeg_set_max_scans(usize::try_from(limits.scans_max).unwrap_or(usize::MAX))
        .jpeg_set_out_colorspace(if is_ink { ColorSpace::CMYK } else { ColorSpace::RGB });
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let mut rgb = decoder.decode().map_err(|_| PhotoError::Damaged)?;
    if is_ink {
        rgb = shrink(rgb, |&[c, m, y, k]: &[u8; 4]| [c, m, y].map(|ink| left_by(ink, k)));
    }
    let info = decoder.info().ok_or(PhotoError::Damaged)?;
    Ok(((u32::from(info.width), u32::from(info.height)), rgb))
}

/// The decoder applies the turns and cuts that the file asks for. Ten bits become eight.
fn decode_heic(bytes: &[u8]) -> Decoded {
    let refuse = |error| crate::metadata::heic::refuse(&error);
    let image = heic_decoder::decode(bytes).map_err(refuse)?;
    let rgb = image.to_rgb8().map_err(refuse)?;
    let side = |side: usize| u32::try_from(side).map_err(|_| PhotoError::Damaged);
    Ok(((side(rgb.width)?, side(rgb.height)?), rgb.data))
}

fn decode_png(bytes: &[u8], limits: &Limits) -> Decoded {
    let decoder = image::codecs::png::PngDecoder::with_limits(Cursor::new(bytes), caps(limits));
    decode_image(decoder.map_err(|error| refuse(&error))?, limits)
}

fn decode_image(mut decoder: impl ImageDecoder, limits: &Limits) -> Decoded {
    decoder.set_limits(caps(limits)).map_err(|error| refuse(&error))?;
    if matches!(decoder.original_color_type(), ExtendedColorType::Cmyk8 | ExtendedColorType::Cmyk16)
    {
        return Err(PhotoError::UnsupportedColour("CMYK"));
    }
    let size = decoder.dimensions();
    let colour = decoder.color_type();
    let total = decoder.total_bytes();
    if total > limits.memory_bytes_max {
        return Err(PhotoError::TooMuchMemory);
    }
    let mut pixels = vec![0; usize::try_from(total).map_err(|_| PhotoError::TooMuchMemory)?];
    decoder.read_image(&mut pixels).map_err(|error| refuse(&error))?;
    Ok((size, to_rgb8(pixels, colour)?))
}

fn caps(limits: &Limits) -> image::Limits {
    let mut caps = image::Limits::default();
    caps.max_image_width = Some(limits.side_max);
    caps.max_image_height = Some(limits.side_max);
    caps.max_alloc = Some(limits.memory_bytes_max);
    caps
}

fn refuse(error: &image::ImageError) -> PhotoError {
    match error {
        image::ImageError::Limits(_) => PhotoError::TooMuchMemory,
        image::ImageError::Unsupported(_) => PhotoError::UnsupportedFormat("rare variant"),
        _ => PhotoError::Damaged,
    }
}

/// Reduces what the decoders give to three bytes a pixel.
fn to_rgb8(pixels: Vec<u8>, colour: ColorType) -> Result<Vec<u8>, PhotoError> {
    let grey = |level: u8| [level; 3];
    Ok(match colour {
        ColorType::Rgb8 => pixels,
        ColorType::L8 => grow(&pixels, |&[l]: &[u8; 1]| grey(l)),
        ColorType::La8 => grow(&pixels, |&[l, a]: &[u8; 2]| grey(on_white(l, a))),
        ColorType::L16 => grow(&pixels, |&[a, b]: &[u8; 2]| grey(from_16([a, b]))),
        ColorType::La16 => shrink(pixels, |&[a, b, c, d]: &[u8; 4]| {
            grey(on_white(from_16([a, b]), from_16([c, d])))
        }),
        ColorType::Rgba8 => {
            shrink(pixels, |&[r, g, b, a]: &[u8; 4]| [r, g, b].map(|level| on_white(level, a)))
        }
        ColorType::Rgb16 => {
            shrink(pixels, |&[r, s, g, h, b, c]: &[u8; 6]| [[r, s], [g, h], [b, c]].map(from_16))
        }
        ColorType::Rgba16 => shrink(pixels, |&[r, s, g, h, b, c, a, e]: &[u8; 8]| {
            let alpha = from_16([a, e]);
            [[r, s], [g, h], [b, c]].map(|pair| on_white(from_16(pair), alpha))
        }),
        _ => return Err(PhotoError::UnsupportedFormat("floating-point TIFF")),
    })
}

fn grow<const N: usize>(pixels: &[u8], convert: impl Fn(&[u8; N]) -> [u8; 3]) -> Vec<u8> {
    pixels.as_chunks::<N>().0.iter().flat_map(convert).collect()
}

/// Converts in place: a second buffer would double the memory of the largest photos.
fn shrink<const N: usize>(mut pixels: Vec<u8>, convert: impl Fn(&[u8; N]) -> [u8; 3]) -> Vec<u8> {
    let count = pixels.len() / N;
    for index in 0..count {
        let mut wide = [0; N];
        wide.copy_from_slice(&pixels[index * N..(index + 1) * N]);
        pixels[index * 3..(index + 1) * 3].copy_from_slice(&convert(&wide));
    }
    pixels.truncate(count * 3);
    pixels.shrink_to_fit();
    pixels
}

/// The nearest 8-bit level of a 16-bit sample in the byte order of this machine.
fn from_16(sample: [u8; 2]) -> u8 {
    let rounded = (u32::from(u16::from_ne_bytes(sample)) + 128) / 257;
    u8::try_from(rounded).unwrap_or(u8::MAX)
}

/// The light that a coloured ink and the black one leave.
fn left_by(ink: u8, black: u8) -> u8 {
    let left = (255 - u32::from(ink)) * (255 - u32::from(black));
    u8::try_from((left + 127) / 255).unwrap_or(u8::MAX)
}

/// A level of this opacity over white, rounded.
fn on_white(level: u8, alpha: u8) -> u8 {
    let mixed = u32::from(level) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
    u8::try_from((mixed + 127) / 255).unwrap_or(u8::MAX)
}
