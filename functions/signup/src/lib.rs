//! `POST /accounts`: registration with e-mail and password. Opens the free pack in the same step.
//!
//! Deliberately absent: logging in (that is `session`), letters, and the rest of the profile.

use domain::ports::{Accounts, Documents, Ledger, StoreError};
use domain::{Account, AccountId, Catalogue, Email, PackKind, Password};
use edge::{Answer, Document, Problem, Request, World, password, timestamp};
use lambda_http::http::Method;
use serde::{Deserialize, Serialize};

/// What registration needs.
#[derive(Debug)]
pub struct Signup<S, D, W> {
    /// The ledger.
    pub store: S,
    /// Clock and dice.
    pub world: W,
    /// What the free pack is.
    pub catalogue: Document<D, Catalogue>,
    /// Where the page lives.
    pub site_origin: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewAccount {
    email: String,
    password: String,
}

#[derive(Serialize)]
struct Registered {
    id: String,
    email: String,
    free_photos: u32,
    opened: String,
}

/// Registers. The same e-mail with the same password is the same registration and gets the same
/// answer, so a browser that lost the first one can simply ask again.
pub async fn handle<S, D, W>(it: &Signup<S, D, W>, request: Request) -> Result<Answer, Problem>
where
    S: Ledger + Accounts,
    D: Documents,
    W: World,
{
    if request.method != Method::POST || request.segments() != ["accounts"] {
        return Err(Problem::NotFound);
    }
    request.refuse_cross_site(&it.site_origin)?;
    let NewAccount { email, password } = request.json()?;
    let email = Email::parse(&email).map_err(|error| Problem::invalid("email", error))?;
    let password =
        Password::parse_new(password).map_err(|error| Problem::invalid("password", error))?;
    let hash = password::hash(&password, &it.world);
    let now = it.world.now();
    let id = AccountId::from_bytes(it.world.random());
    let catalogue = it.catalogue.get(now).await?;
    let entry = catalogue.at(now).map_err(|error| Problem::Internal(Box::new(error)))?;
    let free = entry.offer(PackKind::Try).ok_or(Problem::NotFound)?.terms;
    let step = Account::open(id, email.clone(), hash, &free, now);
    let account = match it.store.commit(&step).await {
        Ok(()) => it.store.account(id).await?.ok_or(Problem::NotFound)?,
        Err(StoreError::Conflict) => registered_before(it, &email, &password).await?,
        Err(error) => return Err(error.into()),
    };
    Ok(Answer::created(&Registered {
        id: account.id.to_string(),
        email: email.as_str().to_owned(),
        free_photos: free.photos,
        opened: timestamp(account.opened),
    }))
}

/// The account that holds the e-mail already, if the password is its own.
async fn registered_before<S, D, W>(
    it: &Signup<S, D, W>,
    email: &Email,
    password: &Password,
) -> Result<Account, Problem>
where
    S: Accounts,
{
    let id = it.store.login(email).await?.ok_or(Problem::EmailTaken)?;
    let profile = it.store.profile(id).await?.ok_or(Problem::EmailTaken)?;
    if !password::is_right(password, &profile.password) {
        return Err(Problem::EmailTaken);
    }
    it.store.account(id).await?.ok_or(Problem::EmailTaken)
}
