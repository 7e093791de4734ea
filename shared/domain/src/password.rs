//! Passwords and what is kept of them.

/// A password as typed: exact bytes, never printed.
pub struct Password(String);

/// The hash of a password in PHC text form, parameters included.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer characters than can resist guessing.
    #[error("a password has at least 8 characters")]
    TooShort,
    /// Longer than we are ready to hash.
    #[error("a password has at most 1024 bytes")]
    TooLong,
    /// The first guess of every attacker.
    #[error("this password is among the first that anyone would guess")]
    Guessable,
}

impl Password {
    /// Least length (ASVS 5.0, 6.2.1).
    pub const CHARS_MIN: usize = 8;
    /// Hashing longer texts would let a stranger keep us busy (ASVS 5.0, 6.2.9 asks for 64).
    pub const BYTES_MAX: usize = 1024;

    /// The one door for a new password. No rules of composition, no trimming.
    pub fn parse_new(text: String) -> Result<Self, PasswordError> {
        let password = Self::parse(text)?;
        if password.0.chars().count() < Self::CHARS_MIN {
            return Err(PasswordError::TooShort);
        }
        if is_guessable(&password.0) {
            return Err(PasswordError::Guessable);
        }
        Ok(password)
    }

    /// The door at log-in: whatever was accepted once is still accepted.
    pub fn parse(text: String) -> Result<Self, PasswordError> {
        if text.len() > Self::BYTES_MAX { Err(PasswordError::TooLong) } else { Ok(Self(text)) }
    }

    /// The password, unless it is one of the customer's own words: his address, name or number.
    pub fn not_among(self, words: &[&str]) -> Result<Self, PasswordError> {
        let folded = self.0.to_lowercase();
        let is_own = |word: &&str| {
            let word = word.trim().to_lowercase();
            let local = word.split('@').next().unwrap_or_default();
            !word.is_empty() && (folded == word || folded == local)
        };
        if words.iter().any(is_own) { Err(PasswordError::Guessable) } else { Ok(self) }
    }

    /// The bytes to hash.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// One repeated character, a run of the keyboard or of the alphabet, or one of the words that head
/// every published list, with or without digits behind it.
fn is_guessable(text: &str) -> bool {
    const RUNS: [&str; 6] = [
        "01234567890123456789",
        "98765432109876543210",
        "abcdefghijklmnopqrstuvwxyz",
        "qwertyuiopasdfghjklzxcvbnm",
        "йцукенгшщзхъфывапролджэячсмитьбю",
        "1q2w3e4r5t6y7u8i9o0p",
    ];
    const WORDS: [&str; 14] = [
        "password",
        "passw0rd",
        "qwerty",
        "qwertyuiop",
        "iloveyou",
        "administrator",
        "admin",
        "welcome",
        "letmein",
        "пароль",
        "привет",
        "kazakhstan",
        "қазақстан",
        "suret",
    ];
    let folded = text.to_lowercase();
    let mut chars = folded.chars();
    let first = chars.next();
    let one_char = chars.all(|c| Some(c) == first);
    let word = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c == '!');
    one_char || RUNS.iter().any(|run| run.contains(&folded)) || WORDS.contains(&word)
}

impl PasswordHash {
    /// A hash that came from our own hashing or from the store.
    pub fn from_phc(text: String) -> Self {
        Self(text)
    }

    /// The PHC text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(***)")
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, refused: Option<PasswordError>) {
        assert_eq!(Password::parse_new(text.to_owned()).err(), refused, "{text:?}");
    }

    #[test]
    fn ones_own_words_are_no_password() {
        let own = ["Aru.Ulgi@example.kz", "+77012345678", "", "Үлгіұлы"];
        let door = |text: &str| Password::parse_new(text.to_owned())?.not_among(&own).map(drop);
        for text in ["aru.ulgi@example.kz", "Aru.Ulgi", "+77012345678", "үлгіұлы1"] {
            assert_eq!(door(text).is_err(), text != "үлгіұлы1", "{text}");
        }
    }

    #[test]
    fn new_passwords() {
        check("korshi tau 7", None);
        check("ағаштар1", None);
        check(&"ж1".repeat(100), None);
        check("short", Some(PasswordError::TooShort));
        check(&"x1".repeat(513), Some(PasswordError::TooLong));
        check("aaaaaaaaa", Some(PasswordError::Guessable));
        check("12345678", Some(PasswordError::Guessable));
        check("Password123!", Some(PasswordError::Guessable));
        check("qwertyui", Some(PasswordError::Guessable));
        check("йцукенгш", Some(PasswordError::Guessable));
    }
}
