//! The photo engine: bytes in, bytes out.
//!
//! A photo from a stranger and a [`Recipe`] go in, an edited file comes out, the same bytes on
//! every machine. The crate is for the function that edits photos, and could draw the preview in a
//! browser.
//!
//! Deliberately absent: files, network, clock, environment, random numbers, `async`, logging, and
//! every word about customers, orders and storage. Time is asked of the caller through a closure.
//! Threads only where the feature `threads` is on and the caller's [`Limits`] ask for them; the
//! result does not depend on their number. Only decoders written in Rust see the bytes, behind
//! limits that are checked before a pixel is allocated. Also absent: AVIF, GIF and raw files
//! (refused by name), animation, CMYK outside JPEG.
//!
//! Colour: the arithmetic assumes the sRGB transfer curve, and the photo's own RGB profile travels
//! on untouched. This is exact for sRGB and Display P3 and near enough for Adobe RGB (its curve is
//! a plain 2.2 power); a photo in a linear or wide-gamut logarithmic space keeps its colours only
//! as long as nothing is asked that works in linear light. A recipe may ask for sRGB at the end.
//!
//! ```
//! let recipe = pixels::Recipe::parse(r#"{"version":1,"steps":[{"exposure":{"ev":0.5}}]}"#);
//! assert!(recipe.is_ok());
//! ```

mod bands;
mod cube;
mod curve;
mod decode;
mod early;
mod encode;
mod error;
mod format;
mod gauss;
mod guided;
mod hue;
mod icc;
mod jpeg;
mod limits;
mod metadata;
mod picture;
mod pipeline;
mod points;
mod recipe;
mod rows;
mod sample;
mod steps;
mod stream;

pub use cube::{CUBE_BYTES_MAX, Cube, CubeError};
pub use error::PhotoError;
pub use format::Format;
pub use limits::Limits;
pub use metadata::Header;
pub use picture::Picture;
pub use recipe::{
    CURVE_POINTS_MAX, Colours, Encoding, Metadata, Output, RECIPE_BYTES_MAX, RECIPE_STEPS_MAX,
    RECIPE_VERSION, Recipe, RecipeError,
};

/// What comes beside a recipe, because it is too large to stand in it.
#[derive(Clone, Debug, Default)]
pub struct Assets<'a> {
    /// The colour table of the step `lut`.
    pub cube: Option<&'a Cube>,
}

/// A finished photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The file: pixels, the colour profile of the original, and what the recipe allows to be told.
    pub bytes: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The kind of file in HTTP, such as `image/jpeg`.
    pub media_type: &'static str,
}

/// Reads the size of a photo from its header. No pixel is allocated, and only the header has to be
/// there.
pub fn inspect(bytes: &[u8], limits: &Limits) -> Result<Header, PhotoError> {
    metadata::inspect(bytes, limits)
}

/// Edits a photo: [`render`], then a file as the recipe's output says.
///
/// `in_time` is asked between steps; when it says `false` the edit ends with
/// [`PhotoError::TooSlow`].
pub fn edit(
    bytes: &[u8],
    recipe: &Recipe,
    limits: &Limits,
    in_time: &dyn Fn() -> bool,
) -> Result<Edited, PhotoError> {
    edit_with(bytes, recipe, &Assets::default(), limits, in_time)
}

/// [`edit`], with what the recipe speaks of.
pub fn edit_with(
    bytes: &[u8],
    recipe: &Recipe,
    assets: &Assets<'_>,
    limits: &Limits,
    in_time: &dyn Fn() -> bool,
) -> Result<Edited, PhotoError> {
    let mut survey = metadata::survey(bytes, limits)?;
    if !in_time() {
        return Err(PhotoError::TooSlow);
    }
    let told = std::mem::take(&mut survey.told);
    if survey.header.format == Format::Jpeg {
        let icc = survey.icc.as_deref();
        if let Some(edited) = encode::stream(bytes, icc, recipe, &told, limits, in_time) {
            return edited;
        }
    }
    let run = pipeline::Run { recipe, assets, limits, in_time };
    let picture = pixels(bytes, survey, &run, told.orientation)?;
    if !in_time() {
        return Err(PhotoError::TooSlow);
    }
    encode::encode(&picture, recipe.output(), &told, in_time)
}

/// The pixels of an edited photo, before they become a file: for previews and for tests.
pub fn render(
    bytes: &[u8],
    recipe: &Recipe,
    limits: &Limits,
    in_time: &dyn Fn() -> bool,
) -> Result<Picture, PhotoError> {
    render_with(bytes, recipe, &Assets::default(), limits, in_time)
}

/// [`render`], with what the recipe speaks of.
pub fn render_with(
    bytes: &[u8],
    recipe: &Recipe,
    assets: &Assets<'_>,
    limits: &Limits,
    in_time: &dyn Fn() -> bool,
) -> Result<Picture, PhotoError> {
    let mut survey = metadata::survey(bytes, limits)?;
    if !in_time() {
        return Err(PhotoError::TooSlow);
    }
    let told = std::mem::take(&mut survey.told);
    let run = pipeline::Run { recipe, assets, limits, in_time };
    pixels(bytes, survey, &run, told.orientation)
}

/// Decodes a surveyed file, the short way where there is one, and runs the recipe.
fn pixels(
    bytes: &[u8],
    survey: metadata::Survey,
    run: &pipeline::Run<'_>,
    orientation: u8,
) -> Result<Picture, PhotoError> {
    let (header, turn) = (survey.header, run.recipe.turn(orientation));
    if header.format == Format::Jpeg {
        let size = [header.width, header.height];
        let early = early::resized(bytes, size, run.recipe, turn, run.limits, run.in_time)?;
        if let Some(picture) = early {
            return run.all(Picture { icc: survey.icc, ..picture }, true);
        }
    }
    run.all(decode::decode(bytes, survey, turn, run.limits, run.in_time)?, false)
}
