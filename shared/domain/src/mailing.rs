//! Mailings: everybody is told that a document changes (R23). There may be more customers than one
//! request can reach, so a mailing is written down with the version that it is about, and then
//! goes from customer to customer in portions. A portion that is done twice asks for the same
//! letters, and each is written once.

use crate::calendar::Day;
use crate::legal::{Edition, LegalName};
use crate::ports::{Page, StoreError};
use crate::step::{Change, Step};
use crate::{AccountId, Time};

/// A mailing about a version of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailing {
    /// Of which document.
    pub name: LegalName,
    /// The first day of the version.
    pub from: Day,
    /// When it was published.
    pub at: Time,
    /// The last customer who was looked at, as the store knows him.
    pub mark: Option<String>,
    /// Letters that were asked for, at the least: a run that dies has not noted its portion.
    pub letters: u32,
    /// When the last one was asked for.
    pub ended: Option<Time>,
    /// Raised with every portion.
    pub version: u32,
}

impl Mailing {
    /// The mailing that a new version brings.
    pub fn about(edition: &Edition) -> Self {
        let Edition { name, from, published: at, .. } = *edition;
        Self { name, from, at, mark: None, letters: 0, ended: None, version: 0 }
    }

    /// A portion was done: where the next one begins; without a mark it has ended.
    pub fn went_on(&self, mark: Option<String>, letters: u32, now: Time) -> (Self, Step) {
        let next = Self {
            ended: mark.is_none().then_some(now),
            mark,
            letters: self.letters.saturating_add(letters),
            version: self.version.saturating_add(1),
            ..self.clone()
        };
        let (mailing, version_seen) = (Box::new(next.clone()), self.version);
        (next, Step::of(vec![Change::MoveMailing { mailing, version_seen }]))
    }
}

/// Mailings, and whom they go to.
#[allow(
    async_fn_in_trait,
    reason = "ports are used as generics; whether a future may cross threads is settled in main"
)]
pub trait Mailings {
    /// All that there ever were, as of now.
    async fn mailings(&self) -> Result<Vec<Mailing>, StoreError>;
    /// Everybody who has a profile, in no order that means anything. A page may hold few or none
    /// of them although more follow. Whoever registers meanwhile may be missed: he agreed to the
    /// newest version that he was shown.
    async fn customers(&self, page: Option<&str>) -> Result<Page<AccountId>, StoreError>;
}
