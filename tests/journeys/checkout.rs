//! Buying a pack.

use serde_json::{Value, json};
use std::time::Duration;
use tests::stack::unique;
use tests::{Client, Robokassa, Stack};

const PATIENCE: Duration = Duration::from_secs(90);

fn number(order: &Value) -> &str {
    order["number"].as_str().expect("an order has a number")
}

#[tokio::test]
async fn a_pack_is_bought_in_the_browser_and_the_photos_are_there() {
    let (stack, robokassa) = (Stack::deployed(), Robokassa::started());
    let customer = stack.customer("buyer").await;
    let order = customer.order("starter").await;
    assert_eq!((&order["stage"], &order["price"]["tenge"]), (&json!("created"), &json!(9990)));
    let page = robokassa.open(&order).await.expect(200);
    let text = String::from_utf8_lossy(&page.body).into_owned();
    let close: String = text.split_whitespace().collect();
    assert!(close.contains("9990"), "the page shows the sum: {text}");

    let back = robokassa.press(number(&order), "pay").await;
    let shown = Client.send("GET", &back, &[], Vec::new()).await.expect(200).json();
    assert_eq!(shown["number"], order["number"]);
    let paid = customer.order_in(number(&order), "paid", PATIENCE).await;
    assert_eq!(paid["payment"], Value::Null, "it cannot be paid twice");
    assert!(paid["contract_date"].is_string(), "{paid}");
    assert_eq!(customer.available().await, 40);

    let account = customer.account().await;
    let packs = account["packs"].as_array().expect("packs");
    let bought = packs.iter().find(|pack| pack["order"] == order["number"]).expect("the pack");
    assert_eq!((&bought["photos"], &bought["used"]), (&json!(30), &json!(0)));
    assert_eq!(bought["refundable"]["tenge"], 9990);
    let says = bought["says"]["en"].as_str().expect("a sentence");
    assert!(says.starts_with("used 0 of 30, refundable today 9\u{a0}990\u{a0}₸, until "), "{says}");
    let lines = account["journal"]["lines"].as_array().expect("lines");
    let granted = lines.iter().find(|line| line["pack"] == bought["id"]).expect("a line");
    assert_eq!(granted["money"]["from"], "cash:robokassa");
    assert_eq!(granted["money"]["tenge"], 9990);
}

#[tokio::test]
async fn the_same_request_is_the_same_order() {
    let customer = Stack::deployed().customer("twice").await;
    let key = unique();
    let first = customer.place(&key, "starter").await.expect(201).json();
    let again = customer.place(&key, "starter").await.expect(201).json();
    assert_eq!(first, again);
    assert_eq!(customer.place(&key, "titan").await.expect(422).problem(), "key-reused");
    let orders = customer.send("GET", "/orders", None).await.expect(200).json();
    assert_eq!(orders["orders"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn an_order_is_nobody_elses() {
    let stack = Stack::deployed();
    let order = stack.customer("mine").await.order("starter").await;
    let other = stack.customer("other").await;
    let path = format!("/orders/{}", number(&order));
    assert_eq!(other.send("GET", &path, None).await.expect(404).problem(), "not-found");
}

#[tokio::test]
async fn a_refused_payment_shows_the_four_checks_and_keeps_the_order() {
    let (stack, robokassa) = (Stack::deployed(), Robokassa::started());
    let customer = stack.customer("refused").await;
    let order = customer.order("starter").await;
    robokassa.open(&order).await.expect(200);
    let back = robokassa.press(number(&order), "close").await;
    let path = back.strip_prefix(&stack.url).expect("back to us").to_owned();
    let shown = customer.send("GET", &path, None).await.expect(200).json();
    assert_eq!(shown["checks"].as_array().map(Vec::len), Some(4));
    assert_eq!(shown["number"], order["number"]);
    assert!(shown["support"].as_str().is_some_and(|address| address.contains('@')));
    assert_eq!(shown["retry"]["action"], order["payment"]["action"]);
    // The button leads to the same order, and this time it is paid.
    let again = json!({ "number": order["number"], "payment": shown["retry"] });
    robokassa.pay(&again).await;
    customer.order_in(number(&order), "paid", PATIENCE).await;
    // A stranger who opens the address learns nothing.
    let stranger = stack.send("GET", &path, None).await.expect(200).json();
    assert_eq!((&stranger["order"], &stranger["retry"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn coming_back_credits_nothing() {
    let (stack, robokassa) = (Stack::deployed(), Robokassa::started());
    let customer = stack.customer("early").await;
    let order = customer.order("starter").await;
    robokassa.switch(json!({ "inv": number_of(&order), "callback": "never" })).await;
    let back = robokassa.pay(&order).await;
    let shown = Client.send("GET", &back, &[], Vec::new()).await.expect(200).json();
    assert_eq!(shown["state"], "confirming", "{shown}");
    assert_eq!(customer.available().await, 10, "nothing is credited by a browser");
    robokassa.act(number(&order), json!({ "do": "redeliver" })).await;
    customer.order_in(number(&order), "paid", PATIENCE).await;
    assert_eq!(customer.available().await, 40);
    // The same address with another number is nothing.
    let forged = back.replace(number(&order), "1999999999");
    Client.send("GET", &forged, &[], Vec::new()).await.expect(404);
}

fn number_of(order: &Value) -> u64 {
    number(order).parse().expect("digits")
}
