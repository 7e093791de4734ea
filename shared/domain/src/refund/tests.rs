use super::*;
use crate::calendar::Day;
use crate::catalogue::{Names, Offer};
use crate::order::{
    Accepted, Closed, DocumentVersion, Order, OrderRequest, OrderStage, Payment, PaymentMode,
};
use crate::pack::{Pack, PackKind, PackStage, PackTerms};
use crate::photo::MoveError;
use crate::step::{Change, Move, Step};
use crate::{Sha256, Span};
use proptest::prelude::*;

/// Noon in Almaty on 2026-11-23.
const NOON: Time = Time::from_millis(1_795_417_200_000);

fn sentence(text: &str) -> Sentence {
    Sentence::parse(text).unwrap()
}

fn offer(photos: u32, tenge: u32) -> Offer {
    let name = || "Name".to_owned();
    Offer {
        terms: PackTerms { kind: PackKind::Starter, photos, days: 365 },
        price: Money::from_tenge(tenge),
        names: Names { kk: name(), ru: name(), en: name() },
    }
}

fn placed(photos: u32, tenge: u32) -> (Order, Step) {
    let version = || DocumentVersion::parse("2026-11-01").unwrap();
    let accepted = Accepted { agreement: version(), payment: version(), privacy: version() };
    let number = OrderNumber::draw(PaymentMode::Live, [1; 8]);
    let request = OrderRequest { key: "a key".to_owned(), digest: Sha256::of(b"a request") };
    let account = AccountId::from_bytes([1; 16]);
    Order::place(number, account, &offer(photos, tenge), accepted, request, Span::days(1), NOON)
}

/// An order that is paid, and its pack.
fn bought(photos: u32, tenge: u32) -> (Order, Pack) {
    let (order, _) = placed(photos, tenge);
    let pack = Pack::open_bought(&order, NOON);
    (Order { stage: OrderStage::Paid { at: NOON }, ..order }, pack)
}

/// The same pack with so many photos delivered.
fn with_used(pack: &Pack, used: u32) -> Pack {
    Pack { available: pack.available - used, taken: used, ..pack.clone() }
}

fn amount(photos: u32, tenge: u32, used: u32) -> u64 {
    let (order, pack) = bought(photos, tenge);
    let quote = quote(&order, &with_used(&pack, used), false, NOON);
    quote.map_or(0, |quote| quote.amount.tenge())
}

#[test]
fn the_worked_examples() {
    assert_eq!(amount(30, 9_990, 7), 7_659);
    assert_eq!(amount(1_000, 199_990, 333), 133_394);
    assert_eq!(amount(30, 9_990, 0), 9_990);
    assert_eq!(amount(30, 9_990, 30), 0);
}

proptest! {
    #[test]
    fn a_refund_is_never_more_than_the_price_and_never_grows_with_use(
        photos in 1_u32..2_000, tenge in 1_u32..1_000_000, used: u32,
    ) {
        let used = used % photos;
        let now = amount(photos, tenge, used);
        prop_assert!(now <= u64::from(tenge));
        prop_assert!(amount(photos, tenge, used + 1) <= now);
        // Rounded in the customer's favour: at least the exact share.
        let exact = u64::from(tenge) * u64::from(photos - used);
        prop_assert!(now * u64::from(photos) >= exact);
    }

    /// However a pack is cut into refunds and expiries, the parts add up to the cumulative sum.
    #[test]
    fn parts_telescope(
        photos in 1_u32..500,
        tenge in 1_u32..1_000_000,
        cuts in prop::collection::vec(1_u32..60, 1..12),
    ) {
        let (_, mut pack) = bought(photos, tenge);
        let mut paid = Money::ZERO;
        for (index, cut) in cuts.into_iter().enumerate() {
            let units = cut.min(pack.available);
            paid = paid.plus(pack.worth(units));
            pack.available -= units;
            if index % 2 == 0 { pack.refunded += units } else { pack.expired += units }
            prop_assert!(pack.is_balanced());
        }
        let gone = pack.gone();
        let whole = Money::from_tenge(tenge);
        prop_assert_eq!(paid, whole.minus(whole.part(photos - gone, photos)));
        prop_assert!(paid <= whole);
    }

    /// Day 0 is the local day of access; the last day ends at midnight in Almaty, whenever on
    /// day 0 the access began.
    #[test]
    fn fourteen_days_by_the_clock_of_almaty(second in 0_u64..86_400, off in -2_i64..=2) {
        let (order, pack) = bought(30, 9_990);
        let opened = Day::of(NOON).start().plus(Span::seconds(second));
        let pack = Pack { opened, ..pack };
        let midnight = Day::of(NOON).plus(15).start();
        let now = Time::from_millis(midnight.as_millis().saturating_add_signed(off));
        let in_time = quote(&order, &pack, false, now).is_ok();
        prop_assert_eq!(in_time, off < 0);
        let late = quote(&order, &pack, true, now);
        prop_assert!(late.is_ok(), "an operator may take it: {:?}", late);
    }
}

