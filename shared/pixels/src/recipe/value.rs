//! The fields of a step: what shape each has, and the value that a recipe gave it.
//!
//! One table (`controls`) says it once; reading, writing, the JSON Schema and the page for
//! customers all go by it, so they cannot tell different stories.

/// What a field may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// A number between these two, both included.
    Number {
        low: f64,
        high: f64,
    },
    /// A whole number between these two, both included.
    Whole {
        low: u32,
        high: u32,
    },
    /// One of these whole numbers.
    OneOf(&'static [u32]),
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Two whole numbers from 1 to 1000, such as `4:5`.
    Ratio,
    /// A part of the photo: fractions from the top left corner.
    Part,
    /// Points of a curve, each `[x, y]` from 0 to 1, x rising.
    Points,
    /// Hue, saturation and luminance of one range of hues, -100 to 100 each.
    Hsl,
    /// `#rrggbb`.
    Colour,
    /// A line of letters that the font of marks has.
    Text,
    /// A small PNG in base64.
    Image,
}

/// What happens when a field is left out.
#[derive(Clone, Debug)]
pub(crate) enum Absent {
    /// The recipe is refused.
    Refused,
    /// As if this number had been written.
    Number(f64),
    /// As if this colour had been written.
    Colour([u8; 3]),
    /// As if this word had been written.
    Word(&'static str),
    /// As if this had been written.
    Flag(bool),
    /// It stays out.
    Stays,
}

/// One field of a step.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) absent: Absent,
    /// `%`, `EV`, `px` and so on; empty where there is none.
    pub(crate) unit: &'static str,
    pub(crate) what: &'static str,
}

/// A value that fits its shape.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Number(f64),
    Flag(bool),
    Word(&'static str),
    Ratio([u32; 2]),
    Part([f64; 4]),
    Points(Vec<[f64; 2]>),
    Hsl([f64; 3]),
    Colour([u8; 3]),
    Text(String),
}

impl Absent {
    /// The value that stands in.
    pub(crate) fn value(&self) -> Option<Value> {
        match self {
            Absent::Number(number) => Some(Value::Number(*number)),
            Absent::Colour(colour) => Some(Value::Colour(*colour)),
            Absent::Word(word) => Some(Value::Word(word)),
            Absent::Flag(flag) => Some(Value::Flag(*flag)),
            _ => None,
        }
    }
}
