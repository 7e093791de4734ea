//! Photos that should have moved on.

use crate::{Sweeper, Swept, commit, step_of};
use domain::journal::Return;
use domain::ports::{EditQueue, Ledger, Letters, Packs, Photos, Results, StoreError, Uploads};
use domain::{AccountId, PackId, Photo, Stage};
use edge::{World, runs};
use std::collections::BTreeMap;

/// A photo of each account and pack of which one has ended.
pub(crate) type Ended = BTreeMap<(AccountId, PackId), Photo>;

pub(crate) async fn look_after<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    photo: &Photo,
    swept: &mut Swept,
    ended: &mut Ended,
) -> Result<(), StoreError>
where
    S: Ledger,
    B: Uploads + Results,
    Q: EditQueue,
    W: World,
{
    let now = it.world.now();
    let (step, count, is_over) = match photo.stage {
        _ if photo.erased.is_some() => {
            it.bucket.remove_upload(photo.id).await?;
            it.bucket.remove_result(photo).await?;
            clear_away_outdated(it, photo).await?;
            (step_of(photo.settle()), &mut swept.settled, true)
        }
        Stage::Held { .. } if it.bucket.uploaded(photo.id).await?.is_none() => {
            (step_of(photo.abandon(Return::NeverUploaded, now)), &mut swept.abandoned, true)
        }
        Stage::Parked { .. } | Stage::Abandoned { .. }
            if it.bucket.uploaded(photo.id).await?.is_none() =>
        {
            (step_of(photo.settle()), &mut swept.settled, true)
        }
        // For one that is abandoned or parked, a unit is taken again if there is one.
        Stage::Held { .. }
        | Stage::Running { .. }
        | Stage::Parked { .. }
        | Stage::Abandoned { .. } => {
            it.queue.ask(photo.id).await?;
            (photo.postpone(now), &mut swept.asked, false)
        }
        Stage::Delivered(_) if photo.anew().is_some() => {
            it.queue.ask(photo.id).await?;
            (photo.postpone(now), &mut swept.asked, false)
        }
        Stage::Delivered(_) => {
            clear_away_outdated(it, photo).await?;
            (step_of(photo.settle()), &mut swept.settled, true)
        }
        Stage::Failed(_) => (step_of(photo.settle()), &mut swept.settled, true),
    };
    let Some(step) = step else { return Ok(()) };
    if commit(&it.store, &step, &mut swept.moved_on).await? {
        *count += 1;
        if is_over {
            ended.insert((photo.account, photo.pack), photo.clone());
        }
    }
    Ok(())
}

/// Tells the owners of photos that have ended: the last one may have been one that never came. A
/// sweep that dies before that is made good by the second look at what was abandoned. Once for
/// each, however many ended: every telling walks through the run.
pub(crate) async fn tell<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    ended: Ended,
) -> Result<(), StoreError>
where
    S: Packs + Photos,
    L: Letters,
    W: World,
{
    let mut failed = None;
    for photo in ended.into_values() {
        let told = runs::tell(&it.store, &it.letters, &photo, it.world.now()).await;
        failed = told.err().or(failed);
    }
    failed.map_or(Ok(()), Err)
}

/// Removes every result of a photo that was edited again but the one that is there.
pub(crate) async fn clear_away_outdated<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    photo: &Photo,
) -> Result<(), StoreError>
where
    B: Results,
{
    for other in photo.outdated() {
        it.bucket.remove_result(&other).await?;
    }
    Ok(())
}
