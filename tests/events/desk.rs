//! What one event alone cannot show: the same request twice, an answer that got lost, a refund from
//! the request to the money, and guesses at the desk.

use crate::money::{
    self, BUSY, Clock, Customers, DESK_TOKEN, NOW, Operator, PAID, WAITING, number,
};
use domain::operator::{Guesses, TotpSecret, TotpStep};
use domain::ports::{Accounts, Journal, Ledger, Orders, Packs, Photos, Refunds, Sessions};
use domain::{
    Account, AccountId, Email, Pack, PackId, PackKind, PackTerms, PasswordHash, Session, Span,
    Time, Visit,
};
use edge::request::digest;
use edge::{Answer, Problem, Request};
use lambda_http::http::Method;
use memory::{Faults, Tables};
use serde_json::{Value, json};
use store::Store;

const TOKEN: &str = "a-made-up-token-that-opens-one-test-session";

async fn register(store: &Store<Tables>, id: u8, email: &str) -> Account {
    let terms = PackTerms { kind: PackKind::Try, photos: 10, days: 90 };
    let (id, email) = (AccountId::from_bytes([id; 16]), Email::parse(email).expect("an address"));
    let password = PasswordHash::from_phc("none".to_owned());
    let profile = tests::people::profile(id, email, password, NOW);
    for step in tests::people::opening(&profile, &terms, NOW) {
        store.commit(&step).await.expect("a new account");
    }
    store.account(id).await.expect("the account").expect("it was just opened")
}

async fn world() -> Store<Tables> {
    let store = Store::new(Tables::create(Faults::default()).expect("tables in memory"));
    let mine = register(&store, 1, "aru@example.kz").await;
    let theirs = register(&store, 2, "other@example.kz").await;
    store
        .add_session(&Session::open(digest(TOKEN), &mine, Visit::default(), NOW))
        .await
        .expect("a session");
    money::prepare(&store, &mine, &theirs).await;
    store
}

/// The status and the JSON of an answer; nothing where there is none.
pub(crate) fn shown(answer: Result<Answer, Problem>) -> (u16, Value) {
    let response = match answer {
        Ok(answer) => answer.respond(),
        Err(problem) => problem.respond(),
    };
    let text = match response.body() {
        lambda_http::Body::Text(text) => text.as_str(),
        _ => "null",
    };
    (response.status().as_u16(), serde_json::from_str(text).expect("JSON"))
}

async fn customer(it: &Customers, method: Method, path: &str, json: Option<Value>) -> (u16, Value) {
    let request = Request::new(method, path)
        .with_header("cookie", &format!("__Host-session={TOKEN}"))
        .with_header("idempotency-key", "a-key-of-the-browser");
    let request = if let Some(json) = json { request.with_json(json.to_string()) } else { request };
    shown(refund::handle(it, request).await)
}

async fn operator(it: &Operator, method: Method, path: &str, json: Option<Value>) -> (u16, Value) {
    let cookie = format!("{}={DESK_TOKEN}", operator::COOKIE);
    let request = Request::new(method, path).with_header("cookie", &cookie);
    let request = if let Some(json) = json { request.with_json(json.to_string()) } else { request };
    shown(operator::handle(it, request).await)
}

fn form() -> Value {
    let iban = money::requisites().iban.as_str().to_owned();
    json!({ "reason": "The wrong pack", "iban": iban, "holder": "Aru Example" })
}

async fn pack(store: &Store<Tables>, of: u32) -> Pack {
    let id = PackId::of_order(number(of));
    let account = store.order(number(of)).await.expect("the order").expect("it is there").account;
    store.pack(account, id).await.expect("the pack").expect("it is there")
}

