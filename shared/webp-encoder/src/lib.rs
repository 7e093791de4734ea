//! Lossy WebP (VP8) by libwebp: pixels in, bytes out.
//!
//! The one C library that the engine calls itself. It codes and never decodes: what it sees are
//! pixels that our own code has made, in a buffer whose size is checked here, so no stranger's byte
//! reaches it as a file. Deliberately absent: its decoder, transparency, animation, lossless WebP.

use std::ffi::c_int;
use std::ptr;

use libwebp_sys::{WebPEncodeRGB, WebPFree};

/// The longest side: the format has 14 bits for it.
pub const SIDE_MAX: u32 = 16_383;

/// Why there is no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A side is 0 or longer than [`SIDE_MAX`].
    Side,
    /// There are fewer or more samples than three for each pixel.
    Samples,
    /// The library gave up, for which only want of memory is known.
    Memory,
}

/// A file of one VP8 chunk, of this quality (0 to 100), by method 4 of 0 to 6, as libwebp has it
/// where nothing is said. `rgb` has rows of interleaved levels without gaps.
#[allow(unsafe_code, reason = "calls into C, each with its proof")]
pub fn encode(rgb: &[u8], [width, height]: [u32; 2], quality: u8) -> Result<Vec<u8>, Refused> {
    let sides = [width, height];
    if !sides.iter().all(|side| (1..=SIDE_MAX).contains(side)) {
        return Err(Refused::Side);
    }
    // Sides of 14 bits: no product below overflows a number of 32 bits.
    if rgb.len() != width as usize * height as usize * 3 {
        return Err(Refused::Samples);
    }
    let side = |side: u32| c_int::try_from(side).map_err(|_| Refused::Side);
    let (across, down) = (side(width)?, side(height)?);
    let mut file: *mut u8 = ptr::null_mut();
    // SAFETY: the library reads `down` rows of `across` pixels of three bytes, each row `3 *
    // across` bytes after the one before, and that is exactly the length of `rgb`, checked above.
    // It keeps no pointer after it returns. `file` is a place for one pointer that outlives the
    // call.
    let length = unsafe {
        WebPEncodeRGB(
            rgb.as_ptr(),
            across,
            down,
            3 * across,
            f32::from(quality.min(100)),
            &raw mut file,
        )
    };
    if length == 0 || file.is_null() {
        // SAFETY: null, or what the library allocated; freeing null is allowed. Not used again.
        unsafe { WebPFree(file.cast()) };
        return Err(Refused::Memory);
    }
    // SAFETY: not null, and the library says that it wrote `length` bytes there, which nobody
    // changes until they are copied.
    let bytes = unsafe { std::slice::from_raw_parts(file, length) }.to_vec();
    // SAFETY: allocated by the library, freed once, not used again.
    unsafe { WebPFree(file.cast()) };
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Refused, SIDE_MAX, encode};

    #[test]
    fn a_file_of_the_format_comes_out_and_grows_with_the_quality() {
        let rgb: Vec<u8> = (0..=u8::MAX).cycle().step_by(7).take(64 * 48 * 3).collect();
        let sizes = [20, 60, 95].map(|quality| {
            let bytes = encode(&rgb, [64, 48], quality).unwrap();
            assert_eq!((&bytes[..4], &bytes[8..16]), (&b"RIFF"[..], &b"WEBPVP8 "[..]));
            assert_eq!(bytes, encode(&rgb, [64, 48], quality).unwrap(), "the same bytes again");
            bytes.len()
        });
        assert!(sizes.is_sorted(), "{sizes:?}");
    }

    #[test]
    fn what_does_not_fit_is_refused_before_the_library_sees_it() {
        assert_eq!(encode(&[0; 11], [2, 2], 80), Err(Refused::Samples));
        assert_eq!(encode(&[0; 13], [2, 2], 80), Err(Refused::Samples));
        assert_eq!(encode(&[], [0, 2], 80), Err(Refused::Side));
        assert_eq!(encode(&[], [u32::MAX, u32::MAX], 80), Err(Refused::Side));
        let wide = vec![0; 3 * (SIDE_MAX as usize + 1)];
        assert_eq!(encode(&wide, [SIDE_MAX + 1, 1], 80), Err(Refused::Side));
        assert!(encode(&wide[3..], [SIDE_MAX, 1], 80).is_ok());
    }
}
