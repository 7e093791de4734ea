//! Somebody who is no customer complains, with a proof; an operator reads it and answers (R55,
//! R56). And a paper that a customer is asked for (R9, R12).

use serde_json::{Value, json};
use std::time::Duration;
use tests::stack::{announced, eventually, put, put_with, unique};
use tests::{Client, Operator, Stack, pictures};

const PATIENCE: Duration = Duration::from_secs(60);

async fn complain(stack: &Stack, key: &str, form: &Value) -> tests::Reply {
    let headers = [("idempotency-key", key)];
    stack.send_with("POST", "/complaints", Some(form.clone()), &headers).await
}

fn form(email: &str, files: &[Value]) -> Value {
    json!({
        "language": "ru", "ground": "copyright", "name": "Үлгі Ару", "email": email,
        "about": format!("Мои фотографии обработаны без согласия, случай {}.", unique()),
        "photo": "https://suret.example/ru/", "basis": "Я автор, договор приложен.",
        "declares_true": true, "files": files,
    })
}

/// The texts of the letters to an address with this in the subject, once there is one.
async fn letters(stack: &Stack, to: &str, subject: &str) -> Vec<String> {
    eventually(PATIENCE, &format!("a letter to {to}: {subject}"), async || {
        let mails = stack.mails(to).await;
        let is_it = |mail: &&Value| mail["subject"].as_str().is_some_and(|it| it == subject);
        let texts = mails.iter().filter(is_it).filter_map(|mail| mail["text"].as_str());
        let texts: Vec<String> = texts.map(str::to_owned).collect();
        (!texts.is_empty()).then_some(texts)
    })
    .await
}

/// What the desk has done last, with these words.
async fn noted(desk: &Operator, act: &str, object: &str) -> bool {
    let (mut page, mut is_there) = (String::new(), false);
    loop {
        let path = format!("/operator/audit?limit=200{page}");
        let shown = desk.send("GET", &path, None).await.expect(200).json();
        let lines = shown["lines"].as_array().cloned().unwrap_or_default();
        is_there |= lines.iter().any(|line| line["act"] == act && line["object"] == object);
        let Some(next) = shown["next"].as_str() else { return is_there };
        page = format!("&page={next}");
    }
}

#[tokio::test]
async fn a_stranger_complains_with_a_proof_and_is_answered() {
    // R55, R56.
    let stack = Stack::deployed();
    let email = format!("rights.{}@example.kz", unique());
    let proof = pictures::jpeg(40, 30, 5);
    let files = [announced("договор (1).jpg", "image/jpeg", &proof, None)];
    let (key, form) = (unique(), form(&email, &files));
    let taken = complain(&stack, &key, &form).await.expect(201).json();
    let again = complain(&stack, &key, &form).await.expect(201).json();
    let number = taken["number"].as_str().expect("a number").to_owned();
    assert_eq!(
        (&again["number"], &again["received_at"]),
        (&taken["number"], &taken["received_at"])
    );

    let file = &again["files"][0];
    let mut torn = proof.clone();
    torn[9] ^= 1;
    put(file, torn).await.expect(400);
    put_with(file, proof.clone(), &[("content-type", "text/html")]).await.expect(403);
    put(file, proof.clone()).await.expect(200);
    put(file, proof.clone()).await.expect(412);
    let come = complain(&stack, &key, &form).await.expect(201).json();
    assert_eq!(come["files"], json!([{ "name": "договор (1).jpg" }]), "it has come");
    let subject = format!("Мы получили вашу жалобу № {number}");
    assert_eq!(letters(&stack, &email, &subject).await.len(), 1);

    let desk = Operator::at_the_desk(&stack).await;
    let listed = desk.send("GET", "/operator/complaints?limit=50", None).await.expect(200).json();
    let all = listed["complaints"].as_array().expect("complaints");
    let mine = all.iter().find(|it| it["number"] == number).expect("it is listed");
    assert_eq!((&mine["state"], &mine["files"]), (&json!("open"), &json!(1)));
    let path = format!("/operator/complaints/{number}");
    let shown = desk.send("GET", &path, None).await.expect(200).json();
    assert_eq!((&shown["about"], &shown["email"]), (&form["about"], &json!(email)));
    assert_eq!((&shown["files"][0]["arrived"], &shown["block_ground"]), (&json!(true), &json!(2)));

    let link = desk.send("GET", &format!("{path}/files/1"), None).await.expect(200).json();
    let url = link["url"].as_str().expect("a link");
    let got = Client.send("GET", url, &[], Vec::new()).await.expect(200);
    assert_eq!(got.body, proof);
    assert_eq!(got.header("content-type"), "application/octet-stream");
    assert!(got.header("content-disposition").starts_with("attachment; filename*="), "a download");
    assert!(noted(&desk, "complaint-file-taken", &format!("{number}/1")).await);

    let reply = json!({ "decision": "upheld", "text": "Вы правы: фотографии удалены." });
    let answer = format!("{path}/answer");
    for _ in 0..2 {
        let shown = desk.send("POST", &answer, Some(reply.clone())).await.expect(200).json();
        assert_eq!(shown["state"], "upheld");
    }
    let other = json!({ "decision": "dismissed", "text": "Нет." });
    let refused = desk.send("POST", &answer, Some(other)).await.expect(409);
    assert_eq!(refused.problem(), "decided-otherwise");
    let subject = format!("Ответ на вашу жалобу № {number}");
    let texts = letters(&stack, &email, &subject).await;
    assert!(texts[0].contains("Вы правы: фотографии удалены."), "{texts:?}");
    assert!(noted(&desk, "complaint-answered", &number).await);
}

