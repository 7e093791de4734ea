//! The photo function: a message says that a photo may be there; load it, edit it, store the
//! result, mark the photo delivered. Or mark it failed and give its unit back.
//!
//! Deliberately absent: trust in the message. Unknown, late, repeated and reordered ones change
//! nothing; the photo's own item decides.

mod again;
mod engine;
mod message;

pub use engine::{Edited, Refused, edit};

use domain::ledger::{self, TakeError};
use domain::photo::{Delivered, Failure, Start};
use domain::ports::{
    Accounts, Ledger, Letters, Packs, Photos, Results, StoreError, Stored, Uploads,
};
use domain::{LeaseId, Move, Photo, PhotoId, PhotoOrder, Span};
use edge::{Verdict, World, runs};

/// What editing needs.
#[derive(Debug)]
pub struct Studio<S, B, L, W> {
    /// The ledger.
    pub store: S,
    /// Uploads and results.
    pub bucket: B,
    /// Where letters are asked for.
    pub letters: L,
    /// The bucket that events have to come from.
    pub uploads_name: String,
    /// The photo that a decoded object key names.
    pub photo_of: fn(&str) -> Option<PhotoId>,
    /// Clock and dice.
    pub world: W,
    /// How long one run may take before another takes over.
    pub lease_life: Span,
    /// How long after a late upload its unit is held.
    pub slack: Span,
    /// The photo engine.
    pub engine: fn(&[u8], &PhotoOrder) -> Result<Edited, Refused>,
}

/// How often a photo is decided anew because it moved on meanwhile.
const ROUNDS_MAX: usize = 5;

