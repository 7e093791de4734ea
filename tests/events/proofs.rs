//! Papers that a customer is asked for, from the letter to the file that goes (R9, R12).

use super::{FILE, ask, at_the_desk, desk};
use crate::desk::shown;
use crate::money::Clock;
use crate::{NOW, ORIGIN, Place, RUNNING, TOKEN, letters, payments};
use domain::paper::Papers;
use domain::ports::{Accounts, Audit, Ledger};
use domain::{About, Account, Letter, Move, PaperId, Span};
use edge::{Request, Verdict};
use lambda_http::http::Method;
use memory::{Bucket, Faults, Mailbox, Postbox, Queue, Tables};
use serde_json::{Value, json};
use store::Store;

type Rooms = account::Cabinet<Store<Tables>, memory::Vault, Postbox, Clock, Bucket>;

fn cabinet(place: &Place) -> Rooms {
    account::Cabinet {
        store: place.store.clone(),
        vault: memory::Vault::create(Faults::default()),
        letters: Postbox::create(Faults::default()),
        world: Clock::default(),
        site_origin: ORIGIN.to_owned(),
        requisites: tests::people::requisites(),
        bucket: place.bucket.clone(),
    }
}

async fn customer(it: &Rooms, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let cookie = format!("__Host-session={TOKEN}");
    let request = Request::new(method, path).with_header("cookie", &cookie);
    let request = if let Some(body) = body { request.with_json(body.to_string()) } else { request };
    shown(account::handle(it, request).await)
}

fn announced(name: &str, content: &[u8]) -> Value {
    let sha256 = domain::Sha256::of(content).to_hex();
    json!({
        "name": name, "type": "application/pdf", "size_bytes": content.len(), "sha256": sha256,
    })
}

/// The subjects of what is mailed about a paper.
async fn mailed(place: &Place, letter: &Letter) -> Vec<String> {
    let About::Paper { paper, stage } = letter.about else { panic!("it is about a paper") };
    let carrier = Mailbox::create(Faults::default());
    let it = letters::scribe(place, carrier.clone());
    let about = json!({ "kind": "paper", "paper": paper.to_string(), "stage": stage });
    let body = json!({
        "key": letter.key(), "account": letter.account.to_string(), "about": about,
    });
    let verdict = notify::handle(&it, body.to_string()).await;
    assert!(matches!(verdict, Verdict::Done), "{verdict:?}");
    carrier.take().iter().map(|mail| mail.subject.as_str().to_owned()).collect()
}

