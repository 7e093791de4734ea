//! What a refund would be, with its working.

use crate::Time;
use crate::calendar::Day;
use crate::money::Money;
use crate::order::{Order, OrderStage};
use crate::pack::{Pack, PackStage};

/// Calendar days after the day of access in which a refund can be asked for (by the clock of
/// Almaty, through the last millisecond of the last).
pub const ASK_DAYS: u32 = 14;

/// The working of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// What the pack cost.
    pub price: Money,
    /// Photos in it.
    pub photos: u32,
    /// Photos that are delivered, or on the way.
    pub used: u32,
    /// Photos that ended before this refund without a picture: refunded or expired.
    pub gone: u32,
    /// Photos that this refund gives up.
    pub units: u32,
    /// What was used up of the price once these are given up: `floor(price × (photos − gone −
    /// units) / photos)`.
    pub consumed: Money,
    /// What was paid back before, or ran out with the term.
    pub before: Money,
    /// What this refund pays: `price − consumed − before`.
    pub amount: Money,
    /// The last moment to ask for it.
    pub until: Time,
}

/// Why there is nothing to quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// Nothing was paid for it.
    #[error("the order is not paid")]
    NotPaid,
    /// A refund is under way.
    #[error("a refund of this order is under way")]
    UnderWay,
    /// The days to ask are over.
    #[error("the 14 days to ask for a refund are over")]
    Late {
        /// They were over after this moment.
        until: Time,
    },
    /// The term of the pack is over.
    #[error("the term of the pack is over")]
    Expired,
    /// All photos are used or being edited.
    #[error("no photo of the pack is left to give up")]
    NothingLeft,
}

/// What a refund of all that is left would be at `now`. `late_is_fine` when an operator takes a
/// request after the days to ask (the contract lets him, the law may demand it).
pub fn quote(
    order: &Order,
    pack: &Pack,
    late_is_fine: bool,
    now: Time,
) -> Result<Quote, QuoteError> {
    match order.stage {
        OrderStage::Created | OrderStage::Closed { .. } => return Err(QuoteError::NotPaid),
        OrderStage::Refunding { .. } => return Err(QuoteError::UnderWay),
        OrderStage::Paid { .. } | OrderStage::Refunded { .. } => {}
    }
    if pack.stage == PackStage::Refunding {
        return Err(QuoteError::UnderWay);
    }
    if now >= pack.expires {
        return Err(QuoteError::Expired);
    }
    let until = pack.refund_until();
    if now > until && !late_is_fine {
        return Err(QuoteError::Late { until });
    }
    if pack.available == 0 {
        return Err(QuoteError::NothingLeft);
    }
    let units = pack.available;
    let gone = pack.gone();
    Ok(Quote {
        price: order.price,
        photos: pack.granted,
        used: pack.used(),
        gone,
        units,
        consumed: pack.consumed_after(units),
        before: pack.worth_of_first(gone),
        amount: pack.worth(units),
        until,
    })
}

impl Pack {
    /// The last moment at which a refund can be asked for.
    pub fn refund_until(&self) -> Time {
        Day::of(self.opened).plus(ASK_DAYS).end()
    }

    /// Units that ended without a picture.
    pub const fn gone(&self) -> u32 {
        self.refunded.saturating_add(self.expired)
    }

    /// What is used up of the price once `units` more ended without a picture.
    fn consumed_after(&self, units: u32) -> Money {
        let gone = self.gone().saturating_add(units);
        self.price().part(self.granted.saturating_sub(gone), self.granted)
    }

    /// What the first `gone` units that ended without a picture were worth, all together:
    /// `price − floor(price × (granted − gone) / granted)`, in whole tenge, in the customer's
    /// favour.
    fn worth_of_first(&self, gone: u32) -> Money {
        let kept = self.granted.saturating_sub(gone);
        self.price().minus(self.price().part(kept, self.granted))
    }

    /// What the next `units` that end without a picture are worth. The parts add up: whatever the
    /// order, all of them together are never worth more than the price.
    pub fn worth(&self, units: u32) -> Money {
        let gone = self.gone();
        self.worth_of_first(gone.saturating_add(units)).minus(self.worth_of_first(gone))
    }
}
