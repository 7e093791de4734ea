//! Robokassa says that an order was paid: once, twice, at once, late, wrongly.

use futures_util::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;
use tests::stack::eventually;
use tests::{Customer, Robokassa, Stack};

const PATIENCE: Duration = Duration::from_secs(90);

async fn placed(name: &str) -> (Customer, Robokassa, Value, u64) {
    let customer = Stack::deployed().customer(name).await;
    let order = customer.order("starter").await;
    let number = order["number"].as_str().and_then(|number| number.parse().ok());
    (customer, Robokassa::started(), order, number.expect("a number"))
}

async fn granted(customer: &Customer) -> usize {
    let account = customer.account().await;
    let lines = account["journal"]["lines"].as_array().cloned().unwrap_or_default();
    lines.iter().filter(|line| line["what"] == "granted" && line["money"].is_object()).count()
}

async fn is_credited_once(customer: &Customer, robokassa: &Robokassa, number: u64) {
    let number = number.to_string();
    customer.order_in(&number, "paid", PATIENCE).await;
    eventually(PATIENCE, "every callback heard OK", async || {
        robokassa.was_thanked(&number).await.then_some(())
    })
    .await;
    assert_eq!((customer.available().await, granted(customer).await), (40, 1));
}

#[tokio::test]
async fn a_callback_that_comes_twice_is_credited_once() {
    let (customer, robokassa, order, number) = placed("twice").await;
    robokassa.switch(json!({ "inv": number, "callback": "twice" })).await;
    robokassa.pay(&order).await;
    is_credited_once(&customer, &robokassa, number).await;
    // And once more, long after.
    robokassa.act(&number.to_string(), json!({ "do": "redeliver" })).await;
    is_credited_once(&customer, &robokassa, number).await;
}

#[tokio::test]
async fn fifty_callbacks_at_once_are_credited_once() {
    let (customer, robokassa, order, number) = placed("fifty").await;
    robokassa.switch(json!({ "inv": number, "callback": "never" })).await;
    robokassa.pay(&order).await;
    assert_eq!(customer.available().await, 10);
    let number_text = number.to_string();
    let deliver = || async {
        let what = json!({ "do": "redeliver", "count": 10, "parallel": true, "attempts": 5 });
        robokassa.act(&number_text, what).await
    };
    join_all((0..5).map(|_| deliver())).await;
    is_credited_once(&customer, &robokassa, number).await;
}

#[tokio::test]
async fn before_and_after_the_return_is_the_same() {
    for when in ["before-return", "after-return"] {
        let (customer, robokassa, order, number) = placed(when).await;
        robokassa.switch(json!({ "inv": number, "callback": when })).await;
        robokassa.pay(&order).await;
        is_credited_once(&customer, &robokassa, number).await;
    }
}

#[tokio::test]
async fn what_is_wrong_or_forged_changes_nothing() {
    let (customer, robokassa, order, number) = placed("wrong").await;
    robokassa.switch(json!({ "inv": number, "callback": "never" })).await;
    robokassa.open(&order).await.expect(200);
    for (change, answer) in [
        (json!({ "sum": "wrong" }), 200),
        (json!({ "signature": "forged" }), 400),
        (json!({ "signature": "test-password" }), 200),
    ] {
        let mut what = json!({ "inv": number, "sum": "9990.00", "attempts": 1 });
        for (name, value) in change.as_object().into_iter().flatten() {
            what[name] = if name == "sum" { json!("9989.00") } else { value.clone() };
        }
        let forged = robokassa.forge(what).await;
        let attempt = &forged["deliveries"][0]["attempts"][0];
        assert_eq!(attempt["status"], answer, "{change}: {forged}");
        assert_eq!(customer.read_order(&number.to_string()).await["stage"], "created", "{change}");
        assert_eq!(customer.available().await, 10, "{change}");
    }
    let nobody = json!({ "inv": 1_999_999_998, "sum": "9990.00", "attempts": 1 });
    let forged = robokassa.forge(nobody).await;
    assert_eq!(forged["deliveries"][0]["attempts"][0]["status"], 404, "{forged}");
    // The right money still counts.
    robokassa.switch(json!({ "inv": number })).await;
    robokassa.press(&number.to_string(), "pay").await;
    customer.order_in(&number.to_string(), "paid", PATIENCE).await;
    assert_eq!((customer.available().await, granted(&customer).await), (40, 1));
}
