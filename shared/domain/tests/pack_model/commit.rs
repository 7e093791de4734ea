//! What a commit does: a second reading of the conditions and changes, beside the one in the
//! language of the database. All conditions are asked of what is stored now; if all hold, all
//! changes are made.

use crate::journal;
use crate::judge::judged;
use crate::town::{Town, Wrong, photo_id};
use domain::{
    Change, Guard, LeaseId, Order, OrderStage, Pack, PackStage, Photo, PhotoId, Refund, RefundId,
    RefundStage, Stage, Step,
};
use std::sync::Arc;

/// What a commit is refused for.
pub(crate) type Conflict = Guard;

/// Commits a step, or names the condition that does not hold.
pub(crate) fn commit(town: &Town, step: &Step, without: Option<Guard>) -> Result<Town, Conflict> {
    for change in step.changes() {
        let asked = change.guards().iter().filter(|guard| Some(**guard) != without);
        for guard in asked {
            if !holds(town, change, *guard) {
                return Err(*guard);
            }
        }
    }
    let mut after = town.clone();
    for change in step.changes() {
        if let Some(wrong) = judged(&after, change, step) {
            after.wrong = after.wrong.or(Some(wrong));
        }
        if make(&mut after, change).is_none() {
            after.wrong = after.wrong.or(Some(Wrong::OverNothing));
        }
    }
    Ok(after)
}

/// Where a photo is kept.
fn place(id: PhotoId) -> usize {
    usize::from(id != photo_id(0))
}

pub(crate) fn photo_of(town: &Town, id: PhotoId) -> Option<&Photo> {
    town.photos[place(id)].as_deref()
}

pub(crate) fn refund_of(town: &Town, id: RefundId) -> Option<&Refund> {
    town.refunds().find(|refund| refund.id == id)
}

/// The photo that a change is about.
pub(crate) fn photo_named(change: &Change) -> Option<PhotoId> {
    match change {
        Change::AddPhoto { photo } => Some(photo.id),
        Change::RenewLink { photo, .. }
        | Change::Start { photo, .. }
        | Change::Deliver { photo, .. }
        | Change::Fail { photo, .. }
        | Change::Abandon { photo, .. }
        | Change::Retake { photo, .. }
        | Change::Park { photo, .. }
        | Change::Settle { photo, .. } => Some(*photo),
        _ => None,
    }
}

/// The refund that a change is about.
pub(crate) fn refund_named(change: &Change) -> Option<RefundId> {
    match change {
        Change::AddRefund { refund } => Some(refund.id),
        Change::WithdrawRefund { refund, .. }
        | Change::RefuseRefund { refund, .. }
        | Change::ApproveRefund { refund, .. }
        | Change::PayOutRefund { refund, .. } => Some(*refund),
        _ => None,
    }
}

/// Whether a condition of a change holds now. Nothing can be said of what is not there.
fn holds(town: &Town, change: &Change, guard: Guard) -> bool {
    if let Some(refund) = refund_named(change) {
        return refund_holds(refund_of(town, refund), change, guard);
    }
    if let Some(photo) = photo_named(change) {
        return photo_holds(photo_of(town, photo), change, guard);
    }
    let order = &town.order;
    match guard {
        Guard::AccountActive => town.account.is_active(),
        Guard::LineAbsent => {
            let Change::AddLine { line } = change else { return false };
            town.journal.keys & journal::bit(line) == 0
        }
        Guard::RequisitesAbsent => town.requisites < town.refunds.len() + 1,
        Guard::OrderPayable => {
            matches!(order.stage, OrderStage::Created | OrderStage::Closed { .. })
        }
        Guard::SamePrice => {
            matches!(change, Change::PayOrder { price, .. } if *price == order.price)
        }
        Guard::OrderCreated => order.stage == OrderStage::Created,
        Guard::OrderPaid => {
            matches!(order.stage, OrderStage::Paid { .. } | OrderStage::Refunded { .. })
        }
        Guard::OrderRefunding => matches!(order.stage, OrderStage::Refunding { .. }),
        Guard::PackAbsent => town.pack.is_none(),
        _ => town.pack.as_ref().is_some_and(|pack| pack_holds(pack, change, guard)),
    }
}

