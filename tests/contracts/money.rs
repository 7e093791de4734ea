//! Orders, refunds, the end of packs, and what is kept of payments.

use crate::for_both_engines;
use crate::nouns::{LIFE, NOW, TICK, conflicts, lease, open, step};
use domain::catalogue::{Names, Offer};
use domain::order::{Accepted, Closed, DocumentVersion, OrderRequest};
use domain::pack::EXPIRY_GRACE;
use domain::ports::{Agenda, DUE_SHARDS, Due, Evidences, Journal, Ledger, Orders, Packs, Refunds};
use domain::refund::{Payer, quote};
use domain::{
    Account, Act, Cause, Change, Evidence, EvidenceKind, Iban, Money, Order, OrderNumber,
    OrderStage, Pack, PackKind, PackTerms, Payment, PaymentMode, Refund, RefundStage, Requisites,
    Sentence, Sha256, Span, Step,
};
use store::{Engine, Item, Key, Store, Table, Value, Verb, Write, keys};

for_both_engines! {
    an_order_is_placed_once,
    orders_are_listed_newest_first,
    an_order_is_paid_once_at_its_price,
    an_order_is_closed_only_while_it_waits,
    a_pack_expires_as_it_was_seen,
    a_pack_freezes_as_it_was_seen,
    a_refund_begins_once,
    a_refund_ends_without_money_once,
    a_refund_is_decided_once,
    every_refund_of_an_order_is_listed,
    a_payout_is_sent_by_one_run,
    a_refund_is_paid_once,
    evidence_is_kept_once,
    what_is_due_is_named,
}

fn number(n: u32) -> OrderNumber {
    OrderNumber::new(1_500_000_000 + n).expect("a number")
}

fn placing(account: &Account, n: u32, key: &str) -> (Order, Step) {
    let name = || "Name".to_owned();
    let offer = Offer {
        terms: PackTerms { kind: PackKind::Starter, photos: 30, days: 20 },
        price: Money::from_tenge(9_990),
        names: Names { kk: name(), ru: name(), en: name() },
    };
    let version = || DocumentVersion::parse("2026-11-01").expect("a version");
    let accepted = Accepted { agreement: version(), payment: version(), privacy: version() };
    let request = OrderRequest { key: key.to_owned(), digest: Sha256::of(b"a request") };
    let at = NOW.plus(Span::seconds(n.into()));
    Order::place(number(n), account.id, &offer, accepted, request, Span::days(1), at)
}

pub(crate) async fn place<E: Engine>(store: &Store<E>, account: &Account, n: u32) -> Order {
    let (_, step) = placing(account, n, &format!("key {n}"));
    store.commit(&step).await.expect("a new order");
    now(store, n).await
}

async fn now<E: Engine>(store: &Store<E>, n: u32) -> Order {
    store.order(number(n)).await.expect("an answer").expect("it was placed")
}

fn paying(order: &Order) -> Step {
    let payment = Payment { sum: order.price, mode: PaymentMode::Live, at: NOW };
    step(order.pay(&payment))
}

async fn pack_of<E: Engine>(store: &Store<E>, order: &Order) -> Pack {
    let pack = store.pack(order.account, order.pack()).await.expect("an answer");
    pack.expect("it was paid")
}

/// A paid order and its pack.
async fn buy<E: Engine>(store: &Store<E>, n: u32) -> (Order, Pack) {
    let account = open(store, u8::try_from(n).expect("a small number"), 1).await;
    let order = place(store, &account, n).await;
    store.commit(&paying(&order)).await.expect("it can be paid");
    let order = now(store, n).await;
    let pack = pack_of(store, &order).await;
    (order, pack)
}

fn said(text: &str) -> Sentence {
    Sentence::parse(text).expect("a sentence")
}

fn act() -> Act {
    Act { by: said("operator"), at: NOW.plus(LIFE).plus(LIFE) }
}

fn asking(order: &Order, pack: &Pack) -> (Refund, Step) {
    let iban = Iban::parse("KZ69 9990 0000 0000 0001").expect("right check digits");
    let requisites = Requisites { iban, holder: said("Example") };
    let quote = quote(order, pack, false, NOW).expect("nothing was used");
    Refund::ask(order, pack, &quote, said("Why."), requisites, Some(Sha256::of(b"key")), NOW)
}

