//! The conditions, taken away one by one: a condition that nobody misses is either redundant on
//! purpose, and then it says here why, or the town is too peaceful.

use crate::{from_environment, seed, told};
use domain::Guard;

/// Why a condition may go without being missed.
fn redundant(guard: Guard) -> Option<&'static str> {
    Some(match guard {
        Guard::AccountAbsent => {
            "ids have 128 random bits; the profile, the pack and its line agree"
        }
        Guard::ProfileAbsent => "written only together with a new account",
        Guard::PackAbsent => "written only with a new account, or with the order's line and stage",
        Guard::LineAbsent => "a line is named after what its own conditions let happen once",
        Guard::PackPresent => "packs are never removed",
        Guard::PackNotExpired => "a term only grows and was asked with the same time before",
        Guard::PhotoAbsent => "the first photo of a step names the line, which is there then",
        Guard::PhotoAway => "whoever takes a photo up again raises its generation",
        Guard::SamePack => "a pack changes only with the generation, and the lease is newer",
        _ => return redundant_with_money(guard),
    })
}

/// The same of orders and refunds: most moves change several items, and each has its own.
fn redundant_with_money(guard: Guard) -> Option<&'static str> {
    Some(match guard {
        Guard::OrderPayable => "the order's pack and its line are there once it was paid",
        Guard::SamePrice => "the price never changes and was compared before",
        Guard::OrderPaid => "while a refund is open its pack is frozen and has another version",
        Guard::OrderRefunding | Guard::PackRefunding => "the refund's own stage ends once",
        Guard::SameVersion => "the version names the line and the refund, which are there then",
        Guard::RefundAbsent => {
            "a refund is named after the pack's version, which has to be the same"
        }
        Guard::RequisitesAbsent => "written only together with the refund",
        Guard::RefundSending => "a run is over before its lease, and the lease is its own",
        Guard::RefundPayable => "the pack is under refund only until one of them is paid",
        Guard::ConsentAbsent
        | Guard::TicketPresent
        | Guard::AccountPresent
        | Guard::PersonAbsent
        | Guard::ClaimMine
        | Guard::SameEpoch
        | Guard::AccountErasing
        | Guard::AuditAbsent
        | Guard::EditionAbsent
        | Guard::ExtensionAbsent
        | Guard::NotExtended
        | Guard::SameEdits
        | Guard::EditAsked
        | Guard::NotImpounded
        | Guard::PhotoImpounded
        | Guard::ExhibitAbsent
        | Guard::ComplaintAbsent
        | Guard::ComplaintOpen
        | Guard::PaperAbsent => {
            "nobody registers here, changes who he is, complains, wants a photo anew or impounds \
             one: see the contracts"
        }
        _ => return None,
    })
}

/// Whether the condition is about orders and refunds, for which the market is the place.
fn is_of_money(guard: Guard) -> bool {
    guard >= Guard::RequestAbsent
}

/// Seeds that each condition is tried with, unless `GUARD_SEEDS` says otherwise.
const SEEDS: u64 = 100;
/// Seeds for those that are redundant: what they are backed by is tried by all the others.
const SEEDS_OF_REDUNDANT: u64 = 8;

/// How many seeds are worth it. Some need three things at the same moment, and come rarely.
fn seeds_for(guard: Guard) -> u64 {
    match guard {
        Guard::PhotoClosed | Guard::LeaseMine => 2 * SEEDS,
        _ if redundant(guard).is_some() => SEEDS_OF_REDUNDANT,
        _ => SEEDS,
    }
}

/// Tries every other condition, beginning with the given one: two tests share them.
#[track_caller]
pub(crate) fn take_away(first: usize) {
    let asked = from_environment("GUARD_SEEDS");
    let mut table = Vec::new();
    let mut toothless = Vec::new();
    for guard in Guard::ALL.into_iter().skip(first).step_by(2) {
        let seeds = asked.unwrap_or(seeds_for(guard));
        let fitting = (0..).filter(|number| is_of_money(guard) == seed::is_market(*number));
        let told = told::stale(Some(guard)).map(|what| format!("missed as told: {what}"));
        let killed = told.or_else(|| {
            fitting.take(usize::try_from(seeds).unwrap_or(0)).find_map(|number| {
                let broken = seed::run(number, Some(guard), false).broken?;
                Some(format!("missed at seed {number}: {broken}"))
            })
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
