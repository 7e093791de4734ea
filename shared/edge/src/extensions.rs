//! Going on with an extension of all packs (R72), for whoever declared it and for the sweeper.
//! Nothing is given twice: each pack remembers the last extension that reached it.

use crate::World;
use domain::ports::{Agenda, DUE_SHARDS, Due, Ledger, Packs, StoreError};
use domain::{AccountId, Extension, Move, PackId, Span};

/// How often a pack is decided about anew because others were quicker.
const ROUNDS_MAX: usize = 10;
/// Entries of the agenda that are looked at between two notes of how far it has come.
const PORTION: u32 = 50;
/// How long it goes on at once: well below the time that a function has.
const TIME_MAX: Span = Span::seconds(4);
/// Portions at once.
const PORTIONS_MAX: usize = 200;

/// From pack to pack, as far as the time reaches.
pub async fn go_on<S>(
    store: &S,
    world: &impl World,
    mut extension: Extension,
) -> Result<Extension, StoreError>
where
    S: Agenda + Packs + Ledger,
{
    let start = world.now();
    for _ in 0..PORTIONS_MAX {
        if extension.ended.is_some() || world.now().since(start) > TIME_MAX {
            break;
        }
        let page = store.agenda(extension.shard, extension.mark.as_deref(), PORTION).await?;
        let mut reached = 0;
        for due in page.items {
            if let Due::Pack(account, pack) = due {
                reached += u32::from(reach(store, world, &extension, account, pack).await?);
            }
        }
        let shard = extension.shard.saturating_add(u8::from(page.next.is_none())).min(DUE_SHARDS);
        let (next, step) = extension.went_on(shard, page.next, reached, world.now());
        // Another run is quicker: it goes on, and this one says how far it was.
        match store.commit(&step).await {
            Ok(()) => extension = next,
            Err(StoreError::Conflict) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(extension)
}

/// Whether the pack got its days now.
async fn reach<S>(
    store: &S,
    world: &impl World,
    extension: &Extension,
    account: AccountId,
    pack: PackId,
) -> Result<bool, StoreError>
where
    S: Packs + Ledger,
{
    for _ in 0..ROUNDS_MAX {
        let Some(pack) = store.pack(account, pack).await? else { return Ok(false) };
        let Move::Step(step) = pack.extend(extension, world.now()) else { return Ok(false) };
        match store.commit(&step).await {
            Ok(()) => return Ok(true),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    Err(StoreError::Conflict)
}
