//! What operators do to customers, where one event alone cannot show it: acts that are repeated,
//! sessions that die, lines of the audit, and that nothing secret is answered.

#[path = "timing.rs"]
mod timing;

use crate::desk::shown;
use crate::money::{self, DESK_TOKEN, NOW, Operator};
use crate::{Place, TOKEN};
use domain::audit::{AuditLine, Chain};
use domain::extension::Extensions;
use domain::ports::{Accounts, Audit, Packs, Sessions};
use domain::{AccountStage, Ground, Span};
use edge::request::digest;
use edge::{Problem, Request, auth};
use lambda_http::http::Method;
use serde_json::{Value, json};

pub(crate) async fn send(
    desk: &Operator,
    method: Method,
    path: &str,
    body: Option<&Value>,
) -> (u16, Value) {
    let request = Request::new(method, path)
        .with_header("cookie", &format!("__Host-operator={DESK_TOKEN}"))
        .with_header("idempotency-key", "one-extension");
    let request = match body {
        Some(body) => request.with_json(body.to_string()),
        None => request,
    };
    shown(operator::handle(desk, request).await)
}

async fn post(desk: &Operator, path: &str, body: &Value) -> (u16, Value) {
    send(desk, Method::POST, path, Some(body)).await
}

/// The chain, which has to hold, and what was done in it.
pub(crate) async fn acts(place: &Place) -> Vec<AuditLine> {
    let lines = place.store.audit_lines(0, 100).await.expect("an answer");
    let end = lines.iter().try_fold(Chain::default(), Chain::follow).expect("a whole chain");
    assert_eq!(usize::try_from(end.lines).expect("few lines"), lines.len());
    lines
}

#[tokio::test]
async fn a_block_ends_sessions_at_once_and_says_why_and_comes_off() {
    // R54 to R58.
    let place = Place::of("operator").await;
    let desk = money::desk(&place.store);
    let path = format!("/operator/accounts/{}", place.mine.id);
    let token = digest(TOKEN);
    let session = place.store.session(&token).await.expect("an answer").expect("it is open");
    assert!(session.holds(&place.mine, NOW));
    for ground in Ground::ALL {
        let body = json!({
            "ground": ground.number(), "document": "№ 7", "dated": "2026-11-20",
            "until": "2026-12-31", "note": "Looked into",
        });
        let (status, shown) = post(&desk, &format!("{path}/block"), &body).await;
        assert_eq!((status, &shown["stage"]), (200, &json!("blocked")));
        assert_eq!(shown["block"]["ground"], json!(ground.number()));
        assert_eq!(shown["block"]["document"], "№ 7, 2026-11-20");
        // Through the last day by the clock of Almaty.
        assert_eq!(shown["block"]["until"], "2026-12-31T19:00:00.000Z");
        let again = post(&desk, &format!("{path}/block"), &body).await;
        assert_eq!(again, (200, shown), "the answer got lost");
        let account = place.store.account(place.mine.id).await.expect("an answer").expect("there");
        assert!(!session.holds(&account, NOW), "sessions die at once");
        let Err(Problem::AccountBlocked(block)) = auth::may_use(&account) else {
            panic!("it may not be used")
        };
        assert_eq!(block.ground, ground);
    }
    let letters = desk.letters.take();
    let keys: std::collections::BTreeSet<String> =
        letters.iter().map(domain::Letter::key).collect();
    assert_eq!(keys.len(), 1, "blocked at one moment, told in one letter: {keys:?}");
    let body = json!({ "document": "№ 8, 2026-11-23", "note": "Withdrawn" });
    for _ in 0..2 {
        let (status, shown) = post(&desk, &format!("{path}/unblock"), &body).await;
        assert_eq!((status, &shown["stage"]), (200, &json!("active")));
        assert!(shown.get("block").is_none());
    }
    let account = place.store.account(place.mine.id).await.expect("an answer").expect("there");
    assert_eq!((account.stage, auth::may_use(&account).is_ok()), (AccountStage::Active, true));
    assert!(!session.holds(&account, NOW), "what was ended stays ended");

    let (looks, lines): (Vec<_>, Vec<_>) =
        acts(&place).await.into_iter().partition(|line| line.deed.act == "account-viewed");
    assert_eq!(lines.len(), 5, "one line an act, however often it is asked for: {lines:?}");
    assert_eq!(looks.len(), 5, "who asks again is shown the customer, and is noted");
    let first = &lines[0].deed;
    assert_eq!((first.act.as_str(), first.before.as_str()), ("account-blocked", "active"));
    assert_eq!(first.after, "ground 1: № 7, 2026-11-20, until 2026-12-31");
    assert_eq!(first.reason.as_ref().map(domain::Sentence::as_str), Some("Looked into"));
    let last = &lines[4].deed;
    assert_eq!(last.before, "ground 4: № 7, 2026-11-20, until 2026-12-31");
    assert_eq!((last.after.as_str(), last.actor.as_str()), ("active: № 8, 2026-11-23", "aru"));
}

