//! A second try for words that are in no lexicon: Latin letters, then one or two wrong letters.

use crate::fold::from_latin;
use crate::lexicon::{Entry, Lexicon, Match, letters};
use crate::sense::{Sense, Verb};
use crate::tails::Ending;

/// Shorter words have too many neighbours.
const LETTERS_MIN: usize = 5;
/// From here on two letters may be wrong.
const LETTERS_TWO: usize = 9;
/// A word that asks for nothing has so many letters before a wrong one is forgiven.
const LETTERS_CHATTER: usize = 7;
/// So many unknown words of one request get this try: a bound on the work, far above any request.
pub(crate) const TRIES_MAX: usize = 24;

pub(crate) fn second_try(lexicon: &Lexicon, word: &str) -> Option<Match> {
    if word.is_ascii() {
        let found = from_latin(word).iter().find_map(|word| lexicon.find(&[word.as_str()]));
        if found.is_some() {
            return found;
        }
    }
    nearest(lexicon, word)
}

/// The one sense that is nearest, if there is just one.
fn nearest(lexicon: &Lexicon, word: &str) -> Option<Match> {
    let word: Vec<char> = word.chars().collect();
    if word.len() < LETTERS_MIN {
        return None;
    }
    let most = if word.len() < LETTERS_TWO { 1 } else { 2 };
    let typed = letters(&word);
    let mut best = most;
    let mut longest = 0;
    let mut found: Vec<Match> = Vec::new();
    for near in &lexicon.near {
        let missing = (near.letters & !typed).count_ones() as usize;
        if missing > best || !is_beginning(&near.stem, &word) {
            continue;
        }
        let entry = &lexicon.entries[near.entry];
        // A short word that is close to chatter may be the name of a thing.
        let is_chatter = matches!(
            entry.sense,
            Sense::Filler
                | Sense::Context
                | Sense::Place(_)
                | Sense::Verb(Verb::Keep)
                | Sense::Not
                | Sense::Needless
                | Sense::Or
                | Sense::Price
                | Sense::Only
                | Sense::Rest
                | Sense::Was
                | Sense::Liked
        );
        if is_chatter && near.stem.len() < LETTERS_CHATTER {
            continue;
        }
        let Some((distance, is_negated)) = apart(entry, &near.stem, &word, best) else { continue };
        // Of two that are as near, the longer says more: `насыщенност-` over `насыщенн-`.
        let length = near.stem.len();
        if distance == best && length < longest {
            continue;
        }
        if distance < best || length > longest {
            found.clear();
        }
        (best, longest) = (distance, length);
        let is_verb = entry.pieces[0].ending == Ending::Verb;
        let closes = is_verb && (is_negated || !word.ends_with(&['п']));
        found.push(Match { sense: entry.sense, words: 1, is_negated, closes });
    }
    let first = *found.first()?;
    let same = |it: &Match| (it.sense, it.is_negated) == (first.sense, first.is_negated);
    found.iter().all(same).then_some(first)
}

/// A wrong first letter makes another word, except where it is only heard.
fn is_beginning(stem: &[char], word: &[char]) -> bool {
    stem.len() >= LETTERS_MIN
        && (is_alike(stem[0], word[0]) || (stem[0] == word[1] && stem[1] == word[0]))
}

/// How many letters are wrong, where at most `most` are, and whether the end says *not*.
fn apart(entry: &Entry, stem: &[char], word: &[char], most: usize) -> Option<(usize, bool)> {
    let piece = entry.pieces.first()?;
    let length = stem.len();
    // Two wrong letters of eight leave too little.
    let allowed = if length < LETTERS_TWO - 1 { most.min(1) } else { most };
    let is_longer = piece.ending == Ending::Exact && length + allowed < word.len();
    if is_longer || word.len() + allowed < length {
        return None;
    }
    let (from, to) = (length.saturating_sub(allowed), (length + allowed).min(word.len()));
    let mut best: Option<(usize, bool)> = None;
    for end in from..=to {
        let rest: String = word[end..].iter().collect();
        let Some(is_negated) = piece.fits(entry.language, &rest) else { continue };
        let distance = distance(stem, &word[..end]);
        if distance <= allowed && best.is_none_or(|(other, _)| distance < other) {
            best = Some((distance, is_negated));
        }
    }
    best
}

/// Vowels and consonants that sound the same where a word begins.
fn is_alike(a: char, b: char) -> bool {
    const HEARD: [(char, char); 4] = [('а', 'о'), ('е', 'и'), ('з', 'с'), ('ж', 'ш')];
    a == b || HEARD.contains(&(a, b)) || HEARD.contains(&(b, a))
}

/// Letters changed, left out, put in, or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, &letter) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &other) in b.iter().enumerate() {
            let mut cost =
                (above[j] + usize::from(letter != other)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && letter == b[j - 1] && a[i - 1] == other {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[track_caller]
    fn check(a: &str, b: &str, expected: usize) {
        let letters = |word: &str| word.chars().collect::<Vec<char>>();
        assert_eq!(distance(&letters(a), &letters(b)), expected);
    }

    #[test]
    fn letters_changed_lost_added_and_swapped() {
        check("контраст", "контраст", 0);
        check("контраст", "контрас", 1);
        check("make", "mkae", 1);
        check("обреж", "обреш", 1);
        check("", "abc", 3);
    }
}
