//! Orders: what was asked for, at which price, and whether it was paid.
//!
//! | stage | paid for | closed | refund asked | refund ended |
//! | --- | --- | --- | --- | --- |
//! | created | paid, pack opened | closed | | |
//! | closed | paid, pack opened: the money was taken | already | | |
//! | paid | already | | refunding | |
//! | refunding | already | | | paid, or refunded |
//! | refunded | already | | refunding (units came back) | |

use crate::catalogue::Offer;
use crate::journal::Line;
use crate::money::Money;
use crate::pack::{Pack, PackTerms};
use crate::step::{Change, Move, Step};
use crate::{AccountId, PackId, Sha256, Span, Time};
use std::fmt;

/// The number of an order, which is Robokassa's `InvId`: below 2³¹, so that every tool can read
/// it, and unique for the life of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderNumber(u32);

/// Whether money moves. Live and test orders have ranges of numbers apart, so that neither can be
/// taken for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentMode {
    /// It does.
    Live,
    /// It does not.
    Test,
}

impl OrderNumber {
    const TEST_MIN: u32 = 1;
    const LIVE_MIN: u32 = 1_000_000_000;
    /// The largest number.
    pub const MAX: u32 = 2_147_483_647;

    /// A number of the mode's range from random bytes.
    pub fn draw(mode: PaymentMode, random: [u8; 8]) -> Self {
        let (first, last) = match mode {
            PaymentMode::Test => (Self::TEST_MIN, Self::LIVE_MIN.saturating_sub(1)),
            PaymentMode::Live => (Self::LIVE_MIN, Self::MAX),
        };
        let count = u64::from(last.saturating_sub(first)).saturating_add(1);
        let place = u64::from_be_bytes(random).checked_rem(count).unwrap_or(0);
        Self(first.saturating_add(u32::try_from(place).unwrap_or(0)))
    }

    /// A number that could be an order's.
    pub fn new(number: u32) -> Option<Self> {
        (Self::TEST_MIN..=Self::MAX).contains(&number).then_some(Self(number))
    }

    /// Reads digits without a sign or leading zeros.
    pub fn parse(text: &str) -> Option<Self> {
        let is_number = text.bytes().all(|c| c.is_ascii_digit()) && !text.starts_with('0');
        if is_number { Self::new(text.parse().ok()?) } else { None }
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Which payments it is for.
    pub const fn mode(self) -> PaymentMode {
        if self.0 < Self::LIVE_MIN { PaymentMode::Test } else { PaymentMode::Live }
    }

    /// Spreads orders evenly over `shards` index keys.
    pub fn shard(self, shards: u8) -> u8 {
        let place = self.0.checked_rem(shards.into()).unwrap_or(0);
        u8::try_from(place).unwrap_or(0)
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which versions of the documents the customer agreed to with this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Of the user agreement.
    pub agreement: DocumentVersion,
    /// Of the payment policy.
    pub payment: DocumentVersion,
    /// Of the privacy policy.
    pub privacy: DocumentVersion,
}

/// The name of a version of a document, such as `2026-11-01`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentVersion(String);

impl DocumentVersion {
    /// Longest name of a version.
    pub const CHARS_MAX: usize = 32;

    /// Lower-case letters, digits, dots and hyphens.
    pub fn parse(text: &str) -> Option<Self> {
        let is_fine = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || b".-".contains(&c);
        let is_version = (1..=Self::CHARS_MAX).contains(&text.len()) && text.bytes().all(is_fine);
        is_version.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its number.
    pub number: OrderNumber,
    /// Whose.
    pub account: AccountId,
    /// What was ordered, as the catalogue had it.
    pub terms: PackTerms,
    /// What it cost then: a new price never touches it.
    pub price: Money,
    /// What was agreed to.
    pub accepted: Accepted,
    /// Where it stands.
    pub stage: OrderStage,
    /// When it was placed.
    pub placed: Time,
    /// Until when Robokassa takes the money.
    pub pay_until: Time,
    /// When somebody should ask about it; nothing once all is settled.
    pub due: Option<Time>,
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderStage {
    /// Not paid yet.
    Created,
    /// It was not paid in time, or refused. Should the money come after all, it counts.
    Closed {
        /// Why.
        why: Closed,
        /// Since when.
        at: Time,
    },
    /// Paid: its pack is open.
    Paid {
        /// Since when.
        at: Time,
    },
    /// Paid, and a refund is under way.
    Refunding {
        /// When it was paid.
        at: Time,
    },
    /// Paid, and what was not used was paid back.
    Refunded {
        /// When it was paid.
        at: Time,
    },
}

/// Why an order was closed without money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// Nobody paid in time.
    NotPaid,
    /// The payment was refused or called off.
    Cancelled,
    /// The money went back to the buyer.
    Returned,
}

impl Closed {
    /// The name in the store and in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotPaid => "not-paid",
            Self::Cancelled => "cancelled",
            Self::Returned => "returned",
        }
    }

    /// Reads what [`Closed::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::NotPaid, Self::Cancelled, Self::Returned]
            .into_iter()
            .find(|why| why.as_str() == text)
    }
}

/// The key under which a browser places an order, with what it asked for: the same key and the
/// same request is the same order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRequest {
    /// The Idempotency-Key.
    pub key: String,
    /// What was asked for.
    pub digest: Sha256,
}

/// What a payment says for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// The sum that the shop is to get.
    pub sum: Money,
    /// Whether money moved.
    pub mode: PaymentMode,
    /// When we learned of it.
    pub at: Time,
}

