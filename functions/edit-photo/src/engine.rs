//! The photo engine as this function uses it: its limits, its deadline, and what it refuses in
//! the customer's words.

use domain::PhotoOrder;
use pixels::{Format, Limits, PhotoError, Recipe};
use std::num::NonZero;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

/// A deadline below the function's own, so that the photo is *failed* with a reason and not cut
/// off without one.
const EDIT_TIME_MAX: Duration = Duration::from_secs(40);

/// An edited photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The file, of the kind that the recipe makes.
    pub bytes: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// A photo that cannot be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// A stable word for programs.
    pub code: &'static str,
    /// A sentence for the customer.
    pub reason: String,
}

impl Refused {
    /// Every run ended without a word.
    pub(crate) fn worn_out() -> Self {
        let reason = "We tried several times and could not finish this photo.".to_owned();
        Self { code: "could-not-finish", reason }
    }

    /// What was uploaded is not what was announced.
    pub(crate) fn other_file() -> Self {
        let reason = "The uploaded file is not the one that was announced.".to_owned();
        Self { code: "other-file", reason }
    }

    /// The original is not kept any more.
    pub(crate) fn no_original() -> Self {
        let reason = "The original of this photo is not kept any more.".to_owned();
        Self { code: "no-original", reason }
    }

    fn other_kind() -> Self {
        let reason = "The recipe makes another kind of file than was ordered.".to_owned();
        Self { code: "other-kind", reason }
    }

    fn other_type() -> Self {
        let reason = "The file's content is not of the type it was announced as.".to_owned();
        Self { code: "other-type", reason }
    }
}

impl From<PhotoError> for Refused {
    fn from(error: PhotoError) -> Self {
        Self { code: error.code(), reason: error.to_string() }
    }
}

/// All cores that the function has: one below 1 769 MB of memory, and one more for each as many.
fn limits() -> Limits {
    let threads = available_parallelism().map_or(1, NonZero::get);
    Limits { threads, ..Limits::default() }
}

/// Edits a photo as ordered.
pub fn edit(bytes: &[u8], order: &PhotoOrder) -> Result<Edited, Refused> {
    let start = Instant::now();
    let recipe = Recipe::parse(order.recipe.as_str())
        .map_err(|error| Refused { code: "bad-recipe", reason: error.to_string() })?;
    let limits = limits();
    let header = pixels::inspect(bytes, &limits)?;
    if Format::from_media_type(order.media.as_str()) != Some(header.format) {
        return Err(Refused::other_type());
    }
    let in_time = || start.elapsed() < EDIT_TIME_MAX;
    let edited = pixels::edit(bytes, &recipe, &limits, &in_time)?;
    // It would be stored and handed out as what it is not.
    if edited.media_type != order.recipe.kind().media().as_str() {
        return Err(Refused::other_kind());
    }
    Ok(Edited { bytes: edited.bytes, width: edited.width, height: edited.height })
}
