//! Customers: they order, repeat themselves, change their minds, upload late or never, and delete.

use crate::executor::perhaps;
use crate::seed::usable;
use crate::shadow::{number, text};
use crate::town::{SITE, Town, opening};
use crate::{post, purse};
use domain::ports::Ledger as _;
use domain::{AccountId, PhotoId, Sha256};
use edge::{Answer, Problem, Request, request::COOKIE};
use lambda_http::http::Method;
use serde_json::{Value, json};
use std::rc::Rc;

/// A photo as its owner has it on the disk.
#[derive(Debug, Clone)]
struct File {
    content: String,
    habit: Habit,
}

/// What its owner does with the link.
#[derive(Debug, Clone, Copy)]
enum Habit {
    Prompt,
    Late,
    Never,
    OtherFile,
}

/// A request that can be sent again.
#[derive(Debug, Clone)]
struct Batch {
    key: String,
    files: Vec<File>,
}

impl Batch {
    fn new(town: &Town) -> Self {
        let world = &town.world;
        let is_large = !world.mix().is_market && world.chance(50);
        let photos = if is_large { world.between(97, 100) } else { world.between(1, 12) };
        Self::of(town, photos, is_large)
    }

    fn of(town: &Town, photos: u64, is_large: bool) -> Self {
        let world = &town.world;
        let files = (0..photos).map(|_| {
            let kind = if is_large { "good" } else { world.core().dice.pick(&KINDS) };
            let habit = if is_large { Habit::Prompt } else { world.core().dice.pick(&HABITS) };
            File { content: format!("{kind} {}", town.name("photo")), habit }
        });
        Self { key: town.name("key-of-batch"), files: files.collect() }
    }

    fn json(&self) -> String {
        let photo = |file: &File| {
            json!({
                "name": "photo.jpg",
                "type": "image/jpeg",
                "size_bytes": file.content.len(),
                "sha256": Sha256::of(file.content.as_bytes()).to_hex(),
                "output": OUTPUTS[file.content.bytes().map(usize::from).sum::<usize>() % 3](),
            })
        };
        json!({ "photos": self.files.iter().map(photo).collect::<Vec<_>>() }).to_string()
    }
}

const KINDS: [&str; 10] =
    ["good", "good", "good", "good", "good", "good", "good", "evil", "evil", "bomb"];
/// Which one is wanted follows from the file, so that the same batch wants the same.
const OUTPUTS: [fn() -> Value; 3] = [
    || json!({ "jpeg": { "quality": 90 } }),
    || json!({ "png": {} }),
    || json!({ "webp": { "quality": 80 } }),
];
const HABITS: [Habit; 8] = [
    Habit::Prompt,
    Habit::Prompt,
    Habit::Prompt,
    Habit::Prompt,
    Habit::Late,
    Habit::Late,
    Habit::Never,
    Habit::OtherFile,
];
/// How often a customer sends a request that was not answered.
pub(crate) const TRIES: usize = 5;

pub(crate) fn request(town: &Town, person: usize, method: Method, path: &str) -> Request {
    let (_, token) = &town.people[person];
    Request::new(method, path)
        .with_header("cookie", &format!("{COOKIE}={token}"))
        .with_header("origin", SITE)
}

/// One customer at one device. Several may be logged in to the same account.
pub(crate) async fn customer(town: Rc<Town>, person: usize) {
    let mut batches: Vec<Batch> = Vec::new();
    for _ in 0..town.world.between(3, 9) {
        let pause = town.world.pause(0, 90_000);
        town.world.sleep(pause).await;
        let trade = if town.world.mix().is_market { 800 } else { 400 };
        if town.world.chance(trade) {
            purse::money_matters(&town, person).await;
            continue;
        }
        let last = batches.last().cloned();
        match (town.world.between(0, 9), last) {
            (0 | 1, Some(batch)) => order(&town, person, &batch).await,
            (2, Some(mut batch)) => {
                batch.files[0].content.push_str(" in another version");
                order(&town, person, &batch).await;
            }
            (3 | 4, Some(_)) => {
                if let Some(id) = some_photo(&town, person) {
                    delete(&town, person, id).await;
                }
            }
            (5, Some(_)) => look(&town, person).await,
            (6, Some(_)) => race_for_the_last(&town, person).await,
            _ => {
                let batch = Batch::new(&town);
                batches.push(batch.clone());
                if town.world.chance(200) {
                    // A nervous finger: the same request twice at once.
                    let (town, batch) = (Rc::clone(&town), batch.clone());
                    let again = Rc::clone(&town);
                    town.begin(async move { order(&again, person, &batch).await });
                }
                order(&town, person, &batch).await;
            }
        }
    }
}