/// Works on the photos that a message names.
pub async fn handle<S, B, L, W>(it: &Studio<S, B, L, W>, body: String) -> Verdict
where
    S: Accounts + Packs + Photos + Ledger,
    B: Uploads + Results,
    L: Letters,
    W: World,
{
    for id in message::photos(&body, &it.uploads_name, it.photo_of) {
        // Boxed: the state of the whole road in one value is more than the compiler looks through.
        if let Err(error) = Box::pin(work_on(it, id)).await {
            return Verdict::Retry(error);
        }
    }
    Verdict::Done
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Brings one photo as far as it goes now. An error means: later.
async fn work_on<S, B, L, W>(it: &Studio<S, B, L, W>, id: PhotoId) -> Result<(), Failed>
where
    S: Accounts + Packs + Photos + Ledger,
    B: Uploads + Results,
    L: Letters,
    W: World,
{
    for _ in 0..ROUNDS_MAX {
        let Some(photo) = it.store.photo(id).await? else {
            tracing::warn!(photo = %id, "a message about a photo that we never made");
            return Ok(());
        };
        let lease = LeaseId::from_bytes(it.world.random());
        match photo.start(lease, it.lease_life, it.world.now()) {
            Start::Ended => {
                tracing::info!(photo = %id, "a message about a photo that has ended");
                // Whoever ended it may have died before its owner was told.
                return told(it, &photo).await;
            }
            Start::Erased => return Ok(clear_away(it, &photo).await?),
            Start::Again(anew) => return Box::pin(again::run(it, photo, &anew)).await,
            Start::Busy => return Err(format!("another run is at work on photo {id}").into()),
            Start::Away => {
                if it.bucket.uploaded(id).await?.is_none() || !retake(it, &photo).await? {
                    return Ok(());
                }
            }
            Start::Go(step, started) => {
                let Some(stored) = it.bucket.uploaded(id).await? else { return Ok(()) };
                match it.store.commit(&step).await {
                    Ok(()) => return Box::pin(run(it, *started, lease, &stored)).await,
                    Err(StoreError::Conflict) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
    }
    Err(StoreError::Conflict.into())
}

/// Removes what is left of a photo that the customer deleted: an upload that came after that, or
/// the result of a run that was still at work.
async fn clear_away<S, B, L, W>(it: &Studio<S, B, L, W>, photo: &Photo) -> Result<(), StoreError>
where
    B: Uploads + Results,
{
    it.bucket.remove_upload(photo.id).await?;
    it.bucket.remove_result(photo).await?;
    for other in photo.outdated() {
        it.bucket.remove_result(&other).await?;
    }
    Ok(())
}

/// Takes a unit for an upload that came late. Without one the photo is parked: kept, and looked
/// after until there is one. True: go on with it.
async fn retake<S, B, L, W>(it: &Studio<S, B, L, W>, photo: &Photo) -> Result<bool, StoreError>
where
    S: Accounts + Packs + Ledger,
    W: World,
{
    let now = it.world.now();
    let packs = it.store.packs(photo.account).await?;
    let taking = match it.store.account(photo.account).await? {
        Some(account) => ledger::retake(photo, &account, &packs, it.lease_life, it.slack, now),
        None => return Ok(false),
    };
    let (steps, goes_on) = match taking {
        Ok(taking) => (taking.steps, true),
        Err(TakeError::KeyReused) => return Ok(false),
        Err(TakeError::AccountClosed(_) | TakeError::NotEnough { .. }) => match photo.park(now) {
            Ok(Move::Step(step)) => (vec![step], false),
            Ok(Move::Already) | Err(_) => return Ok(false),
        },
    };
    for step in &steps {
        match it.store.commit(step).await {
            Ok(()) => {}
            // Decided anew by the caller.
            Err(StoreError::Conflict) => return Ok(true),
            Err(error) => return Err(error),
        }
    }
    Ok(goes_on)
}

/// One run, with the lease in hand.
async fn run<S, B, L, W>(
    it: &Studio<S, B, L, W>,
    photo: Photo,
    lease: LeaseId,
    stored: &Stored,
) -> Result<(), Failed>
where
    S: Packs + Photos + Ledger,
    B: Uploads + Results,
    L: Letters,
    W: World,
{
    match edited(it, &photo, stored).await? {
        Some(Ok(edited)) => {
            let Edited { bytes, width, height } = edited;
            let stored = it.bucket.add_result(&photo, bytes).await?;
            let sha256 = stored.sha256.ok_or("the store does not know the result's checksum")?;
            let size_bytes = stored.size_bytes;
            let at = it.world.now();
            deliver(it, photo, &Delivered { sha256, size_bytes, width, height, at }).await
        }
        Some(Err(refused)) => fail(it, photo, lease, refused).await,
        // The upload was there a moment ago: the customer deleted it, and the ledger knows.
        None => Ok(()),
    }
}

/// The edited photo, or why it cannot be; nothing when the upload is gone.
async fn edited<S, B, L, W>(
    it: &Studio<S, B, L, W>,
    photo: &Photo,
    stored: &Stored,
) -> Result<Option<Result<Edited, Refused>>, StoreError>
where
    B: Uploads,
{
    if photo.is_worn_out() {
        return Ok(Some(Err(Refused::worn_out())));
    }
    // The size is known before the bytes are: a store without limits must not fill our memory.
    if stored.size_bytes != photo.order.size_bytes {
        return Ok(Some(Err(Refused::other_file())));
    }
    let Some(bytes) = it.bucket.load(photo.id).await? else { return Ok(None) };
    if domain::Sha256::of(&bytes) != photo.order.sha256 {
        return Ok(Some(Err(Refused::other_file())));
    }
    Ok(Some((it.engine)(&bytes, &photo.order)))
}

async fn deliver<S, B, L, W>(
    it: &Studio<S, B, L, W>,
    mut photo: Photo,
    delivered: &Delivered,
) -> Result<(), Failed>
where
    S: Packs + Photos + Ledger,
    B: Uploads + Results,
    L: Letters,
    W: World,
{
    for _ in 0..ROUNDS_MAX {
        if photo.erased.is_some() {
            // Another run was quicker, the customer deleted its result, and now ours is there.
            return Ok(clear_away(it, &photo).await?);
        }
        let Ok(Move::Step(step)) = photo.deliver(delivered.clone()) else { return Ok(()) };
        match it.store.commit(&step).await {
            Ok(()) => return told(it, &photo).await,
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
        let Some(now) = it.store.photo(photo.id).await? else { return Ok(()) };
        photo = now;
    }
    Err(StoreError::Conflict.into())
}

async fn fail<S, B, L, W>(
    it: &Studio<S, B, L, W>,
    photo: Photo,
    lease: LeaseId,
    refused: Refused,
) -> Result<(), Failed>
where
    S: Packs + Photos + Ledger,
    L: Letters,
    W: World,
{
    let Refused { code, reason } = refused;
    tracing::info!(photo = %photo.id, code, "the photo cannot be edited");
    let failure = Failure { code: code.to_owned(), reason, at: it.world.now() };
    let Ok(Move::Step(step)) = photo.fail(lease, failure) else { return Ok(()) };
    match it.store.commit(&step).await {
        Ok(()) => told(it, &photo).await,
        // The lease ran out and another run has it: that one says what becomes of the photo.
        Err(StoreError::Conflict) => Err("the lease was lost".into()),
        Err(error) => Err(error.into()),
    }
}

/// A photo has ended: its owner is told once all of them have.
async fn told<S, B, L, W>(it: &Studio<S, B, L, W>, photo: &Photo) -> Result<(), Failed>
where
    S: Packs + Photos,
    L: Letters,
    W: World,
{
    Ok(runs::tell(&it.store, &it.letters, photo, it.world.now()).await?)
}
