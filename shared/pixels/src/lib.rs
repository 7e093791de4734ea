//! The photo engine: bytes in, bytes out.
//!
//! A photo from a stranger and a [`Recipe`] go in, a JPEG comes out, the same bytes on every
//! machine. The crate is for the function that edits photos, and could draw the preview in a
//! browser.
//!
//! Deliberately absent: files, network, clock, threads, environment, random numbers, `async`,
//! logging, and every word about customers, orders and storage. Time is asked of the caller through
//! a closure. Only decoders written in Rust see the bytes, behind limits that are checked before a
//! pixel is allocated. Also absent: HEIC, AVIF, GIF and raw files (refused by name), animation,
//! CMYK, colour conversion.
//!
//! Colour: the arithmetic assumes the sRGB transfer curve, and the photo's own RGB profile travels
//! on untouched. This is exact for sRGB and Display P3 and near enough for Adobe RGB (its curve is
//! a plain 2.2 power); a photo in a linear or wide-gamut logarithmic space keeps its colours only
//! as long as nothing is asked that works in linear light.
//!
//! ```
//! let recipe = pixels::Recipe::parse(r#"{"version":1,"steps":[{"exposure":{"ev":0.5}}]}"#);
//! assert!(recipe.is_ok());
//! ```

mod curve;
mod decode;
mod encode;
mod error;
mod format;
mod limits;
mod metadata;
mod picture;
mod pipeline;
mod recipe;
mod steps;

pub use error::PhotoError;
pub use format::Format;
pub use limits::Limits;
pub use metadata::Header;
pub use picture::Picture;
pub use recipe::{RECIPE_BYTES_MAX, RECIPE_STEPS_MAX, RECIPE_VERSION, Recipe, RecipeError};

/// A finished photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// A JPEG file: pixels, a JFIF header, and the RGB colour profile of the original. Nothing
    /// else.
    pub bytes: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Reads the size of a photo from its header. No pixel is allocated, and only the header has to be
/// there.
pub fn inspect(bytes: &[u8], limits: &Limits) -> Result<Header, PhotoError> {
    metadata::inspect(bytes, limits)
}

/// Edits a photo: [`render`], then a JPEG as the recipe's output says.
///
/// `in_time` is asked between steps; when it says `false` the edit ends with
/// [`PhotoError::TooSlow`].
pub fn edit(
    bytes: &[u8],
    recipe: &Recipe,
    limits: &Limits,
    in_time: &dyn Fn() -> bool,
) -> Result<Edited, PhotoError> {
    let picture = render(bytes, recipe, limits, in_time)?;
    if !in_time() {
        return Err(PhotoError::TooSlow);
    }
    encode::jpeg(&picture, recipe.quality())
}

/// The pixels of an edited photo, before they become a file: for previews and for tests.
pub fn render(
    bytes: &[u8],
    recipe: &Recipe,
    limits: &Limits,
    in_time: &dyn Fn() -> bool,
) -> Result<Picture, PhotoError> {
    let survey = metadata::survey(bytes, limits)?;
    if !in_time() {
        return Err(PhotoError::TooSlow);
    }
    let orientation = survey.orientation;
    let picture = decode::decode(bytes, survey, limits)?;
    pipeline::run(picture, orientation, recipe, in_time)
}
