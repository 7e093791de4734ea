//! What a complaint says, each part through its door.

use crate::attachment::Attachment;
use crate::person::{free_text, is_hidden};
use crate::{Email, Ground, Language, Organisation, Sha256};
use std::ops::RangeInclusive;

/// What is complained of: the grounds of the agreement that others than a state body may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Claim {
    /// A breach of copyright or of neighbouring rights (R55).
    Copyright,
    /// A right of the complainant himself, as to his image (R56).
    ThirdParty,
    /// Forbidden information (R57).
    Forbidden,
}

impl Claim {
    /// All of them.
    pub const ALL: [Claim; 3] = [Self::Copyright, Self::ThirdParty, Self::Forbidden];

    /// The name in requests, in answers and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Copyright => "copyright",
            Self::ThirdParty => "third-party",
            Self::Forbidden => "forbidden",
        }
    }

    /// Reads what [`Claim::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|claim| claim.as_str() == text)
    }

    /// The ground on which an account could be blocked over it.
    pub const fn ground(self) -> Ground {
        match self {
            Self::Copyright => Ground::Copyright,
            Self::ThirdParty => Ground::ThirdParty,
            Self::Forbidden => Ground::Forbidden,
        }
    }

    /// Whether it rests on a right that has to be named. Of what is forbidden anybody may tell.
    pub const fn needs_basis(self) -> bool {
        !matches!(self, Self::Forbidden)
    }
}

/// What somebody wrote at more length than a sentence: lines and tabs are fine, other control
/// characters and what turns the reading direction round are not.
#[derive(Clone, PartialEq, Eq)]
pub struct Passage(String);

impl Passage {
    /// Longest text of any kind.
    pub const CHARS_MAX: usize = 4_000;
    /// What a complaint is about.
    pub const ABOUT: RangeInclusive<usize> = 20..=Self::CHARS_MAX;
    /// The right that it rests on.
    pub const BASIS: RangeInclusive<usize> = 1..=2_000;
    /// What it is answered.
    pub const REPLY: RangeInclusive<usize> = 1..=Self::CHARS_MAX;

    /// A text of so many characters.
    pub fn parse(text: &str, chars: RangeInclusive<usize>) -> Option<Self> {
        // Four bytes a character at the most: no need to count what is far too long.
        if text.len() > chars.end().saturating_mul(8) {
            return None;
        }
        let text = text.trim().replace("\r\n", "\n");
        let is_plain = |c: char| matches!(c, '\n' | '\t') || !is_hidden(c);
        let is_fine = chars.contains(&text.chars().count()) && text.chars().all(is_plain);
        is_fine.then_some(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Passage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passage(***)")
    }
}

free_text!(
    /// What somebody who complains is called, a person or a body.
    WhoComplains,
    200
);
free_text!(
    /// The photo that is meant, by its number, its link, or in words.
    PhotoHint,
    500
);

/// A phone of anywhere in the world: it is dialled by a person.
#[derive(Clone, PartialEq, Eq)]
pub struct ContactNumber(String);

impl ContactNumber {
    /// Longest number with all its signs.
    pub const CHARS_MAX: usize = 32;

    /// Digits, with the signs that people write between them.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_sign = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' ');
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let is_fine = text.len() <= Self::CHARS_MAX && digits >= 5 && text.chars().all(is_sign);
        is_fine.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for ContactNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ContactNumber(***)")
    }
}

/// Who complains, and how to answer him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complainant {
    /// His name.
    pub name: WhoComplains,
    /// Where the answer goes.
    pub email: Email,
    /// For questions.
    pub phone: Option<ContactNumber>,
    /// For whom he speaks.
    pub organisation: Option<Organisation>,
}

/// What a complaint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The language of the answer.
    pub language: Language,
    /// What is complained of.
    pub claim: Claim,
    /// By whom.
    pub from: Complainant,
    /// What and where.
    pub about: Passage,
    /// Which photo.
    pub photo: Option<PhotoHint>,
    /// Which right it rests on.
    pub basis: Option<Passage>,
    /// The proof.
    pub files: Vec<Attachment>,
}

impl Statement {
    /// Files of one complaint.
    pub const FILES_MAX: usize = 5;

    /// What the request hashes to: the same statement under the same key is the same request. Each
    /// part has its length before it, so that no two statements read alike.
    pub fn digest(&self, key: &str) -> Sha256 {
        let from = &self.from;
        let mut parts = vec![
            key.to_owned(),
            self.language.as_str().to_owned(),
            self.claim.as_str().to_owned(),
            from.name.as_str().to_owned(),
            from.email.as_str().to_owned(),
            from.phone.as_ref().map_or("", ContactNumber::as_str).to_owned(),
            from.organisation.as_ref().map_or("", Organisation::as_str).to_owned(),
            self.about.as_str().to_owned(),
            self.photo.as_ref().map_or("", PhotoHint::as_str).to_owned(),
            self.basis.as_ref().map_or("", Passage::as_str).to_owned(),
        ];
        for file in &self.files {
            parts.push(file.name.as_str().to_owned());
            parts.push(file.media.as_str().to_owned());
            parts.push(file.size_bytes.to_string());
            parts.push(file.sha256.to_hex());
        }
        let mut bytes = Vec::new();
        for part in parts {
            bytes.extend(part.len().to_string().as_bytes());
            bytes.push(b':');
            bytes.extend(part.as_bytes());
        }
        Sha256::of(&bytes)
    }
}
