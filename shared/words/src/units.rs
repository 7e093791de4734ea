//! Tokens with their meaning.

use crate::fold::{from_latin, is_cyrillic};
use crate::lexicon::{Lexicon, Match, lexicon};
use crate::sense::{Sense, Unit as Measure};
use crate::token::{Hundredths, Kind, Span, Token, tokens};
use crate::typo::{TRIES_MAX, second_try};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Sense(Sense),
    Number(Hundredths, i8),
    Ratio(Hundredths, Hundredths),
    Pair(Hundredths, Hundredths),
    Comma,
    Stop,
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) meaning: Meaning,
    pub(crate) span: Span,
    /// A Kazakh verb that says *not* itself.
    pub(crate) is_negated: bool,
    /// A Kazakh verb that ends its sentence.
    pub(crate) closes: bool,
    /// A Russian verb in the form that *not needed* follows or leads to.
    pub(crate) is_infinitive: bool,
}

impl Unit {
    pub(crate) fn sense(&self) -> Option<Sense> {
        match self.meaning {
            Meaning::Sense(sense) => Some(sense),
            _ => None,
        }
    }

    pub(crate) fn is(&self, sense: Sense) -> bool {
        self.meaning == Meaning::Sense(sense)
    }

    pub(crate) fn denies(&self) -> bool {
        self.sense().is_some_and(Sense::denies)
    }

    pub(crate) fn is_filler(&self) -> bool {
        self.is(Sense::Filler)
    }
}

/// The longest pattern of the lexicon has so many words.
const WORDS_MAX: usize = 4;

pub(crate) fn units(text: &str) -> Vec<Unit> {
    let tokens = tokens(text);
    let lexicon = lexicon();
    let mut units = Vec::with_capacity(tokens.len());
    let mut tries = TRIES_MAX;
    let mut at = 0;
    while at < tokens.len() {
        let words: Vec<&str> = tokens[at..].iter().take(WORDS_MAX).map_while(word).collect();
        let found = match words.first() {
            None => None,
            Some(word) => known(lexicon, &words).or_else(|| {
                let is_worth_it = tries > 0 && word.chars().count() > 2;
                tries -= usize::from(is_worth_it);
                is_worth_it.then(|| second_try(lexicon, word)).flatten()
            }),
        };
        let count = found.map_or(1, |it| it.words);
        let last = &tokens[at + count - 1];
        units.push(unit(&tokens[at], found, tokens[at].span.with(last.span)));
        at += count;
    }
    units
}

/// What the lexicon has. *Not* in Latin letters may begin a pattern of several words: `ne nado`.
fn known(lexicon: &Lexicon, words: &[&str]) -> Option<Match> {
    let found = lexicon.find(words);
    let may_go_on = found.is_none_or(|it| it.words == 1 && it.sense.denies());
    if may_go_on { phrase(lexicon, words).or(found) } else { found }
}

/// A pattern of several words in Latin letters: `ak kara`.
fn phrase(lexicon: &Lexicon, words: &[&str]) -> Option<Match> {
    if words.len() < 2 || !words[..2].iter().all(|word| word.is_ascii()) {
        return None;
    }
    let cyrillic: Vec<[String; 3]> = words.iter().map(|word| from_latin(word)).collect();
    (0..3).find_map(|spelling| {
        let words: Vec<&str> = cyrillic.iter().map(|word| word[spelling].as_str()).collect();
        lexicon.find(&words).filter(|found| found.words > 1)
    })
}

fn word(token: &Token) -> Option<&str> {
    match &token.kind {
        Kind::Word(word) => Some(word),
        _ => None,
    }
}

fn unit(token: &Token, found: Option<Match>, span: Span) -> Unit {
    let meaning = match &token.kind {
        Kind::Word(word) => match found {
            Some(found) => Meaning::Sense(found.sense),
            // Letters by themselves, smileys, halves of words.
            None if word.chars().count() <= 2 || !is_readable(word) => {
                Meaning::Sense(Sense::Filler)
            }
            None => Meaning::Unknown,
        },
        Kind::Number(number, sign) => Meaning::Number(*number, *sign),
        Kind::Ratio(across, down) => Meaning::Ratio(*across, *down),
        Kind::Pair(across, down) => Meaning::Pair(*across, *down),
        Kind::Times => Meaning::Sense(Sense::Unit(Measure::Times)),
        Kind::Percent => Meaning::Sense(Sense::Unit(Measure::Percent)),
        Kind::Degrees => Meaning::Sense(Sense::Unit(Measure::Degrees)),
        Kind::And => Meaning::Sense(Sense::And),
        Kind::Comma | Kind::Colon => Meaning::Comma,
        Kind::Stop => Meaning::Stop,
    };
    let is_negated = found.is_some_and(|it| it.is_negated);
    let closes = found.is_some_and(|it| it.closes);
    let is_infinitive = match &token.kind {
        Kind::Word(word) => {
            ["ть", "ти", "чь"].iter().any(|end| word.ends_with(end)) && !word.ends_with("ость")
        }
        _ => false,
    };
    Unit { meaning, span, is_negated, closes, is_infinitive }
}

/// The same letter over and over is laughter, not a word.
fn is_readable(word: &str) -> bool {
    let first = word.chars().next();
    let differs = word.chars().any(|letter| Some(letter) != first);
    differs && word.chars().all(|letter| letter.is_ascii_alphabetic() || is_cyrillic(letter))
}
