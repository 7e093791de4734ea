//! A photo that is edited again, where one event alone cannot show it: what is in the bucket, what
//! a repetition does, and who may.

#[path = "exhibits.rs"]
mod exhibits;

use crate::{DELIVERED, HELD, LIFE, NOW, ORIGIN, Place, SLACK, Still, TOKEN, UPLOADS, desk};
use domain::photo::AgainStage;
use domain::ports::{Packs, Results, Uploads};
use domain::{Photo, PhotoId, ResultKind, Stage};
use edge::{Request, Verdict};
use edit_photo::{Edited, Refused};
use lambda_http::http::Method;
use memory::{Bucket, Queue, Tables};
use serde_json::{Value, json};
use store::Store;
use upload_url::Counter;

pub(crate) fn counter(place: &Place) -> Counter<Store<Tables>, Bucket, Queue, Still> {
    Counter {
        store: place.store.clone(),
        uploads: place.bucket.clone(),
        queue: place.queue.clone(),
        world: Still::default(),
        site_origin: ORIGIN.to_owned(),
        link_life: LIFE,
        slack: SLACK,
    }
}

fn request(method: Method, path: &str) -> Request {
    Request::new(method, path).with_header("cookie", &format!("__Host-session={TOKEN}"))
}

/// Wants the delivered photo lighter by so much. Gives the status.
async fn want(place: &Place, ev: f64) -> u16 {
    want_seeing(place, ev, None).await
}

/// The same by somebody who says how often he knew it to be wanted.
async fn want_seeing(place: &Place, ev: f64, seen: Option<u32>) -> u16 {
    let path = format!("/photos/{}/recipe", PhotoId::from_bytes(DELIVERED));
    let recipe = json!({ "version": 1, "steps": [{ "exposure": { "ev": ev } }] });
    let body = json!({ "recipe": recipe, "seen": seen });
    let request = request(Method::PUT, &path).with_json(body.to_string());
    let response = match upload_url::handle(&counter(place), request).await {
        Ok(answer) => answer.respond(),
        Err(problem) => problem.respond(),
    };
    response.status().as_u16()
}

/// A run of the photo function, as the queue asks for it.
async fn run(place: &Place) {
    let it = edit_photo::Studio {
        store: place.store.clone(),
        bucket: place.bucket.clone(),
        letters: memory::Postbox::create(memory::Faults::default()),
        uploads_name: UPLOADS.to_owned(),
        photo_of: store::keys::photo_of_upload,
        world: Still::default(),
        lease_life: LIFE,
        slack: SLACK,
        engine: develop,
    };
    for id in place.queue.take() {
        for _ in 0..2 {
            let body = json!({ "photo": id.to_string() }).to_string();
            assert!(matches!(edit_photo::handle(&it, body).await, Verdict::Done));
        }
    }
}

/// An engine whose picture is the recipe: it is seen which one was followed.
fn develop(original: &[u8], order: &domain::PhotoOrder) -> Result<Edited, Refused> {
    if original != crate::picture() {
        return edit_photo::edit(original, order);
    }
    let bytes = order.recipe.as_str().as_bytes().to_vec();
    Ok(Edited { bytes, width: 4, height: 3 })
}

pub(crate) fn album(place: &Place) -> photos::Album<Store<Tables>, Bucket, Still> {
    photos::Album {
        store: place.store.clone(),
        bucket: place.bucket.clone(),
        world: Still::default(),
        site_origin: ORIGIN.to_owned(),
    }
}

async fn shown(place: &Place) -> Value {
    let path = format!("/photos/{}", PhotoId::from_bytes(DELIVERED));
    desk::shown(photos::handle(&album(place), request(Method::GET, &path)).await).1
}

/// The results of the photo that are in the bucket, by their numbers.
fn kept(place: &Place, photo: &Photo) -> Vec<u32> {
    let is_there = |number: &u32| {
        let other = Photo { edition: *number, ..photo.clone() };
        place.bucket.object(&store::keys::result(&other)).is_some()
    };
    (0..=photo.edits()).filter(is_there).collect()
}

