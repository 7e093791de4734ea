//! Complaints at the desk: they are read, their files handed out, and each is answered once (R55,
//! R56). Whoever reads one or takes a file leaves a line in the audit.
//!
//! Deliberately absent: a block. Whether one follows is decided by itself: see `blocks`.

use crate::Desk;
use crate::audit::{commit, deed, note};
use crate::describe::of;
use domain::audit::Deed;
use domain::complaint::{
    Complaint, ComplaintLetters, ComplaintNumber, Complaints, ContactNumber, Decision, News,
    Passage, PhotoHint, Reply,
};
use domain::ports::{Audit, Ledger, StoreError};
use domain::{AttachedTo, Attachment, Attachments, Move, OperatorName, Organisation, Sha256, Span};
use edge::api::Operation;
use edge::attachments::Download;
use edge::{Answer, Problem, Request, World, timestamp};
use lambda_http::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often it is decided anew because another act came first.
const ROUNDS_MAX: usize = 10;
/// Complaints on a page unless the caller says otherwise.
const COMPLAINTS: u32 = 20;
/// Complaints on a page.
const COMPLAINTS_MAX: u32 = 100;
/// How long a link to a file lives: long enough to begin.
pub(crate) const DOWNLOAD_LIFE: Span = Span::seconds(60);

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Complaints")]
struct ShownComplaints {
    complaints: Vec<ListedComplaint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(JsonSchema, Serialize)]
struct ListedComplaint {
    number: String,
    ground: &'static str,
    name: String,
    received_at: String,
    /// `open`, `upheld` or `dismissed`.
    state: &'static str,
    /// How many.
    files: usize,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Complaint")]
struct ShownComplaint {
    number: String,
    /// `copyright`, `third-party` or `forbidden`.
    ground: &'static str,
    /// The number of that ground in the agreement, as a block names it.
    block_ground: u32,
    language: &'static str,
    name: String,
    email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<String>,
    about: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    photo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<String>,
    received_at: String,
    state: &'static str,
    files: Vec<ShownFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<ShownReply>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "ComplaintFile")]
struct ShownFile {
    /// Its place, from 1.
    n: u32,
    name: String,
    #[serde(rename = "type")]
    media: &'static str,
    size_bytes: u64,
    arrived: bool,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "ComplaintAnswer")]
struct ShownReply {
    decision: &'static str,
    text: String,
    by: String,
    at: String,
}

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewComplaintAnswer")]
struct NewReply {
    /// `upheld` or `dismissed`.
    decision: String,
    /// What the complainant is told: at most 4000 characters.
    text: String,
}

/// What it answers, for the description of the API.
pub(crate) fn describe() -> Vec<Operation> {
    vec![
        of("GET", "/operator/complaints", "Lists complaints, newest first")
            .in_pages()
            .gives::<ShownComplaints>(200, "A page of complaints."),
        of("GET", "/operator/complaints/{number}", "Shows a complaint, and notes who looked")
            .gives::<ShownComplaint>(200, "The whole of it."),
        of("GET", "/operator/complaints/{number}/files/{n}", "Hands out a file of a complaint")
            .gives::<Download>(200, "A link for a minute.")
            .refuses(&["file-missing"]),
        of("POST", "/operator/complaints/{number}/answer", "Answers a complaint, once")
            .takes::<NewReply>()
            .gives::<ShownComplaint>(200, "The complaint as it stands now.")
            .refuses(&["decided-otherwise"]),
    ]
}

/// What is below `/operator/complaints`.
pub(crate) async fn route<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    path: &[&str],
) -> Result<Answer, Problem>
where
    S: Complaints + Ledger + Audit,
    L: ComplaintLetters,
    F: Attachments,
    W: World,
{
    let number = |text: &str| ComplaintNumber::parse(text).ok_or(Problem::NotFound);
    match (&request.method, path) {
        (&Method::GET, []) => list(it, operator, request).await,
        (&Method::GET, [text]) => view(it, operator, request, number(text)?).await,
        (&Method::GET, [text, "files", n]) => {
            hand_out(it, operator, request, number(text)?, n).await
        }
        (&Method::POST, [text, "answer"]) => answer(it, operator, request, number(text)?).await,
        _ => Err(Problem::NotFound),
    }
}

/// Whoever lists them sees who complains, and leaves a line (R59).
async fn list<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Complaints + Ledger + Audit,
    W: World,
{
    let (limit, page) = (request.limit(COMPLAINTS, COMPLAINTS_MAX)?, request.page()?);
    note(it, deed(operator, request, "complaints-listed", "complaints", it.world.now())).await?;
    let found = it.store.complaints(page, limit).await?;
    let listed = |complaint: &Complaint| ListedComplaint {
        number: complaint.number.to_string(),
        ground: complaint.statement.claim.as_str(),
        name: complaint.statement.from.name.as_str().to_owned(),
        received_at: timestamp(complaint.received),
        state: complaint.stage_name(),
        files: complaint.statement.files.len(),
    };
    let complaints = found.items.iter().map(listed).collect();
    Ok(Answer::ok(&ShownComplaints { complaints, next: found.next }))
}

