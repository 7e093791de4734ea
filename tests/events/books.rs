//! The part of the world that is published, and the audit of those who publish it.

#[path = "prices.rs"]
mod prices;

use crate::money::{self, DESK_TOKEN, NOW, ORIGIN};
use crate::{Place, Still, desk};
use documents::Shelf;
use domain::audit::Chain;
use domain::legal::{Editions, LegalName};
use domain::ports::{Accounts, Audit, Dossier, Editions as _, Ledger};
use domain::{Day, Move};
use edge::{Answer, Problem, Request};
use lambda_http::http::Method;
use memory::Tables;
use serde_json::{Value, json};
use store::Store;

/// Every document has one version, of one clause.
pub(crate) async fn prepare(store: &Store<Tables>) {
    for name in LegalName::ALL {
        let from = Day::parse("2026-11-01").expect("a day");
        let texts = ["kk", "ru", "en"].map(|language| format!("# {language}\n\n## 1\n\nOne.\n"));
        let editions = store.editions().await.expect("an answer");
        let published = editions.publish(name, from, texts, NOW);
        let Ok((_, Move::Step(step))) = published else { panic!("{published:?}") };
        store.commit(&step).await.expect("a new version");
    }
}

pub(crate) async fn answer(store: &Store<Tables>, request: Request) -> Result<Answer, Problem> {
    let it = Shelf {
        store: store.clone(),
        world: Still::default(),
        requisites: tests::people::requisites(),
        site_origin: ORIGIN.to_owned(),
    };
    documents::handle(&it, request).await
}

