//! Steps: what a store can commit, all of it or nothing.
//!
//! Every condition has a name, a [`Guard`]. The store turns each into an expression of the
//! database, and the simulation takes them away one by one to see that the loss is noticed.

use crate::journal::Line;
use crate::photo::{Delivered, Failure, Photo};
use crate::{Account, AccountId, Email, LeaseId, Pack, PackId, PhotoId, Profile, Time};

/// What a move comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// Commit this.
    Step(Step),
    /// It happened before: answer as then, write nothing.
    Already,
}

/// Changes that are committed together. Made by moves, readable by stores, changed by nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    changes: Vec<Change>,
}

impl Step {
    /// The most changes one commit can carry (the limit of a `DynamoDB` transaction).
    pub const CHANGES_MAX: usize = 100;

    pub(crate) fn of(changes: Vec<Change>) -> Self {
        debug_assert!(!changes.is_empty() && changes.len() <= Self::CHANGES_MAX);
        Self { changes }
    }

    /// What is to change.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}

/// One item's change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the ids and values that the variant's line names")]
pub enum Change {
    /// A new account.
    OpenAccount { account: Account },
    /// Its personal part.
    AddProfile { profile: Profile },
    /// The e-mail belongs to this account from now on.
    ClaimLogin { email: Email, account: AccountId, now: Time },
    /// A new pack.
    OpenPack { pack: Pack },
    /// A line of the journal.
    AddLine { line: Line },
    /// Nothing changes, but the account must be active at this very moment.
    ExpectActive { account: AccountId },
    /// Units leave the available part of a pack.
    TakeUnits { account: AccountId, pack: PackId, units: u32, now: Time },
    /// Units come back.
    ReturnUnits { account: AccountId, pack: PackId, units: u32 },
    /// A new photo, held for its upload.
    AddPhoto { photo: Photo },
    /// The upload link of a held photo is given out again.
    RenewLink { photo: PhotoId, generation_seen: u32, link_until: Time, due: Time },
    /// A run of the photo function begins.
    Start {
        photo: PhotoId,
        generation_seen: u32,
        lease: LeaseId,
        until: Time,
        due: Time,
        now: Time,
    },
    /// The result is stored.
    Deliver { photo: PhotoId, delivered: Delivered },
    /// The photo cannot be edited.
    Fail { photo: PhotoId, lease: LeaseId, pack: PackId, failure: Failure },
    /// Nothing will be uploaded; `erased` when the customer cancelled it.
    Abandon { photo: PhotoId, generation_seen: u32, at: Time, due: Time, erased: bool },
    /// An abandoned or parked photo is held again.
    Retake { photo: PhotoId, generation_seen: u32, pack: PackId, link_until: Time, due: Time },
    /// An upload came late and there is no unit for it: kept until there is one.
    Park { photo: PhotoId, generation_seen: u32, at: Time, due: Time },
    /// The customer no longer wants it; its objects are to go.
    Erase { photo: PhotoId, at: Time },
    /// Somebody was asked to look after it; look again later.
    Postpone { photo: PhotoId, due_seen: Time, due: Time },
    /// Nothing is left to do for it: it leaves the index of due work.
    Settle { photo: PhotoId, due_seen: Time },
}

/// A condition by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// No account has this id.
    AccountAbsent,
    /// No profile has this id.
    ProfileAbsent,
    /// Nobody registered with this e-mail.
    LoginAbsent,
    /// No pack has this id.
    PackAbsent,
    /// The movement was not written before.
    LineAbsent,
    /// The account is active.
    AccountActive,
    /// The pack is there.
    PackPresent,
    /// The pack is active.
    PackActive,
    /// The pack has as many units.
    UnitsEnough,
    /// The pack's term is not over.
    PackNotExpired,
    /// No photo has this id.
    PhotoAbsent,
    /// The photo is held.
    PhotoHeld,
    /// The photo is held or running.
    PhotoStartable,
    /// Nobody is working on the photo.
    LeaseOver,
    /// The photo is running.
    PhotoRunning,
    /// The run that ends is the one that holds the lease.
    LeaseMine,
    /// The unit goes back to the pack it came from.
    SamePack,
    /// The photo was not taken anew meanwhile.
    SameGeneration,
    /// The photo is abandoned or parked.
    PhotoAway,
    /// The photo was not erased.
    NotErased,
    /// The photo is in none of the stages that hold a unit open.
    PhotoClosed,
    /// The photo is in the index for the reason that was looked at.
    SameDue,
}

impl Guard {
    /// All of them, for tables and for taking them away one by one.
    pub const ALL: [Guard; 22] = [
        Self::AccountAbsent,
        Self::ProfileAbsent,
        Self::LoginAbsent,
        Self::PackAbsent,
        Self::LineAbsent,
        Self::AccountActive,
        Self::PackPresent,
        Self::PackActive,
        Self::UnitsEnough,
        Self::PackNotExpired,
        Self::PhotoAbsent,
        Self::PhotoHeld,
        Self::PhotoStartable,
        Self::LeaseOver,
        Self::PhotoRunning,
        Self::LeaseMine,
        Self::SamePack,
        Self::SameGeneration,
        Self::PhotoAway,
        Self::NotErased,
        Self::PhotoClosed,
        Self::SameDue,
    ];
}

impl Change {
    /// The conditions under which the change holds.
    pub fn guards(&self) -> &'static [Guard] {
        use Guard as G;
        match self {
            Self::OpenAccount { .. } => &[G::AccountAbsent],
            Self::AddProfile { .. } => &[G::ProfileAbsent],
            Self::ClaimLogin { .. } => &[G::LoginAbsent],
            Self::OpenPack { .. } => &[G::PackAbsent],
            Self::AddLine { .. } => &[G::LineAbsent],
            Self::ExpectActive { .. } => &[G::AccountActive],
            Self::TakeUnits { .. } => &[G::PackActive, G::UnitsEnough, G::PackNotExpired],
            Self::ReturnUnits { .. } => &[G::PackPresent],
            Self::AddPhoto { .. } => &[G::PhotoAbsent],
            Self::Start { .. } => &[G::PhotoStartable, G::LeaseOver, G::SameGeneration],
            Self::Deliver { .. } => &[G::PhotoRunning],
            Self::Fail { .. } => &[G::PhotoRunning, G::LeaseMine, G::SamePack],
            Self::RenewLink { .. } | Self::Abandon { .. } => &[G::PhotoHeld, G::SameGeneration],
            Self::Retake { .. } | Self::Park { .. } => {
                &[G::PhotoAway, G::SameGeneration, G::NotErased]
            }
            Self::Erase { .. } => &[G::PhotoClosed],
            Self::Postpone { .. } => &[G::SameDue],
            Self::Settle { .. } => &[G::PhotoClosed, G::SameDue],
        }
    }
}
