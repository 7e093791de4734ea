//! The boxes of a HEIC file (ISO/IEC 14496-12 and 23008-12).
//!
//! The decoder copies the data of every item that the picture refers to. So that a small file
//! cannot name the same data a thousand times, all items together may not be longer than the file,
//! and no picture may name an item twice.

use std::collections::BTreeSet;

use super::{Found, ifd};
use crate::{Limits, PhotoError};

/// Bytes that the decoder holds for each pixel at worst: samples of 32 bits in planes and in tiles,
/// and the result.
const BYTES_PER_PIXEL: u64 = 20;
/// The most items that a photo consists of; a phone's has about fifty.
const ITEMS_MAX: usize = 2_000;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Found, PhotoError> {
    let damaged = || PhotoError::Damaged;
    let mut has_items = false;
    for (name, body) in boxes(bytes).ok_or_else(damaged)? {
        match name {
            b"moov" => return Err(PhotoError::Animated),
            b"meta" => {
                check_items(body.get(4..).ok_or_else(damaged)?, bytes.len())?;
                has_items = true;
            }
            _ => {}
        }
    }
    if !has_items {
        return Err(PhotoError::Damaged);
    }
    let info = heic_decoder::probe(bytes).map_err(|error| refuse(&error))?;
    // Its own reading of the place where these two lie is bounded by the file.
    let metadata = heic_decoder::read_metadata(bytes).map_err(|error| refuse(&error))?;
    if metadata.icc_profile.as_ref().is_some_and(|icc| icc.len() > limits.icc_bytes_max) {
        return Err(PhotoError::ProfileTooLarge);
    }
    if metadata.exif.as_ref().is_some_and(|exif| exif.len() > limits.exif_bytes_max) {
        return Err(PhotoError::MetadataTooLarge);
    }
    let mut told = metadata.exif.map(|exif| ifd::told(&exif)).unwrap_or_default();
    // The boxes say which way is up, and the decoder obeys them; EXIF repeats it.
    told.orientation = 1;
    let side = |side: usize| u32::try_from(side).map_err(|_| PhotoError::Damaged);
    let coded = (info.coded_width as u64).saturating_mul(info.coded_height as u64);
    let shown = (info.width as u64).saturating_mul(info.height as u64).max(1);
    Ok(Found {
        width: side(info.width)?,
        height: side(info.height)?,
        told,
        icc: metadata.icc_profile,
        // What is cut away was decoded too.
        bytes_per_pixel: BYTES_PER_PIXEL.saturating_mul(coded.div_ceil(shown)),
        is_ink: false,
        coded_end: None,
    })
}

/// Why the decoder does not take a file.
pub(crate) fn refuse(error: &heic_decoder::HeifError) -> PhotoError {
    match error {
        heic_decoder::HeifError::Unsupported(_) => {
            PhotoError::UnsupportedFormat("rare variant of HEIC")
        }
        heic_decoder::HeifError::LimitExceeded(_) => PhotoError::TooMuchMemory,
        _ => PhotoError::Damaged,
    }
}

/// The boxes that follow each other; `None` when one reaches beyond the end.
fn boxes(bytes: &[u8]) -> Option<Vec<(&[u8; 4], &[u8])>> {
    let mut boxes = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let size = number(bytes, at, 4)?;
        let name: &[u8; 4] = bytes.get(at + 4..)?.first_chunk()?;
        let (start, size) = match size {
            0 => (at + 8, bytes.len() - at),
            1 => (at + 16, number(bytes, at + 8, 8)?),
            size => (at + 8, size),
        };
        let end = at.checked_add(size)?;
        boxes.push((name, bytes.get(start..end)?));
        at = end;
    }
    Some(boxes)
}

/// A number of so many bytes; 0 for none.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let part = bytes.get(at..at.checked_add(length)?)?;
    let number = part.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    usize::try_from(number).ok()
}

fn check_items(meta: &[u8], file_length: usize) -> Result<(), PhotoError> {
    for (name, body) in boxes(meta).ok_or(PhotoError::Damaged)? {
        match name {
            b"iloc" => {
                let length = items_length(body).ok_or(PhotoError::Damaged)?;
                if length > file_length {
                    return Err(PhotoError::Damaged);
                }
            }
            b"iref" => check_references(body).ok_or(PhotoError::Damaged)?,
            _ => {}
        }
    }
    Ok(())
}

/// The length of all items together.
fn items_length(body: &[u8]) -> Option<usize> {
    let version = *body.first()?;
    let sizes = number(body, 4, 2)?;
    let [offset, length, base, index] = [12, 8, 4, 0].map(|shift| sizes >> shift & 15);
    let index = if version == 0 { 0 } else { index };
    let id = if version < 2 { 2 } else { 4 };
    let count = number(body, 6, id)?;
    if count > ITEMS_MAX {
        return None;
    }
    let mut at = 6 + id;
    let mut sum = 0_usize;
    for _ in 0..count {
        // Id, construction method, data reference, base.
        at += id + if version == 0 { 0 } else { 2 } + 2 + base;
        let extents = number(body, at, 2)?;
        at += 2;
        for _ in 0..extents {
            let extent = number(body, at + index + offset, length)?;
            // A length of 0 means all of the file.
            sum = sum.checked_add(if extent == 0 { usize::MAX } else { extent })?;
            at += index + offset + length;
        }
    }
    Some(sum)
}

/// `None` when an item refers to another one twice.
fn check_references(body: &[u8]) -> Option<()> {
    let id = if *body.first()? == 0 { 2 } else { 4 };
    for (_, reference) in boxes(body.get(4..)?)? {
        let count = number(reference, id, 2)?;
        let ids: Option<BTreeSet<usize>> =
            (0..count).map(|index| number(reference, id + 2 + index * id, id)).collect();
        if ids?.len() != count {
            return None;
        }
    }
    Some(())
}