/// One device wants all that is left while others take a photo or two. Where it lies in several
/// packs the first may have got a part of it, and then it has to give that part back.
async fn race_for_the_last(town: &Rc<Town>, person: usize) {
    let now = i64::try_from(town.world.millis()).unwrap_or(i64::MAX);
    let left = usable(&town.engine.shadow.borrow(), &town.people[person].0.bare(), now);
    let wanted = u64::try_from(left).unwrap_or_default().clamp(1, 30);
    let all = Batch::of(town, wanted, false);
    for _ in 0..3 {
        let some = Batch::of(town, town.world.between(1, 2), false);
        let there = Rc::clone(town);
        town.begin(async move {
            let pause = there.world.pause(0, 400);
            there.world.sleep(pause).await;
            order(&there, person, &some).await;
        });
    }
    order(town, person, &all).await;
}

/// A few photos of this person, at once.
pub(crate) async fn use_some(town: Rc<Town>, person: usize) {
    let batch = Batch::new(&town);
    order(&town, person, &batch).await;
}

/// Sends the batch until there is an answer, and sets out to upload.
async fn order(town: &Rc<Town>, person: usize, batch: &Batch) {
    for _ in 0..TRIES {
        let request = request(town, person, Method::POST, "/photos")
            .with_header("idempotency-key", &batch.key)
            .with_json(batch.json());
        let counter = town.counter();
        let answer = perhaps(&town.world, upload_url::handle(&counter, request)).await;
        match answered(town, answer) {
            Reply::Fine(body) => return set_out(town, person, batch, &body),
            Reply::Refused => return,
            Reply::Silence => {
                let pause = town.world.between(100, 20_000);
                town.world.sleep(pause).await;
            }
        }
    }
}

pub(crate) enum Reply {
    Fine(Value),
    Refused,
    /// A crash, or a store that did not answer: ask again.
    Silence,
}

pub(crate) fn answered(town: &Town, answer: Option<Result<Answer, Problem>>) -> Reply {
    match answer {
        None => Reply::Silence,
        Some(Ok(answer)) => {
            let response = answer.respond();
            town.world.saw(format!("answer: {}", response.status().as_u16()));
            let body = match response.body() {
                lambda_http::Body::Text(text) => serde_json::from_str(text).unwrap_or_default(),
                _ => Value::Null,
            };
            Reply::Fine(body)
        }
        Some(Err(problem)) => {
            let (kind, status, _) = problem.kind();
            town.world.saw(format!("answer: {status} {kind}"));
            town.world.tell(|| format!("answer: {status} {kind}"));
            if status == 503 { Reply::Silence } else { Reply::Refused }
        }
    }
}

/// The answer names every photo of the batch, in order; those that await an upload have a link.
fn set_out(town: &Rc<Town>, person: usize, batch: &Batch, body: &Value) {
    let photos = body["photos"].as_array().cloned().unwrap_or_default();
    if photos.len() != batch.files.len() {
        return town.world.breaks(format!("a batch of {} got {photos:?}", batch.files.len()));
    }
    let (account, _) = town.people[person];
    for ((index, file), photo) in (0_u32..).zip(&batch.files).zip(&photos) {
        let id = PhotoId::of_batch(account, &batch.key, index);
        if photo["id"] != json!(id.to_string()) {
            return town.world.breaks(format!("photo {id} was answered as {photo}"));
        }
        let mut facts = town.facts.borrow_mut();
        let fact = facts.entry(id).or_default();
        if photo["upload"].is_object() && !fact.is_on_the_way {
            fact.is_on_the_way = true;
            let (town, file) = (Rc::clone(town), file.clone());
            let on_the_way = Rc::clone(&town);
            town.begin(async move { upload(&on_the_way, id, &file).await });
        }
    }
}

