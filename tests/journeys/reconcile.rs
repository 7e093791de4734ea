//! The sweeper.

use serde_json::json;
use std::time::Duration;
use tests::stack::{eventually, items, unique};
use tests::{Robokassa, Stack};

#[tokio::test]
async fn a_link_that_is_never_used_gives_its_unit_back() {
    let customer = Stack::deployed().customer("unused").await;
    let taken = customer.announce(&unique(), &items(2)).await.expect(201).json();
    assert_eq!(customer.available().await, 8);
    let id = taken["photos"][0]["id"].as_str().expect("an id").to_owned();
    let patience = Duration::from_secs(150);
    eventually(patience, "the units are back", async || {
        (customer.available().await == 10).then_some(())
    })
    .await;
    assert_eq!(customer.photo(&id).await["stage"], "abandoned");
    let account = customer.account().await;
    let lines = account["journal"]["lines"].as_array().expect("lines");
    let returned = lines.iter().filter(|line| line["why"] == "never-uploaded");
    assert_eq!(returned.count(), 2);
}

#[tokio::test]
async fn a_lost_callback_heals_by_itself() {
    let (stack, robokassa) = (Stack::deployed(), Robokassa::started());
    let customer = stack.customer("lost").await;
    let order = customer.order("starter").await;
    let number = order["number"].as_str().expect("a number");
    let invoice: u64 = number.parse().expect("digits");
    robokassa.switch(json!({ "inv": invoice, "callback": "never" })).await;
    robokassa.pay(&order).await;
    assert_eq!(customer.available().await, 10);
    customer.order_in(number, "paid", Duration::from_secs(240)).await;
    assert_eq!(customer.available().await, 40);
    // The callback turns up after all.
    robokassa.act(number, json!({ "do": "redeliver" })).await;
    assert!(robokassa.was_thanked(number).await);
    assert_eq!(customer.available().await, 40);
}

#[tokio::test]
async fn a_refused_payment_keeps_its_order_and_money_that_comes_after_all_counts() {
    let (stack, robokassa) = (Stack::deployed(), Robokassa::started());
    let customer = stack.customer("refused").await;
    let order = customer.order("starter").await;
    let number = order["number"].as_str().expect("a number");
    robokassa.open(&order).await.expect(200);
    robokassa.press(number, "refuse").await;
    let kept = customer.order_in(number, "created", Duration::from_secs(30)).await;
    assert_eq!(kept["payment"]["action"], order["payment"]["action"], "R47: the form is kept");
    let late = json!({ "inv": number.parse::<u64>().expect("digits"), "sum": "9990.00" });
    robokassa.forge(late).await;
    customer.order_in(number, "paid", Duration::from_secs(30)).await;
    assert_eq!(customer.available().await, 40);
}
