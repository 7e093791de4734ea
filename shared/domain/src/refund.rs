//! Refunds: the unused part of a bought pack, by a formula the customer can see.
//!
//! | stage | by the customer | by an operator | by the payout |
//! | --- | --- | --- | --- |
//! | asked | withdrawn | approved, refused | |
//! | approved | | paid out (by hand) | sending |
//! | sending | | paid out, or approved again | sent |
//! | sent | | paid out | paid out, or approved again |
//!
//! What is refused, withdrawn or paid out has ended. While a refund is open its pack is frozen.

mod moves;
mod quote;

pub use moves::{Alarm, PAY_DAYS, Payer};
pub use quote::{ASK_DAYS, Quote, QuoteError, quote};

use crate::iban::Iban;
use crate::money::Money;
use crate::order::OrderNumber;
use crate::{AccountId, LeaseId, PackId, Sha256, Time};
use std::fmt;

/// A refund of one order. A pack can be refunded in parts; the round tells them apart, and the
/// same state of the pack gives the same round, so one cannot be asked for twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RefundId {
    /// Of which order.
    pub order: OrderNumber,
    /// Raised with each change of the pack's frozen, refunded or expired part.
    pub round: u32,
}

impl RefundId {
    /// Reads `rf_<order>_<round>`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_bare(text.strip_prefix("rf_")?)
    }

    /// Reads `<order>_<round>`.
    pub fn from_bare(text: &str) -> Option<Self> {
        let (order, round) = text.split_once('_')?;
        let order = OrderNumber::parse(order)?;
        let is_round = !round.starts_with('0') && round.bytes().all(|c| c.is_ascii_digit());
        if is_round { Some(Self { order, round: round.parse().ok()? }) } else { None }
    }

    /// The text without its prefix, for keys of stores.
    pub fn bare(self) -> String {
        format!("{}_{}", self.order, self.round)
    }
}

impl fmt::Display for RefundId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rf_{}", self.bare())
    }
}

/// A sentence that a person wrote: a reason, a reference. Printed whole, so it is short and has no
/// control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence(String);

impl Sentence {
    /// Longest sentence.
    pub const CHARS_MAX: usize = 1_000;

    /// One to a thousand characters without control characters but line ends.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // Four bytes a character at the most: no need to count what is far too long.
        let is_short = text.len() <= Self::CHARS_MAX * 4 && text.chars().count() <= Self::CHARS_MAX;
        let is_plain = !text.chars().any(|c| c.is_control() && c != '\n');
        (!text.is_empty() && is_short && is_plain).then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an operator did, or the service on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The operator's name, or what part of the service it was.
    pub by: Sentence,
    /// When.
    pub at: Time,
}

/// Where the money goes. Personal: kept apart from the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requisites {
    /// The account.
    pub iban: Iban,
    /// Whose it is.
    pub holder: Sentence,
}

/// A refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Which one.
    pub id: RefundId,
    /// Whose.
    pub account: AccountId,
    /// Of which pack.
    pub pack: PackId,
    /// Photos that are given up.
    pub units: u32,
    /// What is paid back for them.
    pub amount: Money,
    /// Why, in the customer's words.
    pub reason: Sentence,
    /// The digest of the key that the request came with. The same request is the same refund, even
    /// after it has ended; none when an operator asked.
    pub key: Option<Sha256>,
    /// Where it stands.
    pub stage: RefundStage,
    /// When it was asked for.
    pub asked: Time,
    /// When somebody should look after it; nothing once it has ended.
    pub due: Option<Time>,
}

/// Where a refund stands. Each stage holds what is true only then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundStage {
    /// The customer has asked.
    Asked,
    /// An operator agreed: the 14 days to pay run.
    Approved {
        /// Who and when.
        approved: Act,
    },
    /// The payout is being sent, or was and nobody knows what became of it.
    Sending {
        /// Who agreed and when.
        approved: Act,
        /// By this run.
        lease: LeaseId,
        /// Which is given up at that time.
        until: Time,
    },
    /// The payout is on its way.
    Sent {
        /// Who agreed and when.
        approved: Act,
        /// What the payer calls it.
        request: Sentence,
    },
    /// The customer has the money.
    PaidOut {
        /// Who agreed and when.
        approved: Act,
        /// Who paid and when.
        paid: Act,
        /// What the bank or the payer calls it.
        reference: Sentence,
    },
    /// An operator refused.
    Refused {
        /// Who and when.
        refused: Act,
        /// Why.
        why: Sentence,
    },
    /// The customer thought better of it.
    Withdrawn {
        /// When.
        at: Time,
    },
}

impl Refund {
    /// The word for the stage, in the store and in answers.
    pub const fn stage_name(&self) -> &'static str {
        match self.stage {
            RefundStage::Asked => "asked",
            RefundStage::Approved { .. } => "approved",
            RefundStage::Sending { .. } => "sending",
            RefundStage::Sent { .. } => "sent",
            RefundStage::PaidOut { .. } => "paid-out",
            RefundStage::Refused { .. } => "refused",
            RefundStage::Withdrawn { .. } => "withdrawn",
        }
    }

    /// Whether its pack is frozen by it.
    pub const fn is_open(&self) -> bool {
        matches!(
            self.stage,
            RefundStage::Asked
                | RefundStage::Approved { .. }
                | RefundStage::Sending { .. }
                | RefundStage::Sent { .. }
        )
    }

    /// Who agreed to it and when, if anybody did.
    pub const fn approved(&self) -> Option<&Act> {
        match &self.stage {
            RefundStage::Approved { approved }
            | RefundStage::Sending { approved, .. }
            | RefundStage::Sent { approved, .. }
            | RefundStage::PaidOut { approved, .. } => Some(approved),
            RefundStage::Asked | RefundStage::Refused { .. } | RefundStage::Withdrawn { .. } => {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
