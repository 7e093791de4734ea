//! A delivered photo that is edited again: each change with the condition that may refuse it.

use crate::for_both_engines;
use crate::nouns::{NOW, TICK, conflicts, id, open, pack, starting, step, stored, take};
use domain::photo::{AgainStage, Delivered, Failure, Start};
use domain::ports::Ledger;
use domain::{
    Account, LeaseId, Photo, RecipeText, RequestText, ResultKind, Sha256, Span, Stage, Step,
};
use store::{Engine, Item, Store, Table, Verb, Write, keys};

for_both_engines! {
    a_photo_is_wanted_anew_by_those_who_saw_its_last_wish,
    the_next_result_is_made_once,
    a_wish_is_refused_once,
    what_was_erased_is_not_made_anew,
    a_photo_of_before_was_never_wanted_anew,
    each_result_keeps_its_kind,
    a_photo_of_before_is_and_becomes_a_jpeg,
}

async fn a_photo_of_before_was_never_wanted_anew<E: Engine>(store: &Store<E>) {
    let (account, photo) = delivered(store).await;
    let verb = Verb::Update("REMOVE #edits, #edition".to_owned());
    let (table, key) = (Table::Ledger, keys::photo(id(1)));
    let write = Write { table, key, verb, condition: None, values: Item::new() };
    store.engine().write(&[write]).await.expect("it is there");
    assert_eq!(stored(store, id(1)).await, photo, "its result is the first");
    let asked = commit(store, &asking(&photo, &account, "{\"a\":1}", None)).await;
    assert_eq!((asked.edits(), asked.edition), (1, 0));
}

/// Wants it as this kind of file.
fn asking_as(photo: &Photo, account: &Account, kind: ResultKind) -> Step {
    let recipe = RecipeText::from_canonical(format!("{kind:?}"), kind);
    step(photo.ask_again(account, recipe, None, Some(photo.edits()), NOW))
}

async fn each_result_keeps_its_kind<E: Engine>(store: &Store<E>) {
    let (account, first) = delivered(store).await;
    let kinds = [ResultKind::Png, ResultKind::Webp, ResultKind::Jpeg, ResultKind::Png];
    let (mut photo, mut expected) = (first, vec![ResultKind::Jpeg]);
    for (number, kind) in (1..).zip(kinds) {
        let asked = commit(store, &asking_as(&photo, &account, kind)).await;
        expected.push(kind);
        assert_eq!(asked.anew().map(|anew| anew.kind()), Some(kind));
        assert_eq!(asked.kind(), photo.kind(), "the one that is there is what it was");
        let made = commit(store, &step(asked.deliver_again(made(b"next", number)))).await;
        photo = commit(store, &step(made.settle())).await;
        let mut found: Vec<_> = photo.outdated().map(|it| (it.edition, it.kind())).collect();
        found.push((photo.edition, photo.kind()));
        assert_eq!(found, (0..).zip(expected.clone()).collect::<Vec<_>>());
    }
    // What is forgotten of it when it is gone is not where its results lie.
    let erased = commit(store, &step(photo.erase(NOW))).await;
    let forgotten = commit(store, &step(erased.settle())).await;
    let results = |photo: &Photo| photo.outdated().map(|it| keys::result(&it)).collect::<Vec<_>>();
    assert_eq!(results(&forgotten), results(&photo));
}

/// Takes what says of kinds from the photo, as if it was written before there were any.
async fn forget_kinds<E: Engine>(store: &Store<E>) {
    let verb = Verb::Update("REMOVE #makes, #again_makes".to_owned());
    let (table, key) = (Table::Ledger, keys::photo(id(1)));
    let write = Write { table, key, verb, condition: None, values: Item::new() };
    store.engine().write(&[write]).await.expect("it is there");
}

async fn a_photo_of_before_is_and_becomes_a_jpeg<E: Engine>(store: &Store<E>) {
    let (account, photo) = delivered(store).await;
    forget_kinds(store).await;
    assert_eq!(stored(store, id(1)).await, photo);
    let asked = commit(store, &asking(&photo, &account, "{\"a\":1}", None)).await;
    forget_kinds(store).await;
    assert_eq!(stored(store, id(1)).await, asked);
    let refused = commit(store, &step(asked.refuse_again(failure()))).await;
    let png = commit(store, &asking_as(&refused, &account, ResultKind::Png)).await;
    let kinds = png.again.as_ref().map(|again| again.kinds().collect::<Vec<_>>());
    assert_eq!(kinds, Some(vec![ResultKind::Jpeg, ResultKind::Png]));
}

fn made(bytes: &[u8], width: u32) -> Delivered {
    Delivered { sha256: Sha256::of(bytes), size_bytes: 7, width, height: 600, at: NOW.plus(TICK) }
}

fn failure() -> Failure {
    Failure { code: "no-original".to_owned(), reason: "Gone.".to_owned(), at: NOW }
}

async fn commit<E: Engine>(store: &Store<E>, step: &Step) -> Photo {
    store.commit(step).await.expect("the state is as it was seen");
    stored(store, id(1)).await
}

