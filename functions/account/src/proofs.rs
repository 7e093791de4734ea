//! Papers that an operator asked the customer for (R9, R12): what is asked, and a link to upload
//! it. Open to the blocked as well: a paper may be what lifts the block.

use crate::Cabinet;
use domain::paper::{Paper, Papers};
use domain::ports::{Accounts, Ledger, Sessions, StoreError, Stored};
use domain::{Attachments, Move, PaperId, Span};
use edge::api::Operation;
use edge::attachments::{NewFile, Upload, upload};
use edge::{Answer, Problem, Request, World, auth, timestamp};
use schemars::JsonSchema;
use serde::Serialize;

/// How long a link to upload a paper lives.
const LINK_LIFE: Span = Span::seconds(10 * 60);
/// How often it is decided anew because the paper moved on meanwhile.
const ROUNDS_MAX: usize = 5;

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "MyPapers")]
struct ShownPapers {
    papers: Vec<ShownPaper>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "MyPaper")]
pub(crate) struct ShownPaper {
    id: String,
    what: String,
    why: String,
    asked_at: String,
    /// `asked`, `sent`, `accepted` or `refused`.
    state: &'static str,
    /// The file that was sent, or is awaited.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// What it was found to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "PaperUpload")]
struct ShownUpload {
    /// Not there once the file has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    upload: Option<Upload>,
}

/// What it answers, for the description of the API.
pub(crate) fn describe() -> Vec<Operation> {
    let of = |method, path, summary| Operation::new(method, path, summary).for_customers();
    vec![
        of("GET", "/account/papers", "Lists the papers that an operator asked for")
            .gives::<ShownPapers>(200, "All of them, newest first; usually none."),
        of("POST", "/account/papers/{id}", "Announces the file of a paper and signs its link")
            .takes::<NewFile>()
            .gives::<ShownUpload>(200, "The request that uploads it, if it has not come.")
            .refuses(&["decided-otherwise", "file-there"]),
    ]
}

/// What was asked for.
pub(crate) async fn list<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Papers,
    B: Attachments,
    W: World,
{
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    Ok(Answer::ok(&ShownPapers { papers: all(&it.store, &it.bucket, account.id).await? }))
}

/// All papers of an account as their owner sees them.
pub(crate) async fn all<S: Papers, B: Attachments>(
    store: &S,
    bucket: &B,
    account: domain::AccountId,
) -> Result<Vec<ShownPaper>, StoreError> {
    let mut papers = Vec::new();
    for paper in store.papers(account).await? {
        let come = has_come(&paper, stored(bucket, &paper).await?.as_ref());
        papers.push(ShownPaper {
            id: paper.id.to_string(),
            what: paper.what.as_str().to_owned(),
            why: paper.why.as_str().to_owned(),
            asked_at: timestamp(paper.asked),
            state: paper.stage_name(come),
            name: paper.file.as_ref().map(|file| file.name.as_str().to_owned()),
            note: paper.checked.as_ref().map(|checked| checked.note.as_str().to_owned()),
        });
    }
    Ok(papers)
}

/// What is in the place of its file. Once it was checked nobody asks: the file is gone.
async fn stored<B: Attachments>(bucket: &B, paper: &Paper) -> Result<Option<Stored>, StoreError> {
    if paper.checked.is_some() || paper.file.is_none() {
        return Ok(None);
    }
    bucket.attached(paper.place()).await
}

/// Whether that is the file that was announced.
fn has_come(paper: &Paper, stored: Option<&Stored>) -> bool {
    paper.file.as_ref().zip(stored).is_some_and(|(file, stored)| file.is(stored))
}

/// Announces a file. Another one may take its place as long as it has not come.
pub(crate) async fn announce<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    request: &Request,
    id: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Papers + Ledger,
    B: Attachments,
    W: World,
{
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let id = PaperId::parse(id).map_err(|_| Problem::NotFound)?;
    let mut faults = Vec::new();
    let file = request.json::<NewFile>()?.parse("", &mut faults);
    let file = file.ok_or(Problem::Invalid(faults))?;
    for _ in 0..ROUNDS_MAX {
        let paper = it.store.paper(account.id, id).await?.ok_or(Problem::NotFound)?;
        let there = stored(&it.bucket, &paper).await?;
        let come = has_come(&paper, there.as_ref());
        let stage = paper.stage_name(come);
        let decided = paper.announce(file.clone());
        let (_, decided) = decided.map_err(|_| Problem::DecidedOtherwise { stage })?;
        match (decided, come) {
            (Move::Already, true) => return Ok(Answer::ok(&ShownUpload { upload: None })),
            (Move::Already, false) => {
                // What a link of an earlier file brought late would stand in the way.
                if there.is_some() {
                    it.bucket.detach(paper.place()).await?;
                }
                let signed = it.bucket.sign_attaching(paper.place(), &file, LINK_LIFE).await?;
                let upload = Some(upload(signed, it.world.now().plus(LINK_LIFE)));
                return Ok(Answer::ok(&ShownUpload { upload }));
            }
            (Move::Step(_), true) => return Err(Problem::FileThere),
            (Move::Step(step), false) => match it.store.commit(&step).await {
                Ok(()) | Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            },
        }
    }
    Err(StoreError::Conflict.into())
}
