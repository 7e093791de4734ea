//! Logging in. A try is counted before it is looked at, under the address whether anybody has it
//! or not, and for the network it comes from.

use crate::{Door, note};
use domain::ports::{Accounts, Dossier, Ledger, Letters, Sessions, StoreError, Throttles, Tickets};
use domain::{
    About, Account, AccountId, AccountStage, Email, Happening, Letter, Notice, Password, Profile,
    Scope, SecurityEvent, Session, Tries,
};
use edge::{Answer, Problem, Request, World, auth, password, throttle, timestamp};
use lambda_http::http::header;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogIn {
    email: String,
    password: String,
}

#[derive(Serialize)]
struct LoggedIn {
    account: String,
    until: String,
    confirmed: bool,
}

pub(crate) async fn log_in<S, L, W>(
    it: &Door<S, L, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Ledger + Throttles + Tickets + Dossier,
    L: Letters,
    W: World,
{
    let LogIn { email, password } = request.json()?;
    // Whatever is wrong with either text, the answer is the same: they do not belong together.
    let password = Password::parse(password).map_err(|_| Problem::WrongLogin)?;
    let email = Email::parse(&email).map_err(|_| Problem::WrongLogin)?;
    let visit = request.visit();
    let network = Tries::of_network(&visit);
    throttle::admit(&it.store, &it.world, Scope::Network, network, it.network_tries).await?;
    let key = Tries::of_email(Scope::Login, &email);
    let free = Scope::Login.free();
    let tries = throttle::admit(&it.store, &it.world, Scope::Login, key, free).await?;
    let Some((account, profile)) = find(&it.store, &email).await? else {
        password::waste_as_much(&password);
        return Err(Problem::WrongLogin);
    };
    if !password::is_right(&password, &profile.password) {
        return Err(Problem::WrongLogin);
    }
    let now = it.world.now();
    let (token, digest) = auth::new_token(&it.world);
    let session = Session::open(digest, &account, visit, now);
    it.store.add_session(&session).await?;
    match it.store.keep_tries(&tries.forgiven()).await {
        // Somebody else tries at this moment: his tries stay counted.
        Ok(()) | Err(StoreError::Conflict) => {}
        Err(error) => return Err(error.into()),
    }
    meet(it, &account, &session, request).await?;
    let body = LoggedIn {
        account: account.id.to_string(),
        until: timestamp(session.ends()),
        confirmed: account.confirmed.is_some(),
    };
    Ok(Answer::created(&body).with(header::SET_COOKIE, auth::cookie(&token)))
}

/// Writes the log-in down. A device that was not seen before is told to the owner, unless it is
/// the first of all (R15).
async fn meet<S, L, W>(
    it: &Door<S, L, W>,
    account: &Account,
    session: &Session,
    request: &Request,
) -> Result<(), Problem>
where
    S: Dossier,
    L: Letters,
    W: World,
{
    let (visit, at, account_id) = (session.visit.clone(), session.opened, account.id);
    let is_first = !it
        .store
        .events(account_id, None, EVENTS_MAX)
        .await?
        .items
        .iter()
        .any(|event| event.what == Happening::LoggedIn);
    note(it, account, Happening::LoggedIn, request).await?;
    let is_known = it.store.meet_device(account_id, &visit, at).await?;
    if is_known || is_first {
        return Ok(());
    }
    let what = Happening::NewDevice;
    it.store.add_event(&SecurityEvent { account: account_id, what, at, visit }).await?;
    let about = About::Account { notice: Notice::NewDevice, slot: at.as_millis() };
    Ok(it.letters.post(&Letter { account: account_id, about }).await?)
}

/// Events that are looked through for an earlier log-in.
const EVENTS_MAX: u32 = 50;

/// The account of an address. As many looks for one that nobody has: an id that is nobody's is
/// looked up instead.
pub(crate) async fn find(
    store: &impl Accounts,
    email: &Email,
) -> Result<Option<(Account, Profile)>, StoreError> {
    let id = store.login(email).await?.unwrap_or(AccountId::from_bytes([0; 16]));
    let account = store.account(id).await?;
    let found = account.zip(store.profile(id).await?);
    let is_there =
        |account: &Account| !matches!(account.stage, AccountStage::Erasing | AccountStage::Erased);
    Ok(found.filter(|(account, _)| is_there(account)))
}
