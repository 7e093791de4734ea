//! What a file says about itself, read with our own small bounded parsers before any decoder runs.
//!
//! Only these are taken out: the size, the way up, the colour profile, and, for a recipe that asks
//! for them, artist, copyright and date. Places, serial numbers, thumbnails and everything else are
//! never copied anywhere, so they cannot leak into a result.

pub(crate) mod heic;
mod ifd;
mod jpeg;
mod png;
mod tiff;
mod webp;

use crate::format::{self, Format};
use crate::{Limits, PhotoError};

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The kind of file.
    pub format: Format,
    /// Width in pixels as stored, before the orientation is applied. At least 1.
    pub width: u32,
    /// Height in pixels as stored, before the orientation is applied. At least 1.
    pub height: u32,
}

/// Everything that is taken out of a file besides its pixels.
pub(crate) struct Survey {
    pub(crate) header: Header,
    /// What EXIF says; its orientation is 1 to 8, 1 when the file names none.
    pub(crate) told: Told,
    /// A plausible RGB profile.
    pub(crate) icc: Option<Vec<u8>>,
    /// Four samples a pixel that mean ink. Adobe's mean what ink leaves of the light.
    pub(crate) is_ink: bool,
    /// How many bytes the decoder is given; see [`jpeg`].
    pub(crate) coded_bytes: usize,
}

/// What EXIF says that may concern a result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) orientation: u8,
    pub(crate) artist: Option<Vec<u8>>,
    pub(crate) copyright: Option<Vec<u8>>,
    /// When the photo was taken, as EXIF writes it.
    pub(crate) date: Option<Vec<u8>>,
}

/// How far a parser reads: `inspect` must work on the first part of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Header,
    Whole,
}

/// What a parser finds.
struct Found {
    width: u32,
    height: u32,
    told: Told,
    icc: Option<Vec<u8>>,
    /// Bytes that decoding holds for each pixel at worst, the 3 of the result included.
    bytes_per_pixel: u64,
    /// See [`Survey::is_ink`].
    is_ink: bool,
    /// Where the part for the decoder ends, if that is not the end of the file.
    coded_end: Option<usize>,
}

/// Size only.
pub(crate) fn inspect(bytes: &[u8], limits: &Limits) -> Result<Header, PhotoError> {
    read(bytes, limits, Depth::Header).map(|survey| survey.header)
}

/// Size, orientation and profile; the file is walked to its end, so that a torn file never gets
/// further.
pub(crate) fn survey(bytes: &[u8], limits: &Limits) -> Result<Survey, PhotoError> {
    read(bytes, limits, Depth::Whole)
}

fn read(bytes: &[u8], limits: &Limits, depth: Depth) -> Result<Survey, PhotoError> {
    if bytes.len() > limits.file_bytes_max {
        return Err(PhotoError::TooManyBytes { mib_max: limits.file_bytes_max >> 20 });
    }
    let format = format::recognise(bytes)?;
    let found = match format {
        Format::Jpeg => jpeg::read(bytes, limits, depth)?,
        Format::Png => png::read(bytes, limits, depth)?,
        Format::Webp => webp::read(bytes, limits, depth)?,
        Format::Tiff => tiff::read(bytes, limits)?,
        Format::Heic => heic::read(bytes, limits)?,
    };
    check_size(&found, limits)?;
    Ok(Survey {
        header: Header { format, width: found.width, height: found.height },
        told: Told {
            orientation: if (1..=8).contains(&found.told.orientation) {
                found.told.orientation
            } else {
                1
            },
            ..found.told
        },
        icc: found.icc.filter(|profile| is_rgb_profile(profile)),
        is_ink: found.is_ink,
        coded_bytes: found.coded_end.unwrap_or(bytes.len()),
    })
}

fn check_size(found: &Found, limits: &Limits) -> Result<(), PhotoError> {
    if found.width == 0 || found.height == 0 {
        return Err(PhotoError::Damaged);
    }
    if found.width.max(found.height) > limits.side_max {
        return Err(PhotoError::SideTooLong { side_max: limits.side_max });
    }
    let pixels = u64::from(found.width) * u64::from(found.height);
    if pixels > limits.pixels_max {
        return Err(PhotoError::TooManyPixels { megapixels_max: limits.pixels_max / 1_000_000 });
    }
    if pixels.saturating_mul(found.bytes_per_pixel) > limits.memory_bytes_max {
        return Err(PhotoError::TooMuchMemory);
    }
    Ok(())
}

/// Whether these bytes may be copied into a result as its profile.
///
/// The size, the signature and the colour space come from the profile header (ICC.1:2010, 7.2). A
/// grey profile is dropped, as the result has three channels and would contradict it.
fn is_rgb_profile(profile: &[u8]) -> bool {
    let says_size = be32(profile, 0).and_then(|size| usize::try_from(size).ok());
    profile.len() >= 128
        && says_size == Some(profile.len())
        && profile.get(16..20) == Some(b"RGB ")
        && profile.get(36..40) == Some(b"acsp")
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|two| u16::from_be_bytes(*two))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_be_bytes(*four))
}
