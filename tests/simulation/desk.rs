//! Refunds: customers ask for them and think better of it, operators decide and pay.

use crate::executor::perhaps_within;
use crate::people::{Reply, TRIES, answered, request};
use crate::shadow::{number, text};
use crate::town::Town;
use domain::ports::{Ledger as _, Packs as _, Refunds as _, StoreError};
use domain::refund::{Payer, RefundStage};
use domain::{Act, Move, OrderNumber, RefundId, Sentence, Time};
use edge::Request;
use lambda_http::http::Method;
use serde_json::{Value, json};
use std::rc::Rc;

/// How long a run of the desk may take.
const RUN_MILLIS: u64 = 30_000;

pub(crate) fn sentence(text: &str) -> Sentence {
    Sentence::parse(text).expect("the town writes plain sentences")
}

/// Somebody does something at this moment.
pub(crate) fn act_of(name: &str, town: &Town) -> Act {
    Act { by: sentence(name), at: now(town) }
}

fn now(town: &Town) -> Time {
    edge::World::now(&town.world)
}

/// What came of an attempt.
enum Done {
    Written,
    /// It is so already, or cannot be.
    Over(&'static str),
}

/// The customer asks for a refund of an order, and may think better of it.
pub(crate) async fn customer(town: &Rc<Town>, person: usize, order: u32) {
    let statement = Statement::new(town);
    if town.world.chance(200) {
        // The same from a second window, or another one.
        let again = if town.world.chance(500) { statement.clone() } else { Statement::new(town) };
        let there = Rc::clone(town);
        town.begin(async move { ask(&there, person, order, &again).await });
    }
    ask(town, person, order, &statement).await;
    if town.world.chance(100) {
        ask(town, person, order, &statement).await;
    }
    if town.world.chance(400) {
        let pause = town.world.pause(0, 60_000);
        town.world.sleep(pause).await;
        withdraw(town, person, order).await;
    } else if town.world.chance(500) {
        // What came back meanwhile.
        let pause = town.world.pause(60_000, 1_200_000);
        town.world.sleep(pause).await;
        ask(town, person, order, &Statement::new(town)).await;
    }
}

/// What is written when the money is asked for.
#[derive(Debug, Clone)]
struct Statement {
    key: String,
    reason: &'static str,
}

impl Statement {
    fn new(town: &Town) -> Self {
        let reasons = ["It is not what I thought.", "It came too late."];
        Self { key: town.name("key-of-refund"), reason: town.world.core().dice.pick(&reasons) }
    }
}

/// Sends a request at the window for refunds until there is an answer.
async fn sent(town: &Rc<Town>, request: impl Fn() -> Request) -> Option<Value> {
    for _ in 0..TRIES {
        let returns = town.returns();
        // Boxed: the state of the whole road in one value is more than the compiler looks through.
        let call = Box::pin(refund::handle(&returns, request()));
        match answered(town, perhaps_within(&town.world, RUN_MILLIS, call).await) {
            Reply::Fine(body) => return Some(body),
            Reply::Refused => return None,
            Reply::Silence => {
                let pause = town.world.between(100, 20_000);
                town.world.sleep(pause).await;
            }
        }
    }
    None
}

async fn ask(town: &Rc<Town>, person: usize, order: u32, statement: &Statement) {
    let Statement { key, reason } = statement;
    let body = json!({
        "reason": reason,
        "iban": "KZ69 9990 0000 0000 0001",
        "holder": "A Buyer",
    });
    let written = || {
        request(town, person, Method::POST, &format!("/orders/{order}/refunds"))
            .with_header("idempotency-key", key)
            .with_json(body.to_string())
    };
    let Some(shown) = sent(town, written).await else { return };
    let id = shown["id"].as_str().unwrap_or_default().to_owned();
    let known = town.answers.borrow_mut().entry(key.clone()).or_insert(id.clone()).clone();
    if known != id {
        town.world.breaks(format!("a key was answered with refunds {known} and {id}"));
    }
}

/// Takes back what is under way for the order, if the list of its refunds shows anything.
async fn withdraw(town: &Rc<Town>, person: usize, order: u32) {
    let list = || request(town, person, Method::GET, &format!("/orders/{order}/refunds"));
    let Some(shown) = sent(town, list).await else { return };
    let refunds = shown["refunds"].as_array().cloned().unwrap_or_default();
    for refund in refunds.iter().filter(|refund| refund["stage"] == "asked") {
        let path = format!("/refunds/{}", refund["id"].as_str().unwrap_or_default());
        sent(town, || request(town, person, Method::DELETE, &path)).await;
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
