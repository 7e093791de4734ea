//! Photos: from the upload link to the result.

mod again;

pub use again::{Again, AgainError, AgainStage};

use crate::journal::{Cause, Line, Return};
use crate::step::{Change, Move, Step};
use crate::{
    AccountId, FileName, LeaseId, MediaType, Money, PackId, PhotoId, RecipeText, RequestText,
    Sha256, Span, Time,
};

/// What a customer asks for: one file and what to do with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoOrder {
    /// The file's name.
    pub name: FileName,
    /// The kind of picture it is said to be.
    pub media: MediaType,
    /// Its exact size.
    pub size_bytes: u64,
    /// Its exact content.
    pub sha256: Sha256,
    /// What to do with it.
    pub recipe: RecipeText,
    /// The words that the recipe was read from, where the customer sent words.
    pub request: Option<RequestText>,
}

/// One photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Which one.
    pub id: PhotoId,
    /// Whose.
    pub account: AccountId,
    /// The pack that its unit comes from.
    pub pack: PackId,
    /// Raised each time a unit is taken for it or its link is given out anew.
    pub generation: u32,
    /// Runs of the photo function so far.
    pub attempts: u32,
    /// What was asked for.
    pub order: PhotoOrder,
    /// Where it stands.
    pub stage: Stage,
    /// When it was asked for.
    pub created: Time,
    /// When somebody should look after it; nothing once all is settled.
    pub due: Option<Time>,
    /// When the customer deleted it.
    pub erased: Option<Time>,
    /// Since when it is impounded: see [`exhibit`](crate::exhibit).
    pub impounded: Option<Time>,
    /// The exhibit that it is, or was last.
    pub exhibit: Option<Time>,
    /// Which result is there: the first one, number 0, until it was edited again.
    pub edition: u32,
    /// The newest wish for another result.
    pub again: Option<Again>,
}

/// Where a photo stands. Each stage holds what is true only then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// A unit is taken, the upload is awaited.
    Held {
        /// The link works until then.
        link_until: Time,
    },
    /// Being edited.
    Running {
        /// By this run.
        lease: LeaseId,
        /// Which is given up at that time.
        until: Time,
    },
    /// The result is there; the unit is used.
    Delivered(Delivered),
    /// It cannot be edited; the unit is back.
    Failed(Failure),
    /// It never came, or was cancelled; the unit is back.
    Abandoned {
        /// Since when.
        at: Time,
    },
    /// It came when there was no unit for it: kept until there is one.
    Parked {
        /// Since when.
        at: Time,
    },
}

/// A result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Its content.
    pub sha256: Sha256,
    /// Its size.
    pub size_bytes: u64,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// When it was there.
    pub at: Time,
}

/// Why a photo could not be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// A stable word for programs.
    pub code: String,
    /// A sentence for the customer.
    pub reason: String,
    /// When.
    pub at: Time,
}

/// What the run that wants to begin finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Commit the step; the photo is then as given.
    Go(Step, Box<Photo>),
    /// Another run is at work; come back later.
    Busy,
    /// It is delivered, and another result of it is wanted: make the photo as given.
    Again(Box<Photo>),
    /// It has ended: delivered or failed. Nothing to do.
    Ended,
    /// No unit is held for it: it has to be retaken first.
    Away,
    /// The customer deleted it: its objects are to go.
    Erased,
}

/// A move that does not fit the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoveError {
    /// The photo is being edited.
    #[error("the photo is being edited at this moment")]
    Running,
    /// The photo's stage does not allow it any more.
    #[error("the photo has moved on")]
    MovedOn,
}

/// Why a photo is not deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EraseError {
    /// The photo is being edited.
    #[error("the photo is being edited at this moment")]
    Running,
    /// It is kept as evidence.
    #[error("the photo is impounded")]
    Impounded,
}

impl Photo {
    /// Runs that may end without a word (a crash, a time-out) before the photo counts as failed.
    pub const ATTEMPTS_MAX: u32 = 4;
    /// A second look comes only after the lease is over by any machine's clock.
    pub const LEASE_SLACK: Span = Span::seconds(10);
    /// How often the photo function is asked again about a photo that should have moved on.
    pub const LOOK_EVERY: Span = Span::seconds(10 * 60);

