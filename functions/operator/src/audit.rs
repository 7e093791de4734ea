//! What operators did, as they see it themselves.

use crate::Desk;
use domain::audit::{AuditLine, Deed};
use domain::ports::{Audit, Ledger, StoreError};
use domain::{OperatorName, Sentence, Step, Time};
use edge::{Answer, Problem, Request, timestamp};
use schemars::JsonSchema;
use serde::Serialize;

/// Lines on a page unless the caller says otherwise.
const LINES: u32 = 50;
/// Lines on a page.
const LINES_MAX: u32 = 200;

/// What an operator does now, from where he does it.
pub(crate) fn deed(
    operator: &OperatorName,
    request: &Request,
    act: &str,
    object: &str,
    at: Time,
) -> Deed {
    Deed {
        actor: operator.clone(),
        act: act.to_owned(),
        object: object.to_owned(),
        before: String::new(),
        after: String::new(),
        reason: None,
        at,
        address: request.visit().address,
    }
}

#[derive(JsonSchema, Serialize)]
pub(crate) struct AuditPage {
    lines: Vec<ShownLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "AuditLine")]
struct ShownLine {
    place: u32,
    at: String,
    actor: String,
    act: String,
    object: String,
    before: String,
    after: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    previous: String,
    digest: String,
}

impl From<AuditLine> for ShownLine {
    fn from(line: AuditLine) -> Self {
        let deed = line.deed;
        Self {
            place: line.place,
            at: timestamp(deed.at),
            actor: deed.actor.as_str().to_owned(),
            act: deed.act,
            object: deed.object,
            before: deed.before,
            after: deed.after,
            reason: deed.reason.as_ref().map(Sentence::as_str).map(str::to_owned),
            address: deed.address.map(|address| address.to_string()),
            previous: line.previous.to_hex(),
            digest: line.digest.to_hex(),
        }
    }
}

/// Lines in their order, from the first; `page` is the place of the last one that was seen.
pub(crate) async fn lines<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Audit,
{
    let limit = request.limit(LINES, LINES_MAX)?;
    let behind = match request.page()? {
        None => 0,
        Some(page) => {
            page.parse().map_err(|_| Problem::invalid("page", "is not a mark that we gave"))?
        }
    };
    let lines = it.store.audit_lines(behind, limit).await?;
    let is_full = u32::try_from(lines.len()).is_ok_and(|found| found == limit);
    let next = lines.last().filter(|_| is_full).map(|line| line.place.to_string());
    Ok(Answer::ok(&AuditPage { lines: lines.into_iter().map(Into::into).collect(), next }))
}

/// How often a line is written anew because another came first.
const ROUNDS_MAX: usize = 10;

/// Writes the line of what changes nothing of ours.
pub(crate) async fn note<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    deed: Deed,
) -> Result<(), Problem>
where
    S: Ledger + Audit,
{
    for _ in 0..ROUNDS_MAX {
        let last = it.store.last_audit_line().await?;
        match it.store.commit(&deed.clone().alone(last.as_ref())).await {
            Ok(()) => return Ok(()),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}

/// Commits the step with its line of the audit, or neither.
pub(crate) async fn commit<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    step: Step,
    deed: Deed,
) -> Result<(), StoreError>
where
    S: Ledger + Audit,
{
    let last = it.store.last_audit_line().await?;
    it.store.commit(&step.audited(deed, last.as_ref())).await
}
