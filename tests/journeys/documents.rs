//! What the service publishes.

use serde_json::json;
use tests::{Operator, Stack};

/// R20, R21, R30, R74: visitors read who runs the service; what an operator publishes stands at
/// its address at once, in three languages, and in the audit.
#[tokio::test]
async fn what_an_operator_publishes_stands_at_its_address() {
    let stack = Stack::deployed();
    let operator = stack.send("GET", "/requisites", None).await.expect(200).json();
    assert!(operator["emails"]["privacy"].as_str().is_some_and(|email| email.contains('@')));

    let desk = Operator::at_the_desk(&stack).await;
    // A year that no other journey and no real document is in.
    let far = json!("2099-01-01");
    let text = |language: &str| format!("# {language}\n\n## 1 One\n\n{{operator}}\n");
    let texts = json!({ "kk": text("kk"), "ru": text("ru"), "en": text("en") });
    let body = json!({ "name": "payment_policy", "effective_at": far, "texts": texts });
    let reply = desk.send("POST", "/operator/documents", Some(body.clone())).await;
    assert!([200, 201].contains(&reply.status), "{}", reply.json());
    desk.send("POST", "/operator/documents", Some(body.clone())).await.expect(200);
    stack.send("POST", "/operator/documents", Some(body)).await.expect(401);

    for language in ["kk", "ru", "en"] {
        let path = format!("/documents/payment-policy/2099-01-01/{language}");
        let shown = stack.send("GET", &path, None).await.expect(200).json();
        assert_eq!(
            (&shown["title"], &shown["clauses"][0]["text"]),
            (&json!(language), &operator["name"])
        );
    }
    let current = stack.send("GET", "/documents", None).await.expect(200).json();
    let all = current["documents"].as_array().expect("a list");
    assert!(all.iter().all(|document| document["version"] != far), "it has not begun");
    let audit = desk.send("GET", "/operator/audit?limit=200", None).await.expect(200).json();
    let lines = audit["lines"].as_array().expect("lines");
    let line = lines.iter().find(|line| line["act"] == "document-published");
    assert_eq!(line.expect("its line")["actor"], desk.name());
}
