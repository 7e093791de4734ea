//! New passwords: by a link in a letter, or by one who knows the old one. Both end every session,
//! and the owner is told.

use crate::{Door, note};
use domain::ports::{Accounts, Dossier, Ledger, Letters, Sessions, StoreError, Throttles, Tickets};
use domain::{
    About, Account, AccountId, Email, Happening, Letter, Notice, Password, Purpose, Scope, Session,
    Tries,
};
use edge::{Answer, Problem, Request, World, auth, password, request::digest, throttle};
use lambda_http::http::header;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    email: String,
    /// Letters are written in the language of the profile; the page may say its own.
    #[serde(default, rename = "language")]
    _language: Option<String>,
}

#[derive(Serialize)]
struct Accepted {
    email: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    token: String,
    password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    old: String,
    new: String,
}

/// Milliseconds in which the letter is sent once, however often it is asked for.
const LETTER_MILLIS: u64 = 60 * 1_000;

/// Asks for a link. The answer and the work are the same for every address.
pub(crate) async fn letter<S, L, W>(
    it: &Door<S, L, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Throttles,
    L: Letters,
    W: World,
{
    let Asked { email, .. } = request.json()?;
    let email = Email::parse(&email).map_err(|error| Problem::invalid("email", error))?;
    let network = Tries::of_network(&request.visit());
    throttle::admit(&it.store, &it.world, Scope::Network, network, it.network_tries).await?;
    let key = Tries::of_email(Scope::Letters, &email);
    throttle::admit(&it.store, &it.world, Scope::Letters, key, Scope::Letters.free()).await?;
    // A letter to nobody is asked for as well: whoever writes it finds nobody to write to.
    let nobody = AccountId::from_bytes([0; 16]);
    let account = it.store.login(&email).await?.unwrap_or(nobody);
    let slot = it.world.now().as_millis() / LETTER_MILLIS;
    let about = About::Account { notice: Notice::Reset, slot };
    it.letters.post(&Letter { account, about }).await?;
    Ok(Answer::accepted(&Accepted { email: email.as_str().to_owned() }))
}

/// A new password by a link. It does not log in.
pub(crate) async fn reset<S, L, W>(it: &Door<S, L, W>, request: &Request) -> Result<Answer, Problem>
where
    S: Accounts + Ledger + Tickets + Dossier + Throttles,
    L: Letters,
    W: World,
{
    let Reset { token, password } = request.json()?;
    let new = Password::parse_new(password).map_err(|error| Problem::invalid("password", error))?;
    let (token, now) = (digest(&token), it.world.now());
    let ticket = it.store.ticket(&token).await?.ok_or(Problem::LinkOver)?;
    let account = it.store.account(ticket.account).await?.ok_or(Problem::LinkOver)?;
    let profile = it.store.profile(ticket.account).await?.ok_or(Problem::LinkOver)?;
    if !ticket.holds(Purpose::Reset, (&profile.email, profile.created), now) {
        return Err(Problem::LinkOver);
    }
    let own = [profile.email.as_str(), profile.phone.as_str()];
    let new = new.not_among(&own).map_err(|error| Problem::invalid("password", error))?;
    let hash = password::hash(&new, &it.world);
    match it.store.commit(&account.set_password(&profile, hash, Some(token))).await {
        Ok(()) => {}
        // Used at this very moment, or the account changed: the link can be tried again.
        Err(StoreError::Conflict) if it.store.ticket(&token).await?.is_none() => {
            return Err(Problem::LinkOver);
        }
        Err(error) => return Err(error.into()),
    }
    told(it, &account, Happening::PasswordReset, request).await?;
    Ok(Answer::nothing().with(header::SET_COOKIE, auth::no_cookie()))
}

/// A new password by one who knows the old one. This session goes on under a new token.
pub(crate) async fn change<S, L, W>(
    it: &Door<S, L, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Ledger + Throttles + Dossier,
    L: Letters,
    W: World,
{
    let Change { old, new } = request.json()?;
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let profile = it.store.profile(account.id).await?.ok_or(Problem::NotLoggedIn)?;
    let old = Password::parse(old).map_err(|_| Problem::WrongLogin)?;
    let new = Password::parse_new(new).map_err(|error| Problem::invalid("new", error))?;
    let own = [profile.email.as_str(), profile.phone.as_str()];
    let new = new.not_among(&own).map_err(|error| Problem::invalid("new", error))?;
    auth::check_password(&it.store, &it.world, &profile, &old).await?;
    let hash = password::hash(&new, &it.world);
    it.store.commit(&account.set_password(&profile, hash, None)).await?;
    told(it, &account, Happening::PasswordChanged, request).await?;
    let (token, digest) = auth::new_token(&it.world);
    let raised = Account { epoch: account.epoch.saturating_add(1), ..account };
    let session = Session::open(digest, &raised, request.visit(), it.world.now());
    it.store.add_session(&session).await?;
    Ok(Answer::nothing().with(header::SET_COOKIE, auth::cookie(&token)))
}

async fn told<S, L, W>(
    it: &Door<S, L, W>,
    account: &Account,
    what: Happening,
    request: &Request,
) -> Result<(), Problem>
where
    S: Dossier,
    L: Letters,
    W: World,
{
    note(it, account, what, request).await?;
    let slot = it.world.now().as_millis();
    let about = About::Account { notice: Notice::PasswordChanged, slot };
    Ok(it.letters.post(&Letter { account: account.id, about }).await?)
}
