//! Going on with a mailing to everybody (R23): the sweeper carries it from customer to customer.

use crate::World;
use domain::mailing::Mailings;
use domain::ports::{Ledger, Letters, StoreError};
use domain::{About, Letter, Mailing, Span};

/// How long it goes on at once: well below the time that a sweep has.
const TIME_MAX: Span = Span::seconds(4);
/// Portions at once.
const PORTIONS_MAX: usize = 200;

/// From customer to customer, as far as the time reaches.
pub async fn go_on<S, L>(
    store: &S,
    letters: &L,
    world: &impl World,
    mut mailing: Mailing,
) -> Result<Mailing, StoreError>
where
    S: Mailings + Ledger,
    L: Letters,
{
    let start = world.now();
    let about = About::DocumentChanged { name: mailing.name, from: mailing.from };
    for _ in 0..PORTIONS_MAX {
        if mailing.ended.is_some() || world.now().since(start) > TIME_MAX {
            break;
        }
        let page = store.customers(mailing.mark.as_deref()).await?;
        let mut posted = 0;
        for account in page.items {
            letters.post(&Letter { account, about }).await?;
            posted += 1;
        }
        let (next, step) = mailing.went_on(page.next, posted, world.now());
        match store.commit(&step).await {
            Ok(()) => mailing = next,
            // Another run is quicker: it goes on.
            Err(StoreError::Conflict) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(mailing)
}
