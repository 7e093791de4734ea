//! Who is asking.

use crate::problem::Problem;
use crate::request::{COOKIE, Request, digest};
use crate::world::World;
use crate::{password, throttle};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ports::{Accounts, Sessions, StoreError, Throttles};
use domain::{Account, AccountStage, Password, Profile, Scope, Session, TokenDigest, Tries};

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

/// Whether photos and money of the account may move: its address is confirmed (R3), and it is
/// neither blocked (R58) nor on its way out. Reading what is one's own, refunds and data rights do
/// not ask this.
pub fn may_use(account: &Account) -> Result<(), Problem> {
    match (account.stage, &account.block) {
        (AccountStage::Active, _) if account.confirmed.is_none() => Err(Problem::EmailNotConfirmed),
        (AccountStage::Active, _) => Ok(()),
        (AccountStage::Blocked, Some(block)) => {
            Err(Problem::AccountBlocked(Box::new(block.clone())))
        }
        _ => Err(Problem::AccountClosed),
    }
}

/// The password once more, before something that a stolen session must not do. Wrong ones are
/// counted like log-ins.
pub async fn check_password(
    store: &impl Throttles,
    world: &impl World,
    profile: &Profile,
    given: &Password,
) -> Result<(), Problem> {
    let key = Tries::of_email(Scope::Login, &profile.email);
    let tries = throttle::admit(store, world, Scope::Login, key, Scope::Login.free()).await?;
    if !password::is_right(given, &profile.password) {
        return Err(Problem::WrongLogin);
    }
    match store.keep_tries(&tries.forgiven()).await {
        Ok(()) | Err(StoreError::Conflict) => Ok(()),
        Err(error) => Err(error.into()),
    }
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
