//! The first directory of a TIFF file (TIFF 6.0). Later directories are thumbnails or pages: not
//! read.

use super::Found;
use super::ifd::Ifd;
use crate::{Limits, PhotoError};

const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS: u16 = 258;
const PHOTOMETRIC: u16 = 262;
const SAMPLES: u16 = 277;
const ICC: u16 = 34675;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Found, PhotoError> {
    let ifd = Ifd::parse(bytes).ok_or(PhotoError::Damaged)?;
    match ifd.number(PHOTOMETRIC) {
        Some(5) => return Err(PhotoError::UnsupportedColour("CMYK")),
        Some(8..=10) => return Err(PhotoError::UnsupportedColour("Lab")),
        Some(32_803 | 34_892) => return Err(PhotoError::UnsupportedFormat("raw photo")),
        _ => {}
    }
    let icc = ifd.blob(ICC);
    if icc.is_some_and(|profile| profile.len() > limits.icc_bytes_max) {
        return Err(PhotoError::ProfileTooLarge);
    }
    let bits = u64::from(ifd.number(BITS).unwrap_or(1)).clamp(8, 64);
    let samples = u64::from(ifd.number(SAMPLES).unwrap_or(1)).clamp(1, 8);
    let stored = bits.div_ceil(8) * samples;
    Ok(Found {
        width: ifd.number(WIDTH).ok_or(PhotoError::Damaged)?,
        height: ifd.number(HEIGHT).ok_or(PhotoError::Damaged)?,
        told: ifd.told(),
        icc: icc.map(<[u8]>::to_vec),
        // The decoder fills its own buffer and copies it into ours.
        bytes_per_pixel: 2 * stored.max(3),
        is_ink: false,
        coded_end: None,
    })
}
