//! What operators publish, and the chain of what they did.

use crate::for_both_engines;
use crate::nouns::NOW;
use audit_log::{Known, Verdict};
use domain::audit::{Chain, ChainError, Deed};
use domain::legal::{Edition, LegalName};
use domain::ports::{Audit, Editions, Ledger, StoreError};
use domain::{Day, Language, Move, OperatorName, Sentence, Step};
use store::{Engine, Item, Key, Store, Table, Verb, Write, keys};

for_both_engines! {
    a_version_is_published_once_and_read_back,
    the_chain_grows_line_by_line,
    whoever_tampers_with_the_table_is_noticed,
}

fn day() -> Day {
    Day::parse("2026-11-01").expect("a day")
}

async fn publishing<E: Engine>(store: &Store<E>, word: &str) -> (Edition, Step) {
    let texts = ["kk", "ru", "en"].map(|language| format!("# {language}\n\n## 1\n\n{word}\n"));
    let editions = store.editions().await.expect("an answer");
    let made = editions.publish(LegalName::PaymentPolicy, day(), texts, NOW);
    let Ok((edition, Move::Step(step))) = made else { panic!("{made:?}") };
    (edition, step)
}

async fn a_version_is_published_once_and_read_back<E: Engine>(store: &Store<E>) {
    let (edition, step) = publishing(store, "one").await;
    let (_, other) = publishing(store, "two").await;
    store.commit(&step).await.expect("a new version");
    let again = store.commit(&other).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "it stays as it is: {again:?}");
    let found = store.editions().await.expect("an answer");
    assert_eq!(found.find(LegalName::PaymentPolicy, day()), Some(&edition));
    let text = |name, language| store.edition_text(name, day(), language);
    let kazakh = text(LegalName::PaymentPolicy, Language::Kk).await.expect("an answer");
    assert_eq!(kazakh.as_deref(), Some("# kk\n\n## 1\n\none\n"));
    assert_eq!(text(LegalName::Agreement, Language::Kk).await.expect("an answer"), None);
}

fn deed(object: &str) -> Deed {
    Deed {
        actor: OperatorName::parse("aru").expect("a name"),
        act: "refund-refused".to_owned(),
        object: object.to_owned(),
        before: "asked".to_owned(),
        after: String::new(),
        reason: Sentence::parse("Why."),
        at: NOW,
        address: None,
    }
}

async fn the_chain_grows_line_by_line<E: Engine>(store: &Store<E>) {
    assert_eq!(store.last_audit_line().await.expect("an answer"), None);
    store.commit(&deed("a").alone(None)).await.expect("the first line");
    let beside = store.commit(&deed("b").alone(None)).await;
    assert!(matches!(beside, Err(StoreError::Conflict)), "one line at a place: {beside:?}");
    let last = store.last_audit_line().await.expect("an answer");
    store.commit(&deed("b").alone(last.as_ref())).await.expect("the second line");
    let last = store.last_audit_line().await.expect("an answer");
    let with_address = Deed { address: "2001:db8::1".parse().ok(), reason: None, ..deed("c") };
    store.commit(&with_address.alone(last.as_ref())).await.expect("the third line");

    let lines = store.audit_lines(0, 2).await.expect("an answer");
    let rest = store.audit_lines(2, 2).await.expect("an answer");
    assert_eq!((lines.len(), rest.len()), (2, 1));
    let end = lines.iter().chain(&rest).try_fold(Chain::default(), Chain::follow);
    assert_eq!(end.map(|end| end.lines), Ok(3));
    assert_eq!(store.last_audit_line().await.expect("an answer").as_ref(), rest.first());
    assert_eq!(store.audit_lines(3, 2).await.expect("an answer"), []);
}

/// Writes over what the table holds, as nobody of ours could.
async fn tamper<E: Engine>(store: &Store<E>, place: u32, change: impl FnOnce(&mut Item)) {
    let key = keys::audit_line(place);
    let item = store.engine().get(Table::Journal, &key).await.expect("an answer");
    let mut item = item.expect("the line is there");
    change(&mut item);
    write(store, key, Verb::Put(item)).await;
}

async fn write<E: Engine>(store: &Store<E>, key: Key, verb: Verb) {
    let write = Write { table: Table::Journal, key, verb, condition: None, values: Item::new() };
    store.engine().write(&[write]).await.expect("written");
}

async fn follow<E: Engine>(store: &Store<E>, known: Option<Known>) -> Verdict {
    audit_log::follow(store, known).await.expect("an answer")
}

async fn whoever_tampers_with_the_table_is_noticed<E: Engine>(store: &Store<E>) {
    assert_eq!(follow(store, None).await, Verdict::Whole(Chain::default()));
    // More than are read at once.
    for n in 0..230 {
        let last = store.last_audit_line().await.expect("an answer");
        let step = deed(&format!("rf_{n}")).alone(last.as_ref());
        store.commit(&step).await.expect("the next line");
    }
    let Verdict::Whole(end) = follow(store, None).await else { panic!("nobody tampered") };
    assert_eq!(end.lines, 230);
    let known = Known::parse(&format!("230:{}", end.head.to_hex()));
    assert_eq!(follow(store, known).await, Verdict::Whole(end));

    let kept = store.engine().get(Table::Journal, &keys::audit_line(215)).await;
    let kept = kept.expect("an answer").expect("the line is there");
    tamper(store, 215, |it| drop(it.insert("after".to_owned(), "nothing".into()))).await;
    let found = follow(store, None).await;
    assert_eq!(found, Verdict::Broken(ChainError::Content(215)));
    assert_eq!(found.to_string(), "The audit was tampered with: line 215 was changed.");
    tamper(store, 215, |it| drop(it.remove("actor"))).await;
    assert_eq!(follow(store, None).await, Verdict::Unreadable(215));
    write(store, keys::audit_line(215), Verb::Delete).await;
    assert_eq!(follow(store, None).await, Verdict::Broken(ChainError::Place(216)));
    write(store, keys::audit_line(215), Verb::Put(kept)).await;
    assert_eq!(follow(store, known).await, Verdict::Whole(end));

    write(store, keys::audit_line(230), Verb::Delete).await;
    assert!(follow(store, None).await.is_whole(), "a chain cannot tell what is gone at its end");
    assert_eq!(follow(store, known).await, Verdict::Lost(known.expect("a line")));
}
