//! Who is asking.

use crate::problem::Problem;
use crate::request::{COOKIE, Request, digest};
use crate::world::World;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ports::{Accounts, Sessions, StoreError};
use domain::{Account, Session, TokenDigest};

/// The account that is logged in. A session that was ended, that is too old, or that belongs to an
/// earlier epoch of the account is no session.
pub async fn authenticate(
    store: &(impl Accounts + Sessions),
    world: &impl World,
    request: &Request,
) -> Result<Account, Problem> {
    let token = request.session_token().ok_or(Problem::NotLoggedIn)?;
    let session = store.session(&token).await?.ok_or(Problem::NotLoggedIn)?;
    let account = store.account(session.account).await?.ok_or(Problem::NotLoggedIn)?;
    let now = world.now();
    if !session.holds(&account, now) {
        return Err(Problem::NotLoggedIn);
    }
    if session.wants_touch(now) {
        match store.touch_session(&Session { seen: now, ..session }).await {
            Ok(()) => {}
            Err(StoreError::Conflict) => return Err(Problem::NotLoggedIn),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(account)
}

/// A new token: what goes into the cookie, and what is stored. 256 bits.
pub fn new_token(world: &impl World) -> (String, TokenDigest) {
    let token = URL_SAFE_NO_PAD.encode(world.random::<32>());
    let digest = digest(&token);
    (token, digest)
}

/// The `Set-Cookie` that begins a session. `Lax` and not `Strict`: a buyer who comes back from the
/// payment page must still be logged in.
pub fn cookie(token: &str) -> String {
    let life = Session::LIFE_MAX.as_seconds();
    format!("{COOKIE}={token}; Path=/; Max-Age={life}; Secure; HttpOnly; SameSite=Lax")
}

/// The `Set-Cookie` that ends it.
pub fn no_cookie() -> String {
    format!("{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax")
}
