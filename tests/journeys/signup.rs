//! Registering.

use serde_json::json;
use tests::Stack;
use tests::stack::PASSWORD;

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
