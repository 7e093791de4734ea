//! The journal: one line for every movement of units, written in the same step as the movement,
//! never changed and never removed.

use crate::{AccountId, Pack, PackId, PhotoId, Time};

/// One movement of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Whose units.
    pub account: AccountId,
    /// Of which pack.
    pub pack: PackId,
    /// How many.
    pub units: u32,
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
        let (account, units) = (pack.account, pack.granted);
        Self { account, pack: pack.id, units, cause: Cause::Granted, at }
    }

    /// The two accounts of units that the movement joins, in the words of double entry: from, to.
    pub const fn movement(&self) -> (&'static str, &'static str) {
        match self.cause {
            Cause::Granted => ("world", "available"),
            Cause::Taken { .. } => ("available", "held"),
            Cause::Returned { .. } => ("held", "available"),
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
        }
    }
}
