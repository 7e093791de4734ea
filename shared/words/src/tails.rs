//! What may follow a stem. Everything here is folded, as the words are.

use crate::Language;

/// Whether a word ends as the language lets it, and whether the end says *not*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tail {
    pub(crate) is_negated: bool,
}

/// How a pattern of the lexicon goes on behind its stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Not at all.
    Exact,
    /// With the endings of the language.
    Any,
    /// With those of a Kazakh verb, *not* among them.
    Verb,
}

/// A longer tail is another word.
const TAIL_LETTERS_MAX: usize = 16;

pub(crate) fn tail(language: Language, ending: Ending, rest: &str) -> Option<Tail> {
    let plain = Some(Tail { is_negated: false });
    if rest.is_empty() {
        return plain;
    }
    if ending == Ending::Exact || rest.chars().count() > TAIL_LETTERS_MAX {
        return None;
    }
    match language {
        Language::Russian => is_russian(rest).then_some(Tail { is_negated: false }),
        Language::English => ENGLISH.contains(&rest).then_some(Tail { is_negated: false }),
        Language::Kazakh => {
            let state = if ending == Ending::Verb { State::Verb } else { State::Noun };
            kazakh(rest, state, 0)
        }
    }
}

const ENGLISH: &[&str] = &[
    "s", "es", "ed", "d", "ing", "er", "r", "ers", "est", "ly", "y", "ness", "en", "ens", "ened",
    "ening", "ish", "ier", "ation",
];

const RUSSIAN: &[&str] = &[
    // Nouns and adjectives.
    "а",
    "я",
    "о",
    "е",
    "и",
    "ы",
    "у",
    "ю",
    "й",
    "ь",
    "ом",
    "ем",
    "ой",
    "ей",
    "ою",
    "ею",
    "ам",
    "ям",
    "ами",
    "ями",
    "ах",
    "ях",
    "ов",
    "ев",
    "ый",
    "ий",
    "ая",
    "яя",
    "ое",
    "ее",
    "ые",
    "ие",
    "ого",
    "его",
    "ому",
    "ему",
    "ым",
    "им",
    "ыми",
    "ими",
    "ых",
    "их",
    "ую",
    "юю",
    "ия",
    "ию",
    "ии",
    "ью",
    "ка",
    "ки",
    "ку",
    "ке",
    "кой",
    "кам",
    "ок",
    "енько",
    "енькая",
    "енький",
    "енькое",
    "овато",
    "овата",
    "оватая",
    "оватое",
    "оватый",
    "ость",
    "ости",
    "остью",
    "ист",
    "же",
    // Verbs.
    "ть",
    "ти",
    "ать",
    "ять",
    "ить",
    "еть",
    "уть",
    "нуть",
    "овать",
    "ировать",
    "ируй",
    "ируйте",
    "ивать",
    "ывать",
    "ивай",
    "ывай",
    "ивайте",
    "ывайте",
    "ачивать",
    "ите",
    "йте",
    "ьте",
    "ай",
    "яй",
    "айте",
    "яйте",
    "уй",
    "уйте",
    "ишь",
    "ит",
    "ят",
    "ат",
    "ешь",
    "ет",
    "ете",
    "ут",
    "ют",
    "л",
    "ла",
    "ло",
    "ли",
    "ал",
    "ала",
    "али",
    "ил",
    "ила",
    "ило",
    "или",
    "ел",
    "ела",
    "ели",
    "лся",
    "лась",
    "лось",
    "ся",
    "сь",
    "ив",
    "ав",
    // Participles and what is made of verbs.
    "н",
    "на",
    "но",
    "ны",
    "ан",
    "ана",
    "ано",
    "ен",
    "ена",
    "ено",
    "ены",
    "енный",
    "енная",
    "енное",
    "енные",
    "ный",
    "ная",
    "ное",
    "ные",
    "ную",
    "ение",
    "ения",
    "ению",
];

fn is_russian(rest: &str) -> bool {
    let bare = rest.strip_suffix("ка").filter(|bare| bare.ends_with(['й', 'и', 'ь']));
    let bare = bare.unwrap_or(rest);
    let bare = bare.strip_suffix("ся").unwrap_or(bare);
    bare.is_empty() || bare == "ь" || RUSSIAN.contains(&bare)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Noun,
    Verb,
    /// Behind *not* or an ending, where no other *not* can stand.
    Ended,
}

/// Suffixes that leave a noun or an adjective one.
const NOUN: &[&str] = &[
    "лар", "лер", "дар", "дер", "тар", "тер", "ы", "и", "сы", "си", "ым", "им", "м", "ын", "ин",
    "мыз", "миз", "ымыз", "имиз", "ыныз", "иниз", "ныз", "низ", "ны", "ни", "ды", "ди", "ты", "ти",
    "н", "дан", "ден", "тан", "тен", "нан", "нен", "га", "ге", "ка", "ке", "на", "не", "а", "е",
    "да", "де", "та", "те", "нда", "нде", "мен", "бен", "пен", "нын", "нин", "дын", "дин", "тын",
    "тин", "рак", "рек", "ырак", "ирек", "лы", "ли", "гы", "ги", "кы", "ки", "дай", "дей", "тай",
    "тей", "лык", "лик", "дык", "дик", "тык", "тик", "лыг", "лиг", "тыг", "тиг",
];

