//! What the domain must be told: the time, and numbers that nobody can guess.

use domain::Time;
use std::time::{SystemTime, UNIX_EPOCH};

/// The clock and the dice. The simulation brings its own, which can be replayed.
pub trait World {
    /// The time now.
    fn now(&self) -> Time;
    /// Bytes that nobody can guess.
    fn random<const N: usize>(&self) -> [u8; N];
}

/// The machine's clock and the kernel's random numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct System;

impl World for System {
    fn now(&self) -> Time {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Time::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes)
            .expect("the kernel always has random numbers once it has started");
        bytes
    }
}
