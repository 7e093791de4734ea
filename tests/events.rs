//! Every file in `events/` goes through the type that Lambda parses it with into the handler that
//! Lambda calls, and gets the answer that its name ends with: `<function>/<case>.<answer>.json`,
//! where the answer is a status, or `done` or `retry` for a queue and a schedule.
//!
//! All of them meet the same small world: two customers, one of them logged in, with a photo that
//! waits, one that is delivered and one that is being edited.

use domain::ledger::{self, Batch};
use domain::photo::{Delivered, Start};
use domain::ports::{Accounts, Ledger, Packs, Photos, Results, Sessions};
use domain::{
    Account, AccountId, Email, FileName, LeaseId, MediaType, Move, PackKind, PackTerms, Password,
    PasswordHash, Photo, PhotoId, PhotoOrder, RecipeText, ResultKind, Session, Sha256, Span, Time,
};
use edge::request::digest;
use edge::{Answer, Problem, Verdict, World, password, queue};
use lambda_runtime::{Context, LambdaEvent};
use memory::{Bucket, Faults, Postbox, Queue, Tables};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
use store::Store;

#[path = "events/again.rs"]
mod again;
#[path = "events/books.rs"]
mod books;
#[path = "events/complaints.rs"]
mod complaints;
#[path = "events/customers.rs"]
mod customers;
#[path = "events/desk.rs"]
mod desk;
#[path = "events/letters.rs"]
mod letters;
#[path = "events/money.rs"]
mod money;
#[path = "events/pages.rs"]
mod pages;
#[path = "events/payments.rs"]
mod payments;
#[path = "events/readings.rs"]
mod readings;
#[path = "events/told.rs"]
mod told;
#[path = "events/units.rs"]
mod units;

/// 2026-11-23, noon.
const NOW: Time = Time::from_millis(1_795_435_200_000);
const ORIGIN: &str = "https://suret.example";
const TOKEN: &str = "a-made-up-token-that-opens-one-test-session";
const UPLOADS: &str = "suret-uploads-123456789012";
const LIFE: Span = Span::seconds(600);
const SLACK: Span = Span::seconds(60);
const FREE: PackTerms = PackTerms { kind: PackKind::Try, photos: 10, days: 90 };

/// The photos that the events name.
const HELD: [u8; 16] = [3; 16];
const DELIVERED: [u8; 16] = [4; 16];
const RUNNING: [u8; 16] = [5; 16];
const THEIRS: [u8; 16] = [6; 16];

/// A clock that stands, and dice that can be foretold.
#[derive(Debug, Default)]
struct Still {
    rolled: Cell<u8>,
}

impl World for Still {
    fn now(&self) -> Time {
        NOW
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        self.rolled.set(self.rolled.get().wrapping_add(1));
        [self.rolled.get().wrapping_add(100); N]
    }
}

/// What the handlers work on.
struct Place {
    store: Store<Tables>,
    bucket: Bucket,
    queue: Queue,
    mine: Account,
    theirs: Account,
}

fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.encode(&[120; 8 * 8 * 3], 8, 8, jpeg_encoder::ColorType::Rgb).expect("a small picture");
    bytes
}

fn order() -> PhotoOrder {
    let bytes = picture();
    PhotoOrder {
        name: FileName::parse("IMG_0001.jpg").expect("a name"),
        media: MediaType::Jpeg,
        size_bytes: bytes.len().try_into().expect("a small picture"),
        sha256: Sha256::of(&bytes),
        recipe: RecipeText::from_canonical(pixels::Recipe::default().to_json(), ResultKind::Jpeg),
        request: None,
    }
}

impl Place {
    /// The small world, with what the events of a function name beside the photos.
    async fn of(function: &str) -> Self {
        let it = Self::prepare().await;
        match function {
            "checkout" | "payment-callback" => {
                payments::prepare(&it.store, &it.mine, &it.theirs).await;
                books::prepare(&it.store).await;
            }
            "account" => {
                told::prepare(&it).await;
                complaints::prepare(&it).await;
            }
            "complaints" => complaints::prepare(&it).await,
            "documents" | "signup" => books::prepare(&it.store).await,
            "operator" => {
                money::prepare(&it.store, &it.mine, &it.theirs).await;
                books::prepare(&it.store).await;
                complaints::prepare(&it).await;
            }
            "refund" => money::prepare(&it.store, &it.mine, &it.theirs).await,
            _ => {}
        }
        it
    }

