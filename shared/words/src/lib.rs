//! A customer's request, in Kazakh, Russian or English or all of them at once, to a recipe.
//!
//! Rules and word lists, no model: the same text gives the same reading on every machine. The words
//! are in `lexicon/`, one file a language, and can be added to without reading code. A wish that is
//! not understood is reported, never guessed.
//!
//! ```
//! use words::{Language, read, say_back};
//!
//! let reading = read("сделай чуть ярче и обрежь 4:5");
//! let steps = r#"[{"crop":{"aspect":"4:5"}},{"exposure":{"ev":0.35,"fitted":true}}]"#;
//! assert_eq!(reading.recipe_json(), format!(r#"{{"version":1,"steps":{steps}}}"#));
//! // A wish without a number is measured against the photo.
//! assert!(say_back(&reading, Language::English).starts_with("Crop 4:5, lighter ≈+0.35."));
//! ```

mod chips;
mod clause;
mod denied;
mod dials;
mod doubts;
mod fold;
mod frames;
mod lexicon;
mod op;
mod plainly;
mod reading;
mod recipe;
mod refusal;
mod say;
mod sense;
mod settle;
mod tails;
mod targets;
mod token;
mod typo;
mod units;
mod wishes;

pub use op::{Degree, Dial, Look, Op};
pub use plainly::cannot_text;
pub use reading::{Asked, Coverage, Kept, Lock, Question, Reading, Refusal};
pub use recipe::RECIPE_VERSION;
pub use refusal::{Cannot, Doubt};
pub use say::{ask_text, lock_chip, say_back};
pub use sense::Place;
pub use targets::{Target, targets};
pub use token::Span;

use clause::Clause;
use reading::Draft;
use sense::{Form, Sense, Verb};
use units::{Meaning, Unit};
use wishes::Around;

/// The version of rules and word lists together. A change that reads any request otherwise is
/// another version.
pub const WORDS_VERSION: u32 = 4;
/// So many letters of a request are read; what is behind them is asked about.
pub const TEXT_CHARS_MAX: usize = 2000;

/// A language that a customer reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// `kk`
    Kazakh,
    /// `ru`
    Russian,
    /// `en`
    English,
}

impl Language {
    /// All, in the order in which their words are looked up.
    pub const ALL: [Language; 3] = [Language::Kazakh, Language::Russian, Language::English];

    /// `kk`, `ru` or `en`.
    pub fn parse(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }

    /// `kk`, `ru` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Kazakh => "kk",
            Language::Russian => "ru",
            Language::English => "en",
        }
    }
}

/// Reads a request.
pub fn read(text: &str) -> Reading {
    let cut = text.char_indices().nth(TEXT_CHARS_MAX).map(|(at, _)| at);
    let units = units::units(&text[..cut.unwrap_or(text.len())]);
    let clauses = clause::clauses(&units);
    let mut draft = Draft::default();
    for (index, clause) in clauses.iter().enumerate() {
        let is_alone = clauses.iter().enumerate().all(|(at, it)| at == index || !is_asking(it));
        let whole = inherited(&clauses, index);
        let clause = whole.as_ref().unwrap_or(clause);
        if clause.has(Sense::Liked) && !is_asking(clause) && !clause.is_negated() {
            draft.ops.retain(|step| step.clause + 1 != index || !step.is_weak);
            continue;
        }
        let around = Around { index, is_alone };
        if denied::limit(clause, &mut draft)
            || denied::lessened(clause, index.checked_sub(1).map(|at| &clauses[at]), &mut draft)
            || denied::taken_back(clause, &mut draft)
            || denied::spared(clause, &mut draft)
            || denied::denied(clause, &mut draft)
            || denied::kept(clause, &mut draft)
            || denied::fault(clause, around, &mut draft)
        {
            continue;
        }
        wishes::wish(clause, around, &mut draft);
    }
    doubts::doubts(&clauses, &mut draft);
    if let Some(cut) = cut {
        draft.ask(Doubt::Length, Span { start: cut, end: text.len() });
    }
    let mut reading = settle::settle(draft);
    cover(&mut reading, &units, text);
    reading
}

