//! Complaints, papers that customers were asked for, and their files.

use crate::for_both_engines;
use crate::nouns::{LIFE, NOW, TICK, conflicts, open, step};
use domain::complaint::{
    Claim, Complainant, Complaint, Complaints, ContactNumber, Decision, Passage, PhotoHint, Reply,
    Statement, WhoComplains,
};
use domain::paper::{Checked, Paper, Papers, Wanted};
use domain::ports::{Dossier, Ledger};
use domain::{
    AttachedTo, Attachment, Attachments, Email, FileName, Language, OperatorName, Organisation,
    PaperType, Sentence, Sha256,
};
use store::{Engine, Store};

for_both_engines! {
    a_complaint_is_taken_once_and_read_as_it_came,
    a_complaint_is_answered_once,
    complaints_are_listed_newest_first,
    a_paper_moves_one_step_after_the_other,
    papers_are_forgotten_with_their_account,
}

/// What an attached file holds.
const FILE: &[u8] = b"a paper, as far as a bucket is concerned";

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
        language: Language::Kk,
        claim: Claim::ThirdParty,
        from: Complainant {
            name: WhoComplains::parse("Үлгі Ару").expect("a name"),
            email: Email::parse("ulgi@example.kz").expect("an address"),
            phone: ContactNumber::parse("+1 202 555 0100"),
            organisation: Organisation::parse("«Үлгі» ЖШС"),
        },
        about: Passage::parse("Суретте мен бармын,\nкелісім бермедім.", Passage::ABOUT)
            .expect("a text"),
        photo: PhotoHint::parse("үйлену тойы"),
        basis: Passage::parse("145-бап", Passage::BASIS),
        files: vec![file("шарт (1).pdf"), file("a b  c.pdf")],
    }
}

fn bare() -> Statement {
    let from = Complainant { phone: None, organisation: None, ..statement().from };
    Statement { from, photo: None, basis: None, files: Vec::new(), ..statement() }
}

fn aru() -> OperatorName {
    OperatorName::parse("aru").expect("a name")
}

fn reply(decision: Decision) -> Reply {
    let text = Passage::parse("Жауап.\nРахмет.", Passage::REPLY).expect("a text");
    Reply { decision, text, by: aru(), at: NOW.plus(TICK) }
}

async fn stored<E: Engine>(store: &Store<E>, it: &Complaint) -> Complaint {
    store.complaint(it.number).await.expect("an answer").expect("it is there")
}

async fn a_complaint_is_taken_once_and_read_as_it_came<E: Engine>(store: &Store<E>) {
    // R55, R56.
    for (statement, name) in [(statement(), b"whole".as_slice()), (bare(), b"bare")] {
        let request = Sha256::of(name);
        let (complaint, taken) = Complaint::receive(statement.clone(), request, 0, NOW);
        assert_eq!(store.complaint(complaint.number).await.expect("an answer"), None);
        store.commit(&taken).await.expect("it is new");
        assert_eq!(stored(store, &complaint).await, complaint);
        let (_, again) = Complaint::receive(statement, request, 0, NOW.plus(TICK));
        conflicts(store, &again, "it was taken").await;
        assert_eq!(stored(store, &complaint).await.received, NOW);
    }
    let listed = store.complaints(None, 10).await.expect("an answer").items;
    assert_eq!(listed.len(), 2, "nothing is listed that was not taken");
}

async fn a_complaint_is_answered_once<E: Engine>(store: &Store<E>) {
    // R55, R56.
    let (complaint, taken) = Complaint::receive(statement(), Sha256::of(b"one"), 0, NOW);
    store.commit(&taken).await.expect("it is new");
    let upheld = step(complaint.answer(reply(Decision::Upheld)));
    let dismissed = step(complaint.answer(reply(Decision::Dismissed)));
    store.commit(&upheld).await.expect("nobody answered it");
    conflicts(store, &dismissed, "somebody answered it").await;
    let reply = Some(reply(Decision::Upheld));
    assert_eq!(stored(store, &complaint).await, Complaint { reply, ..complaint });
}

async fn complaints_are_listed_newest_first<E: Engine>(store: &Store<E>) {
    let mut all = Vec::new();
    let mut at = NOW;
    for name in [b"one".as_slice(), b"two", b"three"] {
        let (complaint, taken) = Complaint::receive(statement(), Sha256::of(name), 0, at);
        store.commit(&taken).await.expect("it is new");
        all.insert(0, complaint);
        at = at.plus(TICK);
    }
    let first = store.complaints(None, 2).await.expect("an answer");
    assert_eq!(first.items, all[..2]);
    let rest = store.complaints(first.next.as_deref(), 2).await.expect("an answer");
    assert_eq!((rest.items.as_slice(), rest.next), (&all[2..], None));
}

fn wanted() -> Wanted {
    let said = |text| Sentence::parse(text).expect("a sentence");
    Wanted {
        what: said("Сенімхат"), why: said("Ұйым атынан"), by: aru(), at: NOW
    }
}

fn checked(accepted: bool) -> Checked {
    let note = Sentence::parse("Жарайды").expect("a sentence");
    Checked { accepted, note, by: aru(), at: NOW.plus(TICK) }
}