#[tokio::test]
async fn a_paper_is_asked_for_sent_checked_and_its_file_goes() {
    // R9, R12.
    let place = Place::of("operator").await;
    let (desk, cabinet) = (desk(&place), cabinet(&place));
    let papers = format!("/operator/accounts/{}/papers", place.mine.id);
    let wanted = json!({ "what": "The permission of the people in the pictures", "why": "R." });
    let (status, asked) = at_the_desk(&desk, Method::POST, &papers, Some(wanted.clone())).await;
    assert_eq!((status, &asked["state"]), (201, &json!("asked")));
    let (status, again) = at_the_desk(&desk, Method::POST, &papers, Some(wanted)).await;
    assert_eq!((status, &again["id"]), (200, &asked["id"]));
    let told = desk.letters.take();
    assert_eq!((told.len(), &told[0]), (2, &told[1]), "one letter");
    assert_eq!(mailed(&place, &told[0]).await, ["Пришлите, пожалуйста, документ"]);

    let id = asked["id"].as_str().expect("an id").to_owned();
    let own = format!("/account/papers/{id}");
    let first = announced("scan.pdf", b"another file");
    let (status, link) = customer(&cabinet, Method::POST, &own, Some(first)).await;
    assert_eq!((status, &link["upload"]["method"]), (200, &json!("PUT")), "{link}");
    let right = announced("scan.pdf", FILE);
    let (status, link) = customer(&cabinet, Method::POST, &own, Some(right.clone())).await;
    assert!(status == 200 && link["upload"].is_object(), "it did not come: {link}");
    let parsed = PaperId::parse(&id).expect("an id");
    let paper = place.store.paper(place.mine.id, parsed).await.expect("an answer");
    let paper = paper.expect("it was asked for");
    // The link of the first file brings it late: it is no file of this paper, and gives way.
    assert!(place.bucket.attach(paper.place(), b"another file".to_vec()));
    let (status, link) = customer(&cabinet, Method::POST, &own, Some(right.clone())).await;
    assert!(status == 200 && link["upload"].is_object(), "{link}");
    assert!(place.bucket.attach(paper.place(), FILE.to_vec()), "its place is free again");
    let (_, link) = customer(&cabinet, Method::POST, &own, Some(right)).await;
    assert_eq!(link, json!({}), "it has come");
    let other = announced("other.pdf", b"third file");
    let (status, problem) = customer(&cabinet, Method::POST, &own, Some(other)).await;
    assert_eq!((status, &problem["type"]), (409, &json!("/problems/file-there")));

    let (_, listed) = customer(&cabinet, Method::GET, "/account/papers", None).await;
    let of = |listed: &Value| {
        let all = listed["papers"].as_array().expect("papers").clone();
        all.into_iter().find(|it| it["id"] == json!(id)).expect("it is listed")
    };
    assert_eq!(of(&listed)["state"], "sent");
    let (status, link) =
        at_the_desk(&desk, Method::GET, &format!("{papers}/{id}/file"), None).await;
    assert!(status == 200 && link["url"].as_str().is_some_and(|it| it.contains("scan.pdf")));
    let checked = format!("{papers}/{id}/checked");
    let body = json!({ "accepted": true, "note": "All is well" });
    for _ in 0..2 {
        let (status, shown) = at_the_desk(&desk, Method::POST, &checked, Some(body.clone())).await;
        assert_eq!((status, &shown["state"]), (200, &json!("accepted")));
    }
    assert_eq!(place.bucket.object(&store::keys::attachment(paper.place())), None);
    let otherwise = json!({ "accepted": false, "note": "All is well" });
    let (status, problem) = at_the_desk(&desk, Method::POST, &checked, Some(otherwise)).await;
    assert_eq!((status, &problem["stage"]), (409, &json!("accepted")));
    let (_, listed) = customer(&cabinet, Method::GET, "/account/papers", None).await;
    let found = of(&listed);
    assert_eq!((&found["state"], &found["note"]), (&json!("accepted"), &json!("All is well")));
    let told = desk.letters.take();
    assert_eq!(mailed(&place, &told[0]).await, ["Документ проверен"]);
    let lines = place.store.audit_lines(0, 100).await.expect("an answer");
    let acts: Vec<&str> = lines.iter().map(|line| line.deed.act.as_str()).collect();
    assert!(acts.ends_with(&["paper-asked", "paper-taken", "paper-checked"]), "{acts:?}");
}

async fn account(place: &Place) -> Account {
    place.store.account(place.mine.id).await.expect("an answer").expect("it is there")
}

#[tokio::test]
async fn papers_go_with_the_account_and_stand_in_the_copy_of_everything() {
    // R9, R26, R27.
    let place = Place::prepare().await;
    let [_, sent, _] = ask(&place).await;
    let (status, copy) = customer(&cabinet(&place), Method::GET, "/account/export", None).await;
    assert_eq!(status, 200);
    let found: Vec<&str> = copy["papers"]
        .as_array()
        .expect("papers")
        .iter()
        .filter_map(|it| it["state"].as_str())
        .collect();
    assert_eq!(found.len(), 3);
    assert!(["asked", "sent", "accepted"].iter().all(|state| found.contains(state)), "{copy}");

    // Erasing waits for what is being edited.
    place.deliver(&place.photo(RUNNING).await).await;
    let Move::Step(step) = account(&place).await.erase(NOW) else { panic!("it is open") };
    place.store.commit(&step).await.expect("nobody else erases");
    let it = reconcile::Sweeper {
        store: place.store.clone(),
        bucket: place.bucket.clone(),
        queue: Queue::create(Faults::default()),
        letters: Postbox::create(Faults::default()),
        web: payments::robokassa(),
        shop: payments::shop(),
        world: Clock::default(),
    };
    it.world.now.set(NOW.plus(Account::GOODBYE_LIFE).plus(Span::seconds(1)));
    reconcile::handle(&it).await.expect("swept");
    assert_eq!(place.bucket.object(&store::keys::attachment(sent.place())), None);
    let left = place.store.papers(place.mine.id).await.expect("an answer");
    assert_eq!(left, [], "the records, too");
    let theirs = place.store.papers(place.theirs.id).await.expect("an answer");
    assert_eq!(theirs.len(), 1, "nobody else's");
}
