//! Taking units for a batch of photos: the one place where packs are chosen.

use crate::journal::{Cause, Line, Return};
use crate::photo::{Photo, PhotoOrder, Stage};
use crate::step::{Change, Move, Step};
use crate::{Account, AccountId, AccountStage, Money, Pack, PackId, PhotoId, Span, Time};

/// Photos in one batch.
pub const BATCH_MAX: usize = 100;
/// Photos in one step: the pack, the account and the journal's line take three places.
pub const PHOTOS_PER_STEP: usize = Step::CHANGES_MAX - 3;

/// A batch as it was asked for, beside what is already known of it.
#[derive(Debug, Clone)]
pub struct Batch<'a> {
    /// Who asks.
    pub account: &'a Account,
    /// All packs of the account, in any order.
    pub packs: &'a [Pack],
    /// The photos in the order of the request, each with its id.
    pub orders: &'a [(PhotoId, PhotoOrder)],
    /// Those that exist already.
    pub known: &'a [Photo],
    /// How long the links live.
    pub link_life: Span,
    /// How long after that an upload may still arrive.
    pub slack: Span,
    /// Now.
    pub now: Time,
}

/// What to commit, in this order, so that every photo of the batch is held or has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taking {
    /// Each is all or nothing.
    pub steps: Vec<Step>,
    /// The batch as it is after the last step, in the order of the request.
    pub photos: Vec<Photo>,
}

/// Why a batch is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TakeError {
    /// The account is blocked, erased, or on the way there.
    #[error("this account may not use its packs")]
    AccountClosed(AccountStage),
    /// The same key came before with other photos.
    #[error("this Idempotency-Key was used for other photos")]
    KeyReused,
    /// The packs hold less.
    #[error("the batch needs {needed} photos and {left} are left")]
    NotEnough {
        /// Units the batch needs.
        needed: u32,
        /// Units there are once `undo` is committed.
        left: u32,
        /// Gives back what an earlier, unfinished attempt at this batch had taken.
        undo: Vec<Step>,
    },
}

/// Takes a unit for each photo of the batch that has none, from the earliest-expiring packs.
pub fn take(batch: &Batch<'_>) -> Result<Taking, TakeError> {
    if !batch.account.is_active() {
        return Err(TakeError::AccountClosed(batch.account.stage));
    }
    let mut taking = Taking { steps: Vec::new(), photos: Vec::new() };
    let mut renewed = Vec::new();
    let mut wanting = Vec::new();
    for (id, order) in batch.orders {
        let known = batch.known.iter().find(|photo| photo.id == *id);
        match known {
            // What was said of a deleted one is forgotten.
            Some(photo) if photo.erased.is_some() && photo.account == batch.account.id => {
                taking.photos.push(photo.clone());
            }
            Some(photo) if photo.order != *order || photo.account != batch.account.id => {
                return Err(TakeError::KeyReused);
            }
            Some(photo) => match photo.stage {
                Stage::Held { .. } => {
                    renewed.push(photo.id);
                    taking.photos.push(photo.clone());
                }
                Stage::Abandoned { .. } | Stage::Parked { .. } => {
                    wanting.push(photo.id);
                    taking.photos.push(photo.clone());
                }
                Stage::Running { .. } | Stage::Delivered(_) | Stage::Failed(_) => {
                    taking.photos.push(photo.clone());
                }
            },
            None => {
                wanting.push(*id);
                taking.photos.push(batch.fresh(*id, order));
            }
        }
    }
    let allotted = batch.allot(&wanting)?;
    taking.steps.extend(batch.renew(&renewed, &mut taking.photos));
    for (pack, photos) in allotted {
        taking.steps.push(batch.take_from(pack, &photos, &mut taking.photos));
    }
    Ok(taking)
}

/// Takes a unit for one photo that came after its unit had gone back.
pub fn retake(
    photo: &Photo,
    account: &Account,
    packs: &[Pack],
    link_life: Span,
    slack: Span,
    now: Time,
) -> Result<Taking, TakeError> {
    let orders = [(photo.id, photo.order.clone())];
    let known = std::slice::from_ref(photo);
    take(&Batch { account, packs, orders: &orders, known, link_life, slack, now })
}

