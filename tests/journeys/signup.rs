//! Registering, and the link that proves the address.

use serde_json::{Value, json};
use std::time::Duration;
use tests::stack::{PASSWORD, announced, eventually, unique, unique_iin};
use tests::{Stack, people, pictures};

const PATIENCE: Duration = Duration::from_secs(90);

async fn confirm(stack: &Stack, token: &str) -> tests::Reply {
    stack.send("POST", "/accounts/confirmation", Some(json!({ "token": token }))).await
}

#[tokio::test]
async fn a_known_address_gets_a_letter_and_the_visitor_learns_nothing() {
    // R3: the same answer; only the owner's letter box knows.
    let stack = Stack::deployed();
    let customer = stack.customer("known").await;
    let body = people::registration(&customer.email.to_uppercase(), "tau korshi 8", &unique_iin());
    let known = stack.send("POST", "/accounts", Some(body)).await.expect(202).json();
    let other = format!("{}@EXAMPLE.KZ", unique());
    let body = people::registration(&other, "tau korshi 8", &unique_iin());
    let unknown = stack.send("POST", "/accounts", Some(body)).await.expect(202).json();
    assert_eq!(known, json!({ "email": customer.email.to_uppercase() }));
    assert_eq!(unknown, json!({ "email": other }));
    eventually(PATIENCE, "a letter to the owner", async || {
        let mails = stack.mails(&customer.email).await;
        mails.iter().any(|mail| mail["subject"] == "У вас уже есть аккаунт").then_some(())
    })
    .await;
    let login = json!({ "email": customer.email, "password": "tau korshi 8" });
    stack.send("POST", "/session", Some(login)).await.expect(401);
    stack.log_in(&customer.email, PASSWORD).await;
}

#[tokio::test]
async fn neither_photos_nor_money_move_before_the_link_is_followed_and_it_works_once() {
    // R3, R14, R31.
    let stack = Stack::deployed();
    let email = stack.registered("early").await;
    let early = stack.log_in(&email, PASSWORD).await;
    let item = announced("a.jpg", "image/jpeg", &pictures::jpeg(8, 8, 1), None);
    let refused = early.announce(&unique(), &[item]).await.expect(403);
    assert_eq!(refused.problem(), "email-not-confirmed");
    let refused = early.place(&unique(), "starter").await.expect(403);
    assert_eq!(refused.problem(), "email-not-confirmed");
    let token = stack.token(&email, "confirm").await;
    let confirmed = confirm(&stack, &token).await.expect(200).json();
    assert_eq!(confirmed, json!({ "email": email, "free_photos": 10, "pack": "starter" }));
    assert_eq!(early.available().await, 10);
    assert_eq!(confirm(&stack, &token).await.expect(410).problem(), "link-over");
    early.place(&unique(), "starter").await.expect(201);
}

#[tokio::test]
async fn a_number_opens_one_free_pack_and_its_second_account_cannot_pay() {
    // R8, R31, R36.
    let stack = Stack::deployed();
    let iin = unique_iin();
    let mut available = Vec::new();
    for name in ["first", "second"] {
        let email = format!("{name}.{}@example.kz", unique());
        let body = people::registration(&email, PASSWORD, &iin);
        stack.send("POST", "/accounts", Some(body)).await.expect(202);
        confirm(&stack, &stack.token(&email, "confirm").await).await.expect(200);
        let customer = stack.log_in(&email, PASSWORD).await;
        available.push(customer.available().await);
        if name == "second" {
            let refused = customer.place(&unique(), "starter").await.expect(409);
            assert_eq!(refused.problem(), "profile-incomplete");
            eventually(PATIENCE, "a letter that says why", async || {
                let told = |mail: &Value| mail["subject"] == "Номер уже указан в другом аккаунте";
                stack.mails(&email).await.iter().any(told).then_some(())
            })
            .await;
        }
    }
    assert_eq!(available, [10, 0]);
}

#[tokio::test]
async fn a_stranger_who_registers_first_gets_nothing_from_the_owners_link() {
    let stack = Stack::deployed();
    let email = format!("mine.{}@example.kz", unique());
    let strangers = people::registration(&email, "a strangers word", &unique_iin());
    stack.send("POST", "/accounts", Some(strangers)).await.expect(202);
    let first = stack.token(&email, "confirm").await;
    let owners = people::registration(&email, PASSWORD, &unique_iin());
    stack.send("POST", "/accounts", Some(owners)).await.expect(202);
    let newest = stack.tokens(&email, "confirm", 2).await.remove(0);
    assert_eq!(confirm(&stack, &first).await.expect(410).problem(), "link-over");
    confirm(&stack, &newest).await.expect(200);
    let login = json!({ "email": email, "password": "a strangers word" });
    stack.send("POST", "/session", Some(login)).await.expect(401);
    stack.log_in(&email, PASSWORD).await;
}

#[tokio::test]
async fn bad_registrations_are_refused_with_the_field_at_fault() {
    // R2, R4, R6, R8, R12, R16, R17.
    let stack = Stack::deployed();
    let cases: [(&str, Value, &str); 10] = [
        ("/email", json!("nobody"), "email"),
        ("/password", json!("short"), "password"),
        ("/password", json!("12345678"), "password"),
        ("/iin", json!("010203100003"), "iin"),
        ("/phone", json!("+1 202 555 01 00"), "phone"),
        ("/surname", json!(""), "surname"),
        ("/status", json!("robot"), "status"),
        ("/consents/processing/given", json!(false), "consents.processing.given"),
        ("/consents/abroad/text", json!("Да"), "consents.abroad.text"),
        ("/declares_adult_and_rights", json!(false), "declares_adult_and_rights"),
    ];
    for (field, value, path) in cases {
        let email = format!("bad.{}@example.kz", unique());
        let mut body = people::registration(&email, PASSWORD, "010203100002");
        *body.pointer_mut(field).expect("a field") = value;
        let reply = stack.send("POST", "/accounts", Some(body)).await.expect(400);
        assert_eq!(reply.problem(), "invalid-request");
        assert_eq!(reply.json()["errors"][0]["path"], path);
    }
}
