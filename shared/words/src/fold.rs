//! One letter for all the letters that people type in its place.

/// A letter in lower case, without what keyboards and habits change: `ё` is `е`, and a Kazakh
/// letter is the one that stands for it on a Russian keyboard.
pub(crate) fn fold(letter: char) -> char {
    match letter.to_lowercase().next().unwrap_or(letter) {
        'ё' => 'е',
        'қ' => 'к',
        'ғ' => 'г',
        'ң' => 'н',
        'ө' => 'о',
        'ұ' | 'ү' => 'у',
        'і' => 'и',
        'ә' => 'а',
        'һ' => 'х',
        // The accents of Kazakh and Turkish in Latin letters.
        'á' | 'ä' | 'â' => 'a',
        'é' | 'ë' => 'e',
        'í' | 'ı' | 'ï' => 'i',
        'ń' | 'ñ' | 'ŋ' => 'n',
        'ó' | 'ö' | 'ô' => 'o',
        'ú' | 'ü' | 'ū' | 'û' => 'u',
        'ý' => 'y',
        'ǵ' | 'ğ' => 'g',
        'ş' | 'ș' => 's',
        'ç' => 'c',
        other => other,
    }
}

/// A mark that belongs to the letter before it.
pub(crate) fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{ad}' | '\u{fe0f}')
}

/// Whether a letter, once folded, is Cyrillic.
pub(crate) fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52f}')
}

/// Latin letters that look like Cyrillic ones.
const ALIKE: [(char, char); 14] = [
    ('a', 'а'),
    ('b', 'в'),
    ('c', 'с'),
    ('e', 'е'),
    ('h', 'н'),
    ('i', 'и'),
    ('k', 'к'),
    ('m', 'м'),
    ('o', 'о'),
    ('p', 'р'),
    ('r', 'г'),
    ('t', 'т'),
    ('x', 'х'),
    ('y', 'у'),
];

/// A word of both alphabets, written in the one that it has more of.
pub(crate) fn one_alphabet(word: &str) -> String {
    let cyrillic = word.chars().filter(|letter| is_cyrillic(*letter)).count();
    let latin = word.chars().filter(char::is_ascii_alphabetic).count();
    if cyrillic == 0 || latin == 0 {
        return word.to_owned();
    }
    let swap = |letter: char| {
        let found = if cyrillic >= latin {
            ALIKE.iter().find(|(from, _)| *from == letter).map(|(_, to)| *to)
        } else {
            ALIKE.iter().find(|(_, from)| *from == letter).map(|(to, _)| *to)
        };
        found.unwrap_or(letter)
    };
    word.chars().map(swap).collect()
}

/// Latin spellings of Cyrillic letters, the longest first.
const LATIN: [(&str, &str); 39] = [
    ("shch", "щ"),
    ("sch", "щ"),
    ("sh", "ш"),
    ("ch", "ч"),
    ("zh", "ж"),
    ("kh", "х"),
    ("gh", "г"),
    ("ts", "ц"),
    ("ya", "я"),
    ("ja", "я"),
    ("yu", "ю"),
    ("yo", "е"),
    ("ye", "е"),
    ("a", "а"),
    ("b", "б"),
    ("c", "с"),
    ("d", "д"),
    ("e", "е"),
    ("f", "ф"),
    ("g", "г"),
    ("h", "х"),
    ("i", "и"),
    ("j", "ж"),
    ("k", "к"),
    ("l", "л"),
    ("m", "м"),
    ("n", "н"),
    ("o", "о"),
    ("p", "п"),
    ("q", "к"),
    ("r", "р"),
    ("s", "с"),
    ("t", "т"),
    ("u", "у"),
    ("v", "в"),
    ("w", "у"),
    ("x", "х"),
    ("z", "з"),
    ("'", "ь"),
];

/// What a Latin word may be in Cyrillic letters: `y` is `ы`, `й` or `и`.
pub(crate) fn from_latin(word: &str) -> [String; 3] {
    ["ы", "й", "и"].map(|y| {
        let mut cyrillic = String::new();
        let mut rest = word;
        while let Some(letter) = rest.chars().next() {
            if let Some((from, to)) = LATIN.iter().find(|(from, _)| rest.starts_with(from)) {
                cyrillic.push_str(to);
                rest = &rest[from.len()..];
            } else {
                if letter == 'y' {
                    cyrillic.push_str(y);
                } else {
                    cyrillic.push(letter);
                }
                rest = &rest[letter.len_utf8()..];
            }
        }
        cyrillic
    })
}

#[cfg(test)]
mod tests {
    use super::{fold, from_latin, one_alphabet};

    #[track_caller]
    fn check(typed: &str, folded: &str) {
        assert_eq!(typed.chars().map(fold).collect::<String>(), folded);
    }

    #[test]
    fn a_kazakh_letter_is_its_russian_key() {
        check("Қанық ҒҰНДІ әһң Ёж", "канык гунди ахн еж");
    }

    #[test]
    fn a_word_of_two_alphabets_is_read_in_one() {
        assert_eq!(one_alphabet("cделaй"), "сделай");
        assert_eq!(one_alphabet("сrop"), "crop");
        assert_eq!(one_alphabet("фон"), "фон");
    }

    #[test]
    fn latin_is_read_as_cyrillic() {
        assert!(from_latin("uberi").contains(&"убери".to_owned()));
        assert!(from_latin("yarche").contains(&"ярче".to_owned()));
        assert!(from_latin("qyl").contains(&"кыл".to_owned()));
        assert!(from_latin("sdelay").contains(&"сделай".to_owned()));
    }
}