#[tokio::test]
async fn customers_are_found_and_shown_without_secrets_and_whoever_looks_is_noted() {
    // R59.
    let place = Place::of("operator").await;
    let desk = money::desk(&place.store);
    let id = json!(place.mine.id.to_string());
    for (what, value) in
        [("email", "ARU@example.kz"), ("order", "1000000001"), ("phone", "8 701 234 56 78")]
    {
        let (status, found) = post(&desk, "/operator/searches", &json!({ what: value })).await;
        let found = found["accounts"].as_array().expect("a list");
        assert_eq!(status, 200);
        assert!(found.iter().any(|it| it["id"] == id), "{what}: {found:?}");
        assert!(found.iter().all(|it| it["email"] != "aru@example.kz"), "masked: {found:?}");
    }
    let mark = domain::ports::Vault::mark(&desk.vault, "010203100002").await.expect("a mark");
    assert_eq!(place.store.person(&mark).await.expect("an answer"), None);
    let (status, none) = post(&desk, "/operator/searches", &json!({ "iin": "010203100002" })).await;
    assert_eq!((status, none), (200, json!({ "accounts": [] })));

    let path = format!("/operator/accounts/{}", place.mine.id);
    let (status, shown) = send(&desk, Method::GET, &path, None).await;
    assert_eq!((status, &shown["profile"]["email"]), (200, &json!("aru@example.kz")));
    assert_eq!(shown["profile"]["number_masked"], "••••••••0002");
    assert!(shown["packs"].as_array().is_some_and(|packs| packs.len() > 3));
    let text = shown.to_string();
    for secret in ["argon2", "010203100002", "c2VhbGVk", TOKEN, "password", "sealed"] {
        assert!(!text.contains(secret), "{secret} is shown: {text}");
    }
    let done: Vec<String> = acts(&place).await.into_iter().map(|line| line.deed.act).collect();
    assert_eq!(done, [vec!["accounts-searched"; 4], vec!["account-viewed"]].concat());
    assert!(
        acts(&place).await.iter().all(|line| line.deed.object != "aru@example.kz"),
        "the audit says that one searched, not for whom"
    );
}

#[tokio::test]
async fn all_packs_last_longer_once_however_often_it_is_asked_for() {
    // R72.
    let place = Place::of("operator").await;
    let desk = money::desk(&place.store);
    desk.world.now.set(NOW.plus(Span::seconds(60)));
    let all = async || {
        let mut all = place.store.packs(place.mine.id).await.expect("an answer");
        all.extend(place.store.packs(place.theirs.id).await.expect("an answer"));
        all
    };
    let before = all().await;
    let body = json!({ "days": 5, "reason": "The power was out" });
    let (status, first) = post(&desk, "/operator/extensions", &body).await;
    assert_eq!((status, &first["number"], first["ended"].is_string()), (201, &json!(1), true));
    let open = before.iter().filter(|pack| pack.expires > NOW.plus(Span::seconds(60))).count();
    assert_eq!(first["packs"], json!(open));
    assert!(open < before.len(), "one has ended");
    let again = post(&desk, "/operator/extensions", &body).await;
    assert_eq!(again, (200, first), "the answer got lost");
    for (was, is) in before.iter().zip(all().await) {
        let longer = if was.expires > NOW { Span::days(5) } else { Span::days(0) };
        assert_eq!(is.expires, was.expires.plus(longer), "{:?}", was.id);
        assert!(is.is_balanced());
    }
    let other = json!({ "days": 6, "reason": "The power was out" });
    let (status, problem) = post(&desk, "/operator/extensions", &other).await;
    assert_eq!((status, &problem["type"]), (422, &json!("/problems/key-reused")));
    assert_eq!(place.store.extensions().await.expect("an answer").len(), 1);
    let lines = acts(&place).await;
    assert_eq!((lines.len(), lines[0].deed.after.as_str()), (1, "5 days"));
}

