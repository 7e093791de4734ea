//! What seeds found once, or find too rarely, told by itself.

use crate::bank::{Keys, State};
use crate::executor::Task;
use crate::purse::stage;
use crate::town::Town;
use crate::world::World;
use crate::{desk, people, till};
use domain::extension::{Declaration, Extension, Extensions as _};
use domain::ledger::{Batch, take};
use domain::order::Closed;
use domain::pack::{EXPIRY_GRACE, PackLook};
use domain::ports::{
    Accounts as _, Ledger as _, Orders as _, Packs as _, Photos as _, Refunds as _, StoreError,
};
use domain::refund::{Payer, RefundStage, quote};
use domain::{
    Act, Guard, Iban, LeaseId, Move, OperatorName, OrderNumber, PackId, PhotoId, Refund,
    Requisites, Sentence, Sha256, Span, Step,
};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

fn peaceful(without: Option<Guard>) -> (World, Rc<Town>) {
    let world = World::new(1, false);
    world.core().quiet = true;
    world.core().mix.is_test_shop = false;
    let town = Town::found(&world, without).expect("without faults it can be founded");
    (world, town)
}

/// An order that is paid, and the shop has not heard of it.
fn paid_at_the_bank(town: &Rc<Town>) -> u32 {
    let (order, tiyn) = crate::dawn::unpaid(town).expect("it can be placed");
    town.bank.begin(order, tiyn, Keys::Live);
    town.bank.moves(order, State::Done, 0);
    order
}

/// A sweep dies in the moment in which it credited an order. Nobody looks at that order again, so
/// its letter has to be on the way already.
#[test]
fn a_sweep_that_dies_after_the_credit_has_posted_the_letter() {
    let (world, town) = peaceful(None);
    drop(town.letters.take());
    let order = paid_at_the_bank(&town);
    world.core().now += 120_000;
    world.plays("sweeper");

    let sweeper = town.sweeper();
    let mut sweep = Box::pin(reconcile::handle(&sweeper));
    let mut context = Context::from_waker(Waker::noop());
    while stage(&town, order) != "paid" {
        let polled = sweep.as_mut().poll(&mut context);
        assert!(matches!(polled, Poll::Pending), "it ends without a credit");
    }
    drop(sweep);
    let letters: Vec<String> = town.letters.take().iter().map(domain::Letter::key).collect();
    assert_eq!(letters, [format!("order-paid#{order}")]);
    assert_eq!(world.core().broken, None);
}

/// A town in which the first pack to be used is one that was bought, and its order.
fn with_a_pack(without: Option<Guard>) -> (World, Rc<Town>, OrderNumber) {
    let (world, town) = peaceful(without);
    // Whatever ends in these minutes has ended.
    world.core().now += 1_500_000;
    let order = paid_at_the_bank(&town);
    till::tell_the_rest(&town).expect("it is heard");
    (world, town, OrderNumber::new(order).expect("a number"))
}

/// Asks for a refund, decided and written at once.
fn ask(town: &Rc<Town>, number: OrderNumber) {
    let asked = town.engine.quietly(async {
        let step = asking(town, number).await?;
        town.store().commit(&step).await
    });
    asked.expect("it can be asked for");
}

/// The step that asks for a refund.
async fn asking(town: &Rc<Town>, number: OrderNumber) -> Result<Step, StoreError> {
    let (store, now) = (town.store(), edge::World::now(&town.world));
    let order = store.order(number).await?.expect("the order is there");
    let pack = store.pack(order.account, order.pack()).await?.expect("and its pack");
    let quoted = quote(&order, &pack, false, now).expect("there is something to give back");
    let iban = Iban::parse("KZ69 9990 0000 0000 0001").expect("an account of no bank");
    let requisites = Requisites { iban, holder: desk::sentence("A Buyer") };
    let reason = desk::sentence("It is not what I thought.");
    let (_, step) = Refund::ask(&order, &pack, &quoted, reason, requisites, None, now);
    Ok(step)
}

/// One photo of the first customer.
fn photo(town: &Rc<Town>) -> PhotoId {
    let work: Task = Box::pin(people::order_one(Rc::clone(town), "good cat"));
    town.engine.quietly(work);
    *town.facts.borrow().keys().next().expect("it was ordered")
}