#[tokio::test]
async fn from_the_request_to_the_money() {
    let store = world().await;
    let (cabinet, desk) = (money::customers(&store), money::desk(&store));
    let path = format!("/orders/{PAID}/refunds");
    let (status, first) = customer(&cabinet, Method::POST, &path, Some(form())).await;
    assert_eq!((status, &first["stage"], &first["units"]), (201, &json!("asked"), &json!(30)));
    assert_eq!(first["amount"], json!({ "tenge": 9990, "text": "9\u{a0}990\u{a0}₸" }));
    assert_eq!(first["requisites"], json!({ "iban": "KZ69…0001", "holder": "A… E…" }));
    assert_eq!(first["decide_by"]["date"], "2026-12-03");
    let (status, again) = customer(&cabinet, Method::POST, &path, Some(form())).await;
    assert_eq!((status, &again), (200, &first), "the answer got lost");
    assert_eq!(store.refunds_of(number(PAID)).await.expect("refunds").len(), 1);
    let told: Vec<String> = cabinet.letters.take().iter().map(domain::Letter::key).collect();
    let id = first["id"].as_str().expect("an id").to_owned();
    assert_eq!(told, vec![format!("refund#{PAID}_1#asked"); 2], "told again, the same letter");

    let act = |what: &str| format!("/operator/refunds/{id}/{what}");
    for _ in 0..2 {
        let (status, shown) =
            operator(&desk, Method::POST, &act("approval"), Some(json!({}))).await;
        assert_eq!((status, &shown["approved"]["by"]), (200, &json!("aru")));
        assert_eq!(shown["requisites"]["iban"], form()["iban"]);
        assert_eq!(shown["working"]["amount"]["tenge"], 9990);
        assert_eq!(
            (&shown["deadline"]["date"], &shown["days_left"]),
            (&json!("2026-12-07"), &json!(14))
        );
    }
    let (status, problem) =
        customer(&cabinet, Method::DELETE, &format!("/refunds/{id}"), None).await;
    assert_eq!((status, &problem["stage"]), (409, &json!("approved")));
    let paid = json!({ "reference": "bank 42" });
    for _ in 0..2 {
        let (status, shown) =
            operator(&desk, Method::POST, &act("payout"), Some(paid.clone())).await;
        assert_eq!((status, &shown["stage"]), (200, &json!("paid-out")));
        assert!(shown.get("working").is_none() && shown.get("deadline").is_none());
    }
    let (_, shown) = customer(&cabinet, Method::GET, &format!("/refunds/{id}"), None).await;
    assert_eq!((&shown["stage"], &shown["reference"]), (&json!("paid-out"), &json!("bank 42")));
    assert!(shown["paid"].is_string() && !shown.to_string().contains("\"aru\""), "{shown}");
    let pack = pack(&store, PAID).await;
    assert_eq!((pack.available, pack.frozen, pack.refunded), (0, 0, 30));
    assert!(pack.is_balanced());
    let (status, case) =
        operator(&desk, Method::GET, &format!("/operator/orders/{PAID}"), None).await;
    assert_eq!((status, &case["order"]["stage"]), (200, &json!("refunded")));
    assert_eq!(case["callbacks"][0]["kind"], "callback");
    assert_eq!(case["refunds"][0]["reference"], "bank 42");
}

#[tokio::test]
async fn photos_that_wait_come_back_and_those_that_run_are_waited_for() {
    let store = world().await;
    let it = money::customers(&store);
    let before = pack(&store, WAITING).await;
    assert_eq!(before.available, 29);
    let path = format!("/orders/{WAITING}/refunds");
    let (status, shown) = customer(&it, Method::POST, &path, Some(form())).await;
    assert_eq!((status, &shown["units"]), (201, &json!(30)));
    let photo = store.photo(money::photo_of(WAITING)).await.expect("the photo").expect("it is");
    assert_eq!(photo.stage_name(), "abandoned");
    assert!(photo.erased.is_some(), "an upload that is still under way takes no other unit");

    let path = format!("/orders/{BUSY}/refunds");
    let (status, problem) = customer(&it, Method::POST, &path, Some(form())).await;
    assert_eq!((status, &problem["photos"]), (409, &json!(1)));
    assert_eq!(pack(&store, BUSY).await.frozen, 0, "nothing is frozen");
    money::deliver(&store, money::photo_of(BUSY)).await;
    let (status, shown) = customer(&it, Method::POST, &path, Some(form())).await;
    // 9 990 less floor(9 990 × 1 / 30).
    assert_eq!(
        (status, &shown["units"], &shown["amount"]["tenge"]),
        (201, &json!(29), &json!(9657))
    );
}

