//! Photos, from being held to being settled: each change with the condition that may refuse it.

use crate::for_both_engines;
use crate::nouns::{
    LIFE, NOW, PICTURE, SLACK, TICK, conflicts, id, lease, open, pack, starting, step, stored, take,
};
use domain::journal::Return;
use domain::photo::{Delivered, Failure};
use domain::ports::{Journal, Ledger, Packs, Photos};
use domain::{Account, Cause, Photo, Sha256, Span, Stage, Step, ledger};
use store::{Engine, Item, Store, Table, Verb, Write, keys};

for_both_engines! {
    a_photo_has_one_run_at_a_time,
    a_photo_is_delivered_once,
    only_the_lease_may_fail_a_photo,
    a_photo_is_abandoned_by_those_who_saw_its_last_link,
    a_photo_that_runs_is_not_abandoned,
    a_unit_goes_back_only_into_a_pack,
    an_abandoned_photo_is_retaken_once,
    a_late_photo_is_parked,
    a_photo_that_waits_is_cancelled,
    a_delivered_photo_is_erased_and_settled,
    a_photo_is_postponed_by_those_who_saw_why,
}

async fn held<E: Engine>(store: &Store<E>) -> (Account, Photo) {
    let account = open(store, 1, 10).await;
    let [photo] = &take(store, &account, &[id(1)], NOW).await[..] else { panic!("one photo") };
    (account, photo.clone())
}

fn delivered() -> Delivered {
    let size_bytes = 7_000_000_000;
    Delivered { sha256: Sha256::of(PICTURE), size_bytes, width: 800, height: 600, at: NOW }
}

fn failure() -> Failure {
    Failure {
        code: "torn".to_owned(), reason: "Файл обрывается.".to_owned(), at: NOW
    }
}

async fn commit<E: Engine>(store: &Store<E>, step: &Step) -> Photo {
    store.commit(step).await.expect("the state is as it was seen");
    stored(store, id(1)).await
}

async fn a_photo_has_one_run_at_a_time<E: Engine>(store: &Store<E>) {
    let (_, photo) = held(store).await;
    let (first, started) = starting(&photo, 1, NOW);
    assert_eq!(commit(store, &first).await, started);
    conflicts(store, &starting(&photo, 2, NOW).0, "the first run has the lease").await;
    let until = NOW.plus(LIFE);
    conflicts(store, &starting(&photo, 2, until).0, "to the last moment").await;
    let (second, started) = starting(&started, 2, until.plus(TICK));
    assert_eq!(commit(store, &second).await, started);
    assert_eq!(started.attempts, 2);
}

async fn a_photo_is_delivered_once<E: Engine>(store: &Store<E>) {
    let (account, photo) = held(store).await;
    let early = Photo { stage: Stage::Running { lease: lease(1), until: NOW }, ..photo.clone() };
    conflicts(store, &step(early.deliver(delivered())), "it does not run yet").await;
    let (first, started) = starting(&photo, 1, NOW);
    commit(store, &first).await;
    let deliver = step(started.deliver(delivered()));
    let photo = commit(store, &deliver).await;
    assert_eq!((photo.stage, photo.due), (Stage::Delivered(delivered()), None));
    conflicts(store, &deliver, "it is delivered").await;
    conflicts(store, &step(started.fail(lease(1), failure())), "it is delivered").await;
    conflicts(store, &starting(&started, 2, NOW.plus(Span::days(1))).0, "it is delivered").await;
    assert_eq!(pack(store, &account).await.used(), 1);
}

