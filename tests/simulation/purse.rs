//! Customers with a purse: they order packs, pay or do not, come back from the bank, and give
//! packs back.

use crate::bank::{Bank, Keys, State, text_of};
use crate::executor::perhaps;
use crate::people::{Reply, TRIES, answered, request};
use crate::shadow::{number, text};
use crate::town::{SITE, Town};
use crate::{desk, people, till};
use edge::Request;
use lambda_http::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;

/// One order as it is asked for.
#[derive(Debug, Clone)]
struct Wish {
    key: String,
    pack: &'static str,
    tenge: u32,
}

/// What the buyer does at the bank.
#[derive(Debug, Clone, Copy)]
enum Habit {
    Pays,
    /// The bank has the money and is slow to hand it on.
    PaysSlowly,
    GoesAway,
    Refuses,
    /// Refused at first, then paid.
    TriesAgain,
    /// The bank takes the money and gives it back.
    GetsItBack,
    /// Long after the order could be paid.
    PaysFarTooLate,
}

const HABITS: [Habit; 12] = [
    Habit::Pays,
    Habit::Pays,
    Habit::Pays,
    Habit::Pays,
    Habit::PaysSlowly,
    Habit::PaysSlowly,
    Habit::GoesAway,
    Habit::Refuses,
    Habit::TriesAgain,
    Habit::TriesAgain,
    Habit::GetsItBack,
    Habit::PaysFarTooLate,
];

/// Something about money that a customer does.
pub(crate) async fn money_matters(town: &Rc<Town>, person: usize) {
    let eager = town.world.mix().refunds;
    if town.world.chance(eager) {
        if let Some(order) = some_order(town, person) {
            if town.world.chance(300) {
                // Uses what he gives back.
                town.begin(people::use_some(Rc::clone(town), person));
            }
            desk::customer(town, person, order).await;
        }
        return;
    }
    if town.world.chance(150) {
        return look(town, person).await;
    }
    let (pack, tenge) = town.world.core().dice.pick(&[
        ("starter", 1_000),
        ("starter", 1_000),
        // What it costs tomorrow.
        ("starter", 1_100),
        ("visionary", 2_999),
        ("titan", 7_001),
    ]);
    let wish = Wish { key: town.name("key-of-order"), pack, tenge };
    if town.world.chance(200) {
        let (there, wish) = (Rc::clone(town), wish.clone());
        town.begin(async move { place(&there, person, &wish).await });
    }
    place(town, person, &wish).await;
    if town.world.chance(100) {
        // The same key for something else.
        place(town, person, &Wish { pack: "titan", tenge: 7_001, ..wish }).await;
    }
}

/// An order of this person.
fn some_order(town: &Town, person: usize) -> Option<u32> {
    let (account, _) = town.people[person];
    let shadow = town.engine.shadow.borrow();
    let mine = shadow.orders().filter(|order| text(order, "account") == account.bare());
    // Mostly one that is worth something.
    let is_any = town.world.chance(200);
    let some = mine.filter(|order| is_any || !matches!(text(order, "stage"), "created" | "closed"));
    let numbers: Vec<i64> = some.map(|order| number(order, "number")).collect();
    if numbers.is_empty() {
        return None;
    }
    u32::try_from(town.world.core().dice.pick(&numbers)).ok()
}

/// Sends the order until there is an answer, and goes to the bank with its form.
async fn place(town: &Rc<Town>, person: usize, wish: &Wish) {
    let body = json!({
        "pack": wish.pack,
        "price_tenge": wish.tenge,
        "accepted": {
            "agreement": "2026-11-01", "payment_policy": "2026-11-01",
            "privacy_policy": "2026-11-01",
        },
    });
    for _ in 0..TRIES {
        let request = request(town, person, Method::POST, "/orders")
            .with_header("idempotency-key", &wish.key)
            .with_json(body.to_string());
        let checkout = town.checkout();
        let answer = perhaps(&town.world, checkout::handle(&checkout, request)).await;
        match answered(town, answer) {
            Reply::Fine(body) => return placed(town, person, wish, &body),
            Reply::Refused => return,
            Reply::Silence => {
                let pause = town.world.between(100, 20_000);
                town.world.sleep(pause).await;
            }
        }
    }
}

/// The same key is the same order, and its form has the price that was asked for.
fn placed(town: &Rc<Town>, person: usize, wish: &Wish, body: &Value) {
    let order = body["number"].as_str().unwrap_or_default().to_owned();
    let known = town.answers.borrow_mut().entry(wish.key.clone()).or_insert(order.clone()).clone();
    if known != order {
        return town.world.breaks(format!("a key was answered with orders {known} and {order}"));
    }
    let Some(fields) = body["payment"]["fields"].as_array() else { return };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let fields: BTreeMap<String, String> =
        fields.iter().map(|field| (text(&field["name"]), text(&field["value"]))).collect();
    if fields.get("InvId") != Some(&order) {
        return town.world.breaks(format!("the form of order {order} is another's"));
    }
    if fields.get("OutSum") != Some(&format!("{}.00", wish.tenge)) {
        return town.world.breaks(format!("the form of order {order} has another price"));
    }
    let is_new =
        !order.parse().is_ok_and(|order: u32| town.bank.books().operations.contains_key(&order));
    match town.bank.open(&fields) {
        Ok(order) if is_new => {
            let there = Rc::clone(town);
            town.begin(async move { pay(&there, person, order).await });
        }
        Ok(_) => {}
        Err(what) => town.world.breaks(what),
    }
}