async fn upload(town: &Rc<Town>, id: PhotoId, file: &File) {
    let world = &town.world;
    let mix = world.mix();
    let (link, slack) = (mix.link_seconds * 1000, mix.slack_seconds * 1000);
    let pause = match file.habit {
        Habit::Prompt | Habit::OtherFile => world.between(0, link / 2),
        Habit::Late => link + slack + world.between(0, 400_000),
        Habit::Never => return,
    };
    world.sleep(pause).await;
    let content = match file.habit {
        Habit::OtherFile if world.chance(500) => "good but longer than announced".to_owned(),
        Habit::OtherFile => "x".repeat(file.content.len()),
        _ => file.content.clone(),
    };
    let label = match file.habit {
        Habit::OtherFile => "other",
        _ => file.content.split(' ').next().unwrap_or_default(),
    };
    if !town.engine.bucket.upload(id, content.into_bytes()) {
        return;
    }
    let now = world.millis();
    world.tell(|| format!("photo {id}: uploaded, {label}"));
    if let Some(fact) = town.facts.borrow_mut().get_mut(&id) {
        fact.uploaded = Some((label.to_owned(), now));
    }
    if let Some(photo) = town.engine.shadow.borrow().photo(&id.bare()) {
        let is_late = number(photo, "link_until") < i64::try_from(now).unwrap_or(i64::MAX);
        world.saw(if is_late { "upload after the link's end" } else { "upload in time" });
        if text(photo, "stage") == "abandoned" {
            world.saw("upload after the unit went back");
        }
    }
    post::announce(town, id);
}

/// A photo of this person that was asked for.
fn some_photo(town: &Town, person: usize) -> Option<PhotoId> {
    let (account, _) = town.people[person];
    let shadow = town.engine.shadow.borrow();
    let mine = shadow.photos().filter(|photo| text(photo, "account") == account.bare());
    let ids: Vec<PhotoId> =
        mine.filter_map(|photo| PhotoId::from_bare(text(photo, "id")).ok()).collect();
    if ids.is_empty() { None } else { Some(town.world.core().dice.pick(&ids)) }
}

async fn delete(town: &Rc<Town>, person: usize, id: PhotoId) {
    for _ in 0..TRIES {
        let request = request(town, person, Method::DELETE, &format!("/photos/{id}"));
        let album = town.album();
        let answer = perhaps(&town.world, photos::handle(&album, request)).await;
        if !matches!(answered(town, answer), Reply::Silence) {
            return;
        }
        let pause = town.world.between(100, 20_000);
        town.world.sleep(pause).await;
    }
}

/// The customer deletes a photo in the very moment in which a run looks at it.
pub(crate) fn change_of_heart(town: &Rc<Town>, id: PhotoId) {
    let owner = {
        let shadow = town.engine.shadow.borrow();
        let account = shadow.photo(&id.bare()).map(|photo| text(photo, "account").to_owned());
        town.people.iter().position(|(owner, _)| Some(owner.bare()) == account)
    };
    if let Some(person) = owner {
        let there = Rc::clone(town);
        town.begin(async move { delete(&there, person, id).await });
    }
}

async fn look(town: &Rc<Town>, person: usize) {
    let Some(id) = some_photo(town, person) else { return };
    for path in ["/photos".to_owned(), format!("/photos/{id}"), format!("/photos/{id}/result")] {
        let request = request(town, person, Method::GET, &path);
        let album = town.album();
        let answer = perhaps(&town.world, photos::handle(&album, request)).await;
        answered(town, answer);
    }
}

/// Two devices register the same e-mail address at the same moment.
pub(crate) async fn register(town: Rc<Town>, email: String) {
    let id = AccountId::from_bytes(edge::World::random(&town.world));
    let store = town.store();
    for step in opening(id, &email, 2) {
        let mut is_done = false;
        for _ in 0..TRIES {
            is_done = matches!(perhaps(&town.world, store.commit(&step)).await, Some(Ok(())));
            if is_done {
                break;
            }
        }
        if !is_done {
            return;
        }
    }
    town.world.saw("registered");
}

/// The first customer orders one photo and keeps it.
pub(crate) async fn order_one(town: Rc<Town>, content: &'static str) {
    let file = File { content: content.to_owned(), habit: Habit::Never };
    order(&town, 0, &Batch { key: town.name("key-of-batch"), files: vec![file] }).await;
}

/// The first customer deletes a photo.
pub(crate) async fn delete_one(town: Rc<Town>, id: PhotoId) {
    delete(&town, 0, id).await;
}