async fn only_the_lease_may_fail_a_photo<E: Engine>(store: &Store<E>) {
    let (account, photo) = held(store).await;
    let (first, lost) = starting(&photo, 1, NOW);
    commit(store, &first).await;
    let (second, started) = starting(&lost, 2, NOW.plus(LIFE).plus(TICK));
    commit(store, &second).await;
    conflicts(store, &step(lost.fail(lease(1), failure())), "the second run has the lease").await;
    assert_eq!(pack(store, &account).await.used(), 1);
    let other = open(store, 2, 10).await;
    let foreign = pack(store, &other).await.id;
    let astray = Photo { account: other.id, pack: foreign, ..started.clone() };
    let fail = step(astray.fail(lease(2), failure()));
    conflicts(store, &fail, "the unit goes back where it came from").await;
    let fail = step(started.fail(lease(2), failure()));
    let photo = commit(store, &fail).await;
    assert_eq!((photo.stage, photo.due), (Stage::Failed(failure()), None));
    assert_eq!(pack(store, &account).await.used(), 0);
    conflicts(store, &fail, "the unit goes back once").await;
    assert_eq!(pack(store, &account).await.returned, 1);
    let lines = store.lines(account.id, None, 10).await.expect("an answer").items;
    let returned = Cause::Returned { photo: id(1), generation: 0, why: Return::Failed };
    assert_eq!(lines.iter().filter(|line| line.cause == returned).count(), 1, "{lines:?}");
}

/// Takes the photo anew, or gives its link out anew, by what is known of it.
async fn retaking<E: Engine>(store: &Store<E>, account: &Account, photo: &Photo) -> Step {
    let packs = store.packs(account.id).await.expect("an answer");
    let taking = ledger::retake(photo, account, &packs, LIFE, SLACK, NOW.plus(LIFE));
    let [step] = &taking.expect("there are units").steps[..] else { panic!("one step") };
    step.clone()
}

async fn a_photo_is_abandoned_by_those_who_saw_its_last_link<E: Engine>(store: &Store<E>) {
    let (account, photo) = held(store).await;
    let renew = retaking(store, &account, &photo).await;
    let renewed = commit(store, &renew).await;
    assert_eq!(renewed.generation, 1);
    assert_eq!(renewed.stage, Stage::Held { link_until: NOW.plus(LIFE).plus(LIFE) });
    conflicts(store, &renew, "the link was given out").await;
    let stale = step(photo.abandon(Return::NeverUploaded, NOW));
    conflicts(store, &stale, "there is a newer link").await;
    let abandon = step(renewed.abandon(Return::NeverUploaded, NOW));
    let photo = commit(store, &abandon).await;
    let last_look = NOW.plus(Photo::LOOK_EVERY);
    assert_eq!((photo.stage, photo.due), (Stage::Abandoned { at: NOW }, Some(last_look)));
    conflicts(store, &abandon, "the unit goes back once").await;
    assert_eq!(pack(store, &account).await.available, 10);
}

async fn a_photo_that_runs_is_not_abandoned<E: Engine>(store: &Store<E>) {
    let (account, photo) = held(store).await;
    let renew = retaking(store, &account, &photo).await;
    let (first, started) = starting(&photo, 1, NOW);
    commit(store, &first).await;
    conflicts(store, &step(photo.abandon(Return::NeverUploaded, NOW)), "it runs").await;
    conflicts(store, &step(photo.erase(NOW)), "it runs").await;
    conflicts(store, &renew, "it runs").await;
    assert_eq!(stored(store, id(1)).await, started);
    assert_eq!(pack(store, &account).await.used(), 1);
}

async fn a_unit_goes_back_only_into_a_pack<E: Engine>(store: &Store<E>) {
    let (account, photo) = held(store).await;
    let write = Write {
        table: Table::Ledger,
        key: keys::pack(account.id, photo.pack),
        verb: Verb::Delete,
        condition: None,
        values: Item::new(),
    };
    store.engine().write(&[write]).await.expect("removing always works");
    let abandon = step(photo.abandon(Return::NeverUploaded, NOW));
    conflicts(store, &abandon, "half a pack would be worse than none").await;
    assert_eq!(store.packs(account.id).await.expect("an answer"), []);
    assert_eq!(stored(store, id(1)).await, photo);
}

