//! The desk.

use serde_json::json;
use tests::stack::eventually;
use tests::{Operator, Robokassa, Stack};

#[tokio::test]
async fn the_desk_is_closed_to_customers_and_strangers() {
    let stack = Stack::deployed();
    let customer = stack.customer("curious").await;
    for path in ["/operator/refunds", "/operator/incidents", "/operator/orders/1000000000"] {
        stack.send("GET", path, None).await.expect(401);
        customer.send("GET", path, None).await.expect(401);
    }
    let secrets = Operator::secrets();
    let wrong = json!("not the password");
    let step = Operator::step();
    let reply = Operator::try_with(&stack, &json!("nobody"), &wrong, step).await;
    assert_eq!(reply.expect(401).problem(), "wrong-login");
    let old = Operator::try_with(&stack, &json!("nobody"), &secrets["password"], step - 9).await;
    assert_eq!(old.expect(401).problem(), "wrong-login");
}

#[tokio::test]
async fn an_incident_reaches_the_desk_with_the_callback_as_it_came() {
    let (stack, robokassa) = (Stack::deployed(), Robokassa::started());
    let customer = stack.customer("incident").await;
    let order = customer.order("starter").await;
    let number = order["number"].as_str().expect("a number");
    let invoice: u64 = number.parse().expect("digits");
    robokassa.forge(json!({ "inv": invoice, "sum": "1.00", "attempts": 1 })).await;
    let operator = Operator::at_the_desk(&stack).await;
    let found = eventually(std::time::Duration::from_secs(20), "the incident", async || {
        let shown = operator.send("GET", "/operator/incidents?limit=50", None).await;
        let shown = shown.expect(200).json();
        let all = shown["incidents"].as_array().cloned().unwrap_or_default();
        all.into_iter().find(|it| it["invoice"] == json!(invoice))
    })
    .await;
    assert_eq!(found["kind"], "other-sum");
    let path = format!("/operator/orders/{number}");
    let shown = operator.send("GET", &path, None).await.expect(200).json();
    assert_eq!(shown["order"]["stage"], "created");
    let callback = shown["callbacks"][0]["text"].as_str().unwrap_or_default();
    assert!(callback.contains("OutSum=1.000000"), "{shown}");
    operator.send("DELETE", "/operator/session", None).await.expect(204);
    operator.send("GET", &path, None).await.expect(401);
}
