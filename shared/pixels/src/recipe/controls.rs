//! The table of controls: every step, its fields, ranges, units, defaults and meaning.
//!
//! Names and ranges are those of the Adobe Lightroom API where it has the control. The order of
//! [`CONTROLS`] is the order of work; the reason for each place stands in
//! [`pipeline`](crate::pipeline).

mod colour;
mod detail;
mod geometry;

use super::value::{Absent, Field, Shape};

/// One step.
pub(crate) struct Control {
    pub(crate) kind: Kind,
    /// The name in the text.
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    /// In which space it works: a word for the page.
    pub(crate) space: &'static str,
    pub(crate) fields: &'static [Field],
}

/// The kind of a step, without its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Orient,
    Rotate,
    Flip,
    Perspective,
    Straighten,
    Crop,
    Resize,
    Denoise,
    Dehaze,
    Auto,
    WhiteBalance,
    Exposure,
    Highlights,
    Shadows,
    Whites,
    Blacks,
    Contrast,
    Curve,
    Saturation,
    Vibrance,
    Mixer,
    BlackAndWhite,
    SplitToning,
    Look,
    Lut,
    Clarity,
    Blur,
    Sharpen,
    Vignette,
    Grain,
    Watermark,
    Frame,
}

impl Kind {
    pub(crate) fn control(self) -> &'static Control {
        // The table is in the order of the kinds; a test holds it there.
        CONTROLS[self as usize]
    }
}

/// All steps in the order of work.
pub(crate) const CONTROLS: [&Control; 32] = [
    &geometry::ORIENT,
    &geometry::ROTATE,
    &geometry::FLIP,
    &geometry::PERSPECTIVE,
    &geometry::STRAIGHTEN,
    &geometry::CROP,
    &geometry::RESIZE,
    &detail::DENOISE,
    &detail::DEHAZE,
    &colour::AUTO,
    &colour::WHITE_BALANCE,
    &colour::EXPOSURE,
    &colour::HIGHLIGHTS,
    &colour::SHADOWS,
    &colour::WHITES,
    &colour::BLACKS,
    &colour::CONTRAST,
    &colour::CURVE,
    &colour::SATURATION,
    &colour::VIBRANCE,
    &colour::MIXER,
    &colour::BLACK_AND_WHITE,
    &colour::SPLIT_TONING,
    &colour::LOOK,
    &colour::LUT,
    &detail::CLARITY,
    &detail::BLUR,
    &detail::SHARPEN,
    &detail::VIGNETTE,
    &detail::GRAIN,
    &detail::WATERMARK,
    &detail::FRAME,
];

/// The eight ranges of hue, and the angle of the middle of each.
pub(crate) const HUES: [(&str, f64); 8] = [
    ("red", 0.0),
    ("orange", 30.0),
    ("yellow", 60.0),
    ("green", 120.0),
    ("aqua", 180.0),
    ("blue", 240.0),
    ("purple", 270.0),
    ("magenta", 300.0),
];

/// Where in a picture something stands.
pub(crate) const GRAVITIES: [&str; 9] = [
    "centre",
    "top",
    "bottom",
    "left",
    "right",
    "top_left",
    "top_right",
    "bottom_left",
    "bottom_right",
];

/// A field from -100 to 100 that has to be there.
const fn amount(what: &'static str) -> Field {
    Field {
        name: "amount",
        shape: Shape::Number { low: -100.0, high: 100.0 },
        absent: Absent::Refused,
        unit: "%",
        what,
    }
}

/// A number with a default.
const fn number(
    name: &'static str,
    [low, high]: [f64; 2],
    default: f64,
    unit: &'static str,
    what: &'static str,
) -> Field {
    let absent = Absent::Number(default);
    Field { name, shape: Shape::Number { low, high }, absent, unit, what }
}

/// A field that has to be there.
const fn needed(name: &'static str, shape: Shape, unit: &'static str, what: &'static str) -> Field {
    Field { name, shape, absent: Absent::Refused, unit, what }
}

/// Whether the strength is only what it would be for a photo that needs nothing.
const FITTED: Field = optional(
    "fitted",
    Shape::Flag,
    "true makes it up to half stronger where the photo lacks it, and weaker where it has enough",
);

/// A field that may stay out.
const fn optional(name: &'static str, shape: Shape, what: &'static str) -> Field {
    Field { name, shape, absent: Absent::Stays, unit: "", what }
}
