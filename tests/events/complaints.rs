//! Complaints and papers: the part of the small world that events name, and what one event alone
//! cannot show: the same request twice, the pace, what is told to whom, and files that go.

#[path = "proofs.rs"]
mod proofs;

use crate::desk::shown;
use crate::money::{self, Clock, DESK_TOKEN, Operator};
use crate::{LIFE, NOW, ORIGIN, Place, letters};
use complaints::Intake;
use domain::complaint::{
    Claim, Complainant, Complaint, Complaints, ContactNumber, Decision, News, Passage, PhotoHint,
    Reply, Statement, WhoComplains,
};
use domain::paper::{Checked, Paper, Wanted};
use domain::ports::{Audit, Ledger};
use domain::{
    AttachedTo, Attachment, Email, FileName, Language, Move, OperatorName, PaperType, Sentence,
    Sha256, Span, Step,
};
use edge::{Answer, Problem, Request, Verdict};
use lambda_http::http::Method;
use memory::{Bucket, Faults, Mailbox, Postbox, Tables};
use serde_json::{Value, json};
use store::Store;

/// What the files hold.
const FILE: &[u8] = b"%PDF-1.7 a made-up paper";

fn file(name: &str) -> Attachment {
    Attachment {
        name: FileName::parse(name).expect("a name"),
        media: PaperType::Pdf,
        size_bytes: FILE.len().try_into().expect("a small file"),
        sha256: Sha256::of(FILE),
    }
}

fn statement() -> Statement {
    Statement {
        language: Language::En,
        claim: Claim::Copyright,
        from: Complainant {
            name: WhoComplains::parse("Example Rights LLP").expect("a name"),
            email: Email::parse("rights@example.kz").expect("an address"),
            phone: ContactNumber::parse("+1 202 555 0100"),
            organisation: None,
        },
        about: Passage::parse("My wedding photos were edited.", Passage::ABOUT).expect("a text"),
        photo: PhotoHint::parse("ph_01040G2081040G2081040G2081"),
        basis: Passage::parse("I took them.", Passage::BASIS),
        files: vec![file("contract.pdf"), file("later.pdf")],
    }
}

fn name() -> OperatorName {
    OperatorName::parse("aru").expect("a name")
}

fn said(text: &str) -> Sentence {
    Sentence::parse(text).expect("a sentence")
}

fn step<E: std::fmt::Debug>(made: Result<Move, E>) -> Step {
    match made {
        Ok(Move::Step(step)) => step,
        other => panic!("no step: {other:?}"),
    }
}

/// A complaint that waits, with the first of two files, and one that was answered.
async fn complain(place: &Place) -> [Complaint; 2] {
    let all = [b"open".as_slice(), b"answered"].map(|request| {
        Complaint::receive(statement(), Sha256::of(request), 0, NOW.minus(Span::seconds(60)))
    });
    for (_, taken) in &all {
        place.store.commit(taken).await.expect("it is new");
    }
    let [(open, _), (answered, _)] = all;
    assert!(place.bucket.attach(AttachedTo::Complaint(open.number, 1), FILE.to_vec()));
    let text = Passage::parse("You are right.", Passage::REPLY).expect("a text");
    let reply = Reply { decision: Decision::Upheld, text, by: name(), at: NOW };
    place.store.commit(&step(answered.answer(reply))).await.expect("it was open");
    [open, answered]
}

/// Papers of the first customer: asked for, sent, and found to be right; one of the other's.
async fn ask(place: &Place) -> [Paper; 3] {
    let wanted = |what| Wanted { what: said(what), why: said("Why."), by: name(), at: NOW };
    let mut all = Vec::new();
    for (account, what) in [
        (&place.mine, "A charter"),
        (&place.mine, "A power of attorney"),
        (&place.mine, "A permission"),
        (&place.theirs, "A charter"),
    ] {
        let (paper, made) = Paper::ask(&[], account.id, wanted(what));
        place.store.commit(&step(Ok::<_, ()>(made))).await.expect("it is new");
        all.push(paper);
    }
    for paper in &mut all[1..3] {
        let (next, made) = paper.announce(file("scan.pdf")).expect("it is open");
        place.store.commit(&step(Ok::<_, ()>(made))).await.expect("it was asked for");
        *paper = next;
    }
    assert!(place.bucket.attach(all[1].place(), FILE.to_vec()));
    let found = Checked { accepted: true, note: said("Fine."), by: name(), at: NOW };
    let (over, made) = all[2].check(found).expect("it is open");
    place.store.commit(&step(Ok::<_, ()>(made))).await.expect("it was sent");
    [all[0].clone(), all[1].clone(), over]
}

