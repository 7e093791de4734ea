//! What customers are told without having asked: that photos are ready, that a pack is used up,
//! that a document changes, that a block is over. And how the one of these that is advertising is
//! switched off.

#[path = "rights.rs"]
mod rights;

use crate::money::Clock;
use crate::{DELIVERED, HELD, NOW, ORIGIN, Place, RUNNING, Still, letters, payments};
use domain::legal::LegalName;
use domain::mailing::Mailings;
use domain::order::DocumentVersion;
use domain::ports::{Accounts, Dossier, Editions, Ledger, Packs, Tickets};
use domain::{
    About, Block, Consent, ConsentKind, Day, Ground, Language, Letter, Mail, Move, Notice,
    OperatorName, PhotoId, Purpose, Sentence, Sha256, Span, Ticket, Visit,
};
use edge::request::digest;
use edge::{Request, Verdict};
use lambda_http::http::Method;
use memory::{Faults, Mailbox, Postbox};
use serde_json::json;

/// The token of a letter that advertises.
const LETTER: &str = "a-made-up-token-of-a-letter-that-advertises";

/// Such a letter went out.
pub(crate) async fn prepare(place: &Place) {
    let profile = place.store.profile(place.mine.id).await.expect("the profile");
    let profile = profile.expect("it is there");
    let (to, id) = ((&profile.email, profile.created), place.mine.id);
    let ticket = Ticket::new(digest(LETTER), Purpose::Unsubscribe, id, to, NOW);
    place.store.add_ticket(&ticket).await.expect("a ticket");
}

/// What is mailed when a letter is to be written.
pub(crate) async fn mailed(place: &Place, letter: &Letter, about: serde_json::Value) -> Vec<Mail> {
    let carrier = Mailbox::create(Faults::default());
    let it = letters::scribe(place, carrier.clone());
    let body = json!({
        "key": letter.key(), "account": letter.account.to_string(), "about": about,
    });
    for _ in 0..2 {
        let verdict = notify::handle(&it, body.to_string()).await;
        assert!(matches!(verdict, Verdict::Done), "{verdict:?}");
    }
    let mails = carrier.take();
    assert!(mails.len() < 2, "mailed once, however often it is asked for");
    mails
}

async fn advertising(place: &Place) -> Vec<Consent> {
    let all = place.store.consents(place.theirs.id, None, 200).await.expect("an answer").items;
    all.into_iter().filter(|record| record.kind == ConsentKind::Advertising).collect()
}

async fn agrees(place: &Place, after: Span) {
    let text = "Send me advertising.".to_owned();
    let record = Consent {
        account: place.theirs.id,
        kind: ConsentKind::Advertising,
        given: true,
        hash: Sha256::of(text.as_bytes()),
        text,
        version: DocumentVersion::parse("2026-11-01").expect("a version"),
        language: Language::Ru,
        at: NOW.minus(Span::days(1)).plus(after),
        visit: Visit::default(),
    };
    place.store.commit(&record.add()).await.expect("it is new");
}

/// The other customer uses up what he has.
async fn used_up(place: &Place) -> Letter {
    let ids: Vec<[u8; 16]> = (20..29).map(|n| [n; 16]).collect();
    place.take(&place.theirs, &ids).await;
    let pack = place.store.packs(place.theirs.id).await.expect("the packs").remove(0);
    assert_eq!(pack.usable(NOW), 0);
    Letter { account: place.theirs.id, about: About::PackUsedUp { pack: pack.id } }
}

async fn unsubscribe(place: &Place, request: Request, after: Span) -> u16 {
    let world = Clock::default();
    world.now.set(NOW.plus(after));
    let it = account::Cabinet {
        store: place.store.clone(),
        vault: memory::Vault::create(Faults::default()),
        letters: Postbox::create(Faults::default()),
        world,
        site_origin: ORIGIN.to_owned(),
        requisites: tests::people::requisites(),
        bucket: place.bucket.clone(),
    };
    match account::handle(&it, request).await {
        Ok(answer) => answer.respond().status().as_u16(),
        Err(problem) => problem.respond().status().as_u16(),
    }
}