async fn view<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    number: ComplaintNumber,
) -> Result<Answer, Problem>
where
    S: Complaints + Ledger + Audit,
    F: Attachments,
    W: World,
{
    let complaint = it.store.complaint(number).await?.ok_or(Problem::NotFound)?;
    let object = number.to_string();
    note(it, deed(operator, request, "complaint-viewed", &object, it.world.now())).await?;
    Ok(Answer::ok(&show(it, &complaint).await?))
}

async fn show<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    complaint: &Complaint,
) -> Result<ShownComplaint, Problem>
where
    F: Attachments,
{
    let (said, from) = (&complaint.statement, &complaint.statement.from);
    let mut files = Vec::with_capacity(said.files.len());
    for (n, file) in (1..).zip(&said.files) {
        let stored = it.files.attached(AttachedTo::Complaint(complaint.number, n)).await?;
        files.push(ShownFile {
            n,
            name: file.name.as_str().to_owned(),
            media: file.media.as_str(),
            size_bytes: file.size_bytes,
            arrived: stored.is_some_and(|stored| file.is(&stored)),
        });
    }
    let reply = |reply: &Reply| ShownReply {
        decision: reply.decision.as_str(),
        text: reply.text.as_str().to_owned(),
        by: reply.by.as_str().to_owned(),
        at: timestamp(reply.at),
    };
    Ok(ShownComplaint {
        number: complaint.number.to_string(),
        ground: said.claim.as_str(),
        block_ground: said.claim.ground().number(),
        language: said.language.as_str(),
        name: from.name.as_str().to_owned(),
        email: from.email.as_str().to_owned(),
        phone: from.phone.as_ref().map(ContactNumber::as_str).map(str::to_owned),
        organisation: from.organisation.as_ref().map(Organisation::as_str).map(str::to_owned),
        about: said.about.as_str().to_owned(),
        photo: said.photo.as_ref().map(PhotoHint::as_str).map(str::to_owned),
        basis: said.basis.as_ref().map(Passage::as_str).map(str::to_owned),
        received_at: timestamp(complaint.received),
        state: complaint.stage_name(),
        files,
        answer: complaint.reply.as_ref().map(reply),
    })
}

async fn hand_out<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    number: ComplaintNumber,
    n: &str,
) -> Result<Answer, Problem>
where
    S: Complaints + Ledger + Audit,
    F: Attachments,
    W: World,
{
    let complaint = it.store.complaint(number).await?.ok_or(Problem::NotFound)?;
    let all = (1_u32..).zip(&complaint.statement.files);
    let (n, file) =
        all.into_iter().find(|(place, _)| place.to_string() == n).ok_or(Problem::NotFound)?;
    let noted = Deed {
        after: file.sha256.to_hex(),
        ..deed(operator, request, "complaint-file-taken", &format!("{number}/{n}"), it.world.now())
    };
    Ok(Answer::ok(&download(it, AttachedTo::Complaint(number, n), file, noted).await?))
}

/// A link to a file that has come, once the line of the audit is written.
pub(crate) async fn download<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    place: AttachedTo,
    file: &Attachment,
    noted: Deed,
) -> Result<Download, Problem>
where
    S: Ledger + Audit,
    F: Attachments,
    W: World,
{
    let stored = it.files.attached(place).await?;
    if !stored.is_some_and(|stored| file.is(&stored)) {
        return Err(Problem::FileMissing);
    }
    note(it, noted).await?;
    let url = it.files.sign_handing_out(place, &file.name, DOWNLOAD_LIFE).await?;
    Ok(Download { url, expires: timestamp(it.world.now().plus(DOWNLOAD_LIFE)) })
}

async fn answer<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    number: ComplaintNumber,
) -> Result<Answer, Problem>
where
    S: Complaints + Ledger + Audit,
    L: ComplaintLetters,
    F: Attachments,
    W: World,
{
    let form: NewReply = request.json()?;
    let decision = Decision::parse(&form.decision)
        .ok_or_else(|| Problem::invalid("decision", "is upheld or dismissed"))?;
    let reason = "has 1 to 4000 characters and no control characters but line ends";
    let text = Passage::parse(&form.text, Passage::REPLY)
        .ok_or_else(|| Problem::invalid("text", reason))?;
    for _ in 0..ROUNDS_MAX {
        let complaint = it.store.complaint(number).await?.ok_or(Problem::NotFound)?;
        let now = it.world.now();
        let reply = Reply { decision, text: text.clone(), by: operator.clone(), at: now };
        let decided = complaint.answer(reply);
        let stage = complaint.stage_name();
        let decided = decided.map_err(|_| Problem::DecidedOtherwise { stage })?;
        let Move::Step(step) = decided else {
            // Asked for again: the same letter is written once.
            it.letters.post_news(number, News::Answered).await?;
            return Ok(Answer::ok(&show(it, &complaint).await?));
        };
        // The words stay with the complaint, which goes one day; the chain keeps their digest.
        let noted = Deed {
            before: stage.to_owned(),
            after: format!(
                "{}, {}",
                decision.as_str(),
                Sha256::of(text.as_str().as_bytes()).to_hex()
            ),
            ..deed(operator, request, "complaint-answered", &number.to_string(), now)
        };
        match commit(it, step, noted).await {
            Ok(()) => {
                tracing::info!(operator = operator.as_str(), complaint = %number, "answered");
            }
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}
