//! The part of the small world that events about refunds and the desk meet: orders in every state
//! that a refund can be asked for in, and operators.

use domain::catalogue::{Names, Offer};
use domain::ledger::{self, Batch};
use domain::operator::{Guesses, Operators, TotpStep};
use domain::order::{Accepted, DocumentVersion, OrderRequest};
use domain::photo::{Delivered, Start};
use domain::ports::{Ledger, Orders, Packs, Photos, Refunds};
use domain::refund::{Payer, quote};
use domain::{
    Account, Act, Evidence, EvidenceKind, FileName, Iban, LeaseId, MediaType, Money, Move,
    OperatorName, OperatorSession, Order, OrderNumber, PackKind, PackTerms, Payment, PaymentMode,
    PhotoId, PhotoOrder, RecipeText, Refund, Requisites, ResultKind, Sentence, Sha256, Span, Step,
    Time,
};
use edge::request::digest;
use edge::{Answer, Document, Problem, Request, World};
use memory::{Faults, Papers, Postbox, Tables};
use operator::{Desk, Paper, roster};
use refund::Returns;
use std::cell::Cell;
use store::Store;

/// 2026-11-23, noon.
pub(crate) const NOW: Time = Time::from_millis(1_795_435_200_000);
pub(crate) const ORIGIN: &str = "https://suret.example";
/// What opens the operator's session.
pub(crate) const DESK_TOKEN: &str = "a-made-up-token-for-one-session-at-the-desk";
/// The password of every operator here.
pub(crate) const PASSWORD: &str = "korshi tau 7";
/// The secret of RFC 6238.
const TOTP: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// The orders that the events name. Each has a pack of its own.
pub(crate) const PAID: u32 = 1_000_000_001;
const CREATED: u32 = 1_000_000_002;
pub(crate) const ASKED: u32 = 1_000_000_003;
pub(crate) const LATE: u32 = 1_000_000_004;
const EXPIRED: u32 = 1_000_000_005;
const USED_UP: u32 = 1_000_000_006;
pub(crate) const BUSY: u32 = 1_000_000_007;
const APPROVED: u32 = 1_000_000_008;
const REFUSED: u32 = 1_000_000_009;
const WITHDRAWN: u32 = 1_000_000_010;
const THEIRS: u32 = 1_000_000_011;
const SENDING: u32 = 1_000_000_012;
const SENT: u32 = 1_000_000_013;
const PAID_OUT: u32 = 1_000_000_014;
pub(crate) const WAITING: u32 = 1_000_000_015;

/// A clock that can be moved, and dice that can be foretold.
#[derive(Debug)]
pub(crate) struct Clock {
    pub(crate) now: Cell<Time>,
    rolled: Cell<u8>,
}

impl Default for Clock {
    fn default() -> Self {
        Self { now: Cell::new(NOW), rolled: Cell::new(0) }
    }
}

impl World for Clock {
    fn now(&self) -> Time {
        self.now.get()
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        self.rolled.set(self.rolled.get().wrapping_add(1));
        [self.rolled.get().wrapping_add(200); N]
    }
}

pub(crate) type Customers = Returns<Store<Tables>, Postbox, Clock>;
pub(crate) type Operator =
    Desk<Store<Tables>, Postbox, Papers, memory::Vault, memory::Bucket, Clock>;

pub(crate) fn customers(store: &Store<Tables>) -> Customers {
    let letters = Postbox::create(Faults::default());
    let (world, site_origin) = (Clock::default(), ORIGIN.to_owned());
    Returns { store: store.clone(), letters, world, site_origin }
}

pub(crate) fn desk(store: &Store<Tables>) -> Operator {
    let papers = Papers::create(Faults::default());
    papers.set("operators", &document());
    papers.set("catalogue", include_str!("../../infra/catalog.json"));
    Desk {
        store: store.clone(),
        letters: Postbox::create(Faults::default()),
        roster: Document::new(papers.clone(), "operators", roster::parse),
        catalogue: Paper { papers, name: "catalogue".to_owned() },
        vault: memory::Vault::create(Faults::default()),
        files: memory::Bucket::create(Faults::default()),
        payer: Payer::Hand,
        world: Clock::default(),
        site_origin: ORIGIN.to_owned(),
    }
}