async fn a_paper_moves_one_step_after_the_other<E: Engine>(store: &Store<E>) {
    // R9, R12.
    let account = open(store, 1, 10).await;
    let (paper, asking) = Paper::ask(&[], account.id, wanted());
    let asking = step(Ok::<_, ()>(asking));
    store.commit(&asking).await.expect("it is new");
    conflicts(store, &asking, "it was asked for").await;
    let read = async |it: &Paper| {
        store.paper(account.id, it.id).await.expect("an answer").expect("it is there")
    };
    assert_eq!(read(&paper).await, paper);
    let (sent, sending) = paper.announce(file("a.pdf")).expect("it is open");
    let (_, other) = paper.announce(file("b.pdf")).expect("it is open");
    store.commit(&step(Ok::<_, ()>(sending))).await.expect("nobody else announced");
    conflicts(store, &step(Ok::<_, ()>(other)), "another file was announced").await;
    assert_eq!(read(&paper).await, sent);
    let (over, checking) = sent.check(checked(true)).expect("it is open");
    let (_, otherwise) = sent.check(checked(false)).expect("it is open");
    store.commit(&step(Ok::<_, ()>(checking))).await.expect("nobody else checked");
    conflicts(store, &step(Ok::<_, ()>(otherwise)), "somebody checked it").await;
    assert_eq!(store.papers(account.id).await.expect("an answer"), [over]);
}

async fn papers_are_forgotten_with_their_account<E: Engine>(store: &Store<E>) {
    // R27.
    let (one, two) = (open(store, 1, 10).await, open(store, 2, 10).await);
    for account in [&one, &two] {
        let (_, asking) = Paper::ask(&[], account.id, wanted());
        store.commit(&step(Ok::<_, ()>(asking))).await.expect("it is new");
    }
    while store.forget(one.id).await.expect("an answer") {}
    assert_eq!(store.papers(one.id).await.expect("an answer"), []);
    assert_eq!(store.papers(two.id).await.expect("an answer").len(), 1, "nobody else's");
}

fn places() -> [AttachedTo; 2] {
    let (complaint, _) = Complaint::receive(statement(), Sha256::of(b"one"), 0, NOW);
    let account = domain::AccountId::from_bytes([1; 16]);
    let (paper, _) = Paper::ask(&[], account, wanted());
    [AttachedTo::Complaint(complaint.number, 2), paper.place()]
}

/// What a browser does with the link of an attached file.
trait Attaching: Attachments {
    async fn attach(&self, to: AttachedTo, file: &Attachment, bytes: &[u8]) -> bool;
}

impl Attaching for memory::Bucket {
    async fn attach(&self, to: AttachedTo, file: &Attachment, bytes: &[u8]) -> bool {
        self.sign_attaching(to, file, LIFE).await.expect("a link");
        memory::Bucket::attach(self, to, bytes.to_vec())
    }
}

impl Attaching for aws::Bucket {
    async fn attach(&self, to: AttachedTo, file: &Attachment, bytes: &[u8]) -> bool {
        let link = self.sign_attaching(to, file, LIFE).await.expect("a link");
        put(&link, bytes).await == 200
    }
}

async fn put(link: &domain::ports::SignedRequest, bytes: &[u8]) -> u16 {
    let unsigned = ["content-length", "host"];
    let headers: Vec<(&str, &str)> = link
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| !unsigned.contains(name))
        .collect();
    tests::Client.send("PUT", &link.url, &headers, bytes.to_vec()).await.status
}

async fn a_file_is_attached_once_and_goes(place: &impl Attaching) {
    for to in places() {
        assert_eq!(place.attached(to).await.expect("an answer"), None);
        place.detach(to).await.expect("removing what is gone is fine");
        assert!(place.attach(to, &file("a.pdf"), FILE).await, "the link works");
        let there = place.attached(to).await.expect("an answer").expect("it was uploaded");
        assert!(file("a.pdf").is(&there), "{there:?}");
        assert!(!place.attach(to, &file("a.pdf"), FILE).await, "there is one");
        place.detach(to).await.expect("it is there");
        assert_eq!(place.attached(to).await.expect("an answer"), None);
    }
}

mod files_in_memory {
    #[tokio::test]
    async fn a_file_is_attached_once_and_goes() {
        let faults = memory::Faults::default();
        super::a_file_is_attached_once_and_goes(&memory::Bucket::create(faults)).await;
    }
}

mod files_on_aws {
    use super::{FILE, LIFE, file, places, put};
    use domain::{Attachments as _, FileName};
    use tests::Cloud;

    #[tokio::test]
    async fn a_file_is_attached_once_and_goes() {
        super::a_file_is_attached_once_and_goes(&Cloud::connect().buckets().await).await;
    }

    #[tokio::test]
    async fn a_link_takes_only_what_was_announced_and_gives_only_a_download() {
        // R56.
        let place = Cloud::connect().buckets().await;
        let [to, other] = places();
        let link = place.sign_attaching(to, &file("a.pdf"), LIFE).await.expect("a link");
        let mut torn = FILE.to_vec();
        torn[0] ^= 1;
        assert_eq!(put(&link, &torn).await, 400, "content");
        assert_eq!(put(&link, &[FILE, b"!"].concat()).await, 403, "length");
        let mut html = link.clone();
        for (name, value) in &mut html.headers {
            if name == "content-type" {
                "text/html".clone_into(value);
            }
        }
        assert_eq!(put(&html, FILE).await, 403, "kind");
        assert_eq!(put(&link, FILE).await, 200);
        let name = FileName::parse("шарт.html").expect("a name");
        let url = place.sign_handing_out(to, &name, LIFE).await.expect("a link");
        let heard = tests::Client.send("GET", &url, &[], Vec::new()).await.expect(200);
        assert_eq!(heard.body, FILE);
        assert_eq!(heard.header("content-type"), "application/octet-stream");
        let encoded = "%D1%88%D0%B0%D1%80%D1%82.html";
        let expected = format!("attachment; filename*=UTF-8''{encoded}");
        assert_eq!(heard.header("content-disposition"), expected);
        let key = store::keys::attachment(to);
        let elsewhere = url.replace(&key, &store::keys::attachment(other));
        assert_ne!(elsewhere, url);
        tests::Client.send("GET", &elsewhere, &[], Vec::new()).await.expect(403);
    }
}
