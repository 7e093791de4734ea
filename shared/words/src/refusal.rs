//! What we cannot do, and why a wish is asked about.

/// A wish that is understood and that we cannot fulfil.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cannot {
    /// Take a person out.
    Person,
    /// Take a thing out.
    Object,
    /// Take the background out or put another behind.
    Background,
    /// Blur only the background.
    BackgroundBlur,
    /// Another sky.
    Sky,
    /// Colour into a black-and-white photo.
    Colourise,
    /// Another colour for one thing.
    Recolour,
    /// Another body, another room.
    Reshape,
    /// Skin.
    Retouch,
    /// Teeth, make-up, another face.
    Face,
    /// Red or closed eyes.
    Eyes,
    /// Put something in, join photos.
    Add,
    /// Write on the photo, or take writing off.
    Text,
    /// Take off the mark of its owner.
    Watermark,
    /// Scratches, tears.
    Damage,
    /// A drawing, a cartoon.
    Art,
    /// Motion.
    Animate,
}

impl Cannot {
    /// All.
    pub const ALL: [Cannot; 17] = [
        Cannot::Person,
        Cannot::Object,
        Cannot::Background,
        Cannot::BackgroundBlur,
        Cannot::Sky,
        Cannot::Colourise,
        Cannot::Recolour,
        Cannot::Reshape,
        Cannot::Retouch,
        Cannot::Face,
        Cannot::Eyes,
        Cannot::Add,
        Cannot::Text,
        Cannot::Watermark,
        Cannot::Damage,
        Cannot::Art,
        Cannot::Animate,
    ];

    /// As headings of the lexicon and the corpus write it.
    pub fn name(self) -> &'static str {
        match self {
            Cannot::Person => "person",
            Cannot::Object => "object",
            Cannot::Background => "background",
            Cannot::BackgroundBlur => "background_blur",
            Cannot::Sky => "sky",
            Cannot::Colourise => "colourise",
            Cannot::Recolour => "recolour",
            Cannot::Reshape => "reshape",
            Cannot::Retouch => "retouch",
            Cannot::Face => "face",
            Cannot::Eyes => "eyes",
            Cannot::Add => "add",
            Cannot::Text => "text",
            Cannot::Watermark => "watermark",
            Cannot::Damage => "damage",
            Cannot::Art => "art",
            Cannot::Animate => "animate",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Cannot> {
        Cannot::ALL.into_iter().find(|cannot| cannot.name() == name)
    }
}

/// Why the customer is asked before anything is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// A part of the photo is meant, and we can only change the whole.
    Whole,
    /// Which shape, or how much.
    Crop,
    /// More or less of it.
    Direction,
    /// Which way to turn.
    Rotate,
    /// How large.
    Size,
    /// Two wishes that exclude each other.
    Conflict,
    /// A number out of range.
    Range,
    /// A word that we do not know.
    Words,
    /// The text is longer than what is read.
    Length,
    /// Nothing was understood as a wish.
    Nothing,
}

impl Doubt {
    /// As the corpus writes it.
    pub fn name(self) -> &'static str {
        match self {
            Doubt::Whole => "whole",
            Doubt::Crop => "crop",
            Doubt::Direction => "direction",
            Doubt::Rotate => "rotate",
            Doubt::Size => "size",
            Doubt::Conflict => "conflict",
            Doubt::Range => "range",
            Doubt::Words => "words",
            Doubt::Length => "length",
            Doubt::Nothing => "nothing",
        }
    }
}
