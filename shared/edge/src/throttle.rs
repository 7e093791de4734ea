//! Throttling of what a stranger may try: a try is counted before it is looked at, so that many at
//! once cannot share one count.

use crate::problem::Problem;
use crate::world::World;
use domain::ports::{StoreError, Throttles};
use domain::{AccountId, Scope, Span, Tries};

/// The wait of one who came at the same moment as another.
const CROWD: Span = Span::seconds(1);

/// Counts a try, or says how long to wait.
pub async fn admit(
    store: &impl Throttles,
    world: &impl World,
    scope: Scope,
    key: String,
    free: u32,
) -> Result<Tries, Problem> {
    let now = world.now();
    let tries = store.tries(scope, &key).await?;
    if let Some(wait) = tries.wait(free, now) {
        return Err(Problem::TooManyTries { wait });
    }
    let counted = tries.one_more(now);
    match store.keep_tries(&counted).await {
        Ok(()) => Ok(counted),
        // From one network many may come at once; under one name only a guesser does.
        Err(StoreError::Conflict) if scope == Scope::Network => Ok(counted),
        Err(StoreError::Conflict) => Err(Problem::TooManyTries { wait: CROWD }),
        Err(error) => Err(error.into()),
    }
}

/// Counts what a customer asks for by the rights to his data and that costs us much: a copy of
/// everything, another record of a consent.
pub async fn rights(
    store: &impl Throttles,
    world: &impl World,
    account: AccountId,
) -> Result<(), Problem> {
    let key = Tries::of_account(Scope::Rights, account);
    admit(store, world, Scope::Rights, key, Scope::Rights.free()).await.map(drop)
}
