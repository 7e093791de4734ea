//! Files from hell, and events that come five times.

use aws_sdk_sqs::config::{BehaviorVersion, Credentials, Region};
use serde_json::{Value, json};
use std::time::Duration;
use tests::stack::{announced, eventually};
use tests::{Customer, Logs, Stack, pictures};

const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_file_that_is_no_good_photo_fails_with_a_reason_and_costs_nothing() {
    let customer = Stack::deployed().customer("hell").await;
    let mut truncated = pictures::jpeg(400, 300, 3);
    truncated.truncate(truncated.len() / 2);
    let html = b"<!doctype html><script>alert(1)</script>".to_vec();
    for (name, media, bytes) in [
        ("bomb.png", "image/png", pictures::png_bomb()),
        ("truncated.jpg", "image/jpeg", truncated),
        ("page.jpg", "image/jpeg", html),
        ("other.jpg", "image/jpeg", pictures::png(8, 8, 1)),
        ("nothing.jpg", "image/jpeg", vec![0]),
    ] {
        let id = customer.upload(announced(name, media, &bytes, None), &bytes).await;
        let shown = customer.settled(&id, PATIENCE).await;
        assert_eq!(shown["stage"], "failed", "{name}: {shown}");
        let reason = shown["failure"]["reason"].as_str().unwrap_or("");
        println!("{name}: {} ({})", reason, shown["failure"]["code"]);
        assert!(reason.len() > 10, "{name} says why");
        let refused = customer.send("GET", &format!("/photos/{id}/result"), None).await;
        assert_eq!(refused.expect(409).problem(), "no-result");
    }
    assert_eq!(customer.available().await, 10);
}

async fn send_to_queue(stack: &Stack, body: &str) {
    let config = aws_sdk_sqs::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(stack.output("Endpoint"))
        .credentials_provider(Credentials::new("test", "test", None, None, "tests"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    let queue = stack.output("EditQueueUrl");
    let call = aws_sdk_sqs::Client::from_conf(config).send_message();
    call.queue_url(queue).message_body(body).send().await.expect("the queue takes it");
}

fn event(bucket: &str, key: &str) -> String {
    let record = json!({
        "eventVersion": "2.6",
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "s3": { "bucket": { "name": bucket }, "object": { "key": key, "size": 1 } },
    });
    json!({ "Records": [record] }).to_string()
}

async fn delivered(customer: &Customer, seed: u8) -> (String, Value) {
    let bytes = pictures::jpeg(48, 48, seed);
    let id = customer.upload(announced("a.jpg", "image/jpeg", &bytes, None), &bytes).await;
    let shown = customer.settled(&id, PATIENCE).await;
    (id, shown)
}

#[tokio::test]
async fn this_stack_tells_every_upload_twice_and_one_unit_is_used() {
    let stack = Stack::deployed();
    let customer = stack.customer("twice").await;
    let (id, before) = delivered(&customer, 7).await;
    assert_eq!(before["stage"], "delivered");
    let logs = Logs::of(&stack);
    // It comes after the end, or meets the first at work and waits in the queue.
    let again = ["about a photo that has ended", "another run is at work on photo"];
    eventually(PATIENCE, "the second event of the upload is heard", async || {
        let lines = logs.lines_of("edit-photo").await;
        let is_again = |line: &String| again.iter().any(|word| line.contains(word));
        lines.iter().any(|line| is_again(line) && line.contains(&id)).then_some(())
    })
    .await;
    assert_eq!(customer.photo(&id).await, before);
    assert_eq!(customer.available().await, 9);
}

#[tokio::test]
async fn the_same_event_five_times_and_events_about_nothing_change_nothing() {
    let stack = Stack::deployed();
    let customer = stack.customer("events").await;
    let (id, before) = delivered(&customer, 5).await;
    let (uploads, key) = (stack.output("UploadsBucket"), format!("in/{}", &id[3..]));
    for _ in 0..5 {
        send_to_queue(&stack, &event(uploads, &key)).await;
    }
    for body in [
        event(uploads, "in/00000000000000000000000000"),
        event(uploads, "in/..%2F..%2Fetc%2Fpasswd"),
        event("another-bucket", &key),
        json!({ "Service": "Amazon S3", "Event": "s3:TestEvent" }).to_string(),
        json!({ "photo": id }).to_string(),
        "not JSON".to_owned(),
    ] {
        send_to_queue(&stack, &body).await;
    }
    // A photo that is delivered after all of these were sent: the queue was not blocked by them.
    let (_, after) = delivered(&customer, 6).await;
    assert_eq!(after["stage"], "delivered");
    assert_eq!(customer.photo(&id).await, before);
    assert_eq!(customer.available().await, 8);
}
