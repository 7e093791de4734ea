//! Operators: the people behind the desk. They are no customers: they are named in a document,
//! log in with a password and a code, and their sessions are short.

mod guesses;
mod totp;

pub use guesses::Guesses;
pub use totp::{TotpCode, TotpSecret, TotpStep};

use crate::calendar::Day;
use crate::ports::StoreError;
use crate::refund::{Refund, RefundStage, Sentence};
use crate::{Span, Time, TokenDigest};

/// What an operator is called: stands in refunds, in logs and in keys of stores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperatorName(String);

impl OperatorName {
    /// Longest name.
    pub const CHARS_MAX: usize = 32;

    /// Lower-case letters, digits, dots and hyphens.
    pub fn parse(text: &str) -> Option<Self> {
        let is_fine = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || b".-".contains(&c);
        let is_name = (1..=Self::CHARS_MAX).contains(&text.len()) && text.bytes().all(is_fine);
        is_name.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as it stands in an act.
    pub fn sentence(&self) -> Sentence {
        Sentence::parse(&self.0).expect("a name is short, not empty and has no control characters")
    }
}

/// An operator is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorSession {
    /// What the cookie's token hashes to.
    pub token: TokenDigest,
    /// Who.
    pub operator: OperatorName,
    /// When it was opened.
    pub opened: Time,
    /// When it was last used, give or take [`OperatorSession::TOUCH_EVERY`].
    pub seen: Time,
}

impl OperatorSession {
    /// A session ends when it was not used for this long.
    pub const IDLE_MAX: Span = Span::seconds(15 * 60);
    /// A session ends this long after log-in, used or not.
    pub const LIFE_MAX: Span = Span::seconds(8 * 3600);
    /// `seen` is written at most this often.
    pub const TOUCH_EVERY: Span = Span::seconds(60);

    /// Starts a session.
    pub fn open(token: TokenDigest, operator: OperatorName, now: Time) -> Self {
        Self { token, operator, opened: now, seen: now }
    }

    /// Whether it still holds. The stored times decide, never the table's own clean-up.
    pub fn holds(&self, now: Time) -> bool {
        now < self.seen.plus(Self::IDLE_MAX) && now < self.opened.plus(Self::LIFE_MAX)
    }

    /// Whether its last use is old enough to be written down again.
    pub fn wants_touch(&self, now: Time) -> bool {
        now.since(self.seen) >= Self::TOUCH_EVERY
    }

    /// When it ends unless it is used, and when the table may drop it.
    pub fn ends(&self) -> Time {
        self.seen.plus(Self::IDLE_MAX).min(self.opened.plus(Self::LIFE_MAX))
    }
}

/// Calendar days after the request in which the law wants an answer.
pub const DECIDE_DAYS: u32 = 10;

impl Refund {
    /// The last moment for what comes next: to decide while it is only asked for, to pay once it
    /// is approved. Nothing once it has ended.
    pub fn deadline(&self) -> Option<Time> {
        match self.stage {
            RefundStage::Asked => Some(Day::of(self.asked).plus(DECIDE_DAYS).end()),
            _ if self.is_open() => self.pay_by(),
            _ => None,
        }
    }
}

/// Who of the operators is logged in, and who tries to be.
#[allow(
    async_fn_in_trait,
    reason = "ports are used as generics; whether a future may cross threads is settled in main"
)]
pub trait Operators {
    /// The session that the token opens, whether it still holds or not.
    async fn operator_session(
        &self,
        token: &TokenDigest,
    ) -> Result<Option<OperatorSession>, StoreError>;
    /// Writes a new session.
    async fn add_operator_session(&self, session: &OperatorSession) -> Result<(), StoreError>;
    /// Writes a later time of last use. A session that was ended meanwhile stays ended: conflict.
    async fn touch_operator_session(&self, session: &OperatorSession) -> Result<(), StoreError>;
    /// Ends it. Ending what has ended is fine.
    async fn end_operator_session(&self, token: &TokenDigest) -> Result<(), StoreError>;
    /// What is remembered of the log-ins under a name, as of now; of nothing, an empty one.
    async fn guesses(&self, name: &OperatorName) -> Result<Guesses, StoreError>;
    /// Writes what follows upon the version before it: conflict when that is no longer the last.
    async fn keep_guesses(&self, guesses: &Guesses) -> Result<(), StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for text in ["a", "aru.k", "desk-2"] {
            let name = OperatorName::parse(text).unwrap();
            assert_eq!(name.sentence().as_str(), text);
        }
        for text in ["", "Aru", "a b", "a#b", "ә", &"a".repeat(33)] {
            assert_eq!(OperatorName::parse(text), None, "{text}");
        }
    }

    #[test]
    fn ends_by_idleness_and_age() {
        let t0 = Time::from_millis(1_000);
        let name = OperatorName::parse("aru").unwrap();
        let session = OperatorSession::open(TokenDigest([0; 32]), name, t0);
        let just = Span::millis(1);
        let idle = t0.plus(OperatorSession::IDLE_MAX);
        assert!(session.holds(idle.minus(just)));
        assert!(!session.holds(idle));
        assert_eq!(session.ends(), idle);
        let end = t0.plus(OperatorSession::LIFE_MAX);
        let busy = OperatorSession { seen: end.minus(just), ..session };
        assert!(busy.holds(end.minus(just)));
        assert!(!busy.holds(end));
        assert_eq!(busy.ends(), end);
    }
}
