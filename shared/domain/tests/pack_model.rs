//! One pack of two photos, in every order of events: a search through all states that the real
//! moves can reach when whoever decided may commit late, messages repeat, uploads come late, runs
//! die, time goes by and an operator blocks the account.
//!
//! The conditions and changes of the ledger are read here a second time, over a small state in
//! memory; the first reading is the one in the language of the database. `PACK_MODEL=full` goes
//! further, for minutes.
#![allow(clippy::unwrap_used, reason = "all of this is a test")]

#[path = "pack_model/commit.rs"]
mod commit;
#[path = "pack_model/guards.rs"]
mod guards;
#[path = "pack_model/journal.rs"]
mod journal;
#[path = "pack_model/judge.rs"]
mod judge;
#[path = "pack_model/model.rs"]
mod model;
#[path = "pack_model/moves.rs"]
mod moves;
#[path = "pack_model/town.rs"]
mod town;

use domain::Guard;
use model::{Limits, Search};
use stateright::{Checker, Expectation, Model};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::time::Instant;

const fn limits(
    photos: usize,
    plans: usize,
    runs: usize,
    refunds: usize,
    generations: u32,
) -> Limits {
    Limits { photos, plans, runs, refunds, generations, moments: 5 }
}

/// One photo and a late commit; two photos, and two refunds after each other, whose commits come
/// at once: each small enough to be searched whole on every run.
const TOWNS: [Limits; 3] =
    [limits(1, 1, 1, 1, 1), limits(2, 0, 1, 1, 1), Limits { moments: 6, ..limits(1, 0, 1, 2, 1) }];
/// Searched whole in minutes.
const LARGE_TOWNS: [Limits; 4] =
    [limits(1, 1, 2, 2, 1), limits(1, 2, 1, 1, 1), limits(2, 1, 1, 0, 1), limits(2, 1, 1, 1, 1)];

fn is_full() -> bool {
    std::env::var("PACK_MODEL").is_ok_and(|value| value == "full")
}

#[test]
fn every_order_of_events() {
    let mut met = BTreeSet::new();
    let mut hoped = BTreeSet::new();
    let mut refused: BTreeMap<Guard, u64> = BTreeMap::new();
    let large = if is_full() { &LARGE_TOWNS[..] } else { &[] };
    for limits in TOWNS.iter().chain(large) {
        let begun = Instant::now();
        let checker = Search::new(*limits, None).checker().threads(2).spawn_bfs().join();
        println!(
            "{limits:?}: {} states, {} steps between them, the farthest {} steps away, {:.1?}",
            checker.unique_state_count(),
            checker.state_count(),
            checker.max_depth(),
            begun.elapsed(),
        );
        for property in checker.model().properties() {
            let found = checker.discovery(property.name);
            if property.expectation == Expectation::Sometimes {
                hoped.insert(property.name);
                met.extend(found.map(|_| property.name));
            } else if let Some(path) = found {
                panic!("not so: {}\n{:#?}", property.name, path.into_actions());
            }
        }
        for (guard, count) in Guard::ALL.into_iter().zip(&checker.model().refused) {
            *refused.entry(guard).or_default() += count.load(Ordering::Relaxed);
        }
    }
    refused.retain(|_, count| *count > 0);
    println!("commits refused, by condition: {refused:#?}");
    assert_eq!(met, hoped, "a search that does not meet all of this proves little");
    assert!(refused.len() > 10, "too peaceful: {refused:?}");
}
