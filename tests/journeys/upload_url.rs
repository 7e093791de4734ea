//! Taking photos in: units, keys, links.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::stack::{announced, items, put, put_with, unique};
use tests::{Robokassa, Stack, pictures};

#[tokio::test]
async fn a_repeated_batch_takes_nothing_twice() {
    let customer = Stack::deployed().customer("repeat").await;
    let key = unique();
    let first = customer.announce(&key, &items(4)).await.expect(201).json();
    let again = customer.announce(&key, &items(4)).await.expect(201).json();
    let ids = |reply: &Value| {
        let photos = reply["photos"].as_array().expect("photos").clone();
        photos.iter().map(|photo| photo["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&first), ids(&again));
    assert_eq!(customer.available().await, 6);
    let other = customer.announce(&key, &items(3)[1..]).await.expect(422);
    assert_eq!(other.problem(), "key-reused");
    assert_eq!(customer.available().await, 6);
}

#[tokio::test]
async fn a_batch_that_is_too_large_takes_nothing_and_says_what_is_left() {
    let customer = Stack::deployed().customer("large").await;
    customer.announce(&unique(), &items(7)).await.expect(201);
    let refused = customer.announce(&unique(), &items(4)).await.expect(402);
    assert_eq!(refused.problem(), "not-enough-photos");
    assert_eq!((&refused.json()["needed"], &refused.json()["left"]), (&json!(4), &json!(3)));
    assert_eq!(customer.available().await, 3);
    customer.announce(&unique(), &items(3)).await.expect(201);
    assert_eq!(customer.available().await, 0);
}

#[tokio::test]
async fn parallel_batches_never_take_more_than_there_is() {
    let customer = Stack::deployed().customer("parallel").await;
    let batches = (0..8).map(|_| {
        let customer = customer.clone();
        tokio::spawn(async move { customer.announce(&unique(), &items(3)).await.status })
    });
    let mut taken = 0;
    for batch in batches.collect::<Vec<_>>() {
        let status = batch.await.expect("an answer");
        // Losing every race in a row is answered 503: nothing was taken, try again.
        assert!(matches!(status, 201 | 402 | 503), "{status}");
        taken += u64::from(status == 201);
    }
    assert!(taken <= 3, "{taken} batches of 3 from 10");
    assert_eq!(customer.available().await, 10 - 3 * taken);
}

#[tokio::test]
async fn everything_wrong_with_a_batch_is_named_by_its_path() {
    let customer = Stack::deployed().customer("faults").await;
    let mut batch = items(2);
    batch[0]["name"] = json!("../secret");
    batch[0]["size_bytes"] = json!(200 * 1024 * 1024);
    batch[1]["type"] = json!("image/svg+xml");
    batch[1]["recipe"] = json!({ "version": 1, "steps": [{ "exposure": { "ev": 9 } }] });
    let refused = customer.announce(&unique(), &batch).await.expect(400).json();
    let errors = refused["errors"].as_array().expect("errors");
    let paths: Vec<&str> = errors.iter().filter_map(|error| error["path"].as_str()).collect();
    assert_eq!(
        paths,
        [
            "photos[0].name",
            "photos[0].size_bytes",
            "photos[1].type",
            "photos[1].recipe.steps[0].exposure.ev",
        ]
    );
    customer.announce("short", &items(1)).await.expect(400);
    customer.announce(&unique(), &[]).await.expect(400);
    let many = vec![items(1)[0].clone(); 101];
    customer.announce(&unique(), &many).await.expect(400);
    assert_eq!(customer.available().await, 10);
}

#[tokio::test]
async fn a_link_takes_exactly_the_announced_file_and_only_once() {
    let customer = Stack::deployed().customer("exact").await;
    let bytes = pictures::jpeg(32, 32, 7);
    let item = announced("a.jpg", "image/jpeg", &bytes, None);
    let taken = customer.announce(&unique(), &[item]).await.expect(201).json();
    let photo = &taken["photos"][0];

    let mut longer = bytes.clone();
    longer.push(0);
    let length = longer.len().to_string();
    let reply = put_with(photo, longer, &[("content-length", &length)]).await;
    assert_eq!(reply.status, 403, "another length");
    let mut other = bytes.clone();
    other[100] ^= 1;
    let reply = put(photo, other).await;
    assert_eq!(reply.status, 400, "another content");
    let reply = put_with(photo, bytes.clone(), &[("content-type", "text/html")]).await;
    assert_eq!(reply.status, 403, "another type");
    put(photo, bytes.clone()).await.expect(200);
    let reply = put(photo, bytes).await;
    assert_eq!(reply.status, 412, "a second time");
}

/// One photo, asked for until the answer is final: contention is answered by "try again".
async fn one(customer: &tests::Customer, item: &Value) -> u16 {
    let key = unique();
    loop {
        let status = customer.announce(&key, std::slice::from_ref(item)).await.status;
        if status != 503 {
            return status;
        }
    }
}

#[tokio::test]
async fn two_hundred_takes_at_once_get_what_the_packs_hold() {
    let customer = Stack::deployed().customer("crowd").await;
    let order = customer.order("visionary").await;
    Robokassa::started().pay(&order).await;
    let number = order["number"].as_str().expect("a number");
    customer.order_in(number, "paid", std::time::Duration::from_secs(30)).await;
    // The free pack goes first: what is left is one pack of a hundred.
    customer.announce(&unique(), &items(10)).await.expect(201);
    assert_eq!(customer.available().await, 100);
    let item = &items(1)[0];
    let answers = join_all((0..200).map(|_| one(&customer, item))).await;
    let count = |status| answers.iter().filter(|answer| **answer == status).count();
    assert_eq!((count(201), count(402)), (100, 100), "{answers:?}");
    assert_eq!(customer.available().await, 0);
}
