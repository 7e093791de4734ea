//! What stands in the logs after somebody went the whole way: no password, no token, no number of
//! a person, a phone or a card, and nothing of what a request held (R48, R62).

use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;
use tests::stack::{announced, eventually, items, unique, unique_iin};
use tests::{Customer, Logs, Operator, Robokassa, Stack, pictures};

const PATIENCE: Duration = Duration::from_secs(60);
/// A number that cards have in examples.
const CARD: &str = "4111111111111111";

/// What must stand nowhere, by what it is.
type Secrets = Vec<(&'static str, String)>;

/// The token of a cookie.
fn token(cookie: &str) -> String {
    cookie.split_once('=').map_or("", |(_, token)| token).to_owned()
}

/// Registers with all that is asked for, after some mistakes.
async fn register(stack: &Stack, secrets: &mut Secrets) -> Customer {
    let (word, iin) = (unique(), unique_iin());
    let (email, password) = (format!("scrubbed.{word}@example.kz"), format!("korshi {word}"));
    let phone = format!("+7702{}", &iin[4..11]);
    let mut body = tests::people::registration(&email, &password, &iin);
    body["phone"] = json!(phone);
    body["address"] = json!(format!("Алматы, {word} к-сі, 1"));
    let mut wrong = body.clone();
    wrong["iin"] = json!(format!("{}0", &iin[..11]));
    wrong["card"] = json!(CARD);
    stack.send("POST", "/accounts", Some(wrong)).await.expect(400);
    stack.send("POST", "/accounts", Some(body)).await.expect(202);
    let confirm = stack.token(&email, "confirm").await;
    let login = json!({ "email": email, "password": format!("wrong {word}") });
    stack.send("POST", "/session", Some(login)).await.expect(401);
    let given = json!({ "token": confirm });
    stack.send("POST", "/accounts/confirmation", Some(given)).await.expect(200);
    let letter = json!({ "email": email });
    stack.send("POST", "/password/letters", Some(letter)).await.expect(202);
    let reset = stack.token(&email, "reset").await;
    let customer = stack.log_in(&email, &password).await;
    secrets.extend([
        ("what the customer wrote, the password and the address among it", word),
        ("the number of the state", iin),
        ("the phone", phone[2..].to_owned()),
        ("the link of the first letter", confirm),
        ("the link to a new password", reset),
        ("the session", token(&customer.cookie)),
    ]);
    customer
}

/// Uploads, pays, and asks for the money back in words that nobody else has.
async fn buy(customer: &Customer, secrets: &mut Secrets) -> (String, String) {
    let word = unique();
    let bytes = pictures::jpeg(24, 16, 78);
    let mut item = announced(&format!("{word}.jpg"), "image/jpeg", &bytes, None);
    item["request"] = json!({ "text": "чуть теплее", "language": "ru" });
    let photo = customer.upload(item, &bytes).await;
    customer.settled(&photo, PATIENCE).await;
    let odd = json!({ "photos": [{ "name": word, "size_bytes": CARD }] });
    let headers = [("cookie", customer.cookie.as_str()), ("idempotency-key", "a-key-of-mine")];
    customer.stack.send_with("POST", "/photos", Some(odd), &headers).await.expect(400);
    let order = customer.order("starter").await;
    Robokassa::started().pay(&order).await;
    let number = order["number"].as_str().expect("a number").to_owned();
    customer.order_in(&number, "paid", PATIENCE).await;
    let statement = json!({
        "reason": format!("{word}: my card is {CARD}"),
        "iban": "KZ69 9990 0000 0000 0001", "holder": word,
    });
    let path = format!("/orders/{number}/refunds");
    let key = unique();
    let headers = [("cookie", customer.cookie.as_str()), ("idempotency-key", key.as_str())];
    customer.stack.send_with("POST", &path, Some(statement), &headers).await.expect(201);
    secrets.push(("names of files and words of a statement", word));
    secrets.push(("the bank account", "0000000000001".to_owned()));
    (photo, number)
}

/// The desk looks for the customer by all there is, and blocks in words of its own.
async fn at_the_desk(stack: &Stack, secrets: &mut Secrets) -> (Operator, String) {
    let desk = Operator::at_the_desk(stack).await;
    let known = secrets.clone();
    let of = |what: &str| {
        let found = known.iter().find(|(name, _)| *name == what);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let search = json!({ "iin": of("the number of the state") });
    let found = desk.send("POST", "/operator/searches", Some(search)).await.expect(200).json();
    let account = found["accounts"][0]["id"].as_str().expect("found").to_owned();
    let search = json!({ "phone": format!("8{}", of("the phone")) });
    desk.send("POST", "/operator/searches", Some(search)).await.expect(200);
    desk.send("GET", &format!("/operator/accounts/{account}"), None).await.expect(200);
    let word = unique();
    let body = json!({
        "ground": 4, "document": word, "dated": "2026-11-20", "note": format!("card {CARD}"),
    });
    desk.send("POST", &format!("/operator/accounts/{account}/block"), Some(body)).await.expect(200);
    secrets.push(("words of an operator", word));
    secrets.push(("the session of the desk", token(desk.cookie())));
    for name in ["password", "totp"] {
        let text = Operator::secrets()[name].as_str().unwrap_or_default().to_owned();
        secrets.push(("what an operator logs in with", text));
    }
    (desk, account)
}

/// Somebody who is no customer complains, after a mistake, and is answered. Gives the number.
async fn complain(stack: &Stack, desk: &Operator, secrets: &mut Secrets) -> String {
    let word = unique();
    let file = announced(&format!("{word}.jpg"), "image/jpeg", &pictures::jpeg(8, 8, 79), None);
    let form = json!({
        "language": "kk", "ground": "third-party", "name": word,
        "email": format!("rights.{word}@example.kz"), "phone": "+7 701 000 11 22 33 44",
        "about": format!("{word}: my card is {CARD}"), "basis": word, "declares_true": true,
        "files": [file],
    });
    let mut wrong = form.clone();
    wrong["ground"] = json!(word);
    let key = unique();
    for (form, status) in [(wrong, 400), (form, 201)] {
        let headers = [("idempotency-key", key.as_str())];
        let reply = stack.send_with("POST", "/complaints", Some(form), &headers).await;
        let taken = reply.expect(status).json();
        let Some(number) = taken["number"].as_str() else { continue };
        let path = format!("/operator/complaints/{number}");
        desk.send("GET", &path, None).await.expect(200);
        let body = json!({ "decision": "dismissed", "text": format!("{word}: no") });
        desk.send("POST", &format!("{path}/answer"), Some(body)).await.expect(200);
        secrets.push(("words of a complaint", word.clone()));
        secrets.push(("the phone of who complains", "000 11 22 33 44".to_owned()));
        return number.to_owned();
    }
    panic!("the complaint has no number")
}

/// Runs of digits that stand alone, with what people put between them taken out.
fn numbers(line: &str) -> BTreeSet<String> {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '_' | '-');
    let words = line.split(|c| !is_inside(c)).filter(|word| !word.is_empty());
    let digits = |word: &&str| word.bytes().all(|c| c.is_ascii_digit());
    words.filter(digits).map(str::to_owned).collect()
}

/// The check digit of cards.
fn is_card(digits: &str) -> bool {
    let sum: u32 = (0..)
        .zip(digits.bytes().rev())
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0') * (1 + place % 2);
            digit / 10 + digit % 10
        })
        .sum();
    (14..=19).contains(&digits.len()) && sum.is_multiple_of(10)
}