/// A unit comes back to a pack that is frozen meanwhile, and a request that was decided before
/// that wants to take it. Gives what it broke.
fn a_stale_take(without: Option<Guard>) -> Option<String> {
    let (world, town, number) = with_a_pack(without);
    let id = photo(&town);
    let (store, account) = (town.store(), town.people[0].0);
    let look = town.engine.quietly(async {
        let account = store.account(account).await.ok()??;
        let packs = store.packs(account.id).await.ok()?;
        Some((account, packs, store.photo(id).await.ok()??))
    });
    let (account, packs, photo) = look.expect("they are there");
    assert_eq!(photo.pack, PackId::of_order(number), "the new pack is used first");
    let orders = [(PhotoId::of_batch(account.id, "stale", 0), photo.order.clone())];
    let taking = take(&Batch {
        account: &account,
        packs: &packs,
        orders: &orders,
        known: &[],
        link_life: Span::seconds(60),
        slack: Span::seconds(60),
        now: edge::World::now(&world),
    });
    let step = taking.expect("there are units").steps.remove(0);
    ask(&town, number);
    let back: Task = Box::pin(people::delete_one(Rc::clone(&town), id));
    town.engine.quietly(back);
    judged(&world, &town, &step, without)
}

/// A pack that is given back in parts: a unit comes back after the rest was paid out, as it could
/// where an account has more photos than are looked through. Both parts add up to the formula,
/// which is judged at each write.
#[test]
fn a_unit_that_comes_back_after_a_refund_is_paid_back_too() {
    let (world, town, number) = with_a_pack(None);
    let id = photo(&town);
    ask(&town, number);
    pay_back(&town, number);
    let back: Task = Box::pin(people::delete_one(Rc::clone(&town), id));
    town.engine.quietly(back);
    ask(&town, number);
    pay_back(&town, number);
    assert_eq!(stage(&town, number.get()), "refunded");
    assert_eq!(world.core().broken, None);
    assert_eq!(world.core().seen.get("order: refunded -> refunding"), Some(&1));
}

/// The open refund of an order approved, and paid out by hand.
fn pay_back(town: &Rc<Town>, number: OrderNumber) {
    let act = || desk::act_of("operator-1", town);
    let decided = [
        |refund: &Refund, act: Act| refund.approve(act, Payer::Hand),
        |refund: &Refund, act: Act| refund.pay_out(act.clone(), act.by),
    ];
    for decide in decided {
        let refunds = town.engine.quietly(town.store().refunds_of(number)).expect("they are read");
        let open = refunds.into_iter().find(Refund::is_open).expect("one is open");
        if matches!(open.stage, RefundStage::Approved { .. }) {
            town.bank.pay_by_hand(&open.id.bare(), number.get(), open.amount.tiyn());
        }
        let Ok(Move::Step(step)) = decide(&open, act()) else { panic!("nothing to commit") };
        town.engine.quietly(town.store().commit(&step)).expect("it is so");
    }
}

/// A refund that was decided before a unit was taken.
fn a_stale_ask(without: Option<Guard>) -> Option<String> {
    let (world, town, number) = with_a_pack(without);
    let step = town.engine.quietly(asking(&town, number)).expect("it can be asked for");
    photo(&town);
    judged(&world, &town, &step, without)
}

/// Two operators look at a payout that nobody knows of; one finds it and writes it down, the other
/// has looked too early.
fn a_stale_look(without: Option<Guard>) -> Option<String> {
    let (world, town, number) = with_a_pack(without);
    let store = town.store();
    ask(&town, number);
    let refund = || {
        let found = town.engine.quietly(store.refunds_of(number)).expect("it is there");
        found.into_iter().next().expect("it was asked for")
    };
    let act = || desk::act_of("operator-1", &town);
    let decide = |decided: Result<Move, _>| match decided {
        Ok(Move::Step(step)) => step,
        other => panic!("nothing to commit: {other:?}"),
    };
    let commit = |step: &Step| town.engine.quietly(store.commit(step)).expect("it is so");
    commit(&decide(refund().approve(act(), Payer::Service)));
    let lease = LeaseId::from_bytes([7; 16]);
    commit(&decide(refund().send(lease, Span::seconds(90), edge::World::now(&world))));
    world.core().now += 200_000;
    let stale = decide(refund().unsend(edge::World::now(&world)));
    let found = refund();
    town.bank.pay_by_hand(&found.id.bare(), number.get(), found.amount.tiyn());
    commit(&decide(found.pay_out(act(), act().by)));
    judged(&world, &town, &stale, without)
}