/// An order, its frozen pack, and the refund that was asked for.
async fn ask<E: Engine>(store: &Store<E>, n: u32) -> (Order, Pack, Refund) {
    let (order, pack) = buy(store, n).await;
    let (refund, step) = asking(&order, &pack);
    store.commit(&step).await.expect("it can be asked for");
    let order = now(store, n).await;
    let pack = pack_of(store, &order).await;
    (order, pack, again(store, &refund).await)
}

async fn again<E: Engine>(store: &Store<E>, refund: &Refund) -> Refund {
    store.refund(refund.id).await.expect("an answer").expect("it was asked for")
}

/// Changes one attribute by hand, as no move can.
async fn set<E: Engine>(store: &Store<E>, key: Key, attribute: &str, value: Value) {
    let verb = Verb::Update(format!("SET #{attribute} = :value"));
    let values = Item::from([(":value".to_owned(), value)]);
    let write = Write { table: Table::Ledger, key, verb, condition: None, values };
    store.engine().write(&[write]).await.expect("writing by hand always works");
}

async fn remove<E: Engine>(store: &Store<E>, table: Table, key: Key) {
    let write = Write { table, key, verb: Verb::Delete, condition: None, values: Item::new() };
    store.engine().write(&[write]).await.expect("removing always works");
}

fn line_of(step: &Step) -> Key {
    let line = step.changes().iter().find_map(|change| match change {
        Change::AddLine { line } => Some(keys::line(line.account, &line.key())),
        _ => None,
    });
    line.expect("a step of money has a line")
}

async fn an_order_is_placed_once<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 1).await;
    let order = place(store, &account, 1).await;
    let (expected, _) = placing(&account, 1, "key 1");
    assert_eq!(order, expected, "read back as written");
    let (request, named) =
        store.order_request(account.id, "key 1").await.expect("an answer").expect("it is kept");
    assert_eq!((request.digest, named), (Sha256::of(b"a request"), order.number));
    assert_eq!(store.order_request(account.id, "other").await.expect("an answer"), None);
    let (_, same_key) = placing(&account, 2, "key 1");
    conflicts(store, &same_key, "the key was used").await;
    let (_, same_number) = placing(&account, 1, "key 2");
    conflicts(store, &same_number, "the number is taken").await;
    assert_eq!(store.order(number(2)).await.expect("an answer"), None, "all or nothing");
}

async fn orders_are_listed_newest_first<E: Engine>(store: &Store<E>) {
    let (account, other) = (open(store, 1, 1).await, open(store, 2, 1).await);
    for n in 1..=3 {
        place(store, &account, n).await;
    }
    place(store, &other, 9).await;
    let first = store.orders_of(account.id, None, 2).await.expect("an answer");
    let numbers = |page: &[Order]| page.iter().map(|order| order.number).collect::<Vec<_>>();
    assert_eq!(numbers(&first.items), [number(3), number(2)]);
    let mark = first.next.expect("there is more");
    let second = store.orders_of(account.id, Some(&mark), 2).await.expect("an answer");
    assert_eq!((numbers(&second.items), second.next), (vec![number(1)], None));
}

async fn an_order_is_paid_once_at_its_price<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 1).await;
    let order = place(store, &account, 1).await;
    let cheap = Order { price: Money::from_tenge(1), ..order.clone() };
    conflicts(store, &paying(&cheap), "another price").await;
    let pay = paying(&order);
    store.commit(&pay).await.expect("it waits for its money");
    let paid = now(store, 1).await;
    assert_eq!((paid.stage, paid.due), (OrderStage::Paid { at: NOW }, None));
    assert_eq!(pack_of(store, &order).await, Pack::open_bought(&order, NOW), "read back");
    let lines = store.lines(account.id, None, 10).await.expect("an answer").items;
    let money: Vec<_> = lines.iter().filter(|line| line.money > Money::ZERO).collect();
    assert_eq!((money.len(), money[0].cause, money[0].money), (1, Cause::Granted, order.price));
    // Even if nothing else were left of it.
    remove(store, Table::Ledger, keys::pack(account.id, order.pack())).await;
    remove(store, Table::Journal, line_of(&pay)).await;
    conflicts(store, &pay, "it is paid").await;
}

