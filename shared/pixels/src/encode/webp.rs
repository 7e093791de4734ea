//! Lossy WebP: the coded picture of libwebp in a container with a profile and EXIF.

use webp_encoder::{Refused, SIDE_MAX, encode};

use crate::{PhotoError, Picture};

/// The header of a file and of its first chunk.
const HEADER_BYTES: usize = 12;
/// Bits of the extended header.
const HAS_ICC: u8 = 0x20;
const HAS_EXIF: u8 = 0x08;

/// A file of this quality, 1 to 100.
pub(super) fn lossy(picture: &Picture, quality: u8, exif: &[u8]) -> Result<Vec<u8>, PhotoError> {
    let coded = encode(&picture.rgb, [picture.width, picture.height], quality);
    let coded = coded.map_err(|refused| match refused {
        Refused::Side | Refused::Samples => PhotoError::SideTooLong { side_max: SIDE_MAX },
        Refused::Memory => PhotoError::TooMuchMemory,
    })?;
    contained(picture, coded, exif)
}

/// The chunks of a coded file, and what belongs to the picture around them; a picture that has
/// neither profile nor EXIF stays as it was coded.
fn contained(picture: &Picture, coded: Vec<u8>, exif: &[u8]) -> Result<Vec<u8>, PhotoError> {
    let icc = picture.icc.as_deref().unwrap_or_default();
    if icc.is_empty() && exif.is_empty() {
        return Ok(coded);
    }
    let mut flags = 0;
    let mut body = b"WEBP".to_vec();
    for (bytes, flag) in [(icc, HAS_ICC), (exif, HAS_EXIF)] {
        flags |= if bytes.is_empty() { 0 } else { flag };
    }
    let mut extended = vec![flags, 0, 0, 0];
    for side in [picture.width, picture.height] {
        extended.extend(&(side.saturating_sub(1)).to_le_bytes()[..3]);
    }
    chunk(&mut body, *b"VP8X", &extended)?;
    if !icc.is_empty() {
        chunk(&mut body, *b"ICCP", icc)?;
    }
    body.extend(coded.get(HEADER_BYTES..).unwrap_or_default());
    if !exif.is_empty() {
        chunk(&mut body, *b"EXIF", exif)?;
    }
    let mut file = Vec::with_capacity(body.len() + 8);
    chunk(&mut file, *b"RIFF", &body)?;
    Ok(file)
}

/// A chunk and the zero that makes its length even.
fn chunk(target: &mut Vec<u8>, name: [u8; 4], body: &[u8]) -> Result<(), PhotoError> {
    let length = u32::try_from(body.len()).map_err(|_| PhotoError::ProfileTooLarge)?;
    target.extend(name);
    target.extend(length.to_le_bytes());
    target.extend(body);
    target.resize(target.len() + body.len() % 2, 0);
    Ok(())
}