    async fn prepare() -> Self {
        let tables = Tables::create(Faults::default()).expect("tables in memory");
        let bucket = Bucket::create(Faults::default());
        let queue = Queue::create(Faults::default());
        let store = Store::new(tables);
        let mine = register(&store, AccountId::from_bytes([1; 16]), "aru@example.kz").await;
        let theirs = register(&store, AccountId::from_bytes([2; 16]), "other@example.kz").await;
        let it = Self { store, bucket, queue, mine: mine.clone(), theirs: theirs.clone() };
        let session = Session::open(digest(TOKEN), &mine, domain::Visit::default(), NOW);
        it.store.add_session(&session).await.expect("a session");
        it.take(&mine, &[HELD, DELIVERED, RUNNING]).await;
        it.take(&theirs, &[THEIRS]).await;
        for id in [HELD, DELIVERED, RUNNING] {
            assert!(it.bucket.upload(PhotoId::from_bytes(id), picture()));
        }
        it.start(RUNNING).await;
        let photo = it.start(DELIVERED).await;
        it.deliver(&photo).await;
        it
    }

    async fn take(&self, account: &Account, ids: &[[u8; 16]]) {
        let packs = self.store.packs(account.id).await.expect("the packs");
        let orders: Vec<_> = ids.iter().map(|id| (PhotoId::from_bytes(*id), order())).collect();
        let batch = Batch {
            account,
            packs: &packs,
            orders: &orders,
            known: &[],
            link_life: LIFE,
            slack: SLACK,
            now: NOW,
        };
        for step in ledger::take(&batch).expect("enough units").steps {
            self.store.commit(&step).await.expect("taken");
        }
    }

    async fn photo(&self, id: [u8; 16]) -> Photo {
        self.store.photo(PhotoId::from_bytes(id)).await.expect("the photo").expect("it is there")
    }

    async fn start(&self, id: [u8; 16]) -> Photo {
        let photo = self.photo(id).await;
        let Start::Go(step, started) = photo.start(LeaseId::from_bytes(id), LIFE, NOW) else {
            panic!("the photo is held")
        };
        self.store.commit(&step).await.expect("started");
        *started
    }

    async fn deliver(&self, photo: &Photo) {
        let stored = self.bucket.add_result(photo, picture()).await.expect("a result");
        let sha256 = stored.sha256.expect("a checksum");
        let size_bytes = stored.size_bytes;
        let delivered = Delivered { sha256, size_bytes, width: 8, height: 8, at: NOW };
        let Ok(Move::Step(step)) = photo.deliver(delivered) else { panic!("it is running") };
        self.store.commit(&step).await.expect("delivered");
    }
}

/// Everybody's password. Hashing is slow on purpose, so it is done once.
fn hashed() -> &'static PasswordHash {
    static HASHED: OnceLock<PasswordHash> = OnceLock::new();
    HASHED.get_or_init(|| {
        let text = money::PASSWORD.to_owned();
        password::hash(&Password::parse_new(text).expect("fine"), &Still::default())
    })
}

async fn register(store: &Store<Tables>, id: AccountId, email: &str) -> Account {
    let email = Email::parse(email).expect("an address");
    let hash = hashed().clone();
    for step in tests::people::opening(&tests::people::profile(id, email, hash, NOW), &FREE, NOW) {
        store.commit(&step).await.expect("a new account");
    }
    store.account(id).await.expect("the account").expect("it was just opened")
}

/// The answer that the handler of `function` gives to the event, as file names spell it. The
/// handlers own their ports, so each gets a place of its own.
async fn answer(function: &str, event: &str, place: &Place) -> String {
    match function {
        "account" | "photos" | "reading" | "session" | "signup" | "site" | "upload-url" => {
            status(http(function, event, place).await)
        }
        "checkout" | "payment-callback" => status(payments::http(function, event, place).await),
        "refund" | "operator" => status(money::answer(function, request(event), place).await),
        "documents" => status(books::answer(&place.store, request(event)).await),
        "complaints" => status(complaints::answer(place, request(event)).await),
        "edit-photo" => edit_photo(event, place).await,
        "notify" => letters::answer(event, place).await,
        "reconcile" => payments::reconcile(event, place).await,
        _ => panic!("Add the handler of {function} to tests/events.rs: it has events."),
    }
}

fn status(result: Result<Answer, Problem>) -> String {
    let response = match result {
        Ok(answer) => answer.respond(),
        Err(problem) => problem.respond(),
    };
    response.status().as_u16().to_string()
}

fn request(event: &str) -> edge::Request {
    let request = lambda_http::request::from_str(event).expect("an event of the HTTP API");
    edge::Request::from(request)
}

