//! The end of a pack's term: two reminders, then what is left expires.

use super::{Pack, PackStage};
use crate::journal::{Cause, Line};
use crate::step::{Change, Step};
use crate::{Span, Time};

/// How long before the end the customer is reminded.
pub const REMIND_BEFORE: [Span; 2] = [Span::days(7), Span::days(1)];
/// Whoever takes units judges the term by its own clock, when it asks. Nothing expires before the
/// last such request has landed.
pub const EXPIRY_GRACE: Span = Span::seconds(300);
/// A photo that was held at the end may give its unit back for so long; then nobody looks again.
const AFTERLIFE: Span = Span::days(30);
/// The first look after the end; each later one comes after twice the time.
const LOOK_AGAIN: Span = Span::seconds(3600);

/// What is to be done about a pack whose time has come. Each step also says when to look again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackLook {
    /// Remind the customer, then commit.
    Remind(Step),
    /// What is left expires.
    Expire(Step),
    /// Nothing but looking again later.
    Postpone(Step),
    /// Nothing, ever again.
    Settle(Step),
}

impl PackLook {
    /// What to commit.
    pub fn step(&self) -> &Step {
        match self {
            Self::Remind(step) | Self::Expire(step) | Self::Postpone(step) | Self::Settle(step) => {
                step
            }
        }
    }
}

impl Pack {
    /// Looks at a pack that is due.
    pub fn look(&self, now: Time) -> Option<PackLook> {
        let due_seen = self.due?;
        let (account, pack) = (self.account, self.id);
        let due = self.next_look(now);
        let postpone = || Step::of(vec![Change::PostponePack { account, pack, due_seen, due }]);
        if now < self.expires.plus(EXPIRY_GRACE) {
            let is_reminder = self.usable(now) > 0;
            let step = postpone();
            return Some(if is_reminder {
                PackLook::Remind(step)
            } else {
                PackLook::Postpone(step)
            });
        }
        if self.stage == PackStage::Refunding {
            return Some(PackLook::Postpone(postpone()));
        }
        if self.available > 0 {
            return Some(PackLook::Expire(self.expire(due, now)));
        }
        Some(if now.since(self.expires) > AFTERLIFE {
            PackLook::Settle(Step::of(vec![Change::SettlePack { account, pack, due_seen }]))
        } else {
            PackLook::Postpone(postpone())
        })
    }

    /// When to look next.
    pub fn next_look(&self, now: Time) -> Time {
        next_look(self.expires, now)
    }

    fn expire(&self, due: Time, now: Time) -> Step {
        let (account, pack, units, version_seen) =
            (self.account, self.id, self.available, self.version);
        let over = now.minus(EXPIRY_GRACE);
        let cause = Cause::Expired { version: version_seen.saturating_add(1) };
        let line = Line { account, pack, units, money: self.worth(units), cause, at: now };
        Step::of(vec![
            Change::ExpireUnits { account, pack, units, version_seen, over, due },
            Change::AddLine { line },
        ])
    }
}

/// When to look at a pack that ends at `expires`.
pub(super) fn next_look(expires: Time, now: Time) -> Time {
    let end = expires.plus(EXPIRY_GRACE);
    let reminders = REMIND_BEFORE.into_iter().map(|before| expires.minus(before));
    let next = reminders.chain([end]).find(|at| *at > now);
    next.unwrap_or_else(|| now.plus(now.since(expires).max(LOOK_AGAIN)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccountId, PackKind, PackTerms};

    fn pack(available: u32) -> Pack {
        let terms = PackTerms { kind: PackKind::Try, photos: 10, days: 30 };
        let account = AccountId::from_bytes([1; 16]);
        Pack { available, ..Pack::open_free(account, &terms, Time::from_millis(0)) }
    }

    /// What happens to a pack that is looked at whenever it is due, for a year.
    fn life(mut pack: Pack) -> Vec<String> {
        let mut said = Vec::new();
        while let Some(now) = pack.due {
            let day = now.as_seconds() / 86_400;
            let look = pack.look(now).unwrap();
            let word = match &look {
                PackLook::Remind(_) => "remind",
                PackLook::Expire(_) => "expire",
                PackLook::Postpone(_) => "postpone",
                PackLook::Settle(_) => "settle",
            };
            said.push(format!("day {day}: {word}"));
            pack.due = match look.step().changes().first() {
                Some(Change::ExpireUnits { due, .. }) => {
                    pack.available = 0;
                    Some(*due)
                }
                Some(Change::PostponePack { due, .. }) => Some(*due),
                _ => None,
            };
            assert!(pack.due.is_none_or(|due| due > now), "time goes on");
        }
        said
    }

    #[test]
    fn two_reminders_then_it_expires() {
        let said = life(pack(4));
        assert_eq!(said[..3], ["day 23: remind", "day 29: remind", "day 30: expire"]);
        assert!(said[3..].iter().all(|line| !line.ends_with("expire")), "{said:?}");
        assert_eq!(said.last().map(|line| line.ends_with("settle")), Some(true));
        assert!(said.len() < 20, "{said:?}");
    }

    #[test]
    fn an_empty_pack_reminds_nobody() {
        let said = life(pack(0));
        assert_eq!(said[..2], ["day 23: postpone", "day 29: postpone"]);
    }

    #[test]
    fn what_comes_back_after_the_end_expires_too() {
        let now = pack(1).expires.plus(Span::days(3));
        let back = Pack { due: Some(now), ..pack(1) };
        assert!(matches!(back.look(now), Some(PackLook::Expire(_))));
        let frozen = Pack { stage: PackStage::Refunding, ..back };
        assert!(matches!(frozen.look(now), Some(PackLook::Postpone(_))));
    }
}
