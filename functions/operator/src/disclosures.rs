//! The register of disclosures: what was given to a body of the state that may ask for it (R60).

use crate::Desk;
use crate::audit::{commit, deed};
use domain::audit::Deed;
use domain::disclosure::Disclosures;
use domain::ports::{Accounts, Audit, Ledger, StoreError};
use domain::{AccountId, Disclosure, OperatorName};
use edge::refunds::sentence;
use edge::{Answer, Problem, Request, World, timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often it is decided anew because another act came first.
const ROUNDS_MAX: usize = 10;
/// Entries on a page unless the caller says otherwise.
const ENTRIES: u32 = 20;
/// Entries on a page.
const ENTRIES_MAX: u32 = 100;

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDisclosure {
    /// The body, and who signed for it.
    requester: String,
    /// The rule of law.
    ground: String,
    /// The request with its number and date.
    document: String,
    account: String,
    /// What was given.
    what: String,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Disclosure")]
pub(crate) struct ShownDisclosure {
    requester: String,
    ground: String,
    document: String,
    account: String,
    what: String,
    by: String,
    at: String,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Disclosures")]
pub(crate) struct ShownDisclosures {
    disclosures: Vec<ShownDisclosure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<&Disclosure> for ShownDisclosure {
    fn from(it: &Disclosure) -> Self {
        Self {
            requester: it.requester.as_str().to_owned(),
            ground: it.ground.as_str().to_owned(),
            document: it.document.as_str().to_owned(),
            account: it.account.to_string(),
            what: it.what.as_str().to_owned(),
            by: it.by.as_str().to_owned(),
            at: timestamp(it.at),
        }
    }
}

/// The register, newest first.
pub(crate) async fn list<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Disclosures,
{
    let (limit, page) = (request.limit(ENTRIES, ENTRIES_MAX)?, request.page()?);
    let found = it.store.disclosures(page, limit).await?;
    let disclosures = found.items.iter().map(Into::into).collect();
    Ok(Answer::ok(&ShownDisclosures { disclosures, next: found.next }))
}

/// Writes down what was given.
pub(crate) async fn add<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Disclosures + Ledger + Audit,
    W: World,
{
    let form: NewDisclosure = request.json()?;
    let account = AccountId::parse(&form.account)
        .map_err(|_| Problem::invalid("account", "is not the id of an account"))?;
    let disclosure = Disclosure {
        account,
        requester: sentence("requester", &form.requester)?,
        ground: sentence("ground", &form.ground)?,
        document: sentence("document", &form.document)?,
        what: sentence("what", &form.what)?,
        by: operator.clone(),
        at: it.world.now(),
    };
    let (shown, is_new) = keep(it, operator, request, disclosure).await?;
    Ok(if is_new { Answer::created(&shown) } else { Answer::ok(&shown) })
}

/// Writes an entry down with its line of the audit; whether it was not there before.
pub(crate) async fn keep<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    disclosure: Disclosure,
) -> Result<(ShownDisclosure, bool), Problem>
where
    S: Accounts + Disclosures + Ledger + Audit,
{
    let account = disclosure.account;
    if it.store.account(account).await?.is_none() {
        return Err(Problem::invalid("account", "is nobody's"));
    }
    for _ in 0..ROUNDS_MAX {
        if let Some(known) = it.store.disclosure(&disclosure).await? {
            return Ok(((&known).into(), false));
        }
        let noted = Deed {
            after: disclosure.digest().to_hex(),
            reason: Some(disclosure.document.clone()),
            ..deed(operator, request, "disclosure-noted", &account.to_string(), disclosure.at)
        };
        match commit(it, disclosure.clone().keep(), noted).await {
            Ok(()) => return Ok(((&disclosure).into(), true)),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}
