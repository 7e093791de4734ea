//! What a customer is called and what he is, as the law asks for it.

/// A surname or a given name, in the spelling its owner gave. Nothing is guessed from it and
/// nothing in it is put right.
#[derive(Clone, PartialEq, Eq)]
pub struct Name(String);

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to 100 letters, spaces, hyphens or apostrophes")]
pub struct NameError;

impl Name {
    /// Longest name.
    pub const CHARS_MAX: usize = 100;

    /// The one door. Letters of any script with their marks, and between them spaces, hyphens and
    /// apostrophes; kept in the composed form (NFC), so that one name is one text.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        // Three code points can become one: no need to compose what is far too long.
        if text.len() > Self::CHARS_MAX * 16 {
            return Err(NameError);
        }
        let composed: String = unicode_normalization::UnicodeNormalization::nfc(text).collect();
        let name = composed.trim();
        let is_short = name.chars().take(Self::CHARS_MAX + 1).count() <= Self::CHARS_MAX;
        let begins = name.chars().next().is_some_and(char::is_alphabetic);
        if begins && is_short && name.chars().all(may_stand_in_a_name) {
            Ok(Self(name.to_owned()))
        } else {
            Err(NameError)
        }
    }

    /// The spelling the customer gave.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough for its owner to recognise it by: `А…`.
    pub fn masked(&self) -> String {
        self.0.chars().take(1).chain(['…']).collect()
    }
}

fn may_stand_in_a_name(c: char) -> bool {
    c.is_alphabetic()
        || unicode_normalization::char::is_combining_mark(c)
        || matches!(c, ' ' | '-' | '\u{2010}' | '\'' | '\u{2019}' | '\u{02bc}')
}

/// A name is personal data: a log shows stars.
impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Name(***)")
    }
}

/// The whole name of a person (R2): the patronymic may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName {
    /// The family's.
    pub surname: Name,
    /// His own.
    pub first: Name,
    /// The father's, as `-ович`, `-овна`, `-ұлы`, `-қызы` or otherwise.
    pub patronymic: Option<Name>,
}

impl PersonName {
    /// In the order that papers use.
    pub fn full(&self) -> String {
        let parts = [Some(&self.surname), Some(&self.first), self.patronymic.as_ref()];
        parts.into_iter().flatten().map(Name::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// What a customer is (R6). An individual entrepreneur is known by his IIN, as any person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CustomerStatus {
    /// A natural person.
    Person,
    /// An individual entrepreneur.
    Entrepreneur,
    /// A legal entity, through somebody who may speak for it.
    Entity,
}

impl CustomerStatus {
    /// All of them.
    pub const ALL: [CustomerStatus; 3] = [Self::Person, Self::Entrepreneur, Self::Entity];

    /// The name in requests, in answers and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Entrepreneur => "entrepreneur",
            Self::Entity => "entity",
        }
    }

    /// Reads what [`CustomerStatus::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// A line of text with a limit, which is never printed.
macro_rules! free_text {
    ($(#[$doc:meta])* $name:ident, $chars_max:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// Longest text.
            pub const CHARS_MAX: usize = $chars_max;

            /// One line of visible text.
            pub fn parse(text: &str) -> Option<Self> {
                let text = text.trim();
                let is_short = text.chars().take(Self::CHARS_MAX + 1).count() <= Self::CHARS_MAX;
                let is_line = !text.chars().any($crate::person::is_hidden);
                (!text.is_empty() && is_short && is_line).then(|| Self(text.to_owned()))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }
    };
}

pub(crate) use free_text;

/// Control characters, line ends of any script, and what turns the reading direction round.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

free_text!(
    /// Where somebody lives, or where an entity is registered (R7).
    Address,
    300
);
free_text!(
    /// What a legal entity is called.
    Organisation,
    200
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, name: Option<&str>) {
        assert_eq!(Name::parse(text).ok().as_ref().map(Name::as_str), name, "{text:?}");
    }

    #[test]
    fn names_keep_their_spelling() {
        // R2: every letter that Kazakh has beyond Russian, in both cases.
        for letter in "ӘҒҚҢӨҰҮҺІәғқңөұүһі".chars() {
            check(&letter.to_string(), Some(&letter.to_string()));
        }
        check(" Әлия ", Some("Әлия"));
        check("Нұрғиса-Ұлан", Some("Нұрғиса-Ұлан"));
        check("Тілеуқабылұлы", Some("Тілеуқабылұлы"));
        check("O'Neill", Some("O'Neill"));
        check("D’Arc", Some("D’Arc"));
        check("de la Cruz", Some("de la Cruz"));
        check("Иванова", Some("Иванова"));
        check("И\u{306}ан", Some("Йан"));
        check("ж", Some("ж"));
        check(&"қ".repeat(100), Some(&"қ".repeat(100)));
    }

    #[test]
    fn what_is_no_name() {
        for text in ["", " ", "-", "'", "Аru1", "<b>", "a@b", "a\nb", "a\u{202e}b", "№", "1"] {
            check(text, None);
        }
        check(&"қ".repeat(101), None);
        check(&"қ".repeat(1_000_000), None);
    }

    #[test]
    fn a_name_is_not_printed() {
        assert_eq!(format!("{:?}", Name::parse("Әлия").unwrap()), "Name(***)");
        assert_eq!(Name::parse("Әлия").unwrap().masked(), "Ә…");
    }

    #[test]
    fn papers_say_the_surname_first() {
        let name = |text| Name::parse(text).unwrap();
        let mut whole = PersonName {
            surname: name("Сейітова"),
            first: name("Әлия"),
            patronymic: Some(name("Қанатқызы")),
        };
        assert_eq!(whole.full(), "Сейітова Әлия Қанатқызы");
        whole.patronymic = None;
        assert_eq!(whole.full(), "Сейітова Әлия");
    }

    #[test]
    fn addresses_and_organisations_are_one_line() {
        let address = |text| Address::parse(text).map(|address| address.as_str().to_owned());
        assert_eq!(address(" Алматы, Абай д. 1 "), Some("Алматы, Абай д. 1".to_owned()));
        assert_eq!(address(""), None);
        assert_eq!(address("a\nb"), None);
        assert_eq!(address(&"a".repeat(301)), None);
        assert!(Organisation::parse("«Үлгі» ЖШС").is_some());
        assert!(Organisation::parse(&"a".repeat(201)).is_none());
    }

    #[test]
    fn a_status_is_read_back() {
        for status in CustomerStatus::ALL {
            assert_eq!(CustomerStatus::parse(status.as_str()), Some(status));
        }
        assert_eq!(CustomerStatus::parse("Person"), None);
    }

    proptest! {
        #[test]
        fn a_name_goes_through_its_door_twice_unchanged(text in "\\PC{0,120}") {
            if let Ok(name) = Name::parse(&text) {
                prop_assert_eq!(Name::parse(name.as_str()), Ok(name));
            }
        }
    }
}