#[tokio::test]
async fn a_customer_sends_the_paper_that_an_operator_asked_for_and_the_file_goes() {
    // R9, R12.
    let stack = Stack::deployed();
    let (customer, another) = (stack.customer("papers").await, stack.customer("curious").await);
    let mine = customer.send("GET", "/account/papers", None).await.expect(200).json();
    assert_eq!(mine, json!({ "papers": [] }), "nobody is asked by himself");
    let desk = Operator::at_the_desk(&stack).await;
    let search = json!({ "email": customer.email });
    let found = desk.send("POST", "/operator/searches", Some(search)).await.expect(200).json();
    let account = found["accounts"][0]["id"].as_str().expect("somebody").to_owned();
    let papers = format!("/operator/accounts/{account}/papers");
    let wanted = json!({ "what": "Сенімхат", "why": "Сіз ұйым атынан әрекет етесіз." });
    let asked = desk.send("POST", &papers, Some(wanted)).await.expect(201).json();
    let id = asked["id"].as_str().expect("an id").to_owned();
    let texts = letters(&stack, &customer.email, "Пришлите, пожалуйста, документ").await;
    assert!(texts[0].contains("Сенімхат"), "{texts:?}");

    let scan = pictures::jpeg(40, 30, 6);
    let file = announced("сенімхат.jpg", "image/jpeg", &scan, None);
    let own = format!("/account/papers/{id}");
    another.send("POST", &own, Some(file.clone())).await.expect(404);
    let link = customer.send("POST", &own, Some(file.clone())).await.expect(200).json();
    put(&link, scan.clone()).await.expect(200);
    let mine = customer.send("GET", "/account/papers", None).await.expect(200).json();
    assert_eq!(mine["papers"][0]["state"], "sent");

    let of_it = format!("{papers}/{id}");
    let link = desk.send("GET", &format!("{of_it}/file"), None).await.expect(200).json();
    let url = link["url"].as_str().expect("a link");
    assert_eq!(Client.send("GET", url, &[], Vec::new()).await.expect(200).body, scan);
    let body = json!({ "accepted": true, "note": "Бәрі дұрыс" });
    let checked = desk.send("POST", &format!("{of_it}/checked"), Some(body)).await.expect(200);
    assert_eq!(checked.json()["state"], "accepted");
    Client.send("GET", url, &[], Vec::new()).await.expect(404);
    desk.send("GET", &format!("{of_it}/file"), None).await.expect(409);
    let mine = customer.send("GET", "/account/papers", None).await.expect(200).json();
    assert_eq!(mine["papers"][0]["note"], "Бәрі дұрыс");
    letters(&stack, &customer.email, "Документ проверен").await;
    assert!(noted(&desk, "paper-checked", &format!("{account}/{id}")).await);
}
