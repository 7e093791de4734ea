//! The words of three languages, read from `lexicon/`. How the files are written is said at the
//! top of each.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::Language;
use crate::fold::fold;
use crate::sense::Sense;
use crate::tails::{Ending, tail};

const FILES: [(Language, &str); 3] = [
    (Language::Kazakh, include_str!("../lexicon/kk.txt")),
    (Language::Russian, include_str!("../lexicon/ru.txt")),
    (Language::English, include_str!("../lexicon/en.txt")),
];

/// One word of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) stem: String,
    pub(crate) ending: Ending,
    /// A Kazakh stem whose last letter has softened before a vowel.
    is_softened: bool,
}

/// A pattern of one or more words, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) sense: Sense,
    pub(crate) language: Language,
}

/// What was found for a word and perhaps those behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) sense: Sense,
    pub(crate) words: usize,
    pub(crate) is_negated: bool,
    /// A Kazakh verb in a form that ends a sentence.
    pub(crate) closes: bool,
}

pub(crate) struct Lexicon {
    pub(crate) entries: Vec<Entry>,
    by_stem: HashMap<String, Vec<usize>>,
    pub(crate) near: Vec<Near>,
}

/// A pattern of one word, made ready to be compared with words that are spelt wrong.
pub(crate) struct Near {
    pub(crate) entry: usize,
    pub(crate) stem: Vec<char>,
    pub(crate) letters: u64,
}

/// A bit for each letter that occurs.
pub(crate) fn letters(word: &[char]) -> u64 {
    word.iter().fold(0, |letters, letter| letters | 1 << (u32::from(*letter) % 64))
}

/// All three files. A line that cannot be read is left out here and fails a test.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let files = FILES.into_iter().map(|(language, text)| parse(language, text));
        Lexicon::new(files.flat_map(|file| file.entries).collect())
    })
}

#[derive(Default)]
pub(crate) struct File {
    pub(crate) entries: Vec<Entry>,
    /// The sense of a heading and a request that has it.
    pub(crate) examples: Vec<(Sense, String)>,
    pub(crate) errors: Vec<String>,
}

pub(crate) fn parse(language: Language, text: &str) -> File {
    let mut file = File::default();
    let mut heading = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            heading = Sense::named(name);
            if heading.is_none() {
                file.errors.push(format!("line {number}: no sense is called `{name}`"));
            }
        } else if let Some(sense) = heading {
            if let Some(example) = line.strip_prefix('>') {
                file.examples.push((sense, example.trim().to_owned()));
            } else {
                let entries = line.split_whitespace().flat_map(|word| entry(language, sense, word));
                file.entries.extend(entries);
            }
        } else if !line.is_empty() {
            file.errors.push(format!("line {number}: stands under no heading"));
        }
    }
    file
}

/// A pattern, and the same with a softened stem where Kazakh has one.
fn entry(language: Language, sense: Sense, pattern: &str) -> Vec<Entry> {
    let pieces: Vec<Piece> = pattern.split('_').map(piece).collect();
    let mut entries = vec![Entry { pieces: pieces.clone(), sense, language }];
    if let [only] = pieces.as_slice()
        && language == Language::Kazakh
        && only.ending != Ending::Exact
    {
        let soft = [('к', 'г'), ('п', 'б')];
        let found = soft.into_iter().find(|(hard, _)| only.stem.ends_with(*hard));
        if let Some((hard, soft)) = found {
            let stem = only.stem.trim_end_matches(hard).to_owned() + soft.to_string().as_str();
            let piece = Piece { stem, is_softened: true, ..only.clone() };
            entries.push(Entry { pieces: vec![piece], sense, language });
        }
    }
    entries
}

fn piece(pattern: &str) -> Piece {
    let (stem, ending) = match pattern.as_bytes().last() {
        Some(b'-') => (&pattern[..pattern.len() - 1], Ending::Any),
        Some(b'+') => (&pattern[..pattern.len() - 1], Ending::Verb),
        _ => (pattern, Ending::Exact),
    };
    let letters = stem.chars().filter(|letter| letter.is_alphanumeric());
    Piece { stem: letters.map(fold).collect(), ending, is_softened: false }
}