fn pack_holds(pack: &Pack, change: &Change, guard: Guard) -> bool {
    match (guard, change) {
        (Guard::PackPresent, _) => true,
        (Guard::PackActive, _) => pack.stage == PackStage::Active,
        (Guard::PackRefunding, _) => pack.stage == PackStage::Refunding,
        (Guard::UnitsEnough, Change::TakeUnits { units, .. }) => pack.available >= *units,
        (
            Guard::PackNotExpired,
            Change::TakeUnits { now, .. } | Change::FreezeUnits { now, .. },
        ) => pack.expires > *now,
        (Guard::PackOver, Change::ExpireUnits { over, .. }) => pack.expires <= *over,
        (
            Guard::SameUnits,
            Change::ExpireUnits { units, .. } | Change::FreezeUnits { units, .. },
        ) => pack.available == *units,
        (
            Guard::SameVersion,
            Change::ExpireUnits { version_seen, .. } | Change::FreezeUnits { version_seen, .. },
        ) => pack.version == *version_seen,
        _ => unreachable!("{guard:?} of {change:?} has no reading here"),
    }
}

fn photo_holds(photo: Option<&Photo>, change: &Change, guard: Guard) -> bool {
    let Some(photo) = photo else { return guard == Guard::PhotoAbsent };
    match (guard, change) {
        (Guard::PhotoAbsent, _) => false,
        (Guard::PhotoHeld, _) => matches!(photo.stage, Stage::Held { .. }),
        (Guard::PhotoStartable, _) => is_open(photo),
        (Guard::PhotoClosed, _) => !is_open(photo),
        (Guard::PhotoRunning, _) => matches!(photo.stage, Stage::Running { .. }),
        (Guard::PhotoAway, _) => {
            matches!(photo.stage, Stage::Abandoned { .. } | Stage::Parked { .. })
        }
        (Guard::NotErased, _) => photo.erased.is_none(),
        (Guard::LeaseOver, Change::Start { now, .. }) => match photo.stage {
            Stage::Running { until, .. } => until < *now,
            _ => true,
        },
        (Guard::LeaseMine, Change::Fail { lease, .. }) => lease_of(photo) == Some(*lease),
        (Guard::SamePack, Change::Fail { pack, .. }) => photo.pack == *pack,
        (
            Guard::SameGeneration,
            Change::RenewLink { generation_seen, .. }
            | Change::Start { generation_seen, .. }
            | Change::Abandon { generation_seen, .. }
            | Change::Retake { generation_seen, .. }
            | Change::Park { generation_seen, .. },
        ) => photo.generation == *generation_seen,
        (Guard::SameDue, Change::Settle { due_seen, .. }) => photo.due == Some(*due_seen),
        _ => unreachable!("{guard:?} of {change:?} has no reading here"),
    }
}

fn refund_holds(refund: Option<&Refund>, change: &Change, guard: Guard) -> bool {
    let Some(refund) = refund else { return guard == Guard::RefundAbsent };
    match guard {
        Guard::RefundAbsent => false,
        Guard::RefundAsked => refund.stage == RefundStage::Asked,
        Guard::RefundPayable => refund.is_open() && refund.stage != RefundStage::Asked,
        // No payment service in this town: nothing is ever being sent.
        Guard::LeaseOver => true,
        _ => unreachable!("{guard:?} of {change:?} has no reading here"),
    }
}

fn is_open(photo: &Photo) -> bool {
    matches!(photo.stage, Stage::Held { .. } | Stage::Running { .. })
}

fn lease_of(photo: &Photo) -> Option<LeaseId> {
    match photo.stage {
        Stage::Running { lease, .. } => Some(lease),
        _ => None,
    }
}

/// Makes a change; nothing when there is nothing to make it to.
fn make(town: &mut Town, change: &Change) -> Option<()> {
    let order = |town: &mut Town, stage: OrderStage| {
        town.order = Arc::new(Order { stage, ..(*town.order).clone() });
    };
    match change {
        Change::ExpectActive { .. } => {}
        Change::OpenPack { pack } => town.pack = Some(pack.clone()),
        Change::AddLine { line } => journal::add(&mut town.journal, line),
        Change::PayOrder { at, .. } => order(town, OrderStage::Paid { at: *at }),
        Change::CloseOrder { why, at, .. } => {
            order(town, OrderStage::Closed { why: *why, at: *at });
        }
        Change::RefundOrder { .. } => {
            order(town, OrderStage::Refunding { at: town.order.paid()? });
        }
        Change::SettleOrder { refunded, .. } => {
            let at = town.order.paid()?;
            let stage =
                if *refunded { OrderStage::Refunded { at } } else { OrderStage::Paid { at } };
            order(town, stage);
        }
        Change::AddPhoto { photo } => {
            town.photos[place(photo.id)] = Some(Arc::from(photo.clone()));
        }
        Change::AddRefund { refund } => {
            town.refunds.retain(|known| known.id != refund.id);
            town.refunds.push(Arc::new(refund.clone()));
        }
        Change::AddRequisites { .. } => town.requisites += 1,
        _ => {
            if let Some(id) = photo_named(change) {
                let mut photo = photo_of(town, id)?.clone();
                make_photo(&mut photo, change);
                town.photos[place(id)] = Some(Arc::new(photo));
            } else if let Some(id) = refund_named(change) {
                let slot = town.refunds.iter_mut().find(|refund| refund.id == id)?;
                let mut refund = (**slot).clone();
                make_refund(&mut refund, change)?;
                *slot = Arc::new(refund);
            } else {
                let mut pack = town.pack.clone()?;
                match make_pack(&mut pack, change) {
                    Some(()) => town.pack = Some(pack),
                    None => town.wrong = town.wrong.or(Some(Wrong::BelowZero)),
                }
            }
        }
    }
    Some(())
}

