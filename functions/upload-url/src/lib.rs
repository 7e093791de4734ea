//! `POST /photos`: takes units out of the packs and answers one signed upload link a photo.
//! `PUT /photos/{id}/recipe`: has a delivered photo edited again, for no unit.
//!
//! Deliberately absent: the bytes. They go from the browser to the bucket.

mod again;
mod batch;
mod wish;

use batch::Batch;
use domain::exhibit::Exhibits;
use domain::ledger::{self, TakeError};
use domain::ports::{
    Accounts, EditQueue, Ledger, Packs, Photos, Sessions, SignedRequest, StoreError, Uploads,
};
use domain::{Account, Photo, Span, Stage};
use edge::api::Operation;
use edge::{Answer, Problem, Request, World, auth, timestamp};
use lambda_http::http::Method;
use schemars::JsonSchema;
use serde::Serialize;

/// What taking photos in needs.
#[derive(Debug)]
pub struct Counter<S, B, Q, W> {
    /// The ledger.
    pub store: S,
    /// Where photos are uploaded to.
    pub uploads: B,
    /// Where a photo is asked for again.
    pub queue: Q,
    /// Clock and dice.
    pub world: W,
    /// Where the page lives.
    pub site_origin: String,
    /// How long a link lives.
    pub link_life: Span,
    /// How long after that an upload may still arrive.
    pub slack: Span,
}

/// How often a batch is decided anew because others took from the same packs meanwhile.
const ROUNDS_MAX: usize = 5;

#[derive(JsonSchema, Serialize)]
struct Taken {
    photos: Vec<TakenPhoto>,
}

#[derive(JsonSchema, Serialize)]
struct TakenPhoto {
    id: String,
    name: String,
    stage: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    upload: Option<Upload>,
}

#[derive(JsonSchema, Serialize)]
struct Upload {
    method: &'static str,
    url: String,
    headers: std::collections::BTreeMap<String, String>,
    expires: String,
}

/// What it answers, for the description of the API.
pub fn describe() -> Vec<Operation> {
    vec![
        Operation::new("POST", "/photos", "Takes units for 1 to 100 photos and signs their links")
            .for_customers()
            .once()
            .takes::<batch::Body>()
            .gives::<Taken>(201, "The photos, each with the request that uploads it.")
            .refuses(&["not-enough-photos", "reading-asks", "key-reused", "account-closed"]),
        Operation::new("PUT", "/photos/{id}/recipe", "Has a delivered photo edited again, free")
            .for_customers()
            .takes::<again::Body>()
            .gives::<again::Taken>(202, "The result that is there stays until the next one is.")
            .refuses(&[
                "no-result",
                "photo-busy",
                "photo-gone",
                "edited-enough",
                "wish-forgotten",
                "reading-asks",
                "photo-impounded",
            ]),
    ]
}

/// Takes photos in, or has one edited again.
pub async fn handle<S, B, Q, W>(
    it: &Counter<S, B, Q, W>,
    request: Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Packs + Photos + Ledger + Exhibits,
    B: Uploads,
    Q: EditQueue,
    W: World,
{
    match (&request.method, request.segments().as_slice()) {
        (&Method::POST, ["photos"]) => take_in(it, &request).await,
        (&Method::PUT, ["photos", id, "recipe"]) => again::ask(it, &request, id).await,
        _ => Err(Problem::NotFound),
    }
}

/// Takes a batch in. The same batch under the same `Idempotency-Key` is the same batch: its links
/// are given out anew, and nothing is taken twice.
async fn take_in<S, B, Q, W>(it: &Counter<S, B, Q, W>, request: &Request) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Packs + Photos + Ledger,
    B: Uploads,
    W: World,
{
    request.refuse_cross_site(&it.site_origin)?;
    let key = request.idempotency_key()?;
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    auth::may_use(&account)?;
    let batch = Batch::parse(request, account.id, key)?;
    let photos = take(it, account, &batch).await?;
    let mut taken = Vec::with_capacity(photos.len());
    for photo in &photos {
        taken.push(show(it, photo).await?);
    }
    Ok(Answer::created(&Taken { photos: taken }))
}

/// Decides and commits until every photo of the batch is held, or the batch is refused.
async fn take<S, B, Q, W>(
    it: &Counter<S, B, Q, W>,
    mut account: Account,
    batch: &Batch,
) -> Result<Vec<Photo>, Problem>
where
    S: Accounts + Packs + Photos + Ledger,
    W: World,
{
    for _ in 0..ROUNDS_MAX {
        let packs = it.store.packs(account.id).await?;
        let known = it.store.photos(&batch.ids()).await?;
        let decided = ledger::take(&ledger::Batch {
            account: &account,
            packs: &packs,
            orders: &batch.orders,
            known: &known,
            link_life: it.link_life,
            slack: it.slack,
            now: it.world.now(),
        });
        let steps = match &decided {
            Ok(taking) => &taking.steps,
            Err(TakeError::NotEnough { undo, .. }) => undo,
            Err(TakeError::AccountClosed(_)) => {
                auth::may_use(&account)?;
                return Err(Problem::AccountClosed);
            }
            Err(TakeError::KeyReused) => return Err(Problem::KeyReused),
        };
        if commit_all(&it.store, steps).await? {
            return match decided {
                Ok(taking) => Ok(taking.photos),
                Err(TakeError::NotEnough { needed, left, .. }) => {
                    Err(Problem::NotEnough { needed, left })
                }
                Err(_) => Err(Problem::AccountClosed),
            };
        }
        account = it.store.account(account.id).await?.ok_or(Problem::NotLoggedIn)?;
    }
    Err(StoreError::Conflict.into())
}

/// Whether all steps were committed. A conflict means: look again and decide again; what was
/// committed so far is then known.
async fn commit_all(store: &impl Ledger, steps: &[domain::Step]) -> Result<bool, StoreError> {
    for step in steps {
        match store.commit(step).await {
            Ok(()) => {}
            Err(StoreError::Conflict) => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

/// A photo with its link, if an upload is awaited.
async fn show<S, B, Q, W>(it: &Counter<S, B, Q, W>, photo: &Photo) -> Result<TakenPhoto, Problem>
where
    B: Uploads,
{
    let upload = match photo.stage {
        Stage::Held { link_until } if photo.erased.is_none() => {
            let signed = it.uploads.sign_upload(photo.id, &photo.order, it.link_life).await?;
            let SignedRequest { url, headers } = signed;
            let headers = headers.into_iter().collect();
            Some(Upload { method: "PUT", url, headers, expires: timestamp(link_until) })
        }
        _ => None,
    };
    let name = photo.order.name.as_str().to_owned();
    Ok(TakenPhoto { id: photo.id.to_string(), name, stage: photo.stage_name(), upload })
}
