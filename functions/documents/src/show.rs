//! What answers show of documents.

use domain::legal::{Clause, ClauseChange, Edition, Editions, LegalName, LegalText};
use domain::{Day, Language, Time};
use edge::{Requisites, local_timestamp};
use schemars::JsonSchema;
use serde::Serialize;

const LANGUAGES: [&str; 3] =
    [Language::ALL[0].as_str(), Language::ALL[1].as_str(), Language::ALL[2].as_str()];

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Documents")]
pub(crate) struct ShownDocuments {
    documents: Vec<ShownCurrent>,
}

/// A document in force.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "CurrentDocument")]
struct ShownCurrent {
    name: &'static str,
    version: String,
    /// From the first moment of that day in Almaty.
    effective_at: String,
    languages: [&'static str; 3],
    hash: ShownHashes,
}

/// The SHA-256 of the text of each language as it was published.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DocumentHashes")]
struct ShownHashes {
    kk: String,
    ru: String,
    en: String,
}

impl ShownDocuments {
    pub(crate) fn of(editions: &Editions, now: Time) -> Self {
        let current = LegalName::ALL.into_iter().filter_map(|name| editions.current(name, now));
        let shown = |edition: &Edition| {
            let hash = |language| edition.hash(language).to_hex();
            ShownCurrent {
                name: edition.name.as_str(),
                version: edition.version(),
                effective_at: local_timestamp(edition.from.start()),
                languages: LANGUAGES,
                hash: ShownHashes {
                    kk: hash(Language::Kk),
                    ru: hash(Language::Ru),
                    en: hash(Language::En),
                },
            }
        };
        Self { documents: current.map(shown).collect() }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DocumentVersions")]
pub(crate) struct ShownVersions {
    versions: Vec<ShownVersion>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DocumentVersion")]
struct ShownVersion {
    version: String,
    effective_at: String,
    /// Since when another version is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_on: Option<String>,
    languages: [&'static str; 3],
}

impl ShownVersions {
    /// All versions, also one that has not begun; nothing where there is none.
    pub(crate) fn of(name: LegalName, editions: &Editions, now: Time) -> Option<Self> {
        let shown = |edition: &Edition| ShownVersion {
            version: edition.version(),
            effective_at: local_timestamp(edition.from.start()),
            replaced_on: editions
                .replaced(edition)
                .filter(|day| day.start() <= now)
                .map(|day| day.to_string()),
            languages: LANGUAGES,
        };
        let versions: Vec<ShownVersion> = editions.of(name).map(shown).collect();
        (!versions.is_empty()).then_some(Self { versions })
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DocumentText")]
pub(crate) struct ShownLegalText {
    name: &'static str,
    version: String,
    language: &'static str,
    title: String,
    effective_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_on: Option<String>,
    hash: String,
    clauses: Vec<ShownClause>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DocumentClause")]
struct ShownClause {
    number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    heading: Option<String>,
    /// Paragraphs with an empty line between them.
    text: String,
}

impl ShownLegalText {
    pub(crate) fn of(
        edition: &Edition,
        language: Language,
        text: &LegalText,
        replaced: Option<Day>,
    ) -> Self {
        let clause = |clause: &Clause| ShownClause {
            number: clause.number.clone(),
            heading: clause.heading.clone(),
            text: clause.text.clone(),
        };
        Self {
            name: edition.name.as_str(),
            version: edition.version(),
            language: language.as_str(),
            title: text.title.clone(),
            effective_at: local_timestamp(edition.from.start()),
            replaced_on: replaced.map(|day| day.to_string()),
            hash: edition.hash(language).to_hex(),
            clauses: text.clauses.iter().map(clause).collect(),
        }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DocumentChanges")]
pub(crate) struct ShownChanges {
    /// The version before; nothing for the first.
    before: Option<String>,
    after: String,
    clauses: Vec<ShownChange>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "ClauseChange")]
struct ShownChange {
    number: String,
    /// `same`, `added`, `removed` or `changed`.
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
}

impl ShownChanges {
    pub(crate) fn of(before: Option<&Edition>, after: &Edition, changes: &[ClauseChange]) -> Self {
        Self {
            before: before.map(Edition::version),
            after: after.version(),
            clauses: changes.iter().map(ShownChange::of).collect(),
        }
    }
}

/// What a clause says, its heading first.
fn said(clause: &Clause) -> String {
    let heading = clause.heading.iter().map(String::as_str);
    let parts: Vec<&str> =
        heading.chain([clause.text.as_str()]).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

impl ShownChange {
    fn of(change: &ClauseChange) -> Self {
        let (kind, before, after) = match change {
            ClauseChange::Same(clause) => ("same", Some(clause), Some(clause)),
            ClauseChange::Added(clause) => ("added", None, Some(clause)),
            ClauseChange::Removed(clause) => ("removed", Some(clause), None),
            ClauseChange::Changed(before, after) => ("changed", Some(before), Some(after)),
        };
        let number = after.or(before).map(|clause| clause.number.clone()).unwrap_or_default();
        Self { number, kind, before: before.map(said), after: after.map(said) }
    }
}

/// Who runs the service (R30, R74).
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Requisites")]
pub(crate) struct ShownRequisites {
    name: String,
    /// The BIN, or the IIN of an entrepreneur.
    bin: String,
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bank: Option<String>,
    emails: ShownEmails,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "RequisitesEmails")]
struct ShownEmails {
    support: String,
    privacy: String,
    payments: String,
}

impl ShownRequisites {
    pub(crate) fn of(operator: &Requisites) -> Self {
        Self {
            name: operator.name.clone(),
            bin: operator.number.clone(),
            address: operator.address.clone(),
            bank: operator.bank.clone(),
            emails: ShownEmails {
                support: operator.support.as_str().to_owned(),
                privacy: operator.privacy.as_str().to_owned(),
                payments: operator.payments.as_str().to_owned(),
            },
            phone: operator.phone.clone(),
        }
    }
}