async fn delivered<E: Engine>(store: &Store<E>) -> (Account, Photo) {
    let account = open(store, 1, 10).await;
    let [photo] = &take(store, &account, &[id(1)], NOW).await[..] else { panic!("one photo") };
    let (first, started) = starting(photo, 1, NOW);
    commit(store, &first).await;
    (account, commit(store, &step(started.deliver(made(b"first", 800)))).await)
}

fn asking(photo: &Photo, account: &Account, recipe: &str, words: Option<&str>) -> Step {
    let recipe = RecipeText::from_canonical(recipe.to_owned(), ResultKind::Jpeg);
    let words = words.and_then(|text| RequestText::new(text, "Светлее +0.35.", 2).ok());
    step(photo.ask_again(account, recipe, words, Some(photo.edits()), NOW))
}

async fn a_photo_is_wanted_anew_by_those_who_saw_its_last_wish<E: Engine>(store: &Store<E>) {
    let (account, photo) = delivered(store).await;
    let by_words = asking(&photo, &account, "{\"a\":1}", Some("чуть ярче"));
    let other = asking(&photo, &account, "{\"b\":1}", None);
    let asked = commit(store, &by_words).await;
    conflicts(store, &other, "somebody else was quicker").await;
    assert_eq!((asked.edits(), asked.edition), (1, 0));
    assert_eq!(asked.order, photo.order, "the batch stays what was asked for");
    let again = asked.again.as_ref().expect("it is wanted");
    assert_eq!(again.request.as_ref().map(RequestText::text), Some("чуть ярче"));
    assert_eq!(again.stage, AgainStage::Asked { at: NOW });
    assert_eq!(asked.due, Some(NOW.plus(Photo::LOOK_EVERY)), "somebody looks after it");
    let refused = commit(store, &step(asked.refuse_again(failure()))).await;
    let plain = commit(store, &asking(&refused, &account, "{\"c\":1}", None)).await;
    assert_eq!(plain.again.expect("it is wanted").request, None, "words do not stay behind");
    assert_eq!(pack(store, &account).await.used(), 1, "no unit moves");
}

async fn the_next_result_is_made_once<E: Engine>(store: &Store<E>) {
    let (account, photo) = delivered(store).await;
    let asked = commit(store, &asking(&photo, &account, "{\"a\":1}", None)).await;
    let Start::Again(anew) = asked.start(LeaseId::from_bytes([1; 16]), Span::seconds(9), NOW)
    else {
        panic!("a run makes it")
    };
    assert_eq!((anew.order.recipe.as_str(), anew.edition), ("{\"a\":1}", 1));
    let deliver = step(asked.deliver_again(made(b"second", 400)));
    let now = commit(store, &deliver).await;
    assert_eq!(now.stage, Stage::Delivered(made(b"second", 400)));
    assert_eq!((now.edition, now.due), (1, Some(NOW.plus(TICK))));
    assert_eq!(now.outdated().map(|it| it.edition).collect::<Vec<_>>(), [0]);
    conflicts(store, &deliver, "it is made").await;
    conflicts(store, &step(asked.refuse_again(failure())), "it is made").await;
    let settled = commit(store, &step(now.settle())).await;
    let third = commit(store, &asking(&settled, &account, "{}", None)).await;
    conflicts(store, &deliver, "that was the wish before").await;
    assert_eq!((third.edits(), third.edition), (2, 1));
    assert_eq!(pack(store, &account).await.used(), 1, "no unit moves");
}

async fn a_wish_is_refused_once<E: Engine>(store: &Store<E>) {
    let (account, photo) = delivered(store).await;
    let asked = commit(store, &asking(&photo, &account, "{\"a\":1}", None)).await;
    let refuse = step(asked.refuse_again(failure()));
    let refused = commit(store, &refuse).await;
    assert_eq!((&refused.stage, refused.edition), (&photo.stage, 0), "the first result stays");
    assert_eq!(refused.again.expect("it was wanted").stage, AgainStage::Refused(failure()));
    assert_eq!(refused.due, None);
    conflicts(store, &refuse, "it is refused").await;
    conflicts(store, &step(asked.deliver_again(made(b"late", 1))), "it is refused").await;
    assert_eq!(pack(store, &account).await.used(), 1, "no unit moves");
}

async fn what_was_erased_is_not_made_anew<E: Engine>(store: &Store<E>) {
    let (account, photo) = delivered(store).await;
    let late = asking(&photo, &account, "{\"b\":1}", None);
    let asked = commit(store, &asking(&photo, &account, "{\"a\":1}", None)).await;
    let erased = commit(store, &step(asked.erase(NOW))).await;
    conflicts(store, &step(asked.deliver_again(made(b"late", 1))), "it was erased").await;
    conflicts(store, &step(asked.refuse_again(failure())), "it was erased").await;
    conflicts(store, &late, "it was erased").await;
    assert_eq!(stored(store, id(1)).await, erased);
    assert_eq!(erased.outdated().map(|it| it.edition).collect::<Vec<_>>(), [1]);
}
