//! Where one wish ends and the next begins.

use crate::sense::{Form, Place, Sense, Verb};
use crate::token::Span;
use crate::units::{Meaning, Unit};

/// What stands before a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joint {
    Stop,
    Comma,
    And,
    /// Only a second verb shows that something new begins.
    None,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) units: Vec<Unit>,
    pub(crate) joint: Joint,
}

impl Clause {
    pub(crate) fn senses(&self) -> impl Iterator<Item = Sense> + '_ {
        self.units.iter().filter_map(Unit::sense)
    }

    pub(crate) fn has(&self, sense: Sense) -> bool {
        self.senses().any(|it| it == sense)
    }

    pub(crate) fn does(&self, verb: Verb) -> bool {
        self.has(Sense::Verb(verb))
    }

    pub(crate) fn does_any(&self, verbs: &[Verb]) -> bool {
        verbs.iter().any(|verb| self.does(*verb))
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.senses().filter_map(|sense| match sense {
            Sense::Place(place) => Some(place),
            _ => None,
        })
    }

    pub(crate) fn is_negated(&self) -> bool {
        self.units.iter().any(|unit| unit.is_negated || unit.denies())
    }

    /// `фото светлое`: a clause that may only say what the photo is like.
    pub(crate) fn is_told(&self) -> bool {
        let wants = |sense: Sense| {
            matches!(
                sense,
                Sense::Verb(_)
                    | Sense::Only
                    | Sense::Purpose
                    | Sense::Aim
                    | Sense::Little
                    | Sense::Much
                    | Sense::Limit
            )
        };
        self.has(Sense::Whole) && !self.senses().any(wants)
    }

    pub(crate) fn has_unknown(&self) -> bool {
        self.units.iter().any(|unit| unit.meaning == Meaning::Unknown)
    }

    /// All of it that says something.
    pub(crate) fn span(&self) -> Span {
        let spans = self.units.iter().filter(|unit| !unit.is_filler()).map(|unit| unit.span);
        spans.reduce(Span::with).unwrap_or_default()
    }

    /// Of the units that have one of these senses; else the whole clause.
    pub(crate) fn span_of(&self, is_one: impl Fn(Sense) -> bool) -> Span {
        let units = self.units.iter().filter(|unit| unit.sense().is_some_and(&is_one));
        units.map(|unit| unit.span).reduce(Span::with).unwrap_or_else(|| self.span())
    }
}

pub(crate) fn clauses(units: &[Unit]) -> Vec<Clause> {
    let mut split = Split { clauses: Vec::new(), now: Vec::new(), joint: Joint::Stop };
    for (at, unit) in units.iter().enumerate() {
        let rest = &units[at + 1..];
        match unit.meaning {
            Meaning::Stop => split.end(Joint::Stop),
            Meaning::Sense(Sense::But) => split.end(Joint::Comma),
            Meaning::Comma if !split.is_list(unit, rest) => split.end(Joint::Comma),
            Meaning::Sense(Sense::And) if !split.is_list(unit, rest) => split.end(Joint::And),
            Meaning::Comma | Meaning::Sense(Sense::And) => {}
            _ => {
                if split.is_broken_by(unit, &units[at..]) {
                    split.end(Joint::None);
                }
                split.now.push(*unit);
            }
        }
    }
    split.end(Joint::Stop);
    split.clauses
}

struct Split {
    clauses: Vec<Clause>,
    now: Vec<Unit>,
    joint: Joint,
}

fn is_break(unit: &Unit) -> bool {
    matches!(unit.meaning, Meaning::Stop | Meaning::Comma)
        || matches!(unit.sense(), Some(Sense::And | Sense::But))
}

/// What follows up to the next mark.
fn segment(rest: &[Unit]) -> &[Unit] {
    let end = rest.iter().position(is_break).unwrap_or(rest.len());
    &rest[..end]
}

fn is_main(unit: &Unit) -> bool {
    matches!(unit.sense(), Some(Sense::Verb(verb)) if !matches!(verb, Verb::Be | Verb::Without))
}

fn is_generic(unit: &Unit) -> bool {
    matches!(
        unit.sense(),
        Some(Sense::Verb(Verb::Make | Verb::Add | Verb::Change | Verb::More | Verb::Less))
    )
}

fn is_adjective(unit: &Unit) -> bool {
    matches!(unit.sense(), Some(Sense::Dial(_, form)) if form != Form::Noun)
}

fn is_noun(unit: &Unit) -> bool {
    unit.sense().is_some_and(Sense::is_noun)
}

fn is_fault(unit: &Unit) -> bool {
    matches!(unit.sense(), Some(Sense::Dial(_, Form::TooHigh | Form::TooLow)))
}

fn is_place(unit: &Unit) -> bool {
    matches!(unit.sense(), Some(Sense::Place(_)))
}

/// Something that acts: a verb, a comparative, a number.
fn is_acting(unit: &Unit) -> bool {
    is_main(unit)
        || (is_adjective(unit) && !is_noun(unit))
        || matches!(unit.meaning, Meaning::Number(..))
}

/// Something that would be done.
fn is_wish(unit: &Unit) -> bool {
    let makes = matches!(unit.sense(), Some(Sense::Verb(Verb::Make)));
    let is_named = matches!(
        unit.sense(),
        Some(Sense::Dial(..) | Sense::Ready(_) | Sense::Target(_) | Sense::Shape(_))
    );
    is_main(unit) && !makes
        || is_named
        || matches!(unit.meaning, Meaning::Number(..) | Meaning::Ratio(..) | Meaning::Pair(..))
}