impl Piece {
    /// Whether the word is this one, and whether its end says *not*.
    pub(crate) fn fits(&self, language: Language, rest: &str) -> Option<bool> {
        let is_vowel = rest.starts_with(['а', 'е', 'ы', 'и', 'у', 'о']);
        if self.is_softened && !is_vowel {
            return None;
        }
        tail(language, self.ending, rest).map(|tail| tail.is_negated)
    }
}

impl Lexicon {
    fn new(entries: Vec<Entry>) -> Lexicon {
        let mut by_stem: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            if let Some(first) = entry.pieces.first() {
                by_stem.entry(first.stem.clone()).or_default().push(index);
            }
        }
        let single = entries.iter().enumerate().filter(|(_, entry)| entry.pieces.len() == 1);
        let near = single.map(|(index, entry)| {
            let stem: Vec<char> = entry.pieces[0].stem.chars().collect();
            Near { entry: index, letters: letters(&stem), stem }
        });
        let near = near.collect();
        Lexicon { entries, by_stem, near }
    }

    /// The longest pattern that the first of these words begins; among equals, the longest stem,
    /// then one without endings, then the one that stands first in the files.
    pub(crate) fn find(&self, words: &[&str]) -> Option<Match> {
        let word = *words.first()?;
        let mut best: Option<((usize, usize, bool), Match)> = None;
        let mut ends: Vec<usize> = word.char_indices().map(|(at, _)| at).skip(1).collect();
        ends.push(word.len());
        for end in ends.into_iter().rev() {
            let Some(indices) = self.by_stem.get(&word[..end]) else { continue };
            for entry in indices.iter().map(|index| &self.entries[*index]) {
                let rank = (entry.pieces.len(), end, entry.is_exact());
                if best.as_ref().is_some_and(|(other, _)| *other >= rank) {
                    continue;
                }
                if let Some(found) = entry.read(words) {
                    best = Some((rank, found));
                }
            }
        }
        best.map(|(_, found)| found)
    }
}

impl Entry {
    fn is_exact(&self) -> bool {
        self.pieces.iter().all(|piece| piece.ending == Ending::Exact)
    }

    fn read(&self, words: &[&str]) -> Option<Match> {
        if words.len() < self.pieces.len() {
            return None;
        }
        let mut is_negated = false;
        for (piece, word) in self.pieces.iter().zip(words) {
            let rest = word.strip_prefix(piece.stem.as_str())?;
            is_negated |= piece.fits(self.language, rest)?;
        }
        let last = words[self.pieces.len() - 1];
        let is_verb = self.pieces.last().is_some_and(|piece| piece.ending == Ending::Verb);
        let is_open = last.ends_with(['п', 'у', 'й']) && !is_negated;
        Some(Match {
            sense: self.sense,
            words: self.pieces.len(),
            is_negated,
            closes: is_verb && !is_open,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{FILES, Sense, lexicon, parse};
    use crate::units::units;

    #[test]
    fn every_line_can_be_read() {
        for (language, text) in FILES {
            assert_eq!(parse(language, text).errors, Vec::<String>::new(), "{language:?}");
        }
    }

    #[test]
    fn no_pattern_means_two_things() {
        let mut seen: HashMap<String, Sense> = HashMap::new();
        let mut twice = Vec::new();
        for entry in &lexicon().entries {
            let pieces: Vec<String> =
                entry.pieces.iter().map(|it| format!("{}{:?}", it.stem, it.ending)).collect();
            let pattern = pieces.join("_");
            let other = seen.insert(pattern.clone(), entry.sense).unwrap_or(entry.sense);
            if other != entry.sense {
                twice.push(format!("{pattern}: {other:?} and {:?}", entry.sense));
            }
        }
        assert_eq!(twice, Vec::<String>::new());
    }

    #[test]
    fn every_example_has_the_sense_of_its_heading() {
        let mut wrong = Vec::new();
        for (language, text) in FILES {
            for (sense, example) in parse(language, text).examples {
                if !units(&example).into_iter().any(|unit| unit.sense() == Some(sense)) {
                    wrong.push(format!("{language:?}: `{example}` should have {sense:?}"));
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    }

    #[test]
    fn every_heading_has_an_example() {
        for (language, text) in FILES {
            let file = parse(language, text);
            for entry in &file.entries {
                let has_one = file.examples.iter().any(|(sense, _)| *sense == entry.sense);
                assert!(has_one, "{language:?}: {:?} has no example", entry.sense);
            }
        }
    }
}
