//! Extending all packs in one act (R72). A request goes on as far as it may; the sweeper goes on
//! from there, and so does the same request again, until `ended` is set.

use crate::Desk;
use crate::audit::{commit, deed};
use domain::audit::Deed;
use domain::extension::{Declaration, ExtensionError, Extensions};
use domain::ports::{Agenda, Audit, Ledger, Packs, StoreError};
use domain::{Extension, Move, OperatorName, Sha256};
use edge::refunds::sentence;
use edge::{Answer, Problem, Request, World, extensions, timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often something is decided anew because another act came first.
const ROUNDS_MAX: usize = 10;

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewExtension {
    days: u32,
    /// Why, as customers may be told.
    reason: String,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Extension")]
pub(crate) struct ShownExtension {
    number: u32,
    days: u32,
    reason: String,
    by: String,
    at: String,
    /// Packs that were reached so far, at the least.
    packs: u32,
    /// When the last pack was reached; the sweeper sees to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<String>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Extensions")]
pub(crate) struct ShownExtensions {
    extensions: Vec<ShownExtension>,
}

impl From<&Extension> for ShownExtension {
    fn from(it: &Extension) -> Self {
        Self {
            number: it.number,
            days: it.days,
            reason: it.reason.as_str().to_owned(),
            by: it.by.as_str().to_owned(),
            at: timestamp(it.at),
            packs: it.packs,
            ended: it.ended.map(timestamp),
        }
    }
}

/// All of them, newest first.
pub(crate) async fn list<S, L, D, V, F, W>(it: &Desk<S, L, D, V, F, W>) -> Result<Answer, Problem>
where
    S: Extensions,
{
    let all = it.store.extensions().await?;
    let extensions = all.iter().rev().map(Into::into).collect();
    Ok(Answer::ok(&ShownExtensions { extensions }))
}

/// Declares one, or goes on with it.
pub(crate) async fn extend<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Agenda + Extensions + Packs + Ledger + Audit,
    W: World,
{
    let key = Sha256::of(request.idempotency_key()?.as_bytes());
    let NewExtension { days, reason } = request.json()?;
    let (reason, at) = (sentence("reason", &reason)?, it.world.now());
    let asked = Declaration { key, days, reason, by: operator.clone(), at };
    let (declared, is_new) = declare(it, operator, request, &asked).await?;
    let now_as = extensions::go_on(&it.store, &it.world, declared).await?;
    let shown = ShownExtension::from(&now_as);
    Ok(if is_new { Answer::created(&shown) } else { Answer::ok(&shown) })
}

async fn declare<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    asked: &Declaration,
) -> Result<(Extension, bool), Problem>
where
    S: Extensions + Ledger + Audit,
    W: World,
{
    for _ in 0..ROUNDS_MAX {
        let all = it.store.extensions().await?;
        let (declared, step) = Extension::declare(&all, asked.clone()).map_err(refused)?;
        let Move::Step(step) = step else { return Ok((declared, false)) };
        let noted = Deed {
            after: format!("{} days", asked.days),
            reason: Some(asked.reason.clone()),
            ..deed(operator, request, "packs-extended", &declared.number.to_string(), asked.at)
        };
        match commit(it, step, noted).await {
            Ok(()) => return Ok((declared, true)),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}

fn refused(error: ExtensionError) -> Problem {
    match error {
        ExtensionError::Days => Problem::invalid("days", error),
        ExtensionError::UnderWay(_) => Problem::ExtensionUnderWay,
        ExtensionError::KeyReused => Problem::KeyReused,
    }
}
