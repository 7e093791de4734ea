//! What the service publishes: the agreement, the payment policy, the privacy policy, and who runs
//! it. Every version stays at its address for ever (R20, R22).
//!
//! | route | what |
//! | --- | --- |
//! | `GET /documents` | what is in force |
//! | `GET /documents/{name}` | all versions of one |
//! | `GET /documents/{name}/{version}/{language}` | the text, clause by clause |
//! | `GET /documents/{name}/{version}/{language}/changes` | what the version changed |
//! | `GET /requisites` | the operator |
//!
//! Deliberately absent: publishing, which `operator` does, and any requisite inside a text: what
//! the settings say is filled in when a text is shown.

mod show;

use domain::legal::{Edition, LegalName, LegalText, changes};
use domain::ports::Editions;
use domain::{Day, Language};
use edge::api::Operation;
use edge::{Answer, Problem, Request, Requisites, World};
use lambda_http::http::{Method, header};
use show::{ShownChanges, ShownDocuments, ShownLegalText, ShownRequisites, ShownVersions};

/// What showing documents needs.
#[derive(Debug)]
pub struct Shelf<S, W> {
    /// What was published.
    pub store: S,
    /// Clock and dice.
    pub world: W,
    /// Who runs the service.
    pub requisites: Requisites,
    /// Where the page lives.
    pub site_origin: String,
}

/// Everybody gets the same answer, and a new version may wait for a minute.
const FOR_A_MINUTE: &str = "public, max-age=60";

/// What it answers, for the description of the API.
pub fn describe() -> Vec<Operation> {
    let of = |path, summary| Operation::new("GET", path, summary);
    vec![
        of("/documents", "Lists the documents in force")
            .gives::<ShownDocuments>(200, "The documents."),
        of("/documents/{name}", "Lists all versions of a document, the oldest first")
            .gives::<ShownVersions>(200, "The versions."),
        of("/documents/{name}/{version}/{language}", "Reads a version")
            .gives::<ShownLegalText>(200, "The text, clause by clause."),
        of("/documents/{name}/{version}/{language}/changes", "Compares it with the one before")
            .gives::<ShownChanges>(200, "Each clause, and what became of it."),
        of("/requisites", "Says who runs the service")
            .gives::<ShownRequisites>(200, "The operator."),
    ]
}

/// Shows what was published.
pub async fn handle<S, W>(it: &Shelf<S, W>, request: Request) -> Result<Answer, Problem>
where
    S: Editions,
    W: World,
{
    let route = (request.method.clone(), request.segments());
    let answer = match (&route.0, route.1.as_slice()) {
        (&Method::GET, ["requisites"]) => Answer::ok(&ShownRequisites::of(&it.requisites)),
        (&Method::GET, ["documents"]) => {
            Answer::ok(&ShownDocuments::of(&it.store.editions().await?, it.world.now()))
        }
        (&Method::GET, ["documents", name]) => {
            let name = LegalName::from_path(name).ok_or(Problem::NotFound)?;
            let shown = ShownVersions::of(name, &it.store.editions().await?, it.world.now());
            Answer::ok(&shown.ok_or(Problem::NotFound)?)
        }
        (&Method::GET, ["documents", name, version, language]) => {
            text(it, [name, version, language]).await?
        }
        (&Method::GET, ["documents", name, version, language, "changes"]) => {
            compare(it, [name, version, language]).await?
        }
        _ => return Err(Problem::NotFound),
    };
    Ok(answer.with(header::CACHE_CONTROL, FOR_A_MINUTE.to_owned()))
}

/// What a path names, if it could be one.
fn named([name, version, language]: [&str; 3]) -> Option<(LegalName, Day, Language)> {
    Some((LegalName::from_path(name)?, Day::parse(version)?, Language::parse(language)?))
}

async fn text<S, W>(it: &Shelf<S, W>, path: [&str; 3]) -> Result<Answer, Problem>
where
    S: Editions,
    W: World,
{
    let (name, from, language) = named(path).ok_or(Problem::NotFound)?;
    let editions = it.store.editions().await?;
    let edition = editions.find(name, from).ok_or(Problem::NotFound)?;
    let text = filled(it, edition, language).await?;
    let replaced = editions.replaced(edition).filter(|day| day.start() <= it.world.now());
    Ok(Answer::ok(&ShownLegalText::of(edition, language, &text, replaced)))
}

async fn compare<S, W>(it: &Shelf<S, W>, path: [&str; 3]) -> Result<Answer, Problem>
where
    S: Editions,
{
    let (name, from, language) = named(path).ok_or(Problem::NotFound)?;
    let editions = it.store.editions().await?;
    let edition = editions.find(name, from).ok_or(Problem::NotFound)?;
    let after = filled(it, edition, language).await?;
    let before = editions.before(edition);
    let clauses = match before {
        Some(before) => filled(it, before, language).await?.clauses,
        None => Vec::new(),
    };
    let told = changes(&clauses, &after.clauses);
    Ok(Answer::ok(&ShownChanges::of(before, edition, &told)))
}

/// The text with the requisites in their places.
async fn filled<S, W>(
    it: &Shelf<S, W>,
    edition: &Edition,
    language: Language,
) -> Result<LegalText, Problem>
where
    S: Editions,
{
    let source = it.store.edition_text(edition.name, edition.from, language).await?;
    let source = source.ok_or(Problem::NotFound)?;
    let text = LegalText::parse(&source).map_err(|error| Problem::Internal(Box::new(error)))?;
    let operator = &it.requisites;
    Ok(text.filled(|place| match place {
        "operator" => Some(operator.name.clone()),
        "number" => Some(operator.number.clone()),
        "address" => Some(operator.address.clone()),
        "bank" => operator.bank.clone(),
        "phone" => operator.phone.clone(),
        "support" => Some(operator.support.as_str().to_owned()),
        "privacy" => Some(operator.privacy.as_str().to_owned()),
        "payments" => Some(operator.payments.as_str().to_owned()),
        "site" => Some(it.site_origin.clone()),
        _ => None,
    }))
}