/// Everything that the events about complaints and papers name.
pub(crate) async fn prepare(place: &Place) {
    complain(place).await;
    ask(place).await;
}

type Office = Intake<Store<Tables>, Postbox, Bucket, Clock>;

fn office(place: &Place) -> Office {
    Intake {
        store: place.store.clone(),
        letters: Postbox::create(Faults::default()),
        bucket: place.bucket.clone(),
        world: Clock::default(),
        site_origin: ORIGIN.to_owned(),
        network_tries: 100,
        link_life: LIFE,
    }
}

/// What the handler answers.
pub(crate) async fn answer(place: &Place, request: Request) -> Result<Answer, Problem> {
    complaints::handle(&office(place), request).await
}

/// A complaint as a visitor sends it.
fn form() -> Value {
    json!({
        "language": "ru", "ground": "third-party", "name": "Үлгі Ару",
        "email": "ulgi@example.kz", "about": "На снимке я, и я не давала согласия.",
        "basis": "Гражданский кодекс, статья 145", "declares_true": true,
        "files": [{
            "name": "паспорт.pdf", "type": "application/pdf",
            "size_bytes": FILE.len(), "sha256": Sha256::of(FILE).to_hex(),
        }],
    })
}

async fn send(it: &Office, key: &str, form: &Value, network: &str) -> (u16, Value) {
    let request = Request::new(Method::POST, "/complaints")
        .with_header("idempotency-key", key)
        .with_source(network)
        .with_json(form.to_string());
    shown(complaints::handle(it, request).await)
}

pub(crate) fn desk(place: &Place) -> Operator {
    operator::Desk { files: place.bucket.clone(), ..money::desk(&place.store) }
}

