//! Tickets: what a link in a letter is good for. The link holds a random token, the store only its
//! digest, and each is used once.

use crate::{AccountId, Email, Sha256, Span, Time, TokenDigest};

/// What a ticket is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// The address belongs to whoever registered, or changed to it.
    Confirm,
    /// A new password for one who forgot the old one.
    Reset,
    /// No more advertising.
    Unsubscribe,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Purpose; 3] = [Self::Confirm, Self::Reset, Self::Unsubscribe];

    /// The name in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reset => "reset",
            Self::Unsubscribe => "unsubscribe",
        }
    }

    /// Reads what [`Purpose::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text)
    }

    /// How long the link works.
    pub const fn life(self) -> Span {
        match self {
            Self::Confirm => Span::days(1),
            Self::Reset => Span::seconds(3_600),
            Self::Unsubscribe => Span::days(365),
        }
    }
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// What the link's token hashes to.
    pub token: TokenDigest,
    /// What it is good for.
    pub purpose: Purpose,
    /// Whose.
    pub account: AccountId,
    /// To which address of which registration it was sent: it is worth nothing once that is not
    /// the account's any more. So a stranger who registers with somebody's address before or after
    /// him cannot have his own data confirmed by the owner's click.
    pub sent_to: Sha256,
    /// When it ends.
    pub ends: Time,
}

impl Ticket {
    /// A ticket in a letter to this address.
    pub fn new(
        token: TokenDigest,
        purpose: Purpose,
        account: AccountId,
        to: (&Email, Time),
        now: Time,
    ) -> Self {
        let ends = now.plus(purpose.life());
        Self { token, purpose, account, sent_to: Self::of_address(to), ends }
    }

    /// Whether it is good for this at this moment, sent to this address.
    pub fn holds(&self, purpose: Purpose, to: (&Email, Time), now: Time) -> bool {
        self.purpose == purpose && self.sent_to == Self::of_address(to) && now < self.ends
    }

    /// Whether it takes advertising back: wherever it was sent, it only lets somebody be quiet.
    pub fn silences(&self, now: Time) -> bool {
        self.purpose == Purpose::Unsubscribe && now < self.ends
    }

    fn of_address((email, registered): (&Email, Time)) -> Sha256 {
        Sha256::of(format!("{} {}", email.folded(), registered.as_millis()).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_for_one_thing_one_address_and_a_while() {
        let email = |text| Email::parse(text).unwrap();
        let (now, account) = (Time::from_millis(1_000), AccountId::from_bytes([1; 16]));
        let (aru, other) = (email("Aru@example.kz"), email("other@example.kz"));
        let token = TokenDigest([7; 32]);
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::parse(purpose.as_str()), Some(purpose));
            let ticket = Ticket::new(token, purpose, account, (&aru, now), now);
            let over = now.plus(purpose.life());
            assert!(ticket.holds(purpose, (&email("aru@example.kz"), now), now));
            assert!(ticket.holds(purpose, (&aru, now), over.minus(Span::millis(1))));
            assert!(!ticket.holds(purpose, (&aru, now), over));
            assert!(!ticket.holds(purpose, (&other, now), now));
            assert!(!ticket.holds(purpose, (&aru, over), now), "registered anew meanwhile");
            let silences = purpose == Purpose::Unsubscribe;
            assert_eq!(ticket.silences(over.minus(Span::millis(1))), silences);
            assert!(!ticket.silences(over));
            let mut others = Purpose::ALL.into_iter().filter(|other| *other != purpose);
            assert!(others.all(|other| !ticket.holds(other, (&aru, now), now)));
        }
    }
}