    /// The word for the stage, in the store and in answers.
    pub const fn stage_name(&self) -> &'static str {
        match self.stage {
            Stage::Held { .. } => "held",
            Stage::Running { .. } => "running",
            Stage::Delivered(_) => "delivered",
            Stage::Failed(_) => "failed",
            Stage::Abandoned { .. } => "abandoned",
            Stage::Parked { .. } => "parked",
        }
    }

    /// Whether a unit of its pack is held or used by it.
    pub const fn has_unit(&self) -> bool {
        matches!(self.stage, Stage::Held { .. } | Stage::Running { .. } | Stage::Delivered(_))
    }

    /// A run begins, or takes over from one that died.
    pub fn start(&self, lease: LeaseId, life: Span, now: Time) -> Start {
        match self.stage {
            _ if self.erased.is_some() => return Start::Erased,
            Stage::Running { until, .. } if until >= now => return Start::Busy,
            Stage::Held { .. } | Stage::Running { .. } => {}
            Stage::Delivered(_) | Stage::Failed(_) => {
                return self.anew().map_or(Start::Ended, |photo| Start::Again(Box::new(photo)));
            }
            Stage::Abandoned { .. } | Stage::Parked { .. } => return Start::Away,
        }
        let until = now.plus(life);
        let due = until.plus(Self::LEASE_SLACK);
        let (photo, generation_seen) = (self.id, self.generation);
        let start = Change::Start { photo, generation_seen, lease, until, due, now };
        let step = Step::of(vec![start]);
        let started = Photo {
            stage: Stage::Running { lease, until },
            attempts: self.attempts.saturating_add(1),
            due: Some(due),
            ..self.clone()
        };
        Start::Go(step, Box::new(started))
    }

    /// Whether the runs so far are too many: this one only says so and gives the unit back.
    pub const fn is_worn_out(&self) -> bool {
        self.attempts > Self::ATTEMPTS_MAX
    }

    /// The result is stored. Any run may say so, with or without the lease: the same photo and the
    /// same recipe give the same bytes.
    pub fn deliver(&self, delivered: Delivered) -> Result<Move, MoveError> {
        match self.stage {
            Stage::Running { .. } => {
                Ok(Move::Step(Step::of(vec![Change::Deliver { photo: self.id, delivered }])))
            }
            Stage::Delivered(_) => Ok(Move::Already),
            _ => Err(MoveError::MovedOn),
        }
    }

    /// It cannot be edited: the unit goes back. Only the run with the lease may say so, or a late
    /// one would fail a photo that another is finishing.
    pub fn fail(&self, lease: LeaseId, failure: Failure) -> Result<Move, MoveError> {
        match self.stage {
            Stage::Running { lease: held, .. } if held == lease => {
                let at = failure.at;
                let change = Change::Fail { photo: self.id, lease, pack: self.pack, failure };
                Ok(Move::Step(self.giving_back(change, Return::Failed, at)))
            }
            Stage::Failed(_) => Ok(Move::Already),
            _ => Err(MoveError::MovedOn),
        }
    }

    /// Nothing was uploaded in time: the unit goes back.
    pub fn abandon(&self, why: Return, now: Time) -> Result<Move, MoveError> {
        match self.stage {
            Stage::Held { .. } => Ok(Move::Step(self.abandoned(why, false, now))),
            Stage::Abandoned { .. } => Ok(Move::Already),
            _ => Err(MoveError::MovedOn),
        }
    }

    /// The customer deletes it. A photo that still waits is cancelled and its unit goes back; one
    /// that is being edited has to end first, and one that is impounded stays.
    pub fn erase(&self, now: Time) -> Result<Move, EraseError> {
        match self.stage {
            _ if self.erased.is_some() => Ok(Move::Already),
            _ if self.impounded.is_some() => Err(EraseError::Impounded),
            Stage::Held { .. } => Ok(Move::Step(self.abandoned(Return::Cancelled, true, now))),
            Stage::Running { .. } => Err(EraseError::Running),
            Stage::Delivered(_)
            | Stage::Failed(_)
            | Stage::Abandoned { .. }
            | Stage::Parked { .. } => {
                Ok(Move::Step(Step::of(vec![Change::Erase { photo: self.id, at: now }])))
            }
        }
    }

    /// There is no unit for a late upload: keep it and look again later.
    pub fn park(&self, now: Time) -> Result<Move, MoveError> {
        match self.stage {
            Stage::Abandoned { .. } | Stage::Parked { .. } if self.erased.is_none() => {
                let due = now.plus(Self::LOOK_EVERY);
                let change =
                    Change::Park { photo: self.id, generation_seen: self.generation, at: now, due };
                Ok(Move::Step(Step::of(vec![change])))
            }
            _ => Err(MoveError::MovedOn),
        }
    }

    /// The photo function was asked to look at it: come back later.
    pub fn postpone(&self, now: Time) -> Option<Step> {
        let due = now.plus(Self::LOOK_EVERY);
        let due_seen = self.due?;
        Some(Step::of(vec![Change::Postpone { photo: self.id, due_seen, due }]))
    }

    /// All that was due for it is done. Of a deleted one that is the last: its name and its words
    /// are forgotten.
    pub fn settle(&self) -> Result<Move, MoveError> {
        match (&self.stage, self.due) {
            (Stage::Held { .. } | Stage::Running { .. }, _) => Err(MoveError::MovedOn),
            (_, None) => Ok(Move::Already),
            (_, Some(due_seen)) => {
                let photo = self.id;
                let change = match self.erased {
                    Some(_) => Change::ForgetPhoto { photo, due_seen },
                    None => Change::Settle { photo, due_seen },
                };
                Ok(Move::Step(Step::of(vec![change])))
            }
        }
    }

    fn abandoned(&self, why: Return, erased: bool, now: Time) -> Step {
        let (photo, generation_seen) = (self.id, self.generation);
        // An upload that was under way when the link ended may still arrive, and its event may get
        // lost: somebody looks once more. What the customer deleted is cleared away at once.
        let due = if erased { now } else { now.plus(Self::LOOK_EVERY) };
        let change = Change::Abandon { photo, generation_seen, at: now, due, erased };
        self.giving_back(change, why, now)
    }

    /// The photo's change, its unit back in the pack, and the line that says so.
    fn giving_back(&self, change: Change, why: Return, at: Time) -> Step {
        let (account, pack, units) = (self.account, self.pack, 1);
        let cause = Cause::Returned { photo: self.id, generation: self.generation, why };
        Step::of(vec![
            change,
            Change::ReturnUnits { account, pack, units },
            Change::AddLine { line: Line { account, pack, units, money: Money::ZERO, cause, at } },
        ])
    }
}

#[cfg(test)]
mod tests;
