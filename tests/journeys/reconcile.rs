//! The sweeper.

use std::time::Duration;
use tests::Stack;
use tests::stack::{eventually, items, unique};

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
