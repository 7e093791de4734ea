//! What was understood.

use crate::op::{Dial, Op};
use crate::refusal::{Cannot, Doubt};
use crate::sense::Place;
use crate::token::Span;

/// A request as it was understood. Nothing is done by it: the customer sees it first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What to do, in the order of the recipe.
    pub recipe: Vec<Asked>,
    /// What was understood and has no step in the engine yet.
    pub later: Vec<Asked>,
    /// What must stay as it is.
    pub locks: Vec<Lock>,
    /// What was understood and cannot be done.
    pub cannot: Vec<Refusal>,
    /// What the customer has to decide first.
    pub unclear: Vec<Question>,
    /// Which words were understood.
    pub coverage: Coverage,
}

impl Reading {
    /// Whether the customer has to answer something before a photo is spent.
    pub fn must_ask(&self) -> bool {
        self.recipe.is_empty()
            || !self.later.is_empty()
            || !self.cannot.is_empty()
            || !self.unclear.is_empty()
    }
}

/// An operation and where the request says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub op: Op,
    /// Where.
    pub span: Span,
}

/// Something that must stay as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    /// What.
    pub kept: Kept,
    /// Where the request says so.
    pub span: Span,
}

/// What a lock holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kept {
    /// Everything that was not asked for.
    Rest,
    /// A part of the photo.
    Place(Place),
    /// A dial: not more of it (1), not less (-1), neither (0), or only not too much (2).
    Dial(Dial, i8),
    /// All colours.
    Colours,
    /// Colour itself: no black and white.
    BlackAndWhite,
    /// No look of another time or of film.
    Look,
    /// No borders.
    Pad,
    /// The frame.
    Crop,
    /// The number of pixels.
    Size,
    /// Which way is up.
    Rotate,
    /// Something that we do not do anyway.
    Cannot(Cannot),
}

/// A wish that cannot be fulfilled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What.
    pub what: Cannot,
    /// Where the request says so.
    pub span: Span,
}

/// Something to decide first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Why.
    pub doubt: Doubt,
    /// What we could do if the customer says yes.
    pub offer: Option<Op>,
    /// The part of the photo that was meant.
    pub place: Option<Place>,
    /// Where the request says so.
    pub span: Span,
}

/// How much of the request was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Words and numbers that the reading rests on.
    pub explained: usize,
    /// Words that ask for nothing, such as *please*.
    pub ignorable: usize,
    /// Words that nobody knows.
    pub unknown: Vec<Span>,
}

/// A reading in the making.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) ops: Vec<Step>,
    pub(crate) locks: Vec<Lock>,
    pub(crate) cannot: Vec<Refusal>,
    pub(crate) unclear: Vec<Question>,
    /// Where something was said that nothing came of: asked about where nothing else is.
    pub(crate) lost: Vec<Span>,
}

/// An operation with what later clauses need to know about it.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub(crate) asked: Asked,
    /// The clause that it comes from.
    pub(crate) clause: usize,
    /// Whether the customer only says what is wrong, or why.
    pub(crate) is_weak: bool,
    /// Whether the clause speaks of the whole photo.
    pub(crate) is_whole: bool,
    /// Whether the clause may only say what the photo is like.
    pub(crate) is_told: bool,
}

impl Step {
    /// Something that was clearly asked for.
    pub(crate) fn sure(asked: Asked, clause: usize) -> Step {
        Step { asked, clause, is_weak: false, is_whole: true, is_told: false }
    }
}

impl Draft {
    pub(crate) fn lock(&mut self, kept: Kept, span: Span) {
        self.locks.push(Lock { kept, span });
    }

    pub(crate) fn refuse(&mut self, what: Cannot, span: Span) {
        self.cannot.push(Refusal { what, span });
    }

    pub(crate) fn ask(&mut self, doubt: Doubt, span: Span) {
        self.unclear.push(Question { doubt, offer: None, place: None, span });
    }

    pub(crate) fn ask_whether(&mut self, doubt: Doubt, offer: Op, span: Span) {
        self.unclear.push(Question { doubt, offer: Some(offer), place: None, span });
    }
}
