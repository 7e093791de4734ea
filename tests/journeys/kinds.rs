//! Results of other kinds than JPEG, from the order to the file that the customer has.

use serde_json::{Value, json};
use std::time::Duration;
use tests::http::Reply;
use tests::stack::{announced, eventually, put, unique};
use tests::{Client, Customer, Stack, pictures};

const PATIENCE: Duration = Duration::from_secs(60);

fn has(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|part| part == word)
}

/// Whether the file is what it is said to be, by its own first bytes.
fn is_of(bytes: &[u8], media: &str) -> bool {
    match media {
        "image/jpeg" => bytes.starts_with(b"\xff\xd8\xff"),
        "image/png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        "image/webp" => bytes.starts_with(b"RIFF") && bytes[8..].starts_with(b"WEBP"),
        _ => false,
    }
}

/// The file as a browser gets it, once it is known to be what everything around it says.
async fn handed_out(customer: &Customer, id: &str, media: &str, name: &str) -> Reply {
    let shown = customer.photo(id).await;
    assert_eq!(shown["result"]["type"], media, "{shown}");
    let reply = customer.result(id).await;
    assert_eq!(reply.header("content-type"), media);
    let disposition = format!("attachment; filename*=UTF-8''{name}");
    assert_eq!(reply.header("content-disposition"), disposition);
    assert!(is_of(&reply.body, media), "{media}: {:?}", &reply.body[..16]);
    assert_eq!(shown["result"]["size_bytes"], reply.body.len());
    let picture = image::load_from_memory(&reply.body).expect("a picture");
    let size = (json!(picture.width()), json!(picture.height()));
    assert_eq!(size, (shown["result"]["width"].clone(), shown["result"]["height"].clone()));
    reply
}

#[tokio::test]
async fn a_photo_comes_back_as_the_kind_of_file_that_was_asked_for() {
    let customer = Stack::deployed().customer("kinds").await;
    let camera = pictures::from_cameras().swap_remove(0);
    let outputs =
        [json!({ "png": {} }), json!({ "webp": {} }), json!({ "webp": { "quality": 80 } })];
    let steps = json!([{ "exposure": { "ev": 0.3 } }, { "resize": { "long_edge": 900 } }]);
    let recipe = |output: &Value| json!({ "version": 1, "steps": steps, "output": output });
    let item = |recipe| announced("той.heic.jpg", "image/jpeg", &camera.bytes, recipe);
    let mut items: Vec<Value> = outputs.iter().map(|output| item(Some(recipe(output)))).collect();
    // In words there is no place for it: it stands beside them.
    let mut by_words = item(None);
    by_words["request"] = json!({ "text": "чуть ярче, 900 px", "language": "ru" });
    by_words["output"] = outputs[2].clone();
    items.push(by_words);
    let taken = customer.announce(&unique(), &items).await.expect(201).json();
    let mut files = Vec::new();
    for (place, media) in
        ["image/png", "image/webp", "image/webp", "image/webp"].into_iter().enumerate()
    {
        let photo = &taken["photos"][place];
        put(photo, camera.bytes.clone()).await.expect(200);
        let id = photo["id"].as_str().expect("an id");
        let shown = customer.settled(id, PATIENCE).await;
        assert_eq!(shown["stage"], "delivered", "{media}: {shown}");
        let ending = media.trim_start_matches("image/");
        let name = format!("%D1%82%D0%BE%D0%B9.heic-suret.{ending}");
        files.push(handed_out(&customer, id, media, &name).await.body);
    }
    let [png, exact, lossy, by_words] = &files[..] else { panic!("four files") };
    let pixels = |bytes: &[u8]| image::load_from_memory(bytes).expect("a picture").to_rgb8();
    assert!(pixels(png) == pixels(exact), "neither loses anything");
    assert!(has(exact, b"VP8L") && !has(lossy, b"VP8L") && !has(by_words, b"VP8L"));
    assert!(lossy.len() * 3 < exact.len() && exact.len() < png.len(), "each for its purpose");
    let order = pixels::Recipe::parse(&recipe(&outputs[0]).to_string()).expect("our recipe");
    let limits = pixels::Limits::default();
    let here = pixels::edit(&camera.bytes, &order, &limits, &|| true).expect("a good photo");
    assert!(*png == here.bytes, "the same bytes on every machine");
    assert_eq!(customer.available().await, 6);
}

#[tokio::test]
async fn a_result_becomes_another_kind_of_file_and_stays_as_it_was_edited() {
    let customer = Stack::deployed().customer("kinds").await;
    let bytes = pictures::jpeg(64, 48, 21);
    let square = json!({ "version": 1, "steps": [{ "crop": { "aspect": "1:1" } }] });
    let item = announced("a.jpg", "image/jpeg", &bytes, Some(square));
    let id = customer.upload(item, &bytes).await;
    customer.settled(&id, PATIENCE).await;
    let mut links = Vec::new();
    let path = format!("/photos/{id}");
    for (number, output, media, name) in [
        (0, json!(null), "image/jpeg", "a-suret.jpg"),
        (1, json!({ "png": {} }), "image/png", "a-suret.png"),
        (2, json!({ "webp": { "quality": 80 } }), "image/webp", "a-suret.webp"),
        (3, json!({ "jpeg": { "quality": 90 } }), "image/jpeg", "a-suret.jpg"),
    ] {
        if number > 0 {
            let wish = json!({ "output": output });
            for _ in 0..2 {
                let sent =
                    customer.send("PUT", &format!("{path}/recipe"), Some(wish.clone())).await;
                assert_eq!(sent.expect(202).json()["number"], number, "the same wish is one wish");
            }
            eventually(PATIENCE, "it is edited again", async || {
                (customer.photo(&id).await["again"]["stage"] == "made").then_some(())
            })
            .await;
        }
        let file = handed_out(&customer, &id, media, name).await.body;
        let picture = image::load_from_memory(&file).expect("a picture");
        assert_eq!((picture.width(), picture.height()), (48, 48), "it is as square as it was");
        let link = customer.send("GET", &format!("{path}/result"), None).await.expect(303);
        links.push(link.header("location").to_owned());
    }
    let is_gone = async |link: &str| {
        matches!(Client.send("GET", link, &[], Vec::new()).await.status, 403 | 404)
    };
    let (last, before) = links.split_last().expect("four links");
    for link in before {
        assert!(is_gone(link).await, "the one before the next goes: {link}");
    }
    assert!(!is_gone(last).await);
    customer.send("DELETE", &path, None).await.expect(204);
    assert!(is_gone(last).await, "and all of it with the photo");
    assert_eq!(customer.available().await, 9, "one unit for one photo");
}
