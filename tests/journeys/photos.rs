//! Listing, handing out, deleting and cancelling.

use serde_json::json;
use std::time::Duration;
use tests::stack::{announced, items, put, unique};
use tests::{Client, Stack, pictures};

const PATIENCE: Duration = Duration::from_secs(60);

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

#[tokio::test]
async fn a_deleted_photo_is_gone_with_its_files() {
    let customer = Stack::deployed().customer("delete").await;
    let bytes = pictures::jpeg(32, 32, 1);
    let id = customer.upload(announced("a.jpg", "image/jpeg", &bytes, None), &bytes).await;
    customer.settled(&id, PATIENCE).await;
    let path = format!("/photos/{id}");
    let link = customer.send("GET", &format!("{path}/result"), None).await.expect(303);
    customer.send("DELETE", &path, None).await.expect(204);
    customer.send("DELETE", &path, None).await.expect(204);
    let gone = customer.send("GET", &path, None).await.expect(410);
    assert_eq!(gone.problem(), "photo-gone");
    customer.send("GET", &format!("{path}/result"), None).await.expect(410);
    let reply = Client.send("GET", link.header("location"), &[], Vec::new()).await;
    assert!(matches!(reply.status, 403 | 404), "the file itself: {}", reply.status);
    let list = customer.send("GET", "/photos", None).await.expect(200).json();
    assert_eq!(list["photos"].as_array().map(Vec::len), Some(0));
    assert_eq!(customer.available().await, 9, "a delivered photo stays used");
}

#[tokio::test]
async fn a_cancelled_photo_costs_nothing_and_its_late_upload_is_not_kept() {
    let stack = Stack::deployed();
    let customer = stack.customer("cancel").await;
    let bytes = pictures::jpeg(32, 32, 2);
    let item = announced("a.jpg", "image/jpeg", &bytes, None);
    let taken = customer.announce(&unique(), &[item]).await.expect(201).json();
    let id = taken["photos"][0]["id"].as_str().expect("an id");
    customer.send("DELETE", &format!("/photos/{id}"), None).await.expect(204);
    assert_eq!(customer.available().await, 10);
    put(&taken["photos"][0], bytes.clone()).await.expect(200);
    // The upload is removed: the same link, which takes a file only where there is none, takes it
    // again.
    tests::stack::eventually(PATIENCE, "the late upload is removed", async || {
        (put(&taken["photos"][0], bytes.clone()).await.status == 200).then_some(())
    })
    .await;
    assert_eq!(customer.available().await, 10);
}

/// The photo once its newest wish was followed or refused.
async fn made_anew(customer: &tests::Customer, id: &str) -> serde_json::Value {
    tests::stack::eventually(PATIENCE, "the photo is edited again", async || {
        let photo = customer.photo(id).await;
        (photo["again"]["stage"] != "asked").then_some(photo)
    })
    .await
}

#[tokio::test]
async fn a_delivered_photo_is_edited_again_for_nothing() {
    let customer = Stack::deployed().customer("again").await;
    let bytes = pictures::jpeg(64, 48, 3);
    let id = customer.upload(announced("a.jpg", "image/jpeg", &bytes, None), &bytes).await;
    customer.settled(&id, PATIENCE).await;
    let first = customer.result(&id).await.body;
    let path = format!("/photos/{id}/recipe");
    let square = json!({ "recipe": { "version": 1, "steps": [{ "crop": { "aspect": "1:1" } }] } });
    for _ in 0..2 {
        let taken = customer.send("PUT", &path, Some(square.clone())).await.expect(202).json();
        assert_eq!(taken["number"], 1, "the same wish is one wish");
    }
    let photo = made_anew(&customer, &id).await;
    assert_eq!((&photo["again"]["stage"], &photo["stage"]), (&json!("made"), &json!("delivered")));
    assert_eq!((&photo["result"]["width"], &photo["result"]["height"]), (&json!(48), &json!(48)));
    let picture = customer.result(&id).await.body;
    assert_eq!(image::load_from_memory(&picture).expect("a picture").width(), 48);
    // By words, of the original and not of the square.
    let words = json!({ "request": { "text": "чуть ярче", "language": "ru" } });
    customer.send("PUT", &path, Some(words)).await.expect(202);
    let photo = made_anew(&customer, &id).await;
    assert_eq!(
        (&photo["result"]["width"], &photo["request"]["text"]),
        (&json!(64), &json!("чуть ярче"))
    );
    assert_ne!(customer.result(&id).await.body, first, "it is lighter");
    assert_eq!(customer.available().await, 9, "one unit for one photo");
    customer.send("DELETE", &format!("/photos/{id}"), None).await.expect(204);
    customer.send("PUT", &path, Some(square)).await.expect(410);
}

#[tokio::test]
async fn somebody_elses_photo_does_not_exist() {
    let stack = Stack::deployed();
    let (owner, other) = (stack.customer("owner").await, stack.customer("other").await);
    let bytes = pictures::jpeg(32, 32, 4);
    let id = owner.upload(announced("a.jpg", "image/jpeg", &bytes, None), &bytes).await;
    owner.settled(&id, PATIENCE).await;
    for (method, path, body) in [
        ("GET", format!("/photos/{id}"), None),
        ("GET", format!("/photos/{id}/result"), None),
        ("DELETE", format!("/photos/{id}"), None),
        ("PUT", format!("/photos/{id}/recipe"), Some(json!({}))),
    ] {
        let reply = other.send(method, &path, body).await.expect(404);
        assert_eq!(reply.problem(), "not-found", "{method} {path}");
    }
    let list = other.send("GET", "/photos", None).await.expect(200).json();
    assert_eq!(list["photos"].as_array().map(Vec::len), Some(0));
    assert_eq!(owner.photo(&id).await["stage"], "delivered");
}
