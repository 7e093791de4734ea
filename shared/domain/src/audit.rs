//! What operators did: a line for each act, written in the same transaction as the act. Each line
//! holds the digest of the one before it, so that none can be changed or taken out unnoticed.

use crate::step::{Change, Step};
use crate::{OperatorName, Sentence, Sha256, Time};
use std::net::IpAddr;

/// What an operator does, before it has its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Who.
    pub actor: OperatorName,
    /// What was done, as `refund-approved`.
    pub act: String,
    /// To what, as the id that paths name.
    pub object: String,
    /// How it stood before, where that says more than the act.
    pub before: String,
    /// How it stands now.
    pub after: String,
    /// Why, in the operator's words.
    pub reason: Option<Sentence>,
    /// When.
    pub at: Time,
    /// The address that the gateway saw.
    pub address: Option<IpAddr>,
}

/// A line of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Its place, from 1.
    pub place: u32,
    /// What was done.
    pub deed: Deed,
    /// The digest of the line before it; zeros for the first.
    pub previous: Sha256,
    /// Its own digest, as it was written.
    pub digest: Sha256,
}

/// Why a chain is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// A line is missing, or is there twice.
    #[error("line {0} is not where it belongs")]
    Place(u32),
    /// A line does not follow upon the one before it.
    #[error("line {0} does not follow upon the line before it")]
    Link(u32),
    /// A line is not what it was.
    #[error("line {0} was changed")]
    Content(u32),
}

/// How far a chain was followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// Lines so far.
    pub lines: u32,
    /// The digest of the last one.
    pub head: Sha256,
}

impl Default for Chain {
    fn default() -> Self {
        Self { lines: 0, head: Sha256::from_bytes([0; 32]) }
    }
}

impl Chain {
    /// Follows it by one line.
    pub fn follow(self, line: &AuditLine) -> Result<Self, ChainError> {
        if line.place != self.lines.saturating_add(1) {
            return Err(ChainError::Place(line.place));
        }
        if line.previous != self.head {
            return Err(ChainError::Link(line.place));
        }
        let found = digest(line.place, line.previous, &line.deed);
        if found != line.digest {
            return Err(ChainError::Content(line.place));
        }
        Ok(Self { lines: line.place, head: line.digest })
    }
}

impl Deed {
    /// The line that follows upon the last one.
    pub fn after(self, last: Option<&AuditLine>) -> AuditLine {
        let place = last.map_or(1, |last| last.place.saturating_add(1));
        let previous = last.map_or(Chain::default().head, |last| last.digest);
        let digest = digest(place, previous, &self);
        AuditLine { place, deed: self, previous, digest }
    }

    /// The line alone, for acts that change nothing of ours.
    pub fn alone(self, last: Option<&AuditLine>) -> Step {
        Step::of(vec![Change::AddAuditLine { line: Box::new(self.after(last)) }])
    }
}

impl Step {
    /// The same step with the line of its audit: both or neither.
    #[must_use]
    pub fn audited(self, deed: Deed, last: Option<&AuditLine>) -> Self {
        let mut changes = self.into_changes();
        changes.push(Change::AddAuditLine { line: Box::new(deed.after(last)) });
        Self::of(changes)
    }
}

/// Each part with its length before it, so that no two lines read alike.
fn digest(place: u32, previous: Sha256, deed: &Deed) -> Sha256 {
    let address = deed.address.map(|address| address.to_string());
    let (place, at) = (place.to_string(), deed.at.as_millis().to_string());
    let parts = [
        place.as_str(),
        &previous.to_hex(),
        deed.actor.as_str(),
        &deed.act,
        &deed.object,
        &deed.before,
        &deed.after,
        deed.reason.as_ref().map_or("", Sentence::as_str),
        &at,
        address.as_deref().unwrap_or(""),
    ];
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend(part.len().to_string().as_bytes());
        bytes.push(b':');
        bytes.extend(part.as_bytes());
    }
    Sha256::of(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn deed(n: u64) -> Deed {
        Deed {
            actor: OperatorName::parse("aru").unwrap(),
            act: "refund-approved".to_owned(),
            object: format!("rf_{n}"),
            before: "asked".to_owned(),
            after: "approved".to_owned(),
            reason: Sentence::parse("Right"),
            at: Time::from_millis(n),
            address: "192.0.2.1".parse().ok(),
        }
    }

    fn chain(lines: u64) -> Vec<AuditLine> {
        let mut all: Vec<AuditLine> = Vec::new();
        for n in 0..lines {
            let line = deed(n).after(all.last());
            all.push(line);
        }
        all
    }

    fn followed(lines: &[AuditLine]) -> Result<Chain, ChainError> {
        lines.iter().try_fold(Chain::default(), Chain::follow)
    }

    #[test]
    fn a_chain_is_followed_to_its_head() {
        let lines = chain(5);
        let end = followed(&lines).unwrap();
        assert_eq!((end.lines, end.head), (5, lines[4].digest));
        assert_eq!(followed(&[]), Ok(Chain::default()));
    }

    /// Changes one part of a line; `part` says which.
    fn tamper(line: &mut AuditLine, part: u8) {
        let deed = &mut line.deed;
        match part {
            0 => deed.actor = OperatorName::parse("dana").unwrap(),
            1 => deed.act.push('x'),
            2 => deed.object.push('x'),
            3 => deed.before.push('x'),
            4 => deed.after = String::new(),
            5 => deed.reason = None,
            6 => deed.at = Time::from_millis(deed.at.as_millis() + 1),
            7 => deed.address = "192.0.2.2".parse().ok(),
            8 => line.place += 1,
            9 => line.previous = Sha256::of(b"other"),
            10 => line.digest = Sha256::of(b"other"),
            // What stands in one part could be moved into its neighbour.
            _ => {
                deed.object = format!("{}{}", deed.object, deed.before);
                deed.before = String::new();
            }
        }
    }

    proptest! {
        #[test]
        fn whoever_changes_a_line_is_noticed(at in 0_usize..6, part in 0_u8..12) {
            let mut lines = chain(6);
            tamper(&mut lines[at], part);
            prop_assert!(followed(&lines).is_err());
        }

        /// Even with a digest that fits: the next line holds the old one.
        #[test]
        fn whoever_writes_a_line_anew_is_noticed(at in 0_usize..5, part in 0_u8..8) {
            let mut lines = chain(6);
            tamper(&mut lines[at], part);
            let line = &mut lines[at];
            line.digest = digest(line.place, line.previous, &line.deed);
            prop_assert!(followed(&lines).is_err());
        }

        #[test]
        fn whoever_takes_out_or_turns_around_is_noticed(at in 0_usize..5) {
            let mut lines = chain(6);
            lines.remove(at);
            prop_assert!(followed(&lines).is_err());
            let mut lines = chain(6);
            lines.swap(at, at + 1);
            prop_assert!(followed(&lines).is_err());
        }
    }
}
