//! Who may what: every route of the template, asked for by everybody there is. A route that is
//! missing here fails the test, and so does one that the template does not have.

#[path = "who_may_attached.rs"]
mod attached;
#[path = "who_may_desk.rs"]
mod desk;

use futures_util::future::join_all;
use serde_json::{Value, json};
use serde_yaml_ng::Value as Yaml;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;
use tests::stack::{PASSWORD, items, unique};
use tests::{Customer, Operator, Robokassa, Stack};

const PATIENCE: Duration = Duration::from_secs(60);

/// Who asks, in the order of the columns. The owner's and the blocked customer's photo, order,
/// refund and session are their own; everybody else asks for the owner's. Half an operator knows
/// name and password and has no second factor.
const WHO: [&str; 6] =
    ["a visitor", "the owner", "another", "a blocked one", "half an operator", "an operator"];

/// A route, what is asked of it, with which body, and the status that each gets.
type Row = (&'static str, &'static str, Option<Value>, [u16; 6]);

/// What every customer has one of.
const MINE: [u16; 6] = [401, 200, 200, 200, 401, 401];
/// What is one customer's own: to the others it is not there.
const OWN: [u16; 6] = [401, 200, 404, 200, 401, 401];
/// An empty form: whoever may not ask does not even learn that it is empty.
const FORM: [u16; 6] = [401, 400, 400, 400, 401, 401];

/// What is open to everybody.
fn open_rows() -> Vec<Row> {
    let empty = || Some(json!({}));
    let lost = || Some(json!({ "token": "x" }));
    let nobody = || Some(json!({ "email": "{unique}@example.kz" }));
    vec![
        ("$default", "/kk/", None, [200; 6]),
        ("GET /packs", "/packs", None, [200; 6]),
        ("GET /documents", "/documents", None, [200; 6]),
        ("GET /documents/{name}", "/documents/no-such", None, [404; 6]),
        (
            "GET /documents/{name}/{version}/{language}",
            "/documents/agreement/1999-01-01/kk",
            None,
            [404; 6],
        ),
        (
            "GET /documents/{name}/{version}/{language}/changes",
            "/documents/agreement/1999-01-01/kk/changes",
            None,
            [404; 6],
        ),
        ("GET /requisites", "/requisites", None, [200; 6]),
        ("GET /consents/texts", "/consents/texts?language=kk", None, [200; 6]),
        ("POST /readings", "/readings", empty(), [400; 6]),
        ("POST /unsubscriptions", "/unsubscriptions", lost(), [410; 6]),
        ("GET /unsubscriptions", "/unsubscriptions?t=x", None, [410; 6]),
        ("POST /accounts", "/accounts", empty(), [400; 6]),
        ("POST /accounts/confirmation", "/accounts/confirmation", lost(), [410; 6]),
        (
            "POST /accounts/confirmation-letters",
            "/accounts/confirmation-letters",
            nobody(),
            [202; 6],
        ),
        ("POST /session", "/session", empty(), [400; 6]),
        ("POST /password/letters", "/password/letters", nobody(), [202; 6]),
        ("POST /password", "/password", empty(), [400; 6]),
        ("GET /payments/success", "/payments/success", None, [404; 6]),
        ("POST /payments/success", "/payments/success", empty(), [415; 6]),
        ("GET /payments/fail", "/payments/fail", None, [200; 6]),
        ("POST /payments/fail", "/payments/fail", empty(), [415; 6]),
        ("GET /payments/result", "/payments/result", None, [400; 6]),
        ("POST /payments/result", "/payments/result", empty(), [415; 6]),
        ("POST /operator/session", "/operator/session", empty(), [400; 6]),
    ]
}