async fn an_order_is_closed_only_while_it_waits<E: Engine>(store: &Store<E>) {
    let (order, _) = buy(store, 1).await;
    let before = Order { stage: OrderStage::Created, ..order.clone() };
    let domain::Move::Step(close) = before.close(Closed::NotPaid, NOW) else { panic!("it waits") };
    conflicts(store, &close, "it is paid").await;
    let account = open(store, 2, 1).await;
    let order = place(store, &account, 2).await;
    let domain::Move::Step(close) = order.close(Closed::Cancelled, NOW) else { panic!("it waits") };
    store.commit(&close).await.expect("it waits");
    let closed = now(store, 2).await;
    let stage = OrderStage::Closed { why: Closed::Cancelled, at: NOW };
    assert_eq!((closed.stage, closed.due), (stage, None));
    store.commit(&paying(&closed)).await.expect("late money counts");
    assert_eq!(now(store, 2).await.stage, OrderStage::Paid { at: NOW });
}

/// The step with which a pack expires that was seen like this.
fn expiring(pack: &Pack) -> Step {
    let after = pack.expires.plus(EXPIRY_GRACE).plus(TICK);
    let due = Pack { due: Some(after), ..pack.clone() };
    due.look(after).expect("it is due").step().clone()
}

async fn a_pack_expires_as_it_was_seen<E: Engine>(store: &Store<E>) {
    let (order, pack) = buy(store, 1).await;
    let key = || keys::pack(order.account, pack.id);
    let early = Pack { expires: NOW, ..pack.clone() };
    conflicts(store, &expiring(&early), "its term is not over").await;
    for (attribute, value) in [("available", 29_u32), ("version", 7)] {
        set(store, key(), attribute, value.into()).await;
        conflicts(store, &expiring(&pack), "it has changed").await;
        let before = if attribute == "available" { 30_u32 } else { 0 };
        set(store, key(), attribute, before.into()).await;
    }
    set(store, key(), "stage", "refunding".into()).await;
    conflicts(store, &expiring(&pack), "a refund is under way").await;
    set(store, key(), "stage", "active".into()).await;
    store.commit(&expiring(&pack)).await.expect("its term is over");
    let over = pack_of(store, &order).await;
    assert_eq!((over.available, over.expired, over.version), (0, 30, 1));
    assert!(over.is_balanced() && over.due > pack.due, "{over:?}");
}

async fn a_pack_freezes_as_it_was_seen<E: Engine>(store: &Store<E>) {
    let (order, pack) = buy(store, 1).await;
    let key = || keys::pack(order.account, pack.id);
    let (_, ask) = asking(&order, &pack);
    let changes = [
        ("available", Value::from(29_u32), Value::from(30_u32)),
        ("version", 7_u32.into(), 0_u32.into()),
        ("expires", NOW.as_millis().into(), pack.expires.as_millis().into()),
        ("stage", "refunding".into(), "active".into()),
    ];
    for (attribute, other, before) in changes {
        set(store, key(), attribute, other).await;
        conflicts(store, &ask, attribute).await;
        set(store, key(), attribute, before).await;
    }
    set(store, keys::order(order.number), "stage", "refunding".into()).await;
    conflicts(store, &ask, "a refund of the order is under way").await;
    set(store, keys::order(order.number), "stage", "paid".into()).await;
    store.commit(&ask).await.expect("as it was seen");
    let frozen = pack_of(store, &order).await;
    assert_eq!((frozen.available, frozen.frozen, frozen.version), (0, 30, 1));
    assert!(frozen.is_balanced(), "{frozen:?}");
    assert_eq!(now(store, 1).await.stage, OrderStage::Refunding { at: NOW });
}