/// Whether a clause says something that could be done or left.
fn is_asking(clause: &Clause) -> bool {
    clause.has_unknown()
        || clause.senses().any(|sense| {
            matches!(
                sense,
                Sense::Dial(..)
                    | Sense::Place(_)
                    | Sense::Target(_)
                    | Sense::Shape(_)
                    | Sense::Cannot(_)
                    | Sense::Ready(_)
                    | Sense::Rest
                    | Sense::Verb(Verb::Crop | Verb::Rotate | Verb::Straighten | Verb::Resize)
            )
        })
}

/// `не трогай лицо и фон`: what has no verb takes it, and its degree, from what stands before
/// the *and*.
fn inherited(clauses: &[Clause], index: usize) -> Option<Clause> {
    let clause = clauses.get(index)?;
    let before = clauses.get(index.checked_sub(1)?)?;
    if let Some(clause) = pointed(clause, before) {
        return Some(clause);
    }
    if clause.joint != clause::Joint::And {
        return None;
    }
    let is_verb = |unit: &Unit| matches!(unit.sense(), Some(Sense::Verb(_))) || unit.denies();
    let is_bare = !clause.units.iter().any(|unit| {
        is_verb(unit)
            || !matches!(unit.meaning, Meaning::Sense(_))
            || matches!(unit.sense(), Some(Sense::Dial(_, form)) if form != Form::Noun)
            || matches!(unit.sense(), Some(Sense::Little | Sense::Much | Sense::Only))
    });
    // `без рамки и сепии`: neither of them.
    let is_denied = before.is_negated() || before.does(Verb::Without);
    let is_look = |it: Sense| matches!(it, Sense::Ready(_));
    let has_noun = clause.senses().any(|it| it.is_noun() || is_denied && is_look(it));
    if !is_bare || !has_noun || !before.units.iter().any(is_verb) {
        return None;
    }
    let mut units: Vec<Unit> = before.units.iter().filter(|unit| is_verb(unit)).copied().collect();
    units.extend(&clause.units);
    Some(Clause { units, joint: clause.joint })
}

/// `фон отвлекает, можно размыть?`: a verb without an object takes the part of the photo that was
/// spoken of.
fn pointed(clause: &Clause, before: &Clause) -> Option<Clause> {
    let acts = clause.does_any(&[Verb::Blur, Verb::Remove, Verb::Replace]);
    let is_open = clause.units.iter().all(|unit| {
        matches!(unit.sense(), Some(Sense::Filler | Sense::Verb(_) | Sense::Little | Sense::Much))
    });
    let is_topic = !before.senses().any(|sense| {
        matches!(sense, Sense::Verb(_) | Sense::Dial(..) | Sense::Cannot(_)) || sense.denies()
    });
    if !acts || !is_open || !is_topic {
        return None;
    }
    let mut units: Vec<Unit> = before
        .units
        .iter()
        .filter(|it| matches!(it.sense(), Some(Sense::Place(_))))
        .copied()
        .collect();
    if units.is_empty() {
        return None;
    }
    units.extend(&clause.units);
    Some(Clause { units, joint: clause.joint })
}

/// Counts the words, and asks where one of them says nothing to us.
fn cover(reading: &mut Reading, units: &[Unit], text: &str) {
    for unit in units {
        match unit.meaning {
            Meaning::Unknown => reading.coverage.unknown.push(unit.span),
            Meaning::Comma | Meaning::Stop => {}
            Meaning::Sense(Sense::Filler | Sense::And | Sense::But) => {
                reading.coverage.ignorable += 1;
            }
            _ => reading.coverage.explained += 1,
        }
    }
    let is_explained = |span: &Span| {
        reading.cannot.iter().any(|it| it.span.start <= span.start && span.end <= it.span.end)
    };
    reading.coverage.unknown.retain(|span| !is_explained(span));
    let is_empty = reading.recipe.is_empty()
        && reading.later.is_empty()
        && reading.locks.is_empty()
        && reading.cannot.is_empty()
        && reading.unclear.iter().all(|it| it.doubt == Doubt::Words && it.offer.is_none());
    let whole = Span { start: 0, end: text.len() };
    if is_empty && reading.coverage.unknown.is_empty() {
        let doubt = Doubt::Nothing;
        reading.unclear = vec![Question { doubt, offer: None, place: None, span: whole }];
    } else if !reading.unclear.iter().any(|it| it.doubt == Doubt::Words) {
        let first = reading.coverage.unknown.first();
        reading.unclear.extend(first.map(|span| Question {
            doubt: Doubt::Words,
            offer: None,
            place: None,
            span: *span,
        }));
    }
}
