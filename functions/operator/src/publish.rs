//! Publishing a version of a document: all three languages at once, for ever (R21).

use crate::Desk;
use crate::audit::{commit, deed};
use domain::audit::Deed;
use domain::legal::{LegalName, PublishError};
use domain::ports::{Audit, Editions, Ledger, StoreError};
use domain::{Day, Language, Move, OperatorName};
use edge::{Answer, Fault, Problem, Request, World, local_timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often it is decided anew because another act came first.
const ROUNDS_MAX: usize = 10;

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewDocument")]
pub(crate) struct NewDocument {
    /// `agreement`, `payment_policy` or `privacy_policy`.
    name: String,
    /// The day from whose beginning it is in force: also what the version is called.
    effective_at: String,
    texts: NewTexts,
}

/// The text in each language, as files of infra/documents have it.
#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewDocumentTexts")]
struct NewTexts {
    kk: String,
    ru: String,
    en: String,
}

#[derive(JsonSchema, Serialize)]
pub(crate) struct PublishedDocument {
    name: &'static str,
    version: String,
    effective_at: String,
    published: String,
}

pub(crate) async fn publish<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Ledger + Editions + Audit,
    W: World,
{
    let NewDocument { name, effective_at, texts } = request.json()?;
    let name = LegalName::parse(&name)
        .ok_or_else(|| Problem::invalid("name", "is the name of no document"))?;
    let from = Day::parse(&effective_at)
        .ok_or_else(|| Problem::invalid("effective_at", "is a day such as 2026-11-01"))?;
    let texts = [texts.kk, texts.ru, texts.en];
    for _ in 0..ROUNDS_MAX {
        let (editions, now) = (it.store.editions().await?, it.world.now());
        let before = editions.of(name).next_back().map(domain::legal::Edition::version);
        let (edition, step) = editions.publish(name, from, texts.clone(), now).map_err(refused)?;
        let shown = PublishedDocument {
            name: name.as_str(),
            version: edition.version(),
            effective_at: local_timestamp(from.start()),
            published: edge::timestamp(edition.published),
        };
        let Move::Step(step) = step else { return Ok(Answer::ok(&shown)) };
        let deed = Deed {
            before: before.unwrap_or_default(),
            after: edition.version(),
            ..deed(operator, request, "document-published", name.as_str(), now)
        };
        match commit(it, step, deed).await {
            Ok(()) => return Ok(Answer::created(&shown)),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}

fn refused(error: PublishError) -> Problem {
    let path = |language: Language| format!("texts.{}", language.as_str());
    match error {
        PublishError::Text(language, fault) => Problem::invalid(path(language), fault),
        PublishError::OtherClauses(language, number) => {
            let reason = format!("has other clauses than kk, beginning with {number}");
            Problem::Invalid(vec![Fault::at(path(language), reason)])
        }
        PublishError::Taken => Problem::VersionTaken,
        PublishError::Early(day) => {
            Problem::invalid("effective_at", format!("is {day} at the earliest"))
        }
    }
}