async fn a_refund_begins_once<E: Engine>(store: &Store<E>) {
    let (order, pack) = buy(store, 1).await;
    let (refund, ask) = asking(&order, &pack);
    store.commit(&ask).await.expect("it can be asked for");
    assert_eq!(again(store, &refund).await, refund, "read back as written");
    let requisites = store.requisites(refund.id).await.expect("an answer").expect("kept");
    assert_eq!(requisites.iban.as_str(), "KZ699990000000000001");
    let open = store.open_refunds(None, 10).await.expect("an answer").items;
    let only = std::slice::from_ref(&refund);
    assert_eq!(open, only);
    assert_eq!(store.refunds_of(order.number).await.expect("an answer"), only);
    // With everything else as it was before, what is left keeps its place.
    let reset = async || {
        let key = || keys::pack(order.account, pack.id);
        set(store, key(), "stage", "active".into()).await;
        set(store, key(), "available", 30_u32.into()).await;
        set(store, key(), "version", 0_u32.into()).await;
        set(store, keys::order(order.number), "stage", "paid".into()).await;
        remove(store, Table::Journal, line_of(&ask)).await;
    };
    reset().await;
    remove(store, Table::People, keys::requisites(refund.id)).await;
    conflicts(store, &ask, "the refund is there").await;
    remove(store, Table::Ledger, keys::refund(refund.id)).await;
    store.commit(&ask).await.expect("nothing is left");
    reset().await;
    remove(store, Table::Ledger, keys::refund(refund.id)).await;
    conflicts(store, &ask, "its requisites are there").await;
}

async fn a_refund_ends_without_money_once<E: Engine>(store: &Store<E>) {
    let (order, pack, refund) = ask(store, 1).await;
    let withdraw = step(refund.withdraw(&pack, NOW));
    set(store, keys::pack(order.account, pack.id), "stage", "active".into()).await;
    conflicts(store, &withdraw, "the pack is active").await;
    set(store, keys::pack(order.account, pack.id), "stage", "refunding".into()).await;
    set(store, keys::order(order.number), "stage", "paid".into()).await;
    conflicts(store, &withdraw, "the order is not refunding").await;
    set(store, keys::order(order.number), "stage", "refunding".into()).await;
    store.commit(&withdraw).await.expect("it was asked for");
    let free = pack_of(store, &order).await;
    assert_eq!((free.available, free.frozen, free.version), (30, 0, 2));
    assert_eq!(now(store, 1).await.stage, OrderStage::Paid { at: NOW });
    let ended = again(store, &refund).await;
    assert_eq!((&ended.stage, ended.due), (&RefundStage::Withdrawn { at: NOW }, None));
    assert_eq!(store.open_refunds(None, 10).await.expect("an answer").items, []);
}

/// However often somebody changes his mind: a request is known by its key among all of them.
async fn every_refund_of_an_order_is_listed<E: Engine>(store: &Store<E>) {
    let (_, mut pack) = buy(store, 1).await;
    for _ in 0..101 {
        let order = now(store, 1).await;
        let (refund, step_of_asking) = asking(&order, &pack);
        store.commit(&step_of_asking).await.expect("it can be asked for");
        let frozen = pack_of(store, &order).await;
        let withdraw = step(again(store, &refund).await.withdraw(&frozen, NOW));
        store.commit(&withdraw).await.expect("it was asked for");
        pack = pack_of(store, &order).await;
    }
    let order = now(store, 1).await.number;
    assert_eq!(store.refunds_of(order).await.expect("an answer").len(), 101);
}

async fn a_refund_is_decided_once<E: Engine>(store: &Store<E>) {
    let (_, pack, refund) = ask(store, 1).await;
    let (withdraw, refuse) =
        (step(refund.withdraw(&pack, NOW)), step(refund.refuse(&pack, act(), said("No."))));
    store.commit(&step(refund.approve(act(), Payer::Hand))).await.expect("nobody decided");
    conflicts(store, &withdraw, "it is approved").await;
    conflicts(store, &refuse, "it is approved").await;
    let approved = again(store, &refund).await;
    assert_eq!(approved.stage, RefundStage::Approved { approved: act() });
}

