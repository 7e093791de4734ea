//! What is stored, what is on its way, and what the clock says: one state of the search.
//!
//! A state is known by its hash. Left out of it is what nothing here ever asks for: names, file
//! sizes, and times that are only written down.

use domain::order::{Accepted, DocumentVersion, OrderRequest};
use domain::{
    Account, AccountId, AccountStage, LeaseId, Money, Order, OrderNumber, OrderStage, Pack,
    PackKind, PackTerms, PaymentMode, Photo, PhotoId, Refund, RefundStage, Sha256, Span, Stage,
    Step, Time,
};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Photos in the pack, and photos that want a unit of it.
pub(crate) const PHOTOS: u32 = 2;
/// It is odd, so that half of it is no whole tenge.
pub(crate) const PRICE: Money = Money::from_tenge(1_001);
/// Links and leases live so long, and a late upload has as much again.
pub(crate) const LIFE: Span = Span::seconds(60);
const DAYS: u32 = 20;
/// 23 November 2026, noon in Almaty.
const START: Time = Time::from_millis(1_795_417_200_000);
/// The moments that there are. From each to the next every link and every lease runs out.
const MOMENTS: [Span; 6] = [
    Span::seconds(0),
    Span::seconds(240),
    // The days to ask for a refund are over.
    Span::days(16),
    // The term is over, also of a pack that was opened at the second moment; the grace is not.
    Span::seconds(DAYS as u64 * 86_400 + 250),
    Span::seconds(DAYS as u64 * 86_400 + 600),
    // A pack that expired is looked at again: a photo may have given its unit back.
    Span::seconds(DAYS as u64 * 86_400 + 7_200),
];

/// The one account.
pub(crate) fn account_id() -> AccountId {
    AccountId::from_bytes([1; 16])
}

/// The photo at a place of the one batch.
pub(crate) fn photo_id(place: usize) -> PhotoId {
    PhotoId::of_batch(account_id(), "key", u32::try_from(place).unwrap())
}

/// The lease with a number.
pub(crate) fn lease_id(number: u8) -> LeaseId {
    LeaseId::from_bytes([number; 16])
}

/// A run of the photo function, its lease in hand. One that died is one that never goes on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) lease: u8,
    pub(crate) started: Arc<Photo>,
}

/// What somebody decided and has not committed yet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    /// In this order, each by itself.
    pub(crate) steps: Arc<[Step]>,
    pub(crate) next: usize,
    /// What goes on once all is committed.
    pub(crate) run: Option<Run>,
    /// Equal for equal plans.
    pub(crate) digest: u64,
}

/// The journal: which lines there are, and what they add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Journal {
    /// A bit for each key.
    pub(crate) keys: u64,
    pub(crate) grants: u32,
    pub(crate) granted: u32,
    pub(crate) taken: u32,
    pub(crate) returned: u32,
    pub(crate) expired: u32,
    pub(crate) frozen: u32,
    pub(crate) unfrozen: u32,
    pub(crate) refunded: u32,
    /// What ran out with the term.
    pub(crate) breakage: Money,
    /// What was paid back.
    pub(crate) paid_back: Money,
}

/// A move that must never be committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Wrong {
    TakenBlocked,
    TakenFrozen,
    TakenExpired,
    LineOverwritten,
    ResultChanged,
    StageLeft,
    PaidTwice,
    PaidOutTwice,
    RefundLeft,
    Amount,
    LeaseTaken,
    FailedByAnother,
    GivenUpEarly,
    BelowZero,
    OverNothing,
}

/// A state.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Town {
    pub(crate) moment: usize,
    pub(crate) account: Account,
    pub(crate) order: Arc<Order>,
    pub(crate) pack: Option<Pack>,
    pub(crate) photos: [Option<Arc<Photo>>; 2],
    pub(crate) uploaded: [bool; 2],
    pub(crate) refunds: Vec<Arc<Refund>>,
    pub(crate) requisites: usize,
    pub(crate) journal: Journal,
    pub(crate) runs: Vec<Run>,
    pub(crate) plans: Vec<Plan>,
    pub(crate) wrong: Option<Wrong>,
}

