//! The ledger under everything that can go wrong at once.
//!
//! A seed is a small town: customers, a bank, messages, a sweeper and an office act in an order
//! that dice decide, on the product's own handlers, over ports that lose calls, carry them out
//! without saying so, are late, and whose callers crash at any `await`. After every committed write
//! all that it touched is judged. A seed that fails is printed and can be replayed.
//!
//! - `SEED=7 cargo simulate` replays one seed and tells its story.
//! - `SEEDS=5000 cargo simulate` runs that many seeds; `FIRST=500` begins with another than 0.
//! - `GUARD_SEEDS=500 cargo simulate-without` takes each condition away for that many seeds.
//!
//! Deliberately absent: a database of its own, sleeps, threads, the clock of the machine.

mod bank;
mod dawn;
mod desk;
mod dice;
mod engine;
mod executor;
mod ground;
mod guards;
mod late_run;
mod people;
mod post;
mod purse;
mod rest;
mod rules;
mod rules_money;
mod seed;
mod shadow;
mod till;
mod told;
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
        if (number + 1).is_multiple_of(500) {
            println!("all is well up to seed {number}");
        }
        for (what, times) in outcome.seen {
            *all.entry(what).or_default() += times;
        }
    }
    all
}

/// What has to happen in every batch of seeds, or the town is too peaceful to prove anything.
const SOMETIMES: &[&str] = &[
    "answer: 200",
    "answer: 201",
    "answer: 204",
    "answer: 303",
    "answer: 402 not-enough-photos",
    "answer: 403 account-closed",
    "answer: 409 no-result",
    "answer: 409 nothing-left",
    "answer: 409 pack-expired",
    "answer: 409 photo-busy",
    "answer: 409 price-changed",
    "answer: 409 refund-late",
    "answer: 409 refund-moved-on",
    "answer: 409 refund-under-way",
    "answer: 410 photo-gone",
    "answer: 422 key-reused",
    "answer: 503 unavailable",
    "bank: no answer",
    "bank: payout refused",
    "bank: payout without an answer",
    "bank: says what was before",
    "callback given up",
    "callback lost",
    "callback: OK again",
    "callback: forged",
    "conflict",
    "dead letter",
    "deleted: abandoned",
    "deleted: delivered",
    "deleted: failed",
    "end: order closed",
    "end: order paid",
    "end: order refunded",
    "end: years later",
    "event lost",
    "fault: Lost add_result",
    "fault: Lost ask",
    "fault: Lost document",
    "fault: Lost get",
    "fault: Lost head",
    "fault: Lost post",
    "fault: Lost query",
    "fault: Lost send",
    "fault: Lost write",
    "fault: Unknown add_result",
    "fault: Unknown ask",
    "fault: Unknown get",
    "fault: Unknown post",
    "fault: Unknown remove",
    "fault: Unknown send",
    "fault: Unknown write",
    "fault: bomb",
    "fault: crash",
    "fault: late",
    "fault: out of time",
    "fault: stale index",
    "incident: odd-sum",
    "incident: other-mode",
    "incident: other-sum",
    "incident: unknown-order",
    "kept: callback",
    "kept: difference",
    "move:  -> held",
    "move: abandoned -> held",
    "move: abandoned -> parked",
    "move: held -> abandoned",
    "move: held -> held",
    "move: held -> running",
    "move: parked -> held",
    "move: running -> delivered",
    "move: running -> failed",
    "night",
    "number of an order taken",
    "office: blocked",
    "order: closed -> paid callback",
    "order: created -> closed cancelled",
    "order: created -> closed not-paid",
    "order: created -> closed returned",
    "order: created -> paid callback",
    "order: created -> paid sweeper",
    "order: paid -> refunding",
    "order: refunding -> paid",
    "order: refunding -> refunded",
    "pack: expired",
    "pack: expired again",
    "pack: reminded",
    "refund:  -> asked",
    "refund: approved -> paid-out",
    "refund: approved -> sending",
    "refund: asked -> approved",
    "refund: asked -> refused",
    "refund: asked -> withdrawn",
    "refund: sending -> approved",
    "refund: sending -> paid-out",
    "refund: sending -> sent",
    "refund: sent -> approved",
    "refund: sent -> paid-out",
    "refund: unknown outcome",
    "return: confirming",
    "return: paid",
    "returned: batch-undone",
    "returned: cancelled",
    "returned: failed",
    "returned: never-uploaded",
    "swept too late",
    "take-over after a dead lease",
    "upload after the unit went back",
    "worn out",
];

/// Runs the seeds and wants everything of [`SOMETIMES`] to have happened.
#[track_caller]
fn prove(seeds: std::ops::Range<u64>) {
    let seen = run(seeds);
    for (what, times) in &seen {
        println!("{times:>8}  {what}");
    }
    let never: Vec<_> = SOMETIMES.iter().filter(|what| !seen.contains_key(**what)).collect();
    assert!(never.is_empty(), "toothless: {never:?} never happened");
}

/// In two halves, so that two cores share them.
mod five_hundred_seeds_keep_every_invariant {
    #[test]
    fn first_half() {
        super::prove(0..250);
    }

    #[test]
    fn second_half() {
        super::prove(250..500);
    }
}

/// The same stories through the client that runs in Lambda. What differs there would be seen in
/// what happened: the dice are the same.
#[test]
fn the_same_stories_are_told_on_the_emulator() {
    let markets = (0..).filter(|number| seed::is_market(*number)).take(2);
    let towns = (0..).filter(|number| !seed::is_market(*number)).take(3);
    for number in markets.chain(towns) {
        let [there, here] = [seed::run_on_the_emulator(number), seed::run(number, None, false)];
        assert_eq!(there.broken, None, "SEED={number}: {}", there.story.join("\n"));
        assert_eq!(there.seen, here.seen, "SEED={number}");
        assert_eq!(there.story, here.story, "SEED={number}");
    }
}

#[test]
fn a_seed_can_be_replayed() {
    let [once, again] = [9, 9].map(|number| seed::run(number, None, false));
    assert_eq!(once.story, again.story);
    assert_eq!(once.seen, again.seen);
}

#[test]
fn more_seeds() {
    if let Some(number) = from_environment("SEED") {
        let outcome = seed::run(number, None, true);
        assert_eq!(outcome.broken, None, "SEED={number}");
    } else if let Some(seeds) = from_environment("SEEDS") {
        let first = from_environment("FIRST").unwrap_or(0);
        run(first..first + seeds);
    } else {
        println!("skipped: neither SEED nor SEEDS is set");
    }
}

#[test]
fn every_condition_is_missed() {
    guards::take_away(0);
}

#[test]
fn every_other_condition_is_missed() {
    guards::take_away(1);
}
