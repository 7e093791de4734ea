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
    /// Where a mail program takes the consent back that the letter needs: advertising has it.
    pub unsubscribe: Option<Unsubscribe>,
}

/// The address of a one-click withdrawal, as RFC 8058 has it. Made of our own origin and of a token
/// in base64, so it cannot add a header either.
#[derive(Clone, PartialEq, Eq)]
pub struct Unsubscribe(String);

impl std::fmt::Debug for Unsubscribe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unsubscribe(…)")
    }
}

impl Unsubscribe {
    /// The address for a token; nothing where either holds what an address cannot.
    pub fn new(origin: &str, token: &str) -> Option<Self> {
        let is_visible = |c: u8| c.is_ascii_graphic() && !matches!(c, b'<' | b'>' | b'"' | b',');
        let is_token = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
        let is_fine = origin.bytes().all(is_visible) && token.bytes().all(is_token);
        let url = || Self(format!("{origin}/unsubscriptions?t={token}"));
        (is_fine && !origin.is_empty() && !token.is_empty()).then(url)
    }

    /// The headers of the mail: names and values.
    pub fn headers(&self) -> [(&'static str, String); 2] {
        [
            ("List-Unsubscribe", format!("<{}>", self.0)),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
        ]
    }
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
    fn a_withdrawal_adds_no_other_header() {
        // R24.
        let it = Unsubscribe::new("https://suret.example", "a-Z_9").unwrap();
        let [(list, url), (post, how)] = it.headers();
        assert_eq!((list, post), ("List-Unsubscribe", "List-Unsubscribe-Post"));
        assert_eq!(url, "<https://suret.example/unsubscriptions?t=a-Z_9>");
        assert_eq!(how, "List-Unsubscribe=One-Click");
        assert_eq!(format!("{it:?}"), "Unsubscribe(…)", "it opens something");
        for (origin, token) in [
            ("https://suret.example", ""),
            ("", "a"),
            ("https://suret.example", "a\r\nBcc: b"),
            ("https://suret.example>\r\n", "a"),
            ("https://suret.example,", "a"),
        ] {
            assert_eq!(Unsubscribe::new(origin, token), None, "{origin:?} {token:?}");
        }
    }

    #[test]
    fn addresses_that_mail_can_go_to() {
        let is_deliverable = |text| Email::parse(text).map(|email| email.is_deliverable());
        assert_eq!(is_deliverable("a@b.kz"), Ok(true));
        assert_eq!(is_deliverable("сурет@почта.қаз"), Ok(false));
    }
}
