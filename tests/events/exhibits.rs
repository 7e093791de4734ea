//! A photo that is impounded, where one event alone cannot show it: what the customer meets, where
//! its files are, and what is left when it ends (R57).

use super::{album, counter};
use crate::customers::{acts, send};
use crate::money::{self, Operator};
use crate::{DELIVERED, NOW, Place, TOKEN, desk, payments, told};
use domain::exhibit::{ExhibitFiles, Exhibits};
use domain::ports::{Accounts, Ledger, Photos, Results, Uploads};
use domain::{Fate, Move, Part, PhotoId, Span};
use edge::Request;
use lambda_http::http::Method;
use memory::Faults;
use operator::Desk;
use serde_json::{Value, json};

fn id() -> PhotoId {
    PhotoId::from_bytes(DELIVERED)
}

fn desk_of(place: &Place) -> Operator {
    Desk { files: place.bucket.clone(), ..money::desk(&place.store) }
}

fn paper(document: &str) -> Value {
    json!({ "ground": 4, "document": document, "dated": "2026-11-20", "note": "A report came" })
}

async fn act(desk: &Operator, act: &str, body: &Value) -> (u16, Value) {
    send(desk, Method::POST, &format!("/operator/photos/{}/{act}", id()), Some(body)).await
}

async fn customer(place: &Place, method: Method, path: &str) -> (u16, Value) {
    let path = format!("/photos/{}{path}", id());
    let request = Request::new(method.clone(), &path)
        .with_header("cookie", &format!("__Host-session={TOKEN}"));
    if method == Method::PUT {
        let recipe = json!({ "version": 1, "steps": [{ "exposure": { "ev": 1.0 } }] });
        let request = request.with_json(json!({ "recipe": recipe }).to_string());
        return desk::shown(upload_url::handle(&counter(place), request).await);
    }
    desk::shown(photos::handle(&album(place), request).await)
}

/// A sweep an hour later: whatever is due is done.
async fn sweep(place: &Place) {
    let it = reconcile::Sweeper {
        store: place.store.clone(),
        bucket: place.bucket.clone(),
        queue: place.queue.clone(),
        letters: memory::Postbox::create(Faults::default()),
        web: payments::robokassa(),
        shop: payments::shop(),
        world: money::Clock::default(),
    };
    it.world.now.set(NOW.plus(Span::seconds(3_600)));
    reconcile::handle(&it).await.expect("a sweep");
}

fn kept(place: &Place) -> Vec<String> {
    let keys = place.bucket.keys();
    keys.into_iter().filter(|key| key.starts_with("kept/")).collect()
}

#[tokio::test]
async fn an_impounded_photo_is_out_of_reach_and_says_why() {
    let place = Place::of("operator").await;
    let desk = desk_of(&place);
    let (status, shown) = act(&desk, "impound", &paper("№ 7")).await;
    assert_eq!((status, &shown["impounded"]), (200, &json!(true)));
    let files = shown["exhibit"]["files"].as_array().expect("the files").clone();
    assert_eq!(files.iter().map(|it| &it["part"]).collect::<Vec<_>>(), ["original", "result"]);
    assert_eq!(act(&desk, "impound", &paper("№ 7")).await, (200, shown), "the answer got lost");
    let (status, other) = act(&desk, "impound", &paper("№ 8")).await;
    assert_eq!((status, &other["type"]), (409, &json!("/problems/exhibit-taken")));

    let (_, mine) = customer(&place, Method::GET, "").await;
    assert_eq!((&mine["impounded"], &mine["result"]), (&json!(true), &Value::Null));
    for (method, path) in [(Method::GET, "/result"), (Method::PUT, "/recipe"), (Method::DELETE, "")]
    {
        let (status, problem) = customer(&place, method, path).await;
        assert_eq!(
            (status, &problem["type"]),
            (403, &json!("/problems/photo-impounded")),
            "{path}"
        );
        assert_eq!(
            (&problem["ground"], &problem["document"]),
            (&json!(4), &json!("№ 7, 2026-11-20"))
        );
        assert!(problem["appeal"]["kk"].is_string());
    }
    // An operator looks at it by a link, and each look has its line.
    let path = format!("/operator/photos/{}/exhibit/original", id());
    let (status, link) = send(&desk, Method::GET, &path, None).await;
    let url = link["url"].as_str().expect("a link");
    assert_eq!((status, url.contains(&store::keys::kept(id(), NOW, Part::Original))), (200, true));
    assert!(!url.contains("IMG_0001"), "not under the customer's word for it: {url}");
    let (_, register) = send(&desk, Method::GET, "/operator/exhibits", None).await;
    assert_eq!(register["exhibits"][0]["photo"], json!(id().to_string()));
    let lines: Vec<String> = acts(&place).await.into_iter().map(|line| line.deed.act).collect();
    assert_eq!(lines, ["photo-impounded", "exhibit-handed-out"]);
    let letters = desk.letters.take();
    assert_eq!((letters.len(), &letters[0]), (2, &letters[1]), "asked for twice, written once");
    let about = json!({
        "kind": "exhibit", "photo": id().to_string(), "at": NOW.as_millis(), "fate": null,
    });
    let [mail] = &told::mailed(&place, &letters[0], about).await[..] else { panic!("one mail") };
    assert!(mail.text.contains("IMG_0001.jpg") && mail.text.contains("№ 7, 2026-11-20"));
}

