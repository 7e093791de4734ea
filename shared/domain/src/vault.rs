//! What is kept of a number that identifies a customer: sealed, so that the store alone tells
//! nobody; marked, so that one number is one customer; and its end, so that its owner knows it.

use crate::iin::{self, Bin, Iin};

/// A text that only the vault can open, as base64.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(String);

impl Sealed {
    /// From the vault or from the store.
    pub fn from_base64(text: String) -> Self {
        Self(text)
    }

    /// The base64.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(***)")
    }
}

/// A keyed digest of a number: the same number gives the same mark, and without the key nobody can
/// try all numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Mark(pub [u8; 32]);

impl std::fmt::Debug for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mark(***)")
    }
}

/// The number that a customer gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Number {
    /// A person's or an entrepreneur's.
    Iin(Iin),
    /// An organisation's.
    Bin(Bin),
}

impl Number {
    /// The 12 digits.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Iin(iin) => iin.as_str(),
            Self::Bin(bin) => bin.as_str(),
        }
    }

    /// Its name among the fields of a profile.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Iin(_) => "iin",
            Self::Bin(_) => "bin",
        }
    }
}

/// What is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The number itself.
    pub sealed: Sealed,
    /// What makes it one customer's.
    pub mark: Mark,
    /// As its owner may see it: `••••••••0002`.
    pub masked: String,
    /// Whether this account is the one that the number belongs to: only one can be (R8).
    pub is_claimed: bool,
}

impl Identity {
    /// What is kept of a number.
    pub fn new(number: &Number, sealed: Sealed, mark: Mark) -> Self {
        Self { sealed, mark, masked: iin::masked(number.as_str()), is_claimed: false }
    }
}
