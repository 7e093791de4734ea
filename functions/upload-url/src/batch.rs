//! A batch as it comes in, parsed into photos with their ids. All faults are named at once, so
//! that one bad file does not hide the next.

use crate::wish::{Asked, Findings, RequestBody, wish};
use domain::ledger::BATCH_MAX;
use domain::{AccountId, FileName, MediaType, PhotoId, PhotoOrder, Sha256};
use edge::{Fault, Problem, Request};
use pixels::Limits;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A parsed batch.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) orders: Vec<(PhotoId, PhotoOrder)>,
}

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewPhotos")]
pub(crate) struct Body {
    photos: Vec<Item>,
}

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewPhoto")]
struct Item {
    name: String,
    #[serde(rename = "type")]
    media: String,
    size_bytes: u64,
    sha256: String,
    #[serde(default)]
    #[schemars(with = "Option<serde_json::Value>")]
    recipe: Option<Box<RawValue>>,
    #[serde(default)]
    request: Option<RequestBody>,
    /// The kind of file, as `output` of a recipe: beside words, or where nothing else is wanted.
    #[serde(default)]
    #[schemars(with = "Option<serde_json::Value>")]
    output: Option<Box<RawValue>>,
}

impl Batch {
    pub(crate) fn parse(request: &Request, account: AccountId, key: &str) -> Result<Self, Problem> {
        let body: Body = request.json()?;
        if body.photos.is_empty() || body.photos.len() > BATCH_MAX {
            let reason = format!("has 1 to {BATCH_MAX} items");
            return Err(Problem::invalid("photos", reason));
        }
        let mut found = Findings::default();
        let mut orders = Vec::with_capacity(body.photos.len());
        for (index, item) in (0_u32..).zip(body.photos) {
            let path = format!("photos[{index}]");
            if let Some(order) = parse_item(&item, &path, &mut found) {
                orders.push((PhotoId::of_batch(account, key, index), order));
            }
        }
        found.refuse()?;
        Ok(Self { orders })
    }

    pub(crate) fn ids(&self) -> Vec<PhotoId> {
        self.orders.iter().map(|(id, _)| *id).collect()
    }
}

fn parse_item(item: &Item, path: &str, found: &mut Findings) -> Option<PhotoOrder> {
    let faults = &mut found.faults;
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
    let (recipe, output) = (item.recipe.as_deref(), item.output.as_deref());
    let wish = wish(Asked { recipe, request: item.request.as_ref(), output }, path, found);
    let size_bytes = fits.then_some(item.size_bytes)?;
    let (recipe, request) = wish?;
    Some(PhotoOrder { name: name?, media: media?, size_bytes, sha256: sha256?, recipe, request })
}