pub(crate) async fn at_the_desk(
    desk: &Operator,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> (u16, Value) {
    let request = Request::new(method, path)
        .with_header("cookie", &format!("{}={DESK_TOKEN}", operator::COOKIE));
    let request = if let Some(body) = body { request.with_json(body.to_string()) } else { request };
    shown(operator::handle(desk, request).await)
}

#[tokio::test]
async fn the_same_request_is_the_same_complaint_and_another_is_another() {
    // R55, R56.
    let place = Place::prepare().await;
    let it = office(&place);
    let (status, first) = send(&it, "a-key-of-a-browser", &form(), "192.0.2.1").await;
    assert_eq!((status, &first["files"][0]["upload"]["method"]), (201, &json!("PUT")), "{first}");
    it.world.now.set(NOW.plus(Span::seconds(5)));
    let (status, again) = send(&it, "a-key-of-a-browser", &form(), "192.0.2.1").await;
    assert_eq!((status, &again["number"]), (201, &first["number"]), "the answer got lost");
    assert_eq!(again["received_at"], first["received_at"]);
    let all = place.store.complaints(None, 10).await.expect("an answer").items;
    let [complaint] = all.as_slice() else { panic!("one: {all:?}") };
    assert_eq!(it.letters.take_news(), [(complaint.number, News::Received); 2], "one letter");

    let file = AttachedTo::Complaint(complaint.number, 1);
    assert!(place.bucket.attach(file, FILE.to_vec()));
    let (_, come) = send(&it, "a-key-of-a-browser", &form(), "192.0.2.1").await;
    assert!(come["files"][0].get("upload").is_none(), "it has come: {come}");
    assert!(place.bucket.keys().iter().all(|key| !key.starts_with("in/papers")));

    // The same key with other words tells nobody that it was used.
    let mut other = form();
    other["about"] = json!("На снимке мой ребёнок, согласия не было.");
    let (status, other) = send(&it, "a-key-of-a-browser", &other, "192.0.2.2").await;
    assert_eq!(status, 201);
    assert_ne!(other["number"], first["number"]);
    it.world.now.set(NOW.plus(Complaint::FILES_TAKEN));
    let (_, late) = send(&it, "a-key-of-a-browser", &form(), "192.0.2.3").await;
    assert!(late["files"][0].get("upload").is_none(), "{late}");
}

#[tokio::test]
async fn complaints_have_a_pace_for_a_network_and_for_an_address() {
    let place = Place::prepare().await;
    let it = office(&place);
    let mut forms = (0..).map(|n| {
        let mut form = form();
        form["about"] = json!(format!("The photo number {n} of the album"));
        form
    });
    for n in 0..3 {
        let (status, _) = send(&it, "one-address", &forms.next().unwrap(), "192.0.2.1").await;
        assert_eq!(status, 201, "the {n}. time");
    }
    let (status, problem) = send(&it, "one-address", &forms.next().unwrap(), "198.51.100.1").await;
    assert_eq!((status, &problem["type"]), (429, &json!("/problems/too-many-tries")));
    for n in 0..7 {
        let mut form = forms.next().unwrap();
        form["email"] = json!(format!("other{n}@example.kz"));
        assert_eq!(send(&it, "one-network", &form, "192.0.2.1").await.0, 201, "the {n}. time");
    }
    let mut last = forms.next().unwrap();
    last["email"] = json!("last@example.kz");
    assert_eq!(send(&it, "one-network", &last, "192.0.2.1").await.0, 429);
    assert_eq!(send(&it, "one-network", &last, "203.0.113.1").await.0, 201, "elsewhere");
    it.world.now.set(NOW.plus(Span::seconds(600)));
    assert_eq!(send(&it, "one-network", &last, "192.0.2.1").await.0, 201, "nobody waits longer");
}

#[tokio::test]
async fn all_that_is_wrong_with_a_complaint_is_named_at_once() {
    let place = Place::prepare().await;
    let it = office(&place);
    let wrong = json!({
        "language": "de", "ground": "copyright", "name": "", "email": "сурет@почта.қаз",
        "phone": "call", "organisation": "a\nb", "about": "too short", "photo": "x".repeat(501),
        "basis": " ", "declares_true": false,
        "files": [{ "name": "a/b", "type": "text/html", "size_bytes": 0, "sha256": "" }],
    });
    let (status, problem) = send(&it, "a-key-of-a-browser", &wrong, "192.0.2.1").await;
    let errors = problem["errors"].as_array().expect("errors");
    let paths: Vec<&str> = errors.iter().filter_map(|error| error["path"].as_str()).collect();
    let expected = [
        "language",
        "name",
        "email",
        "organisation",
        "phone",
        "about",
        "photo",
        "basis",
        "declares_true",
        "files[0].name",
        "files[0].type",
        "files[0].size_bytes",
        "files[0].sha256",
    ];
    assert_eq!((status, paths.as_slice()), (400, &expected[..]));
    let mut many = form();
    many["files"] = vec![many["files"][0].clone(); 6].into();
    let (_, problem) = send(&it, "a-key-of-a-browser", &many, "192.0.2.1").await;
    assert_eq!(problem["errors"][0]["path"], "files");
    let mut anybody = form();
    anybody["ground"] = json!("forbidden");
    anybody["basis"] = Value::Null;
    assert_eq!(send(&it, "a-key-of-a-browser", &anybody, "192.0.2.1").await.0, 201);
}

/// Receivers, subjects and texts of what is mailed.
async fn mailed(place: &Place, complaint: &Complaint, news: News) -> Vec<(String, String, String)> {
    let carrier = Mailbox::create(Faults::default());
    let it = letters::scribe(place, carrier.clone());
    let body = json!({
        "key": news.key(complaint.number), "complaint": complaint.number.to_string(),
        "news": news.as_str(),
    });
    for _ in 0..2 {
        let verdict = notify::handle(&it, body.to_string()).await;
        assert!(matches!(verdict, Verdict::Done), "{verdict:?}");
    }
    let mails = carrier.take();
    let mail =
        |it: domain::Mail| (it.to.as_str().to_owned(), it.subject.as_str().to_owned(), it.text);
    mails.into_iter().map(mail).collect()
}

#[tokio::test]
async fn a_complaint_is_told_of_and_answered_once() {
    // R55, R56.
    let place = Place::of("operator").await;
    let all = place.store.complaints(None, 10).await.expect("an answer").items;
    let open = all.iter().find(|it| it.reply.is_none()).expect("one waits").clone();
    let mails = mailed(&place, &open, News::Received).await;
    let told: Vec<(&str, &str)> = mails.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    let number = open.number;
    let expected = [
        ("rights@example.kz", format!("We have your complaint No. {number}")),
        ("operator@example.kz", format!("Поступила жалоба № {number}")),
    ];
    assert_eq!(told, expected.each_ref().map(|(to, subject)| (*to, subject.as_str())));
    for (_, _, text) in &mails {
        for secret in ["wedding", "Example Rights", "I took them"] {
            assert!(!text.contains(secret), "what it says stays at the desk: {text}");
        }
    }

    let desk = desk(&place);
    let path = format!("/operator/complaints/{number}");
    let (status, shown) = at_the_desk(&desk, Method::GET, &path, None).await;
    assert_eq!((status, &shown["name"]), (200, &json!("Example Rights LLP")));
    let arrived = |n: usize| shown["files"][n]["arrived"].clone();
    assert_eq!((arrived(0), arrived(1)), (json!(true), json!(false)));
    let file = |n| format!("{path}/files/{n}");
    let (status, link) = at_the_desk(&desk, Method::GET, &file(1), None).await;
    let url = format!("memory:papers/complaints/{number}/1?as=contract.pdf");
    assert_eq!((status, &link["url"]), (200, &json!(url)));
    let (status, _) = at_the_desk(&desk, Method::GET, &file(2), None).await;
    assert_eq!(status, 409, "it has not come");

    let answer = format!("{path}/answer");
    let reply = json!({ "decision": "dismissed", "text": "There is no such photo." });
    for _ in 0..2 {
        let body = Some(reply.clone());
        let (status, shown) = at_the_desk(&desk, Method::POST, &answer, body).await;
        assert_eq!((status, &shown["state"]), (200, &json!("dismissed")));
        assert_eq!(
            (&shown["answer"]["text"], &shown["answer"]["by"]),
            (&reply["text"], &json!("aru"))
        );
    }
    let other = json!({ "decision": "upheld", "text": "There is no such photo." });
    let (status, problem) = at_the_desk(&desk, Method::POST, &answer, Some(other)).await;
    assert_eq!((status, &problem["stage"]), (409, &json!("dismissed")));
    assert_eq!(desk.letters.take_news(), [(number, News::Answered); 2], "told again, one letter");
    let mails = mailed(&place, &open, News::Answered).await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].2.contains("Decision: dismissed.\n\nThere is no such photo."), "{mails:?}");

    let list = at_the_desk(&desk, Method::GET, "/operator/complaints", None).await;
    let listed = list.1["complaints"].as_array().map(Vec::len);
    assert_eq!((list.0, listed), (200, Some(all.len())));
    let lines = place.store.audit_lines(0, 100).await.expect("an answer");
    let acts: Vec<&str> = lines.iter().map(|line| line.deed.act.as_str()).collect();
    let latest = ["complaint-file-taken", "complaint-answered", "complaints-listed"];
    assert!(acts.ends_with(&latest), "R59: {acts:?}");
    let deed = &lines[lines.len() - 2].deed;
    let digest = Sha256::of(b"There is no such photo.").to_hex();
    assert_eq!((&*deed.before, &*deed.after), ("open", &*format!("dismissed, {digest}")));
}
