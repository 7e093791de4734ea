//! Photos of customers as operators see them: which there are, and no picture. Whoever lists them
//! or looks at one leaves a line (R59).

use crate::Desk;
use crate::audit::{deed, note};
use crate::exhibits::{ShownExhibit, ShownFile, exhibit_of};
use domain::exhibit::{ExhibitFiles, Exhibits};
use domain::ports::{Accounts, Audit, Ledger, Photos};
use domain::{AccountId, OperatorName, Part, Photo, PhotoId};
use edge::{Answer, Problem, Request, World, timestamp};
use schemars::JsonSchema;
use serde::Serialize;

/// Photos on a page unless the caller says otherwise.
const PHOTOS: u32 = 20;
/// Photos on a page.
const PHOTOS_MAX: u32 = 100;

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskPhotos")]
pub(crate) struct ShownPhotos {
    photos: Vec<ShownPhoto>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskPhoto")]
pub(crate) struct ShownPhoto {
    id: String,
    account: String,
    name: String,
    #[serde(rename = "type")]
    media: &'static str,
    size_bytes: u64,
    stage: &'static str,
    created: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<String>,
    impounded: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    exhibit: Option<ShownExhibit>,
}

fn show(photo: &Photo) -> ShownPhoto {
    ShownPhoto {
        id: photo.id.to_string(),
        account: photo.account.to_string(),
        name: photo.order.name.as_str().to_owned(),
        media: photo.order.media.as_str(),
        size_bytes: photo.order.size_bytes,
        stage: photo.stage_name(),
        created: timestamp(photo.created),
        deleted: photo.erased.map(timestamp),
        impounded: photo.impounded.is_some(),
        exhibit: None,
    }
}

/// The photos of a customer, newest first.
pub(crate) async fn of_account<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    id: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Photos + Ledger + Audit,
    W: World,
{
    let (limit, page) = (request.limit(PHOTOS, PHOTOS_MAX)?, request.page()?);
    let id = AccountId::parse(id).map_err(|_| Problem::NotFound)?;
    it.store.account(id).await?.ok_or(Problem::NotFound)?;
    note(it, deed(operator, request, "photos-listed", &id.to_string(), it.world.now())).await?;
    let found = it.store.photos_of(id, page, limit).await?;
    let photos = found.items.iter().map(show).collect();
    Ok(Answer::ok(&ShownPhotos { photos, next: found.next }))
}

/// A photo without its picture.
pub(crate) async fn view<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    id: &str,
) -> Result<Answer, Problem>
where
    S: Photos + Exhibits + Ledger + Audit,
    F: ExhibitFiles,
    W: World,
{
    let photo = find(it, id).await?;
    let seen = deed(operator, request, "photo-viewed", &photo.id.to_string(), it.world.now());
    note(it, seen).await?;
    whole(it, &photo).await
}

pub(crate) async fn find<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    id: &str,
) -> Result<Photo, Problem>
where
    S: Photos,
{
    let id = PhotoId::parse(id).map_err(|_| Problem::NotFound)?;
    it.store.photo(id).await?.ok_or(Problem::NotFound)
}

/// The photo with all that is known of it as an exhibit.
pub(crate) async fn whole<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    photo: &Photo,
) -> Result<Answer, Problem>
where
    S: Exhibits,
    F: ExhibitFiles,
{
    let mut shown = show(photo);
    if let Some(exhibit) = exhibit_of(it, photo).await? {
        let mut files = Vec::new();
        for part in Part::ALL {
            if let Some(stored) = it.files.kept(photo.id, exhibit.at, part).await? {
                files.push(ShownFile {
                    part: part.as_str(),
                    size_bytes: stored.size_bytes,
                    sha256: stored.sha256.map(|digest| digest.to_hex()),
                });
            }
        }
        let mut exhibit = ShownExhibit::from(&exhibit);
        exhibit.files = Some(files);
        shown.exhibit = Some(exhibit);
    }
    Ok(Answer::ok(&shown))
}
