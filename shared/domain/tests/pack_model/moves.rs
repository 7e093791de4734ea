//! What somebody decides after a look at what is stored: the real moves, one after the other.

use crate::town::{LIFE, PRICE, Plan, Run, Town, hash_photo, lease_id, photo_id};
use domain::journal::Return;
use domain::ledger::{self, Batch, TakeError};
use domain::order::{Closed, Payment, PaymentMode};
use domain::photo::{Delivered, Failure, Start};
use domain::refund::{self, Payer};
use domain::{
    Act, Change, FileName, Iban, MediaType, Move, Photo, PhotoId, PhotoOrder, RecipeText, Refund,
    Requisites, ResultKind, Sentence, Sha256, Stage, Step,
};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Who decides what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Robokassa says that the money came; it may say so any number of times.
    Pay,
    /// The sweeper hears that no money will come.
    Close,
    /// The customer asks for the first photos of the batch, or again for their links.
    Take { photos: usize },
    /// A message says that a photo may be there; it may come any number of times.
    Message { photo: usize },
    /// The sweeper looks at a photo that is due.
    Sweep { photo: usize },
    /// The sweeper looks at the pack when it is due.
    SweepPack,
    /// The customer asks for a refund.
    Ask,
    /// The customer takes it back.
    Withdraw,
    /// An operator refuses it.
    Refuse,
    /// An operator agrees to it.
    Approve,
    /// An operator has paid it out.
    PayOut,
}

impl Decision {
    pub(crate) const ALL: [Self; 14] = [
        Self::Pay,
        Self::Close,
        Self::Take { photos: 1 },
        Self::Take { photos: 2 },
        Self::Message { photo: 0 },
        Self::Message { photo: 1 },
        Self::Sweep { photo: 0 },
        Self::Sweep { photo: 1 },
        Self::SweepPack,
        Self::Ask,
        Self::Withdraw,
        Self::Refuse,
        Self::Approve,
        Self::PayOut,
    ];
}

fn sentence() -> Sentence {
    Sentence::parse("a sentence").unwrap()
}

/// Loads and decides; nothing when there is nothing to commit.
pub(crate) fn decide(town: &Town, decision: Decision) -> Option<Plan> {
    let now = town.now();
    match decision {
        Decision::Pay => {
            let payment = Payment { sum: PRICE, mode: PaymentMode::Live, at: now };
            one(town.order.pay(&payment).unwrap())
        }
        Decision::Close => one(town.order.close(Closed::NotPaid, now)),
        Decision::Take { photos } => take(town, photos),
        Decision::Message { photo } => message(town, photo),
        Decision::Sweep { photo } => sweep(town, photo),
        Decision::SweepPack => {
            let pack = town.pack.as_ref().filter(|pack| pack.due.is_some_and(|due| due <= now))?;
            match pack.look(now)? {
                domain::pack::PackLook::Expire(step) => plan(vec![step], None),
                // Only the time of the next look would change.
                _ => None,
            }
        }
        Decision::Ask => {
            let pack = town.pack.as_ref()?;
            let quote = refund::quote(&town.order, pack, false, now).ok()?;
            let iban = Iban::parse("KZ69 9990 0000 0000 0001").unwrap();
            let requisites = Requisites { iban, holder: sentence() };
            let (_, step) =
                Refund::ask(&town.order, pack, &quote, sentence(), requisites, None, now);
            plan(vec![step], None)
        }
        Decision::Withdraw | Decision::Refuse | Decision::Approve | Decision::PayOut => {
            let (refund, pack) = (town.refunds().last()?, town.pack.as_ref()?);
            let act = || Act { by: sentence(), at: now };
            let said = match decision {
                Decision::Withdraw => refund.withdraw(pack, now),
                Decision::Refuse => refund.refuse(pack, act(), sentence()),
                Decision::Approve => refund.approve(act(), Payer::Hand),
                _ => refund.pay_out(act(), sentence()),
            };
            one(said.ok()?)
        }
    }
}

fn one(said: Move) -> Option<Plan> {
    match said {
        Move::Step(step) => plan(vec![step], None),
        Move::Already => None,
    }
}

fn plan(steps: Vec<Step>, run: Option<Run>) -> Option<Plan> {
    let mut digest = DefaultHasher::new();
    steps.iter().flat_map(Step::changes).for_each(|change| hash_change(change, &mut digest));
    run.hash(&mut digest);
    let digest = digest.finish();
    (!steps.is_empty()).then(|| Plan { steps: steps.into(), next: 0, run, digest })
}

/// What was asked for at each place of the batch.
fn order(place: usize) -> (PhotoId, PhotoOrder) {
    let order = PhotoOrder {
        name: FileName::parse("cat.jpg").unwrap(),
        media: MediaType::Jpeg,
        size_bytes: 3,
        sha256: Sha256::of(&[u8::try_from(place).unwrap()]),
        recipe: RecipeText::from_canonical("{}".to_owned(), ResultKind::Jpeg),
        request: None,
    };
    (photo_id(place), order)
}

