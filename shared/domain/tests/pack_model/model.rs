//! The search: what can happen next, and what has to be true whatever happened.

use crate::commit::{Conflict, commit};
use crate::journal::worth_of_first;
use crate::moves::{Decision, decide, deliver, fail};
use crate::town::{PHOTOS, Plan, Town, Wrong};
use domain::{AccountStage, Guard, OrderStage, Pack, PackStage, RefundStage, Stage};
use stateright::{Model, Property};
use std::sync::atomic::{AtomicU64, Ordering};

/// How far the search goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Photos that the customer asks for.
    pub(crate) photos: usize,
    /// Decisions that wait for their commit at a time.
    pub(crate) plans: usize,
    /// Runs at work on one photo at a time.
    pub(crate) runs: usize,
    /// Refunds that are asked for, one after the other.
    pub(crate) refunds: usize,
    /// Times that a photo is taken anew or its link is renewed.
    pub(crate) generations: u32,
    /// How many of the moments there are.
    pub(crate) moments: usize,
}

/// The town, what it may do, and what was seen.
#[derive(Debug)]
pub(crate) struct Search {
    pub(crate) limits: Limits,
    /// A condition that no commit asks for.
    pub(crate) without: Option<Guard>,
    /// How often each condition was the one that refused a commit.
    pub(crate) refused: [AtomicU64; Guard::ALL.len()],
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happening {
    /// Somebody decides and commits before anybody else does anything.
    AtOnce(Decision),
    /// Somebody decides and the commit comes later.
    HoldBack(Decision),
    /// The next step of a plan is committed.
    Commit { plan: usize },
    /// An upload arrives.
    Upload { photo: usize },
    /// A run has a result.
    Deliver { run: usize },
    /// A run has none.
    Fail { run: usize },
    /// The operator blocks the account, or lets it go on.
    Block(bool),
    /// Time goes by.
    Tick,
}

impl Search {
    pub(crate) fn new(limits: Limits, without: Option<Guard>) -> Self {
        Self { limits, without, refused: [const { AtomicU64::new(0) }; Guard::ALL.len()] }
    }

    /// A commit, counted when it is refused.
    fn commit(&self, town: &Town, step: &domain::Step) -> Result<Town, Conflict> {
        commit(town, step, self.without).inspect_err(|guard| {
            let place = Guard::ALL.iter().position(|known| known == guard).unwrap();
            self.refused[place].fetch_add(1, Ordering::Relaxed);
        })
    }

    /// The next step of a plan; what is left of it goes on waiting.
    fn advance(&self, town: &Town, mut plan: Plan) -> Town {
        let Ok(mut after) = self.commit(town, &plan.steps[plan.next]) else {
            // Whoever it was loads again, if ever.
            return town.clone();
        };
        plan.next += 1;
        if plan.next < plan.steps.len() {
            after.hold_back(plan);
        } else if let Some(run) = plan.run {
            after.begin(run);
        }
        after
    }

    /// The whole plan, with nobody in between.
    fn rush(&self, town: &Town, plan: Plan) -> Option<Town> {
        let mut after = town.clone();
        for step in plan.steps.iter() {
            after = self.commit(&after, step).ok()?;
        }
        if let Some(run) = plan.run {
            after.begin(run);
        }
        Some(after)
    }

    /// Whether the decision stays within the limits.
    fn is_wanted(&self, town: &Town, decision: Decision) -> bool {
        let is_young = |photo: usize| {
            let known = town.photos[photo].as_ref();
            known.is_none_or(|known| known.generation < self.limits.generations)
        };
        match decision {
            // A pack that is opened later would end after the last moment.
            Decision::Pay | Decision::Close => town.moment < 1,
            Decision::Take { photos } => photos <= self.limits.photos && (0..photos).all(is_young),
            Decision::Message { photo } => {
                let planned = town.plans.iter().filter_map(|plan| plan.run.as_ref());
                let id = town.photos[photo].as_ref().map(|photo| photo.id);
                let runs = town.runs.iter().chain(planned);
                let runs = runs.filter(|run| Some(run.started.id) == id).count();
                let is_away = town.photos[photo].as_ref().is_some_and(|photo| {
                    matches!(photo.stage, Stage::Abandoned { .. } | Stage::Parked { .. })
                });
                runs < self.limits.runs && (!is_away || is_young(photo))
            }
            Decision::Ask => town.refunds.len() < self.limits.refunds,
            _ => true,
        }
    }
}

impl Model for Search {
    type State = Town;
    type Action = Happening;

