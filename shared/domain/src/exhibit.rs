//! Photos that are impounded: kept as evidence when forbidden information was found, or on another
//! of the four grounds (R57). Copies of the files go where only operators come to; the customer
//! sees that it is impounded and why, and can neither download nor change nor delete it. Nothing
//! of it happens in silence, neither the beginning nor either end.

use crate::photo::{AgainStage, Photo, Stage};
use crate::ports::{Page, StoreError, Stored};
use crate::step::{Change, Move, Step};
use crate::{AccountId, FileName, Ground, OperatorName, PhotoId, Sentence, Span, Time};

/// A file of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What the customer uploaded.
    Original,
    /// What was made of it.
    Result,
}

impl Part {
    /// All of them.
    pub const ALL: [Part; 2] = [Self::Original, Self::Result];

    /// The word for it, in keys and in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Result => "result",
        }
    }

    /// Reads what [`Part::as_str`] gave.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == text)
    }
}

/// What becomes of an impounded photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// The customer has it again; where the account is gone, it is deleted.
    Returned,
    /// It is deleted, the evidence too.
    Destroyed,
}

impl Fate {
    /// Both.
    pub const ALL: [Fate; 2] = [Self::Returned, Self::Destroyed];

    /// The word for it, in the store and in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Destroyed => "destroyed",
        }
    }

    /// Reads what [`Fate::as_str`] gave.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.as_str() == text)
    }
}

/// The end of an exhibit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// What becomes of the photo.
    pub fate: Fate,
    /// Which operator did it.
    pub by: OperatorName,
    /// When.
    pub at: Time,
    /// Why.
    pub why: Sentence,
}

/// The record of an impounded photo. It outlives the photo and the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhibit {
    /// Which photo.
    pub photo: PhotoId,
    /// Whose.
    pub account: AccountId,
    /// Why.
    pub ground: Ground,
    /// The order, claim or report: its number and date, as the customer is told.
    pub document: Sentence,
    /// Which operator did it.
    pub by: OperatorName,
    /// When. A photo that is impounded again is another exhibit.
    pub at: Time,
    /// How it ended.
    pub released: Option<Release>,
}

/// Why a photo is not impounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImpoundError {
    /// It was deleted.
    #[error("the photo was deleted")]
    Erased,
    /// It is waited for, being edited, or waits for a unit: it has to come to rest first.
    #[error("the photo is on its way")]
    Busy,
    /// Nothing of it was ever kept, or nothing is left.
    #[error("the photo has no files")]
    NoFiles,
    /// It is, on another paper.
    #[error("the photo is impounded on another paper")]
    Impounded,
}

impl Photo {
    /// An operator impounds it. `known` is the exhibit that it is now, and `has_files` says whether
    /// any of its files is left: their days may be over.
    pub fn impound(
        &self,
        known: Option<&Exhibit>,
        has_files: bool,
        ground: Ground,
        document: Sentence,
        by: OperatorName,
        now: Time,
    ) -> Result<(Exhibit, Move), ImpoundError> {
        if let Some(known) = known.filter(|it| Some(it.at) == self.impounded) {
            let is_same = (known.ground, &known.document) == (ground, &document);
            let same = is_same.then(|| (known.clone(), Move::Already));
            return same.ok_or(ImpoundError::Impounded);
        }
        match self.stage {
            _ if self.erased.is_some() => return Err(ImpoundError::Erased),
            _ if self.impounded.is_some() => return Err(ImpoundError::Impounded),
            Stage::Held { .. } | Stage::Running { .. } | Stage::Parked { .. } => {
                return Err(ImpoundError::Busy);
            }
            Stage::Abandoned { .. } => return Err(ImpoundError::NoFiles),
            Stage::Delivered(_) | Stage::Failed(_) => {}
        }
        if !has_files {
            return Err(ImpoundError::NoFiles);
        }
        let is_asked = |it: &crate::photo::Again| matches!(it.stage, AgainStage::Asked { .. });
        if self.again.as_ref().is_some_and(is_asked) {
            return Err(ImpoundError::Busy);
        }
        let (photo, account) = (self.id, self.account);
        let exhibit = Exhibit { photo, account, ground, document, by, at: now, released: None };
        let step = Step::of(vec![
            Change::ImpoundPhoto { photo, edits_seen: self.edits(), at: now },
            Change::AddExhibit { exhibit: Box::new(exhibit.clone()) },
        ]);
        Ok((exhibit, Move::Step(step)))
    }

    /// The parts that it has when it comes to rest.
    pub const fn parts(&self) -> &'static [Part] {
        match self.stage {
            Stage::Delivered(_) => &Part::ALL,
            _ => &[Part::Original],
        }
    }
}

impl Exhibit {
    /// An operator ends it. Another end than the one it has is refused with that one. A photo whose
    /// account is gone is nobody's, and goes as well.
    pub fn release(&self, release: Release, is_account_gone: bool) -> Result<Move, Fate> {
        match &self.released {
            Some(known) if known.fate == release.fate => return Ok(Move::Already),
            Some(known) => return Err(known.fate),
            None => {}
        }
        let (photo, at) = (self.photo, self.at);
        let is_deleted = is_account_gone || release.fate == Fate::Destroyed;
        let erased = is_deleted.then_some(release.at);
        Ok(Move::Step(Step::of(vec![
            Change::ReleasePhoto { photo, impounded: at, erased },
            Change::ReleaseExhibit { photo, at, release: Box::new(release) },
        ])))
    }
}

/// The register of exhibits.
#[allow(
    async_fn_in_trait,
    reason = "ports are used as generics; whether a future may cross threads is settled in main"
)]
pub trait Exhibits {
    /// The exhibit that a photo became at that time, as of now.
    async fn exhibit(&self, photo: PhotoId, at: Time) -> Result<Option<Exhibit>, StoreError>;
    /// The register, newest first.
    async fn exhibits(&self, page: Option<&str>, limit: u32) -> Result<Page<Exhibit>, StoreError>;
}

/// The files of exhibits, apart from all others.
#[allow(
    async_fn_in_trait,
    reason = "ports are used as generics; whether a future may cross threads is settled in main"
)]
pub trait ExhibitFiles {
    /// Whether the photo has this file still.
    async fn is_there(&self, photo: &Photo, part: Part) -> Result<bool, StoreError>;
    /// Copies a file of the photo for the exhibit of that time, where it is there and was not
    /// copied before. Gives what is kept.
    async fn keep(&self, photo: &Photo, at: Time, part: Part)
    -> Result<Option<Stored>, StoreError>;
    /// What is kept.
    async fn kept(
        &self,
        photo: PhotoId,
        at: Time,
        part: Part,
    ) -> Result<Option<Stored>, StoreError>;
    /// A link to download what is kept under the given name, for `life`.
    async fn sign_kept(
        &self,
        photo: PhotoId,
        at: Time,
        part: Part,
        name: &FileName,
        life: Span,
    ) -> Result<String, StoreError>;
    /// Puts the result that is kept back into its place, unless one is there: its days may have
    /// passed meanwhile.
    async fn put_back(&self, photo: &Photo, at: Time) -> Result<(), StoreError>;
    /// Removes it. Removing what is gone is fine.
    async fn remove_kept(&self, photo: PhotoId, at: Time, part: Part) -> Result<(), StoreError>;
}

#[cfg(test)]
mod tests;
