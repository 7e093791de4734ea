//! The sweeper, on a schedule: looks after every photo that should have moved on. With it no
//! upload event is needed for correctness; events are the fast path.
//!
//! Deliberately absent: editing. A photo that needs work is put into the queue.

use domain::journal::Return;
use domain::ports::{DUE_SHARDS, EditQueue, Ledger, Photos, Results, StoreError, Uploads};
use domain::{Move, Photo, PhotoId, Stage, Step};
use edge::World;

/// What sweeping needs.
#[derive(Debug)]
pub struct Sweeper<S, B, Q, W> {
    /// The ledger.
    pub store: S,
    /// Uploads and results.
    pub bucket: B,
    /// Photos to edit.
    pub queue: Q,
    /// Clock and dice.
    pub world: W,
}

/// Photos of one shard that are looked at in one sweep; the rest waits for the next.
const PER_SHARD_MAX: u32 = 100;

/// What a sweep did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Photos that never came: their units are back.
    pub abandoned: u32,
    /// Photos put into the queue again.
    pub asked: u32,
    /// Photos for which nothing is left to do.
    pub settled: u32,
    /// Photos that moved on meanwhile.
    pub moved_on: u32,
}

/// Sweeps once. A photo that cannot be looked after does not stop the others; its error is given
/// at the end, so that the alarm counts it.
pub async fn handle<S, B, Q, W>(it: &Sweeper<S, B, Q, W>) -> Result<Swept, StoreError>
where
    S: Photos + Ledger,
    B: Uploads + Results,
    Q: EditQueue,
    W: World,
{
    let mut swept = Swept::default();
    let mut failed = None;
    for shard in 0..DUE_SHARDS {
        match it.store.due(shard, it.world.now(), PER_SHARD_MAX).await {
            Ok(due) => {
                for id in due {
                    failed = look_at(it, id, &mut swept).await.err().or(failed);
                }
            }
            Err(error) => failed = Some(error),
        }
    }
    failed.map_or(Ok(swept), Err)
}

/// The index only proposes; the item knows.
async fn look_at<S, B, Q, W>(
    it: &Sweeper<S, B, Q, W>,
    id: PhotoId,
    swept: &mut Swept,
) -> Result<(), StoreError>
where
    S: Photos + Ledger,
    B: Uploads + Results,
    Q: EditQueue,
    W: World,
{
    match it.store.photo(id).await? {
        Some(photo) if photo.due.is_some_and(|due| due < it.world.now()) => {
            look_after(it, &photo, swept).await
        }
        _ => Ok(()),
    }
}

async fn look_after<S, B, Q, W>(
    it: &Sweeper<S, B, Q, W>,
    photo: &Photo,
    swept: &mut Swept,
) -> Result<(), StoreError>
where
    S: Ledger,
    B: Uploads + Results,
    Q: EditQueue,
    W: World,
{
    let now = it.world.now();
    let (step, count) = match photo.stage {
        _ if photo.erased.is_some() => {
            it.bucket.remove_upload(photo.id).await?;
            it.bucket.remove_result(photo).await?;
            (step_of(photo.settle()), &mut swept.settled)
        }
        Stage::Held { .. } if it.bucket.uploaded(photo.id).await?.is_none() => {
            (step_of(photo.abandon(Return::NeverUploaded, now)), &mut swept.abandoned)
        }
        Stage::Parked { .. } | Stage::Abandoned { .. }
            if it.bucket.uploaded(photo.id).await?.is_none() =>
        {
            (step_of(photo.settle()), &mut swept.settled)
        }
        // For one that is abandoned or parked, a unit is taken again if there is one.
        Stage::Held { .. }
        | Stage::Running { .. }
        | Stage::Parked { .. }
        | Stage::Abandoned { .. } => {
            it.queue.ask(photo.id).await?;
            (photo.postpone(now), &mut swept.asked)
        }
        Stage::Delivered(_) | Stage::Failed(_) => (step_of(photo.settle()), &mut swept.settled),
    };
    let Some(step) = step else { return Ok(()) };
    match it.store.commit(&step).await {
        Ok(()) => *count += 1,
        Err(StoreError::Conflict) => swept.moved_on += 1,
        Err(error) => return Err(error),
    }
    Ok(())
}

fn step_of<E>(decided: Result<Move, E>) -> Option<Step> {
    match decided {
        Ok(Move::Step(step)) => Some(step),
        Ok(Move::Already) | Err(_) => None,
    }
}
