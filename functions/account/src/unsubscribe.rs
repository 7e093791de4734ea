//! `POST /unsubscriptions`: the consent to advertising is taken back by the link of a letter, with
//! one click and without a session (R24). A mail service posts a form to the address of the header
//! (RFC 8058), the page posts JSON. Whoever holds the token may: all it does is to let somebody be
//! quiet, so another site that posts it does what its owner could.
//!
//! `GET /unsubscriptions` is for mail programs that only open addresses. It changes nothing, for
//! scanners of mail open addresses, too: it leads to the page, the token behind the fragment.

use crate::Cabinet;
use domain::ports::{Accounts, Dossier, Ledger, StoreError, Tickets};
use domain::{Consent, ConsentKind, Ticket};
use edge::consents::{self, Unsubscription};
use edge::{Answer, Problem, Request, World, language, request::digest};
use lambda_http::http::Method;

/// What mail services post has some thirty bytes.
const FORM_BYTES_MAX: usize = 1_024;
/// How often it is looked at again because another click wrote at the same moment.
const ROUNDS_MAX: usize = 3;

pub(crate) async fn handle<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Dossier + Ledger + Tickets,
    W: World,
{
    match (&request.method, request.parameter("t")?) {
        (&Method::GET, token) => show(it, request, token.unwrap_or_default()).await,
        (_, Some(token)) => {
            request.raw(FORM_BYTES_MAX)?;
            take_back(it, request, token).await
        }
        (_, None) => {
            let Unsubscription { token } = request.json()?;
            take_back(it, request, &token).await
        }
    }
}

/// Leads to the page, in the language of the letters.
async fn show<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    request: &Request,
    token: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Tickets,
    W: World,
{
    let ticket = ticket(it, token).await?;
    let profile = it.store.profile(ticket.account).await?;
    let language = profile.map_or_else(|| language::of(request), |profile| profile.language);
    let (site, language) = (&it.site_origin, language.as_str());
    Ok(Answer::see_other(format!("{site}/{language}/unsubscribe#t={token}")))
}

async fn ticket<S: Tickets, V, L, W: World, B>(
    it: &Cabinet<S, V, L, W, B>,
    token: &str,
) -> Result<Ticket, Problem> {
    let found = it.store.ticket(&digest(token)).await?;
    found.filter(|ticket| ticket.silences(it.world.now())).ok_or(Problem::LinkOver)
}

/// Another record, in the words that were agreed to. The link goes on working: it may be clicked
/// again, and by whoever agreed once more since.
async fn take_back<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    request: &Request,
    token: &str,
) -> Result<Answer, Problem>
where
    S: Dossier + Ledger + Tickets,
    W: World,
{
    let ticket = ticket(it, token).await?;
    for _ in 0..ROUNDS_MAX {
        let last = consents::last(&it.store, ticket.account, ConsentKind::Advertising).await?;
        let Some(last) = last.filter(|last| last.given) else { return Ok(Answer::nothing()) };
        let record = Consent { given: false, at: it.world.now(), visit: request.visit(), ..last };
        match it.store.commit(&record.add()).await {
            Ok(()) => return Ok(Answer::nothing()),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}