    fn init_states(&self) -> Vec<Town> {
        vec![Town::new()]
    }

    fn actions(&self, town: &Town, actions: &mut Vec<Happening>) {
        if town.wrong.is_some() {
            return;
        }
        let wanted = Decision::ALL.into_iter().filter(|it| self.is_wanted(town, *it));
        for decision in wanted {
            actions.push(Happening::AtOnce(decision));
            if town.plans.len() < self.limits.plans {
                actions.push(Happening::HoldBack(decision));
            }
        }
        actions.extend((0..town.plans.len()).map(|plan| Happening::Commit { plan }));
        actions.extend((0..town.runs.len()).map(|run| Happening::Deliver { run }));
        actions.extend((0..town.runs.len()).map(|run| Happening::Fail { run }));
        // The link was given out; an upload that began in time may take long.
        let awaited = |photo: &usize| town.photos[*photo].is_some() && !town.uploaded[*photo];
        actions.extend((0..2).filter(awaited).map(|photo| Happening::Upload { photo }));
        actions.push(Happening::Block(town.account.is_active()));
        if town.moment + 1 < self.limits.moments {
            actions.push(Happening::Tick);
        }
    }

    fn next_state(&self, town: &Town, happening: Happening) -> Option<Town> {
        let mut after = town.clone();
        match happening {
            Happening::AtOnce(decision) => return self.rush(town, decide(town, decision)?),
            Happening::HoldBack(decision) => after.hold_back(decide(town, decision)?),
            Happening::Commit { plan } => {
                let plan = after.plans.remove(plan);
                return Some(self.advance(&after, plan));
            }
            Happening::Upload { photo } => after.uploaded[photo] = true,
            Happening::Deliver { run } | Happening::Fail { run } => {
                let run = after.runs.remove(run);
                let step = match happening {
                    Happening::Deliver { .. } => deliver(town, &run)?,
                    _ => fail(town, &run)?,
                };
                // After a conflict the photo is loaded again and has moved on.
                return Some(self.commit(&after, &step).unwrap_or(after));
            }
            Happening::Block(true) => after.account.stage = AccountStage::Blocked,
            Happening::Block(false) => after.account.stage = AccountStage::Active,
            // Without refunds the end of the days to ask for one is a moment like any other.
            Happening::Tick if self.limits.refunds == 0 && town.moment == 1 => after.moment += 2,
            Happening::Tick => after.moment += 1,
        }
        Some(after)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut properties = always();
        properties.extend(never());
        properties.extend(sometimes());
        properties
    }
}

/// Whether it is true of the pack, if there is one.
fn of_pack(town: &Town, is_true: impl FnOnce(&Pack) -> bool) -> bool {
    town.pack.as_ref().is_none_or(is_true)
}

/// What is true of every state.
fn always() -> Vec<Property<Search>> {
    vec![
        Property::always("the pack is balanced", |_, town: &Town| of_pack(town, Pack::is_balanced)),
        Property::always("a unit is out for each photo that has one", |_, town: &Town| {
            let holders = town.photos().filter(|photo| photo.has_unit()).count();
            of_pack(town, |pack| usize::try_from(pack.used()) == Ok(holders))
                && (town.pack.is_some() || holders == 0)
        }),
        Property::always("a paid order has one pack and one line", |_, town: &Town| {
            let is_paid = town.order.paid().is_some();
            is_paid == town.pack.is_some() && town.journal.grants == u32::from(is_paid)
        }),
        Property::always("the journal adds up to the pack", |_, town: &Town| {
            of_pack(town, |pack| town.journal.agrees(pack))
        }),
        Property::always("what was paid back and what ran out telescope", |_, town: &Town| {
            of_pack(town, |pack| {
                let gone = pack.refunded + pack.expired;
                let parts = town.journal.paid_back.plus(town.journal.breakage);
                gone <= PHOTOS && parts == worth_of_first(pack, gone)
            })
        }),
        Property::always("the pack is frozen for its one open refund", |_, town: &Town| {
            let open: Vec<_> = town.refunds().filter(|refund| refund.is_open()).collect();
            let units: u32 = open.iter().map(|refund| refund.units).sum();
            let is_open = !open.is_empty();
            open.len() <= 1
                && is_open == matches!(town.order.stage, OrderStage::Refunding { .. })
                && of_pack(town, |pack| {
                    pack.frozen == units && is_open == (pack.stage == PackStage::Refunding)
                })
        }),
        Property::always("what is open or parked is looked after", |_, town: &Town| {
            let mut waiting = town.photos().filter(|photo| {
                matches!(
                    photo.stage,
                    Stage::Held { .. } | Stage::Running { .. } | Stage::Parked { .. }
                )
            });
            waiting.all(|photo| photo.due.is_some())
        }),
    ]
}

/// What is true of every commit.
fn never() -> Vec<Property<Search>> {
    macro_rules! never {
        ($($name:literal: $wrong:ident,)+) => {
            vec![$(
                Property::always($name, |_, town: &Town| town.wrong != Some(Wrong::$wrong)),
            )+]
        };
    }
    never![
        "no unit is taken on a blocked account": TakenBlocked,
        "no unit is taken from a frozen pack": TakenFrozen,
        "no unit is taken from an expired pack": TakenExpired,
        "no line of the journal is written twice": LineOverwritten,
        "a result never changes": ResultChanged,
        "no photo goes where its stage does not lead": StageLeft,
        "an order is paid once": PaidTwice,
        "a refund is paid out once": PaidOutTwice,
        "no refund goes where its stage does not lead": RefundLeft,
        "a refund is what the formula says": Amount,
        "no lease is taken away": LeaseTaken,
        "only the run with the lease fails a photo": FailedByAnother,
        "no photo is given up while its upload may come": GivenUpEarly,
        "no number falls below zero": BelowZero,
        "nothing is changed that is not there": OverNothing,
    ]
}

/// What a search that is worth anything has met.
fn sometimes() -> Vec<Property<Search>> {
    fn has_refund(town: &Town, is_it: fn(&RefundStage) -> bool) -> bool {
        town.refunds().any(|refund| is_it(&refund.stage))
    }
    fn delivered(town: &Town) -> usize {
        town.photos().filter(|photo| matches!(photo.stage, Stage::Delivered(_))).count()
    }
    vec![
        Property::sometimes("both photos are delivered", |_, town: &Town| delivered(town) == 2),
        Property::sometimes("a photo failed and its unit came back", |_, town: &Town| {
            let has_failed = town.photos().any(|photo| matches!(photo.stage, Stage::Failed(_)));
            has_failed && of_pack(town, |pack| pack.returned > 0 && pack.available > 0)
        }),
        Property::sometimes("a late upload was taken up and delivered", |_, town: &Town| {
            // A unit more than there are photos: one was taken, came back, and was taken again.
            delivered(town) == 2 && of_pack(town, |pack| pack.taken > PHOTOS)
        }),
        Property::sometimes("a photo is parked", |_, town: &Town| {
            town.photos().any(|photo| matches!(photo.stage, Stage::Parked { .. }))
        }),
        Property::sometimes("nothing came and nobody waits any more", |_, town: &Town| {
            let is_away = |stage: &Stage| matches!(stage, Stage::Abandoned { .. });
            town.photos().any(|photo| is_away(&photo.stage) && photo.due.is_none())
        }),
        Property::sometimes("a refund is paid out", |_, town: &Town| {
            has_refund(town, |stage| matches!(stage, RefundStage::PaidOut { .. }))
        }),
        Property::sometimes("two refunds of one pack are paid out", |_, town: &Town| {
            let is_paid = |stage: &RefundStage| matches!(stage, RefundStage::PaidOut { .. });
            town.refunds().filter(|refund| is_paid(&refund.stage)).count() == 2
        }),
        Property::sometimes("a refund is refused", |_, town: &Town| {
            has_refund(town, |stage| matches!(stage, RefundStage::Refused { .. }))
        }),
        Property::sometimes("a refund is withdrawn and its units are used", |_, town: &Town| {
            let is_withdrawn = |stage: &RefundStage| matches!(stage, RefundStage::Withdrawn { .. });
            // All units were frozen, and now there is a result.
            let mut all = town.refunds().filter(|refund| refund.units == PHOTOS);
            all.any(|refund| is_withdrawn(&refund.stage)) && delivered(town) > 0
        }),
        Property::sometimes("units expire", |_, town: &Town| {
            town.pack.as_ref().is_some_and(|pack| pack.expired > 0)
        }),
        Property::sometimes("units expire twice", |_, town: &Town| {
            town.pack.as_ref().is_some_and(|pack| pack.expired == PHOTOS && pack.version == 2)
        }),
        Property::sometimes("a result on a blocked account", |_, town: &Town| {
            !town.account.is_active() && delivered(town) > 0
        }),
    ]
}