#[tokio::test]
async fn another_result_takes_the_place_of_the_one_before_and_costs_nothing() {
    let place = Place::of("upload-url").await;
    let units = async || {
        let packs = place.store.packs(place.mine.id).await.expect("the packs");
        packs.iter().map(|pack| (pack.available, pack.used())).collect::<Vec<_>>()
    };
    let before = units().await;
    for (edition, ev) in [(1, 0.5), (2, -0.5), (3, 0.5)] {
        assert_eq!(want(&place, ev).await, 202);
        assert_eq!(want(&place, ev).await, 202, "the answer got lost");
        assert_eq!(want(&place, 0.75).await, 409, "another wish waits for this one");
        assert_eq!(shown(&place).await["again"], json!({ "number": edition, "stage": "asked" }));
        run(&place).await;
        let photo = place.photo(DELIVERED).await;
        assert_eq!((photo.edition, photo.due), (edition, None));
        assert_eq!(kept(&place, &photo), [edition], "the one before it is gone");
        let shown = shown(&place).await;
        assert_eq!(
            (&shown["again"], &shown["result"]["width"]),
            (&json!({ "number": edition, "stage": "made" }), &json!(4))
        );
        assert_eq!(want(&place, ev).await, 202, "it is as it was wanted");
        assert_eq!(place.photo(DELIVERED).await.edits(), edition);
        assert_eq!(place.queue.take(), [], "nothing is left to do");
    }
    assert_eq!(want_seeing(&place, -0.5, Some(1)).await, 409, "a late copy of the second wish");
    assert_eq!(want_seeing(&place, 0.5, Some(2)).await, 202, "a copy of the last one");
    assert_eq!(place.photo(DELIVERED).await.edits(), 3);
    assert_eq!(units().await, before);
}

#[tokio::test]
async fn without_its_original_the_result_before_it_stays() {
    let place = Place::of("upload-url").await;
    place.bucket.remove_upload(PhotoId::from_bytes(DELIVERED)).await.expect("removed");
    assert_eq!(want(&place, 0.5).await, 202);
    run(&place).await;
    let photo = place.photo(DELIVERED).await;
    let again = photo.again.as_ref().expect("it was wanted");
    let AgainStage::Refused(failure) = &again.stage else { panic!("{again:?}") };
    assert_eq!(failure.code, "no-original");
    assert!(matches!(&photo.stage, Stage::Delivered(first) if first.width == 8));
    assert_eq!((photo.edition, kept(&place, &photo)), (0, vec![0]));
    assert_eq!(shown(&place).await["again"]["failure"]["code"], "no-original");
    assert_eq!(want(&place, 0.5).await, 202, "it may be wanted once more");
}

#[tokio::test]
async fn a_photo_that_is_deleted_meanwhile_leaves_nothing() {
    let place = Place::of("upload-url").await;
    assert_eq!(want(&place, 0.5).await, 202);
    let photo = place.photo(DELIVERED).await;
    let Ok(domain::Move::Step(step)) = photo.erase(NOW) else { panic!("it can be deleted") };
    domain::ports::Ledger::commit(&place.store, &step).await.expect("deleted");
    assert_eq!(want(&place, 0.5).await, 410);
    run(&place).await;
    let photo = place.photo(DELIVERED).await;
    assert_eq!(kept(&place, &photo), Vec::<u32>::new());
    assert!(place.bucket.uploaded(photo.id).await.expect("an answer").is_none());
}

#[tokio::test]
async fn a_photo_is_edited_again_so_often_and_not_oftener() {
    let place = Place::of("upload-url").await;
    for number in 0..Photo::AGAIN_MAX {
        assert_eq!(want(&place, f64::from(number % 7 + 1) / 10.0).await, 202);
        run(&place).await;
    }
    assert_eq!(want(&place, 1.5).await, 409);
    assert_eq!(kept(&place, &place.photo(DELIVERED).await), [Photo::AGAIN_MAX]);
}

#[tokio::test]
async fn a_photo_that_is_called_off_is_left_to_the_sweeper_which_tells_of_its_run() {
    let place = Place::prepare().await;
    let id = PhotoId::from_bytes(HELD);
    let called_off =
        request(Method::DELETE, &format!("/photos/{id}")).with_header("origin", ORIGIN);
    assert_eq!(desk::shown(photos::handle(&album(&place), called_off).await).0, 204);
    let photo = place.photo(HELD).await;
    assert!(photo.erased.is_some() && photo.due.is_some(), "somebody looks: {photo:?}");
}

/// Has it made as another kind of file, with these words or without any.
async fn want_as(place: &Place, output: &Value, words: Option<&str>) -> u16 {
    let path = format!("/photos/{}/recipe", PhotoId::from_bytes(DELIVERED));
    let request = words.map(|text| json!({ "text": text, "language": "ru" }));
    let body = json!({ "output": output, "request": request });
    let wish = self::request(Method::PUT, &path).with_json(body.to_string());
    desk::shown(upload_url::handle(&counter(place), wish).await).0
}

/// Where its result is handed out from: the key, the name and the content type.
async fn handed_out(place: &Place) -> String {
    let path = format!("/photos/{}/result", PhotoId::from_bytes(DELIVERED));
    let answer = photos::handle(&album(place), request(Method::GET, &path)).await;
    let response = answer.expect("there is a result").respond();
    let link = response.headers()["location"].to_str().expect("a link").to_owned();
    link.splitn(3, '/').last().expect("the key has parts").to_owned()
}

