//! What a message asks for: an S3 event, or our own `{"photo": "ph_…"}` when a photo is asked for
//! again.

use domain::PhotoId;
use edge::events::{Created, created};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    photo: String,
}

/// The photos that a message names. Whatever is not about a photo of ours names none: it is
/// logged and done with, because it would be the same the next time.
pub(crate) fn photos(
    body: &str,
    uploads_name: &str,
    photo_of: impl Fn(&str) -> Option<PhotoId>,
) -> Vec<PhotoId> {
    if let Ok(asked) = serde_json::from_str::<Asked>(body) {
        return PhotoId::parse(&asked.photo).into_iter().collect();
    }
    match created(body) {
        Created::Test => Vec::new(),
        Created::Unknown => {
            tracing::warn!(bytes = body.len(), "a message of no form that we know");
            Vec::new()
        }
        Created::Objects(objects) => objects
            .into_iter()
            .filter_map(|(bucket, key)| {
                let id = photo_of(&key).filter(|_| bucket == uploads_name);
                if id.is_none() {
                    tracing::warn!(%bucket, "an object that is not an upload of ours");
                }
                id
            })
            .collect(),
    }
}
