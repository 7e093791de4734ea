//! Whether an answer's time tells who is a customer: known and unknown addresses are asked about in
//! turns, and what both cost is compared (R3, R5).
//!
//! What is measured is the time that the processor worked for this thread, so other programs on the
//! machine hardly matter. Two samples differ when their medians are apart by a fourth, and one of
//! them is nearly always above the other: noise does the one or the other, a missing hash both.

use crate::money::Clock;
use crate::{ORIGIN, Place, payments};
use domain::Span;
use edge::Request;
use lambda_http::http::Method;
use memory::{Faults, Postbox};
use serde_json::json;
use std::time::{Duration, Instant};

/// Turns of each test.
const TURNS: usize = 20;
/// How far medians may be apart.
const RATIO_MAX: f64 = 1.25;
/// How often the one may be above the other.
const SHARE_MAX: f64 = 0.9;

/// What a piece of work costs.
struct Meter {
    worked: Option<u64>,
    began: Instant,
}

/// Nanoseconds that the processor worked for this thread, where the system tells.
fn worked() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok()
}

impl Meter {
    fn start() -> Self {
        Self { worked: worked(), began: Instant::now() }
    }

    fn stop(&self) -> Duration {
        let after = worked().zip(self.worked);
        after.map_or(self.began.elapsed(), |(now, then)| Duration::from_nanos(now - then))
    }
}

fn median(sample: &[Duration]) -> f64 {
    let mut sorted = sample.to_vec();
    sorted.sort();
    sorted[sorted.len() / 2].as_secs_f64()
}

/// How often the one is above the other: the statistic of Mann and Whitney, as a share.
fn share(one: &[Duration], other: &[Duration]) -> f64 {
    let above: u32 = one.iter().flat_map(|a| other.iter().map(move |b| u32::from(a > b))).sum();
    let pairs = u32::try_from(one.len() * other.len()).expect("few");
    f64::from(above) / f64::from(pairs)
}

/// Whether a stranger could tell the two apart.
fn tells(one: &[Duration], other: &[Duration]) -> bool {
    let ratio = median(one) / median(other);
    let share = share(one, other);
    let is_apart = ratio.max(1.0 / ratio) > RATIO_MAX && share.max(1.0 - share) > SHARE_MAX;
    println!("{:.2} ms, {ratio:.3} times the other, above it in {share:.2}", median(one) * 1e3);
    is_apart
}

/// Asks about both in turns, each first as often as the other.
async fn in_turns<'a, F: Future<Output = ()>>(
    mut one: impl FnMut(usize) -> F + 'a,
    mut other: impl FnMut(usize) -> F + 'a,
) -> [Vec<Duration>; 2] {
    let mut samples = [Vec::new(), Vec::new()];
    // The first round finds cold caches, and is forgotten.
    for turn in 0..=TURNS {
        for half in 0..2 {
            let which = (turn + half) % 2;
            let asking = if which == 0 { one(turn) } else { other(turn) };
            let meter = Meter::start();
            asking.await;
            let cost = meter.stop();
            if turn > 0 {
                samples[which].push(cost);
            }
        }
    }
    samples
}

#[tokio::test]
async fn the_time_of_a_log_in_does_not_tell_who_is_a_customer() {
    let place = Place::prepare().await;
    let it = session::Door {
        store: place.store.clone(),
        letters: Postbox::create(Faults::default()),
        world: Clock::default(),
        site_origin: ORIGIN.to_owned(),
        network_tries: u32::MAX,
    };
    let log_in = async |email: &str| {
        // Earlier tries are forgotten by then.
        it.world.now.set(it.world.now.get().plus(Span::days(1)));
        let body = json!({ "email": email, "password": "not the password" }).to_string();
        let request = Request::new(Method::POST, "/session").with_json(body);
        let refused = session::handle(&it, request).await.expect_err("it is wrong");
        assert_eq!(refused.kind().0, "wrong-login");
    };
    let ask = |email: &'static str| log_in(email);
    let [known, unknown] = in_turns(|_| ask("aru@example.kz"), |_| ask("nobody@example.kz")).await;
    assert!(!tells(&known, &unknown), "the time tells");
    // What is no address is refused without a hash: this is what its loss would look like.
    let [known, early] = in_turns(|_| ask("aru@example.kz"), |_| ask("no address")).await;
    assert!(tells(&known, &early), "the test would not notice");
}

#[tokio::test]
async fn the_time_of_a_registration_does_not_tell_who_is_a_customer() {
    let place = Place::of("signup").await;
    let it = signup::Signup {
        store: place.store.clone(),
        vault: memory::Vault::create(Faults::default()),
        letters: Postbox::create(Faults::default()),
        world: Clock::default(),
        catalogue: payments::catalogue(),
        site_origin: ORIGIN.to_owned(),
        requisites: tests::people::requisites(),
        network_tries: u32::MAX,
    };
    let register = async |email: String, password: &str, status: u16| {
        it.world.now.set(it.world.now.get().plus(Span::days(1)));
        let number = tests::people::iin(it.world.now.get().as_seconds());
        let body = tests::people::registration(&email, password, &number).to_string();
        let request = Request::new(Method::POST, "/accounts").with_json(body);
        let got = match signup::handle(&it, request).await {
            Ok(answer) => answer.respond().status().as_u16(),
            Err(problem) => problem.respond().status().as_u16(),
        };
        assert_eq!(got, status);
    };
    let known = |_| register("aru@example.kz".to_owned(), "tau korshi 8", 202);
    let new = |turn: usize| register(format!("new.{turn}@example.kz"), "tau korshi 8", 202);
    let [one, other] = in_turns(known, new).await;
    assert!(!tells(&one, &other), "the time tells");
    let guessable = |_| register("aru@example.kz".to_owned(), "password", 400);
    let [one, early] = in_turns(known, guessable).await;
    assert!(tells(&one, &early), "the test would not notice");
}

#[test]
fn noise_alone_tells_nothing() {
    let sample = |from: u64, step: u64| -> Vec<Duration> {
        (0..20).map(|n| Duration::from_millis(from + n * step)).collect()
    };
    assert!(!tells(&sample(100, 0), &sample(101, 0)), "always above, and hardly");
    assert!(!tells(&sample(100, 20), &sample(160, 20)), "above, and not always");
    assert!(tells(&sample(100, 1), &sample(150, 1)));
    assert!(tells(&sample(150, 1), &sample(100, 1)));
}