/// Suffixes that make a verb of a noun.
const MAKERS: &[&str] = &[
    "ла", "ле", "да", "де", "та", "те", "лан", "лен", "дан", "ден", "тан", "тен", "лат", "лет",
    "тат", "тет",
];

/// Suffixes that give a verb another voice; *not* may follow.
const VOICE: &[&str] = &[
    "гыз", "гиз", "кыз", "киз", "дыр", "дир", "тыр", "тир", "т", "ыт", "ит", "ыл", "ил", "л", "н",
    "ын", "ин",
];

/// Suffixes that end a verb.
const ENDS: &[&str] = &[
    "п",
    "ып",
    "ип",
    "ыныз",
    "иниз",
    "ныз",
    "низ",
    "дар",
    "дер",
    "шы",
    "ши",
    "щы",
    "щи",
    "ындар",
    "индер",
    "ндар",
    "ндер",
    "са",
    "се",
    "сын",
    "син",
    "ган",
    "ген",
    "кан",
    "кен",
    "ды",
    "ди",
    "ты",
    "ти",
    "а",
    "е",
    "й",
    "ы",
    "и",
    "у",
    "га",
    "ге",
    "айык",
    "ейик",
    "йык",
    "йик",
    "ар",
    "ер",
    "р",
    "с",
    "айын",
    "ейин",
    "йин",
    "тан",
    "тен",
    "ак",
    "кин",
    "м",
    "ым",
    "им",
];

const NOT: [&str; 6] = ["ма", "ме", "ба", "бе", "па", "пе"];

/// No chain of suffixes in a request is longer.
const CHAIN_MAX: usize = 6;

fn kazakh(rest: &str, state: State, depth: usize) -> Option<Tail> {
    if rest.is_empty() {
        return Some(Tail { is_negated: false });
    }
    if depth == CHAIN_MAX {
        return None;
    }
    let go_on = |suffixes: &[&str], state: State| {
        suffixes
            .iter()
            .filter_map(|suffix| rest.strip_prefix(suffix))
            .find_map(|rest| kazakh(rest, state, depth + 1))
    };
    match state {
        State::Ended => go_on(ENDS, State::Ended),
        State::Verb => {
            // *Not* comes first, or `кеспей` would be something that was cut.
            let is_negated = go_on(&NOT, State::Ended).is_some();
            if is_negated {
                return Some(Tail { is_negated });
            }
            go_on(VOICE, State::Verb).or_else(|| go_on(ENDS, State::Ended))
        }
        State::Noun => {
            // *Without* says *not* of a noun: ретушьсыз.
            let bare = ["сыз", "сиз"].contains(&rest);
            if bare {
                return Some(Tail { is_negated: true });
            }
            let made = MAKERS
                .iter()
                .filter_map(|suffix| rest.strip_prefix(suffix))
                .find_map(|rest| kazakh(rest, State::Verb, depth + 1));
            match made {
                Some(tail) if tail.is_negated => Some(tail),
                _ => go_on(NOUN, State::Noun).or(made),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Ending, tail};
    use crate::Language::{self, English, Kazakh, Russian};
    use crate::fold::fold;

    #[track_caller]
    fn check(language: Language, ending: Ending, rest: &str, expected: Option<bool>) {
        let rest: String = rest.chars().map(fold).collect();
        assert_eq!(tail(language, ending, &rest).map(|it| it.is_negated), expected, "{rest}");
    }

    #[test]
    fn a_kazakh_verb_says_not() {
        for rest in ["пе", "пей", "пеңіз", "песін", "пеңізші", "пеші", "пеңіздер"]
        {
            check(Kazakh, Ending::Verb, rest, Some(true));
        }
        for rest in ["", "іп", "іңіз", "ші", "у", "ейік", "сін", "тір", "ілсін"]
        {
            check(Kazakh, Ending::Verb, rest, Some(false));
        }
    }

    #[test]
    fn a_kazakh_noun_says_not_only_as_a_verb() {
        check(Kazakh, Ending::Any, "тама", Some(true));
        check(Kazakh, Ending::Any, "тамаңыз", Some(true));
        for rest in ["ды", "тау", "тау", "ын", "ырақ", "лары", "пен", "мен", "тап", "лермен"]
        {
            check(Kazakh, Ending::Any, rest, Some(false));
        }
        check(Kazakh, Ending::Any, "бұзақ", None);
    }

    #[test]
    fn russian_and_english() {
        for rest in ["ее", "ей", "ите", "ить", "у", "ами", "ь-ка"] {
            check(Russian, Ending::Any, &rest.replace('-', ""), Some(false));
        }
        check(Russian, Ending::Any, "ство", None);
        check(English, Ending::Any, "ing", Some(false));
        check(English, Ending::Any, "less", None);
        check(English, Ending::Exact, "s", None);
    }
}
