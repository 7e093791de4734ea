//! Consents: what a customer agreed to, provably. A record is written once; taking a consent back
//! is another record.

use crate::order::DocumentVersion;
use crate::{AccountId, Language, Sha256, Time, Visit};

/// What is agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConsentKind {
    /// The processing of personal data for the contract.
    Processing,
    /// Sending them abroad.
    Abroad,
    /// Letters that advertise: never a condition of anything (R24).
    Advertising,
    /// The agreement.
    Agreement,
    /// The privacy policy.
    PrivacyPolicy,
    /// The payment policy.
    PaymentPolicy,
    /// Being of age, and allowed to have these pictures processed (R12).
    AdultAndRights,
}

impl ConsentKind {
    /// All of them.
    pub const ALL: [ConsentKind; 7] = [
        Self::Processing,
        Self::Abroad,
        Self::Advertising,
        Self::Agreement,
        Self::PrivacyPolicy,
        Self::PaymentPolicy,
        Self::AdultAndRights,
    ];
    /// Those with a box of their own.
    pub const BOXES: [ConsentKind; 3] = [Self::Processing, Self::Abroad, Self::Advertising];

    /// The name in requests, in answers and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Processing => "processing",
            Self::Abroad => "abroad",
            Self::Advertising => "advertising",
            Self::Agreement => "agreement",
            Self::PrivacyPolicy => "privacy_policy",
            Self::PaymentPolicy => "payment_policy",
            Self::AdultAndRights => "adult_and_rights",
        }
    }

    /// Reads what [`ConsentKind::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether nobody can be served without it.
    pub const fn is_required(self) -> bool {
        !matches!(self, Self::Advertising)
    }
}

/// One record (R16).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Who.
    pub account: AccountId,
    /// To what.
    pub kind: ConsentKind,
    /// Agreed, or taken back.
    pub given: bool,
    /// The exact text that was shown.
    pub text: String,
    /// Which version of it.
    pub version: DocumentVersion,
    /// The SHA-256 of the text, or of the document that the text names.
    pub hash: Sha256,
    /// In which language it was shown.
    pub language: Language,
    /// When.
    pub at: Time,
    /// From where, and with what.
    pub visit: Visit,
}

impl Consent {
    /// Longest text that is kept.
    pub const TEXT_BYTES_MAX: usize = 16 * 1024;
    /// Records on a page.
    pub const PAGE_MAX: u32 = 200;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_back_and_advertising_is_never_required() {
        for kind in ConsentKind::ALL {
            assert_eq!(ConsentKind::parse(kind.as_str()), Some(kind));
            // R24.
            assert_eq!(kind.is_required(), kind != ConsentKind::Advertising);
        }
    }
}
