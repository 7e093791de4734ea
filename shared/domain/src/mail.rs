//! Mail: what is handed to the service that carries it.

use crate::Email;

/// A mail to one address. It can only hold an address and a subject that went through their doors,
/// so nothing in it can add a header or a second recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// To whom.
    pub to: Email,
    /// The line above it.
    pub subject: Subject,
    /// The letter as plain text.
    pub text: String,
    /// The same letter as HTML.
    pub html: String,
}

/// The subject of a mail: one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject(String);

impl Subject {
    /// Longest subject. A line of a mail may have 998 bytes; encoded letters take up to twelve.
    pub const CHARS_MAX: usize = 200;

    /// One to 200 characters, none of them a control character or a line end of any script.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_line = |c: char| !c.is_control() && c != '\u{2028}' && c != '\u{2029}';
        let is_short = text.chars().take(Self::CHARS_MAX + 1).count() <= Self::CHARS_MAX;
        (!text.is_empty() && is_short && text.chars().all(is_line)).then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Email {
    /// Whether the carriers of mail take it as it stands: one without SMTPUTF8 takes ASCII alone.
    pub fn is_deliverable(&self) -> bool {
        self.as_str().is_ascii()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_one_line() {
        let door = |text: &str| Subject::parse(text).map(|subject| subject.as_str().to_owned());
        assert_eq!(door(" Заказ оплачен ").as_deref(), Some("Заказ оплачен"));
        assert_eq!(door(&"ң".repeat(200)).map(|text| text.chars().count()), Some(200));
        for text in [
            "",
            " ",
            "a\r\nBcc: b@example.kz",
            "a\nb",
            "a\rb",
            "a\tb",
            "a\0b",
            "a\u{85}b",
            "a\u{2028}b",
            &"a".repeat(201),
        ] {
            assert_eq!(door(text), None, "{text:?}");
        }
    }

    #[test]
    fn addresses_that_mail_can_go_to() {
        let is_deliverable = |text| Email::parse(text).map(|email| email.is_deliverable());
        assert_eq!(is_deliverable("a@b.kz"), Ok(true));
        assert_eq!(is_deliverable("сурет@почта.қаз"), Ok(false));
    }
}