#[tokio::test]
async fn advertising_goes_to_who_agreed_and_one_click_ends_it() {
    // R24.
    let place = Place::prepare().await;
    let letter = used_up(&place).await;
    let About::PackUsedUp { pack } = letter.about else { panic!("a letter about a pack") };
    let about = json!({ "kind": "pack-used-up", "pack": pack.to_string() });
    assert_eq!(mailed(&place, &letter, about.clone()).await, [], "nobody agreed");
    agrees(&place, Span::millis(0)).await;
    let mail = mailed(&place, &letter, about.clone()).await.remove(0);
    assert!(mail.text.contains("9\u{a0}990\u{a0}₸"), "today's prices: {}", mail.text);
    let [(_, url), (_, post)] = mail.unsubscribe.as_ref().expect("a way out").headers();
    let token = url.trim_end_matches('>').split_once("?t=").expect("a token").1.to_owned();
    let link = format!("{ORIGIN}/ru/unsubscribe#t={token}");
    assert!(mail.text.contains(&link) && mail.html.contains(&link), "{}", mail.text);

    // A mail service, twice, as RFC 8058 has it; then the page.
    let form = Request::new(Method::POST, "/unsubscriptions").with_query("t", &token);
    let form = form.with_json(post).with_source("192.0.2.9");
    for after in [0, 1] {
        assert_eq!(unsubscribe(&place, form.clone(), Span::millis(after)).await, 204);
    }
    let page = Request::new(Method::POST, "/unsubscriptions");
    let page = page.with_json(json!({ "token": token }).to_string());
    assert_eq!(unsubscribe(&place, page.clone(), Span::millis(2)).await, 204);
    let records = advertising(&place).await;
    assert_eq!(records.iter().map(|it| it.given).collect::<Vec<_>>(), [false, true]);
    assert_eq!((&records[0].text, records[0].hash), (&records[1].text, records[1].hash));
    assert_eq!(records[0].visit.address, "192.0.2.9".parse().ok());

    // Other letters still come, this one does not, whatever pack it is about.
    let other = domain::PackId::from_bytes([9; 16]);
    let again = Letter { about: About::PackUsedUp { pack: other }, ..letter };
    let about = json!({ "kind": "pack-used-up", "pack": other.to_string() });
    assert_eq!(mailed(&place, &again, about).await, []);
    agrees(&place, Span::days(2)).await;
    let again = unsubscribe(&place, page, Span::days(3)).await;
    assert_eq!(again, 204, "the link works again after another yes");
    let given: Vec<bool> = advertising(&place).await.iter().map(|it| it.given).collect();
    assert_eq!(given, [false, true, false, true]);
    let wrong = Request::new(Method::POST, "/unsubscriptions").with_query("t", "other");
    assert_eq!(unsubscribe(&place, wrong, Span::millis(0)).await, 410);
    let form = Request::new(Method::POST, "/unsubscriptions").with_query("t", &token);
    assert_eq!(unsubscribe(&place, form, Span::days(366)).await, 410, "a year is over");
}

fn studio(
    place: &Place,
    letters: &Postbox,
) -> edit_photo::Studio<store::Store<memory::Tables>, memory::Bucket, Postbox, Still> {
    edit_photo::Studio {
        store: place.store.clone(),
        bucket: place.bucket.clone(),
        letters: letters.clone(),
        uploads_name: crate::UPLOADS.to_owned(),
        photo_of: store::keys::photo_of_upload,
        world: Still::default(),
        lease_life: crate::LIFE,
        slack: crate::SLACK,
        engine: edit_photo::edit,
    }
}

#[tokio::test]
async fn photos_are_told_of_once_when_the_last_of_them_has_ended() {
    let place = Place::prepare().await;
    let post = Postbox::create(Faults::default());
    let it = studio(&place, &post);
    let body = |id| json!({ "photo": PhotoId::from_bytes(id).to_string() }).to_string();
    assert!(matches!(edit_photo::handle(&it, body(HELD)).await, Verdict::Done));
    assert_eq!(place.photo(HELD).await.stage_name(), "delivered");
    assert_eq!(post.take(), [], "one is still being edited");
    place.deliver(&place.photo(RUNNING).await).await;
    // The run that delivered it died; whoever comes later tells.
    for id in [RUNNING, HELD, DELIVERED] {
        assert!(matches!(edit_photo::handle(&it, body(id)).await, Verdict::Done));
    }
    let posted = post.take();
    let newest = place.photo(HELD).await.created;
    let letter = Letter { account: place.mine.id, about: About::PhotosEnded { newest } };
    assert_eq!(posted, vec![letter.clone(); 3], "one letter by its key");
    assert_eq!(letter.delay(), Span::seconds(60), "more photos may follow");
    let about = json!({ "kind": "photos-ended", "newest": newest.as_millis() });
    let mail = mailed(&place, &letter, about.clone()).await.remove(0);
    assert_eq!(mail.subject.as_str(), "Ваши фотографии готовы");
    assert!(mail.text.contains("3\u{a0}фотографии"), "{}", mail.text);
    assert_eq!(mail.unsubscribe, None, "it is no advertising");

    // One that waits again makes the letter untrue.
    let newer = Letter { about: About::PhotosEnded { newest: NOW.plus(Span::days(1)) }, ..letter };
    let other = json!({ "kind": "photos-ended", "newest": NOW.plus(Span::days(1)).as_millis() });
    assert_eq!(mailed(&place, &newer, other).await, []);
}

