//! Photos that are impounded: each change with the condition that may refuse it (R57).

use crate::for_both_engines;
use crate::nouns::{NOW, TICK, conflicts, id, open, pack, starting, step, stored, take};
use domain::exhibit::{Exhibits, Release};
use domain::photo::Delivered;
use domain::ports::Ledger;
use domain::{
    Account, Exhibit, Fate, Ground, Move, OperatorName, Photo, RecipeText, ResultKind, Sentence,
    Sha256, Span, Step, Time,
};
use store::{Engine, Store};

for_both_engines! {
    a_photo_is_impounded_once_and_stays,
    what_was_deleted_first_is_not_impounded,
    an_exhibit_is_released_once,
    a_photo_is_impounded_anew,
    the_register_is_read_in_pages,
}

fn said(text: &str) -> Sentence {
    Sentence::parse(text).expect("a sentence")
}

fn by() -> OperatorName {
    OperatorName::parse("aru").expect("a name")
}

async fn commit<E: Engine>(store: &Store<E>, step: &Step, n: u8) -> Photo {
    store.commit(step).await.expect("the state is as it was seen");
    stored(store, id(n)).await
}

async fn delivered<E: Engine>(store: &Store<E>, account: &Account, n: u8) -> Photo {
    let [photo] = &take(store, account, &[id(n)], NOW).await[..] else { panic!("one photo") };
    let (first, started) = starting(photo, n, NOW);
    commit(store, &first, n).await;
    let sha256 = Sha256::of(b"made");
    let made = Delivered { sha256, size_bytes: 4, width: 800, height: 600, at: NOW };
    commit(store, &step(started.deliver(made)), n).await
}

fn impounding(photo: &Photo, at: Time) -> (Exhibit, Step) {
    let made = photo.impound(None, true, Ground::Forbidden, said("№ 7, 2026-11-20"), by(), at);
    match made {
        Ok((exhibit, Move::Step(step))) => (exhibit, step),
        other => panic!("it is at rest: {other:?}"),
    }
}

fn release(fate: Fate) -> Release {
    Release { fate, by: by(), at: NOW.plus(Span::days(1)), why: said("Withdrawn") }
}

fn again(photo: &Photo, account: &Account) -> Step {
    let recipe = RecipeText::from_canonical("{\"a\":1}".to_owned(), ResultKind::Jpeg);
    step(photo.ask_again(account, recipe, None, None, NOW))
}

async fn a_photo_is_impounded_once_and_stays<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 10).await;
    let photo = delivered(store, &account, 1).await;
    let (erase, wish) = (step(photo.erase(NOW)), again(&photo, &account));
    let (exhibit, impound) = impounding(&photo, NOW);
    let now = commit(store, &impound, 1).await;
    assert_eq!((now.impounded, now.exhibit, now.due), (Some(NOW), Some(NOW), photo.due));
    assert_eq!(store.exhibit(id(1), NOW).await.expect("an answer"), Some(exhibit));
    conflicts(store, &erase, "the customer looked before").await;
    conflicts(store, &wish, "the customer looked before").await;
    conflicts(store, &impounding(&photo, NOW.plus(TICK)).1, "another operator was quicker").await;
    assert_eq!(pack(store, &account).await.used(), 1, "no unit moves");
}

async fn what_was_deleted_first_is_not_impounded<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 10).await;
    let photo = delivered(store, &account, 1).await;
    let (_, impound) = impounding(&photo, NOW);
    let asked = commit(store, &again(&photo, &account), 1).await;
    conflicts(store, &impound, "another result is on its way").await;
    commit(store, &step(asked.erase(NOW)), 1).await;
    conflicts(store, &impound, "it was deleted").await;
    assert_eq!(store.exhibit(id(1), NOW).await.expect("an answer"), None, "nothing by halves");
}

async fn an_exhibit_is_released_once<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 10).await;
    for (n, fate, is_gone) in
        [(1, Fate::Returned, false), (2, Fate::Returned, true), (3, Fate::Destroyed, false)]
    {
        let photo = delivered(store, &account, n).await;
        let (exhibit, impound) = impounding(&photo, NOW);
        commit(store, &impound, n).await;
        let end = step(exhibit.release(release(fate), is_gone).map_err(Fate::as_str));
        let now = commit(store, &end, n).await;
        let erased = (is_gone || fate == Fate::Destroyed).then_some(release(fate).at);
        assert_eq!((now.impounded, now.exhibit, now.erased), (None, Some(NOW), erased));
        assert_eq!(now.due, erased.or(photo.due), "what is deleted is cleared away");
        let kept = store.exhibit(id(n), NOW).await.expect("an answer").expect("it stays");
        assert_eq!(kept.released, Some(release(fate)));
        conflicts(store, &end, "it is released").await;
    }
}

async fn a_photo_is_impounded_anew<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 10).await;
    let photo = delivered(store, &account, 1).await;
    let (first, impound) = impounding(&photo, NOW);
    commit(store, &impound, 1).await;
    let end = step(first.release(release(Fate::Returned), false).map_err(Fate::as_str));
    let free = commit(store, &end, 1).await;
    conflicts(store, &impound, "nothing is written over, not even within one moment").await;
    let later = NOW.plus(Span::days(2));
    let now = commit(store, &impounding(&free, later).1, 1).await;
    assert_eq!((now.impounded, now.exhibit), (Some(later), Some(later)));
    conflicts(store, &end, "that was the one before").await;
}

async fn the_register_is_read_in_pages<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 10).await;
    for n in 1..=3 {
        let photo = delivered(store, &account, n).await;
        let at = NOW.plus(Span::millis(n.into()));
        commit(store, &impounding(&photo, at).1, n).await;
    }
    let page = store.exhibits(None, 2).await.expect("an answer");
    assert_eq!(page.items.iter().map(|it| it.photo).collect::<Vec<_>>(), [id(3), id(2)]);
    let rest = store.exhibits(page.next.as_deref(), 2).await.expect("an answer");
    assert_eq!(rest.items.iter().map(|it| it.photo).collect::<Vec<_>>(), [id(1)]);
    assert_eq!(rest.next, None);
    assert_eq!(store.exhibits(Some("nonsense"), 2).await.expect("an answer").items.len(), 2);
}