#[tokio::test]
async fn each_result_is_handed_out_as_what_it_is_and_stays_as_it_was_edited() {
    let place = Place::of("upload-url").await;
    let (jpeg, png) = (json!({ "jpeg": { "quality": 90 } }), json!({ "png": {} }));
    let webp = json!({ "webp": { "quality": 80 } });
    let first = "IMG_0001-suret.jpg&type=image/jpeg";
    assert!(handed_out(&place).await.ends_with(&format!(".jpg?as={first}")));
    for (output, words, expected) in [
        (&png, Some("чуть ярче"), "again-1.png?as=IMG_0001-suret.png&type=image/png"),
        (&webp, None, "again-2.webp?as=IMG_0001-suret.webp&type=image/webp"),
        (&jpeg, None, "again-3.jpg?as=IMG_0001-suret.jpg&type=image/jpeg"),
        (&png, None, "again-4.png?as=IMG_0001-suret.png&type=image/png"),
    ] {
        let before = handed_out(&place).await;
        assert_eq!(want_as(&place, output, words).await, 202);
        assert_eq!(want_as(&place, output, words).await, 202, "the answer got lost");
        assert_eq!(handed_out(&place).await, before, "the one before it stays until then");
        run(&place).await;
        assert_eq!(handed_out(&place).await, expected);
        let photo = place.photo(DELIVERED).await;
        assert_eq!(kept(&place, &photo), [photo.edition], "the one before it is gone");
        let shown = shown(&place).await;
        assert_eq!(shown["result"]["type"], photo.kind().media().as_str());
        assert_eq!(shown["request"]["text"], "чуть ярче", "it is what it was");
        let made = place.bucket.object(&store::keys::result(&photo)).expect("it is there");
        let recipe = String::from_utf8(made).expect("the engine here makes recipes");
        assert!(recipe.contains("exposure") && recipe.contains(&output.to_string()), "{recipe}");
    }
    let there = place.bucket.keys();
    assert_eq!(there.iter().filter(|key| key.starts_with("out/")).count(), 1, "{there:?}");
}

/// A wish that was refused is the newest one: what the result was made by is not kept.
#[tokio::test]
async fn as_it_was_edited_is_said_only_where_that_is_known() {
    let place = Place::of("upload-url").await;
    let png = json!({ "png": {} });
    assert_eq!(want(&place, 0.5).await, 202);
    run(&place).await;
    place.bucket.remove_upload(PhotoId::from_bytes(DELIVERED)).await.expect("removed");
    assert_eq!(want_as(&place, &png, None).await, 202);
    run(&place).await;
    assert!(handed_out(&place).await.starts_with("again-1.jpg?"), "it was refused");
    assert_eq!(want_as(&place, &png, None).await, 409);
    assert_eq!(want_as(&place, &png, Some("чуть ярче")).await, 202);
}

/// Deleting finds every result, also that of a late run of a wish of another kind.
#[tokio::test]
async fn results_of_all_kinds_go_with_their_photo() {
    let place = Place::of("upload-url").await;
    for output in [json!({ "png": {} }), json!({ "webp": {} }), json!({ "png": {} })] {
        assert_eq!(want_as(&place, &output, None).await, 202);
        run(&place).await;
    }
    let photo = place.photo(DELIVERED).await;
    for late in photo.outdated() {
        place.bucket.add_result(&late, b"a late one".to_vec()).await.expect("stored");
    }
    let path = format!("/photos/{}", PhotoId::from_bytes(DELIVERED));
    let gone = request(Method::DELETE, &path).with_header("origin", ORIGIN);
    assert_eq!(desk::shown(photos::handle(&album(&place), gone).await).0, 204);
    let of_it = |key: &String| key.contains(&photo.id.bare());
    assert_eq!(place.bucket.keys().into_iter().filter(of_it).collect::<Vec<_>>(), [""; 0]);
}

/// What the recipe makes is looked at once more where it is made.
#[test]
fn the_engine_hands_over_nothing_but_what_was_ordered() {
    let of = |text: &str, kind| {
        let recipe = pixels::Recipe::parse(text).expect("a recipe").to_json();
        let recipe = domain::RecipeText::from_canonical(recipe, kind);
        let order = domain::PhotoOrder { recipe, ..crate::order() };
        edit_photo::edit(&crate::picture(), &order).map(|edited| edited.bytes)
    };
    let recipe = |output: &str| format!(r#"{{"version":1,"steps":[],"output":{output}}}"#);
    let png = of(&recipe(r#"{"png":{}}"#), ResultKind::Png).expect("a PNG");
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    for output in [r#"{"webp":{}}"#, r#"{"webp":{"quality":80}}"#] {
        let webp = of(&recipe(output), ResultKind::Webp).expect("a WebP");
        assert_eq!((&webp[..4], &webp[8..12]), (&b"RIFF"[..], &b"WEBP"[..]));
    }
    let lie = of(&recipe(r#"{"png":{}}"#), ResultKind::Jpeg).expect_err("it would be a lie");
    assert_eq!(lie.code, "other-kind");
}
