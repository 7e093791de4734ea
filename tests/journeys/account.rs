//! The cabinet.

use serde_json::json;
use std::time::Duration;
use tests::Stack;
use tests::stack::{PASSWORD, eventually, unique};

const PATIENCE: Duration = Duration::from_secs(90);

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
async fn the_profile_is_changed_with_the_password_and_remembers_what_changed() {
    // R10, R11, R15.
    let stack = Stack::deployed();
    let customer = stack.customer("profile").await;
    let path = "/account/profile";
    let shown = customer.send("GET", path, None).await.expect(200).json();
    assert!(shown["iin_masked"].as_str().is_some_and(|it| it.starts_with("••••••••")), "{shown}");
    let phone = json!({ "phone": "8 777 000-00-00" });
    customer.send("PATCH", path, Some(phone)).await.expect(400);
    let phone = json!({ "phone": "8 777 000-00-00", "password": "not this one" });
    customer.send("PATCH", path, Some(phone)).await.expect(401);
    let phone = json!({ "phone": "8 777 000-00-00", "surname": "Жаңа", "password": PASSWORD });
    let changed = customer.send("PATCH", path, Some(phone)).await.expect(200).json();
    assert_eq!((&changed["phone"], &changed["surname"]), (&json!("+77770000000"), &json!("Жаңа")));
    customer.send("POST", &format!("{path}/confirmation"), None).await.expect(204);
    let history = customer.send("GET", "/account/history", None).await.expect(200).json();
    let fields: Vec<_> = history["changes"].as_array().expect("a list").iter().collect();
    let phone = fields.iter().find(|change| change["field"] == "phone").expect("the phone");
    assert_eq!(phone["after_masked"], "+7 777 ••• •• 00");
    let security = customer.send("GET", "/account/security", None).await.expect(200).json();
    let kinds: Vec<_> = security["events"].as_array().expect("a list").iter().collect();
    assert!(kinds.iter().any(|event| event["kind"] == "logged-in"), "{security}");
}

#[tokio::test]
async fn another_address_counts_once_its_link_is_followed() {
    // R10.
    let stack = Stack::deployed();
    let customer = stack.customer("move").await;
    let to = format!("moved.{}@example.kz", unique());
    let body = json!({ "email": to, "password": PASSWORD });
    let shown = customer.send("PATCH", "/account/profile", Some(body)).await.expect(200).json();
    assert_eq!((&shown["email"], &shown["email_pending"]), (&json!(customer.email), &json!(to)));
    let token = stack.token(&to, "confirm").await;
    let body = json!({ "token": token });
    stack.send("POST", "/accounts/confirmation", Some(body)).await.expect(200);
    stack.log_in(&to, PASSWORD).await;
    let old = json!({ "email": customer.email, "password": PASSWORD });
    stack.send("POST", "/session", Some(old)).await.expect(401);
}

#[tokio::test]
async fn a_stranger_is_not_written_to_without_end() {
    let stack = Stack::deployed();
    let customer = stack.customer("eager").await;
    let to = format!("stranger.{}@example.kz", unique());
    let ask = async || {
        let body = json!({ "email": to, "password": PASSWORD });
        customer.send("PATCH", "/account/profile", Some(body)).await
    };
    // The letter that did not come is written again, as often as any other.
    ask().await.expect(200);
    ask().await.expect(200);
    eventually(PATIENCE, "two letters", async || (stack.mails(&to).await.len() >= 2).then_some(()))
        .await;
    let mut last = ask().await;
    for _ in 0..4 {
        last = ask().await;
    }
    assert_eq!(last.expect(429).problem(), "too-many-tries");
    assert!(stack.mails(&to).await.len() <= 3, "it stops");
}

#[tokio::test]
async fn consents_are_listed_taken_back_and_exported_with_everything_else() {
    // R16, R24, R26.
    let stack = Stack::deployed();
    let customer = stack.customer("rights").await;
    let texts = stack.send("GET", "/consents/texts?language=kk", None).await.expect(200).json();
    let text = &texts["boxes"][2]["text"];
    for given in [true, false] {
        let body = json!({ "kind": "advertising", "given": given, "text": text, "language": "kk" });
        customer.send("POST", "/account/consents", Some(body)).await.expect(201);
    }
    let listed = customer.send("GET", "/account/consents", None).await.expect(200).json();
    let listed = listed["consents"].as_array().cloned().expect("a list");
    let advertising: Vec<_> = listed.iter().filter(|it| it["kind"] == "advertising").collect();
    let given: Vec<_> = advertising.iter().map(|it| it["given"].clone()).collect();
    assert_eq!(given, [json!(false), json!(true), json!(false)]);
    assert_eq!(listed.len(), 9, "three boxes, three documents, a declaration, and two more");
    let reply = customer.send("GET", "/account/export", None).await.expect(200);
    assert!(reply.header("content-disposition").starts_with("attachment"));
    let copy = reply.json();
    assert_eq!(copy["profile"]["email"], json!(customer.email));
    assert!(copy["number"].as_str().is_some_and(|it| it.len() == 12), "the number in full");
    assert_eq!(copy["consents"].as_array().map(Vec::len), Some(9));
    assert_eq!(copy["packs"].as_array().map(Vec::len), Some(1));
    assert_eq!(copy["journal"][0]["what"], "granted");
    assert_eq!((&copy["refunds"], &copy["not_whole"]), (&json!([]), &json!(null)));
    let reply = customer.send("GET", "/account/export?form=pdf", None).await.expect(200);
    assert_eq!(reply.header("content-type"), "application/pdf");
    assert!(reply.body.starts_with(b"%PDF-1.7"), "a paper");
}

#[tokio::test]
async fn an_account_that_is_being_erased_lets_nobody_in() {
    // R27, R58.
    let stack = Stack::deployed();
    let customer = stack.customer("erase").await;
    let body = json!({ "password": "not this one" });
    customer.send("POST", "/account/erasure", Some(body)).await.expect(401);
    let body = json!({ "password": PASSWORD });
    let reply = customer.send("POST", "/account/erasure", Some(body)).await.expect(202);
    assert!(reply.json()["until"].is_string());
    customer.send("GET", "/account", None).await.expect(401);
    let login = json!({ "email": customer.email, "password": PASSWORD });
    stack.send("POST", "/session", Some(login)).await.expect(401);
}
