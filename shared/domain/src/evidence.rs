//! What is kept of payments beside the ledger: every callback that was signed rightly, as it came,
//! and every payment that fits no order. Written once, never changed.

use crate::order::OrderNumber;
use crate::step::{Change, Step};
use crate::{Sha256, Time};

/// Something that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// The invoice it names, whether or not we have such an order.
    pub invoice: u64,
    /// What came, as text. A callback holds no secrets.
    pub text: String,
    /// When.
    pub at: Time,
}

/// What a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EvidenceKind {
    /// A callback with a right signature.
    Callback,
    /// Money for an order that we do not have.
    UnknownOrder,
    /// Another sum than the order's price.
    OtherSum,
    /// A test payment for a live order, or the other way round.
    OtherMode,
    /// A sum that is none, rightly signed.
    OddSum,
    /// The payment service knows another state of an order than we do.
    Difference,
}

impl EvidenceKind {
    /// All of them.
    pub const ALL: [EvidenceKind; 6] = [
        Self::Callback,
        Self::UnknownOrder,
        Self::OtherSum,
        Self::OtherMode,
        Self::OddSum,
        Self::Difference,
    ];

    /// The name in the store, in answers, and in the log that rings the alarm.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Callback => "callback",
            Self::UnknownOrder => "unknown-order",
            Self::OtherSum => "other-sum",
            Self::OtherMode => "other-mode",
            Self::OddSum => "odd-sum",
            Self::Difference => "difference",
        }
    }

    /// Reads what [`EvidenceKind::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether a person has to look at it.
    pub fn is_incident(self) -> bool {
        self != Self::Callback
    }
}

impl Evidence {
    /// Longest text that is kept.
    pub const TEXT_BYTES_MAX: usize = 16 * 1024;

    /// What makes it itself: the same thing twice is kept once.
    pub fn digest(&self) -> Sha256 {
        Sha256::of(self.text.as_bytes())
    }

    /// Keeps it. A conflict means that it is kept already.
    pub fn keep(self) -> Step {
        Step::of(vec![Change::KeepEvidence { evidence: self }])
    }

    /// The order it names, if it could be one of ours.
    pub fn order(&self) -> Option<OrderNumber> {
        OrderNumber::new(u32::try_from(self.invoice).ok()?)
    }
}