#[tokio::test]
async fn evidence_outlives_the_account_and_goes_when_it_is_released() {
    let place = Place::of("operator").await;
    let desk = desk_of(&place);
    act(&desk, "impound", &paper("№ 7")).await;
    let Move::Step(step) = place.mine.erase(NOW) else { panic!("it is open") };
    place.store.commit(&step).await.expect("it is being erased");
    for _ in 0..3 {
        sweep(&place).await;
    }
    let account = place.store.account(place.mine.id).await.expect("an answer").expect("a trace");
    assert!(!account.is_open());
    let photo = place.store.photo(id()).await.expect("an answer").expect("the photo");
    assert_eq!(photo.erased, None, "it is kept");
    assert_eq!(kept(&place).len(), 2);

    let body =
        json!({ "at": edge::timestamp(NOW), "fate": "returned", "note": "The court has decided" });
    let (status, shown) = act(&desk, "release", &body).await;
    assert_eq!((status, &shown["exhibit"]["released"]["fate"]), (200, &json!("returned")));
    assert!(shown["deleted"].is_string(), "nobody is left to have it: {shown}");
    sweep(&place).await;
    let left = place.bucket.keys();
    assert!(left.iter().all(|key| !key.contains(&id().bare())), "{left:?}");
}

#[tokio::test]
async fn a_released_photo_is_the_customers_again_or_gone() {
    for fate in Fate::ALL {
        let place = Place::of("operator").await;
        let desk = desk_of(&place);
        act(&desk, "impound", &paper("№ 7")).await;
        // A run that died between the ledger and the copies: the same wish again makes it good.
        place.bucket.remove_kept(id(), NOW, Part::Result).await.expect("removed");
        act(&desk, "impound", &paper("№ 7")).await;
        assert_eq!(kept(&place).len(), 2);
        let body = json!({
            "at": edge::timestamp(NOW), "fate": fate.as_str(), "note": "The claim was withdrawn",
        });
        let (status, shown) = act(&desk, "release", &body).await;
        assert_eq!((status, &shown["impounded"]), (200, &json!(false)));
        assert_eq!(kept(&place), Vec::<String>::new());
        assert_eq!(act(&desk, "release", &body).await, (200, shown), "the answer got lost");
        let other = Fate::ALL.into_iter().find(|it| *it != fate).expect("the other one");
        let body = json!({
            "at": edge::timestamp(NOW), "fate": other.as_str(), "note": "After all",
        });
        assert_eq!(act(&desk, "release", &body).await.0, 409);
        let expected = if fate == Fate::Returned { 303 } else { 410 };
        assert_eq!(customer(&place, Method::GET, "/result").await.0, expected);
        sweep(&place).await;
        let is_there = place.bucket.object(&store::keys::upload(id())).is_some();
        assert_eq!(is_there, fate == Fate::Returned);
        let exhibit = place.store.exhibit(id(), NOW).await.expect("an answer").expect("it stays");
        assert_eq!(exhibit.released.map(|release| release.fate), Some(fate));
    }
}

