//! Customers and photos that the contracts are about.

use domain::ledger::{self, Batch};
use domain::photo::Start;
use domain::ports::{Accounts, Ledger, Packs, Photos, StoreError};
use domain::{
    Account, AccountId, Email, FileName, LeaseId, MediaType, Move, Pack, PackKind, PackTerms,
    PasswordHash, Photo, PhotoId, PhotoOrder, RecipeText, RequestText, ResultKind, Sha256, Span,
    Step, Time,
};
use store::{Engine, Store};

/// 2026-11-23, noon.
pub(crate) const NOW: Time = Time::from_millis(1_795_435_200_000);
/// How long a link and a lease live.
pub(crate) const LIFE: Span = Span::seconds(600);
/// How long after that an upload may still arrive.
pub(crate) const SLACK: Span = Span::seconds(60);
/// The smallest step in time.
pub(crate) const TICK: Span = Span::millis(1);

/// What the picture of [`order`] is.
pub(crate) const PICTURE: &[u8] = b"a picture, as far as a bucket is concerned";

pub(crate) fn id(n: u8) -> PhotoId {
    PhotoId::from_bytes([n; 16])
}

pub(crate) fn lease(n: u8) -> LeaseId {
    LeaseId::from_bytes([n; 16])
}

pub(crate) fn order() -> PhotoOrder {
    PhotoOrder {
        name: FileName::parse("той жұма (1).jpg").expect("a name"),
        media: MediaType::Jpeg,
        size_bytes: PICTURE.len().try_into().expect("a small picture"),
        sha256: Sha256::of(PICTURE),
        recipe: RecipeText::from_canonical(pixels::Recipe::default().to_json(), ResultKind::Jpeg),
        request: RequestText::new("чуть ярче", "Светлее +0.35.", 2).ok(),
    }
}

/// The steps that open an account and its free pack of so many photos for ten days.
pub(crate) fn opening(account: AccountId, email: &str, photos: u32) -> [Step; 2] {
    let email = Email::parse(email).expect("an address");
    let password = PasswordHash::from_phc("$argon2id$made-up".to_owned());
    let terms = PackTerms { kind: PackKind::Try, photos, days: 10 };
    tests::people::opening(&tests::people::profile(account, email, password, NOW), &terms, NOW)
}

pub(crate) async fn open<E: Engine>(store: &Store<E>, n: u8, photos: u32) -> Account {
    let account = AccountId::from_bytes([n; 16]);
    for step in opening(account, &format!("customer{n}@example.kz"), photos) {
        store.commit(&step).await.expect("the account is new");
    }
    store.account(account).await.expect("an answer").expect("it was just opened")
}

/// What taking these photos comes to, by what is known of the packs.
pub(crate) fn taking(account: &Account, packs: &[Pack], ids: &[PhotoId], now: Time) -> Vec<Step> {
    let orders: Vec<_> = ids.iter().map(|id| (*id, order())).collect();
    let (orders, known) = (orders.as_slice(), [].as_slice());
    let batch = Batch { account, packs, orders, known, link_life: LIFE, slack: SLACK, now };
    ledger::take(&batch).expect("the packs as given hold enough").steps
}

/// Takes these photos.
pub(crate) async fn take<E: Engine>(
    store: &Store<E>,
    account: &Account,
    ids: &[PhotoId],
    now: Time,
) -> Vec<Photo> {
    let packs = store.packs(account.id).await.expect("an answer");
    for step in taking(account, &packs, ids, now) {
        store.commit(&step).await.expect("nobody else takes units");
    }
    let mut photos = Vec::new();
    for id in ids {
        photos.push(stored(store, *id).await);
    }
    photos
}

/// The photo as the store has it.
pub(crate) async fn stored<E: Engine>(store: &Store<E>, id: PhotoId) -> Photo {
    store.photo(id).await.expect("an answer").expect("the photo is there")
}

/// The one pack of an account.
pub(crate) async fn pack<E: Engine>(store: &Store<E>, account: &Account) -> Pack {
    let packs = store.packs(account.id).await.expect("an answer");
    let [pack] = <[Pack; 1]>::try_from(packs).expect("one pack");
    assert!(pack.is_balanced(), "{pack:?}");
    pack
}

/// The step that starts a run, and the photo after it.
pub(crate) fn starting(photo: &Photo, n: u8, now: Time) -> (Step, Photo) {
    match photo.start(lease(n), LIFE, now) {
        Start::Go(step, started) => (step, *started),
        other => panic!("the photo cannot start: {other:?}"),
    }
}

/// The step of a move that is one.
#[track_caller]
pub(crate) fn step<E: std::fmt::Debug>(decided: Result<Move, E>) -> Step {
    match decided {
        Ok(Move::Step(step)) => step,
        other => panic!("there is nothing to commit: {other:?}"),
    }
}

/// The step is refused because the state is another.
pub(crate) async fn conflicts<E: Engine>(store: &Store<E>, step: &Step, why: &str) {
    let committed = store.commit(step).await;
    assert!(matches!(committed, Err(StoreError::Conflict)), "{why}: {committed:?}");
}
