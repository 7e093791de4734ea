//! `GET /photos`, `GET /photos/{id}`, `GET /photos/{id}/result`, `DELETE /photos/{id}`.
//!
//! Deliberately absent: another customer's photos. Every one is looked up by who asks and which,
//! and what is not yours does not exist.

use domain::exhibit::Exhibits;
use domain::photo::{AgainStage, EraseError, Failure};
use domain::ports::{Accounts, Ledger, Photos, Results, Sessions, StoreError, Uploads};
use domain::{FileName, Move, Photo, PhotoId, Span, Stage};
use edge::api::Operation;
use edge::{Answer, Problem, Request, World, auth, timestamp};
use lambda_http::http::Method;
use schemars::JsonSchema;
use serde::Serialize;

/// What showing photos needs.
#[derive(Debug)]
pub struct Album<S, B, W> {
    /// The ledger.
    pub store: S,
    /// Uploads and results.
    pub bucket: B,
    /// Clock and dice.
    pub world: W,
    /// Where the page lives.
    pub site_origin: String,
}

/// Photos on a page unless the caller says otherwise.
const PHOTOS: u32 = 50;
/// Photos on a page.
const PHOTOS_MAX: u32 = 100;
/// How long a link to a result lives.
const DOWNLOAD_LIFE: Span = Span::seconds(5 * 60);
/// How often a deletion is decided anew because the photo moved on meanwhile.
const ROUNDS_MAX: usize = 5;

#[derive(JsonSchema, Serialize)]
struct ShownPage {
    photos: Vec<ShownPhoto>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(JsonSchema, Serialize)]
struct ShownPhoto {
    id: String,
    name: String,
    #[serde(rename = "type")]
    media: &'static str,
    size_bytes: u64,
    stage: &'static str,
    created: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<ShownRequest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<ShownResult>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<ShownFailure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    again: Option<ShownAgain>,
    /// There where it is kept as evidence: the answer of `result` says why.
    #[serde(skip_serializing_if = "Option::is_none")]
    impounded: Option<bool>,
}

/// The newest wish to have it edited again: `asked`, `made`, or `refused` and why.
#[derive(JsonSchema, Serialize)]
struct ShownAgain {
    /// How often it was wanted anew.
    number: u32,
    stage: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<ShownFailure>,
}

/// What the customer wrote, and what was said back.
#[derive(JsonSchema, Serialize)]
struct ShownRequest {
    text: String,
    says: String,
}

#[derive(JsonSchema, Serialize)]
struct ShownResult {
    href: String,
    /// `image/jpeg`, `image/png` or `image/webp`.
    #[serde(rename = "type")]
    media: &'static str,
    width: u32,
    height: u32,
    size_bytes: u64,
    sha256: String,
}

#[derive(JsonSchema, Serialize)]
struct ShownFailure {
    code: String,
    reason: String,
}

/// What it answers, for the description of the API.
pub fn describe() -> Vec<Operation> {
    let of = |method, path, summary| Operation::new(method, path, summary).for_customers();
    vec![
        of("GET", "/photos", "Lists the photos, newest first")
            .in_pages()
            .gives::<ShownPage>(200, "A page of photos."),
        of("GET", "/photos/{id}", "Shows a photo")
            .gives::<ShownPhoto>(200, "The photo.")
            .refuses(&["photo-gone"]),
        of("GET", "/photos/{id}/result", "Hands out the edited photo")
            .says(303, "A signed link to the file, for five minutes.")
            .refuses(&["no-result", "photo-gone", "photo-impounded"]),
        of("DELETE", "/photos/{id}", "Deletes a photo, original and result")
            .says(204, "It is gone; a unit that was held for it is back.")
            .refuses(&["photo-busy", "photo-impounded"]),
    ]
}

/// Shows, hands out, or deletes.
pub async fn handle<S, B, W>(it: &Album<S, B, W>, request: Request) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Photos + Ledger + Exhibits,
    B: Uploads + Results,
    W: World,
{
    let route = (request.method.clone(), request.segments());
    match (&route.0, route.1.as_slice()) {
        (&Method::GET, ["photos"]) => list(it, &request).await,
        (&Method::GET, ["photos", id]) => {
            let photo = find(it, &request, id).await?;
            Ok(Answer::ok(&show(&photo)))
        }
        (&Method::GET, ["photos", id, "result"]) => {
            auth::may_use(&auth::authenticate(&it.store, &it.world, &request).await?)?;
            let photo = find(it, &request, id).await?;
            hand_out(it, &photo).await
        }
        (&Method::DELETE, ["photos", id]) => {
            request.refuse_cross_site(&it.site_origin)?;
            delete(it, &request, id).await
        }
        _ => Err(Problem::NotFound),
    }
}

async fn list<S, B, W>(it: &Album<S, B, W>, request: &Request) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Photos,
    W: World,
{
    let (limit, page) = (request.limit(PHOTOS, PHOTOS_MAX)?, request.page()?);
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let found = it.store.photos_of(account.id, page, limit).await?;
    let there = found.items.iter().filter(|photo| photo.erased.is_none());
    Ok(Answer::ok(&ShownPage { photos: there.map(show).collect(), next: found.next }))
}

