//! The rights to one's data, where an event alone cannot show it: they cost us much, so they have a
//! pace, and the way out is told of before it begins.

use crate::money::{Clock, PASSWORD};
use crate::{NOW, ORIGIN, Place, TOKEN, letters};
use account::Cabinet;
use domain::ports::{Accounts, Letters, StoreError};
use domain::{AccountStage, Letter, Span};
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

fn erasure() -> domain::About {
    domain::About::Account { notice: domain::Notice::Erasure, slot: 0 }
}
