//! `POST /session` logs in, `DELETE /session` logs out.
//!
//! Deliberately absent: registration (that is `signup`), and any hint of whether an e-mail is
//! known: unknown and wrong give the same answer after the same work.

use domain::ports::{Accounts, Sessions, StoreError};
use domain::{Account, Email, Password, Profile, Session};
use edge::{Answer, Problem, Request, World, auth, password, timestamp};
use lambda_http::http::{Method, header};
use serde::{Deserialize, Serialize};

/// What sessions need.
#[derive(Debug)]
pub struct Door<S, W> {
    /// Accounts and sessions.
    pub store: S,
    /// Clock and dice.
    pub world: W,
    /// Where the page lives.
    pub site_origin: String,
}

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
}

/// Logs in or out.
pub async fn handle<S, W>(it: &Door<S, W>, request: Request) -> Result<Answer, Problem>
where
    S: Accounts + Sessions,
    W: World,
{
    if request.segments() != ["session"] {
        return Err(Problem::NotFound);
    }
    request.refuse_cross_site(&it.site_origin)?;
    match request.method {
        Method::POST => log_in(it, &request).await,
        Method::DELETE => log_out(it, &request).await,
        _ => Err(Problem::NotFound),
    }
}

async fn log_in<S, W>(it: &Door<S, W>, request: &Request) -> Result<Answer, Problem>
where
    S: Accounts + Sessions,
    W: World,
{
    let LogIn { email, password } = request.json()?;
    // Whatever is wrong with either text, the answer is the same: they do not belong together.
    let password = Password::parse(password).map_err(|_| Problem::WrongLogin)?;
    let email = Email::parse(&email);
    let known = match &email {
        Ok(email) => find(&it.store, email).await?,
        Err(_) => None,
    };
    let Some((account, profile)) = known else {
        password::waste_as_much(&password);
        return Err(Problem::WrongLogin);
    };
    if !password::is_right(&password, &profile.password) {
        return Err(Problem::WrongLogin);
    }
    let (token, digest) = auth::new_token(&it.world);
    let session = Session::open(digest, &account, it.world.now());
    it.store.add_session(&session).await?;
    let body = LoggedIn { account: account.id.to_string(), until: timestamp(session.ends()) };
    Ok(Answer::created(&body).with(header::SET_COOKIE, auth::cookie(&token)))
}

async fn find(
    store: &impl Accounts,
    email: &Email,
) -> Result<Option<(Account, Profile)>, StoreError> {
    let Some(id) = store.login(email).await? else { return Ok(None) };
    let account = store.account(id).await?;
    Ok(account.zip(store.profile(id).await?))
}

/// Ending a session that has ended is fine: the caller wanted it gone.
async fn log_out<S, W>(it: &Door<S, W>, request: &Request) -> Result<Answer, Problem>
where
    S: Sessions,
{
    if let Some(token) = request.session_token() {
        it.store.end_session(&token).await?;
    }
    Ok(Answer::nothing().with(header::SET_COOKIE, auth::no_cookie()))
}
