//! A batch as it comes in, parsed into photos with their ids. All faults are named at once, so
//! that one bad file does not hide the next.

use domain::ledger::BATCH_MAX;
use domain::{AccountId, FileName, MediaType, PhotoId, PhotoOrder, RecipeText, Sha256};
use edge::{Fault, Problem, Request};
use pixels::{Limits, Recipe};
use serde::Deserialize;
use serde_json::value::RawValue;

/// A parsed batch.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) orders: Vec<(PhotoId, PhotoOrder)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    photos: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    name: String,
    #[serde(rename = "type")]
    media: String,
    size_bytes: u64,
    sha256: String,
    #[serde(default)]
    recipe: Option<Box<RawValue>>,
}

impl Batch {
    pub(crate) fn parse(request: &Request, account: AccountId, key: &str) -> Result<Self, Problem> {
        let body: Body = request.json()?;
        if body.photos.is_empty() || body.photos.len() > BATCH_MAX {
            let reason = format!("has 1 to {BATCH_MAX} items");
            return Err(Problem::invalid("photos", reason));
        }
        let mut faults = Vec::new();
        let mut orders = Vec::with_capacity(body.photos.len());
        for (index, item) in (0_u32..).zip(body.photos) {
            let path = format!("photos[{index}]");
            if let Some(order) = parse_item(&item, &path, &mut faults) {
                orders.push((PhotoId::of_batch(account, key, index), order));
            }
        }
        if faults.is_empty() { Ok(Self { orders }) } else { Err(Problem::Invalid(faults)) }
    }

    pub(crate) fn ids(&self) -> Vec<PhotoId> {
        self.orders.iter().map(|(id, _)| *id).collect()
    }
}

fn parse_item(item: &Item, path: &str, faults: &mut Vec<Fault>) -> Option<PhotoOrder> {
    let name = FileName::parse(&item.name);
    let name = name.map_err(|e| faults.push(Fault::at(format!("{path}.name"), e))).ok();
    let media = MediaType::parse(&item.media);
    let media = media.map_err(|e| faults.push(Fault::at(format!("{path}.type"), e))).ok();
    let size_max = Limits::default().file_bytes_max;
    let fits = item.size_bytes > 0
        && usize::try_from(item.size_bytes).is_ok_and(|size_bytes| size_bytes <= size_max);
    if !fits {
        let reason = format!("a photo has 1 to {size_max} bytes");
        faults.push(Fault::at(format!("{path}.size_bytes"), reason));
    }
    let sha256 = Sha256::parse_hex(&item.sha256);
    if sha256.is_none() {
        let reason = "is the SHA-256 of the file as 64 hexadecimal digits";
        faults.push(Fault::at(format!("{path}.sha256"), reason));
    }
    let recipe = match &item.recipe {
        Some(json) => Recipe::parse(json.get()),
        None => Ok(Recipe::default()),
    };
    let recipe = recipe
        .map_err(|error| faults.push(Fault::at(recipe_path(path, &error.path), error.reason)))
        .ok();
    let recipe = RecipeText::from_canonical(recipe?.to_json());
    let size_bytes = fits.then_some(item.size_bytes)?;
    Some(PhotoOrder { name: name?, media: media?, size_bytes, sha256: sha256?, recipe })
}

fn recipe_path(item: &str, inside: &str) -> String {
    if inside.is_empty() { format!("{item}.recipe") } else { format!("{item}.recipe.{inside}") }
}
