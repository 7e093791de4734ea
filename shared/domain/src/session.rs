//! Sessions: a random token in a cookie, of which only the digest is kept.

use crate::{Account, AccountId, Sha256, Span, Time, Visit};

/// SHA-256 of a session token. The token itself is never stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TokenDigest(pub [u8; 32]);

impl std::fmt::Debug for TokenDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenDigest(***)")
    }
}

/// Somebody is logged in on one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What the cookie's token hashes to.
    pub token: TokenDigest,
    /// Who is logged in.
    pub account: AccountId,
    /// The account's epoch at log-in: a raised epoch ends the session.
    pub epoch: u32,
    /// When it was opened.
    pub opened: Time,
    /// When it was last used, give or take [`Session::TOUCH_EVERY`].
    pub seen: Time,
    /// From where it was opened.
    pub visit: Visit,
}

impl Session {
    /// The name by which its owner ends it: it opens nothing.
    pub fn public_id(&self) -> String {
        let hex = Sha256::of(&self.token.0).to_hex();
        format!("se_{}", hex.get(..32).unwrap_or_default())
    }

    /// A session ends when it was not used for this long.
    pub const IDLE_MAX: Span = Span::days(14);
    /// A session ends this long after log-in, used or not.
    pub const LIFE_MAX: Span = Span::days(90);
    /// `seen` is written at most this often, so that a page that asks every second writes nothing.
    pub const TOUCH_EVERY: Span = Span::seconds(3600);

    /// Starts a session of `account`.
    pub fn open(token: TokenDigest, account: &Account, visit: Visit, now: Time) -> Self {
        let (account, epoch) = (account.id, account.epoch);
        Self { token, account, epoch, opened: now, seen: now, visit }
    }

    /// Whether it still holds for `account`. The stored times decide, never the table's own
    /// clean-up, which may lag by days.
    pub fn holds(&self, account: &Account, now: Time) -> bool {
        self.account == account.id
            && self.epoch == account.epoch
            && now < self.seen.plus(Self::IDLE_MAX)
            && now < self.opened.plus(Self::LIFE_MAX)
    }

    /// Whether its last use is old enough to be written down again.
    pub fn wants_touch(&self, now: Time) -> bool {
        now.since(self.seen) >= Self::TOUCH_EVERY
    }

    /// When the table may drop it.
    pub fn ends(&self) -> Time {
        self.seen.plus(Self::IDLE_MAX).min(self.opened.plus(Self::LIFE_MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AccountStage;

    #[test]
    fn ends_by_idleness_age_and_epoch() {
        let account = Account {
            id: AccountId::from_bytes([1; 16]),
            stage: AccountStage::Active,
            epoch: 3,
            opened: Time::from_millis(0),
            confirmed: None,
            block: None,
            erasing: None,
            due: None,
        };
        let t0 = Time::from_millis(1_000);
        let session = Session::open(TokenDigest([0; 32]), &account, Visit::default(), t0);
        let just = Span::millis(1);
        assert!(session.holds(&account, t0));
        assert!(session.holds(&account, t0.plus(Session::IDLE_MAX).minus(just)));
        assert!(!session.holds(&account, t0.plus(Session::IDLE_MAX)));
        let busy = Session { seen: t0.plus(Session::LIFE_MAX), ..session.clone() };
        assert!(!busy.holds(&account, t0.plus(Session::LIFE_MAX)), "used, but too old");
        assert!(!session.holds(&Account { epoch: 4, ..account.clone() }, t0));
        let other = Account { id: AccountId::from_bytes([2; 16]), ..account };
        assert!(!session.holds(&other, t0));
    }
}