fn document() -> String {
    let hash = crate::hashed();
    let entry = |name: &str| {
        let password = hash.as_str();
        format!(r#"{{"name": "{name}", "password": "{password}", "totp": "{TOTP}"}}"#)
    };
    format!(r#"{{"operators": [{}, {}, {}]}}"#, entry("aru"), entry("dana"), entry("tired"))
}

/// What the handler of `refund` or `operator` answers.
pub(crate) async fn answer(
    function: &str,
    request: Request,
    place: &crate::Place,
) -> Result<Answer, Problem> {
    if function == "refund" {
        return refund::handle(&customers(&place.store), request).await;
    }
    let files = place.bucket.clone();
    operator::handle(&Desk { files, ..desk(&place.store) }, request).await
}

pub(crate) fn number(number: u32) -> OrderNumber {
    OrderNumber::new(number).expect("a number of an order")
}

fn sentence(text: &str) -> Sentence {
    Sentence::parse(text).expect("a sentence")
}

pub(crate) fn requisites() -> Requisites {
    let iban = Iban::parse("KZ69 9990 0000 0000 0001").expect("right check digits");
    Requisites { iban, holder: sentence("Aru Example") }
}

fn act() -> Act {
    Act { by: sentence("aru"), at: NOW }
}

async fn commit(store: &Store<Tables>, step: &Step) {
    store.commit(step).await.expect("the state is as the step expects it");
}

fn step_of<E: std::fmt::Debug>(made: Result<Move, E>) -> Step {
    match made {
        Ok(Move::Step(step)) => step,
        other => panic!("no step: {other:?}"),
    }
}

/// Places an order of so many photos.
async fn place(store: &Store<Tables>, account: &Account, of: u32, photos: u32, at: Time) -> Order {
    let name = || "Starter".to_owned();
    let offer = Offer {
        terms: PackTerms { kind: PackKind::Starter, photos, days: 90 },
        price: Money::from_tenge(9_990),
        names: Names { kk: name(), ru: name(), en: name() },
    };
    let version = || DocumentVersion::parse("2026-11-01").expect("a version");
    let accepted = Accepted { agreement: version(), payment: version(), privacy: version() };
    let asked = OrderRequest { key: format!("order {of}"), digest: Sha256::of(b"a request") };
    let life = Span::days(1);
    let (order, step) = Order::place(number(of), account.id, &offer, accepted, asked, life, at);
    commit(store, &step).await;
    order
}

/// Buys a pack `days` ago.
pub(crate) async fn buy(store: &Store<Tables>, account: &Account, of: u32, days: u32) -> Order {
    let photos = if of == USED_UP { 1 } else { 30 };
    let at = NOW.minus(Span::days(days));
    let order = place(store, account, of, photos, at).await;
    let payment = Payment { sum: order.price, mode: PaymentMode::Live, at };
    commit(store, &step_of(order.pay(&payment))).await;
    store.order(order.number).await.expect("the order").expect("it was just placed")
}

/// Takes one unit of the order's pack for a photo.
async fn take(store: &Store<Tables>, account: &Account, order: &Order, id: PhotoId) {
    let pack = store.pack(account.id, order.pack()).await.expect("the pack");
    let asked = PhotoOrder {
        name: FileName::parse("IMG_0001.jpg").expect("a name"),
        media: MediaType::Jpeg,
        size_bytes: 1,
        sha256: Sha256::of(b"a picture"),
        recipe: RecipeText::from_canonical("{}".to_owned(), ResultKind::Jpeg),
        request: None,
    };
    let batch = Batch {
        account,
        packs: &[pack.expect("it was bought")],
        orders: &[(id, asked)],
        known: &[],
        link_life: Span::seconds(600),
        slack: Span::seconds(60),
        now: NOW,
    };
    for step in ledger::take(&batch).expect("enough units").steps {
        commit(store, &step).await;
    }
}

async fn start(store: &Store<Tables>, id: PhotoId) {
    let photo = store.photo(id).await.expect("the photo").expect("it was just taken");
    let lease = LeaseId::from_bytes([8; 16]);
    let Start::Go(step, _) = photo.start(lease, Span::seconds(600), NOW) else {
        panic!("it is held")
    };
    commit(store, &step).await;
}

pub(crate) async fn deliver(store: &Store<Tables>, id: PhotoId) {
    let photo = store.photo(id).await.expect("the photo").expect("it is there");
    let sha256 = Sha256::of(b"a result");
    let delivered = Delivered { sha256, size_bytes: 1, width: 1, height: 1, at: NOW };
    commit(store, &step_of(photo.deliver(delivered))).await;
}

/// The photo of the order whose number it is named after.
pub(crate) fn photo_of(order: u32) -> PhotoId {
    PhotoId::from_bytes([u8::try_from(order % 100).unwrap_or(0) + 100; 16])
}

/// Asks for a refund of a pack that was just bought.
async fn ask(store: &Store<Tables>, account: &Account, of: u32) -> Refund {
    let order = buy(store, account, of, 0).await;
    let pack = store.pack(account.id, order.pack()).await.expect("the pack").expect("it is open");
    let found = quote(&order, &pack, false, NOW).expect("nothing was used");
    let reason = sentence("It was the wrong pack");
    let key = Some(Sha256::of(b"the-key-of-this-ask"));
    let (refund, step) = Refund::ask(&order, &pack, &found, reason, requisites(), key, NOW);
    commit(store, &step).await;
    refund
}

async fn now_as(store: &Store<Tables>, refund: &Refund) -> Refund {
    store.refund(refund.id).await.expect("the refund").expect("it was just asked for")
}

async fn approve(store: &Store<Tables>, account: &Account, of: u32) -> Refund {
    let refund = ask(store, account, of).await;
    commit(store, &step_of(refund.approve(act(), Payer::Hand))).await;
    now_as(store, &refund).await
}

async fn send(store: &Store<Tables>, account: &Account, of: u32, at: Time) -> (Refund, LeaseId) {
    let (refund, lease) = (approve(store, account, of).await, LeaseId::from_bytes([9; 16]));
    commit(store, &step_of(refund.send(lease, Span::seconds(60), at))).await;
    (now_as(store, &refund).await, lease)
}

/// Everything that the events about money name.
pub(crate) async fn prepare(store: &Store<Tables>, mine: &Account, theirs: &Account) {
    for (of, days) in [(PAID, 0), (LATE, 20), (EXPIRED, 90), (USED_UP, 0), (BUSY, 0), (WAITING, 0)]
    {
        let order = buy(store, mine, of, days).await;
        if [USED_UP, BUSY, WAITING].contains(&of) {
            take(store, mine, &order, photo_of(of)).await;
        }
    }
    start(store, photo_of(BUSY)).await;
    start(store, photo_of(USED_UP)).await;
    deliver(store, photo_of(USED_UP)).await;
    place(store, mine, CREATED, 30, NOW).await;
    ask(store, mine, ASKED).await;
    ask(store, theirs, THEIRS).await;
    approve(store, mine, APPROVED).await;
    for of in [REFUSED, WITHDRAWN] {
        let refund = ask(store, mine, of).await;
        let pack = store.pack(mine.id, refund.pack).await.expect("the pack").expect("it is open");
        let made = if of == REFUSED {
            refund.refuse(&pack, act(), sentence("All of it was used elsewhere"))
        } else {
            refund.withdraw(&pack, NOW)
        };
        commit(store, &step_of(made)).await;
    }
    send(store, mine, SENDING, NOW).await;
    let (refund, lease) = send(store, mine, SENT, NOW.minus(Span::seconds(120))).await;
    commit(store, &refund.sent(lease, sentence("payer 1"), NOW)).await;
    let refund = approve(store, mine, PAID_OUT).await;
    commit(store, &step_of(refund.pay_out(act(), sentence("bank 1")))).await;
    for kind in [EvidenceKind::Callback, EvidenceKind::OtherSum] {
        let (invoice, text) = (PAID.into(), "OutSum=1.00&InvId=1000000001".to_owned());
        commit(store, &Evidence { kind, invoice, text, at: NOW }.keep()).await;
    }
    operators(store).await;
}

/// An operator at the desk, one whose code was used, and one whose name is guessed at.
async fn operators(store: &Store<Tables>) {
    let name = |text| OperatorName::parse(text).expect("a name");
    let session = OperatorSession::open(digest(DESK_TOKEN), name("aru"), NOW);
    store.add_operator_session(&session).await.expect("a session");
    let [_, step, _] = TotpStep::near(NOW);
    let once = Guesses::none(name("dana")).one_more(NOW);
    store.keep_guesses(&once).await.expect("a guess");
    store.keep_guesses(&once.right(step).expect("a new code")).await.expect("a log-in");
    let mut guesses = Guesses::none(name("tired"));
    for _ in 0..Guesses::FREE {
        guesses = guesses.one_more(NOW);
        store.keep_guesses(&guesses).await.expect("a guess");
    }
}