/// An order that nobody paid in time was to be closed, and then the money came.
fn a_stale_close(without: Option<Guard>) -> Option<String> {
    let (world, town) = peaceful(without);
    world.core().now += 1_500_000;
    let number = OrderNumber::new(paid_at_the_bank(&town)).expect("a number");
    let order = town.engine.quietly(town.store().order(number)).expect("it is read");
    let order = order.expect("it was placed");
    let Move::Step(step) = order.close(Closed::NotPaid, edge::World::now(&world)) else {
        panic!("an order that waits can be closed");
    };
    till::tell_the_rest(&town).expect("it is heard");
    judged(&world, &town, &step, without)
}

/// An extension that is declared a moment after everything before.
fn five_days_more(world: &World) -> (Extension, Move) {
    world.core().now += 1_000;
    let declaration = Declaration {
        key: Sha256::of(b"a day without power"),
        days: 5,
        reason: Sentence::parse("The power was out").expect("a reason"),
        by: OperatorName::parse("operator").expect("a name"),
        at: edge::World::now(world),
    };
    Extension::declare(&[], declaration).expect("nothing else is on its way")
}

/// Its operator has gone before a single pack was reached, and then a pack ends.
#[test]
fn an_extension_that_was_left_is_carried_on_before_anything_expires() {
    let (world, town, number) = with_a_pack(None);
    let (store, account) = (town.store(), town.people[0].0);
    let (_, Move::Step(declared)) = five_days_more(&world) else { panic!("it is new") };
    town.engine.quietly(store.commit(&declared)).expect("it is so");
    let look = || {
        let pack = town.engine.quietly(store.pack(account, PackId::of_order(number)));
        pack.expect("it is read").expect("it was bought")
    };
    let before = look();
    world.core().now = before.expires.plus(EXPIRY_GRACE).as_millis() + 1;
    town.engine.quietly(reconcile::handle(&town.sweeper())).expect("it sweeps");
    let after = look();
    assert_eq!(after.expires, before.expires.plus(Span::days(5)));
    assert_eq!((after.available, after.expired), (before.available, 0));
    let all = town.engine.quietly(store.extensions()).expect("they are read");
    assert!(all.iter().all(|one| one.ended.is_some() && one.packs > 0), "{all:?}");
    assert_eq!(world.core().broken, None);
}

/// What was left of a pack was to expire, and then the pack was given more days.
fn a_stale_expiry(without: Option<Guard>) -> Option<String> {
    let (world, town, number) = with_a_pack(without);
    let (store, account) = (town.store(), town.people[0].0);
    let (extension, _) = five_days_more(&world);
    let pack = town.engine.quietly(store.pack(account, PackId::of_order(number)));
    let pack = pack.expect("it is read").expect("it was bought");
    world.core().now = pack.expires.plus(EXPIRY_GRACE).as_millis() + 1;
    let now = edge::World::now(&world);
    let Some(PackLook::Expire(step)) = pack.look(now) else { panic!("its term is over") };
    let Move::Step(longer) = pack.extend(&extension, now) else { panic!("it was open then") };
    town.engine.quietly(store.commit(&longer)).expect("it is so");
    judged(&world, &town, &step, without)
}

/// Commits what is stale: a conflict, and nothing is broken by it.
fn judged(world: &World, town: &Town, step: &Step, without: Option<Guard>) -> Option<String> {
    let stale = town.engine.quietly(town.store().commit(step));
    if without.is_none() {
        assert!(matches!(stale, Err(StoreError::Conflict)), "{stale:?}");
    }
    world.core().broken.clone()
}

/// What is broken without a condition where something stale is committed.
pub(crate) fn stale(without: Option<Guard>) -> Option<String> {
    a_stale_take(without)
        .or_else(|| a_stale_ask(without))
        .or_else(|| a_stale_look(without))
        .or_else(|| a_stale_close(without))
        .or_else(|| a_stale_expiry(without))
}

#[test]
fn what_is_stale_is_not_committed() {
    assert_eq!(stale(None), None);
}
