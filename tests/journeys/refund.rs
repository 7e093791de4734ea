//! Money back for what was not used.

use serde_json::{Value, json};
use std::time::Duration;
use tests::stack::{announced, items, unique};
use tests::{Customer, Operator, Robokassa, Stack, pictures};

const PATIENCE: Duration = Duration::from_secs(60);

/// A customer whose free photos are taken and who has bought a pack; the number of its order.
async fn buyer(name: &str) -> (Customer, String) {
    let customer = Stack::deployed().customer(name).await;
    customer.announce(&unique(), &items(10)).await.expect(201);
    let order = customer.order("starter").await;
    Robokassa::started().pay(&order).await;
    let number = order["number"].as_str().expect("a number").to_owned();
    customer.order_in(&number, "paid", PATIENCE).await;
    (customer, number)
}

/// A made-up account with right check digits.
fn statement(reason: &str) -> Value {
    json!({ "reason": reason, "iban": "KZ69 9990 0000 0000 0001", "holder": "Example Example" })
}

async fn ask(customer: &Customer, number: &str, key: &str, reason: &str) -> Value {
    let path = format!("/orders/{number}/refunds");
    let headers = [("cookie", customer.cookie.as_str()), ("idempotency-key", key)];
    let body = Some(statement(reason));
    let reply = customer.stack.send_with("POST", &path, body, &headers).await;
    assert!(matches!(reply.status, 200 | 201), "{}", reply.json());
    reply.json()
}

async fn quote(customer: &Customer, number: &str) -> Value {
    customer.send("GET", &format!("/orders/{number}/refund"), None).await.expect(200).json()
}

#[tokio::test]
async fn photos_run_down_and_the_rest_is_paid_back() {
    let (customer, number) = buyer("refund").await;
    for n in 0..3 {
        let bytes = pictures::jpeg(24, 16, n + 60);
        let item = announced("used.jpg", "image/jpeg", &bytes, None);
        let id = customer.upload(item, &bytes).await;
        assert_eq!(customer.settled(&id, PATIENCE).await["stage"], "delivered");
    }
    let shown = quote(&customer, &number).await;
    assert_eq!((&shown["used"], &shown["units"]), (&json!(3), &json!(27)));
    // 9 990 − floor(9 990 × 3 / 30)
    assert_eq!(
        (&shown["consumed"]["tenge"], &shown["amount"]["tenge"]),
        (&json!(999), &json!(8991))
    );

    let key = unique();
    let refund = ask(&customer, &number, &key, "It is not for me.").await;
    let again = ask(&customer, &number, &key, "It is not for me.").await;
    assert_eq!(refund["id"], again["id"], "asked twice is asked once");
    assert_eq!(customer.read_order(&number).await["stage"], "refunding");
    assert_eq!(customer.available().await, 0, "the pack is frozen");
    let refused = customer.announce(&unique(), &items(1)).await.expect(402);
    assert_eq!(refused.problem(), "not-enough-photos");

    let operator = Operator::at_the_desk(&customer.stack).await;
    let id = refund["id"].as_str().expect("an id");
    let path = format!("/operator/refunds/{id}");
    for _ in 0..2 {
        let approved = operator.send("POST", &format!("{path}/approval"), Some(json!({}))).await;
        assert_eq!(approved.expect(200).json()["stage"], "approved");
    }
    for _ in 0..2 {
        let body = Some(json!({ "reference": "made-up-transfer-1" }));
        let paid = operator.send("POST", &format!("{path}/payout"), body).await;
        assert_eq!(paid.expect(200).json()["stage"], "paid-out");
    }
    let mine = customer.send("GET", &format!("/refunds/{id}"), None).await.expect(200).json();
    assert_eq!((&mine["stage"], &mine["amount"]["tenge"]), (&json!("paid-out"), &json!(8991)));
    assert!(!mine.to_string().contains("0000000001"), "the account is masked: {mine}");
    assert_eq!(customer.read_order(&number).await["stage"], "refunded");
    let account = customer.account().await;
    let lines = account["journal"]["lines"].as_array().expect("lines");
    let refunded: Vec<_> = lines.iter().filter(|line| line["what"] == "refunded").collect();
    assert_eq!(refunded.len(), 1, "{account}");
    assert_eq!((&refunded[0]["units"], &refunded[0]["money"]["tenge"]), (&json!(27), &json!(8991)));
}

#[tokio::test]
async fn a_withdrawn_refund_gives_the_photos_back() {
    let (customer, number) = buyer("withdraw").await;
    let refund = ask(&customer, &number, &unique(), "Perhaps not.").await;
    assert_eq!(customer.available().await, 0);
    let path = format!("/refunds/{}", refund["id"].as_str().expect("an id"));
    for _ in 0..2 {
        let withdrawn = customer.send("DELETE", &path, None).await.expect(200).json();
        assert_eq!(withdrawn["stage"], "withdrawn");
    }
    assert_eq!(customer.available().await, 30);
    assert_eq!(customer.read_order(&number).await["stage"], "paid");
    assert_eq!(quote(&customer, &number).await["amount"]["tenge"], 9990);
}

#[tokio::test]
async fn a_waiting_photo_is_given_back_before_the_pack_freezes() {
    let (customer, number) = buyer("waiting").await;
    customer.announce(&unique(), &items(4)).await.expect(201);
    assert_eq!(customer.available().await, 26);
    let refund = ask(&customer, &number, &unique(), "Not needed.").await;
    assert_eq!((&refund["units"], &refund["amount"]["tenge"]), (&json!(30), &json!(9990)));
}

#[tokio::test]
async fn a_refund_is_nobody_elses() {
    let (customer, number) = buyer("mine").await;
    let refund = ask(&customer, &number, &unique(), "Mine.").await;
    let other = customer.stack.customer("other").await;
    let id = refund["id"].as_str().expect("an id");
    other.send("GET", &format!("/refunds/{id}"), None).await.expect(404);
    other.send("DELETE", &format!("/refunds/{id}"), None).await.expect(404);
    other.send("GET", &format!("/orders/{number}/refund"), None).await.expect(404);
}