async fn http(function: &str, event: &str, place: &Place) -> Result<Answer, Problem> {
    let request = request(event);
    let (store, bucket) = (place.store.clone(), place.bucket.clone());
    let (world, site_origin) = (Still::default(), ORIGIN.to_owned());
    match function {
        "account" => {
            let it = account::Cabinet {
                store,
                vault: memory::Vault::create(Faults::default()),
                letters: Postbox::create(Faults::default()),
                world,
                site_origin,
                requisites: tests::people::requisites(),
                bucket,
            };
            account::handle(&it, request).await
        }
        "photos" => {
            photos::handle(&photos::Album { store, bucket, world, site_origin }, request).await
        }
        "reading" => reading::handle(&request),
        "session" => {
            let letters = Postbox::create(Faults::default());
            let network_tries = 100;
            let it = session::Door { store, letters, world, site_origin, network_tries };
            session::handle(&it, request).await
        }
        "site" => pages::answer(request).await,
        "signup" => {
            let catalogue = payments::catalogue();
            let it = signup::Signup {
                store,
                vault: memory::Vault::create(Faults::default()),
                letters: Postbox::create(Faults::default()),
                world,
                catalogue,
                site_origin,
                requisites: tests::people::requisites(),
                network_tries: 100,
            };
            signup::handle(&it, request).await
        }
        _ => {
            let it = again::counter(place);
            upload_url::handle(&it, request).await
        }
    }
}

async fn edit_photo(event: &str, place: &Place) -> String {
    let batch: queue::Batch = serde_json::from_str(event).expect("an event of SQS");
    assert!(!batch.records.is_empty(), "a queue sends at least one message");
    let it = edit_photo::Studio {
        store: place.store.clone(),
        bucket: place.bucket.clone(),
        letters: Postbox::create(Faults::default()),
        uploads_name: UPLOADS.to_owned(),
        photo_of: store::keys::photo_of_upload,
        world: Still::default(),
        lease_life: LIFE,
        slack: SLACK,
        engine: edit_photo::edit,
    };
    let retried = Cell::new(false);
    let event = LambdaEvent::new(batch, Context::default());
    let report = queue::each(event, async |body| {
        let verdict = edit_photo::handle(&it, body).await;
        retried.set(retried.get() || matches!(verdict, Verdict::Retry(_)));
        verdict
    })
    .await;
    assert_eq!(report == queue::Report::default(), !retried.get(), "what fails is reported");
    if retried.get() { "retry".to_owned() } else { "done".to_owned() }
}

/// The events by their paths below `events/`.
fn events() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events");
    let mut events = BTreeMap::new();
    for function in folder.read_dir().expect("the folder of events") {
        let function = function.expect("a folder a function");
        let name = function.file_name().to_string_lossy().into_owned();
        for file in function.path().read_dir().expect("a folder of cases") {
            let file = file.expect("a file");
            let path = format!("{name}/{}", file.file_name().to_string_lossy());
            events.insert(path, std::fs::read_to_string(file.path()).expect("an event is text"));
        }
    }
    events
}

/// `photos/lists.200.json` as `photos`, `lists` and `200`.
fn parts(path: &str) -> Option<(&str, &str, &str)> {
    let (function, file) = path.split_once('/')?;
    let (case, expected) = file.strip_suffix(".json")?.split_once('.')?;
    Some((function, case, expected))
}

#[tokio::test]
async fn every_event_gets_the_answer_that_its_name_says() {
    let mut wrong = Vec::new();
    for (path, event) in events() {
        let Some((function, _, expected)) = parts(&path) else {
            wrong.push(format!("Call events/{path} <function>/<case>.<answer>.json."));
            continue;
        };
        let place = Place::of(function).await;
        let got = answer(function, &event, &place).await;
        if got != expected {
            wrong.push(format!("events/{path} got {got}: mend the function or the event's name."));
        }
    }
    assert!(wrong.is_empty(), "\n\n{}\n", wrong.join("\n"));
}

#[tokio::test]
async fn only_messages_about_a_waiting_photo_have_it_edited() {
    const EDITED: [&str; 4] = ["asked-again", "s3-put", "s3-put-encoded-key", "several-records"];
    let mut left = EDITED.to_vec();
    for (path, event) in events() {
        let Some(("edit-photo", case, _)) = parts(&path) else { continue };
        let place = Place::prepare().await;
        answer("edit-photo", &event, &place).await;
        let stage = if EDITED.contains(&case) { "delivered" } else { "held" };
        assert_eq!(place.photo(HELD).await.stage_name(), stage, "after events/{path}");
        left.retain(|expected| *expected != case);
    }
    assert_eq!(left, Vec::<&str>::new(), "these events are gone");
}

#[test]
fn events_hold_nobodys_address() {
    for (path, event) in events() {
        for part in event.split('@').skip(1) {
            assert!(part.starts_with("example"), "use an address at example.kz in events/{path}");
        }
    }
}

#[tokio::test]
#[should_panic(expected = "Add the handler of print-photo to tests/events.rs")]
async fn an_event_without_a_handler_is_refused() {
    let place = Place::prepare().await;
    answer("print-photo", "{}", &place).await;
}
