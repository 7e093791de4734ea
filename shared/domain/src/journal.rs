//! The journal: one line for every movement of units, written in the same step as the movement,
//! never changed and never removed.

use crate::money::Money;
use crate::refund::RefundId;
use crate::{AccountId, Pack, PackId, PhotoId, Time};

/// One movement of units, and of the money that they stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Whose units.
    pub account: AccountId,
    /// Of which pack.
    pub pack: PackId,
    /// How many.
    pub units: u32,
    /// The money that moved with them; nothing where none did.
    pub money: Money,
    /// Why.
    pub cause: Cause,
    /// When.
    pub at: Time,
}

/// Why units moved. Together with its ids it is the key of the line: the same movement cannot be
/// written twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A pack was opened.
    Granted,
    /// Upload links were given out; the line is named after the first photo of the batch.
    Taken {
        /// The first photo of the batch.
        photo: PhotoId,
        /// Its generation after the taking.
        generation: u32,
    },
    /// A photo failed, was cancelled, or never came.
    Returned {
        /// Which one.
        photo: PhotoId,
        /// The generation that ended.
        generation: u32,
        /// What ended it.
        why: Return,
    },
    /// The term was over.
    Expired {
        /// The version of the pack that this led to: units can come back after the end and expire
        /// once more.
        version: u32,
    },
    /// A refund was asked for.
    Frozen {
        /// Which one.
        refund: RefundId,
    },
    /// A refund ended without money.
    Unfrozen {
        /// Which one.
        refund: RefundId,
        /// How it ended.
        why: Unfrozen,
    },
    /// A refund was paid out.
    Refunded {
        /// Which one.
        refund: RefundId,
    },
}

/// How a refund ended without money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfrozen {
    /// The customer took it back.
    Withdrawn,
    /// An operator refused it.
    Refused,
}

impl Unfrozen {
    /// The name in the store and in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Refused => "refused",
        }
    }

    /// Reads what [`Unfrozen::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Withdrawn, Self::Refused].into_iter().find(|why| why.as_str() == text)
    }
}

/// What ended a photo without a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Return {
    /// It could not be edited.
    Failed,
    /// Its upload link ran out unused.
    NeverUploaded,
    /// The customer cancelled it.
    Cancelled,
    /// The batch it belonged to could not be taken whole.
    BatchUndone,
}

impl Return {
    /// The name in the store and in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::NeverUploaded => "never-uploaded",
            Self::Cancelled => "cancelled",
            Self::BatchUndone => "batch-undone",
        }
    }

    /// Reads what [`Return::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Failed, Self::NeverUploaded, Self::Cancelled, Self::BatchUndone]
            .into_iter()
            .find(|why| why.as_str() == text)
    }
}

impl Line {
    /// The line of a pack that is being opened.
    pub fn granted(pack: &Pack, at: Time) -> Self {
        let (account, units, money) = (pack.account, pack.granted, pack.price());
        Self { account, pack: pack.id, units, money, cause: Cause::Granted, at }
    }

    /// The two accounts of units that the movement joins, in the words of double entry: from, to.
    pub const fn movement(&self) -> (&'static str, &'static str) {
        match self.cause {
            Cause::Granted => ("world", "available"),
            Cause::Taken { .. } => ("available", "held"),
            Cause::Returned { .. } => ("held", "available"),
            Cause::Expired { .. } => ("available", "expired"),
            Cause::Frozen { .. } => ("available", "frozen"),
            Cause::Unfrozen { .. } => ("frozen", "available"),
            Cause::Refunded { .. } => ("frozen", "refunded"),
        }
    }

    /// The two accounts of money that the movement joins: from, to. Revenue is booked by the day,
    /// from the photos delivered on it.
    pub const fn money_movement(&self) -> Option<(&'static str, &'static str)> {
        if self.money.tiyn() == 0 {
            return None;
        }
        match self.cause {
            Cause::Granted => Some(("cash:robokassa", "deferred")),
            Cause::Expired { .. } => Some(("deferred", "breakage")),
            Cause::Refunded { .. } => Some(("deferred", "refunds-payable")),
            Cause::Taken { .. }
            | Cause::Returned { .. }
            | Cause::Frozen { .. }
            | Cause::Unfrozen { .. } => None,
        }
    }

    /// What makes the line itself and no other: the same movement gives the same key.
    pub fn key(&self) -> String {
        match self.cause {
            Cause::Granted => format!("GRANT#{}", self.pack.bare()),
            Cause::Taken { photo, generation } => format!("TAKE#{}#{generation}", photo.bare()),
            Cause::Returned { photo, generation, .. } => {
                format!("RETURN#{}#{generation}", photo.bare())
            }
            Cause::Expired { version } => format!("EXPIRE#{}#{version}", self.pack.bare()),
            Cause::Frozen { refund } => format!("FREEZE#{}", refund.bare()),
            Cause::Unfrozen { refund, .. } => format!("UNFREEZE#{}", refund.bare()),
            Cause::Refunded { refund } => format!("REFUND#{}", refund.bare()),
        }
    }
}
