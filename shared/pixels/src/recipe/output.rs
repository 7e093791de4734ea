//! What kind of file a result is, how its colours are meant, and what is told besides pixels.

/// The last part of a recipe.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Output {
    /// The kind of file and its quality.
    pub encoding: Encoding,
    /// What its numbers mean.
    pub colours: Colours,
    /// What it says besides pixels.
    pub metadata: Metadata,
}

/// The kind of file that a recipe asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Baseline JPEG.
    Jpeg {
        /// 1 to 100.
        quality: u8,
        /// The largest size in bytes; quality is lowered until the file fits.
        bytes_max: Option<u32>,
    },
    /// PNG, lossless.
    Png,
    /// WebP.
    Webp {
        /// 1 to 100; lossless where the recipe does not say.
        quality: Option<u8>,
    },
}

impl Encoding {
    /// The kind of file in HTTP, such as `image/jpeg`.
    pub fn media_type(&self) -> &'static str {
        match self {
            Encoding::Jpeg { .. } => "image/jpeg",
            Encoding::Png => "image/png",
            Encoding::Webp { .. } => "image/webp",
        }
    }
}

/// In which space the numbers of a result are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Colours {
    /// The space of the photo, whose profile travels on.
    #[default]
    Keep,
    /// Converted to sRGB, which needs no profile.
    Srgb,
}

/// What a result says besides pixels. Place, device, serial numbers and thumbnails never travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Metadata {
    /// Copyright and artist of the photo.
    pub copyright: bool,
    /// When the photo was taken.
    pub date: bool,
    /// That the photo was edited, for machines: the recipe's version and a digital source type.
    pub mark: bool,
}

/// Quality of a JPEG where the recipe does not say.
pub(crate) const QUALITY_DEFAULT: u8 = 90;

impl Default for Encoding {
    fn default() -> Encoding {
        Encoding::Jpeg { quality: QUALITY_DEFAULT, bytes_max: None }
    }
}
