//! Fields for a request, as a form or as a link.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986: upper-case hex, `%20` for a space (1.5).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Where to send what, in order. The values are those before the encoding of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The address.
    pub action: String,
    /// Names and values.
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// The same as a link, every value encoded once more than in the form's field (1.5).
    pub fn link(&self) -> String {
        format!("{}?{}", self.action, self.body())
    }

    /// The fields as an urlencoded body.
    pub fn body(&self) -> String {
        let pairs: Vec<String> = self
            .fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        pairs.join("&")
    }

    pub(crate) fn push(&mut self, name: &str, value: impl Into<String>) {
        self.fields.push((name.to_owned(), value.into()));
    }
}

/// Percent-encodes a text once.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}