/// What belongs to a customer. A block stops uploads, orders and downloads (R58); refunds, the
/// account and what is one's own stay.
fn customer_rows() -> Vec<Row> {
    let statement = json!({
        "reason": "Not for me.", "iban": "KZ69 9990 0000 0000 0001", "holder": "Example Example",
    });
    let photo = json!({ "photos": items(1) });
    let consent = json!({
        "kind": "advertising", "given": true, "text": "Other words", "language": "ru",
    });
    let order = json!({
        "pack": "starter", "price_tenge": 9990,
        "accepted": {
            "agreement": "2026-11-01", "payment_policy": "2026-11-01",
            "privacy_policy": "2026-11-01",
        },
    });
    vec![
        ("GET /account", "/account", None, MINE),
        ("GET /sessions", "/sessions", None, MINE),
        ("GET /account/profile", "/account/profile", None, MINE),
        ("PATCH /account/profile", "/account/profile", Some(json!({ "status": "robot" })), FORM),
        ("GET /account/history", "/account/history", None, MINE),
        ("GET /account/security", "/account/security", None, MINE),
        ("GET /account/consents", "/account/consents", None, MINE),
        ("POST /account/consents", "/account/consents", Some(consent), FORM),
        ("GET /account/export", "/account/export", None, MINE),
        ("GET /photos", "/photos", None, MINE),
        ("GET /photos/{id}", "/photos/{photo}", None, OWN),
        ("GET /photos/{id}/result", "/photos/{photo}/result", None, [401, 409, 404, 403, 401, 401]),
        ("POST /photos", "/photos", Some(photo), [401, 201, 201, 403, 401, 401]),
        (
            "PUT /photos/{id}/recipe",
            "/photos/{photo}/recipe",
            Some(json!({})),
            [401, 409, 404, 403, 401, 401],
        ),
        ("POST /orders", "/orders", Some(order), [401, 201, 201, 403, 401, 401]),
        ("GET /orders", "/orders", None, MINE),
        ("GET /orders/{number}", "/orders/{order}", None, OWN),
        ("GET /orders/{number}/refund", "/orders/{order}/refund", None, OWN),
        (
            "POST /orders/{number}/refunds",
            "/orders/{order}/refunds",
            Some(statement),
            [401, 201, 404, 201, 401, 401],
        ),
        ("GET /orders/{number}/refunds", "/orders/{order}/refunds", None, OWN),
        ("GET /refunds/{id}", "/refunds/rf_{order}_1", None, OWN),
    ]
}

/// What changes or ends what the other rows ask for, so it comes last, and customers log in again
/// before each. A block takes no right to one's data.
fn last_rows() -> Vec<Row> {
    let passwords = json!({ "old": PASSWORD, "new": PASSWORD });
    let ends = |status| [401, status, status, status, 401, 401];
    vec![
        (
            "POST /account/profile/confirmation",
            "/account/profile/confirmation",
            Some(json!({})),
            ends(204),
        ),
        ("DELETE /photos/{id}", "/photos/{photo}", None, [401, 204, 404, 204, 401, 401]),
        ("DELETE /refunds/{id}", "/refunds/rf_{order}_1", None, [401, 409, 404, 200, 401, 401]),
        ("DELETE /sessions/{id}", "/sessions/{session}", None, [401, 204, 404, 204, 401, 401]),
        ("PUT /account/password", "/account/password", Some(passwords), ends(204)),
        ("DELETE /sessions", "/sessions", None, ends(204)),
        (
            "POST /account/erasure",
            "/account/erasure",
            Some(json!({ "password": PASSWORD })),
            ends(202),
        ),
        ("DELETE /session", "/session", None, [204; 6]),
        ("DELETE /operator/session", "/operator/session", None, [204; 6]),
    ]
}

/// The routes of the template.
fn routes() -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/template.yaml");
    let text = std::fs::read_to_string(path).expect("a template");
    let template: Yaml = serde_yaml_ng::from_str(&text).expect("the template is YAML");
    let resources = template["Resources"].as_mapping().expect("resources");
    let events = resources
        .iter()
        .filter_map(|(_, it)| it["Properties"].get("Events").and_then(Yaml::as_mapping));
    let http = events.flatten().filter(|(_, event)| event["Type"] == "HttpApi");
    http.map(|(_, event)| {
        let part = |name: &str| event["Properties"].get(name).and_then(Yaml::as_str);
        match (part("Method"), part("Path")) {
            (Some(method), Some(path)) => format!("{method} {path}"),
            _ => "$default".to_owned(),
        }
    })
    .collect()
}

/// Somebody with a photo, a paid order and a second session.
struct Somebody {
    customer: Customer,
    photo: String,
    order: String,
    session: String,
    account: String,
}

impl Somebody {
    async fn new(stack: &Stack, desk: &Operator, name: &str) -> Self {
        let customer = stack.customer(name).await;
        let taken = customer.announce(&unique(), &items(1)).await.expect(201).json();
        let photo = taken["photos"][0]["id"].as_str().expect("an id").to_owned();
        let order = customer.order("starter").await;
        Robokassa::started().pay(&order).await;
        let order = order["number"].as_str().expect("a number").to_owned();
        customer.order_in(&order, "paid", PATIENCE).await;
        let found = desk.send("POST", "/operator/searches", Some(json!({ "order": order }))).await;
        let account = found.expect(200).json()["accounts"][0]["id"].clone();
        let account = account.as_str().expect("an id").to_owned();
        Self { customer, photo, order, session: String::new(), account }
    }

    /// Opens the sessions that the rows are asked with; one more is there to be ended.
    async fn come_back(&mut self) {
        let stack = self.customer.stack.clone();
        self.customer = stack.log_in(&self.customer.email, PASSWORD).await;
        let other = stack.log_in(&self.customer.email, PASSWORD).await;
        let listed = other.send("GET", "/sessions", None).await.expect(200).json();
        let listed = listed["sessions"].as_array().cloned().unwrap_or_default();
        let current = listed.iter().find(|session| session["current"] == true);
        let id = current.and_then(|session| session["id"].as_str());
        self.session = id.expect("the session that asks").into();
    }

