//! The conditions, taken away one by one: which loss the search notices, and why it does not
//! notice the others.

use crate::is_full;
use crate::model::{Limits, Search};
use domain::Guard;
use stateright::{Checker, Expectation, HasDiscoveries, Model};
use std::fmt::Write;
use std::thread;

/// Where a condition is missed or not, and how many steps are tried there: one photo and its
/// runs; one photo and a refund; two photos and a refund within one moment.
const TOWNS: [(Limits, usize); 3] = [
    (Limits { photos: 1, plans: 1, runs: 2, refunds: 0, generations: 1, moments: 5 }, 100_000),
    (Limits { photos: 1, plans: 1, runs: 1, refunds: 1, generations: 1, moments: 5 }, 60_000),
    (Limits { photos: 2, plans: 1, runs: 1, refunds: 1, generations: 1, moments: 1 }, 60_000),
];
/// So many times more with `PACK_MODEL=full`.
const FULL: usize = 20;

/// What nothing in this town asks for, or nothing can make false: registration and what comes of it
/// for the profile, the placing of orders, photos that are deleted, impounded or edited again,
/// payouts through a service, evidence, complaints and papers.
const ABSENT: [Guard; 29] = [
    Guard::AccountAbsent,
    Guard::ProfileAbsent,
    Guard::LoginAbsent,
    Guard::NotErased,
    Guard::RequestAbsent,
    Guard::OrderAbsent,
    Guard::RefundApproved,
    Guard::RefundSending,
    Guard::RefundSent,
    Guard::EvidenceAbsent,
    Guard::ConsentAbsent,
    Guard::TicketPresent,
    Guard::AccountPresent,
    Guard::PersonAbsent,
    Guard::ClaimMine,
    Guard::SameEpoch,
    Guard::AccountErasing,
    Guard::AuditAbsent,
    Guard::EditionAbsent,
    Guard::ExtensionAbsent,
    Guard::NotExtended,
    Guard::SameEdits,
    Guard::EditAsked,
    Guard::NotImpounded,
    Guard::PhotoImpounded,
    Guard::ExhibitAbsent,
    Guard::ComplaintAbsent,
    Guard::ComplaintOpen,
    Guard::PaperAbsent,
];

/// Why a condition may go without being missed.
fn redundant(guard: Guard) -> Option<&'static str> {
    Some(match guard {
        Guard::PackAbsent => "the pack opens with the order's payment: OrderPayable, LineAbsent",
        Guard::LineAbsent => "a line's key follows from what the step's other conditions saw",
        Guard::PackPresent => "packs are never removed",
        Guard::PackNotExpired | Guard::PackOver => {
            "no term grows here; the move asked it of the same time"
        }
        Guard::PhotoAbsent => "the first photo of a step names its line: LineAbsent",
        Guard::SamePack => "there is one pack here; elsewhere LeaseMine, as leases are not reused",
        Guard::PhotoAway => "whoever takes a photo up raises its generation: SameGeneration",
        Guard::PhotoClosed => "whoever takes a photo up gives it a new time: SameDue",
        Guard::OrderPayable => "the pack opens in the same step: PackAbsent, LineAbsent",
        Guard::SamePrice => "the price never changes; the move compared it",
        Guard::OrderPaid => "the pack freezes in the same step: PackActive, SameVersion",
        Guard::OrderRefunding | Guard::PackRefunding => {
            "the refund ends in the same step: RefundAsked, RefundPayable"
        }
        Guard::SameVersion => "the id of a refund and the key of an expiry hold the version",
        Guard::RefundAbsent => "the id of a refund holds the version: SameVersion",
        Guard::RequisitesAbsent => "written only together with a new refund: RefundAbsent",
        Guard::RefundPayable => "the pack settles in the same step: PackRefunding, LineAbsent",
        _ => return None,
    })
}

/// What is no longer true without the condition.
fn missed(guard: Guard) -> Option<&'static str> {
    TOWNS.into_iter().find_map(|(limits, steps)| {
        // One thread: the same steps in the same order every time.
        let search = Search::new(limits, Some(guard)).checker().threads(1);
        let steps = if is_full() { steps * FULL } else { steps };
        let search = search.finish_when(HasDiscoveries::AnyFailures).target_state_count(steps);
        let checker = search.spawn_bfs().join();
        let properties = checker.model().properties();
        let mut always = properties.iter().filter(|it| it.expectation == Expectation::Always);
        always.find(|it| checker.discovery(it.name).is_some()).map(|it| it.name)
    })
}

fn line(guard: Guard) -> String {
    let said = match (missed(guard), redundant(guard)) {
        (Some(property), None) => format!("missed: {property}"),
        (None, Some(reason)) => format!("redundant: {reason}"),
        (Some(property), Some(_)) => format!("MISSED AFTER ALL: {property}"),
        (None, None) => "NOT MISSED".to_owned(),
    };
    format!("{:<16} {said}", format!("{guard:?}"))
}

#[test]
fn taken_away_one_by_one() {
    let guards: Vec<Guard> =
        Guard::ALL.into_iter().filter(|guard| !ABSENT.contains(guard)).collect();
    let (mut table, mut lines) = (String::new(), Vec::new());
    thread::scope(|scope| {
        let every_other = |first: usize| guards.iter().enumerate().skip(first).step_by(2);
        let halves = [0, 1].map(|first| {
            let half = every_other(first);
            scope.spawn(move || half.map(|(at, guard)| (at, line(*guard))).collect::<Vec<_>>())
        });
        lines.extend(halves.into_iter().flat_map(|half| half.join().unwrap()));
    });
    lines.sort();
    for (_, line) in lines {
        writeln!(table, "{line}").unwrap();
    }
    insta::assert_snapshot!(table);
}
