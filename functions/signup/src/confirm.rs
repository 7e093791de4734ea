//! The link in the letter: it proves the address, and opens the free pack where the number is new.

use crate::Signup;
use domain::ports::{
    Accounts, Documents, Dossier, Ledger, Letters, StoreError, Throttles, Tickets, Vault,
};
use domain::{
    About, Account, AccountId, Email, Happening, Letter, Notice, Opening, PackKind, PackTerms,
    Profile, Purpose, Scope, SecurityEvent, Step, Ticket, Time, TokenDigest, Tries,
};
use edge::{Answer, Problem, Request, World, request::digest, throttle};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Followed {
    token: String,
}

#[derive(Serialize)]
struct Confirmed {
    email: String,
    free_photos: u32,
    pack: Option<&'static str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    email: String,
}

#[derive(Serialize)]
struct Accepted {
    email: String,
}

/// Milliseconds in which the letter is sent once, however often it is asked for.
const LETTER_MILLIS: u64 = 60 * 1_000;
/// How often it is decided anew because something changed meanwhile.
const ROUNDS_MAX: usize = 3;

pub(crate) async fn confirm<S, V, L, D, W>(
    it: &Signup<S, V, L, D, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Ledger + Accounts + Tickets + Throttles + Dossier,
    V: Vault,
    L: Letters,
    D: Documents,
    W: World,
{
    let Followed { token } = request.json()?;
    let token = digest(&token);
    let now = it.world.now();
    for _ in 0..ROUNDS_MAX {
        let (account, profile, ticket) = opened_by(&it.store, &token).await?;
        let changed = profile
            .email_pending
            .clone()
            .filter(|to| ticket.holds(Purpose::Confirm, (to, profile.created), now));
        let terms = free_terms(it, now).await?;
        let (step, opening, what) = match &changed {
            Some(to) => {
                let step = profile.change_email(to, token, now);
                (step, Opening::Alone, Happening::EmailChanged)
            }
            None if ticket.holds(Purpose::Confirm, (&profile.email, profile.created), now) => {
                let opening = opening(&it.store, &account, &profile, terms.as_ref()).await?;
                let step = account.confirm(&profile, Some(token), opening, now);
                (step, opening, Happening::EmailConfirmed)
            }
            None => return Err(Problem::LinkOver),
        };
        if commit(&it.store, &step).await? {
            let is_unconfirmed = account.confirmed.is_none();
            let (account, visit) = (account.id, request.visit());
            it.store.add_event(&SecurityEvent { account, what, at: now, visit }).await?;
            let is_first = changed.is_none() && is_unconfirmed;
            if is_first && opening == Opening::Alone {
                let about = About::Account { notice: Notice::KnownPerson, slot: 0 };
                it.letters.post(&Letter { account, about }).await?;
            }
            return Ok(Answer::ok(&Confirmed {
                email: changed.unwrap_or(profile.email).as_str().to_owned(),
                free_photos: if let Opening::Free(terms) = opening { terms.photos } else { 0 },
                pack: profile.chosen.map(PackKind::as_str),
            }));
        }
    }
    Err(StoreError::Conflict.into())
}

/// The ticket of a token with the account that it belongs to.
async fn opened_by<S: Accounts + Tickets>(
    store: &S,
    token: &TokenDigest,
) -> Result<(Account, Profile, Ticket), Problem> {
    let ticket = store.ticket(token).await?.ok_or(Problem::LinkOver)?;
    let account = store.account(ticket.account).await?.ok_or(Problem::LinkOver)?;
    let profile = store.profile(ticket.account).await?.ok_or(Problem::LinkOver)?;
    Ok((account, profile, ticket))
}

/// What the account opens with: one person, one number, one free pack (R8, R31).
async fn opening<'a>(
    store: &impl Accounts,
    account: &Account,
    profile: &Profile,
    terms: Option<&'a PackTerms>,
) -> Result<Opening<'a>, Problem> {
    let mark = &profile.identity.mark;
    if account.confirmed.is_some() || store.person(mark).await?.is_some() {
        return Ok(Opening::Alone);
    }
    let had_one = store.had_free_pack(mark).await?;
    Ok(terms.filter(|_| !had_one).map_or(Opening::Numbered, Opening::Free))
}

/// What the free pack is today.
async fn free_terms<S, V, L, D: Documents, W>(
    it: &Signup<S, V, L, D, W>,
    now: Time,
) -> Result<Option<PackTerms>, Problem> {
    let catalogue = it.catalogue.get(now).await?;
    let entry = catalogue.at(now).map_err(|error| Problem::Internal(Box::new(error)))?;
    Ok(entry.offer(PackKind::Try).map(|offer| offer.terms))
}

async fn commit(store: &impl Ledger, step: &Step) -> Result<bool, StoreError> {
    match store.commit(step).await {
        Ok(()) => Ok(true),
        Err(StoreError::Conflict) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Asks for the letter again. The answer and the work are the same for every address.
pub(crate) async fn letter<S, V, L, D, W>(
    it: &Signup<S, V, L, D, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Throttles,
    L: Letters,
    W: World,
{
    let Asked { email } = request.json()?;
    let email = Email::parse(&email).map_err(|error| Problem::invalid("email", error))?;
    let network = Tries::of_network(&request.visit());
    throttle::admit(&it.store, &it.world, Scope::Network, network, it.network_tries).await?;
    let key = Tries::of_email(Scope::Letters, &email);
    throttle::admit(&it.store, &it.world, Scope::Letters, key, Scope::Letters.free()).await?;
    // A letter to nobody is asked for as well: whoever writes it finds nobody to write to.
    let nobody = AccountId::from_bytes([0; 16]);
    let account = it.store.login(&email).await?.unwrap_or(nobody);
    let slot = it.world.now().as_millis() / LETTER_MILLIS;
    let about = About::Account { notice: Notice::Confirm, slot };
    it.letters.post(&Letter { account, about }).await?;
    Ok(Answer::accepted(&Accepted { email: email.as_str().to_owned() }))
}
