//! Taking photos in: units, keys, links.

use serde_json::{Value, json};
use std::time::Duration;
use tests::stack::{announced, eventually, put, put_with, unique};
use tests::{Stack, pictures};

fn items(count: u8) -> Vec<Value> {
    let item = |n| announced(&format!("{n}.jpg"), "image/jpeg", &pictures::jpeg(8, 8, n), None);
    (0..count).map(item).collect()
}

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
async fn photos_are_listed_newest_first_page_by_page() {
    let customer = Stack::deployed().customer("pages").await;
    let mut expected = Vec::new();
    for n in 0..5 {
        let batch = customer.announce(&unique(), &[items(5)[n].clone()]).await.expect(201).json();
        expected.insert(0, batch["photos"][0]["id"].clone());
    }
    let (mut seen, mut path) = (Vec::new(), "/photos?limit=2".to_owned());
    for _ in 0..4 {
        let page = customer.send("GET", &path, None).await.expect(200).json();
        seen.extend(page["photos"].as_array().expect("photos").iter().map(|p| p["id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/photos?limit=2&page={}", next.replace('#', "%23"));
    }
    assert_eq!(seen, expected);
    customer.send("GET", "/photos?limit=1000", None).await.expect(400);
}