fn take(town: &Town, photos: usize) -> Option<Plan> {
    let orders: Vec<_> = (0..photos).map(order).collect();
    let known: Vec<Photo> =
        town.photos.iter().take(photos).flatten().map(|it| (**it).clone()).collect();
    let taking = ledger::take(&Batch {
        account: &town.account,
        packs: town.pack.as_slice(),
        orders: &orders,
        known: &known,
        link_life: LIFE,
        slack: LIFE,
        now: town.now(),
    });
    match taking {
        Ok(taking) => plan(taking.steps, None),
        Err(TakeError::NotEnough { undo, .. }) => plan(undo, None),
        Err(_) => None,
    }
}

/// What the photo function does with a message, up to its first commit.
fn message(town: &Town, place: usize) -> Option<Plan> {
    let photo = town.photos[place].as_deref().filter(|_| town.uploaded[place])?;
    let (number, now) = (town.fresh_lease(), town.now());
    match photo.start(lease_id(number), LIFE, now) {
        Start::Go(step, started) => {
            let run = Run { lease: number, started: Arc::from(started) };
            plan(vec![step], Some(run))
        }
        Start::Away => {
            let packs = town.pack.as_slice();
            match ledger::retake(photo, &town.account, packs, LIFE, LIFE, now) {
                Ok(taking) => plan(taking.steps, None),
                // Parking what is parked changes only the time of the next look.
                Err(_) if matches!(photo.stage, Stage::Parked { .. }) => None,
                Err(_) => one(photo.park(now).ok()?),
            }
        }
        Start::Busy | Start::Ended | Start::Erased | Start::Again(_) => None,
    }
}

/// What the sweeper does with a photo that is due. One that is there gets a message, and those
/// come anyway.
fn sweep(town: &Town, place: usize) -> Option<Plan> {
    let is_due = |photo: &&Photo| photo.due.is_some_and(|due| due <= town.now());
    let photo = town.photos[place].as_deref().filter(is_due)?;
    match photo.stage {
        _ if town.uploaded[place] => None,
        Stage::Held { .. } => one(photo.abandon(Return::NeverUploaded, town.now()).ok()?),
        _ => one(photo.settle().ok()?),
    }
}

/// A run ends with a result.
pub(crate) fn deliver(town: &Town, run: &Run) -> Option<Step> {
    let delivered = Delivered {
        sha256: Sha256::of(b"a result"),
        size_bytes: 3,
        // So that the results of two runs can be told apart.
        width: run.lease.into(),
        height: 1,
        at: town.now(),
    };
    match run.started.deliver(delivered) {
        Ok(Move::Step(step)) => Some(step),
        _ => None,
    }
}

/// A run ends without one.
pub(crate) fn fail(town: &Town, run: &Run) -> Option<Step> {
    let failure =
        Failure { code: "broken".to_owned(), reason: "It is.".to_owned(), at: town.now() };
    match run.started.fail(lease_id(run.lease), failure) {
        Ok(Move::Step(step)) => Some(step),
        _ => None,
    }
}

/// What a change is known by: two plans whose changes are known by the same do the same.
fn hash_change(change: &Change, state: &mut impl Hasher) {
    std::mem::discriminant(change).hash(state);
    match change {
        Change::OpenPack { pack } => pack.opened.hash(state),
        Change::AddLine { line } => line.key().hash(state),
        Change::TakeUnits { units, now, .. } => (units, now).hash(state),
        Change::AddPhoto { photo } => hash_photo(photo, state),
        Change::RenewLink { photo, generation_seen, link_until, .. }
        | Change::Retake { photo, generation_seen, link_until, .. } => {
            (photo, generation_seen, link_until).hash(state);
        }
        Change::Start { photo, generation_seen, until, .. } => {
            (photo, generation_seen, until).hash(state);
        }
        Change::Abandon { photo, generation_seen, at, .. }
        | Change::Park { photo, generation_seen, at, .. } => {
            (photo, generation_seen, at).hash(state);
        }
        Change::Settle { photo, due_seen } => (photo, due_seen).hash(state),
        Change::ExpireUnits { units, version_seen, over, .. } => {
            (units, version_seen, over).hash(state);
        }
        Change::FreezeUnits { units, version_seen, now, .. } => {
            (units, version_seen, now).hash(state);
        }
        Change::UnfreezeUnits { units, due, .. } => (units, due).hash(state),
        Change::RefundUnits { units, .. } | Change::ReturnUnits { units, .. } => units.hash(state),
        Change::AddRefund { refund } => (refund.id, refund.amount).hash(state),
        Change::SettleOrder { refunded, .. } => refunded.hash(state),
        Change::WithdrawRefund { refund, .. }
        | Change::RefuseRefund { refund, .. }
        | Change::ApproveRefund { refund, .. }
        | Change::PayOutRefund { refund, .. } => refund.hash(state),
        // There is one account and one order, and their changes carry nothing else that counts.
        _ => {}
    }
}