/// The answer of a function to one of its events.
async fn event(function: &str, name: &str, place: &Place) -> Result<Answer, Problem> {
    let path = format!("{}/../events/{function}/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let event = std::fs::read_to_string(path).expect("an event");
    if function == "signup" {
        return crate::http(function, &event, place).await;
    }
    crate::payments::http(function, &event, place).await
}

/// R16, R20: nobody is bound by a version that he was not shown, and what was agreed to is known
/// to the letter.
#[tokio::test]
async fn what_is_agreed_to_is_what_is_in_force_and_its_text_is_on_record() {
    let old = "agrees-to-an-old-policy.409";
    for function in ["signup", "checkout"] {
        let place = Place::of(function).await;
        let refused = event(function, old, &place).await.expect_err("an old policy").to_json();
        assert_eq!(
            (&refused["type"], &refused["changed"]),
            (&json!("/problems/documents-changed"), &json!(["payment_policy"]))
        );
        assert_eq!(refused["in_force"]["payment_policy"], "2026-11-01");
        let nothing = Place::prepare().await;
        let refused = event(function, old, &nothing).await.expect_err("nothing is published");
        assert_eq!(refused.kind().1, 503);
    }
    let place = Place::of("signup").await;
    event("signup", "registers.202", &place).await.expect("registered");
    let email = domain::Email::parse("new@example.kz").expect("an address");
    let account = place.store.login(&email).await.expect("an answer").expect("an account");
    let records = place.store.consents(account, None, 20).await.expect("the consents").items;
    let shown = get(&place.store, "/documents").await;
    for document in shown["documents"].as_array().expect("a list") {
        let name = document["name"].as_str().expect("a name");
        let record = records.iter().find(|record| record.kind.as_str() == name);
        let record = record.expect("a record of each document");
        assert_eq!(document["hash"]["ru"], json!(record.hash.to_hex()), "{name}");
    }
}

async fn get(store: &Store<Tables>, path: &str) -> Value {
    let answer = answer(store, Request::new(Method::GET, path)).await.expect("an answer");
    body(answer)
}

fn body(answer: Answer) -> Value {
    desk::shown(Ok(answer)).1
}

async fn at_the_desk(store: &Store<Tables>, method: Method, path: &str, json: &Value) -> Answer {
    let cookie = format!("__Host-operator={DESK_TOKEN}");
    let request = Request::new(method, path).with_header("cookie", &cookie);
    let request = request.with_source("192.0.2.9").with_json(json.to_string());
    operator::handle(&money::desk(store), request).await.expect("an answer")
}

/// R20, R21, R22, R23.
#[tokio::test]
async fn a_new_version_replaces_the_old_one_which_stays_readable_and_comparable() {
    let place = Place::of("operator").await;
    let store = &place.store;
    let text =
        |language: &str| format!("# {language}\n\n## 1\n\nTwo, by {{operator}}.\n\n## 2 New\n");
    let new = json!({
        "name": "agreement", "effective_at": "2026-11-23",
        "texts": { "kk": text("kk"), "ru": text("ru"), "en": text("en") },
    });
    let published = at_the_desk(store, Method::POST, "/operator/documents", &new).await;
    assert_eq!(body(published)["effective_at"], "2026-11-23T00:00:00+05:00");

    let current = get(store, "/documents").await;
    assert_eq!(current["documents"][0]["name"], "agreement");
    assert_eq!(current["documents"][0]["version"], "2026-11-23");
    assert_eq!(current["documents"][1]["version"], "2026-11-01");
    let versions = get(store, "/documents/agreement").await;
    assert_eq!(versions["versions"][0]["replaced_on"], "2026-11-23");
    assert_eq!(versions["versions"][1]["replaced_on"], Value::Null);

    let old = get(store, "/documents/agreement/2026-11-01/kk").await;
    assert_eq!(
        (&old["replaced_on"], &old["clauses"][0]["text"]),
        (&json!("2026-11-23"), &json!("One."))
    );
    let now = get(store, "/documents/agreement/2026-11-23/kk").await;
    let operator = tests::people::requisites().name;
    assert_eq!(now["clauses"][0]["text"], format!("Two, by {operator}."), "R74");
    assert_eq!(now["hash"], current["documents"][0]["hash"]["kk"]);

    let changes = get(store, "/documents/agreement/2026-11-23/en/changes").await;
    assert_eq!(
        (&changes["before"], &changes["after"]),
        (&json!("2026-11-01"), &json!("2026-11-23"))
    );
    assert_eq!(changes["clauses"][0]["kind"], "changed");
    assert_eq!(changes["clauses"][0]["before"], "One.");
    assert_eq!(
        (&changes["clauses"][1]["kind"], &changes["clauses"][1]["after"]),
        (&json!("added"), &json!("New"))
    );
}

/// Every act has its line, the lines are a chain, and an act that was refused has none.
#[tokio::test]
async fn every_act_at_the_desk_leaves_a_line_in_the_chain() {
    let place = Place::of("operator").await;
    let store = &place.store;
    let refund = format!("/operator/refunds/rf_{}_1", money::ASKED);
    at_the_desk(store, Method::POST, &format!("{refund}/approval"), &json!({})).await;
    at_the_desk(store, Method::POST, &format!("{refund}/approval"), &json!({})).await;
    let paid = json!({ "reference": "bank 7" });
    at_the_desk(store, Method::POST, &format!("{refund}/payout"), &paid).await;
    let asked = json!({
        "reason": "By letter", "iban": "KZ69 9990 0000 0000 0001", "holder": "Aru Example",
    });
    let path = format!("/operator/orders/{}/refunds", money::LATE);
    at_the_desk(store, Method::POST, &path, &asked).await;

    let lines = store.audit_lines(0, 50).await.expect("an answer");
    let acts: Vec<&str> = lines.iter().map(|line| line.deed.act.as_str()).collect();
    assert_eq!(acts, ["refund-approved", "refund-paid-out", "refund-asked"], "each act once");
    let end = lines.iter().try_fold(Chain::default(), Chain::follow).expect("a whole chain");
    assert_eq!(end.lines, 3);
    let deed = &lines[1].deed;
    assert_eq!(
        (deed.actor.as_str(), deed.before.as_str(), deed.after.as_str()),
        ("aru", "approved", "paid-out")
    );
    assert_eq!(deed.reason.as_ref().map(domain::Sentence::as_str), Some("bank 7"));
    assert_eq!(deed.address, "192.0.2.9".parse().ok());

    let page = at_the_desk(store, Method::GET, "/operator/audit", &json!({})).await;
    let shown = body(page);
    assert_eq!(shown["lines"][2]["digest"], end.head.to_hex());
    let tampered = shown["lines"][0]["previous"].as_str().expect("a digest");
    assert_eq!(tampered, "0".repeat(64));
}

/// The three documents of the repository, as an operator would publish them (R20, R29).
#[test]
fn the_documents_of_the_repository_can_be_published() {
    let from = Day::parse("2026-11-01").expect("a day");
    for name in LegalName::ALL {
        let folder = name.as_str().replace('_', "-");
        let texts = ["kk", "ru", "en"].map(|language| {
            let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/documents");
            let path = format!("{root}/{folder}/2026-11-01/{language}.md");
            std::fs::read_to_string(&path).expect("the text is there")
        });
        for text in &texts {
            let says = |part: &str| assert!(text.contains(part), "{folder} does not say {part}");
            ["{operator}", "{number}", "{address}"].into_iter().for_each(says);
            match name {
                // R39, R45, R47, R49, R67.
                LegalName::PaymentPolicy => {
                    ["{payments}", "CVV2", "CVC2", "3-D Secure", "PCI DSS", "Robokassa"]
                        .into_iter()
                        .for_each(says);
                    ["2 331", "7 659", "23:59:59"].into_iter().for_each(says);
                }
                // The four grounds (R54 to R57), the appeal, the formula.
                LegalName::Agreement => {
                    ["1) ", "2) ", "3) ", "4) ", "{support}", "7 659"].into_iter().for_each(says);
                }
                LegalName::PrivacyPolicy => {
                    ["{privacy}", "{support}", "Robokassa", "15", "IP"].into_iter().for_each(says);
                }
            }
            let longest_digits = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
            assert!(longest_digits < Some(6), "{folder} names somebody's number or account");
        }
        let published = Editions::default().publish(name, from, texts, NOW);
        assert!(published.is_ok(), "{folder}: {published:?}");
    }
}
