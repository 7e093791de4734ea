//! What a word can mean here. The names are those of the headings in `lexicon/`.

use crate::op::{Dial, Look};
use crate::refusal::Cannot;
use crate::targets;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Sense {
    Dial(Dial, Form),
    Place(Place),
    /// The photo itself.
    Whole,
    Verb(Verb),
    Little,
    Much,
    /// Takes strength from what was said before: *not too much*.
    Limit,
    Too,
    Not,
    /// *Not needed*: says *not* of what stands before it, or of what follows.
    Needless,
    Only,
    Rest,
    Target(usize),
    Shape(Shape),
    Unit(Unit),
    Way(Way),
    /// Something that we cannot do, said in one word.
    Cannot(Cannot),
    Ready(Ready),
    /// Size, format, frame.
    Frame,
    /// All colours together.
    Colours,
    /// One colour, as a thing may have.
    Colour,
    WhiteBalance,
    /// For what: `под`.
    Aim,
    /// For what, or where the photo goes: `для`.
    For,
    /// In order that.
    Purpose,
    /// What the photo shows or why it was made.
    Context,
    /// Says nothing that could be done.
    Filler,
    /// Tells what was, and asks for nothing by itself.
    Was,
    /// Good: a wish where something is to be made so, thanks where it is.
    Praise,
    /// Says that it is good as it is.
    Liked,
    And,
    But,
    /// Names two of which one is meant.
    Or,
    /// Asks what it costs.
    Price,
}

/// How a word speaks of a dial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    /// Brighter, brighten.
    Up,
    Down,
    /// Brightness.
    Noun,
    /// Bright.
    High,
    /// Dark.
    Low,
    /// Overexposed: a fault by itself.
    TooHigh,
    TooLow,
}

/// A part of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// What is behind.
    Background,
    /// A face, a head.
    Face,
    /// Eyes.
    Eyes,
    /// Teeth.
    Teeth,
    /// Hair.
    Hair,
    /// Skin.
    Skin,
    /// Sky.
    Sky,
    /// A person.
    Person,
    /// A figure, a waist, a nose.
    Body,
    /// Clothes.
    Clothes,
    /// Any other thing.
    Thing,
    /// Writing.
    Text,
    /// The edges.
    Edges,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Verb {
    More,
    Less,
    Remove,
    Without,
    Make,
    /// *Let it be*: with *not*, asks for the opposite.
    Be,
    Change,
    Keep,
    Replace,
    Add,
    Crop,
    Resize,
    Shrink,
    Enlarge,
    Rotate,
    Straighten,
    Blur,
    Whiten,
    Fix,
    Open,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    Square,
    /// Upright or lying, nobody knows how much.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Unit {
    Pixels,
    Centimetres,
    Millimetres,
    Percent,
    Degrees,
    Stops,
    Times,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Way {
    Left,
    Right,
    Around,
    Horizontal,
    Vertical,
    Up,
    Down,
}

/// What one word is enough for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ready {
    BlackAndWhite,
    Auto,
    Look(Look),
    Straighten,
    Flip,
    Pad,
    Enlarge,
}

macro_rules! names {
    ($word:expr, $($name:literal => $value:expr),+ $(,)?) => {
        match $word { $($name => Some($value),)+ _ => None }
    };
}

impl Sense {
    /// The sense that a heading names, such as `exposure up`.
    pub(crate) fn named(heading: &str) -> Option<Sense> {
        let Some((kind, name)) = heading.split_once(' ') else {
            return single(heading);
        };
        match kind {
            "place" => place(name).map(Sense::Place),
            "verb" => verb(name).map(Sense::Verb),
            "unit" => unit(name).map(Sense::Unit),
            "way" => way(name).map(Sense::Way),
            "ready" => ready(name).map(Sense::Ready),
            "look" => Look::named(name).map(|look| Sense::Ready(Ready::Look(look))),
            "cannot" => Cannot::named(name).map(Sense::Cannot),
            "target" => targets::index(name).map(Sense::Target),
            "shape" => {
                names!(name,
                    "square" => Sense::Shape(Shape::Square),
                    "other" => Sense::Shape(Shape::Other),
                )
            }
            dial => Some(Sense::Dial(Dial::named(dial)?, form(name)?)),
        }
    }

