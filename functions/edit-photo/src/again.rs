//! A delivered photo is edited again: the original by another recipe, into an object of its own.
//!
//! Deliberately absent: a lease and a count of runs. No unit hangs on how it ends, every run makes
//! the same bytes, and a wish that nobody could follow for an hour is refused.

use crate::{Edited, Failed, Refused, Studio, edited};
use domain::photo::{Delivered, Failure};
use domain::ports::{Ledger, Photos, Results, StoreError, Uploads};
use domain::{Move, Photo, Step};
use edge::World;

/// Makes the next result of the photo, or says why it cannot be made.
pub(crate) async fn run<S, B, L, W>(
    it: &Studio<S, B, L, W>,
    photo: Photo,
    anew: &Photo,
) -> Result<(), Failed>
where
    S: Photos + Ledger,
    B: Uploads + Results,
    W: World,
{
    if photo.is_again_late(it.world.now()) {
        return refuse(it, &photo, Refused::worn_out()).await;
    }
    let Some(stored) = it.bucket.uploaded(photo.id).await? else {
        return refuse(it, &photo, Refused::no_original()).await;
    };
    match edited(it, anew, &stored).await? {
        Some(Ok(edited)) => deliver(it, photo, anew, edited).await,
        Some(Err(refused)) => refuse(it, &photo, refused).await,
        None => refuse(it, &photo, Refused::no_original()).await,
    }
}

async fn deliver<S, B, L, W>(
    it: &Studio<S, B, L, W>,
    photo: Photo,
    anew: &Photo,
    edited: Edited,
) -> Result<(), Failed>
where
    S: Photos + Ledger,
    B: Uploads + Results,
    W: World,
{
    let Edited { bytes, width, height } = edited;
    let stored = it.bucket.add_result(anew, bytes).await?;
    let sha256 = stored.sha256.ok_or("the store does not know the result's checksum")?;
    let size_bytes = stored.size_bytes;
    let delivered = Delivered { sha256, size_bytes, width, height, at: it.world.now() };
    let Ok(Move::Step(step)) = photo.deliver_again(delivered) else { return Ok(()) };
    let is_ours = commit(it, &step).await?;
    let Some(now) = it.store.photo(photo.id).await? else { return Ok(()) };
    if now.erased.is_some() {
        // The customer deleted it meanwhile, and now our result is there.
        return Ok(crate::clear_away(it, &now).await?);
    }
    if !is_ours && now.anew().is_some_and(|other| other.edition == anew.edition) {
        return Err(StoreError::Conflict.into());
    }
    // Whatever is not the result that counts goes: the one before, or ours, which came too late.
    for other in now.outdated().filter(|other| other.edition <= anew.edition) {
        it.bucket.remove_result(&other).await?;
    }
    if let Ok(Move::Step(step)) = now.settle() {
        commit(it, &step).await?;
    }
    Ok(())
}

async fn refuse<S, B, L, W>(
    it: &Studio<S, B, L, W>,
    photo: &Photo,
    refused: Refused,
) -> Result<(), Failed>
where
    S: Ledger,
    W: World,
{
    let Refused { code, reason } = refused;
    tracing::info!(photo = %photo.id, code, "the photo cannot be edited again");
    let failure = Failure { code: code.to_owned(), reason, at: it.world.now() };
    if let Ok(Move::Step(step)) = photo.refuse_again(failure) {
        commit(it, &step).await?;
    }
    Ok(())
}

/// Whether it was committed. Another run may have been quicker, and then it has said so.
async fn commit<S, B, L, W>(it: &Studio<S, B, L, W>, step: &Step) -> Result<bool, StoreError>
where
    S: Ledger,
{
    match it.store.commit(step).await {
        Ok(()) => Ok(true),
        Err(StoreError::Conflict) => Ok(false),
        Err(error) => Err(error),
    }
}