#[test]
fn there_is_nothing_to_quote() {
    let (order, pack) = bought(30, 9_990);
    let said = |order: &Order, pack: &Pack, now| quote(order, pack, true, now).unwrap_err();
    for stage in [OrderStage::Created, OrderStage::Closed { why: Closed::NotPaid, at: NOON }] {
        assert_eq!(said(&Order { stage, ..order.clone() }, &pack, NOON), QuoteError::NotPaid);
    }
    let refunding = Order { stage: OrderStage::Refunding { at: NOON }, ..order.clone() };
    assert_eq!(said(&refunding, &pack, NOON), QuoteError::UnderWay);
    let frozen = Pack { stage: PackStage::Refunding, ..pack.clone() };
    assert_eq!(said(&order, &frozen, NOON), QuoteError::UnderWay);
    assert_eq!(said(&order, &with_used(&pack, 30), NOON), QuoteError::NothingLeft);
    assert_eq!(said(&order, &pack, pack.expires), QuoteError::Expired);
}

fn refund(stage: RefundStage) -> Refund {
    let (order, pack) = bought(30, 9_990);
    let quote = quote(&order, &pack, false, NOON).unwrap();
    let iban = Iban::parse("KZ69 9990 0000 0000 0001").unwrap();
    let requisites = Requisites { iban, holder: sentence("Example") };
    let (refund, _) = Refund::ask(&order, &pack, &quote, sentence("why"), requisites, None, NOON);
    Refund { stage, ..refund }
}

fn act() -> Act {
    Act { by: sentence("operator"), at: NOON.plus(Span::days(1)) }
}

/// Every stage a refund can be in.
fn stages() -> Vec<RefundStage> {
    let approved = act();
    let reference = sentence("reference");
    let sending = |until| RefundStage::Sending {
        approved: act(),
        lease: LeaseId::from_bytes([4; 16]),
        until,
    };
    vec![
        RefundStage::Asked,
        RefundStage::Approved { approved: approved.clone() },
        sending(act().at.plus(Span::seconds(1))),
        sending(NOON),
        RefundStage::Sent { approved: approved.clone(), request: reference.clone() },
        RefundStage::PaidOut { approved: approved.clone(), paid: act(), reference },
        RefundStage::Refused { refused: approved, why: sentence("no") },
        RefundStage::Withdrawn { at: NOON },
    ]
}

/// The changes of a move by their names.
fn word(came_to: Result<Move, MoveError>) -> String {
    match came_to {
        Ok(Move::Step(step)) => changes(&step),
        Ok(Move::Already) => "already".to_owned(),
        Err(error) => format!("no: {error:?}"),
    }
}

fn changes(step: &Step) -> String {
    let name = |change: &Change| {
        let long = format!("{change:?}");
        long.split([' ', '{']).next().unwrap_or_default().to_owned()
    };
    step.changes().iter().map(name).collect::<Vec<_>>().join(" + ")
}

#[test]
fn every_move_of_a_refund() {
    let (_, pack) = bought(30, 9_990);
    let now = act().at;
    let lease = LeaseId::from_bytes([4; 16]);
    let mut table = Vec::new();
    for stage in stages() {
        let it = refund(stage);
        let mut row = |what: &str, came_to| {
            table.push(format!("{:<9} {what:<9} {}", it.stage_name(), word(came_to)));
        };
        row("withdraw", it.withdraw(&pack, now));
        row("refuse", it.refuse(&pack, act(), sentence("no")));
        row("approve", it.approve(act(), Payer::Hand));
        row("send", it.send(lease, Span::seconds(60), now));
        row("not taken", it.not_taken(lease, now).map(Move::Step));
        row("unsend", it.unsend(now));
        row("pay out", it.pay_out(act(), sentence("reference")));
        let look = it
            .look(now)
            .map_or("nothing".to_owned(), |(alarm, step)| format!("{} {alarm:?}", changes(&step)));
        table.push(format!("{:<9} look      {look}", it.stage_name()));
    }
    insta::assert_snapshot!(table.join("\n"));
}

