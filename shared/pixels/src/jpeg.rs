//! Baseline JPEG (ITU-T T.81) in strips: a few rows are held, or, of a photo that lies on its side,
//! its coded samples; never the pixels of a whole photo.
//!
//! The decoder takes what cameras write: baseline or extended Huffman coding, 8 bits, one scan,
//! grey or YCbCr with any of the usual samplings, restart markers. Everything else (progressive,
//! several scans, CMYK) is left to zune-jpeg.
#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide registers")]

#[cfg(feature = "threads")]
mod ahead;
mod bits;
mod coding;
mod dct;
pub(crate) mod decoder;
pub(crate) mod encoder;
mod entropy;
mod huffman;
#[cfg(feature = "threads")]
mod segment;
#[cfg(feature = "threads")]
mod stitch;
pub(crate) mod turned;
mod upsample;
#[cfg(feature = "threads")]
mod workers;

use std::sync::OnceLock;

use fearless_simd::Level;

/// Natural places of coefficients in the order in which they are stored, transposed: the transforms
/// leave rows and columns swapped, which saves them a turn.
const ZIGZAG_TRANSPOSED: [u8; 64] = [
    0, 8, 1, 2, 9, 16, 24, 17, 10, 3, 4, 11, 18, 25, 32, 40, 33, 26, 19, 12, 5, 6, 13, 20, 27, 34,
    41, 48, 56, 49, 42, 35, 28, 21, 14, 7, 15, 22, 29, 36, 43, 50, 57, 58, 51, 44, 37, 30, 23, 31,
    38, 45, 52, 59, 60, 53, 46, 39, 47, 54, 61, 62, 55, 63,
];

/// What the registers of this machine can do. All of them give the same bytes: no sum is reordered
/// and no product fused.
pub(crate) fn level() -> Level {
    static LEVEL: OnceLock<Level> = OnceLock::new();
    *LEVEL.get_or_init(Level::new)
}
