//! Logging in and out, and what nobody gets without.

use serde_json::json;
use std::time::Duration;
use tests::Stack;
use tests::stack::{PASSWORD, eventually, unique};

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

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_and_everywhere() {
    // R15.
    let stack = Stack::deployed();
    let here = stack.customer("list").await;
    let there = stack.log_in(&here.email, PASSWORD).await;
    let listed = here.send("GET", "/sessions", None).await.expect(200).json();
    let listed = listed["sessions"].as_array().cloned().expect("a list");
    assert_eq!(listed.len(), 2);
    let other = listed.iter().find(|session| session["current"] == false).expect("the other");
    let path = format!("/sessions/{}", other["id"].as_str().unwrap_or_default());
    here.send("DELETE", &path, None).await.expect(204);
    there.send("GET", "/account", None).await.expect(401);
    here.send("DELETE", &path, None).await.expect(404);
    let there = stack.log_in(&here.email, PASSWORD).await;
    here.send("DELETE", "/sessions", None).await.expect(204);
    here.send("GET", "/account", None).await.expect(401);
    there.send("GET", "/account", None).await.expect(401);
    stack.log_in(&here.email, PASSWORD).await;
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_by_a_link_that_works_once() {
    let stack = Stack::deployed();
    let customer = stack.customer("forgot").await;
    let unknown = format!("{}@example.kz", unique());
    for email in [&customer.email, &unknown] {
        let body = json!({ "email": email, "language": "ru" });
        let reply = stack.send("POST", "/password/letters", Some(body)).await.expect(202);
        assert_eq!(reply.json(), json!({ "email": email }));
    }
    let token = stack.token(&customer.email, "reset").await;
    let body = json!({ "token": token, "password": "tau korshi 8" });
    stack.send("POST", "/password", Some(body.clone())).await.expect(204);
    let again = stack.send("POST", "/password", Some(body)).await.expect(410);
    assert_eq!(again.problem(), "link-over");
    customer.send("GET", "/account", None).await.expect(401);
    let old = json!({ "email": customer.email, "password": PASSWORD });
    stack.send("POST", "/session", Some(old)).await.expect(401);
    let back = stack.log_in(&customer.email, "tau korshi 8").await;
    let other = stack.log_in(&customer.email, "tau korshi 8").await;
    let body = json!({ "old": "tau korshi 8", "new": PASSWORD });
    let reply = back.send("PUT", "/account/password", Some(body)).await.expect(204);
    assert!(reply.header("set-cookie").starts_with("__Host-session="));
    other.send("GET", "/account", None).await.expect(401);
    assert!(stack.mails(&unknown).await.is_empty(), "nobody is left to write to");
}

#[tokio::test]
async fn a_new_device_is_told_to_the_owner() {
    // R15.
    let stack = Stack::deployed();
    let customer = stack.customer("device").await;
    let login = json!({ "email": customer.email, "password": PASSWORD });
    let agent = [("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Firefox/150.0")];
    stack.send_with("POST", "/session", Some(login), &agent).await.expect(201);
    eventually(Duration::from_secs(40), "a letter about the device", async || {
        let mails = stack.mails(&customer.email).await;
        let told = |mail: &serde_json::Value| {
            mail["text"].as_str().is_some_and(|text| text.contains("Firefox, Linux"))
        };
        mails.iter().any(told).then_some(())
    })
    .await;
}

#[tokio::test]
async fn guesses_wait_longer_and_longer_alike_for_known_and_unknown_addresses() {
    let stack = Stack::deployed();
    let customer = stack.customer("guess").await;
    let unknown = format!("{}@example.kz", unique());
    let mut said = Vec::new();
    for email in [&customer.email, &unknown] {
        let login = json!({ "email": email, "password": "not this one" });
        let mut statuses = Vec::new();
        for _ in 0..6 {
            let reply = stack.send("POST", "/session", Some(login.clone())).await;
            if reply.status == 429 {
                assert_eq!(reply.problem(), "too-many-tries");
                assert!(reply.header("retry-after").parse::<u64>().is_ok_and(|wait| wait <= 60));
            }
            statuses.push(reply.status);
        }
        said.push(statuses);
    }
    assert_eq!(said[0], said[1]);
    assert_eq!(said[0][..5], [401; 5]);
    assert_eq!(said[0][5], 429);
    // No lock: after the wait the owner comes in.
    tokio::time::sleep(Duration::from_secs(2)).await;
    stack.log_in(&customer.email, PASSWORD).await;
}
