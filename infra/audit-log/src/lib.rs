//! `cargo audit-log`: follows the chain of what operators did, line by line, as the table holds it,
//! and names the first line that is not what it was.
//!
//! A chain cannot tell that lines at its end are gone. Whoever keeps what a run has printed (the
//! last place and its digest) hands it to the next one, which then finds that line or says that it
//! is lost.

use domain::Sha256;
use domain::audit::{Chain, ChainError};
use domain::ports::{Audit, StoreError};
use std::fmt;

/// Lines that are read at once.
const LINES: u32 = 200;

/// Shown after a mistake.
pub const USAGE: &str = "\
cargo audit-log TABLE [PLACE:DIGEST]
  TABLE          the journal's table, which the stack puts out as JournalTable
  PLACE:DIGEST   the end of the chain as an earlier run printed it
AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY say who asks (AWS_SESSION_TOKEN and
AWS_ENDPOINT_URL where needed); Query on the table is enough.";

/// A line that an earlier run saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Its place.
    pub place: u32,
    /// Its digest.
    pub digest: Sha256,
}

impl Known {
    /// Reads what [`Verdict`] printed.
    pub fn parse(text: &str) -> Option<Self> {
        let (place, digest) = text.split_once(':')?;
        Some(Self { place: place.parse().ok()?, digest: Sha256::parse_hex(digest)? })
    }
}

/// What became of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every line is as it was written.
    Whole(Chain),
    /// The first line that is not.
    Broken(ChainError),
    /// The first line that cannot be read at all.
    Unreadable(u32),
    /// The line that was known is gone, or is another.
    Lost(Known),
}

impl Verdict {
    /// Whether nothing was changed, as far as can be told.
    pub fn is_whole(&self) -> bool {
        matches!(self, Self::Whole(_))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(Chain { lines, head }) => {
                write!(out, "{lines} lines, whole. The end is {lines}:{}", head.to_hex())
            }
            Self::Broken(error) => write!(out, "The audit was tampered with: {error}."),
            Self::Unreadable(place) => {
                write!(out, "The audit was tampered with: line {place} cannot be read.")
            }
            Self::Lost(known) => write!(
                out,
                "The audit was tampered with: line {} with the digest {} is gone or is another.",
                known.place,
                known.digest.to_hex()
            ),
        }
    }
}

/// Follows the chain from its first line to its last.
pub async fn follow(audit: &impl Audit, known: Option<Known>) -> Result<Verdict, StoreError> {
    let mut chain = Chain::default();
    let mut is_met = known.is_none_or(|known| known.place == 0);
    loop {
        let lines = match audit.audit_lines(chain.lines, LINES).await {
            Ok(lines) => lines,
            // One of them may be no line any more: the others are read one by one.
            Err(_) => match audit.audit_lines(chain.lines, 1).await {
                Ok(lines) => lines,
                Err(error) => return unreadable(audit, chain.lines, error).await,
            },
        };
        if lines.is_empty() {
            break;
        }
        for line in &lines {
            chain = match chain.follow(line) {
                Ok(next) => next,
                Err(error) => return Ok(Verdict::Broken(error)),
            };
            is_met |= known == Some(Known { place: chain.lines, digest: chain.head });
        }
    }
    Ok(match known {
        Some(known) if !is_met => Verdict::Lost(known),
        _ => Verdict::Whole(chain),
    })
}

/// Tells a line that cannot be read from a table that does not answer.
async fn unreadable(
    audit: &impl Audit,
    behind: u32,
    error: StoreError,
) -> Result<Verdict, StoreError> {
    // An empty page of the same table says that it answers.
    match audit.audit_lines(u32::MAX, 1).await {
        Ok(_) => Ok(Verdict::Unreadable(behind.saturating_add(1))),
        Err(_) => Err(error),
    }
}
