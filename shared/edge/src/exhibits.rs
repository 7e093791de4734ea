//! What a customer is told of a photo of his that is kept as evidence (R57).

use crate::Problem;
use domain::Photo;
use domain::exhibit::Exhibits;

/// Refuses, with the ground, the paper and how to appeal, where the photo is impounded.
pub async fn refuse(store: &impl Exhibits, photo: &Photo) -> Result<(), Problem> {
    let Some(at) = photo.impounded else { return Ok(()) };
    match store.exhibit(photo.id, at).await? {
        Some(exhibit) => Err(Problem::PhotoImpounded(Box::new(exhibit))),
        // They are written in one step.
        None => Err(Problem::Internal("an impounded photo without its exhibit".into())),
    }
}