impl Split {
    fn end(&mut self, joint: Joint) {
        let units = std::mem::take(&mut self.now);
        if !units.is_empty() {
            self.clauses.push(Clause { units, joint: self.joint });
            self.joint = joint;
        } else if joint == Joint::Stop {
            self.joint = joint;
        }
    }

    /// Whether what stands on both sides of a comma or an *and* belongs to one verb.
    fn is_list(&self, comma: &Unit, rest: &[Unit]) -> bool {
        let segment = segment(rest);
        let left = self.now.iter().rev().find(|unit| !unit.is_filler());
        let is_small = |unit: &&Unit| {
            !unit.is_filler() && !matches!(unit.sense(), Some(Sense::Little | Sense::Much))
        };
        let (Some(left), Some(right)) = (left, segment.iter().find(is_small)) else {
            return false;
        };
        let both = |is: fn(&Unit) -> bool| self.now.iter().any(is) && segment.iter().any(is);
        // `жарықтық пен контрастты көтер`: the object of a Kazakh verb may look like an adjective.
        let is_open = |unit: &Unit| matches!(unit.sense(), Some(Sense::Dial(_, Form::High)));
        if comma.is(Sense::And)
            && is_noun(left)
            && is_open(right)
            && !self.now.iter().any(is_acting)
        {
            return true;
        }
        if is_noun(left) && is_noun(right) {
            let differs = left.is(Sense::Frame) != right.is(Sense::Frame)
                || (is_fault(left) != is_fault(right) && comma.meaning == Meaning::Comma);
            return !(both(is_acting) || differs && segment.iter().any(is_acting));
        }
        // `рамку и сепию не надо`: what is not needed is both.
        let is_denied = segment.last().is_some_and(|it| it.is(Sense::Needless));
        if comma.is(Sense::And) && is_denied && !both(is_main) && !self.now.iter().any(is_acting) {
            return true;
        }
        let are_adjectives = is_adjective(left) && is_adjective(right);
        are_adjectives && !both(is_place) && !both(is_main)
    }

    /// Whether a new clause begins at this unit though no mark says so.
    fn is_broken_by(&self, unit: &Unit, rest: &[Unit]) -> bool {
        let has_content = self
            .now
            .iter()
            .any(|it| !it.is_filler() && !is_main(it) && !it.denies() && !it.is(Sense::Only));
        if unit.is(Sense::Purpose) {
            return has_content;
        }
        if unit.is(Sense::Verb(Verb::Without)) {
            return self.now.iter().any(is_wish);
        }
        if self.is_closed(unit, rest) {
            return true;
        }
        let Some(main) = self.now.iter().rev().find(|it| is_main(it)) else {
            return false;
        };
        let is_denied = self.now.iter().any(Unit::denies) || main.is_negated;
        if main.closes {
            // Behind the last word of a Kazakh sentence, another sentence has a verb of its own.
            let goes_on = segment(rest).iter().any(|it| is_main(it) || it.is_negated);
            return goes_on && has_content && !unit.is_filler();
        }
        if unit.denies() {
            return has_content
                && !is_denied
                && !self.trails(unit, rest)
                && !matches!(main.sense(), Some(Sense::Verb(Verb::Be)));
        }
        let keeps = |it: &Unit| it.is(Sense::Verb(Verb::Keep));
        if keeps(main) && keeps(unit) {
            return false;
        }
        // *Make the contrast less*, *add more contrast*.
        let amount = |it: &Unit| matches!(it.sense(), Some(Sense::Verb(Verb::More | Verb::Less)));
        if amount(unit) && is_generic(main) && !amount(main) {
            return false;
        }
        if is_main(unit) && !unit.closes && !ends_kazakh(unit, rest) {
            return !(is_denied && is_generic(main) && !has_content);
        }
        let leaves_alone = matches!(main.sense(), Some(Sense::Verb(Verb::Keep | Verb::Change)));
        let is_step = matches!(unit.sense(), Some(Sense::Dial(_, Form::Up | Form::Down)));
        is_step && leaves_alone && has_content
    }

    /// Whether *not*, or *not needed*, is said of what stands before it.
    fn trails(&self, unit: &Unit, rest: &[Unit]) -> bool {
        let mut behind = segment(rest).iter().skip(1).filter(|it| !it.is_filler());
        let before = self.now.iter().rev().find(|it| !it.is_filler());
        match behind.next() {
            None => true,
            // `сделай ярче не надо обрезать` and `делать ярче не надо обрежь`.
            Some(next) => {
                let is_asked = self.now.iter().any(|it| it.is_infinitive);
                unit.is(Sense::Needless) && before.is_some() && (is_asked || !next.is_infinitive)
            }
        }
    }

    /// Whether what stands before has said all that it can: `рамку не надо`, `без шума`.
    fn is_closed(&self, unit: &Unit, rest: &[Unit]) -> bool {
        let is_said = |it: &&Unit| !it.is_filler();
        let (first, last) = (self.now.iter().find(is_said), self.now.iter().rfind(is_said));
        let (Some(first), Some(last)) = (first, last) else {
            return false;
        };
        if unit.is_filler() {
            return false;
        }
        if last.is(Sense::Needless) && !first.denies() {
            return true;
        }
        // *Without making it darker*, *without colour change*.
        let is_step = matches!(unit.sense(), Some(Sense::Dial(_, Form::Up | Form::Down)));
        let leads = is_generic(last) || segment(rest).len() == 1 && is_generic(unit);
        first.is(Sense::Verb(Verb::Without))
            && first.span != last.span
            && !leads
            && (is_main(unit) || is_step)
    }
}

/// A Kazakh verb that leads to another one (`қып кес`) does not begin anything.
fn ends_kazakh(unit: &Unit, rest: &[Unit]) -> bool {
    segment(rest).iter().skip(1).any(|it| it.closes) && !unit.closes
}
