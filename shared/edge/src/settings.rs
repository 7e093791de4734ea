//! Settings from the environment: the one place that reads it. A missing or wrong setting stops
//! the function at its start, with the name of the setting and never its value.

use domain::{Email, Span};
use std::str::FromStr;

/// A setting is missing or cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingError {
    name: &'static str,
    what: &'static str,
}

impl SettingError {
    /// What is wrong with which setting; never its value.
    pub fn new(name: &'static str, what: &'static str) -> Self {
        Self { name, what }
    }
}

impl std::fmt::Display for SettingError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the setting {} {}", self.name, self.what)
    }
}

impl std::error::Error for SettingError {}

/// The setting, if it is there and not empty.
pub fn maybe(name: &'static str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The setting.
pub fn text(name: &'static str) -> Result<String, SettingError> {
    maybe(name).ok_or(SettingError { name, what: "is missing" })
}

/// A setting that is a whole number.
pub fn number<T: FromStr>(name: &'static str) -> Result<T, SettingError> {
    text(name)?.parse().map_err(|_| SettingError { name, what: "is not a whole number" })
}

/// A setting in seconds.
pub fn seconds(name: &'static str) -> Result<Span, SettingError> {
    number(name).map(Span::seconds)
}

/// A setting that is an address of mail.
pub fn email(name: &'static str) -> Result<Email, SettingError> {
    Email::parse(&text(name)?).map_err(|_| SettingError { name, what: "is not an e-mail address" })
}
