//! Letters, as they arrive.

use serde_json::{Value, json};
use std::time::Duration;
use tests::stack::{announced, eventually, unique};
use tests::{Customer, Robokassa, Stack, pictures};

const PATIENCE: Duration = Duration::from_secs(90);
/// Longer than a letter takes that is not written.
const QUIET: Duration = Duration::from_secs(5);

/// What was mailed to an address, the newest first.
async fn mails(stack: &Stack, to: &str) -> Vec<Value> {
    let shown = stack.send("GET", "/mailbox.json", None).await.expect(200).json();
    let mails = shown["mails"].as_array().cloned().unwrap_or_default();
    mails.into_iter().filter(|mail| mail["to"] == json!([to])).collect()
}

/// The mail with this in its subject, once it is there.
async fn mail(stack: &Stack, to: &str, subject: &str) -> Value {
    eventually(PATIENCE, &format!("a mail about {subject}"), async || {
        let has = |mail: &Value| mail["subject"].as_str().is_some_and(|it| it.contains(subject));
        mails(stack, to).await.into_iter().find(has)
    })
    .await
}

async fn buy(customer: &Customer) -> String {
    let robokassa = Robokassa::started();
    let order = customer.order("starter").await;
    let number = order["number"].as_str().expect("a number").to_owned();
    let invoice: u64 = number.parse().expect("digits");
    robokassa.switch(json!({ "inv": invoice, "callback": "twice" })).await;
    robokassa.pay(&order).await;
    customer.order_in(&number, "paid", PATIENCE).await;
    number
}

#[tokio::test]
async fn a_receipt_arrives_once_although_robokassa_calls_twice() {
    let stack = Stack::deployed();
    let customer = stack.customer("receipt").await;
    let number = buy(&customer).await;
    let receipt = mail(&stack, &customer.email, &number).await;
    let text = receipt["text"].as_str().expect("a text");
    for part in [&number, "Старт, 30\u{a0}фотографий", "9\u{a0}990\u{a0}₸"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(receipt["from"], "letters@example.kz");
    Robokassa::started().act(&number, json!({ "do": "redeliver" })).await;
    tokio::time::sleep(QUIET).await;
    let receipts = mails(&stack, &customer.email).await;
    let is_receipt =
        |mail: &&Value| mail["subject"].as_str().is_some_and(|it| it.contains(&number));
    assert_eq!(receipts.iter().filter(is_receipt).count(), 1);
    // A person can look at it too.
    let page = stack.send("GET", "/mailbox", None).await.expect(200);
    assert!(String::from_utf8_lossy(&page.body).contains(&number));
}

#[tokio::test]
async fn a_statement_about_a_refund_reaches_the_customer_and_the_operator() {
    // R65: mailed to both, with the reason.
    let stack = Stack::deployed();
    let customer = stack.customer("statement").await;
    let number = buy(&customer).await;
    let reason = format!("Жаңылып алдым <{}>", unique());
    let body = json!({ "reason": reason, "iban": "KZ69 9990 0000 0000 0001", "holder": "Aru" });
    let key = unique();
    let headers = [("cookie", customer.cookie.as_str()), ("idempotency-key", key.as_str())];
    let path = format!("/orders/{number}/refunds");
    let asked = stack.send_with("POST", &path, Some(body), &headers).await.expect(201).json();
    for to in [customer.email.as_str(), "operator@example.kz"] {
        let letter = mail(&stack, to, &format!("Заявление о возврате по заказу № {number}")).await;
        assert!(letter["text"].as_str().is_some_and(|text| text.contains(&reason)), "{letter}");
    }
    let id = asked["id"].as_str().expect("an id");
    customer.send("DELETE", &format!("/refunds/{id}"), None).await.expect(200);
    mail(&stack, &customer.email, "отозвано").await;
}

/// A letter waits for a minute, so that one tells of all photos.
const WITH_DELAY: Duration = Duration::from_secs(180);

#[tokio::test]
async fn photos_are_told_of_once_and_one_click_ends_the_offers() {
    // R24.
    let stack = Stack::deployed();
    let customer = stack.customer("told").await;
    let texts = stack.send("GET", "/consents/texts?language=ru", None).await.expect(200).json();
    let text = &texts["boxes"][2]["text"];
    let body = json!({ "kind": "advertising", "given": true, "text": text, "language": "ru" });
    customer.send("POST", "/account/consents", Some(body)).await.expect(201);
    // All that the free pack has.
    let mut photos = Vec::new();
    for seed in 0..10 {
        let bytes = pictures::jpeg(24, 16, seed);
        let item = announced(&format!("{seed}.jpg"), "image/jpeg", &bytes, None);
        photos.push(customer.upload(item, &bytes).await);
    }
    for photo in &photos {
        assert_eq!(customer.settled(photo, PATIENCE).await["stage"], "delivered");
    }
    let with = async |subject: &str| {
        eventually(WITH_DELAY, &format!("a mail about {subject}"), async || {
            let has =
                |mail: &Value| mail["subject"].as_str().is_some_and(|it| it.contains(subject));
            mails(&stack, &customer.email).await.into_iter().find(has)
        })
        .await
    };
    let ready = with("Ваши фотографии готовы").await;
    let says = ready["text"].as_str().is_some_and(|it| it.contains("10\u{a0}фотографий"));
    assert!(says, "all of them: {ready}");
    let offer = with("Пакет использован").await;
    let text = offer["text"].as_str().expect("a text");
    assert!(text.contains("9\u{a0}990\u{a0}₸"), "{text}");
    let token = text.split("/ru/unsubscribe#t=").nth(1).expect("a link");
    let token = token.split_whitespace().next().expect("a token");
    let page = stack.send("GET", &format!("/unsubscriptions?t={token}"), None).await.expect(303);
    assert!(page.header("location").ends_with(&format!("/ru/unsubscribe#t={token}")));
    for _ in 0..2 {
        let body = json!({ "token": token });
        stack.send("POST", "/unsubscriptions", Some(body)).await.expect(204);
    }
    let listed = customer.send("GET", "/account/consents", None).await.expect(200).json();
    let listed = listed["consents"].as_array().cloned().expect("a list");
    let given: Vec<_> = listed.iter().filter(|it| it["kind"] == "advertising").collect();
    let given: Vec<_> = given.iter().map(|it| it["given"].clone()).collect();
    assert_eq!(given, [json!(false), json!(true), json!(false)]);
    let all = mails(&stack, &customer.email).await;
    let ready = |mail: &&Value| mail["subject"] == "Ваши фотографии готовы";
    assert_eq!(all.iter().filter(ready).count(), 1);
}
