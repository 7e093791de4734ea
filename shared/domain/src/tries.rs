//! Throttling: tries under one name or from one network wait longer and longer, and nobody is
//! locked out for ever. Unknown names are counted as known ones are.

use crate::{AccountId, Email, Sha256, Span, Time, Visit};

/// What is counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Log-ins with one address.
    Login,
    /// Log-ins and letters asked for from one network.
    Network,
    /// Letters asked for to one address.
    Letters,
    /// Copies of everything, and consents, by one account.
    Rights,
    /// Complaints from one network.
    Complaints,
}

impl Scope {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Network => "network",
            Self::Letters => "letters",
            Self::Rights => "rights",
            Self::Complaints => "complaints",
        }
    }

    /// Tries before the first wait.
    pub const fn free(self) -> u32 {
        match self {
            Self::Login => 5,
            Self::Network => 100,
            Self::Letters => 3,
            Self::Rights => 30,
            Self::Complaints => 10,
        }
    }

    /// The longest wait. Under one name it is short: a stranger who keeps guessing must not keep
    /// the owner out.
    pub const fn wait_max(self) -> Span {
        match self {
            // What the law gives is not kept back for long either.
            Self::Login | Self::Rights => Span::seconds(60),
            Self::Network | Self::Complaints => Span::seconds(10 * 60),
            Self::Letters => Span::seconds(15 * 60),
        }
    }
}

/// What is remembered of tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tries {
    /// Of what: a digest, so that keys tell nobody's address.
    pub key: String,
    /// By which measure.
    pub scope: Scope,
    /// How many since the last that went well.
    pub count: u32,
    /// When the last of them was.
    pub last: Time,
    /// Raised with every change; nothing is stored yet when it is 0.
    pub version: u32,
}

impl Tries {
    /// The first wait; each next one is twice as long.
    pub const WAIT_MIN: Span = Span::seconds(1);
    /// After so long without a try they are forgotten.
    pub const LIFE: Span = Span::seconds(3_600);

    /// The key of what an address is tried for.
    pub fn of_email(scope: Scope, email: &Email) -> String {
        Self::of_text(scope, &email.folded())
    }

    /// The key of an account.
    pub fn of_account(scope: Scope, account: AccountId) -> String {
        Self::of_text(scope, &account.bare())
    }

    /// The key of a network.
    pub fn of_network(visit: &Visit) -> String {
        Self::of_text(Scope::Network, &visit.network())
    }

    /// The key of complaints from a network.
    pub fn of_complaints(visit: &Visit) -> String {
        Self::of_text(Scope::Complaints, &visit.network())
    }

    fn of_text(scope: Scope, text: &str) -> String {
        format!("{}#{}", scope.as_str(), Sha256::of(text.as_bytes()).to_hex())
    }

    /// None yet.
    pub fn none(scope: Scope, key: String) -> Self {
        Self { key, scope, count: 0, last: Time::from_millis(0), version: 0 }
    }

    /// How long the next one has to wait; nothing when it need not. `free` of them wait for
    /// nothing: see [`Scope::free`].
    pub fn wait(&self, free: u32, now: Time) -> Option<Span> {
        let doublings = self.lately(now).checked_sub(free)?;
        let factor = 1_u64.checked_shl(doublings.min(20)).unwrap_or(u64::MAX);
        let wait = Span::millis(Self::WAIT_MIN.as_millis().saturating_mul(factor));
        let until = self.last.plus(wait.min(self.scope.wait_max()));
        (now < until).then(|| until.since(now))
    }

    /// One more is about to be looked at.
    #[must_use]
    pub fn one_more(&self, now: Time) -> Self {
        let count = self.lately(now).saturating_add(1);
        Self { count, last: now, version: self.version.saturating_add(1), ..self.clone() }
    }

    /// It went well.
    #[must_use]
    pub fn forgiven(&self) -> Self {
        Self { count: 0, version: self.version.saturating_add(1), ..self.clone() }
    }

    /// When the table may drop it.
    pub fn ends(&self) -> Time {
        self.last.plus(Self::LIFE)
    }

    /// The table's own clean-up may lag by days.
    fn lately(&self, now: Time) -> u32 {
        if now < self.ends() { self.count } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(scope: Scope, times: u32, now: Time) -> Tries {
        (0..times).fold(Tries::none(scope, String::new()), |tries, _| tries.one_more(now))
    }

    #[test]
    fn waits_grow_and_end() {
        let now = Time::from_millis(10_000_000);
        let wait = |times| {
            tried(Scope::Login, times, now).wait(Scope::Login.free(), now).map(Span::as_seconds)
        };
        let waits: Vec<_> = (3..14).map(wait).collect();
        let grows = [1, 2, 4, 8, 16, 32, 60, 60, 60].map(Some);
        assert_eq!(waits[..2], [None, None]);
        assert_eq!(waits[2..], grows);
        let tries = tried(Scope::Login, 1_000, now);
        assert_eq!(tries.wait(5, now.plus(Scope::Login.wait_max())), None, "nobody is locked out");
        assert_eq!(tries.forgiven().wait(5, now), None);
        assert_eq!(tries.one_more(now.plus(Tries::LIFE)).count, 1, "forgotten");
    }

    #[test]
    fn each_version_follows_upon_the_one_before() {
        let now = Time::from_millis(10_000_000);
        let tries = tried(Scope::Network, 3, now);
        assert_eq!((tries.count, tries.version), (3, 3));
        assert_eq!(tries.forgiven().version, 4);
    }
}