impl Batch<'_> {
    fn fresh(&self, id: PhotoId, order: &PhotoOrder) -> Photo {
        Photo {
            id,
            account: self.account.id,
            // Set when the unit is taken.
            pack: PackId::of_free_pack(self.account.id),
            generation: 0,
            attempts: 0,
            order: order.clone(),
            stage: Stage::Abandoned { at: self.now },
            created: self.now,
            due: None,
            erased: None,
            impounded: None,
            exhibit: None,
            edition: 0,
            again: None,
        }
    }

    fn is_known(&self, id: PhotoId) -> bool {
        self.known.iter().any(|photo| photo.id == id)
    }

    fn link_until(&self) -> Time {
        self.now.plus(self.link_life)
    }

    fn due(&self) -> Time {
        self.link_until().plus(self.slack)
    }

    /// Shares the photos out over the packs, earliest end first, in portions that fit a step.
    fn allot(&self, wanting: &[PhotoId]) -> Result<Vec<(PackId, Vec<PhotoId>)>, TakeError> {
        let mut packs: Vec<&Pack> =
            self.packs.iter().filter(|pack| pack.usable(self.now) > 0).collect();
        packs.sort_by_key(|pack| (pack.expires, pack.id));
        let mut rest = wanting;
        let mut allotted = Vec::new();
        for pack in packs {
            let units = usize::try_from(pack.usable(self.now)).unwrap_or(usize::MAX);
            let (now, later) = rest.split_at(units.min(rest.len()));
            allotted.extend(now.chunks(PHOTOS_PER_STEP).map(|part| (pack.id, part.to_vec())));
            rest = later;
        }
        if rest.is_empty() { Ok(allotted) } else { Err(self.not_enough(wanting)) }
    }

    fn not_enough(&self, wanting: &[PhotoId]) -> TakeError {
        let undo = self.undo(wanting);
        let usable: u64 = self.packs.iter().map(|pack| u64::from(pack.usable(self.now))).sum();
        let needed = wanting.len().saturating_add(undo.len());
        TakeError::NotEnough {
            needed: u32::try_from(needed).unwrap_or(u32::MAX),
            left: u32::try_from(usable)
                .unwrap_or(u32::MAX)
                .saturating_add(u32::try_from(undo.len()).unwrap_or(u32::MAX)),
            undo,
        }
    }

    /// When a photo of the batch was never made, no answer was ever given for the batch: those of
    /// it that are held belong to an attempt that stopped half-way, and go back.
    fn undo(&self, wanting: &[PhotoId]) -> Vec<Step> {
        if wanting.iter().all(|id| self.is_known(*id)) {
            return Vec::new();
        }
        let held = self.known.iter().filter(|photo| photo.erased.is_none());
        held.filter_map(|photo| match photo.abandon(Return::BatchUndone, self.now) {
            Ok(Move::Step(step)) => Some(step),
            Ok(Move::Already) | Err(_) => None,
        })
        .collect()
    }

    fn renew(&self, renewed: &[PhotoId], photos: &mut [Photo]) -> Vec<Step> {
        let (link_until, due) = (self.link_until(), self.due());
        let mut changes = Vec::new();
        for photo in photos.iter_mut().filter(|photo| renewed.contains(&photo.id)) {
            let generation_seen = photo.generation;
            changes.push(Change::RenewLink { photo: photo.id, generation_seen, link_until, due });
            photo.generation = generation_seen.saturating_add(1);
            photo.stage = Stage::Held { link_until };
            photo.due = Some(due);
        }
        changes.chunks(Step::CHANGES_MAX).map(|part| Step::of(part.to_vec())).collect()
    }

    fn take_from(&self, pack: PackId, wanted: &[PhotoId], photos: &mut [Photo]) -> Step {
        let (link_until, due, now) = (self.link_until(), self.due(), self.now);
        let account: AccountId = self.account.id;
        let units = u32::try_from(wanted.len()).unwrap_or(u32::MAX);
        let mut changes =
            vec![Change::TakeUnits { account, pack, units, now }, Change::ExpectActive { account }];
        for photo in photos.iter_mut().filter(|photo| wanted.contains(&photo.id)) {
            let generation_seen = photo.generation;
            photo.pack = pack;
            photo.stage = Stage::Held { link_until };
            photo.due = Some(due);
            if self.is_known(photo.id) {
                photo.generation = generation_seen.saturating_add(1);
                photo.attempts = 0;
                let photo = photo.id;
                changes.push(Change::Retake { photo, generation_seen, pack, link_until, due });
            } else {
                changes.push(Change::AddPhoto { photo: Box::new(photo.clone()) });
            }
        }
        if let Some(first) = photos.iter().find(|photo| wanted.first() == Some(&photo.id)) {
            let cause = Cause::Taken { photo: first.id, generation: first.generation };
            let line = Line { account, pack, units, money: Money::ZERO, cause, at: now };
            changes.push(Change::AddLine { line });
        }
        Step::of(changes)
    }
}

#[cfg(test)]
mod tests;
