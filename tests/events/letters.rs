//! Letters: which events make which mails.

use crate::money::Clock;
use crate::payments::catalogue;
use crate::{NOW, ORIGIN, Place, complaints, events, money, parts, payments};
use domain::ports::{LetterBook, Mails};
use domain::{Email, LeaseId, Mail, Span, Writing};
use edge::{Verdict, queue};
use lambda_runtime::{Context, LambdaEvent};
use memory::{Faults, Mailbox, Papers, Tables};
use notify::Scribe;
use std::cell::Cell;
use store::Store;

const OPERATOR: &str = "operator@example.kz";
const CUSTOMER: &str = "aru@example.kz";

pub(crate) fn scribe<M: Mails>(place: &Place, mails: M) -> Scribe<Store<Tables>, M, Papers, Clock> {
    Scribe {
        store: place.store.clone(),
        mails,
        catalogue: catalogue(),
        world: Clock::default(),
        operator: Email::parse(OPERATOR).expect("an address"),
        site_origin: ORIGIN.to_owned(),
        support: "help@suret.example".to_owned(),
    }
}

async fn prepare(place: &Place) {
    payments::prepare(&place.store, &place.mine, &place.theirs).await;
    money::prepare(&place.store, &place.mine, &place.theirs).await;
    complaints::prepare(place).await;
}

async fn deliver<M: Mails>(event: &str, it: &Scribe<Store<Tables>, M, Papers, Clock>) -> String {
    let batch: queue::Batch = serde_json::from_str(event).expect("an event of SQS");
    assert!(!batch.records.is_empty(), "a queue sends at least one message");
    let retried = Cell::new(false);
    let report = queue::each(LambdaEvent::new(batch, Context::default()), async |body| {
        let verdict = notify::handle(it, body).await;
        retried.set(retried.get() || matches!(verdict, Verdict::Retry(_)));
        verdict
    })
    .await;
    assert_eq!(report == queue::Report::default(), !retried.get(), "what fails is reported");
    if retried.get() { "retry".to_owned() } else { "done".to_owned() }
}

pub(crate) async fn answer(event: &str, place: &Place) -> String {
    prepare(place).await;
    deliver(event, &scribe(place, Mailbox::create(Faults::default()))).await
}

/// Receivers and the Russian subject of what was mailed.
fn shown(mails: &[Mail]) -> Vec<(String, String)> {
    let subject = |mail: &Mail| mail.subject.as_str().split(" / ").next().unwrap_or("").to_owned();
    mails.iter().map(|mail| (mail.to.as_str().to_owned(), subject(mail))).collect()
}

#[tokio::test]
async fn every_letter_is_mailed_once_however_often_its_message_comes() {
    let mut told = Vec::new();
    for (path, event) in events() {
        let Some(("notify", case, _)) = parts(&path) else { continue };
        let place = Place::prepare().await;
        prepare(&place).await;
        let box_of_all = Mailbox::create(Faults::default());
        let it = scribe(&place, box_of_all.clone());
        let first = deliver(&event, &it).await;
        let mails = shown(&box_of_all.take());
        assert_eq!(deliver(&event, &it).await, first, "{path} the second time");
        assert_eq!(box_of_all.take(), [], "{path} is mailed once");
        told.push((case.to_owned(), mails));
    }
    told.retain(|(_, mails)| !mails.is_empty());
    insta::assert_debug_snapshot!(told);
}

/// A carrier that sends and then does not answer, or is away, the first time.
struct Shaky {
    carrier: Mailbox,
    sends: bool,
    tried: Cell<u32>,
}

impl Mails for Shaky {
    async fn send(&self, mail: &Mail) -> Result<(), domain::ports::StoreError> {
        self.tried.set(self.tried.get() + 1);
        if self.tried.get() > 1 || self.sends {
            self.carrier.send(mail).await?;
        }
        if self.tried.get() > 1 {
            return Ok(());
        }
        Err(domain::ports::StoreError::Unavailable("no answer".into()))
    }
}

#[tokio::test]
async fn what_may_have_been_sent_waits_for_its_claim_to_end_and_is_sent_again() {
    for sends in [true, false] {
        let place = Place::prepare().await;
        prepare(&place).await;
        let event = events().remove("notify/order-paid.done.json").expect("the event");
        let carrier = Mailbox::create(Faults::default());
        let it = scribe(&place, Shaky { carrier: carrier.clone(), sends, tried: Cell::new(0) });
        assert_eq!(deliver(&event, &it).await, "retry");
        assert_eq!(deliver(&event, &it).await, "retry", "the claim holds");
        assert_eq!(it.mails.tried.get(), 1);
        it.world.now.set(NOW.plus(Writing::LEASE_LIFE).plus(Span::millis(1)));
        assert_eq!(deliver(&event, &it).await, "done");
        let expected = if sends { 2 } else { 1 };
        assert_eq!(carrier.take().len(), expected, "twice is better than never");
        assert_eq!(deliver(&event, &it).await, "done");
        assert_eq!(carrier.take(), []);
    }
}

#[tokio::test]
async fn a_letter_that_another_run_writes_is_left_to_it() {
    let place = Place::prepare().await;
    prepare(&place).await;
    let key = format!("order-paid#{}", payments::PAID);
    let other = LeaseId::from_bytes([99; 16]);
    place.store.claim_letter(&key, other, NOW).await.expect("nobody had it");
    let event = events().remove("notify/order-paid.done.json").expect("the event");
    let carrier = Mailbox::create(Faults::default());
    let it = scribe(&place, carrier.clone());
    assert_eq!(deliver(&event, &it).await, "retry");
    assert_eq!(shown(&carrier.take()), []);
    place.store.letter_sent(&key, NOW).await.expect("noted");
    assert_eq!(deliver(&event, &it).await, "done");
    assert_eq!(shown(&carrier.take()), []);
}

#[tokio::test]
async fn the_statement_goes_to_the_operator_and_to_the_customer() {
    // R65: the statement with its reason.
    let place = Place::prepare().await;
    prepare(&place).await;
    let event = events().remove("notify/refund-asked.done.json").expect("the event");
    let carrier = Mailbox::create(Faults::default());
    deliver(&event, &scribe(&place, carrier.clone())).await;
    let mails = carrier.take();
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), [CUSTOMER, OPERATOR]);
    for mail in mails {
        assert!(mail.text.contains("It was the wrong pack"), "{}", mail.text);
        assert!(mail.text.contains(CUSTOMER), "{}", mail.text);
    }
}