#[test]
fn every_move_of_an_order() {
    let (order, step) = placed(30, 9_990);
    let mut table = vec![format!("(none)    place     {}", changes(&step))];
    let at = NOON;
    for stage in [
        OrderStage::Created,
        OrderStage::Closed { why: Closed::NotPaid, at },
        OrderStage::Paid { at },
        OrderStage::Refunding { at },
        OrderStage::Refunded { at },
    ] {
        let it = Order { stage, ..order.clone() };
        let payment = Payment { sum: it.price, mode: PaymentMode::Live, at: NOON };
        let mut row = |what: &str, said: String| {
            table.push(format!("{:<9} {what:<9} {said}", it.stage_name()));
        };
        let pay = |payment: Payment| match it.pay(&payment) {
            Ok(came_to) => word(Ok(came_to)),
            Err(error) => format!("no: {error:?}"),
        };
        row("pay", pay(payment));
        row("pay less", pay(Payment { sum: Money::from_tiyn(1), ..payment }));
        row("pay test", pay(Payment { mode: PaymentMode::Test, ..payment }));
        row("close", word(Ok(it.close(Closed::NotPaid, NOON))));
    }
    insta::assert_snapshot!(table.join("\n"));
}

/// The days on which a refund rings that nobody touches.
fn rings(mut it: Refund, until: u32) -> Vec<String> {
    let mut said = Vec::new();
    while let Some(now) = it.due.filter(|due| *due < Day::of(NOON).plus(until).start()) {
        let (alarm, step) = it.look(now).unwrap();
        said.push(format!("{} {alarm:?}", Day::of(now)));
        let Some(Change::PostponeRefund { due, .. }) = step.changes().first() else {
            panic!("{step:?}")
        };
        assert!(*due > now, "time goes on");
        it.due = Some(*due);
    }
    said
}

#[test]
fn alarms_on_their_days() {
    let asked = refund(RefundStage::Asked);
    assert_eq!(
        rings(asked.clone(), 12),
        [
            "2026-11-30 Some(Undecided(7))",
            "2026-12-02 Some(Undecided(9))",
            "2026-12-03 Some(Undecided(10))",
            "2026-12-04 Some(Undecided(11))",
        ]
    );
    let Ok(Move::Step(step)) = asked.approve(act(), Payer::Hand) else {
        panic!("it can be approved")
    };
    let [Change::ApproveRefund { approved, due, .. }] = step.changes() else { panic!("{step:?}") };
    let stage = RefundStage::Approved { approved: approved.clone() };
    let approved = Refund { stage, due: Some(*due), ..asked };
    assert_eq!(
        rings(approved.clone(), 18),
        [
            "2026-12-04 Some(Unpaid(10))",
            "2026-12-07 Some(Unpaid(13))",
            "2026-12-09 Some(Unpaid(15))",
            "2026-12-10 Some(Unpaid(16))",
        ]
    );
    assert_eq!(approved.pay_by(), Some(Day::parse("2026-12-08").unwrap().end()));
}

#[test]
fn ids_are_read_back() {
    let id = refund(RefundStage::Asked).id;
    assert_eq!(RefundId::parse(&id.to_string()), Some(id));
    for text in ["", "rf_", "rf_1", "rf_1_", "rf_1_0", "rf_1_01", "rf_0_1", "1_1", "rf_1_1_1"] {
        assert_eq!(RefundId::parse(text), None, "{text}");
    }
}

#[test]
fn sentences() {
    assert_eq!(sentence("  a\nb ").as_str(), "a\nb");
    for text in ["", " ", "\u{7}", &"a".repeat(1_001)] {
        assert_eq!(Sentence::parse(text), None);
    }
    assert!(Sentence::parse(&"қ".repeat(1_000)).is_some());
}
