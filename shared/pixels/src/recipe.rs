//! What a customer asks for: a list of steps and an output, parsed once, applied without errors.
//!
//! The text is JSON, version 1:
//! `{"version":1,"steps":[{"exposure":{"ev":0.5}}],"output":{"jpeg":{"quality":90}}}`. `steps` and
//! `output` may be left out. Nothing is guessed: what is unknown, missing, out of range or said
//! twice is refused, with the path of the field. Names and ranges are those of the Adobe Lightroom
//! API where it has the control.

pub(crate) mod controls;
mod json;
mod output;
mod page;
mod read;
mod schema;
pub(crate) mod value;
mod write;

use crate::picture::Turn;
use crate::steps::{flip, orient, rotate};
pub(crate) use controls::Kind;
pub use output::{Colours, Encoding, Metadata, Output};
use value::Value;

/// The version that this crate writes and reads.
///
/// A new step is no new version, because no old recipe names it; a change that gives an old recipe
/// other pixels is one.
pub const RECIPE_VERSION: u32 = 1;
/// The longest recipe text, in bytes.
pub const RECIPE_BYTES_MAX: usize = 8 << 10;
/// The most steps in a recipe.
pub const RECIPE_STEPS_MAX: usize = 40;
/// The most points in one tone curve.
pub const CURVE_POINTS_MAX: usize = 16;

/// A recipe whose every number is in range.
///
/// Steps are kept in the order in which they run, which is always the same; two recipes that differ
/// only in the order of their text are equal.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Recipe {
    /// In the order of work, each kind at most once.
    steps: Vec<Step>,
    output: Output,
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

    /// The JSON Schema (draft 2020-12) of the text.
    pub fn schema() -> String {
        schema::schema()
    }

    /// The page of all steps for customers, in Markdown; pictures are `<step>.png` below
    /// `pictures`.
    pub fn page(pictures: &str) -> String {
        page::page(pictures)
    }

    /// What kind of file the result is.
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// Whether something has to come beside the recipe: see [`Assets`](crate::Assets).
    pub fn needs_assets(&self) -> bool {
        self.step(Kind::Lut).is_some()
    }

    pub(crate) fn step(&self, kind: Kind) -> Option<&Step> {
        self.steps.iter().find(|step| step.kind == kind)
    }

    pub(crate) fn has_any(&self, kinds: &[Kind]) -> bool {
        self.steps.iter().any(|step| kinds.contains(&step.kind))
    }

    /// Whether something depends on what the photo is like.
    pub(crate) fn is_fitted(&self) -> bool {
        self.steps.iter().any(|step| step.flag("fitted"))
    }

    /// How a photo of this EXIF orientation is turned, by the steps orient, rotate and flip.
    pub(crate) fn turn(&self, orientation: u8) -> Turn {
        // On unless the recipe says otherwise.
        let is_oriented = self.step(Kind::Orient).is_none_or(|step| step.flag("auto"));
        let orient = if is_oriented { orient::turn(orientation) } else { Turn::NONE };
        let quarters = self.step(Kind::Rotate).and_then(|step| step.whole("degrees"));
        let axis = self.step(Kind::Flip).map(|step| step.word("axis") == Some("horizontal"));
        orient
            .then(rotate::turn(quarters.unwrap_or(0) / 90))
            .then(axis.map_or(Turn::NONE, flip::turn))
    }

    fn new(mut steps: Vec<Step>, output: Output) -> Recipe {
        // What is so anyway is not said, so that equal recipes have equal texts.
        steps.retain(|step| step.kind != Kind::Orient || !step.flag("auto"));
        steps.sort_by_key(|step| step.kind);
        Recipe { steps, output }
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
pub(crate) struct Step {
    pub(crate) kind: Kind,
    /// In the order of the table, defaults filled in.
    values: Vec<(&'static str, Value)>,
}

impl Step {
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// A number; 0 where the field stayed out.
    pub(crate) fn number(&self, name: &str) -> f64 {
        self.optional_number(name).unwrap_or(0.0)
    }

    pub(crate) fn optional_number(&self, name: &str) -> Option<f64> {
        match self.value(name) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// A whole number that the table keeps within `u32`.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the shape of the field is a whole number within u32"
    )]
    pub(crate) fn whole(&self, name: &str) -> Option<u32> {
        self.optional_number(name).map(|number| number as u32)
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.value(name) == Some(&Value::Flag(true))
    }

    pub(crate) fn word(&self, name: &str) -> Option<&'static str> {
        match self.value(name) {
            Some(Value::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub(crate) fn ratio(&self, name: &str) -> Option<[u32; 2]> {
        match self.value(name) {
            Some(Value::Ratio(ratio)) => Some(*ratio),
            _ => None,
        }
    }

    pub(crate) fn part(&self, name: &str) -> Option<[f64; 4]> {
        match self.value(name) {
            Some(Value::Part(part)) => Some(*part),
            _ => None,
        }
    }

    pub(crate) fn points(&self, name: &str) -> Option<&[[f64; 2]]> {
        match self.value(name) {
            Some(Value::Points(points)) => Some(points),
            _ => None,
        }
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.value(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn hsl(&self, name: &str) -> [f64; 3] {
        match self.value(name) {
            Some(Value::Hsl(hsl)) => *hsl,
            _ => [0.0; 3],
        }
    }

    pub(crate) fn colour(&self, name: &str) -> [u8; 3] {
        match self.value(name) {
            Some(Value::Colour(colour)) => *colour,
            _ => [0; 3],
        }
    }
}