    /// Whether the word says *not*.
    pub(crate) fn denies(self) -> bool {
        matches!(self, Sense::Not | Sense::Needless)
    }

    /// Whether the word names something that a verb can act on.
    pub(crate) fn is_noun(self) -> bool {
        matches!(
            self,
            Sense::Place(_)
                | Sense::Colours
                | Sense::Frame
                | Sense::Dial(_, Form::Noun | Form::TooHigh | Form::TooLow)
        )
    }
}

fn single(name: &str) -> Option<Sense> {
    names!(name,
        "whole" => Sense::Whole,
        "little" => Sense::Little,
        "much" => Sense::Much,
        "limit" => Sense::Limit,
        "too" => Sense::Too,
        "not" => Sense::Not,
        "needless" => Sense::Needless,
        "only" => Sense::Only,
        "rest" => Sense::Rest,
        "frame" => Sense::Frame,
        "colours" => Sense::Colours,
        "colour" => Sense::Colour,
        "white-balance" => Sense::WhiteBalance,
        "aim" => Sense::Aim,
        "for" => Sense::For,
        "purpose" => Sense::Purpose,
        "context" => Sense::Context,
        "filler" => Sense::Filler,
        "was" => Sense::Was,
        "liked" => Sense::Liked,
        "praise" => Sense::Praise,
        "and" => Sense::And,
        "but" => Sense::But,
        "or" => Sense::Or,
        "price" => Sense::Price,
    )
}

fn form(name: &str) -> Option<Form> {
    names!(name,
        "up" => Form::Up,
        "down" => Form::Down,
        "noun" => Form::Noun,
        "high" => Form::High,
        "low" => Form::Low,
        "too-high" => Form::TooHigh,
        "too-low" => Form::TooLow,
    )
}

fn place(name: &str) -> Option<Place> {
    names!(name,
        "background" => Place::Background,
        "face" => Place::Face,
        "eyes" => Place::Eyes,
        "teeth" => Place::Teeth,
        "hair" => Place::Hair,
        "skin" => Place::Skin,
        "sky" => Place::Sky,
        "person" => Place::Person,
        "body" => Place::Body,
        "clothes" => Place::Clothes,
        "thing" => Place::Thing,
        "text" => Place::Text,
        "edges" => Place::Edges,
    )
}

fn verb(name: &str) -> Option<Verb> {
    names!(name,
        "more" => Verb::More,
        "less" => Verb::Less,
        "remove" => Verb::Remove,
        "without" => Verb::Without,
        "make" => Verb::Make,
        "be" => Verb::Be,
        "change" => Verb::Change,
        "keep" => Verb::Keep,
        "replace" => Verb::Replace,
        "add" => Verb::Add,
        "crop" => Verb::Crop,
        "resize" => Verb::Resize,
        "shrink" => Verb::Shrink,
        "enlarge" => Verb::Enlarge,
        "rotate" => Verb::Rotate,
        "straighten" => Verb::Straighten,
        "blur" => Verb::Blur,
        "whiten" => Verb::Whiten,
        "fix" => Verb::Fix,
        "open" => Verb::Open,
    )
}

fn unit(name: &str) -> Option<Unit> {
    names!(name,
        "pixels" => Unit::Pixels,
        "centimetres" => Unit::Centimetres,
        "millimetres" => Unit::Millimetres,
        "percent" => Unit::Percent,
        "degrees" => Unit::Degrees,
        "stops" => Unit::Stops,
        "times" => Unit::Times,
    )
}

fn way(name: &str) -> Option<Way> {
    names!(name,
        "left" => Way::Left,
        "right" => Way::Right,
        "around" => Way::Around,
        "horizontal" => Way::Horizontal,
        "vertical" => Way::Vertical,
        "up" => Way::Up,
        "down" => Way::Down,
    )
}

fn ready(name: &str) -> Option<Ready> {
    names!(name,
        "black-and-white" => Ready::BlackAndWhite,
        "auto" => Ready::Auto,
        "straighten" => Ready::Straighten,
        "flip" => Ready::Flip,
        "pad" => Ready::Pad,
        "enlarge" => Ready::Enlarge,
    )
}
