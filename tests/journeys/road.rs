//! The straight road: a real photo in, an edited photo out.

use serde_json::{Value, json};
use std::time::Duration;
use tests::stack::{announced, unique};
use tests::{Stack, pictures};

const PATIENCE: Duration = Duration::from_secs(60);

fn recipe() -> Value {
    json!({
        "version": 1,
        "steps": [{ "exposure": { "ev": 0.7 } }, { "resize": { "long_edge": 800 } }],
        "output": { "jpeg": { "quality": 88 } },
    })
}

/// The mean of all samples.
fn brightness(bytes: &[u8]) -> u64 {
    let picture = image::load_from_memory(bytes).expect("a picture").to_rgb8();
    let samples = picture.as_raw();
    samples.iter().map(|sample| u64::from(*sample)).sum::<u64>()
        / u64::try_from(samples.len()).expect("a count")
}

#[tokio::test]
async fn camera_photos_come_back_edited() {
    let stack = Stack::deployed();
    let photos = pictures::from_cameras();
    for pair in photos.chunks(8) {
        let customer = stack.customer("road").await;
        let items: Vec<Value> = pair
            .iter()
            .map(|photo| announced(&photo.name, "image/jpeg", &photo.bytes, Some(recipe())))
            .collect();
        let taken = customer.announce(&unique(), &items).await.expect(201).json();
        for (place, photo) in pair.iter().enumerate() {
            tests::stack::put(&taken["photos"][place], photo.bytes.clone()).await.expect(200);
        }
        for (place, photo) in pair.iter().enumerate() {
            let id = taken["photos"][place]["id"].as_str().expect("an id");
            let shown = customer.settled(id, PATIENCE).await;
            assert_eq!(shown["stage"], "delivered", "{}: {shown}", photo.name);
            check_result(&customer, id, &shown, photo).await;
        }
        let left = 10 - u64::try_from(pair.len()).expect("a count");
        assert_eq!(customer.available().await, left);
    }
}

async fn check_result(
    customer: &tests::Customer,
    id: &str,
    shown: &Value,
    photo: &pictures::Picture,
) {
    let name = &photo.name;
    let reply = customer.result(id).await;
    let stem = name.trim_end_matches(".jpg");
    let disposition = format!("attachment; filename*=UTF-8''{stem}-suret.jpg");
    assert_eq!(reply.header("content-disposition"), disposition);
    assert_eq!(reply.header("content-type"), "image/jpeg");
    let bytes = reply.body;
    let result = image::load_from_memory(&bytes).expect("the result is a picture");
    let shape = (json!(result.width()), json!(result.height()));
    assert_eq!(shape, (shown["result"]["width"].clone(), shown["result"]["height"].clone()));
    assert!(result.width().max(result.height()) <= 800, "{name} is resized");

    // The deployed function gives the very bytes that the engine gives here.
    let order = pixels::Recipe::parse(&recipe().to_string()).expect("our recipe");
    let limits = pixels::Limits::default();
    let here = pixels::edit(&photo.bytes, &order, &limits, &|| true).expect("a good photo");
    assert!(bytes == here.bytes, "{name}: the same bytes on every machine");

    let plain = json!({ "version": 1, "steps": [{ "resize": { "long_edge": 800 } }] });
    let plain = pixels::Recipe::parse(&plain.to_string()).expect("our recipe");
    let plain = pixels::edit(&photo.bytes, &plain, &limits, &|| true).expect("a good photo");
    assert!(brightness(&bytes) > brightness(&plain.bytes) + 5, "{name} is brighter");

    let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    let (before, after) = (has(&photo.bytes, b"ICC_PROFILE\0"), has(&bytes, b"ICC_PROFILE\0"));
    assert_eq!(before, after, "{name}: the colour profile is kept");
    assert!(!has(&bytes, b"Exif\0"), "{name}: private metadata is gone");
    assert!(!has(&bytes, b"http://ns.adobe.com/xap"), "{name}: private metadata is gone");
}

#[tokio::test]
async fn every_format_we_promise_is_taken() {
    let customer = Stack::deployed().customer("formats").await;
    let png = pictures::png(40, 30, 1);
    let picture = image::load_from_memory(&png).expect("a PNG").to_rgb8();
    let encoded = |format| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).expect("an encoder");
        bytes.into_inner()
    };
    for (media, bytes) in [
        ("image/png", png.clone()),
        ("image/jpeg", pictures::jpeg(40, 30, 1)),
        ("image/webp", encoded(image::ImageFormat::WebP)),
        ("image/tiff", encoded(image::ImageFormat::Tiff)),
    ] {
        let id = customer.upload(announced("a", media, &bytes, None), &bytes).await;
        let shown = customer.settled(&id, PATIENCE).await;
        assert_eq!(shown["stage"], "delivered", "{media}: {shown}");
        assert_eq!(shown["result"]["width"], 40, "{media}");
    }
}
