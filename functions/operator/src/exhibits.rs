//! Photos that are impounded, kept as evidence (R57). Looking at a picture takes that it is
//! impounded first, on a ground and a paper; every look leaves a line.

use crate::Desk;
use crate::audit::{commit, deed, note};
use crate::photos::{find, whole};
use domain::audit::Deed;
use domain::exhibit::{ExhibitFiles, Exhibits, ImpoundError, Release};
use domain::ports::{Accounts, Audit, Ledger, Letters, Photos, StoreError};
use domain::{
    About, Exhibit, Fate, FileName, Ground, Letter, Move, OperatorName, Part, Photo, Sentence,
    Span, Stage, Time,
};
use edge::refunds::sentence;
use edge::{Answer, Problem, Request, World, timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often it is decided anew because something else came first.
const ROUNDS_MAX: usize = 10;
/// Entries on a page unless the caller says otherwise.
const ENTRIES: u32 = 20;
/// Entries on a page.
const ENTRIES_MAX: u32 = 100;
/// How long a link to a file lives.
const LINK_LIFE: Span = Span::seconds(60);

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImpoundForm {
    /// As for a block: 1 to 4.
    ground: u32,
    /// What the paper is called, with its number.
    document: String,
    /// The day of the paper.
    dated: String,
    /// For the audit alone.
    note: String,
}

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseForm {
    /// Which exhibit, by the time that it is shown with: the photo may be another by now.
    at: String,
    /// `returned` or `destroyed`.
    fate: String,
    /// Why, for the register.
    note: String,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Exhibit")]
pub(crate) struct ShownExhibit {
    photo: String,
    account: String,
    ground: u32,
    document: String,
    by: String,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    released: Option<ShownRelease>,
    /// What is kept; not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) files: Option<Vec<ShownFile>>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "ExhibitRelease")]
struct ShownRelease {
    fate: &'static str,
    by: String,
    at: String,
    note: String,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "ExhibitFile")]
pub(crate) struct ShownFile {
    pub(crate) part: &'static str,
    pub(crate) size_bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sha256: Option<String>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Exhibits")]
pub(crate) struct ShownExhibits {
    exhibits: Vec<ShownExhibit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskLink")]
pub(crate) struct ShownLink {
    url: String,
    expires_at: String,
}

impl From<&Exhibit> for ShownExhibit {
    fn from(it: &Exhibit) -> Self {
        Self {
            photo: it.photo.to_string(),
            account: it.account.to_string(),
            ground: it.ground.number(),
            document: it.document.as_str().to_owned(),
            by: it.by.as_str().to_owned(),
            at: timestamp(it.at),
            released: it.released.as_ref().map(|release| ShownRelease {
                fate: release.fate.as_str(),
                by: release.by.as_str().to_owned(),
                at: timestamp(release.at),
                note: release.why.as_str().to_owned(),
            }),
            files: None,
        }
    }
}

/// The register, newest first.
pub(crate) async fn list<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Exhibits,
{
    let (limit, page) = (request.limit(ENTRIES, ENTRIES_MAX)?, request.page()?);
    let found = it.store.exhibits(page, limit).await?;
    let exhibits = found.items.iter().map(Into::into).collect();
    Ok(Answer::ok(&ShownExhibits { exhibits, next: found.next }))
}

/// The exhibit that a photo is, or was last.
pub(crate) async fn exhibit_of<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    photo: &Photo,
) -> Result<Option<Exhibit>, StoreError>
where
    S: Exhibits,
{
    match photo.exhibit {
        Some(at) => it.store.exhibit(photo.id, at).await,
        None => Ok(None),
    }
}

/// What a form of impounding says.
fn read(request: &Request, now: Time) -> Result<(Ground, Sentence, Sentence), Problem> {
    let form: ImpoundForm = request.json()?;
    let ground = Ground::from_number(form.ground)
        .ok_or_else(|| Problem::invalid("ground", "is 1, 2, 3 or 4"))?;
    let document = crate::blocks::paper(&form.document, &form.dated, now)?;
    Ok((ground, document, sentence("note", &form.note)?))
}

/// Impounds a photo: first the ledger says so, so that nobody deletes it, then its files are
/// copied. A repetition copies what is still missing.
pub(crate) async fn impound<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    id: &str,
) -> Result<Answer, Problem>
where
    S: Photos + Exhibits + Ledger + Audit,
    L: Letters,
    F: ExhibitFiles,
    W: World,
{
    let (ground, document, why) = read(request, it.world.now())?;
    for _ in 0..ROUNDS_MAX {
        let (photo, now) = (find(it, id).await?, it.world.now());
        let known = exhibit_of(it, &photo).await?;
        let (paper, by) = (document.clone(), operator.clone());
        let has_files = has_files(it, &photo).await?;
        let decided = photo.impound(known.as_ref(), has_files, ground, paper, by, now);
        let (exhibit, decision) = decided.map_err(|error| match error {
            ImpoundError::Erased => Problem::PhotoGone,
            ImpoundError::Busy => Problem::PhotoBusy,
            ImpoundError::NoFiles => Problem::FilesGone,
            ImpoundError::Impounded => Problem::ExhibitTaken,
        })?;
        if let Move::Step(step) = decision {
            // Whoever released it before may have died with its files still there.
            if let Some(ended) = &known {
                discard(it, &photo, ended).await?;
            }
            let deed = Deed {
                before: photo.stage_name().to_owned(),
                after: format!("ground {}: {}", ground.number(), document.as_str()),
                reason: Some(why.clone()),
                ..deed(operator, request, "photo-impounded", &photo.id.to_string(), now)
            };
            match commit(it, step, deed).await {
                Ok(()) => tracing::info!(operator = operator.as_str(), photo = %photo.id, "kept"),
                Err(StoreError::Conflict) => continue,
                Err(error) => return Err(error.into()),
            }
        }
        for part in photo.parts() {
            it.files.keep(&photo, exhibit.at, *part).await?;
        }
        tell(it, &exhibit).await?;
        let photo = find(it, id).await?;
        return whole(it, &photo).await;
    }
    Err(StoreError::Conflict.into())
}

async fn has_files<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    photo: &Photo,
) -> Result<bool, StoreError>
where
    F: ExhibitFiles,
{
    for part in photo.parts() {
        if it.files.is_there(photo, *part).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The customer is told of the beginning and of the end.
async fn tell<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    exhibit: &Exhibit,
) -> Result<(), StoreError>
where
    L: Letters,
{
    let fate = exhibit.released.as_ref().map(|release| release.fate);
    let about = About::Exhibit { photo: exhibit.photo, at: exhibit.at, fate };
    it.letters.post(&Letter { account: exhibit.account, about }).await
}

/// A link to a file of an impounded photo.
pub(crate) async fn hand_out<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    id: &str,
    part: &str,
) -> Result<Answer, Problem>
where
    S: Photos + Exhibits + Ledger + Audit,
    F: ExhibitFiles,
    W: World,
{
    let (photo, part) = (find(it, id).await?, Part::parse(part).ok_or(Problem::NotFound)?);
    let at = photo.impounded.ok_or(Problem::NoExhibit)?;
    let kept = it.files.kept(photo.id, at, part).await?.ok_or(Problem::NotFound)?;
    let now = it.world.now();
    let object = photo.id.to_string();
    let looked = deed(operator, request, "exhibit-handed-out", &object, now);
    let digest = kept.sha256.map_or_else(String::new, |digest| digest.to_hex());
    note(it, Deed { after: format!("{} {digest}", part.as_str()), ..looked }).await?;
    let name = kept_name(&photo, part);
    let url = it.files.sign_kept(photo.id, at, part, &name, LINK_LIFE).await?;
    Ok(Answer::ok(&ShownLink { url, expires_at: timestamp(now.plus(LINK_LIFE)) }))
}

/// The id and not the customer's word for it: an exhibit goes to others.
fn kept_name(photo: &Photo, part: Part) -> FileName {
    let ending = match part {
        Part::Original => photo.order.media.extension(),
        Part::Result => photo.kind().media().extension(),
    };
    let name = format!("{}-{}.{ending}", photo.id, part.as_str());
    FileName::parse(&name).unwrap_or_else(|_| photo.order.name.clone())
}

/// Ends it: the customer has the photo again, or it is deleted for good.
pub(crate) async fn release<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    id: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Photos + Exhibits + Ledger + Audit,
    L: Letters,
    F: ExhibitFiles,
    W: World,
{
    let form: ReleaseForm = request.json()?;
    let fate = Fate::parse(&form.fate)
        .ok_or_else(|| Problem::invalid("fate", "is returned or destroyed"))?;
    let why = sentence("note", &form.note)?;
    for _ in 0..ROUNDS_MAX {
        let photo = find(it, id).await?;
        let exhibit = exhibit_of(it, &photo).await?.ok_or(Problem::NoExhibit)?;
        if timestamp(exhibit.at) != form.at {
            return Err(Problem::ExhibitTaken);
        }
        let now = it.world.now();
        let account = it.store.account(photo.account).await?;
        let is_gone = account.is_none_or(|account| !account.is_open());
        let release = Release { fate, by: operator.clone(), at: now, why: why.clone() };
        let decided = exhibit.release(release, is_gone);
        let Move::Step(step) = decided.map_err(|_| Problem::ExhibitTaken)? else {
            return end(it, &exhibit).await;
        };
        let deed = Deed {
            before: format!("ground {}: {}", exhibit.ground.number(), exhibit.document.as_str()),
            after: fate.as_str().to_owned(),
            reason: Some(why.clone()),
            ..deed(operator, request, "exhibit-released", &photo.id.to_string(), now)
        };
        match commit(it, step, deed).await {
            Ok(()) => {
                tracing::info!(operator = operator.as_str(), photo = %photo.id, "released");
            }
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}

/// What follows when it is written down. A repetition does what is still missing.
async fn end<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    exhibit: &Exhibit,
) -> Result<Answer, Problem>
where
    S: Photos + Exhibits,
    L: Letters,
    F: ExhibitFiles,
{
    let photo = it.store.photo(exhibit.photo).await?.ok_or(Problem::NotFound)?;
    discard(it, &photo, exhibit).await?;
    tell(it, exhibit).await?;
    whole(it, &photo).await
}

/// Removes the files of an exhibit that ended. What was given back is put back first, where its
/// days have passed meanwhile: these may be the last copies.
async fn discard<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    photo: &Photo,
    exhibit: &Exhibit,
) -> Result<(), StoreError>
where
    F: ExhibitFiles,
{
    let kept = it.files.kept(photo.id, exhibit.at, Part::Result).await?;
    let is_its_result = match &photo.stage {
        Stage::Delivered(delivered) => {
            kept.is_some_and(|kept| kept.sha256 == Some(delivered.sha256))
        }
        _ => false,
    };
    if is_its_result && photo.erased.is_none() {
        it.files.put_back(photo, exhibit.at).await?;
    }
    for part in Part::ALL {
        it.files.remove_kept(photo.id, exhibit.at, part).await?;
    }
    Ok(())
}
