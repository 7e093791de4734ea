//! What must never be committed, by the design and not by the conditions.

use crate::commit::{photo_named, photo_of, refund_named, refund_of};
use crate::journal;
use crate::town::{LIFE, Town, Wrong};
use domain::journal::{Cause, Return};
use domain::{Change, PackStage, Photo, RefundStage, Stage, Step};

/// Why a change may not be made to what is stored now, by the design and not by its conditions.
pub(crate) fn judged(town: &Town, change: &Change, step: &Step) -> Option<Wrong> {
    let says = |is_wrong: bool, wrong: Wrong| is_wrong.then_some(wrong);
    if let Some(photo) = photo_named(change).and_then(|id| photo_of(town, id)) {
        return photo_judged(photo, change, step);
    }
    if let Some(refund) = refund_named(change).and_then(|id| refund_of(town, id)) {
        return match change {
            Change::PayOutRefund { .. } if !refund.is_open() => Some(Wrong::PaidOutTwice),
            Change::PayOutRefund { .. } => says(refund.approved().is_none(), Wrong::RefundLeft),
            _ => says(refund.stage != RefundStage::Asked, Wrong::RefundLeft),
        };
    }
    match (change, &town.pack) {
        (Change::PayOrder { .. }, _) => says(town.order.paid().is_some(), Wrong::PaidTwice),
        (Change::OpenPack { .. }, Some(_)) => Some(Wrong::PaidTwice),
        (Change::AddLine { line }, _) => {
            says(town.journal.keys & journal::bit(line) != 0, Wrong::LineOverwritten)
        }
        (Change::TakeUnits { now, .. }, Some(pack)) => {
            says(!town.account.is_active(), Wrong::TakenBlocked)
                .or(says(pack.stage != PackStage::Active, Wrong::TakenFrozen))
                // The term is judged by the clock of whoever asks, when he asks.
                .or(says(*now >= pack.expires, Wrong::TakenExpired))
        }
        (Change::AddRefund { refund }, Some(pack)) => {
            // Here the units are frozen already, and not yet gone.
            says(refund.amount != journal::worth(pack, refund.units), Wrong::Amount)
        }
        _ => None,
    }
}

fn photo_judged(photo: &Photo, change: &Change, step: &Step) -> Option<Wrong> {
    let says = |is_wrong: bool, wrong: Wrong| is_wrong.then_some(wrong);
    match (&photo.stage, change) {
        // What settles says only that nothing is left to do.
        (_, Change::Settle { .. })
        | (Stage::Running { .. }, Change::Deliver { .. })
        | (Stage::Held { .. }, Change::RenewLink { .. } | Change::Start { .. })
        | (
            Stage::Abandoned { .. } | Stage::Parked { .. },
            Change::Retake { .. } | Change::Park { .. },
        ) => None,
        (Stage::Delivered(_), _) => Some(Wrong::ResultChanged),
        (Stage::Running { until, .. }, Change::Start { now, .. }) => {
            says(*until >= *now, Wrong::LeaseTaken)
        }
        (Stage::Running { lease: held, .. }, Change::Fail { lease, .. }) => {
            says(held != lease, Wrong::FailedByAnother)
        }
        (Stage::Held { link_until }, Change::Abandon { at, .. }) => {
            let is_unused = step.changes().iter().any(|change| match change {
                Change::AddLine { line } => {
                    matches!(line.cause, Cause::Returned { why: Return::NeverUploaded, .. })
                }
                _ => false,
            });
            says(is_unused && link_until.plus(LIFE) > *at, Wrong::GivenUpEarly)
        }
        _ => Some(Wrong::StageLeft),
    }
}