#[tokio::test]
async fn a_disclosure_is_one_entry_and_one_line() {
    // R60.
    let place = Place::of("operator").await;
    let desk = money::desk(&place.store);
    let body = json!({
        "requester": "The tax office", "ground": "Article 1", "document": "№ 9, 2026-11-20",
        "account": place.mine.id.to_string(), "what": "The orders of 2026",
    });
    let (status, first) = post(&desk, "/operator/disclosures", &body).await;
    assert_eq!((status, &first["by"]), (201, &json!("aru")));
    let again = post(&desk, "/operator/disclosures", &body).await;
    assert_eq!(again, (200, first.clone()));
    let (_, listed) = send(&desk, Method::GET, "/operator/disclosures", None).await;
    assert_eq!(listed, json!({ "disclosures": [first] }));
    assert_eq!(acts(&place).await.len(), 1);
}

#[tokio::test]
async fn a_body_of_the_state_gets_what_it_asked_for_and_no_more() {
    // R60.
    let place = Place::of("operator").await;
    let desk = money::desk(&place.store);
    let body = |parts: Value, until: &str| {
        json!({
            "requester": "The tax office", "ground": "Article 1", "document": "№ 9, 2026-11-20",
            "account": place.mine.id.to_string(), "parts": parts,
            "from": "2026-11-20", "until": until,
        })
    };
    let path = "/operator/extracts";
    let asked = body(json!(["orders", "contacts", "orders"]), "2026-11-23");
    let (status, first) = post(&desk, path, &asked).await;
    assert_eq!(status, 201, "{first}");
    let parts = first["parts"].as_object().expect("the parts");
    assert_eq!(parts.keys().collect::<Vec<_>>(), ["contacts", "orders"]);
    assert_eq!(parts["contacts"]["email"], "aru@example.kz");
    let orders = parts["orders"].as_array().expect("a list");
    assert!(!orders.is_empty());
    let (_, all) = send(&desk, Method::GET, "/operator/orders", None).await;
    let mine = |order: &&Value| order["account"] == json!(place.mine.id.to_string());
    let older = all["orders"].as_array().expect("a list").iter().filter(mine).count();
    assert!(orders.len() < older, "only those of the days");
    assert_eq!(first["disclosure"]["what"], "contacts, orders; 2026-11-20 to 2026-11-23");
    let again = post(&desk, path, &asked).await;
    assert_eq!(again, (200, first), "the answer got lost");
    let (_, listed) = send(&desk, Method::GET, "/operator/disclosures", None).await;
    assert_eq!(listed["disclosures"].as_array().map(Vec::len), Some(1));
    let (_, who) = post(&desk, path, &body(json!(["identity"]), "2026-11-20")).await;
    let text = who["parts"].to_string();
    assert!(text.contains("••••••••0002") && !text.contains("aru@example.kz"), "{text}");
    for secret in ["argon2", "010203100002", "sealed", TOKEN] {
        assert!(!text.contains(secret), "{secret} is given: {text}");
    }
    let lines: Vec<String> = acts(&place).await.into_iter().map(|line| line.deed.act).collect();
    let expected = ["disclosure-noted", "extract-given", "disclosure-noted"];
    assert_eq!(lines, expected, "each before it is shown, and again when it is shown again");
    let (status, refused) = post(&desk, path, &body(json!(["orders"]), "2026-11-24")).await;
    assert_eq!((status, refused["errors"][0]["path"].as_str()), (400, Some("until")), "{refused}");
}
