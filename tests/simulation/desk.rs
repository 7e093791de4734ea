//! Refunds: customers ask for them and think better of it, operators decide and pay.

use crate::executor::perhaps_within;
use crate::people::TRIES;
use crate::shadow::{number, text};
use crate::town::Town;
use domain::ports::{Ledger as _, Orders as _, Packs as _, Refunds as _, StoreError};
use domain::refund::{Payer, QuoteError, RefundStage, quote};
use domain::{Act, Iban, Move, OrderNumber, Refund, RefundId, Requisites, Sentence, Step, Time};
use std::rc::Rc;

/// How long a run of the desk may take.
const RUN_MILLIS: u64 = 30_000;

fn sentence(text: &str) -> Sentence {
    Sentence::parse(text).expect("the town writes plain sentences")
}

fn requisites() -> Requisites {
    let iban = Iban::parse("KZ69 9990 0000 0000 0001").expect("an account of no bank");
    Requisites { iban, holder: sentence("A Buyer") }
}

/// Somebody does something at this moment.
pub(crate) fn act_of(name: &str, town: &Town) -> Act {
    Act { by: sentence(name), at: now(town) }
}

fn now(town: &Town) -> Time {
    edge::World::now(&town.world)
}

/// What came of an attempt.
pub(crate) enum Done {
    Written,
    /// It is so already, or cannot be.
    Over(&'static str),
}

impl Done {
    /// It has to be written.
    #[track_caller]
    pub(crate) fn check(&self) {
        if let Self::Over(why) = self {
            panic!("not written: {why}");
        }
    }
}

/// The customer asks for a refund of an order, or takes one back.
pub(crate) async fn customer(town: &Rc<Town>, order: u32) {
    let Some(order) = OrderNumber::new(order) else { return };
    if town.world.chance(150) {
        let there = Rc::clone(town);
        town.begin(async move { repeated(&there, || ask(&there, order)).await });
    }
    repeated(town, || ask(town, order)).await;
    if town.world.chance(400) {
        let pause = town.world.pause(0, 60_000);
        town.world.sleep(pause).await;
        repeated(town, || withdraw(town, order)).await;
    }
}

/// Tries until there is an answer.
async fn repeated<F: Future<Output = Result<Done, StoreError>>>(
    town: &Rc<Town>,
    attempt: impl Fn() -> F,
) {
    for _ in 0..TRIES {
        match perhaps_within(&town.world, RUN_MILLIS, attempt()).await {
            Some(Ok(Done::Written)) => return,
            Some(Ok(Done::Over(why))) => return town.world.saw(format!("refund: {why}")),
            Some(Err(StoreError::Conflict)) => {}
            Some(Err(StoreError::Unavailable(_))) | None => {
                let pause = town.world.between(100, 20_000);
                town.world.sleep(pause).await;
            }
        }
    }
}

pub(crate) async fn ask(town: &Rc<Town>, number: OrderNumber) -> Result<Done, StoreError> {
    match asking(town, number).await? {
        Ok(step) => town.store().commit(&step).await.map(|()| Done::Written),
        Err(why) => Ok(Done::Over(why)),
    }
}

/// The step that asks for a refund, or why there can be none.
pub(crate) async fn asking(
    town: &Rc<Town>,
    number: OrderNumber,
) -> Result<Result<Step, &'static str>, StoreError> {
    let (store, now) = (town.store(), now(town));
    let Some(order) = store.order(number).await? else { return Ok(Err("no order")) };
    if order.paid().is_none() {
        return Ok(Err("not paid"));
    }
    let Some(pack) = store.pack(order.account, order.pack()).await? else {
        town.world.breaks(format!("order {number} is paid and has no pack"));
        return Ok(Err("no pack"));
    };
    let quoted = match quote(&order, &pack, false, now) {
        Ok(quoted) => quoted,
        Err(error) => {
            return Ok(Err(match error {
                QuoteError::NotPaid => "not paid",
                QuoteError::UnderWay => "under way",
                QuoteError::Late { .. } => "too late",
                QuoteError::Expired => "expired",
                QuoteError::NothingLeft => "nothing left",
            }));
        }
    };
    let reason = sentence("It is not what I thought.");
    let (_, step) = Refund::ask(&order, &pack, &quoted, reason, requisites(), None, now);
    Ok(Ok(step))
}