#[tokio::test]
async fn a_pack_that_runs_down_is_told_of_with_its_last_photos() {
    let place = Place::prepare().await;
    let post = Postbox::create(Faults::default());
    let it = studio(&place, &post);
    let more: Vec<[u8; 16]> = (30..36).map(|n| [n; 16]).collect();
    place.take(&place.mine, &more).await;
    for id in &more {
        place.deliver(&place.start(*id).await).await;
    }
    place.deliver(&place.photo(RUNNING).await).await;
    let body = json!({ "photo": PhotoId::from_bytes(HELD).to_string() }).to_string();
    assert!(matches!(edit_photo::handle(&it, body).await, Verdict::Done));
    let pack = place.store.packs(place.mine.id).await.expect("the packs").remove(0);
    let letter = Letter { account: place.mine.id, about: About::PackLow { pack: pack.id } };
    assert_eq!(post.take()[1..], *std::slice::from_ref(&letter));
    let about = json!({ "kind": "pack-low", "pack": pack.id.to_string() });
    let mail = mailed(&place, &letter, about.clone()).await.remove(0);
    assert_eq!(mail.subject.as_str(), "Пакет почти использован, осталось: 1\u{a0}фотография");
}

type Sweep = reconcile::Sweeper<
    store::Store<memory::Tables>,
    memory::Bucket,
    memory::Queue,
    Postbox,
    memory::Wire,
    memory::Papers,
    Clock,
>;

fn sweeper(place: &Place, letters: &Postbox) -> Sweep {
    reconcile::Sweeper {
        store: place.store.clone(),
        bucket: place.bucket.clone(),
        queue: place.queue.clone(),
        letters: letters.clone(),
        web: payments::robokassa(),
        shop: payments::shop(),
        world: Clock::default(),
    }
}

#[tokio::test]
async fn everybody_hears_of_a_new_version_before_it_holds() {
    // R23.
    let place = Place::of("documents").await;
    let post = Postbox::create(Faults::default());
    let it = sweeper(&place, &post);
    assert_eq!(place.store.mailings().await.expect("an answer"), [], "first versions are no news");
    let from = Day::parse("2026-12-07").expect("a day");
    let texts = ["kk", "ru", "en"].map(|language| format!("# {language}\n\n## 1\n\nTwo.\n"));
    let editions = place.store.editions().await.expect("an answer");
    let published = editions.publish(LegalName::Agreement, from, texts, NOW);
    let Ok((_, Move::Step(step))) = published else { panic!("{published:?}") };
    place.store.commit(&step).await.expect("a new version");
    reconcile::handle(&it).await.expect("it sweeps");
    let about = About::DocumentChanged { name: LegalName::Agreement, from };
    let mut told: Vec<Letter> = post.take();
    told.retain(|letter| letter.about == about);
    told.sort_by_key(|letter| letter.account);
    let expected = [&place.mine, &place.theirs].map(|it| Letter { account: it.id, about });
    assert_eq!(told, expected);
    let [mailing] = place.store.mailings().await.expect("an answer").try_into().expect("one");
    assert_eq!((mailing.letters, mailing.ended), (2, Some(NOW)));
    reconcile::handle(&it).await.expect("it sweeps");
    assert!(post.take().iter().all(|letter| letter.about != about), "it has ended");

    let about =
        json!({ "kind": "document-changed", "document": "agreement", "from": "2026-12-07" });
    let mail = mailed(&place, &told[0], about.clone()).await.remove(0);
    assert_eq!(mail.subject.as_str(), "С 7 декабря 2026 года меняется документ");
    assert!(mail.text.contains(&format!("{ORIGIN}/ru/documents/agreement/2026-12-07/changes")));
}

#[tokio::test]
async fn who_was_blocked_hears_that_the_term_is_over() {
    // R58.
    let place = Place::prepare().await;
    let post = Postbox::create(Faults::default());
    let it = sweeper(&place, &post);
    let block = Block {
        ground: Ground::StateOrder,
        document: Sentence::parse("№ 7, 2026-11-20").expect("a sentence"),
        by: OperatorName::parse("aru").expect("a name"),
        at: NOW,
        until: Some(NOW.plus(Span::days(1))),
    };
    let Ok(Move::Step(step)) = place.mine.block(block) else { panic!("it can be blocked") };
    place.store.commit(&step).await.expect("it is so");
    let about = About::Account { notice: Notice::Unblocked, slot: NOW.as_millis() };
    let letter = Letter { account: place.mine.id, about };
    let body = json!({ "kind": "account", "notice": "unblocked", "slot": NOW.as_millis() });
    assert_eq!(mailed(&place, &letter, body.clone()).await, [], "it still holds");
    it.world.now.set(NOW.plus(Span::days(1)).plus(Span::millis(1)));
    reconcile::handle(&it).await.expect("it sweeps");
    let told: Vec<Letter> = post.take();
    assert!(told.contains(&letter), "{told:?}");
    let account = place.store.account(place.mine.id).await.expect("an answer").expect("there");
    assert!(account.is_active());
    assert_eq!(mailed(&place, &letter, body).await.len(), 1);
}