async fn an_abandoned_photo_is_retaken_once<E: Engine>(store: &Store<E>) {
    let (account, photo) = held(store).await;
    let abandoned = commit(store, &step(photo.abandon(Return::NeverUploaded, NOW))).await;
    let retake = retaking(store, &account, &abandoned).await;
    let photo = commit(store, &retake).await;
    assert!(matches!(photo.stage, Stage::Held { .. }), "{photo:?}");
    assert_eq!((photo.generation, photo.attempts), (1, 0));
    conflicts(store, &retake, "it is held").await;
    let erase = step(abandoned.erase(NOW));
    conflicts(store, &erase, "what is held is cancelled, not erased").await;
    let again = commit(store, &step(photo.abandon(Return::NeverUploaded, NOW))).await;
    conflicts(store, &retake, "it was taken anew meanwhile").await;
    commit(store, &step(again.erase(NOW))).await;
    let retake = retaking(store, &account, &Photo { erased: None, ..again }).await;
    conflicts(store, &retake, "the customer does not want it").await;
    assert_eq!(pack(store, &account).await.available, 10);
}

async fn a_late_photo_is_parked<E: Engine>(store: &Store<E>) {
    let (account, photo) = held(store).await;
    let known = Photo { stage: Stage::Abandoned { at: NOW }, ..photo.clone() };
    conflicts(store, &step(known.park(NOW)), "it is held").await;
    let abandoned = commit(store, &step(photo.abandon(Return::NeverUploaded, NOW))).await;
    let parked = commit(store, &step(abandoned.park(NOW))).await;
    assert_eq!(parked.stage, Stage::Parked { at: NOW });
    assert_eq!(parked.due, Some(NOW.plus(Photo::LOOK_EVERY)));
    let later = NOW.plus(LIFE);
    let parked = commit(store, &step(parked.park(later))).await;
    assert_eq!(parked.due, Some(later.plus(Photo::LOOK_EVERY)), "looked at again later");
    commit(store, &step(parked.erase(later))).await;
    conflicts(store, &step(parked.park(later)), "the customer does not want it").await;
    assert_eq!(pack(store, &account).await.available, 10);
}

async fn a_photo_that_waits_is_cancelled<E: Engine>(store: &Store<E>) {
    let (account, photo) = held(store).await;
    let cancel = step(photo.erase(NOW));
    let photo = commit(store, &cancel).await;
    assert_eq!((&photo.stage, photo.erased), (&Stage::Abandoned { at: NOW }, Some(NOW)));
    assert_eq!(photo.due, Some(NOW), "its objects are to go");
    conflicts(store, &cancel, "the unit goes back once").await;
    assert_eq!(pack(store, &account).await.available, 10);
}

async fn a_delivered_photo_is_erased_and_settled<E: Engine>(store: &Store<E>) {
    let (_, photo) = held(store).await;
    let (first, started) = starting(&photo, 1, NOW);
    commit(store, &first).await;
    let running = Photo { stage: Stage::Delivered(delivered()), ..started.clone() };
    conflicts(store, &step(running.erase(NOW)), "it is being edited").await;
    conflicts(store, &step(running.settle()), "it is being edited").await;
    let photo = commit(store, &step(started.deliver(delivered()))).await;
    let erased = commit(store, &step(photo.erase(NOW))).await;
    assert_eq!((erased.erased, erased.due), (Some(NOW), Some(NOW)));
    let later = NOW.plus(TICK);
    let erased = commit(store, &step(photo.erase(later))).await;
    assert_eq!((erased.erased, erased.due), (Some(NOW), Some(later)), "the first time counts");
    let stale = Photo { due: Some(NOW), ..erased.clone() };
    conflicts(store, &step(stale.settle()), "it is due for another reason").await;
    let settle = step(erased.settle());
    assert_eq!(commit(store, &settle).await.due, None);
    conflicts(store, &settle, "it is settled").await;
}

async fn a_photo_is_postponed_by_those_who_saw_why<E: Engine>(store: &Store<E>) {
    let (_, photo) = held(store).await;
    let later = NOW.plus(LIFE).plus(SLACK);
    assert_eq!(photo.due, Some(later));
    let postpone = photo.postpone(later).expect("it is due");
    let postponed = commit(store, &postpone).await;
    assert_eq!(postponed, Photo { due: Some(later.plus(Photo::LOOK_EVERY)), ..photo });
    conflicts(store, &postpone, "it was postponed").await;
    assert_eq!(store.photo(id(1)).await.expect("an answer"), Some(postponed));
}
