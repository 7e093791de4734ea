//! The chunks of a WebP file (RFC 9649, section 2).

use super::{Depth, Found, Told, ifd};
use crate::{Limits, PhotoError};

const ANIMATION: u8 = 0x02;

pub(super) fn read(bytes: &[u8], limits: &Limits, depth: Depth) -> Result<Found, PhotoError> {
    let riff = le32(bytes, 4).and_then(|size| size.checked_add(8)).ok_or(PhotoError::Damaged)?;
    if depth == Depth::Whole && riff > bytes.len() {
        return Err(PhotoError::Damaged);
    }
    let mut found = Found {
        width: 0,
        height: 0,
        told: Told::default(),
        icc: None,
        bytes_per_pixel: 10,
        is_ink: false,
        coded_end: None,
    };
    let mut is_extended = false;
    let mut has_picture = false;
    let mut at = 12;
    while at < riff {
        let (name, body) = chunk(bytes, at).ok_or(PhotoError::Damaged)?;
        at += 8 + body.len() + body.len() % 2;
        match name {
            b"VP8X" => {
                (found.width, found.height) = canvas(body)?;
                is_extended = true;
            }
            b"VP8 " | b"VP8L" => {
                let size = if name == b"VP8 " { lossy(body) } else { lossless(body) };
                let size = size.ok_or(PhotoError::Damaged)?;
                // The canvas of a still picture is the picture; a second one would be a frame.
                if has_picture || (is_extended && size != (found.width, found.height)) {
                    return Err(PhotoError::Damaged);
                }
                (found.width, found.height) = size;
                has_picture = true;
            }
            b"ANIM" | b"ANMF" => return Err(PhotoError::Animated),
            b"ICCP" if body.len() > limits.icc_bytes_max => {
                return Err(PhotoError::ProfileTooLarge);
            }
            b"ICCP" => found.icc = Some(body.to_vec()),
            b"EXIF" if body.len() > limits.exif_bytes_max => {
                return Err(PhotoError::MetadataTooLarge);
            }
            // Some writers keep the prefix that the block has in a JPEG.
            b"EXIF" => {
                found.told = ifd::told(body.strip_prefix(b"Exif\0\0").unwrap_or(body));
            }
            _ => {}
        }
        if depth == Depth::Header && found.width > 0 {
            return Ok(found);
        }
    }
    if has_picture { Ok(found) } else { Err(PhotoError::Damaged) }
}

fn chunk(bytes: &[u8], at: usize) -> Option<(&[u8; 4], &[u8])> {
    let name = bytes.get(at..)?.first_chunk()?;
    let length = le32(bytes, at + 4)?;
    // The size is in the first bytes of a chunk, so a header can be read without the whole of it.
    Some((name, bytes.get(at + 8..(at + 8).checked_add(length)?)?))
}

fn canvas(body: &[u8]) -> Result<(u32, u32), PhotoError> {
    let &[flags, _, _, _, w0, w1, w2, h0, h1, h2, ..] = body else {
        return Err(PhotoError::Damaged);
    };
    if flags & ANIMATION != 0 {
        return Err(PhotoError::Animated);
    }
    let width = u32::from_le_bytes([w0, w1, w2, 0]) + 1;
    Ok((width, u32::from_le_bytes([h0, h1, h2, 0]) + 1))
}

fn lossy(body: &[u8]) -> Option<(u32, u32)> {
    let &[frame, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..] = body else {
        return None;
    };
    // Bit 0 is clear on a key frame, and a still picture is one.
    let side = |low, high: u8| u32::from(u16::from_le_bytes([low, high & 0x3F]));
    (frame & 1 == 0).then(|| (side(w0, w1), side(h0, h1)))
}

fn lossless(body: &[u8]) -> Option<(u32, u32)> {
    let &[0x2F, a, b, c, d, ..] = body else {
        return None;
    };
    let bits = u32::from_le_bytes([a, b, c, d]);
    Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
}

fn le32(bytes: &[u8], at: usize) -> Option<usize> {
    let four = *bytes.get(at..)?.first_chunk()?;
    usize::try_from(u32::from_le_bytes(four)).ok()
}
