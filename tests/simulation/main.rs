//! The ledger under everything that can go wrong at once.
//!
//! A seed is a small town: customers, messages, a sweeper and an office act in an order that dice
//! decide, on the product's own handlers, over ports that lose calls, carry them out without
//! saying so, are late, and whose callers crash at any `await`. After every committed write the
//! whole state is judged. A seed that fails is printed and can be replayed.
//!
//! - `SEED=7 cargo simulate` replays one seed and tells its story.
//! - `SEEDS=5000 cargo simulate` runs that many seeds.
//! - `GUARD_SEEDS=500 cargo simulate` takes the conditions away one by one, that many seeds each.
//!
//! Deliberately absent: a database of its own, sleeps, threads, the clock of the machine.

mod dice;
mod engine;
mod executor;
mod late_run;
mod people;
mod post;
mod rules;
mod seed;
mod shadow;
mod town;
mod world;

use std::collections::BTreeMap;

type Seen = BTreeMap<String, u64>;

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs the seeds and fails with the story of the first that breaks an invariant.
#[track_caller]
fn run(seeds: std::ops::Range<u64>) -> Seen {
    let mut all = Seen::new();
    for number in seeds {
        let outcome = seed::run(number, None, false);
        if let Some(what) = outcome.broken {
            println!("{}\n", outcome.story.join("\n"));
            panic!("SEED={number}: {what}");
        }
        for (what, times) in outcome.seen {
            *all.entry(what).or_default() += times;
        }
    }
    all
}

#[test]
fn three_hundred_seeds_keep_every_invariant() {
    let seen = run(0..300);
    for (what, times) in &seen {
        println!("{times:>8}  {what}");
    }
}

#[test]
fn more_seeds() {
    if let Some(number) = from_environment("SEED") {
        let outcome = seed::run(number, None, true);
        assert_eq!(outcome.broken, None, "SEED={number}");
    } else if let Some(seeds) = from_environment("SEEDS") {
        run(0..seeds);
    } else {
        println!("skipped: neither SEED nor SEEDS is set");
    }
}
