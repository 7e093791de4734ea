//! A photo that is edited again, where one event alone cannot show it: what is in the bucket, what
//! a repetition does, and who may.

#[path = "exhibits.rs"]
mod exhibits;

use crate::{DELIVERED, HELD, LIFE, NOW, ORIGIN, Place, SLACK, Still, TOKEN, UPLOADS, desk};
use domain::photo::AgainStage;
use domain::ports::{Packs, Uploads};
use domain::{Photo, PhotoId, Stage};
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