#[tokio::test]
async fn what_a_dead_run_left_of_an_exhibit_is_not_taken_for_the_next() {
    let place = Place::of("operator").await;
    let desk = desk_of(&place);
    act(&desk, "impound", &paper("№ 7")).await;
    let body = json!({
        "at": edge::timestamp(NOW), "fate": "returned", "note": "The claim was withdrawn",
    });
    act(&desk, "release", &body).await;
    // The release was written down, and its files stayed.
    let photo = place.store.photo(id()).await.expect("an answer").expect("the photo");
    place.bucket.keep(&photo, NOW, Part::Result).await.expect("an answer").expect("copied");
    let later = NOW.plus(Span::seconds(60));
    desk.world.now.set(later);
    let (status, shown) = act(&desk, "impound", &paper("№ 8")).await;
    assert_eq!((status, &shown["impounded"]), (200, &json!(true)));
    let expected = [Part::Original, Part::Result].map(|part| store::keys::kept(id(), later, part));
    assert_eq!(kept(&place), expected);
    // A late copy of the release of the one before.
    let (status, late) = act(&desk, "release", &body).await;
    assert_eq!((status, &late["type"]), (409, &json!("/problems/exhibit-taken")));
    assert_eq!(kept(&place), expected);
}

/// Nobody is told that a photo is kept when nothing is left of it.
#[tokio::test]
async fn a_photo_whose_days_are_over_is_not_impounded() {
    let place = Place::of("operator").await;
    let desk = desk_of(&place);
    let photo = place.store.photo(id()).await.expect("an answer").expect("the photo");
    place.bucket.remove_upload(id()).await.expect("removed");
    place.bucket.remove_result(&photo).await.expect("removed");
    let (status, problem) = act(&desk, "impound", &paper("№ 7")).await;
    assert_eq!((status, &problem["type"]), (409, &json!("/problems/files-gone")));
    let photo = place.store.photo(id()).await.expect("an answer").expect("the photo");
    assert_eq!((photo.impounded, desk.letters.take()), (None, vec![]));
}

/// Whatever kind of file the result is: it is copied, handed out and put back as that.
#[tokio::test]
async fn an_exhibit_of_another_kind_stays_what_it_is() {
    let place = Place::of("operator").await;
    let desk = desk_of(&place);
    assert_eq!(super::want_as(&place, &json!({ "png": {} }), None).await, 202);
    super::run(&place).await;
    let photo = place.photo(DELIVERED).await;
    let key = store::keys::result(&photo);
    let made = place.bucket.object(&key).expect("it is made");
    assert_eq!(act(&desk, "impound", &paper("№ 7")).await.0, 200);
    let path = format!("/operator/photos/{}/exhibit/result", id());
    let (status, link) = send(&desk, Method::GET, &path, None).await;
    let url = link["url"].as_str().expect("a link");
    assert_eq!((status, url.ends_with(&format!("{}-result.png", id()))), (200, true), "{url}");
    place.bucket.remove_result(&photo).await.expect("removed");
    let body = json!({
        "at": edge::timestamp(NOW), "fate": "returned", "note": "The claim was withdrawn",
    });
    assert_eq!(act(&desk, "release", &body).await.0, 200);
    assert!(key.ends_with("again-1.png") && place.bucket.object(&key) == Some(made), "{key}");
}

#[tokio::test]
async fn what_is_given_back_is_there_although_its_days_have_passed() {
    let place = Place::of("operator").await;
    let desk = desk_of(&place);
    act(&desk, "impound", &paper("№ 7")).await;
    let photo = place.store.photo(id()).await.expect("an answer").expect("the photo");
    // The bucket's own rule removes what is older than the days that the customer is shown.
    place.bucket.remove_result(&photo).await.expect("removed");
    let body = json!({
        "at": edge::timestamp(NOW), "fate": "returned", "note": "The claim was withdrawn",
    });
    assert_eq!(act(&desk, "release", &body).await.0, 200);
    assert!(place.bucket.object(&store::keys::result(&photo)).is_some(), "the last copy is back");
    assert_eq!(kept(&place), Vec::<String>::new());
}