/// A payment that an order cannot take. It is kept for a person to look at; doing it again cannot
/// help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayError {
    /// Another sum than the order's price.
    #[error("the payment has another sum than the order")]
    OtherSum,
    /// A test payment for a live order, or the other way round.
    #[error("the payment is of another mode than the order")]
    OtherMode,
}

impl Order {
    /// A young order is asked about this often.
    pub const LOOK_EVERY: Span = Span::seconds(60);
    /// Up to this age an order is young: buyers pay within minutes.
    pub const YOUNG: Span = Span::seconds(30 * 60);
    /// An old one is asked about at least this often.
    pub const LOOK_MAX: Span = Span::days(1);
    /// A payment that began in time may end so much later.
    pub const PAY_SLACK: Span = Span::seconds(3600);
    /// How long the answer to an Idempotency-Key is remembered.
    pub const KEY_LIFE: Span = Span::days(3);

    /// Places an order at the price of the offer.
    pub fn place(
        number: OrderNumber,
        account: AccountId,
        offer: &Offer,
        accepted: Accepted,
        request: OrderRequest,
        pay_life: Span,
        now: Time,
    ) -> (Self, Step) {
        let due = Some(now.plus(Self::LOOK_EVERY));
        let (terms, price, pay_until) = (offer.terms, offer.price, now.plus(pay_life));
        let stage = OrderStage::Created;
        let order =
            Self { number, account, terms, price, accepted, stage, placed: now, pay_until, due };
        let until = now.plus(Self::KEY_LIFE);
        let step = Step::of(vec![
            Change::KeepRequest { account, request, order: number, until },
            Change::AddOrder { order: order.clone() },
            Change::ExpectActive { account },
        ]);
        (order, step)
    }

    /// The word for the stage, in the store and in answers.
    pub const fn stage_name(&self) -> &'static str {
        match self.stage {
            OrderStage::Created => "created",
            OrderStage::Closed { .. } => "closed",
            OrderStage::Paid { .. } => "paid",
            OrderStage::Refunding { .. } => "refunding",
            OrderStage::Refunded { .. } => "refunded",
        }
    }

    /// When it was paid.
    pub const fn paid(&self) -> Option<Time> {
        match self.stage {
            OrderStage::Created | OrderStage::Closed { .. } => None,
            OrderStage::Paid { at }
            | OrderStage::Refunding { at }
            | OrderStage::Refunded { at } => Some(at),
        }
    }

    /// The pack that its payment opens.
    pub fn pack(&self) -> PackId {
        PackId::of_order(self.number)
    }

    /// The money came: the order is paid and its pack opens, once. A payment is never refused for
    /// its age, nor because the account is blocked or erased: its use is stopped, not the pack.
    pub fn pay(&self, payment: &Payment) -> Result<Move, PayError> {
        if payment.mode != self.number.mode() {
            return Err(PayError::OtherMode);
        }
        if payment.sum != self.price {
            return Err(PayError::OtherSum);
        }
        if self.paid().is_some() {
            return Ok(Move::Already);
        }
        let pack = Pack::open_bought(self, payment.at);
        let line = Line::granted(&pack, payment.at);
        Ok(Move::Step(Step::of(vec![
            Change::PayOrder { order: self.number, price: self.price, at: payment.at },
            Change::OpenPack { pack },
            Change::AddLine { line },
        ])))
    }

    /// No money will come, as far as anybody knows.
    pub fn close(&self, why: Closed, now: Time) -> Move {
        match self.stage {
            OrderStage::Created => {
                Move::Step(Step::of(vec![Change::CloseOrder { order: self.number, why, at: now }]))
            }
            _ => Move::Already,
        }
    }

    /// Somebody asked about it and there was no news: ask again later, the later the older it is.
    pub fn postpone(&self, now: Time) -> Option<Step> {
        let age = now.since(self.placed);
        let pause = if age < Self::YOUNG {
            Self::LOOK_EVERY
        } else {
            Span::millis(age.as_millis() / 4).min(Self::LOOK_MAX)
        };
        let (order, due_seen, due) = (self.number, self.due?, now.plus(pause));
        Some(Step::of(vec![Change::PostponeOrder { order, due_seen, due }]))
    }

    /// Whether Robokassa no longer takes money for it.
    pub fn is_over(&self, now: Time) -> bool {
        now > self.pay_until.plus(Self::PAY_SLACK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn live_and_test_numbers_are_apart(random: [u8; 8]) {
            for mode in [PaymentMode::Live, PaymentMode::Test] {
                let number = OrderNumber::draw(mode, random);
                prop_assert_eq!(number.mode(), mode);
                prop_assert!(number.get() <= OrderNumber::MAX);
                prop_assert_eq!(OrderNumber::parse(&number.to_string()), Some(number));
            }
        }
    }

    #[test]
    fn what_is_no_number() {
        for text in ["", "0", "01", "-1", "+1", "1 ", "2147483648", "99999999999", "1e3", "١"] {
            assert_eq!(OrderNumber::parse(text), None, "{text}");
        }
        assert_eq!(OrderNumber::parse("2147483647").map(OrderNumber::get), Some(OrderNumber::MAX));
    }

    #[test]
    fn versions_of_documents() {
        assert!(DocumentVersion::parse("2026-11-01").is_some());
        for text in ["", "A", "a b", "a/b", &"1".repeat(33)] {
            assert_eq!(DocumentVersion::parse(text), None, "{text}");
        }
    }
}
