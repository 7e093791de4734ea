//! Pixels to a JPEG file. The file is written anew, so nothing private can pass: no EXIF, no XMP,
//! no place, no serial number, no thumbnail. The colour profile is the only thing carried over.

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

use crate::{Edited, PhotoError, Picture};

/// From this quality on, colour is kept at full size (4:4:4); below it, at half size each way
/// (4:2:0).
const FULL_COLOUR_QUALITY_MIN: u8 = 93;

/// Baseline JPEG of this quality, 1 to 100, with the picture's profile in APP2 segments.
pub(crate) fn jpeg(picture: &Picture, quality: u8) -> Result<Edited, PhotoError> {
    let too_long = |_| PhotoError::SideTooLong { side_max: u32::from(u16::MAX) };
    let width = u16::try_from(picture.width).map_err(too_long)?;
    let height = u16::try_from(picture.height).map_err(too_long)?;
    // About two bits a pixel: enough for most photos to be written without growing the buffer.
    let mut bytes = Vec::with_capacity(picture.rgb.len() / 12);
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(if quality < FULL_COLOUR_QUALITY_MIN {
        SamplingFactor::F_2_2
    } else {
        SamplingFactor::F_1_1
    });
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    if let Some(icc) = &picture.icc {
        encoder.add_icc_profile(icc).map_err(|_| PhotoError::ProfileTooLarge)?;
    }
    // Writing to memory cannot fail, and the sizes were checked above.
    encoder.encode(&picture.rgb, width, height, ColorType::Rgb).map_err(|_| PhotoError::Damaged)?;
    Ok(Edited { bytes, width: picture.width, height: picture.height })
}