async fn a_payout_is_sent_by_one_run<E: Engine>(store: &Store<E>) {
    let (_, _, refund) = ask(store, 1).await;
    let stage = RefundStage::Approved { approved: act() };
    let early = Refund { stage, ..refund.clone() };
    conflicts(store, &step(early.send(lease(1), LIFE, NOW)), "nobody approved it").await;
    store.commit(&step(refund.approve(act(), Payer::Service))).await.expect("nobody decided");
    let approved = again(store, &refund).await;
    store.commit(&step(approved.send(lease(1), LIFE, NOW))).await.expect("it is approved");
    conflicts(store, &step(approved.send(lease(2), LIFE, NOW)), "it is being sent").await;
    let other = approved.sent(lease(2), said("request"), NOW);
    conflicts(store, &other, "another run sends it").await;
    let sending = again(store, &refund).await;
    let soon = NOW.plus(LIFE).minus(TICK);
    // By a clock that runs ahead, the lease is over.
    let over = RefundStage::Sending { approved: act(), lease: lease(1), until: NOW };
    let hasty = Refund { stage: over, ..sending };
    conflicts(store, &step(hasty.unsend(soon)), "the run may still be at it").await;
    store.commit(&approved.not_taken(lease(1), NOW).expect("approved")).await.expect("its run");
    let sent = approved.sent(lease(1), said("request"), NOW);
    conflicts(store, &sent, "it is not being sent").await;
    conflicts(store, &step(hasty.unsend(act().at)), "nothing was sent").await;
}

async fn a_refund_is_paid_once<E: Engine>(store: &Store<E>) {
    let (order, pack, refund) = ask(store, 1).await;
    let stage = RefundStage::Approved { approved: act() };
    let early = Refund { stage, ..refund.clone() };
    let pay = step(early.pay_out(act(), said("reference")));
    conflicts(store, &pay, "nobody approved it").await;
    store.commit(&step(refund.approve(act(), Payer::Hand))).await.expect("nobody decided");
    store.commit(&pay).await.expect("it is approved");
    let paid = pack_of(store, &order).await;
    assert_eq!((paid.frozen, paid.refunded, paid.version), (0, 30, 2));
    assert!(paid.is_balanced(), "{paid:?}");
    assert_eq!(now(store, 1).await.stage, OrderStage::Refunded { at: NOW });
    set(store, keys::pack(order.account, pack.id), "stage", "refunding".into()).await;
    set(store, keys::order(order.number), "stage", "refunding".into()).await;
    remove(store, Table::Journal, line_of(&pay)).await;
    conflicts(store, &pay, "it is paid").await;
    let ended = again(store, &refund).await;
    let (approved, reference) = (act(), said("reference"));
    assert_eq!(ended.stage, RefundStage::PaidOut { approved, paid: act(), reference });
}

async fn evidence_is_kept_once<E: Engine>(store: &Store<E>) {
    let kept = |kind, text: &str, at| Evidence { kind, invoice: 7, text: text.to_owned(), at };
    for kind in EvidenceKind::ALL {
        store.commit(&kept(kind, "OutSum=1", NOW).keep()).await.expect("new");
        conflicts(store, &kept(kind, "OutSum=1", NOW.plus(LIFE)).keep(), "kept before").await;
    }
    let later = kept(EvidenceKind::OtherSum, "OutSum=2", NOW.plus(TICK));
    store.commit(&later.clone().keep()).await.expect("another text");
    let callbacks = store.callbacks(7).await.expect("an answer");
    assert_eq!(callbacks, [kept(EvidenceKind::Callback, "OutSum=1", NOW)]);
    let first = store.incidents(None, 1).await.expect("an answer");
    assert_eq!(first.items, [later], "newest first");
    let mark = first.next.expect("there is more");
    let rest = store.incidents(Some(&mark), 50).await.expect("an answer");
    assert_eq!(rest.items.len(), EvidenceKind::ALL.len() - 1);
}

async fn what_is_due_is_named<E: Engine>(store: &Store<E>) {
    let (order, pack, refund) = ask(store, 1).await;
    let waits = place(store, &open(store, 2, 1).await, 2).await;
    let mut found = Vec::new();
    for shard in 0..DUE_SHARDS {
        let due = store.due(shard, NOW.plus(Span::days(400)), 10).await.expect("an answer");
        found.extend(due);
    }
    for due in [Due::Pack(order.account, pack.id), Due::Refund(refund.id), Due::Order(waits.number)]
    {
        assert!(found.contains(&due), "{due:?} in {found:?}");
    }
    assert!(!found.contains(&Due::Order(order.number)), "it is paid");
}