#[tokio::test]
async fn a_withdrawn_refund_leaves_the_pack_as_it_was() {
    let store = world().await;
    let it = money::customers(&store);
    let before = pack(&store, PAID).await;
    let path = format!("/orders/{PAID}/refunds");
    let (_, shown) = customer(&it, Method::POST, &path, Some(form())).await;
    let one = format!("/refunds/{}", shown["id"].as_str().expect("an id"));
    for _ in 0..2 {
        let (status, shown) = customer(&it, Method::DELETE, &one, None).await;
        assert_eq!((status, &shown["stage"]), (200, &json!("withdrawn")));
    }
    let after = pack(&store, PAID).await;
    assert_eq!((after.available, after.frozen), (before.available, 0));
    let (status, quote) = customer(&it, Method::GET, &format!("/orders/{PAID}/refund"), None).await;
    assert_eq!((status, &quote["until"]["date"]), (200, &json!("2026-12-07")));
    let lines = store.lines(after.account, None, 100).await.expect("the journal").items;
    let of_pack = lines.iter().filter(|line| line.pack == after.id).count();
    assert_eq!(of_pack, 3, "granted, frozen, unfrozen");
}

fn code(at: Time) -> String {
    let secret = TotpSecret::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").expect("a secret");
    let [_, step, _] = TotpStep::near(at);
    let all = (0..1_000_000).map(|number| format!("{number:06}"));
    let right = operator::totp::code(&secret, step);
    let is_it = |text: &String| domain::operator::TotpCode::parse(text) == Some(right);
    all.into_iter().find(is_it).expect("one of a million")
}

async fn log_in(it: &Operator, name: &str, password: &str, code: &str) -> (u16, Value) {
    let json = json!({ "name": name, "password": password, "code": code }).to_string();
    let request = Request::new(Method::POST, "/operator/session").with_json(json);
    shown(operator::handle(it, request).await)
}

#[tokio::test]
async fn a_code_opens_one_session_and_sessions_end() {
    let store = world().await;
    let desk = money::desk(&store);
    assert_eq!(log_in(&desk, "aru", money::PASSWORD, &code(NOW)).await.0, 201);
    assert_eq!(log_in(&desk, "aru", money::PASSWORD, &code(NOW)).await.0, 401, "once");
    let move_to = |clock: &Clock, span| clock.now.set(NOW.plus(span));
    move_to(&desk.world, Span::seconds(30));
    let next = code(desk.world.now.get());
    assert_eq!(log_in(&desk, "aru", money::PASSWORD, &next).await.0, 201, "the next one");
    for minutes in [14, 28] {
        move_to(&desk.world, Span::seconds(minutes * 60));
        assert_eq!(operator(&desk, Method::GET, "/operator/incidents", None).await.0, 200);
    }
    move_to(&desk.world, Span::seconds(43 * 60));
    assert_eq!(operator(&desk, Method::GET, "/operator/incidents", None).await.0, 401, "idle");
}

#[tokio::test]
async fn guesses_wait_alike_for_known_and_unknown_names() {
    let store = world().await;
    let desk = money::desk(&store);
    for name in ["aru", "nobody"] {
        for _ in 0..Guesses::FREE {
            let (status, problem) = log_in(&desk, name, "wrong password", "000000").await;
            assert_eq!(
                (status, &problem["type"]),
                (401, &json!("/problems/wrong-login")),
                "{name}"
            );
        }
        let (status, _) = log_in(&desk, name, money::PASSWORD, &code(NOW)).await;
        assert_eq!(status, 429, "{name}");
    }
    let later = NOW.plus(Guesses::WAIT_MIN);
    desk.world.now.set(later);
    assert_eq!(log_in(&desk, "aru", money::PASSWORD, &code(later)).await.0, 201, "never for ever");
}
