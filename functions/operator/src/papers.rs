//! Papers that a customer is asked for (R9, R12): asked, looked at, accepted or refused. The file
//! goes when it was checked; the record of it stays.

use crate::Desk;
use crate::audit::{commit, deed, note};
use crate::complaints::download;
use crate::describe::of;
use domain::audit::Deed;
use domain::paper::{Checked, Paper, Papers, Wanted};
use domain::ports::{Accounts, Audit, Ledger, Letters, StoreError};
use domain::{About, AccountId, Attachments, Letter, Move, OperatorName, PaperId, Sentence, Time};
use edge::api::Operation;
use edge::attachments::Download;
use edge::refunds::sentence;
use edge::{Answer, Problem, Request, World, timestamp};
use lambda_http::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often it is decided anew because another act came first.
const ROUNDS_MAX: usize = 10;

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewPaper")]
struct NewPaper {
    /// What it should be: at most 200 characters.
    what: String,
    /// What for: at most 500 characters.
    why: String,
}

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PaperCheck")]
struct NewCheck {
    accepted: bool,
    /// What the customer is told.
    note: String,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "AccountPapers")]
struct ShownPapers {
    papers: Vec<ShownPaper>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "AccountPaper")]
struct ShownPaper {
    id: String,
    what: String,
    why: String,
    asked_at: String,
    asked_by: String,
    /// `asked`, `sent`, `accepted` or `refused`.
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<ShownFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checked: Option<ShownCheck>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "PaperFile")]
struct ShownFile {
    name: String,
    #[serde(rename = "type")]
    media: &'static str,
    size_bytes: u64,
    /// Whether it is there: not before it was uploaded, and not after it was checked.
    arrived: bool,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "PaperChecked")]
struct ShownCheck {
    accepted: bool,
    note: String,
    by: String,
    at: String,
}

/// What it answers, for the description of the API.
pub(crate) fn describe() -> Vec<Operation> {
    vec![
        of("GET", "/operator/accounts/{id}/papers", "Lists the papers a customer was asked for")
            .gives::<ShownPapers>(200, "All of them, newest first."),
        of("POST", "/operator/accounts/{id}/papers", "Asks a customer for a paper")
            .takes::<NewPaper>()
            .gives::<ShownPaper>(201, "It is asked for.")
            .gives::<ShownPaper>(200, "It had been asked for, and was not checked yet.")
            .refuses(&["account-erased"]),
        of("GET", "/operator/accounts/{id}/papers/{paper}/file", "Hands out the file of a paper")
            .gives::<Download>(200, "A link for a minute.")
            .refuses(&["file-missing"]),
        of("POST", "/operator/accounts/{id}/papers/{paper}/checked", "Notes what a paper is")
            .takes::<NewCheck>()
            .gives::<ShownPaper>(200, "The file is gone, the record stays.")
            .refuses(&["decided-otherwise", "file-missing"]),
    ]
}

/// What is below `/operator/accounts/{id}/papers`.
pub(crate) async fn route<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    account: &str,
    path: &[&str],
) -> Result<Answer, Problem>
where
    S: Accounts + Papers + Ledger + Audit,
    L: Letters,
    F: Attachments,
    W: World,
{
    let account = AccountId::parse(account).map_err(|_| Problem::NotFound)?;
    let paper = |text: &str| PaperId::parse(text).map_err(|_| Problem::NotFound);
    match (&request.method, path) {
        (&Method::GET, []) => list(it, operator, request, account).await,
        (&Method::POST, []) => ask(it, operator, request, account).await,
        (&Method::GET, [id, "file"]) => {
            let id = paper(id)?;
            let paper = it.store.paper(account, id).await?.ok_or(Problem::NotFound)?;
            let file = paper.file.as_ref().ok_or(Problem::FileMissing)?;
            let object = format!("{account}/{id}");
            let noted = Deed {
                after: file.sha256.to_hex(),
                ..deed(operator, request, "paper-taken", &object, it.world.now())
            };
            Ok(Answer::ok(&download(it, paper.place(), file, noted).await?))
        }
        (&Method::POST, [id, "checked"]) => check(it, operator, request, account, paper(id)?).await,
        _ => Err(Problem::NotFound),
    }
}

async fn list<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    account: AccountId,
) -> Result<Answer, Problem>
where
    S: Accounts + Papers + Ledger + Audit,
    F: Attachments,
    W: World,
{
    it.store.account(account).await?.ok_or(Problem::NotFound)?;
    note(it, deed(operator, request, "papers-viewed", &account.to_string(), it.world.now()))
        .await?;
    let mut papers = Vec::new();
    for paper in it.store.papers(account).await? {
        papers.push(show(it, &paper).await?);
    }
    Ok(Answer::ok(&ShownPapers { papers }))
}

