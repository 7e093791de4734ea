//! Registering, logging in and out, and the cabinet.

use serde_json::json;
use tests::Stack;
use tests::stack::{PASSWORD, unique};

#[tokio::test]
async fn a_new_customer_has_ten_free_photos_and_a_journal_that_says_so() {
    let customer = Stack::deployed().customer("new").await;
    let account = customer.account().await;
    assert_eq!(account["email"], json!(customer.email));
    assert_eq!(account["available"], 10);
    assert_eq!(account["packs"][0]["kind"], "try");
    let lines = account["journal"]["lines"].as_array().expect("lines");
    assert_eq!(lines.len(), 1);
    assert_eq!((&lines[0]["what"], &lines[0]["units"]), (&json!("granted"), &json!(10)));
}

#[tokio::test]
async fn registering_twice_is_registering_once() {
    let stack = Stack::deployed();
    let customer = stack.customer("twice").await;
    let again = json!({ "email": customer.email.to_uppercase(), "password": PASSWORD });
    stack.send("POST", "/accounts", Some(again)).await.expect(201);
    assert_eq!(customer.available().await, 10, "one free pack");
    let other = json!({ "email": customer.email, "password": "another password" });
    let refused = stack.send("POST", "/accounts", Some(other)).await.expect(409);
    assert_eq!(refused.problem(), "email-taken");
}

#[tokio::test]
async fn bad_registrations_are_refused_with_the_field_at_fault() {
    let stack = Stack::deployed();
    for (body, path) in [
        (json!({ "email": "nobody", "password": PASSWORD }), "email"),
        (json!({ "email": "a@example.kz", "password": "short" }), "password"),
        (json!({ "email": "a@example.kz", "password": "12345678" }), "password"),
        (json!({ "email": "a@example.kz", "password": PASSWORD, "role": "operator" }), "role"),
        (json!({ "email": 7, "password": PASSWORD }), "email"),
    ] {
        let reply = stack.send("POST", "/accounts", Some(body)).await.expect(400);
        assert_eq!(reply.problem(), "invalid-request");
        assert_eq!(reply.json()["errors"][0]["path"], path);
    }
}

#[tokio::test]
async fn wrong_and_unknown_logins_read_the_same() {
    let stack = Stack::deployed();
    let customer = stack.customer("login").await;
    let wrong = json!({ "email": customer.email, "password": "not this one" });
    let unknown = json!({ "email": format!("{}@example.kz", unique()), "password": PASSWORD });
    let wrong = stack.send("POST", "/session", Some(wrong)).await.expect(401);
    let unknown = stack.send("POST", "/session", Some(unknown)).await.expect(401);
    assert_eq!(wrong.json(), unknown.json());
    assert_eq!(wrong.header("set-cookie"), "");
}

#[tokio::test]
async fn logging_out_ends_the_session_and_only_that_one() {
    let stack = Stack::deployed();
    let here = stack.customer("out").await;
    let login = json!({ "email": here.email, "password": PASSWORD });
    let reply = stack.send("POST", "/session", Some(login)).await.expect(201);
    let cookie = reply.header("set-cookie").to_owned();
    for part in ["__Host-session=", "; Path=/;", "; Secure;", "; HttpOnly;", "SameSite=Lax"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let there = tests::Customer {
        cookie: cookie.split(';').next().unwrap_or("").to_owned(),
        ..here.clone()
    };
    here.send("DELETE", "/session", None).await.expect(204);
    here.send("GET", "/account", None).await.expect(401);
    there.send("GET", "/account", None).await.expect(200);
    here.send("DELETE", "/session", None).await.expect(204);
}

#[tokio::test]
async fn nothing_personal_is_answered_without_a_session_or_to_another_site() {
    let stack = Stack::deployed();
    for (method, path) in [
        ("GET", "/account"),
        ("GET", "/photos"),
        ("GET", "/photos/ph_x"),
        ("DELETE", "/photos/ph_x"),
    ] {
        let reply = stack.send(method, path, None).await.expect(401);
        assert_eq!(reply.problem(), "not-logged-in", "{method} {path}");
        assert_eq!(reply.header("cache-control"), "no-store");
    }
    let login = json!({ "email": "a@example.kz", "password": PASSWORD });
    let evil = [("origin", "https://evil.example")];
    let reply = stack.send_with("POST", "/session", Some(login), &evil).await.expect(403);
    assert_eq!(reply.problem(), "cross-site");
}