/// The photo with this id, if it belongs to whoever asks.
async fn mine<S, B, W>(it: &Album<S, B, W>, request: &Request, id: &str) -> Result<Photo, Problem>
where
    S: Accounts + Sessions + Photos,
    W: World,
{
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let id = PhotoId::parse(id).map_err(|_| Problem::NotFound)?;
    let photo = it.store.photo(id).await?.filter(|photo| photo.account == account.id);
    photo.ok_or(Problem::NotFound)
}

/// The same, unless it was deleted.
async fn find<S, B, W>(it: &Album<S, B, W>, request: &Request, id: &str) -> Result<Photo, Problem>
where
    S: Accounts + Sessions + Photos,
    W: World,
{
    let photo = mine(it, request, id).await?;
    if photo.erased.is_some() { Err(Problem::PhotoGone) } else { Ok(photo) }
}

async fn hand_out<S, B, W>(it: &Album<S, B, W>, photo: &Photo) -> Result<Answer, Problem>
where
    S: Exhibits,
    B: Results,
{
    edge::exhibits::refuse(&it.store, photo).await?;
    if !matches!(photo.stage, Stage::Delivered(_)) {
        return Err(Problem::NoResult { stage: photo.stage_name() });
    }
    let name = result_name(photo);
    Ok(Answer::see_other(it.bucket.sign_download(photo, &name, DOWNLOAD_LIFE).await?))
}

/// The name of the customer's file, with a word that tells it from the original.
fn result_name(photo: &Photo) -> FileName {
    let ending = format!("-suret.{}", photo.kind().media().extension());
    let mut stem = photo.order.name.stem().to_owned();
    while stem.len() + ending.len() > FileName::BYTES_MAX {
        stem.pop();
    }
    FileName::parse(&format!("{stem}{ending}")).unwrap_or_else(|_| photo.order.name.clone())
}

/// Deletes: first the ledger says so, then the objects go, then the ledger says that all is done.
/// Whatever is left by a crash in between, the sweeper does.
async fn delete<S, B, W>(
    it: &Album<S, B, W>,
    request: &Request,
    id: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Photos + Ledger + Exhibits,
    B: Uploads + Results,
    W: World,
{
    let mut photo = mine(it, request, id).await?;
    for _ in 0..ROUNDS_MAX {
        let step = match photo.erase(it.world.now()) {
            Ok(Move::Already) => {
                it.bucket.remove_upload(photo.id).await?;
                it.bucket.remove_result(&photo).await?;
                for other in photo.outdated() {
                    it.bucket.remove_result(&other).await?;
                }
                // One that was awaited may have been the last of its run: the sweeper settles it,
                // and tells of the run.
                if !matches!(photo.stage, Stage::Abandoned { .. }) {
                    settle(&it.store, &photo).await?;
                }
                return Ok(Answer::nothing());
            }
            Ok(Move::Step(step)) => step,
            Err(EraseError::Impounded) => {
                edge::exhibits::refuse(&it.store, &photo).await?;
                return Err(StoreError::Conflict.into());
            }
            Err(EraseError::Running) => return Err(Problem::PhotoBusy),
        };
        match it.store.commit(&step).await {
            Ok(()) | Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
        photo = it.store.photo(photo.id).await?.ok_or(Problem::NotFound)?;
    }
    Err(StoreError::Conflict.into())
}

async fn settle(store: &impl Ledger, photo: &Photo) -> Result<(), StoreError> {
    match photo.settle() {
        Ok(Move::Step(step)) => match store.commit(&step).await {
            // Somebody else settled it, or looks after it.
            Ok(()) | Err(StoreError::Conflict) => Ok(()),
            Err(error) => Err(error),
        },
        Ok(Move::Already) | Err(_) => Ok(()),
    }
}

fn show(photo: &Photo) -> ShownPhoto {
    let result = match &photo.stage {
        Stage::Delivered(delivered) if photo.impounded.is_none() => Some(ShownResult {
            href: format!("/photos/{}/result", photo.id),
            media: photo.kind().media().as_str(),
            width: delivered.width,
            height: delivered.height,
            size_bytes: delivered.size_bytes,
            sha256: delivered.sha256.to_hex(),
        }),
        _ => None,
    };
    let failure = match &photo.stage {
        Stage::Failed(failure) => Some(why(failure)),
        _ => None,
    };
    let again = photo.again.as_ref().map(|again| ShownAgain {
        number: again.number,
        stage: again.stage.name(),
        failure: match &again.stage {
            AgainStage::Refused(failure) => Some(why(failure)),
            AgainStage::Asked { .. } | AgainStage::Made => None,
        },
    });
    let request = photo.words().map(|request| ShownRequest {
        text: request.text().to_owned(),
        says: request.says().to_owned(),
    });
    ShownPhoto {
        id: photo.id.to_string(),
        name: photo.order.name.as_str().to_owned(),
        media: photo.order.media.as_str(),
        size_bytes: photo.order.size_bytes,
        stage: photo.stage_name(),
        created: timestamp(photo.created),
        request,
        result,
        failure,
        again,
        impounded: photo.impounded.map(|_| true),
    }
}

fn why(failure: &Failure) -> ShownFailure {
    ShownFailure { code: failure.code.clone(), reason: failure.reason.clone() }
}