/// Nothing when a number would fall below zero.
fn make_pack(pack: &mut Pack, change: &Change) -> Option<()> {
    let next = pack.version + 1;
    match change {
        Change::TakeUnits { units, .. } => {
            pack.available = pack.available.checked_sub(*units)?;
            pack.taken += units;
        }
        Change::ReturnUnits { units, .. } => {
            pack.available += units;
            pack.returned += units;
        }
        Change::ExpireUnits { units, due, .. } => {
            pack.available = 0;
            pack.expired += units;
            (pack.version, pack.due) = (next, Some(*due));
        }
        Change::FreezeUnits { units, .. } => {
            pack.stage = PackStage::Refunding;
            pack.available = 0;
            pack.frozen = *units;
            pack.version = next;
        }
        Change::UnfreezeUnits { units, due, .. } => {
            pack.stage = PackStage::Active;
            pack.frozen = pack.frozen.checked_sub(*units)?;
            pack.available += units;
            (pack.version, pack.due) = (next, Some(*due));
        }
        Change::RefundUnits { units, .. } => {
            pack.stage = PackStage::Active;
            pack.frozen = pack.frozen.checked_sub(*units)?;
            pack.refunded += units;
            pack.version = next;
        }
        _ => unreachable!("{change:?} has no reading here"),
    }
    Some(())
}

fn make_photo(photo: &mut Photo, change: &Change) {
    match change {
        Change::RenewLink { link_until, due, .. } => {
            // The stage is left as it is: only the time of the link is written.
            if let Stage::Held { link_until: stored } = &mut photo.stage {
                *stored = *link_until;
            }
            photo.generation += 1;
            photo.due = Some(*due);
        }
        Change::Start { lease, until, due, .. } => {
            photo.stage = Stage::Running { lease: *lease, until: *until };
            photo.attempts += 1;
            photo.due = Some(*due);
        }
        Change::Deliver { delivered, .. } => {
            photo.stage = Stage::Delivered(delivered.clone());
            photo.due = None;
        }
        Change::Fail { failure, .. } => {
            photo.stage = Stage::Failed(failure.clone());
            photo.due = None;
        }
        Change::Abandon { at, due, erased, .. } => {
            photo.stage = Stage::Abandoned { at: *at };
            photo.due = Some(*due);
            photo.erased = photo.erased.or(erased.then_some(*at));
        }
        Change::Retake { pack, link_until, due, .. } => {
            photo.stage = Stage::Held { link_until: *link_until };
            photo.pack = *pack;
            photo.generation += 1;
            photo.attempts = 0;
            photo.due = Some(*due);
        }
        Change::Park { at, due, .. } => {
            photo.stage = Stage::Parked { at: *at };
            photo.due = Some(*due);
        }
        Change::Settle { .. } => photo.due = None,
        _ => unreachable!("{change:?} has no reading here"),
    }
}

fn make_refund(refund: &mut Refund, change: &Change) -> Option<()> {
    refund.stage = match change {
        Change::WithdrawRefund { at, .. } => RefundStage::Withdrawn { at: *at },
        Change::RefuseRefund { refused, why, .. } => {
            RefundStage::Refused { refused: refused.clone(), why: why.clone() }
        }
        Change::ApproveRefund { approved, .. } => {
            RefundStage::Approved { approved: approved.clone() }
        }
        Change::PayOutRefund { paid, reference, .. } => RefundStage::PaidOut {
            approved: refund.approved()?.clone(),
            paid: paid.clone(),
            reference: reference.clone(),
        },
        _ => unreachable!("{change:?} has no reading here"),
    };
    Some(())
}
