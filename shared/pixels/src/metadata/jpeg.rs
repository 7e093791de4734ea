//! The segments of a JPEG file (ITU-T T.81, annex B; EXIF 2.32; ICC.1:2010, annex B.4).

use memchr::memchr;

use super::{Depth, Found, Told, be16, ifd};
use crate::{Limits, PhotoError};

const EXIF: &[u8] = b"Exif\0\0";
const ICC: &[u8] = b"ICC_PROFILE\0";
const ADOBE: &[u8] = b"Adobe";

/// From this width on, a photo in one scan goes to the decoder without its end marker.
///
/// Behind an end marker the decoder makes data up until the picture is full, and a photo that was
/// torn and then closed again passes for a whole one. Without the marker it notices that it reads
/// too far, but only at the start of a row of blocks, so a row must be longer than the eight bytes
/// that it reads ahead.
const TORN_WIDTH_MIN: u32 = 512;

struct Frame {
    width: u32,
    height: u32,
    components: u8,
    is_progressive: bool,
}

/// What is collected while walking.
#[derive(Default)]
struct Walk<'a> {
    frame: Option<Frame>,
    scans: u32,
    exif_bytes: usize,
    told: Option<Told>,
    icc_chunks: Vec<(u8, u8, &'a [u8])>,
    icc_bytes: usize,
    is_adobe: bool,
    is_adobe_untransformed: bool,
}

pub(super) fn read(bytes: &[u8], limits: &Limits, depth: Depth) -> Result<Found, PhotoError> {
    let mut walk = Walk::default();
    let mut at = 2;
    loop {
        let (marker, after) = marker_at(bytes, at).ok_or(PhotoError::Damaged)?;
        match marker {
            // The end of the picture. What may follow (a second picture, a maker's trailer) is not
            // ours.
            0xD9 => return walk.finish(at),
            0x01 | 0xD0..=0xD7 => at = after,
            0xD8 => return Err(PhotoError::Damaged),
            _ => {
                let body = segment(bytes, after).ok_or(PhotoError::Damaged)?;
                walk.take(marker, body, limits)?;
                at = after + 2 + body.len();
                if marker == 0xDA {
                    if depth == Depth::Header {
                        return walk.finish(bytes.len());
                    }
                    at = end_of_scan(bytes, at);
                }
            }
        }
    }
}

/// The marker at a place and where its content starts; fill bytes are allowed before it.
fn marker_at(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let rest = bytes.get(at..)?;
    let fill = rest.iter().take_while(|byte| **byte == 0xFF).count();
    let marker = *rest.get(fill)?;
    (fill > 0 && marker != 0).then_some((marker, at + fill + 1))
}

/// The content of a segment whose two length bytes lie at `at`.
fn segment(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = usize::from(be16(bytes, at)?);
    bytes.get(at + 2..at.checked_add(length)?)
}

/// Where the coded data that starts at `at` meets a marker that is neither stuffing nor a restart.
fn end_of_scan(bytes: &[u8], mut at: usize) -> usize {
    while let Some(offset) = bytes.get(at..).and_then(|rest| memchr(0xFF, rest)) {
        at += offset;
        match bytes.get(at + 1) {
            Some(0 | 0xD0..=0xD7) => at += 2,
            Some(0xFF) => at += 1,
            _ => return at,
        }
    }
    bytes.len()
}

impl<'a> Walk<'a> {
    fn take(&mut self, marker: u8, body: &'a [u8], limits: &Limits) -> Result<(), PhotoError> {
        match marker {
            0xC0..=0xC2 => self.take_frame(marker, body)?,
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Err(PhotoError::UnsupportedFormat("lossless or arithmetic JPEG"));
            }
            0xDA => {
                self.scans += 1;
                if self.frame.is_none() {
                    return Err(PhotoError::Damaged);
                }
                if self.scans > limits.scans_max {
                    return Err(PhotoError::TooManyScans);
                }
            }
            0xE1 => self.take_exif(body, limits)?,
            0xE2 => self.take_icc(body, limits)?,
            0xEE if body.starts_with(ADOBE) => {
                self.is_adobe = true;
                self.is_adobe_untransformed = body.get(11) == Some(&0);
            }
            _ => {}
        }
        Ok(())
    }

    fn take_frame(&mut self, marker: u8, body: &[u8]) -> Result<(), PhotoError> {
        let &[precision, h1, h0, w1, w0, components, ..] = body else {
            return Err(PhotoError::Damaged);
        };
        if self.frame.is_some() {
            return Err(PhotoError::Damaged);
        }
        if precision != 8 {
            return Err(PhotoError::UnsupportedFormat("12-bit JPEG"));
        }
        match components {
            1 | 3 | 4 => {}
            _ => return Err(PhotoError::Damaged),
        }
        self.frame = Some(Frame {
            width: u32::from(u16::from_be_bytes([w1, w0])),
            height: u32::from(u16::from_be_bytes([h1, h0])),
            components,
            is_progressive: marker == 0xC2,
        });
        Ok(())
    }

    fn take_exif(&mut self, body: &[u8], limits: &Limits) -> Result<(), PhotoError> {
        if let Some(exif) = body.strip_prefix(EXIF) {
            self.exif_bytes += exif.len();
            if self.exif_bytes > limits.exif_bytes_max {
                return Err(PhotoError::MetadataTooLarge);
            }
            // The first block is the camera's; later ones come from tools that forgot to look.
            self.told.get_or_insert_with(|| ifd::told(exif));
        }
        Ok(())
    }

    fn take_icc(&mut self, body: &'a [u8], limits: &Limits) -> Result<(), PhotoError> {
        if let Some([number, count, data @ ..]) = body.strip_prefix(ICC) {
            self.icc_bytes += data.len();
            if self.icc_bytes > limits.icc_bytes_max {
                return Err(PhotoError::ProfileTooLarge);
            }
            self.icc_chunks.push((*number, *count, data));
        }
        Ok(())
    }

    fn finish(mut self, end: usize) -> Result<Found, PhotoError> {
        self.icc_chunks.sort_by_key(|chunk| chunk.0);
        let count = self.icc_chunks.len();
        let is_complete =
            self.icc_chunks.iter().zip(1_usize..).all(|(chunk, number)| {
                usize::from(chunk.0) == number && usize::from(chunk.1) == count
            });
        let icc = (count > 0 && is_complete)
            .then(|| self.icc_chunks.iter().flat_map(|chunk| chunk.2).copied().collect());
        let frame = self.frame.ok_or(PhotoError::Damaged)?;
        if self.scans == 0 {
            return Err(PhotoError::Damaged);
        }
        // Three components that are RGB and not YCbCr: no camera writes this, and the decoder
        // refuses it.
        if frame.components == 3 && self.is_adobe_untransformed {
            return Err(PhotoError::UnsupportedColour("untransformed JPEG"));
        }
        // A file in several scans is held as 16-bit coefficients until its last scan has been read.
        let is_buffered = frame.is_progressive || self.scans > 1;
        let coefficients = if is_buffered { 2 * u64::from(frame.components) } else { 0 };
        Ok(Found {
            width: frame.width,
            height: frame.height,
            told: self.told.unwrap_or_default(),
            icc,
            // Ink has four samples a pixel, which are held beside the three of the result.
            bytes_per_pixel: if frame.components == 4 { 7 } else { 3 } + coefficients,
            is_ink: frame.components == 4 && !self.is_adobe,
            coded_end: (!is_buffered && frame.width >= TORN_WIDTH_MIN).then_some(end),
        })
    }
}
