//! Logging in and out, and what nobody gets without.

use serde_json::json;
use tests::Stack;
use tests::stack::{PASSWORD, unique};

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