/// Whether its file has come. Once it was checked nobody asks: the file is gone.
async fn has_come<S, L, D, V, F: Attachments, W>(
    it: &Desk<S, L, D, V, F, W>,
    paper: &Paper,
) -> Result<bool, StoreError> {
    let Some(file) = paper.file.as_ref().filter(|_| paper.checked.is_none()) else {
        return Ok(false);
    };
    Ok(it.files.attached(paper.place()).await?.is_some_and(|stored| file.is(&stored)))
}

async fn show<S, L, D, V, F: Attachments, W>(
    it: &Desk<S, L, D, V, F, W>,
    paper: &Paper,
) -> Result<ShownPaper, StoreError> {
    let arrived = has_come(it, paper).await?;
    let file = paper.file.as_ref().map(|file| ShownFile {
        name: file.name.as_str().to_owned(),
        media: file.media.as_str(),
        size_bytes: file.size_bytes,
        arrived,
    });
    let checked = paper.checked.as_ref().map(|checked| ShownCheck {
        accepted: checked.accepted,
        note: checked.note.as_str().to_owned(),
        by: checked.by.as_str().to_owned(),
        at: timestamp(checked.at),
    });
    Ok(ShownPaper {
        id: paper.id.to_string(),
        what: paper.what.as_str().to_owned(),
        why: paper.why.as_str().to_owned(),
        asked_at: timestamp(paper.asked),
        asked_by: paper.by.as_str().to_owned(),
        state: paper.stage_name(arrived),
        file,
        checked,
    })
}

fn short(path: &str, text: &str, chars_max: usize) -> Result<Sentence, Problem> {
    let sentence = sentence(path, text)?;
    if sentence.as_str().chars().count() > chars_max {
        return Err(Problem::invalid(path, format!("has at most {chars_max} characters")));
    }
    Ok(sentence)
}

async fn ask<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    account: AccountId,
) -> Result<Answer, Problem>
where
    S: Accounts + Papers + Ledger + Audit,
    L: Letters,
    F: Attachments,
    W: World,
{
    let NewPaper { what, why } = request.json()?;
    let what = short("what", &what, Paper::WHAT_CHARS_MAX)?;
    let why = short("why", &why, Paper::WHY_CHARS_MAX)?;
    for _ in 0..ROUNDS_MAX {
        let owner = it.store.account(account).await?.ok_or(Problem::NotFound)?;
        if !owner.is_open() {
            return Err(Problem::AccountErased);
        }
        let now = it.world.now();
        let wanted = Wanted { what: what.clone(), why: why.clone(), by: operator.clone(), at: now };
        let all = it.store.papers(account).await?;
        let (paper, decided) = Paper::ask(&all, account, wanted);
        let Move::Step(step) = decided else {
            tell(it, &paper, "asked").await?;
            return Ok(Answer::ok(&show(it, &paper).await?));
        };
        let noted = Deed {
            after: what.as_str().to_owned(),
            reason: Some(why.clone()),
            ..deed(operator, request, "paper-asked", &format!("{account}/{}", paper.id), now)
        };
        match commit(it, step, noted).await {
            Ok(()) => {
                tracing::info!(operator = operator.as_str(), %account, paper = %paper.id, "asked");
                tell(it, &paper, "asked").await?;
                return Ok(Answer::created(&show(it, &paper).await?));
            }
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}

async fn tell<S, L: Letters, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    paper: &Paper,
    stage: &'static str,
) -> Result<(), StoreError> {
    let about = About::Paper { paper: paper.id, stage };
    it.letters.post(&Letter { account: paper.account, about }).await
}

async fn check<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    account: AccountId,
    id: PaperId,
) -> Result<Answer, Problem>
where
    S: Papers + Ledger + Audit,
    L: Letters,
    F: Attachments,
    W: World,
{
    let NewCheck { accepted, note } = request.json()?;
    let note = sentence("note", &note)?;
    for _ in 0..ROUNDS_MAX {
        let paper = it.store.paper(account, id).await?.ok_or(Problem::NotFound)?;
        let now: Time = it.world.now();
        let found = Checked { accepted, note: note.clone(), by: operator.clone(), at: now };
        let come = has_come(it, &paper).await?;
        let before = paper.stage_name(come);
        let decided = paper.check(found);
        let (checked, decided) =
            decided.map_err(|_| Problem::DecidedOtherwise { stage: before })?;
        let after = checked.stage_name(false);
        let Move::Step(step) = decided else {
            // A run that died before the file went is made good.
            it.files.detach(paper.place()).await?;
            tell(it, &paper, after).await?;
            return Ok(Answer::ok(&show(it, &paper).await?));
        };
        if accepted && !come {
            return Err(Problem::FileMissing);
        }
        let noted = Deed {
            before: before.to_owned(),
            after: after.to_owned(),
            reason: Some(note.clone()),
            ..deed(operator, request, "paper-checked", &format!("{account}/{id}"), now)
        };
        match commit(it, step, noted).await {
            Ok(()) => {
                tracing::info!(operator = operator.as_str(), %account, paper = %id, "checked");
            }
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}
