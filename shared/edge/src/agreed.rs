//! What somebody agreed to against what is in force: nobody is bound by terms that he never saw.

use crate::Problem;
use domain::Time;
use domain::legal::Editions;
use domain::order::Accepted;

/// Refuses other versions than those in force, and everything while a document has none.
pub fn in_force(editions: &Editions, agreed: &Accepted, now: Time) -> Result<(), Problem> {
    let outdated = editions.outdated(agreed, now).zip(editions.accepted(now));
    let (changed, current) = outdated.ok_or_else(|| {
        Problem::Unavailable("a document has no version in force: publish one".into())
    })?;
    if changed.is_empty() {
        return Ok(());
    }
    Err(Problem::DocumentsChanged { changed, current: Box::new(current) })
}
