//! Alarms: one log line that a metric filter of the template counts.

/// Rings: `incident` says what happened, `about` which order, refund or invoice it concerns. No
/// person's data belongs in either.
pub fn ring(incident: &str, about: &impl std::fmt::Display) {
    tracing::error!(incident, about = %about, "somebody has to look at this");
}

/// Counts something that strangers can cause at will: it rings only when there is much of it.
pub fn count(nuisance: &str, about: &impl std::fmt::Display) {
    tracing::warn!(nuisance, about = %about, "refused");
}
