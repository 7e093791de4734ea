//! Why a photo was not edited. Each sentence is for the customer; each code is for programs and
//! stays.

/// What is wrong with a photo.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// The bytes begin like nothing we know.
    #[error("This file is not a photo.")]
    NotAPhoto,
    /// A picture, of a kind we do not read.
    #[error(
        "Photos of this kind ({0}) are not supported. Send a JPEG, HEIC, PNG, WebP or TIFF file."
    )]
    UnsupportedFormat(&'static str),
    /// A picture whose colours are made for print or for machines.
    #[error("Photos in {0} colours are not supported. Save the photo in RGB and send it again.")]
    UnsupportedColour(&'static str),
    /// More bytes than [`Limits::file_bytes_max`](crate::Limits::file_bytes_max).
    #[error("The file is larger than {mib_max} MiB.")]
    TooManyBytes {
        /// The limit, in MiB.
        mib_max: usize,
    },
    /// More pixels than [`Limits::pixels_max`](crate::Limits::pixels_max).
    #[error("The photo has more than {megapixels_max} megapixels.")]
    TooManyPixels {
        /// The limit, in millions of pixels.
        megapixels_max: u64,
    },
    /// A side longer than [`Limits::side_max`](crate::Limits::side_max).
    #[error("A side of the photo is longer than {side_max} pixels.")]
    SideTooLong {
        /// The limit, in pixels.
        side_max: u32,
    },
    /// Decoding would take more than [`Limits::memory_bytes_max`](crate::Limits::memory_bytes_max).
    #[error("The photo is stored in a way that takes too much memory. Send it as a JPEG.")]
    TooMuchMemory,
    /// More scans than [`Limits::scans_max`](crate::Limits::scans_max).
    #[error("The photo is stored in too many passes. Save it again and send the new file.")]
    TooManyScans,
    /// A colour profile larger than [`Limits::icc_bytes_max`](crate::Limits::icc_bytes_max).
    #[error("The colour profile of the photo is too large.")]
    ProfileTooLarge,
    /// EXIF larger than [`Limits::exif_bytes_max`](crate::Limits::exif_bytes_max).
    #[error("The camera data in the photo is too large.")]
    MetadataTooLarge,
    /// The file ends early, contradicts itself, or does not decode.
    #[error("The file is damaged or incomplete. Send it again.")]
    Damaged,
    /// More than one frame.
    #[error("Animated pictures are not supported. Send a single photo.")]
    Animated,
    /// The crop of the recipe leaves less than a pixel of this photo.
    #[error("The crop leaves nothing of this photo.")]
    CropOutside,
    /// The recipe speaks of something that did not come with it.
    #[error("The {0} that the recipe asks for is missing.")]
    MissingAsset(&'static str),
    /// The recipe asks for fewer bytes than this photo needs.
    #[error("The photo cannot be made that small. Allow more bytes, or make it smaller.")]
    CannotBeThatSmall,
    /// The caller's clock ran out.
    #[error("Editing the photo took too long.")]
    TooSlow,
}

impl PhotoError {
    /// A short name that never changes, for answers and logs.
    pub fn code(&self) -> &'static str {
        match self {
            PhotoError::NotAPhoto => "not-a-photo",
            PhotoError::UnsupportedFormat(_) => "unsupported-format",
            PhotoError::UnsupportedColour(_) => "unsupported-colour",
            PhotoError::TooManyBytes { .. } => "too-many-bytes",
            PhotoError::TooManyPixels { .. } => "too-many-pixels",
            PhotoError::SideTooLong { .. } => "side-too-long",
            PhotoError::TooMuchMemory => "too-much-memory",
            PhotoError::TooManyScans => "too-many-scans",
            PhotoError::ProfileTooLarge => "profile-too-large",
            PhotoError::MetadataTooLarge => "metadata-too-large",
            PhotoError::Damaged => "damaged",
            PhotoError::Animated => "animated",
            PhotoError::CropOutside => "crop-outside",
            PhotoError::MissingAsset(_) => "missing-asset",
            PhotoError::CannotBeThatSmall => "cannot-be-that-small",
            PhotoError::TooSlow => "too-slow",
        }
    }
}
