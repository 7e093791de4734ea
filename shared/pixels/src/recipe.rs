//! What a customer asks for: a list of steps and an output, parsed once, applied without errors.
//!
//! The text is JSON, version 1:
//! `{"version":1,"steps":[{"exposure":{"ev":0.5}}],"output":{"jpeg":{"quality":90}}}`. `steps` and
//! `output` may be left out. Nothing is guessed: what is unknown, missing, out of range or said
//! twice is refused, with the path of the field. Names and ranges are those of the Adobe Lightroom
//! API where it has the control.

mod json;
mod read;
mod write;

use crate::pipeline::ORDER;
use crate::steps::crop::Crop;

/// The version that this crate writes and reads. A change that gives other pixels is another
/// version.
pub const RECIPE_VERSION: u32 = 1;
/// The longest recipe text, in bytes.
pub const RECIPE_BYTES_MAX: usize = 8 << 10;
/// The most steps in a recipe.
pub const RECIPE_STEPS_MAX: usize = 16;

/// Quality of the JPEG where the recipe does not say.
const QUALITY_DEFAULT: u8 = 90;

/// A recipe whose every number is in range.
///
/// Steps are kept in the order in which they run, which is always the same; two recipes that differ
/// only in the order of their text are equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    /// In the order of the pipeline, each kind at most once.
    steps: Vec<Step>,
    /// 1 to 100.
    quality: u8,
}

impl Recipe {
    /// Reads a recipe.
    pub fn parse(json: &str) -> Result<Recipe, RecipeError> {
        read::recipe(json)
    }

    /// The canonical text: steps in the order in which they run, every number written out.
    ///
    /// [`Recipe::parse`] gives an equal recipe back.
    pub fn to_json(&self) -> String {
        write::recipe(self)
    }

    pub(crate) fn step(&self, kind: Kind) -> Option<&Step> {
        self.steps.iter().find(|step| step.kind() == kind)
    }

    /// On unless the recipe says otherwise.
    pub(crate) fn auto_orient(&self) -> bool {
        !matches!(self.step(Kind::Orient), Some(Step::Orient { auto: false }))
    }

    pub(crate) fn quality(&self) -> u8 {
        self.quality
    }

    fn new(mut steps: Vec<Step>, quality: u8) -> Recipe {
        // What is so anyway is not said, so that equal recipes have equal texts.
        steps.retain(|step| *step != Step::Orient { auto: true });
        steps.sort_by_key(|step| ORDER.iter().position(|kind| *kind == step.kind()));
        Recipe { steps, quality }
    }
}

impl Default for Recipe {
    /// The photo upright, as JPEG of quality 90.
    fn default() -> Recipe {
        Recipe { steps: Vec::new(), quality: QUALITY_DEFAULT }
    }
}

/// Why a recipe was refused, in words that a customer can read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path} {reason}")]
pub struct RecipeError {
    /// Where: `steps[2].exposure.ev`, `output.jpeg.quality`, or `recipe` for the whole.
    pub path: String,
    /// What is wrong there, as the end of a sentence that starts with the path.
    pub reason: String,
}

/// One thing to do, its numbers in range.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// Whether EXIF decides which way is up.
    Orient {
        auto: bool,
    },
    /// Clockwise quarters, 1 to 3.
    Rotate {
        quarters: u8,
    },
    /// Clockwise, -45 to 45.
    Straighten {
        degrees: f64,
    },
    /// Of the photo as oriented, rotated and straightened.
    Crop(Crop),
    /// Longer side at most, 16 to 16384 pixels.
    Resize {
        long_edge: u32,
    },
    /// -100 to 100 and -150 to 150.
    WhiteBalance {
        temperature: f64,
        tint: f64,
    },
    /// Stops, -5 to 5.
    Exposure {
        ev: f64,
    },
    /// -100 to 100.
    Contrast {
        amount: f64,
    },
    /// -100 to 100.
    Saturation {
        amount: f64,
    },
    BlackAndWhite,
    /// 0 to 150, and 0.5 to 3 pixels.
    Sharpen {
        amount: f64,
        radius: f64,
    },
}

/// The kind of a step, without its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Orient,
    Rotate,
    Straighten,
    Crop,
    Resize,
    WhiteBalance,
    Exposure,
    Contrast,
    Saturation,
    BlackAndWhite,
    Sharpen,
}

impl Step {
    fn kind(&self) -> Kind {
        match self {
            Step::Orient { .. } => Kind::Orient,
            Step::Rotate { .. } => Kind::Rotate,
            Step::Straighten { .. } => Kind::Straighten,
            Step::Crop(_) => Kind::Crop,
            Step::Resize { .. } => Kind::Resize,
            Step::WhiteBalance { .. } => Kind::WhiteBalance,
            Step::Exposure { .. } => Kind::Exposure,
            Step::Contrast { .. } => Kind::Contrast,
            Step::Saturation { .. } => Kind::Saturation,
            Step::BlackAndWhite => Kind::BlackAndWhite,
            Step::Sharpen { .. } => Kind::Sharpen,
        }
    }
}

impl Kind {
    /// The name in the text.
    fn name(self) -> &'static str {
        match self {
            Kind::Orient => "orient",
            Kind::Rotate => "rotate",
            Kind::Straighten => "straighten",
            Kind::Crop => "crop",
            Kind::Resize => "resize",
            Kind::WhiteBalance => "white_balance",
            Kind::Exposure => "exposure",
            Kind::Contrast => "contrast",
            Kind::Saturation => "saturation",
            Kind::BlackAndWhite => "black_and_white",
            Kind::Sharpen => "sharpen",
        }
    }
}
