//! `PUT /photos/{id}/recipe`: another result of a photo that was delivered, free of charge.
//!
//! Deliberately absent: an `Idempotency-Key`. The same wish again is the wish that is there.

use crate::Counter;
use crate::wish::{Asked, Findings, RequestBody, wish, with_output};
use domain::exhibit::Exhibits;
use domain::photo::AgainError;
use domain::ports::{Accounts, EditQueue, Ledger, Photos, Sessions, StoreError};
use domain::{Account, Move, Photo, PhotoId, RecipeText, RequestText};
use edge::{Answer, Problem, Request, World, auth};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What is to be done with it this time.
#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewWish")]
pub(crate) struct Body {
    #[serde(default)]
    #[schemars(with = "Option<serde_json::Value>")]
    recipe: Option<Box<RawValue>>,
    #[serde(default)]
    request: Option<RequestBody>,
    /// The kind of file, as `output` of a recipe: beside words, or alone, where the photo is to
    /// stay as it was edited.
    #[serde(default)]
    #[schemars(with = "Option<serde_json::Value>")]
    output: Option<Box<RawValue>>,
    /// `again.number` of the photo as it was looked at, 0 where there is none. With it, a late copy
    /// of an older wish takes nothing back.
    #[serde(default)]
    seen: Option<u32>,
}

impl Body {
    fn asked(&self) -> Asked<'_> {
        let (recipe, output) = (self.recipe.as_deref(), self.output.as_deref());
        Asked { recipe, request: self.request.as_ref(), output }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "WishTaken")]
pub(crate) struct Taken {
    id: String,
    /// How often it was wanted anew, this time included.
    number: u32,
}

/// How often a wish is decided anew because the photo moved on meanwhile.
const ROUNDS_MAX: usize = 5;

pub(crate) async fn ask<S, B, Q, W>(
    it: &Counter<S, B, Q, W>,
    request: &Request,
    id: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Photos + Ledger + Exhibits,
    Q: EditQueue,
    W: World,
{
    request.refuse_cross_site(&it.site_origin)?;
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    auth::may_use(&account)?;
    let id = PhotoId::parse(id).map_err(|_| Problem::NotFound)?;
    let body: Body = request.json()?;
    let mut found = Findings::default();
    let asked = body.asked();
    let wished = wish(asked, "", &mut found);
    found.refuse()?;
    let (recipe, words) = wished.ok_or_else(|| Problem::invalid("recipe", "is missing"))?;
    let photo = decide(it, &account, id, |photo, now| {
        let (recipe, words) = match asked.only_output() {
            Some(output) => as_before(photo, output)?,
            None => (recipe.clone(), words.clone()),
        };
        photo.ask_again(&account, recipe, words, body.seen, now)
    })
    .await?;
    // Also where it was asked before: that one may have got lost on its way to the queue.
    if photo.anew().is_some() {
        it.queue.ask(photo.id).await?;
    }
    Ok(Answer::accepted(&Taken { id: photo.id.to_string(), number: photo.edits() }))
}

/// What the photo is made by, as another kind of file.
fn as_before(
    photo: &Photo,
    output: &RawValue,
) -> Result<(RecipeText, Option<RequestText>), AgainError> {
    let (recipe, words) = photo.made_by()?;
    // The output was read before, and the recipe is ours.
    let recipe = with_output(recipe.as_str(), Some(output), "", &mut Vec::new());
    Ok((recipe.ok_or(AgainError::Forgotten)?, words.cloned()))
}

/// The photo with its wish in it.
async fn decide<S, B, Q, W>(
    it: &Counter<S, B, Q, W>,
    account: &Account,
    id: PhotoId,
    decision: impl Fn(&Photo, domain::Time) -> Result<Move, AgainError>,
) -> Result<Photo, Problem>
where
    S: Photos + Ledger + Exhibits,
    W: World,
{
    for _ in 0..ROUNDS_MAX {
        let photo = it.store.photo(id).await?.filter(|photo| photo.account == account.id);
        let photo = photo.ok_or(Problem::NotFound)?;
        match decision(&photo, it.world.now()) {
            Ok(Move::Already) => return Ok(photo),
            Ok(Move::Step(step)) => match it.store.commit(&step).await {
                // Read once more: the wish is then the one that is there.
                Ok(()) | Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            },
            Err(AgainError::Erased) => return Err(Problem::PhotoGone),
            Err(AgainError::NoResult) => {
                return Err(Problem::NoResult { stage: photo.stage_name() });
            }
            Err(AgainError::Impounded) => {
                edge::exhibits::refuse(&it.store, &photo).await?;
                return Err(StoreError::Conflict.into());
            }
            Err(AgainError::Forgotten) => return Err(Problem::WishForgotten),
            Err(AgainError::Busy | AgainError::Overtaken) => return Err(Problem::PhotoBusy),
            Err(AgainError::Enough) => return Err(Problem::EditedEnough),
        }
    }
    Err(StoreError::Conflict.into())
}