/// What of the secrets, or of what looks like one, stands in a line.
fn found<'a>(line: &str, secrets: &'a Secrets) -> Option<&'a str> {
    let known = secrets.iter().find(|(_, text)| line.contains(text)).map(|(what, _)| *what);
    let odd = || {
        numbers(line).into_iter().find_map(|number| {
            let is_person = domain::Iin::parse(&number).is_ok() && number != "000000000000";
            match (is_card(&number), is_person) {
                (true, _) => Some("a number like a card's"),
                (_, true) => Some("a number like a person's"),
                _ => None,
            }
        })
    };
    known.or_else(odd)
}

/// Asks each function that has a path for it about something that nobody has: a function writes its
/// lines in their order, so once the log knows these, it has everything before them.
async fn mark(stack: &Stack, customer: &Customer, desk: &Operator) -> String {
    let word = unique();
    for (method, path) in
        [("GET", "photos"), ("GET", "orders"), ("GET", "refunds"), ("DELETE", "sessions")]
    {
        let path = format!("/{path}/{word}");
        let reply = customer.send(method, &path, None).await;
        assert!([401, 404].contains(&reply.status), "{path}: {}", reply.status);
    }
    stack.send("GET", &format!("/documents/{word}"), None).await.expect(404);
    desk.send("GET", &format!("/operator/orders/{word}"), None).await.expect(404);
    word
}

