//! Packs: photo units with a term, taken and given back.

mod term;

pub use term::{EXPIRY_GRACE, PackLook, REMIND_BEFORE};

use crate::money::Money;
use crate::order::{Order, OrderNumber};
use crate::{AccountId, PackId, Span, Time};

/// Which pack of the catalogue it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackKind {
    /// The free one, once per person.
    Try,
    /// 30 photos.
    Starter,
    /// 100 photos.
    Visionary,
    /// 1 000 photos.
    Titan,
}

impl PackKind {
    /// All of them, the smallest first.
    pub const ALL: [PackKind; 4] = [Self::Try, Self::Starter, Self::Visionary, Self::Titan];

    /// The name in the catalogue and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Try => "try",
            Self::Starter => "starter",
            Self::Visionary => "visionary",
            Self::Titan => "titan",
        }
    }

    /// Reads what [`PackKind::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What the catalogue promises with a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackTerms {
    /// Which one.
    pub kind: PackKind,
    /// How many photos.
    pub photos: u32,
    /// For how many days.
    pub days: u32,
}

/// What may be done with a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackStage {
    /// Units may be taken.
    Active,
    /// A refund is under way: nothing may be taken.
    Refunding,
}

/// A pack that an account holds. `granted = available + (taken − returned) + expired + frozen +
/// refunded`, always: see [`Pack::is_balanced`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Which pack.
    pub id: PackId,
    /// Whose it is.
    pub account: AccountId,
    /// Which entry of the catalogue it was.
    pub kind: PackKind,
    /// The order that paid for it; none paid for a free one.
    pub bought: Option<Bought>,
    /// What may be done with it.
    pub stage: PackStage,
    /// Units it began with.
    pub granted: u32,
    /// Units that can be taken now.
    pub available: u32,
    /// Units ever taken.
    pub taken: u32,
    /// Units ever given back.
    pub returned: u32,
    /// Units that ended with the term.
    pub expired: u32,
    /// Units held by a refund that is under way.
    pub frozen: u32,
    /// Units paid back.
    pub refunded: u32,
    /// When it was opened.
    pub opened: Time,
    /// From then on nothing can be taken.
    pub expires: Time,
    /// Raised whenever units expire, freeze, or end a refund.
    pub version: u32,
    /// The number of the last extension that reached it; 0 when none did.
    pub extension: u32,
    /// When somebody should look after it; nothing once all is settled.
    pub due: Option<Time>,
}

/// What was paid for a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bought {
    /// With which order.
    pub order: OrderNumber,
    /// How much.
    pub price: Money,
}

impl Pack {
    /// A free pack that has just been opened.
    pub fn open_free(account: AccountId, terms: &PackTerms, now: Time) -> Self {
        Self::open(PackId::of_free_pack(account), account, terms, None, now)
    }

    /// The pack of an order that has just been paid.
    pub fn open_bought(order: &Order, now: Time) -> Self {
        let bought = Bought { order: order.number, price: order.price };
        Self::open(order.pack(), order.account, &order.terms, Some(bought), now)
    }

    fn open(
        id: PackId,
        account: AccountId,
        terms: &PackTerms,
        bought: Option<Bought>,
        now: Time,
    ) -> Self {
        let expires = now.plus(Span::days(terms.days));
        Self {
            id,
            account,
            kind: terms.kind,
            bought,
            stage: PackStage::Active,
            granted: terms.photos,
            available: terms.photos,
            taken: 0,
            returned: 0,
            expired: 0,
            frozen: 0,
            refunded: 0,
            opened: now,
            expires,
            version: 0,
            extension: 0,
            due: Some(term::next_look(expires, now)),
        }
    }

    /// What was paid for it.
    pub fn price(&self) -> Money {
        self.bought.map_or(Money::ZERO, |bought| bought.price)
    }

    /// Units that can be taken at this moment.
    pub fn usable(&self, now: Time) -> u32 {
        if self.stage == PackStage::Active && now < self.expires { self.available } else { 0 }
    }

    /// Units in use or used: taken and not given back.
    pub fn used(&self) -> u32 {
        self.taken.saturating_sub(self.returned)
    }

    /// The identity that holds after every committed step. It is summed wide, so that a broken
    /// pack cannot hide behind an overflow.
    pub fn is_balanced(&self) -> bool {
        let sum = [self.available, self.taken, self.expired, self.frozen, self.refunded]
            .into_iter()
            .map(u64::from)
            .sum::<u64>();
        self.returned <= self.taken && u64::from(self.granted) + u64::from(self.returned) == sum
    }
}
