//! What an account remembers of itself for its owner: changes of the profile, and what happened to
//! its safety (R10, R15).

use crate::{AccountId, Span, Time, Visit};

/// A change of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Whose.
    pub account: AccountId,
    /// Which field, by the name it has in answers.
    pub field: &'static str,
    /// What it was, masked.
    pub before: String,
    /// What it became, masked.
    pub after: String,
    /// When.
    pub at: Time,
}

impl FieldChange {
    /// The fields that can change.
    pub const FIELDS: [&str; 11] = [
        "email",
        "phone",
        "status",
        "surname",
        "first_name",
        "patronymic",
        "address",
        "organisation",
        "language",
        "iin",
        "bin",
    ];
}

/// What happened to the safety of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happening {
    /// It was opened.
    Registered,
    /// The address was confirmed.
    EmailConfirmed,
    /// The address was changed.
    EmailChanged,
    /// Somebody logged in.
    LoggedIn,
    /// Somebody logged in from a device that was not seen before.
    NewDevice,
    /// One session was ended by hand.
    SessionEnded,
    /// All were.
    AllSessionsEnded,
    /// The password was changed by one who knew the old one.
    PasswordChanged,
    /// The password was set anew by a link.
    PasswordReset,
    /// A copy of all data was taken.
    Exported,
    /// The account is to be erased.
    ErasureAsked,
}

impl Happening {
    /// All of them.
    pub const ALL: [Happening; 11] = [
        Self::Registered,
        Self::EmailConfirmed,
        Self::EmailChanged,
        Self::LoggedIn,
        Self::NewDevice,
        Self::SessionEnded,
        Self::AllSessionsEnded,
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::Exported,
        Self::ErasureAsked,
    ];

    /// The name in answers and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::EmailConfirmed => "email-confirmed",
            Self::EmailChanged => "email-changed",
            Self::LoggedIn => "logged-in",
            Self::NewDevice => "new-device",
            Self::SessionEnded => "session-ended",
            Self::AllSessionsEnded => "all-sessions-ended",
            Self::PasswordChanged => "password-changed",
            Self::PasswordReset => "password-reset",
            Self::Exported => "exported",
            Self::ErasureAsked => "erasure-asked",
        }
    }

    /// Reads what [`Happening::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|happening| happening.as_str() == text)
    }
}

/// Something that happened, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityEvent {
    /// To which account.
    pub account: AccountId,
    /// What.
    pub what: Happening,
    /// When.
    pub at: Time,
    /// From where.
    pub visit: Visit,
}

impl SecurityEvent {
    /// How long it is remembered.
    pub const MEMORY: Span = Span::days(365);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_happening_is_read_back() {
        for happening in Happening::ALL {
            assert_eq!(Happening::parse(happening.as_str()), Some(happening));
        }
    }
}
