//! Extending all packs in one act (R72). A request goes on as far as it may; the same request
//! again, under the same Idempotency-Key, goes on from there until `ended` is set. Nothing is given
//! twice: each pack remembers the last extension that reached it.

use crate::Desk;
use crate::audit::deed;
use domain::audit::Deed;
use domain::extension::{Declaration, ExtensionError, Extensions};
use domain::ports::{Agenda, Audit, DUE_SHARDS, Due, Ledger, Packs, StoreError};
use domain::{AccountId, Extension, Move, OperatorName, PackId, Sha256, Span};
use edge::refunds::sentence;
use edge::{Answer, Problem, Request, World, timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often something is decided anew because another act came first.
const ROUNDS_MAX: usize = 10;
/// Entries of the agenda that are looked at between two notes of how far it has come.
const PORTION: u32 = 50;
/// How long a request goes on: well below the time that the function has.
const TIME_MAX: Span = Span::seconds(4);
/// Portions of one request.
const PORTIONS_MAX: usize = 200;

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
    /// Packs that were reached so far.
    packs: u32,
    /// Send the request again until it is there.
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
pub(crate) async fn list<S, L, D, V, W>(it: &Desk<S, L, D, V, W>) -> Result<Answer, Problem>
where
    S: Extensions,
{
    let all = it.store.extensions().await?;
    let extensions = all.iter().rev().map(Into::into).collect();
    Ok(Answer::ok(&ShownExtensions { extensions }))
}

/// Declares one, or goes on with it.
pub(crate) async fn extend<S, L, D, V, W>(
    it: &Desk<S, L, D, V, W>,
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
    let now_as = go_on(it, declared).await?;
    let shown = ShownExtension::from(&now_as);
    Ok(if is_new { Answer::created(&shown) } else { Answer::ok(&shown) })
}

async fn declare<S, L, D, V, W>(
    it: &Desk<S, L, D, V, W>,
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
        let last = it.store.last_audit_line().await?;
        match it.store.commit(&step.audited(noted, last.as_ref())).await {
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

/// From pack to pack, as far as the time reaches.
async fn go_on<S, L, D, V, W>(
    it: &Desk<S, L, D, V, W>,
    mut extension: Extension,
) -> Result<Extension, Problem>
where
    S: Agenda + Packs + Ledger,
    W: World,
{
    let start = it.world.now();
    for _ in 0..PORTIONS_MAX {
        if extension.ended.is_some() || it.world.now().since(start) > TIME_MAX {
            break;
        }
        let page = it.store.agenda(extension.shard, extension.mark.as_deref(), PORTION).await?;
        let mut reached = 0;
        for due in page.items {
            if let Due::Pack(account, pack) = due {
                reached += u32::from(reach(it, &extension, account, pack).await?);
            }
        }
        let shard = extension.shard.saturating_add(u8::from(page.next.is_none())).min(DUE_SHARDS);
        let (next, step) = extension.went_on(shard, page.next, reached, it.world.now());
        // Another run of the same request is quicker: it goes on, and this one says how far it was.
        match it.store.commit(&step).await {
            Ok(()) => extension = next,
            Err(StoreError::Conflict) => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(extension)
}

/// Whether the pack got its days now.
async fn reach<S, L, D, V, W>(
    it: &Desk<S, L, D, V, W>,
    extension: &Extension,
    account: AccountId,
    pack: PackId,
) -> Result<bool, Problem>
where
    S: Packs + Ledger,
    W: World,
{
    for _ in 0..ROUNDS_MAX {
        let Some(pack) = it.store.pack(account, pack).await? else { return Ok(false) };
        let Move::Step(step) = pack.extend(extension, it.world.now()) else { return Ok(false) };
        match it.store.commit(&step).await {
            Ok(()) => return Ok(true),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}