impl Town {
    /// An order is placed and nothing else has happened.
    pub(crate) fn new() -> Self {
        let version = || DocumentVersion::parse("2026-11-01").unwrap();
        let accepted = Accepted { agreement: version(), payment: version(), privacy: version() };
        let number = OrderNumber::draw(PaymentMode::Live, [1; 8]);
        let request = OrderRequest { key: "a key".to_owned(), digest: Sha256::of(b"a request") };
        let name = || "Name".to_owned();
        let offer = domain::Offer {
            terms: PackTerms { kind: PackKind::Starter, photos: PHOTOS, days: DAYS },
            price: PRICE,
            names: domain::catalogue::Names { kk: name(), ru: name(), en: name() },
        };
        let id = account_id();
        let (order, _) = Order::place(number, id, &offer, accepted, request, Span::days(1), START);
        Self {
            moment: 0,
            account: Account {
                id,
                stage: AccountStage::Active,
                epoch: 0,
                opened: START,
                confirmed: Some(START),
                block: None,
                erasing: None,
                due: None,
            },
            order: Arc::new(order),
            pack: None,
            photos: [None, None],
            uploaded: [false; 2],
            refunds: Vec::new(),
            requisites: 0,
            journal: Journal::default(),
            runs: Vec::new(),
            plans: Vec::new(),
            wrong: None,
        }
    }

    pub(crate) fn now(&self) -> Time {
        START.plus(MOMENTS[self.moment])
    }

    pub(crate) fn photos(&self) -> impl Iterator<Item = &Photo> {
        self.photos.iter().flatten().map(AsRef::as_ref)
    }

    pub(crate) fn refunds(&self) -> impl Iterator<Item = &Refund> {
        self.refunds.iter().map(AsRef::as_ref)
    }

    /// Adds a plan; plans have no order among themselves.
    pub(crate) fn hold_back(&mut self, plan: Plan) {
        self.plans.push(plan);
        self.plans.sort_by_key(|plan| plan.digest);
    }

    /// Adds a run; runs have no order among themselves.
    pub(crate) fn begin(&mut self, run: Run) {
        self.runs.push(run);
        self.runs.sort_by_key(|run| (run.started.id, run.lease));
    }

    /// The first lease that nobody knows of.
    pub(crate) fn fresh_lease(&self) -> u8 {
        let is_known = |number: u8| {
            let planned = self.plans.iter().filter_map(|plan| plan.run.as_ref());
            let stored = self.photos().any(|photo| match photo.stage {
                Stage::Running { lease, .. } => lease == lease_id(number),
                _ => false,
            });
            stored || self.runs.iter().chain(planned).any(|run| run.lease == number)
        };
        (1..=u8::MAX).find(|number| !is_known(*number)).unwrap()
    }
}

/// What a photo is known by.
pub(crate) fn hash_photo(photo: &Photo, state: &mut impl Hasher) {
    let (kind, lease, time) = match &photo.stage {
        Stage::Held { link_until } => (0_u8, None, Some(*link_until)),
        Stage::Running { lease, until } => (1, Some(*lease), Some(*until)),
        Stage::Delivered(_) => (2, None, None),
        Stage::Failed(_) => (3, None, None),
        Stage::Abandoned { .. } => (4, None, None),
        Stage::Parked { .. } => (5, None, None),
    };
    (photo.id, photo.generation, kind, lease, time, photo.due, photo.erased.is_some()).hash(state);
}

fn hash_pack(pack: &Pack, state: &mut impl Hasher) {
    let units = [pack.available, pack.taken, pack.returned, pack.expired, pack.frozen];
    (units, pack.refunded, pack.version, pack.opened, pack.expires).hash(state);
    (pack.stage == domain::PackStage::Active, pack.due).hash(state);
}

fn hash_refund(refund: &Refund, state: &mut impl Hasher) {
    let kind: u8 = match refund.stage {
        RefundStage::Asked => 0,
        RefundStage::Approved { .. } => 1,
        RefundStage::Sending { .. } => 2,
        RefundStage::Sent { .. } => 3,
        RefundStage::PaidOut { .. } => 4,
        RefundStage::Refused { .. } => 5,
        RefundStage::Withdrawn { .. } => 6,
    };
    (refund.id, refund.units, refund.amount, kind).hash(state);
}

impl Hash for Run {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let photo = &self.started;
        (self.lease, photo.id, photo.generation).hash(state);
    }
}

impl Hash for Town {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let order: u8 = match self.order.stage {
            OrderStage::Created => 0,
            OrderStage::Closed { .. } => 1,
            OrderStage::Paid { .. } => 2,
            OrderStage::Refunding { .. } => 3,
            OrderStage::Refunded { .. } => 4,
        };
        (self.moment, self.account.is_active(), order, self.uploaded, self.wrong).hash(state);
        self.journal.hash(state);
        if let Some(pack) = &self.pack {
            hash_pack(pack, state);
        }
        for photo in &self.photos {
            state.write_u8(photo.is_some().into());
        }
        self.photos().for_each(|photo| hash_photo(photo, state));
        state.write_usize(self.refunds.len());
        self.refunds().for_each(|refund| hash_refund(refund, state));
        self.runs.hash(state);
        for plan in &self.plans {
            (plan.digest, plan.next).hash(state);
        }
    }
}
