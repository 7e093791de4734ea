//! What the law and the contract ask for and no single event shows.

use crate::{Place, desk, events, payments};
use domain::ports::{Accounts, Orders};
use domain::{AccountId, Address, Day, Email, OrderNumber, PasswordHash, Time};
use serde_json::Value;
use std::collections::BTreeSet;

async fn body(case: &str, place: &Place) -> Value {
    let all = events();
    let event = all.get(&format!("checkout/{case}.json")).expect("the event is there");
    desk::shown(payments::http("checkout", event, place).await).1
}

/// What the form that leads to the payment service may hold.
const TOLD: [&str; 11] = [
    "Culture",
    "Description",
    "Email",
    "Encoding",
    "ExpirationDate",
    "InvId",
    "IsTest",
    "MerchantLogin",
    "OutSum",
    "Receipt",
    "SignatureValue",
];

/// R61: the payment service learns the order, the sum and the address for the receipt, and nothing
/// else of the customer.
#[tokio::test]
async fn the_payment_service_learns_what_a_payment_needs_and_no_more() {
    let place = Place::of("checkout").await;
    let order = body("places-an-order.201", &place).await;
    let fields = order["payment"]["fields"].as_array().expect("a form");
    let names: BTreeSet<&str> = fields.iter().filter_map(|it| it["name"].as_str()).collect();
    for needed in ["InvId", "MerchantLogin", "OutSum", "SignatureValue"] {
        assert!(names.contains(needed), "{needed} is missing: {names:?}");
    }
    let more: Vec<&&str> = names.iter().filter(|name| !TOLD.contains(name)).collect();
    assert_eq!(more, Vec::<&&str>::new(), "more than a payment needs");
    let mine = place.store.profile(place.mine.id).await.expect("it is read").expect("a profile");
    let email = mine.email.as_str();
    for field in fields.iter().filter(|field| field["name"] != "Email") {
        let value = field["value"].as_str().unwrap_or_default();
        assert!(!value.contains(email), "the address stands in {field}");
    }
}

/// R18, R19: the contract is of the day of the payment, in Almaty, under the versions that were
/// agreed to when the pack was chosen.
#[tokio::test]
async fn an_order_keeps_what_was_agreed_to_when_and_the_day_of_the_contract() {
    let place = Place::of("checkout").await;
    let placed = body("places-an-order.201", &place).await;
    for document in ["agreement", "payment_policy", "privacy_policy"] {
        let version = placed["accepted"][document].as_str().unwrap_or_default();
        assert_eq!(version.len(), "2026-11-01".len(), "{document}: {placed}");
    }
    assert!(placed["placed"].is_string() && placed["contract_date"].is_null(), "{placed}");
    let paid = body("shows-a-paid-order.200", &place).await;
    let number = OrderNumber::parse(paid["number"].as_str().unwrap_or_default()).expect("a number");
    let order = place.store.order(number).await.expect("it is read").expect("it was placed");
    let day = Day::of(order.paid().expect("it was paid"));
    assert_eq!(paid["contract_date"], day.to_string());
}

/// R7: where somebody lives may be said as late as before the first payment.
#[test]
fn an_address_may_come_late() {
    let email = Email::parse("late@example.kz").expect("an address");
    let password = PasswordHash::from_phc("none".to_owned());
    let id = AccountId::from_bytes([7; 16]);
    let mut profile = tests::people::profile(id, email, password, Time::from_millis(0));
    profile.identity.is_claimed = true;
    let address = profile.address.take();
    assert!(!profile.is_complete(), "no payment without it");
    profile.address = address.or_else(|| Address::parse("Алматы, Үлгі к-сі, 1"));
    assert!(profile.is_complete());
}
