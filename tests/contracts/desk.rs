//! What operators publish, and the chain of what they did.

use crate::for_both_engines;
use crate::nouns::NOW;
use domain::audit::{Chain, Deed};
use domain::legal::{Edition, LegalName};
use domain::ports::{Audit, Editions, Ledger, StoreError};
use domain::{Day, Language, Move, OperatorName, Sentence, Step};
use store::{Engine, Store};

for_both_engines! {
    a_version_is_published_once_and_read_back,
    the_chain_grows_line_by_line,
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