async fn pay(town: &Rc<Town>, person: usize, order: u32) {
    let world = &town.world;
    let (mix, habit) = (world.mix(), world.core().dice.pick(&HABITS));
    let pause = world.between(0, mix.pay_seconds * 500);
    world.sleep(pause).await;
    let lag = || world.between(0, mix.bank_lag);
    world.tell(|| format!("the buyer of order {order}: {habit:?}"));
    town.bank.moves(order, State::Started, lag());
    match habit {
        Habit::Pays => {}
        Habit::PaysSlowly => {
            let state = world.core().dice.pick(&[State::Crediting, State::Suspended]);
            town.bank.moves(order, state, 0);
            let pause = world.between(1_000, 1_500_000);
            world.sleep(pause).await;
        }
        Habit::GoesAway => return,
        Habit::Refuses | Habit::TriesAgain => {
            town.bank.moves(order, State::Cancelled, 0);
            if matches!(habit, Habit::Refuses) {
                return;
            }
            // Just when the shop asks, if it does.
            for _ in 0..world.between(1, 120) {
                world.sleep(1_000).await;
                if was_asked(town, order) {
                    break;
                }
            }
        }
        Habit::GetsItBack => {
            town.bank.moves(order, State::Crediting, 0);
            let pause = world.between(1_000, 300_000);
            world.sleep(pause).await;
            return town.bank.moves(order, State::Returned, 0);
        }
        Habit::PaysFarTooLate => {
            // The confirmation never came: the bank does not know of it until then.
            if let Some(operation) = town.bank.books().operations.get_mut(&order) {
                operation.forgets();
            }
            for _ in 0..40 {
                world.sleep(90_000).await;
                if stage(town, order) == "closed" {
                    break;
                }
            }
        }
    }
    if world.chance(300) && !matches!(habit, Habit::TriesAgain) {
        come_back(town, person, order).await;
    }
    town.bank.moves(order, State::Done, lag());
    till::announce(town, order);
    if world.chance(400) {
        let pause = world.between(0, 60_000);
        world.sleep(pause).await;
        come_back(town, person, order).await;
    }
}

fn was_asked(town: &Town, order: u32) -> bool {
    town.bank.books().operations.get(&order).is_some_and(|it| it.was_asked)
}

/// The stage of an order as it was last seen.
pub(crate) fn stage(town: &Town, order: u32) -> String {
    let shadow = town.engine.shadow.borrow();
    shadow.order(order).map(|order| text(order, "stage").to_owned()).unwrap_or_default()
}

/// The browser comes back from the bank; whatever it shows, nothing changes.
async fn come_back(town: &Rc<Town>, person: usize, order: u32) {
    let Some((sum, keys)) = till::terms(town, order) else { return };
    let keys = if town.world.chance(200) { Keys::Forged } else { keys };
    let mut success = Request::new(Method::GET, "/payments/success");
    for (name, value) in Bank::way_back(&text_of(sum), order.into(), keys) {
        success = success.with_query(&name, &value);
    }
    let was_paid = matches!(stage(town, order).as_str(), "paid" | "refunding" | "refunded");
    let checkout = town.checkout();
    let answer = perhaps(&town.world, checkout::handle(&checkout, success)).await;
    if let Reply::Fine(body) = answered(town, answer) {
        if keys == Keys::Forged {
            town.world.breaks(format!("a forged return of order {order} was believed"));
        }
        let says_paid = body["state"] != "confirming";
        let is_paid = matches!(stage(town, order).as_str(), "paid" | "refunding" | "refunded");
        if (says_paid && !is_paid) || (!says_paid && was_paid) {
            town.world.breaks(format!("order {order} is shown as {body}"));
        }
        town.world.saw(if says_paid { "return: paid" } else { "return: confirming" });
    }
    let fail = request(town, person, Method::GET, "/payments/fail")
        .with_query("InvId", &order.to_string())
        .with_header("origin", SITE);
    let answer = perhaps(&town.world, checkout::handle(&town.checkout(), fail)).await;
    answered(town, answer);
}

async fn look(town: &Rc<Town>, person: usize) {
    let mut paths = vec!["/packs".to_owned(), "/orders".to_owned()];
    paths.extend(some_order(town, person).map(|order| format!("/orders/{order}")));
    for path in paths {
        let request = request(town, person, Method::GET, &path);
        let answer = perhaps(&town.world, checkout::handle(&town.checkout(), request)).await;
        answered(town, answer);
    }
}
