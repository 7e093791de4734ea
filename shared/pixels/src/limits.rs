//! How much a stranger's file may ask of us. Everything here is checked before pixels are
//! allocated.

use crate::PhotoError;

/// Bounds for one photo. The defaults are those of the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file, in bytes. Default 40 MiB.
    pub file_bytes_max: usize,
    /// Width times height, in pixels. Default 60 million.
    pub pixels_max: u64,
    /// The longer side, in pixels. Default 16 384.
    pub side_max: u32,
    /// The colour profile after unpacking, in bytes. Default 1 MiB.
    pub icc_bytes_max: usize,
    /// EXIF, in bytes, all segments together. Default 256 KiB.
    pub exif_bytes_max: usize,
    /// Scans in a JPEG: a progressive file of a camera has about ten. Default 100.
    pub scans_max: u32,
    /// What decoding may hold at once, in bytes, the file itself not counted. Default 1 GiB: a
    /// HEIC of 48 megapixels takes 960 MB.
    pub memory_bytes_max: u64,
    /// How many threads may work at once, where the crate is built with `threads`. The result does
    /// not depend on it. Default 1.
    pub threads: usize,
    /// How many bytes of a JPEG a thread reads at a time; a shorter one is read by one thread. The
    /// result does not depend on it. Default 128 KiB.
    pub segment_bytes: usize,
}

impl Limits {
    /// A result is held to the same limits as a photo.
    pub(crate) fn check_size(&self, [width, height]: [u32; 2]) -> Result<(), PhotoError> {
        let Limits { side_max, pixels_max, .. } = *self;
        if width.max(height) > side_max {
            return Err(PhotoError::SideTooLong { side_max });
        }
        if u64::from(width) * u64::from(height) > pixels_max {
            return Err(PhotoError::TooManyPixels { megapixels_max: pixels_max / 1_000_000 });
        }
        Ok(())
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_bytes_max: 40 << 20,
            pixels_max: 60_000_000,
            side_max: 16_384,
            icc_bytes_max: 1 << 20,
            exif_bytes_max: 256 << 10,
            scans_max: 100,
            memory_bytes_max: 1 << 30,
            threads: 1,
            segment_bytes: 128 << 10,
        }
    }
}