/// Functions that write the word of [`mark`] into their log.
const MARKED: usize = 6;

#[tokio::test]
async fn nothing_of_a_customer_stands_in_a_log() {
    let stack = Stack::deployed();
    let logs = Logs::of(&stack);
    let mut secrets = vec![("the number of a card", CARD.to_owned())];
    let customer = register(&stack, &mut secrets).await;
    buy(&customer, &mut secrets).await;
    let (desk, account) = at_the_desk(&stack, &mut secrets).await;
    let number = complain(&stack, &desk, &mut secrets).await;
    let back = customer.announce(&unique(), &items(1)).await;
    assert_eq!(back.status, 401);
    let word = mark(&stack, &customer, &desk).await;
    let bare = account.trim_start_matches("ac_").to_owned();
    // The last letters that are written by themselves.
    let letters = [format!("blocked#{bare}"), format!("complaint#{number}#answered")];
    let lines = eventually(PATIENCE, "the last lines in the log", async || {
        let lines = logs.lines().await;
        let marked = lines.iter().filter(|line| line.contains(&word)).count();
        let is_written = |letter: &String| {
            lines.iter().any(|line| line.contains(letter) && line.contains("sent"))
        };
        let is_all = marked >= MARKED && letters.iter().all(is_written);
        is_all.then_some(lines)
    })
    .await;
    assert!(
        secrets.iter().all(|(_, text)| text.len() >= 10),
        "each is long enough to be looked for"
    );
    for line in &lines {
        let what = found(line, &secrets);
        assert_eq!(what, None, "stands in a log: {line}");
    }
}

#[test]
fn a_planted_secret_is_found() {
    let iin = tests::people::iin(7);
    let secrets = vec![("the session", "a-made-up-token".to_owned())];
    for (line, what) in [
        (r#"{"path":"/session","status":201}"#.to_owned(), None),
        (r#"{"path":"/photos","cookie":"a-made-up-token"}"#.to_owned(), Some("the session")),
        (format!(r#"{{"body":"{CARD}"}}"#), Some("a number like a card's")),
        (format!("panicked: card {CARD} refused"), Some("a number like a card's")),
        (format!(r#"{{"iin":"{iin}"}}"#), Some("a number like a person's")),
        (format!("no such person: {iin}"), Some("a number like a person's")),
        // Ids, times and the marks of empty fields are none.
        (r#"{"refund":"rf_1500000001_1","millis":12}"#.to_owned(), None),
        ("000000000000".to_owned(), None),
    ] {
        assert_eq!(found(&line, &secrets), what, "{line}");
    }
}

#[test]
fn numbers_are_found_where_they_stand_alone() {
    let line = r#"{"card":"4111111111111111","at":"2026-11-25T10:00:00Z","id":"rf_1500000001_1"}"#;
    assert_eq!(numbers(line), BTreeSet::from([CARD.to_owned()]));
    assert!(is_card(CARD) && !is_card("4111111111111112") && !is_card("4111"));
}
