//! Saying in words what a photo should become.

use serde_json::{Value, json};
use std::time::Duration;
use tests::stack::{announced, put, unique};
use tests::{Stack, pictures};

const PATIENCE: Duration = Duration::from_secs(60);
const KAZAKH: &str = "фонды ашық қыл, кадрды 4:5 қып кес, бетті өзгертпе";
const RUSSIAN: &str = "сделай чуть теплее и посветлее, обрежь под инсту, ничего больше не трогай";

async fn read(stack: &Stack, text: &str, language: &str) -> Value {
    let body = json!({ "text": text, "language": language });
    stack.send("POST", "/readings", Some(body)).await.expect(200).json()
}

/// The chips as a page shows them, each with the part of the text that it stands for.
fn chips(reading: &Value, text: &str) -> Vec<(String, String)> {
    let chips = reading["chips"].as_array().expect("chips");
    chips
        .iter()
        .map(|chip| {
            let place = |name: &str| {
                let number = chip[name].as_u64().expect("a place in the text");
                usize::try_from(number).expect("a short text")
            };
            let (from, to) = (place("from"), place("to"));
            let part: String = text.chars().skip(from).take(to - from).collect();
            let label = chip["text"].as_str().expect("a text");
            (format!("{}: {label}", chip["what"].as_str().unwrap_or_default()), part)
        })
        .collect()
}

/// The means of red, green and blue.
fn means(bytes: &[u8]) -> [u64; 3] {
    let picture = image::load_from_memory(bytes).expect("a picture").to_rgb8();
    let count = u64::from(picture.width()) * u64::from(picture.height());
    let mean = |channel: usize| {
        picture.pixels().map(|pixel| u64::from(pixel.0[channel])).sum::<u64>() / count
    };
    [mean(0), mean(1), mean(2)]
}

#[tokio::test]
async fn a_request_that_is_half_clear_asks_before_it_spends() {
    let stack = Stack::deployed();
    let reading = read(&stack, KAZAKH, "kk").await;
    let labels: Vec<String> = chips(&reading, KAZAKH).into_iter().map(|chip| chip.0).collect();
    assert_eq!(labels, ["op: 4:5 қию", "lock: бетті өзгертпейміз"]);
    assert_eq!(chips(&reading, KAZAKH)[1].1, "бетті");
    assert_eq!(reading["must_ask"], true);
    let offer = &reading["questions"][0]["offer"];
    assert_eq!(offer["text"], "жарықтау ≈+0.7");
    assert_eq!(offer["step"], json!({ "exposure": { "ev": 0.7, "fitted": true } }));

    let customer = stack.customer("asked").await;
    let bytes = pictures::jpeg(40, 30, 1);
    let mut item = announced("той.jpg", "image/jpeg", &bytes, None);
    item["request"] = json!({ "text": KAZAKH, "language": "kk" });
    let refused = customer.announce(&unique(), &[item]).await.expect(422);
    assert_eq!(refused.problem(), "reading-asks");
    let asks = &refused.json()["asks"][0];
    assert_eq!(asks["path"], "photos[0].request");
    assert_eq!(asks["questions"][0], reading["questions"][0]["text"]);
    assert_eq!(customer.available().await, 10, "nothing was taken");
}

#[tokio::test]
async fn a_request_that_is_clear_is_said_back_and_then_done() {
    let stack = Stack::deployed();
    let customer = stack.customer("words").await;
    let reading = read(&stack, RUSSIAN, "ru").await;
    let labels: Vec<String> = chips(&reading, RUSSIAN).into_iter().map(|chip| chip.0).collect();
    let expected = [
        "op: пост Instagram 4:5",
        "op: светлее ≈+0.35",
        "op: теплее ≈+8",
        "lock: остальное не трогаем",
    ];
    assert_eq!(labels, expected);
    assert_eq!((&reading["must_ask"], &reading["questions"]), (&json!(false), &json!([])));
    assert_eq!(customer.available().await, 10, "reading takes nothing");

    let photo = &pictures::from_cameras()[0];
    let mut item = announced(&photo.name, "image/jpeg", &photo.bytes, None);
    item["request"] = json!({ "text": RUSSIAN, "language": "ru" });
    let key = unique();
    let taken = customer.announce(&key, std::slice::from_ref(&item)).await.expect(201).json();
    let again = customer.announce(&key, &[item]).await.expect(201).json();
    assert_eq!(taken["photos"][0]["id"], again["photos"][0]["id"]);
    assert_eq!(customer.available().await, 9);
    put(&again["photos"][0], photo.bytes.clone()).await.expect(200);

    let id = taken["photos"][0]["id"].as_str().expect("an id");
    let shown = customer.settled(id, PATIENCE).await;
    assert_eq!(shown["stage"], "delivered", "{shown}");
    assert_eq!(shown["request"], json!({ "text": RUSSIAN, "says": reading["says"] }));
    let result = customer.result(id).await.body;
    check_result(&photo.bytes, &result);
}

/// The shape of a post, brighter and warmer than the same part of the photo as it was.
fn check_result(photo: &[u8], result: &[u8]) {
    let picture = image::load_from_memory(result).expect("the result is a picture");
    let (width, height) = (picture.width(), picture.height());
    assert!((width * 5).abs_diff(height * 4) <= 5, "{width}x{height} is 4:5");
    assert!(width.max(height) <= 1350, "{width}x{height} is for Instagram");

    let plain = json!({ "version": 1, "steps": [
        { "crop": { "aspect": "4:5" } }, { "resize": { "long_edge": 1350 } },
    ] });
    let plain = pixels::Recipe::parse(&plain.to_string()).expect("our recipe");
    let limits = pixels::Limits::default();
    let plain = pixels::edit(photo, &plain, &limits, &|| true).expect("a good photo");
    assert_eq!((plain.width, plain.height), (width, height));
    let (before, after) = (means(&plain.bytes), means(result));
    assert!(after.iter().sum::<u64>() > before.iter().sum::<u64>() + 8, "{before:?} {after:?}");
    assert!(after[0] * before[2] > before[0] * after[2], "warmer: {before:?} {after:?}");
}
