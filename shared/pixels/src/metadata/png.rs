//! The chunks of a PNG file (W3C PNG, third edition, sections 5 and 11).

use super::{Depth, Found, Told, be32, ifd};
use crate::{Limits, PhotoError};

pub(super) fn read(bytes: &[u8], limits: &Limits, depth: Depth) -> Result<Found, PhotoError> {
    let mut found = None;
    let mut at = 8;
    loop {
        let (name, body) = chunk(bytes, at).ok_or(PhotoError::Damaged)?;
        at += 12 + body.len();
        match (name, &mut found) {
            (b"IHDR", None) => found = Some(header(body).ok_or(PhotoError::Damaged)?),
            (b"IHDR", Some(_)) | (_, None) => return Err(PhotoError::Damaged),
            (b"acTL", _) => return Err(PhotoError::Animated),
            (b"IDAT", Some(_)) if depth == Depth::Header => break,
            (b"IEND", _) => break,
            (b"iCCP", Some(found)) => found.icc = profile(body, limits)?,
            (b"eXIf", Some(found)) => {
                if body.len() > limits.exif_bytes_max {
                    return Err(PhotoError::MetadataTooLarge);
                }
                found.told = ifd::told(body);
            }
            _ => {}
        }
    }
    found.ok_or(PhotoError::Damaged)
}

/// Name and content of the chunk at a place; its checksum has to be there and is left to the
/// decoder.
fn chunk(bytes: &[u8], at: usize) -> Option<(&[u8; 4], &[u8])> {
    let length = usize::try_from(be32(bytes, at)?).ok()?;
    let name = bytes.get(at + 4..)?.first_chunk()?;
    let end = (at + 8).checked_add(length)?;
    bytes.get(end..end.checked_add(4)?)?;
    Some((name, bytes.get(at + 8..end)?))
}

fn header(body: &[u8]) -> Option<Found> {
    let &[depth, colour, ..] = body.get(8..13)? else {
        return None;
    };
    let channels = match colour {
        0 => 1,
        4 => 2,
        // A palette or a transparent colour may be widened to RGBA.
        2 | 3 | 6 => 4,
        _ => return None,
    };
    let stored = channels * if depth == 16 { 2 } else { 1 };
    Some(Found {
        width: be32(body, 0)?,
        height: be32(body, 4)?,
        told: Told::default(),
        icc: None,
        // Grey grows into a second buffer; everything wider shrinks in place.
        bytes_per_pixel: if stored < 3 { stored + 3 } else { stored },
        is_ink: false,
        coded_end: None,
    })
}

/// The unpacked profile. One that does not unpack is dropped: the picture is still good.
fn profile(body: &[u8], limits: &Limits) -> Result<Option<Vec<u8>>, PhotoError> {
    use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

    let Some(name_end) = body.iter().take(80).position(|byte| *byte == 0) else {
        return Ok(None);
    };
    let Some([0, packed @ ..]) = body.get(name_end + 1..) else {
        return Ok(None);
    };
    match decompress_to_vec_zlib_with_limit(packed, limits.icc_bytes_max) {
        Ok(profile) => Ok(Some(profile)),
        Err(error) if error.status == TINFLStatus::HasMoreOutput => {
            Err(PhotoError::ProfileTooLarge)
        }
        Err(_) => Ok(None),
    }
}
