//! `POST /session` logs in, `DELETE /session` logs out; `/sessions` lists and ends; `/password`
//! and `/account/password` set a new password.
//!
//! Deliberately absent: registration (that is `signup`), and any hint of whether an e-mail is
//! known: unknown and wrong give the same answer after the same work, and both are counted.

mod log_in;
mod passwords;

use domain::ports::{Accounts, Dossier, Ledger, Letters, Sessions, Throttles, Tickets};
use domain::{Account, Happening, SecurityEvent, Session};
use edge::{Answer, Problem, Request, World, auth, timestamp};
use lambda_http::http::{Method, header};
use serde::Serialize;

/// What sessions need.
#[derive(Debug)]
pub struct Door<S, L, W> {
    /// Accounts and sessions.
    pub store: S,
    /// Where letters are asked for.
    pub letters: L,
    /// Clock and dice.
    pub world: W,
    /// Where the page lives.
    pub site_origin: String,
    /// Tries from one network before they have to wait.
    pub network_tries: u32,
}

#[derive(Serialize)]
struct ShownSessions {
    sessions: Vec<ShownSession>,
}

#[derive(Serialize)]
struct ShownSession {
    id: String,
    current: bool,
    opened: String,
    seen: String,
    device: String,
    address_hint: String,
}

/// Logs in or out, lists, ends, or sets a password.
pub async fn handle<S, L, W>(it: &Door<S, L, W>, request: Request) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Ledger + Throttles + Tickets + Dossier,
    L: Letters,
    W: World,
{
    if request.method != Method::GET {
        request.refuse_cross_site(&it.site_origin)?;
    }
    match (&request.method, request.segments().as_slice()) {
        (&Method::POST, ["session"]) => log_in::log_in(it, &request).await,
        (&Method::DELETE, ["session"]) => log_out(it, &request).await,
        (&Method::GET, ["sessions"]) => list(it, &request).await,
        (&Method::DELETE, ["sessions"]) => end_all(it, &request).await,
        (&Method::DELETE, ["sessions", id]) => end_one(it, &request, id).await,
        (&Method::POST, ["password", "letters"]) => passwords::letter(it, &request).await,
        (&Method::POST, ["password"]) => passwords::reset(it, &request).await,
        (&Method::PUT, ["account", "password"]) => passwords::change(it, &request).await,
        _ => Err(Problem::NotFound),
    }
}

/// Ending a session that has ended is fine: the caller wanted it gone.
async fn log_out<S: Sessions, L, W>(
    it: &Door<S, L, W>,
    request: &Request,
) -> Result<Answer, Problem> {
    if let Some(token) = request.session_token() {
        it.store.end_session(&token).await?;
    }
    Ok(gone())
}

fn gone() -> Answer {
    Answer::nothing().with(header::SET_COOKIE, auth::no_cookie())
}

/// The sessions that hold, the one used last first (R15).
async fn list<S, L, W>(it: &Door<S, L, W>, request: &Request) -> Result<Answer, Problem>
where
    S: Accounts + Sessions,
    W: World,
{
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let (now, current) = (it.world.now(), request.session_token());
    let mut sessions = it.store.sessions_of(account.id).await?;
    sessions.retain(|session| session.holds(&account, now));
    sessions.sort_by_key(|session| std::cmp::Reverse(session.seen));
    let shown = |session: &Session| ShownSession {
        id: session.public_id(),
        current: Some(session.token) == current,
        opened: timestamp(session.opened),
        seen: timestamp(session.seen),
        device: session.visit.agent.device(),
        address_hint: session.visit.hint(),
    };
    Ok(Answer::ok(&ShownSessions { sessions: sessions.iter().map(shown).collect() }))
}

async fn end_one<S, L, W>(
    it: &Door<S, L, W>,
    request: &Request,
    id: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Dossier,
    W: World,
{
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let sessions = it.store.sessions_of(account.id).await?;
    let session = sessions.iter().find(|session| session.public_id() == id);
    let session = session.ok_or(Problem::NotFound)?;
    it.store.end_session(&session.token).await?;
    note(it, &account, Happening::SessionEnded, request).await?;
    Ok(if Some(session.token) == request.session_token() { gone() } else { Answer::nothing() })
}

async fn end_all<S, L, W>(it: &Door<S, L, W>, request: &Request) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Ledger + Dossier,
    W: World,
{
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    // A conflict means that the epoch was raised by somebody else: every session has ended then.
    match it.store.commit(&account.end_sessions()).await {
        Ok(()) | Err(domain::ports::StoreError::Conflict) => {}
        Err(error) => return Err(error.into()),
    }
    note(it, &account, Happening::AllSessionsEnded, request).await?;
    Ok(gone())
}

async fn note<S: Dossier, L, W: World>(
    it: &Door<S, L, W>,
    account: &Account,
    what: Happening,
    request: &Request,
) -> Result<(), Problem> {
    let (account, at, visit) = (account.id, it.world.now(), request.visit());
    Ok(it.store.add_event(&SecurityEvent { account, what, at, visit }).await?)
}
