//! `POST /complaints`: somebody says that something here breaks a right of his or the law (R55,
//! R56). It is open to visitors: who complains need not be a customer.
//!
//! What is meant is only written down, never looked up: the answer is the same whether there is
//! such a photo or not. The same request under the same `Idempotency-Key` is the same complaint,
//! and its links are given out anew.
//!
//! Deliberately absent: reading complaints and answering them (that is `operator`), and the bytes
//! of files, which go from the browser to the bucket.

mod form;

use domain::complaint::{
    Complaint, ComplaintLetters, ComplaintNumber, Complaints, News, Statement,
};
use domain::ports::{Ledger, StoreError, Throttles};
use domain::{AttachedTo, Attachments, Scope, Sha256, Span, Tries};
use edge::api::Operation;
use edge::attachments::{Upload, upload};
use edge::{Answer, Problem, Request, World, throttle, timestamp};
use lambda_http::http::Method;
use schemars::JsonSchema;
use serde::Serialize;

/// What taking complaints needs.
#[derive(Debug)]
pub struct Intake<S, L, B, W> {
    /// Where complaints are written down.
    pub store: S,
    /// Where letters are asked for.
    pub letters: L,
    /// Where files are kept.
    pub bucket: B,
    /// Clock and dice.
    pub world: W,
    /// Where the page lives.
    pub site_origin: String,
    /// Log-ins from one network before they have to wait.
    pub network_tries: u32,
    /// How long a link lives.
    pub link_life: Span,
}

/// A complaint costs us what so many log-ins cost.
const LOG_INS_WORTH: u32 = 10;
/// How often it is decided anew because the same was sent twice at once, or two numbers met.
const ROUNDS_MAX: u32 = 5;

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "TakenComplaint")]
struct Taken {
    number: String,
    received_at: String,
    files: Vec<TakenFile>,
}

#[derive(JsonSchema, Serialize)]
struct TakenFile {
    name: String,
    /// Not there once the file has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    upload: Option<Upload>,
}

/// What it answers, for the description of the API.
pub fn describe() -> Vec<Operation> {
    vec![
        Operation::new("POST", "/complaints", "Takes a complaint about a right that is broken")
            .once()
            .takes::<form::Body>()
            .gives::<Taken>(201, "It is taken; each file with the request that uploads it.")
            .refuses(&["too-many-tries"]),
    ]
}

/// Takes a complaint.
pub async fn handle<S, L, B, W>(
    it: &Intake<S, L, B, W>,
    request: Request,
) -> Result<Answer, Problem>
where
    S: Complaints + Ledger + Throttles,
    L: ComplaintLetters,
    B: Attachments,
    W: World,
{
    if request.method != Method::POST || request.segments() != ["complaints"] {
        return Err(Problem::NotFound);
    }
    request.refuse_cross_site(&it.site_origin)?;
    let key = request.idempotency_key()?;
    let statement = form::parse(&request)?;
    let tries = Tries::of_complaints(&request.visit());
    let free = (it.network_tries / LOG_INS_WORTH).max(1);
    throttle::admit(&it.store, &it.world, Scope::Complaints, tries, free).await?;
    let complaint = take(it, statement.digest(key), statement).await?;
    it.letters.post_news(complaint.number, News::Received).await?;
    show(it, &complaint).await.map(|taken| Answer::created(&taken))
}

/// Writes it down, unless it was.
async fn take<S, L, B, W>(
    it: &Intake<S, L, B, W>,
    request: Sha256,
    statement: Statement,
) -> Result<Complaint, Problem>
where
    S: Complaints + Ledger + Throttles,
    W: World,
{
    let mut round = 0;
    let mut is_counted = false;
    for _ in 0..ROUNDS_MAX {
        match it.store.complaint(ComplaintNumber::of(request, round)).await? {
            Some(known) if known.request == request => return Ok(known),
            Some(_) => round += 1,
            None => {
                // A letter goes to whatever address somebody typed: not many in an hour.
                if !is_counted {
                    let key = Tries::of_email(Scope::Letters, &statement.from.email);
                    let free = Scope::Letters.free();
                    throttle::admit(&it.store, &it.world, Scope::Letters, key, free).await?;
                    is_counted = true;
                }
                let now = it.world.now();
                let (taken, step) = Complaint::receive(statement.clone(), request, round, now);
                match it.store.commit(&step).await {
                    Ok(()) => return Ok(taken),
                    Err(StoreError::Conflict) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
    }
    Err(StoreError::Conflict.into())
}

async fn show<S, L, B, W>(it: &Intake<S, L, B, W>, complaint: &Complaint) -> Result<Taken, Problem>
where
    B: Attachments,
    W: World,
{
    let now = it.world.now();
    let mut files = Vec::with_capacity(complaint.statement.files.len());
    for (n, file) in (1..).zip(&complaint.statement.files) {
        let place = AttachedTo::Complaint(complaint.number, n);
        let name = file.name.as_str().to_owned();
        let has_come = it.bucket.attached(place).await?.is_some();
        let upload = if complaint.takes_files(now) && !has_come {
            let signed = it.bucket.sign_attaching(place, file, it.link_life).await?;
            Some(upload(signed, now.plus(it.link_life)))
        } else {
            None
        };
        files.push(TakenFile { name, upload });
    }
    let number = complaint.number.to_string();
    Ok(Taken { number, received_at: timestamp(complaint.received), files })
}