async fn withdraw(town: &Rc<Town>, number: OrderNumber) -> Result<Done, StoreError> {
    let store = town.store();
    let open = store.refunds_of(number).await?.into_iter().find(Refund::is_open);
    let Some(refund) = open else { return Ok(Done::Over("nothing to withdraw")) };
    let pack = store.pack(refund.account, refund.pack).await?;
    let Some(pack) = pack else { return Ok(Done::Over("no pack")) };
    match refund.withdraw(&pack, now(town)) {
        Ok(Move::Step(step)) => store.commit(&step).await.map(|()| Done::Written),
        Ok(Move::Already) => Ok(Done::Over("withdrawn before")),
        Err(_) => Ok(Done::Over("too late to withdraw")),
    }
}

/// An operator, for as long as there are people about.
pub(crate) async fn operator(town: Rc<Town>) {
    while town.busy.get() > 0 {
        let pause = town.world.pause(500, 40_000);
        town.world.sleep(pause).await;
        let open = open_refunds(&town);
        if open.is_empty() {
            continue;
        }
        let id = {
            let at = town.world.core().dice.below(open.len() as u64);
            open[usize::try_from(at).unwrap_or(0)]
        };
        if town.world.chance(300) {
            // Two at once, at two desks.
            let there = Rc::clone(&town);
            town.begin(async move { repeated(&there, || act(&there, id)).await });
        }
        repeated(&town, || act(&town, id)).await;
    }
}

fn open_refunds(town: &Town) -> Vec<RefundId> {
    let shadow = town.engine.shadow.borrow();
    let open = shadow.refunds().filter(|refund| refund.contains_key("opk"));
    let id = |refund| {
        let order = u32::try_from(number(refund, "order")).ok().and_then(OrderNumber::new)?;
        Some(RefundId { order, round: u32::try_from(number(refund, "round")).ok()? })
    };
    open.filter_map(id).collect()
}

/// What an operator does about a refund as it stands.
async fn act(town: &Rc<Town>, id: RefundId) -> Result<Done, StoreError> {
    let (store, now) = (town.store(), now(town));
    let Some(refund) = store.refund(id).await? else { return Ok(Done::Over("no refund")) };
    let Some(pack) = store.pack(refund.account, refund.pack).await? else {
        return Ok(Done::Over("no pack"));
    };
    let act = || act_of("operator-1", town);
    let by_service = town.world.mix().pays_back_by_service;
    let decided = match &refund.stage {
        RefundStage::Asked if town.world.chance(250) => {
            refund.refuse(&pack, act(), sentence("It was used."))
        }
        RefundStage::Asked => {
            refund.approve(act(), if by_service { Payer::Service } else { Payer::Hand })
        }
        // The service pays by itself; once nobody is about and it does not, an operator does.
        RefundStage::Approved { .. }
            if by_service && !(town.is_over() && refund.due.is_some_and(|due| due > now)) =>
        {
            return Ok(Done::Over("waits for the service"));
        }
        RefundStage::Approved { .. } => {
            town.bank.pay_by_hand(&id.bare(), id.order.get(), refund.amount.tiyn());
            refund.pay_out(act(), sentence("by hand"))
        }
        RefundStage::Sending { until, .. } if *until >= now => {
            return Ok(Done::Over("is being sent"));
        }
        // What nobody knows has to be looked up at the bank.
        RefundStage::Sending { .. } => {
            town.world.saw("refund: unknown outcome");
            if has_unknown_payout(town, id) {
                refund.pay_out(act(), sentence("found at the bank"))
            } else {
                refund.unsend(now)
            }
        }
        _ => return Ok(Done::Over("nothing to do")),
    };
    match decided {
        Ok(Move::Step(step)) => store.commit(&step).await.map(|()| Done::Written),
        Ok(Move::Already) | Err(_) => Ok(Done::Over("moved on")),
    }
}

/// Whether the bank has a payout of the order that no refund of it accounts for.
fn has_unknown_payout(town: &Town, id: RefundId) -> bool {
    let order = id.order.get();
    let settled = {
        let shadow = town.engine.shadow.borrow();
        let mine = shadow.refunds().filter(|it| number(it, "order") == i64::from(order));
        mine.filter(|it| matches!(text(it, "stage"), "sent" | "paid-out")).count()
    };
    town.bank.keep_for_good(order);
    town.bank.paid_back(order).1 > settled
}

/// Without faults: every refund comes to its end.
pub(crate) fn finish(town: &Rc<Town>) -> Result<(), String> {
    for id in open_refunds(town) {
        town.engine
            .quietly(act(town, id))
            .map_err(|error| format!("refund {id} cannot be acted on: {error:?}"))?;
    }
    Ok(())
}
