//! The desk.

use serde_json::{Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tests::stack::{PASSWORD, announced, eventually, items, unique};
use tests::{Operator, Robokassa, Stack, pictures};

const PATIENCE: Duration = Duration::from_secs(60);

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
async fn a_code_opens_one_session() {
    let stack = Stack::deployed();
    let password = &Operator::secrets()["password"];
    let names = Operator::colleagues();
    let step = Operator::step();
    let come =
        async |name: &String, step| Operator::try_with(&stack, &json!(name), password, step).await;
    for name in names.iter().take(4) {
        if come(name, step).await.status != 201 {
            // Another journey was here under this name.
            continue;
        }
        assert_eq!(come(name, step).await.expect(401).problem(), "wrong-login");
        // It was the code: the next one is good already, and that before it never will be again.
        come(name, step + 1).await.expect(201);
        assert_eq!(come(name, step).await.expect(401).problem(), "wrong-login");
        return;
    }
    panic!("no code was taken");
}

#[tokio::test]
async fn an_incident_reaches_the_desk_with_the_callback_as_it_came() {
    let (stack, robokassa) = (Stack::deployed(), Robokassa::started());
    let customer = stack.customer("incident").await;
    let order = customer.order("starter").await;
    let number = order["number"].as_str().expect("a number");
    let invoice: u64 = number.parse().expect("digits");
    robokassa.forge(json!({ "inv": invoice, "sum": "1.00", "attempts": 1 })).await;
    let operator = Operator::alone(&stack).await;
    let found = eventually(Duration::from_secs(20), "the incident", async || {
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

/// The id of an account, as an operator finds it.
async fn found(desk: &Operator, search: Value) -> String {
    let found = desk.send("POST", "/operator/searches", Some(search)).await.expect(200).json();
    found["accounts"][0]["id"].as_str().expect("somebody").to_owned()
}

#[tokio::test]
async fn a_blocked_customer_is_out_at_once_and_keeps_refunds_and_data() {
    // R54 to R60.
    let stack = Stack::deployed();
    let customer = stack.customer("blocked").await;
    let order = customer.order("starter").await;
    let number = order["number"].as_str().expect("a number").to_owned();
    Robokassa::started().pay(&order).await;
    customer.order_in(&number, "paid", PATIENCE).await;
    let bytes = pictures::jpeg(24, 16, 77);
    let photo = customer.upload(announced("one.jpg", "image/jpeg", &bytes, None), &bytes).await;
    assert_eq!(customer.settled(&photo, PATIENCE).await["stage"], "delivered");

    let desk = Operator::at_the_desk(&stack).await;
    let id = found(&desk, json!({ "email": customer.email })).await;
    assert_eq!(found(&desk, json!({ "order": number })).await, id);
    let path = format!("/operator/accounts/{id}");
    let body = json!({
        "ground": 3, "document": "№ 7", "dated": "2026-11-20", "note": "A claim of the neighbours",
    });
    for _ in 0..2 {
        let shown = desk.send("POST", &format!("{path}/block"), Some(body.clone())).await;
        let shown = shown.expect(200).json();
        assert_eq!((&shown["stage"], &shown["block"]["ground"]), (&json!("blocked"), &json!(3)));
    }
    customer.send("GET", "/account", None).await.expect(401);

    let back = stack.log_in(&customer.email, PASSWORD).await;
    for reply in [
        back.announce(&unique(), &items(1)).await,
        back.send("GET", &format!("/photos/{photo}/result"), None).await,
    ] {
        let problem = reply.expect(403);
        assert_eq!(problem.problem(), "account-blocked");
        let problem = problem.json();
        assert_eq!(
            (&problem["ground"], &problem["document"]),
            (&json!(3), &json!("№ 7, 2026-11-20"))
        );
        assert!(problem["appeal"]["kk"].is_string(), "{problem}");
    }
    back.send("GET", &format!("/orders/{number}/refund"), None).await.expect(200);
    back.send("GET", "/account", None).await.expect(200);
    let told = |word: &'static str| {
        let (stack, email) = (stack.clone(), customer.email.clone());
        async move {
            eventually(PATIENCE, word, async || {
                let mails = stack.mails(&email).await;
                let says = |mail: &Value| mail["text"].as_str().is_some_and(|it| it.contains(word));
                mails.iter().any(says).then_some(())
            })
            .await;
        }
    };
    told("№ 7, 2026-11-20").await;

    let shown = desk.send("GET", &path, None).await.expect(200);
    assert_eq!(shown.json()["profile"]["email"], json!(customer.email));
    assert!(!shown.text().contains("argon2"), "no secret is shown");
    let body = json!({ "document": "№ 8, 2026-11-25", "note": "Withdrawn" });
    desk.send("POST", &format!("{path}/unblock"), Some(body)).await.expect(200);
    back.announce(&unique(), &items(1)).await.expect(201);
    told("/cabinet").await;

    let audit = desk.send("GET", "/operator/audit?limit=200", None).await.expect(200).json();
    let lines = audit["lines"].as_array().expect("lines");
    let about: Vec<&str> = lines
        .iter()
        .filter(|line| line["object"] == json!(id))
        .filter_map(|line| line["act"].as_str())
        .collect();
    // The block was asked for twice, and the second time it only showed the customer.
    let (looks, acts): (Vec<&str>, Vec<&str>) =
        about.into_iter().partition(|act| *act == "account-viewed");
    assert_eq!(acts, ["account-blocked", "account-unblocked"]);
    assert!(!looks.is_empty(), "whoever looks is noted");
}

#[tokio::test]
async fn a_photo_is_kept_as_evidence_until_it_is_released() {
    // R57.
    let stack = Stack::deployed();
    let customer = stack.customer("evidence").await;
    let bytes = pictures::jpeg(24, 16, 78);
    let photo = customer.upload(announced("one.jpg", "image/jpeg", &bytes, None), &bytes).await;
    assert_eq!(customer.settled(&photo, PATIENCE).await["stage"], "delivered");
    let desk = Operator::at_the_desk(&stack).await;
    let id = found(&desk, json!({ "email": customer.email })).await;
    let listed = desk.send("GET", &format!("/operator/accounts/{id}/photos"), None).await;
    assert_eq!(listed.expect(200).json()["photos"][0]["id"], json!(photo));

    let (path, mine) = (format!("/operator/photos/{photo}"), format!("/photos/{photo}"));
    let paper = json!({
        "ground": 4, "document": "№ 7", "dated": "2026-11-20", "note": "A report of the state body",
    });
    let kept = desk.send("POST", &format!("{path}/impound"), Some(paper)).await.expect(200).json();
    assert_eq!(kept["exhibit"]["files"].as_array().map(Vec::len), Some(2), "{kept}");
    for reply in [
        customer.send("GET", &format!("{mine}/result"), None).await,
        customer.send("DELETE", &mine, None).await,
    ] {
        assert_eq!(reply.expect(403).problem(), "photo-impounded");
    }
    assert_eq!(customer.send("GET", &mine, None).await.expect(200).json()["impounded"], true);
    let link = desk.send("GET", &format!("{path}/exhibit/original"), None).await.expect(200).json();
    let url = link["url"].as_str().expect("a link");
    let file = tests::Client.send("GET", url, &[], Vec::new()).await;
    assert_eq!((file.status, &file.body[..]), (200, &bytes[..]), "what was sent, byte for byte");
    eventually(PATIENCE, "the letter", async || {
        let mails = stack.mails(&customer.email).await;
        let says = |mail: &Value| mail["text"].as_str().is_some_and(|it| it.contains("one.jpg"));
        mails.iter().any(says).then_some(())
    })
    .await;

    let at = &kept["exhibit"]["at"];
    let end = json!({ "at": at, "fate": "returned", "note": "The report was withdrawn" });
    desk.send("POST", &format!("{path}/release"), Some(end)).await.expect(200);
    customer.send("GET", &format!("{mine}/result"), None).await.expect(303);
    customer.send("DELETE", &mine, None).await.expect(204);
    let register = desk.send("GET", "/operator/exhibits", None).await.expect(200).json();
    let entry = register["exhibits"]
        .as_array()
        .and_then(|all| all.iter().find(|it| it["photo"] == json!(photo)));
    assert_eq!(entry.map(|it| &it["released"]["fate"]), Some(&json!("returned")));
}

#[tokio::test]
async fn customers_are_found_by_phone_and_number_and_orders_are_listed() {
    let stack = Stack::deployed();
    let (email, iin) = (format!("found.{}@example.kz", unique()), tests::stack::unique_iin());
    let mut body = tests::people::registration(&email, PASSWORD, &iin);
    let phone = format!("+7701{}", &iin[4..11]);
    body["phone"] = json!(phone);
    stack.send("POST", "/accounts", Some(body)).await.expect(202);
    let token = stack.token(&email, "confirm").await;
    let body = json!({ "token": token });
    stack.send("POST", "/accounts/confirmation", Some(body)).await.expect(200);
    let customer = stack.log_in(&email, PASSWORD).await;

    let desk = Operator::at_the_desk(&stack).await;
    let id = found(&desk, json!({ "iin": iin })).await;
    assert_eq!(found(&desk, json!({ "phone": phone })).await, id);
    assert_eq!(found(&desk, json!({ "email": email })).await, id);
    let order = customer.order("starter").await;
    let number: u32 = order["number"].as_str().and_then(|it| it.parse().ok()).expect("a number");
    for path in ["/operator/orders?limit=50".to_owned(), format!("/operator/orders?account={id}")] {
        let shown = desk.send("GET", &path, None).await.expect(200).json();
        let orders = shown["orders"].as_array().expect("a list");
        let mine = orders.iter().find(|order| order["number"] == json!(number));
        assert_eq!(mine.map(|order| &order["account"]), Some(&json!(id)), "{path}");
    }
    let body = json!({
        "requester": "The tax office", "ground": "Article 1", "document": unique(), "account": id,
        "what": "The orders of 2026",
    });
    desk.send("POST", "/operator/disclosures", Some(body.clone())).await.expect(201);
    desk.send("POST", "/operator/disclosures", Some(body.clone())).await.expect(200);
    let listed = desk.send("GET", "/operator/disclosures", None).await.expect(200).json();
    assert_eq!(listed["disclosures"][0]["document"], body["document"]);
}

#[tokio::test]
async fn all_packs_are_extended_in_one_act() {
    // R72.
    let stack = Stack::deployed();
    let customer = stack.customer("longer").await;
    let ends = async || customer.account().await["packs"][0]["expires"].clone();
    let before = ends().await;
    let desk = Operator::at_the_desk(&stack).await;
    let (key, body) = (unique(), json!({ "days": 1, "reason": "The power was out" }));
    let extended = eventually(PATIENCE, "the end of the extension", async || {
        let headers = [("idempotency-key", key.as_str())];
        let reply = desk.send_with("POST", "/operator/extensions", &body, &headers).await;
        let shown = reply.json();
        assert!([200, 201].contains(&reply.status), "{shown}");
        shown["ended"].is_string().then_some(shown)
    })
    .await;
    assert!(extended["packs"].as_u64() >= Some(1), "{extended}");
    let after = ends().await;
    assert_ne!(after, before);
    let headers = [("idempotency-key", key.as_str())];
    desk.send_with("POST", "/operator/extensions", &body, &headers).await.expect(200);
    assert_eq!(ends().await, after, "asked twice is given once");
}

#[tokio::test]
async fn a_new_catalogue_begins_on_its_day_and_leaves_orders_as_they_are() {
    let stack = Stack::deployed();
    let customer = stack.customer("catalogue").await;
    let order = customer.order("starter").await;
    let desk = Operator::at_the_desk(&stack).await;
    let path = "/operator/catalogue";
    let shown = desk.send("GET", path, None).await.expect(200).json();
    let mut catalogue = shown["catalogue"].clone();
    let entries = catalogue["entries"].as_array_mut().expect("a list");
    // A day that no other story lives to see.
    entries.retain(|entry| entry["from"] != "2099-01-01");
    let mut entry = entries[0].clone();
    entry["from"] = json!("2099-01-01");
    entry["packs"][1]["price_tenge"] = json!(unique_tenge());
    entries.push(entry);
    let body = |seen: &Value| {
        json!({
            "catalogue": catalogue, "seen_hash": seen, "reason": "Prices of another century",
        })
    };
    let new = desk.send("PUT", path, Some(body(&shown["hash"]))).await.expect(200).json();
    assert_eq!(new["catalogue"], catalogue);
    assert_eq!(desk.send("GET", path, None).await.expect(200).json(), new);
    assert_eq!(desk.send("PUT", path, Some(body(&shown["hash"]))).await.expect(200).json(), new);
    let mut wrong = body(&new["hash"]);
    wrong["catalogue"]["entries"][0]["packs"][1]["price_tenge"] = json!(0);
    desk.send("PUT", path, Some(wrong)).await.expect(400);
    let mut stale = body(&shown["hash"]);
    stale["catalogue"]["note"] = json!("Somebody else's");
    let refused = desk.send("PUT", path, Some(stale)).await.expect(409);
    assert_eq!(refused.problem(), "catalogue-changed");
    let number = order["number"].as_str().expect("a number");
    let same = customer.send("GET", &format!("/orders/{number}"), None).await.expect(200).json();
    assert_eq!(same["price"], order["price"]);
    assert_eq!(
        stack.send("GET", "/packs", None).await.expect(200).json()["packs"][1]["price"]["tenge"],
        9990
    );
}

/// A price that was not there the last time.
fn unique_tenge() -> u64 {
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis();
    10_000 + u64::try_from(millis % 1_000_000).expect("below a million")
}
