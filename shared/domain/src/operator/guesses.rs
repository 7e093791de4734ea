//! What is remembered of log-ins under a name, whether or not an operator has it: how many failed
//! since the last that did not, and which code was used last.

use super::{OperatorName, TotpStep};
use crate::{Span, Time};

/// What is remembered. A guess is counted before it is looked at, so that many at once cannot
/// share one count; each version follows upon the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guesses {
    /// Under which name.
    pub name: OperatorName,
    /// Guesses since the last log-in.
    pub failures: u32,
    /// When the last of them was made.
    pub last: Time,
    /// The step whose code opened the last session. No code opens two.
    pub used: Option<TotpStep>,
    /// Raised with every change; nothing is stored yet when it is 0.
    pub version: u32,
}

impl Guesses {
    /// Guesses before the first wait.
    pub const FREE: u32 = 5;
    /// The first wait; each next one is twice as long.
    pub const WAIT_MIN: Span = Span::seconds(30);
    /// The longest wait: nobody is locked out for ever.
    pub const WAIT_MAX: Span = Span::seconds(15 * 60);
    /// After so long without a guess they are forgotten.
    pub const LIFE: Span = Span::days(1);

    /// No guesses yet.
    pub fn none(name: OperatorName) -> Self {
        Self { name, failures: 0, last: Time::from_millis(0), used: None, version: 0 }
    }

    /// How long the next guess has to wait; nothing when it need not.
    pub fn wait(&self, now: Time) -> Option<Span> {
        let doublings = self.failed_lately(now).checked_sub(Self::FREE)?;
        let factor = 1_u64.checked_shl(doublings.min(10)).unwrap_or(u64::MAX);
        let millis = Self::WAIT_MIN.as_millis().saturating_mul(factor);
        let until = self.last.plus(Span::millis(millis).min(Self::WAIT_MAX));
        (now < until).then(|| until.since(now))
    }

    /// One more guess is about to be looked at.
    #[must_use]
    pub fn one_more(&self, now: Time) -> Self {
        let failures = self.failed_lately(now).saturating_add(1);
        Self { failures, last: now, version: self.version.saturating_add(1), ..self.clone() }
    }

    /// The guess was right, with the code of this step. Nothing when that code, or a later one,
    /// was used before.
    pub fn right(&self, step: TotpStep) -> Option<Self> {
        let is_new = self.used.is_none_or(|used| step > used);
        let version = self.version.saturating_add(1);
        is_new.then(|| Self { failures: 0, used: Some(step), version, ..self.clone() })
    }

    /// When the table may drop it: codes that were used have long run out by then.
    pub fn ends(&self) -> Time {
        self.last.plus(Self::LIFE)
    }

    /// The table's own clean-up may lag by days.
    fn failed_lately(&self, now: Time) -> u32 {
        if now < self.ends() { self.failures } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let mut it = Guesses::none(OperatorName::parse("aru").unwrap());
        let mut now = Time::from_millis(1_795_417_200_000);
        let mut waits = Vec::new();
        for _ in 0..12 {
            it = it.one_more(now);
            let wait = it.wait(now).unwrap_or(Span::seconds(0));
            assert_eq!(it.wait(now.plus(wait)), None, "nobody waits for ever");
            waits.push(wait.as_seconds());
            now = now.plus(wait);
        }
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
        assert_eq!(it.version, 12);
        let later = now.plus(Guesses::LIFE);
        assert_eq!(it.one_more(later).failures, 1, "forgotten after a day");
    }

    #[test]
    fn no_code_opens_two_sessions() {
        let now = Time::from_millis(1_795_417_200_000);
        let it = Guesses::none(OperatorName::parse("aru").unwrap()).one_more(now);
        let [before, step, after] = TotpStep::near(now);
        let it = it.right(step).unwrap();
        assert_eq!((it.failures, it.used), (0, Some(step)));
        assert_eq!(it.right(step), None);
        assert_eq!(it.right(before), None);
        assert!(it.right(after).is_some());
    }
}
