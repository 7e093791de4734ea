//! The catalogue of packs: what is sold, since when, for how much. Who changes it sends the whole
//! of it, and the digest of the one he looked at. What has begun stays as it was, so a new price is
//! a new entry; orders keep the price they were placed at.
//!
//! The document and the audit are two stores. The line of the audit comes first: a change without
//! a line cannot be, a line whose change was not written is followed by another when it is sent
//! again.

use crate::Desk;
use crate::audit::deed;
use domain::audit::Deed;
use domain::ports::{Audit, Documents, EditableDocuments, Ledger, StoreError};
use domain::{Catalogue, OperatorName, Sha256, Time};
use edge::catalogue::{self, CATALOGUE_BYTES_MAX};
use edge::refunds::sentence;
use edge::{Answer, Problem, Request, World};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where a document is written down.
#[derive(Debug)]
pub struct Paper<D> {
    /// Where documents are.
    pub papers: D,
    /// What it is called there.
    pub name: String,
}

/// How often it is looked at again because another act came first.
const ROUNDS_MAX: usize = 10;
/// Digits of a digest that a line of the audit names.
const DIGITS: usize = 16;

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCatalogue {
    /// The whole of it, of the form of `infra/catalog.json`.
    catalogue: Value,
    /// `hash` of the one that was looked at.
    seen_hash: String,
    /// Why.
    reason: String,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "PackCatalogue")]
pub(crate) struct ShownCatalogue {
    /// The document as it is written down.
    catalogue: Value,
    hash: String,
    /// The first day of the entry that is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_force: Option<String>,
    /// Why the functions cannot use what is written down.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
}

/// The document as it is written down now.
struct Written {
    text: String,
    read: Result<Catalogue, String>,
}

impl Written {
    fn hash(&self) -> String {
        Sha256::of(self.text.as_bytes()).to_hex()
    }

    fn shown(&self, now: Time) -> ShownCatalogue {
        let entry = self.read.as_ref().ok().and_then(|catalogue| catalogue.at(now).ok());
        ShownCatalogue {
            catalogue: serde_json::from_str(&self.text).unwrap_or_default(),
            hash: self.hash(),
            in_force: entry.map(|entry| entry.from.to_string()),
            fault: self.read.as_ref().err().cloned(),
        }
    }
}

async fn written<S, L, D: Documents, V, F, W: World>(
    it: &Desk<S, L, D, V, F, W>,
) -> Result<Written, Problem> {
    // The document itself, not what a function keeps of it: who changes it must see it as it is.
    let text = it.catalogue.papers.document(&it.catalogue.name).await?.unwrap_or_default();
    let read = catalogue::parse(&text, it.world.now());
    Ok(Written { text, read })
}

/// Shows it.
pub(crate) async fn show<S, L, D: Documents, V, F, W: World>(
    it: &Desk<S, L, D, V, F, W>,
) -> Result<Answer, Problem> {
    Ok(Answer::ok(&written(it).await?.shown(it.world.now())))
}

/// Puts another one in its place.
pub(crate) async fn publish<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Ledger + Audit,
    D: EditableDocuments,
    W: World,
{
    let NewCatalogue { catalogue, seen_hash, reason } = request.json()?;
    let (reason, text) = (sentence("reason", &reason)?, catalogue.to_string());
    if text.len() > CATALOGUE_BYTES_MAX {
        let reason = format!("has more than {CATALOGUE_BYTES_MAX} bytes");
        return Err(Problem::invalid("catalogue", reason));
    }
    for _ in 0..ROUNDS_MAX {
        let last = it.store.last_audit_line().await?;
        let (now, before) = (it.world.now(), written(it).await?);
        let parsed = catalogue::parse(&text, now);
        let next = parsed.map_err(|error| Problem::invalid("catalogue", error))?;
        let after = Written { text: text.clone(), read: Ok(next.clone()) };
        if before.text == text {
            return Ok(Answer::ok(&after.shown(now)));
        }
        if before.hash() != seen_hash {
            return Err(Problem::CatalogueChanged);
        }
        if let Ok(before) = &before.read {
            next.may_follow(before, now).map_err(|error| Problem::invalid("catalogue", error))?;
        }
        let digits = |of: &Written| of.hash().chars().take(DIGITS).collect();
        let noted = Deed {
            before: digits(&before),
            after: digits(&after),
            reason: Some(reason.clone()),
            ..deed(operator, request, "catalogue-published", &it.catalogue.name, now)
        };
        match it.store.commit(&noted.alone(last.as_ref())).await {
            Ok(()) => {
                it.catalogue.papers.set_document(&it.catalogue.name, &text).await?;
                return Ok(Answer::ok(&after.shown(now)));
            }
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}