    fn path(&self, path: &str) -> String {
        path.replace("{photo}", &self.photo)
            .replace("{order}", &self.order)
            .replace("{session}", &self.session)
            .replace("{account}", &self.account)
    }
}

/// The value of a cookie under both names: what opens one door must not open the other.
fn both(cookie: &str) -> String {
    let token = cookie.split_once('=').map_or("", |(_, token)| token);
    format!("__Host-session={token}; __Host-operator={token}")
}

async fn block(desk: &Operator, account: &str) {
    let body = json!({
        "ground": 1, "document": "№ 1", "dated": "2026-11-20", "note": "For the matrix",
    });
    let path = format!("/operator/accounts/{account}/block");
    desk.send("POST", &path, Some(body)).await.expect(200);
}

/// Whoever knows name and password alone gets nothing, and has nothing to show.
async fn half_an_operator(stack: &Stack) -> String {
    let (name, password) = (&Operator::colleagues()[0], &Operator::secrets()["password"]);
    let reply = Operator::try_with(stack, &json!(name), password, Operator::step() - 9).await;
    let reply = reply.expect(401);
    assert_eq!((reply.problem().as_str(), reply.header("set-cookie")), ("wrong-login", ""));
    both(&format!("={}", "x".repeat(43)))
}

#[test]
fn the_matrix_has_every_route_of_the_template_and_no_other() {
    let all = [open_rows(), customer_rows(), desk::rows(), attached::rows(), last_rows()];
    let rows = all.concat();
    let named: BTreeSet<String> = rows.iter().map(|row| row.0.to_owned()).collect();
    assert_eq!(named.len(), rows.len(), "a route has one row");
    let (routes, none) = (routes(), Vec::<&String>::new());
    assert_eq!(routes.difference(&named).collect::<Vec<_>>(), none, "say who may ask for these");
    assert_eq!(named.difference(&routes).collect::<Vec<_>>(), none, "the template has no such");
}

/// Asks for a row as everybody at once, and says who got something else than is written.
async fn ask(stack: &Stack, row: &Row, cookies: &[String; 6], mine: [&Somebody; 2]) -> Vec<String> {
    let (route, path, body, statuses) = row;
    let method = route.split_once(' ').map_or("GET", |(method, _)| method);
    let asked = statuses.iter().enumerate().map(async |(column, expected)| {
        let path = mine[usize::from(column == 3)].path(path);
        let text = body.as_ref().map(|body| body.to_string().replace("{unique}", &unique()));
        let body = text.map(|text| serde_json::from_str(&text).expect("JSON"));
        let key = unique();
        let headers = [("cookie", cookies[column].as_str()), ("idempotency-key", &key)];
        let headers = if column == 0 { &headers[1..] } else { &headers[..] };
        let reply = stack.send_with(method, &path, body, headers).await;
        let text: String = reply.text().chars().take(120).collect();
        let (who, got) = (WHO[column], reply.status);
        (got != *expected).then(|| format!("{route}: {who} got {got}, not {expected}: {text}"))
    });
    join_all(asked).await.into_iter().flatten().collect()
}

#[tokio::test]
async fn everybody_gets_what_is_theirs_and_nothing_else() {
    // R1, R3, R58, R59.
    let stack = Stack::deployed();
    let desk = Operator::alone(&stack).await;
    let mut owner = Somebody::new(&stack, &desk, "owner").await;
    let mut blocked = Somebody::new(&stack, &desk, "blocked").await;
    block(&desk, &blocked.account).await;
    owner.come_back().await;
    blocked.come_back().await;
    let another = stack.customer("another").await;
    let mut cookies = [
        String::new(),
        both(&owner.customer.cookie),
        both(&another.cookie),
        both(&blocked.customer.cookie),
        half_an_operator(&stack).await,
        both(desk.cookie()),
    ];
    let mut wrong = Vec::new();
    for row in [open_rows(), customer_rows(), desk::rows(), attached::rows()].concat() {
        wrong.extend(ask(&stack, &row, &cookies, [&owner, &blocked]).await);
    }
    for row in last_rows() {
        // Nobody can log in again who was erased; logging out is open to everybody.
        if !row.1.ends_with("/session") {
            let emails = [&owner.customer.email, &another.email, &blocked.customer.email];
            for (column, email) in (1..).zip(emails) {
                cookies[column] = both(&stack.log_in(email, PASSWORD).await.cookie);
            }
        }
        wrong.extend(ask(&stack, &row, &cookies, [&owner, &blocked]).await);
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
