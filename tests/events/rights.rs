//! The rights to one's data, where an event alone cannot show it: they cost us much, so they have a
//! pace, and the way out is told of before it begins.

use crate::money::{Clock, PASSWORD};
use crate::{DELIVERED, NOW, ORIGIN, Place, RUNNING, TOKEN, letters, payments};
use account::Cabinet;
use domain::ports::{Accounts, Ledger, LetterBook, Letters, StoreError};
use domain::{Account, AccountStage, Failure, LeaseId, Letter, Move, PhotoId, Span};
use edge::{Problem, Request, Verdict};
use lambda_http::http::Method;
use memory::{Faults, Mailbox, Postbox, Tables};
use serde_json::json;
use store::Store;

type Rooms<L> = Cabinet<Store<Tables>, memory::Vault, L, Clock, memory::Bucket>;

fn cabinet<L: Letters>(place: &Place, letters: L) -> Rooms<L> {
    Cabinet {
        store: place.store.clone(),
        vault: memory::Vault::create(Faults::default()),
        letters,
        world: Clock::default(),
        site_origin: ORIGIN.to_owned(),
        requisites: tests::people::requisites(),
        bucket: place.bucket.clone(),
    }
}

fn request(method: Method, path: &str) -> Request {
    Request::new(method, path).with_header("cookie", &format!("__Host-session={TOKEN}"))
}

/// The kind of the problem, if there is one.
async fn ask<L: Letters>(it: &Rooms<L>, request: Request) -> Option<&'static str> {
    account::handle(it, request).await.err().map(|problem: Problem| problem.kind().0)
}

#[tokio::test]
async fn copies_and_consents_have_a_pace() {
    let place = Place::prepare().await;
    let it = cabinet(&place, Postbox::create(Faults::default()));
    let copy = || request(Method::GET, "/account/export");
    for time in 0..30 {
        assert_eq!(ask(&it, copy()).await, None, "the {time}. time");
    }
    assert_eq!(ask(&it, copy()).await, Some("too-many-tries"));
    let text = edge::consents::text(
        domain::ConsentKind::Advertising,
        domain::Language::Ru,
        &tests::people::requisites(),
    );
    let body = json!({ "kind": "advertising", "given": true, "text": text, "language": "ru" });
    let consent = || request(Method::POST, "/account/consents").with_json(body.to_string());
    assert_eq!(ask(&it, consent()).await, Some("too-many-tries"), "one pace for both");
    it.world.now.set(NOW.plus(Span::seconds(61)));
    assert_eq!(ask(&it, copy()).await, None, "nobody waits for more than a minute");
}

/// A queue that does not answer.
struct Away;

impl Letters for Away {
    async fn post(&self, _: &Letter) -> Result<(), StoreError> {
        Err(StoreError::Unavailable("no answer".into()))
    }
}

#[tokio::test]
async fn nobody_is_erased_without_the_letter_that_says_so() {
    // R27.
    let place = Place::prepare().await;
    let erase = || {
        let body = json!({ "password": PASSWORD }).to_string();
        request(Method::POST, "/account/erasure").with_json(body)
    };
    let stage = async || {
        let account = place.store.account(place.mine.id).await.expect("an answer");
        account.expect("it is there").stage
    };
    assert_eq!(ask(&cabinet(&place, Away), erase()).await, Some("unavailable"));
    assert_eq!(stage().await, AccountStage::Active, "it can be asked for again");
    let post = Postbox::create(Faults::default());
    let letter = {
        let it = cabinet(&place, post.clone());
        post.post(&Letter { account: place.mine.id, about: erasure() }).await.expect("posted");
        let early = post.take().remove(0);
        assert!(early.delay() > Span::seconds(0), "it is read after what it tells of");
        let carrier = Mailbox::create(Faults::default());
        let scribe = letters::scribe(&place, carrier.clone());
        let body = json!({
            "key": early.key(), "account": early.account.to_string(),
            "about": { "kind": "account", "notice": "erasure", "slot": 0 },
        });
        let verdict = notify::handle(&scribe, body.to_string()).await;
        assert!(matches!(verdict, Verdict::Retry(_)), "it has not begun");
        assert_eq!(carrier.take(), []);
        assert_eq!(ask(&it, erase()).await, None);
        assert!(matches!(notify::handle(&scribe, body.to_string()).await, Verdict::Done));
        assert_eq!(carrier.take().len(), 1);
        post.take().remove(0)
    };
    assert_eq!(stage().await, AccountStage::Erasing);
    assert!(letter.key().starts_with("erasure#"), "{}", letter.key());
}

/// R27: what is personal goes when the letter is on its way, or has had its time.
#[tokio::test]
async fn the_address_stays_until_the_letter_is_sent() {
    for is_sent in [true, false] {
        let place = Place::prepare().await;
        let Move::Step(step) = place.mine.erase(NOW) else { panic!("it is open") };
        place.store.commit(&step).await.expect("it begins");
        let sweep = async |after: Span| {
            let it = reconcile::Sweeper {
                store: place.store.clone(),
                bucket: place.bucket.clone(),
                queue: place.queue.clone(),
                letters: Postbox::create(Faults::default()),
                web: payments::robokassa(),
                shop: payments::shop(),
                world: Clock::default(),
            };
            it.world.now.set(NOW.plus(after));
            reconcile::handle(&it).await.expect("a sweep");
            place.store.profile(place.mine.id).await.expect("an answer").is_some()
        };
        // The photo that is being edited ends before anything else goes.
        let lease = LeaseId::from_bytes(RUNNING);
        let why = Failure { code: "x".to_owned(), reason: "x".to_owned(), at: NOW };
        let failed = place.photo(RUNNING).await.fail(lease, why);
        let Ok(Move::Step(step)) = failed else { panic!("it runs") };
        place.store.commit(&step).await.expect("it fails");
        assert!(sweep(Span::seconds(1)).await, "nobody was told");
        let left = place.bucket.keys();
        assert!(left.iter().all(|key| !key.starts_with("in/03")), "photos go at once: {left:?}");
        if is_sent {
            let key = place.mine.goodbye(NOW).key();
            place.store.letter_sent(&key, NOW).await.expect("an answer");
            assert!(!sweep(Span::seconds(60)).await, "he was told");
        } else {
            assert_eq!(Account::GOODBYE_LIFE, Span::seconds(2_700));
            assert!(sweep(Span::seconds(2_699)).await, "he may still be told");
            assert!(!sweep(Span::seconds(2_760)).await, "no longer");
        }
    }
}

/// What a customer said of a photo goes with it: its name and the words.
#[tokio::test]
async fn a_deleted_photo_is_forgotten() {
    let place = Place::of("photos").await;
    let path = format!("/photos/{}", PhotoId::from_bytes(DELIVERED));
    let it = crate::again::album(&place);
    for _ in 0..2 {
        let request = request(Method::DELETE, &path);
        photos::handle(&it, request).await.expect("it is deleted");
    }
    let photo = place.photo(DELIVERED).await;
    assert_eq!(photo.order.name.as_str(), "deleted");
    assert_eq!((photo.due, photo.erased), (None, Some(NOW)));
    assert_eq!(photo.stage_name(), "delivered", "the unit was used, and that stays known");
    assert_eq!(photo.order.request, None);
}

fn erasure() -> domain::About {
    domain::About::Account { notice: domain::Notice::Erasure, slot: 0 }
}
