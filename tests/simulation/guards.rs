//! The conditions, taken away one by one: a condition that nobody misses is either redundant on
//! purpose, and then it says here why, or the town is too peaceful.

use crate::{from_environment, seed};
use domain::Guard;

/// Why a condition may go without being missed.
fn redundant(guard: Guard) -> Option<&'static str> {
    Some(match guard {
        Guard::AccountAbsent => {
            "ids have 128 random bits; the profile, the pack and its line agree"
        }
        Guard::ProfileAbsent | Guard::PackAbsent => "written only together with a new account",
        Guard::LineAbsent => "a line's key has a generation; the photo's own conditions come first",
        Guard::PackPresent => "packs are never removed",
        Guard::PackNotExpired => "the term never changes and was asked with the same time before",
        Guard::PhotoAbsent => "the first photo of a step names the line, which is there then",
        Guard::PhotoAway => "whoever takes a photo up again raises its generation",
        Guard::SamePack => "a pack changes only with the generation, and the lease is newer",
        _ => return None,
    })
}

/// Seeds that each condition is tried with, unless `GUARD_SEEDS` says otherwise.
const SEEDS: u64 = 50;

/// Tries every other condition, beginning with the given one: two tests share them.
#[track_caller]
pub(crate) fn take_away(first: usize) {
    let seeds = from_environment("GUARD_SEEDS").unwrap_or(SEEDS);
    let mut table = Vec::new();
    let mut toothless = Vec::new();
    for guard in Guard::ALL.into_iter().skip(first).step_by(2) {
        let killed = (0..seeds).find_map(|number| {
            let broken = seed::run(number, Some(guard), false).broken?;
            Some(format!("missed at seed {number}: {broken}"))
        });
        let line = match (killed, redundant(guard)) {
            (Some(line), _) => line,
            (None, Some(reason)) => format!("redundant: {reason}"),
            (None, None) => {
                toothless.push(guard);
                format!("NOT MISSED in {seeds} seeds")
            }
        };
        table.push(format!("{:<16} {line}", format!("{guard:?}")));
    }
    println!("{}", table.join("\n"));
    assert!(toothless.is_empty(), "nobody missed {toothless:?}:\n{}", table.join("\n"));
}
