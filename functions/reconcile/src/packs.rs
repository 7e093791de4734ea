//! Packs whose term ends.

use crate::{Sweeper, Swept, commit};
use domain::pack::PackLook;
use domain::ports::{Ledger, Letters, StoreError};
use domain::{About, Day, Letter, Pack, Span, Time};
use edge::World;

pub(crate) async fn look_after<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    pack: &Pack,
    swept: &mut Swept,
) -> Result<(), StoreError>
where
    S: Ledger,
    L: Letters,
    W: World,
{
    let now = it.world.now();
    let Some(look) = pack.look(now) else { return Ok(()) };
    let count = match look {
        PackLook::Remind(_) => {
            // Before the commit: a reminder that is queued twice has the same key, one that is
            // never queued is a customer who was not told.
            it.letters.post(&reminder(pack, now)).await?;
            &mut swept.reminded
        }
        PackLook::Expire(_) => &mut swept.expired,
        PackLook::Postpone(_) => &mut swept.postponed,
        PackLook::Settle(_) => &mut swept.settled,
    };
    if commit(&it.store, look.step(), &mut swept.moved_on).await? {
        *count += 1;
    }
    Ok(())
}

fn reminder(pack: &Pack, now: Time) -> Letter {
    // Rounded up: seven days less a minute are seven days to a person.
    let left = pack.expires.since(now).as_seconds();
    let days = u32::try_from(left.div_ceil(Span::days(1).as_seconds())).unwrap_or(u32::MAX);
    let (photos, on) = (pack.available, Day::of(pack.expires));
    Letter { account: pack.account, about: About::PackEnds { pack: pack.id, photos, on, days } }
}
