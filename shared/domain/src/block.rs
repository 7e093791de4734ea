//! Blocking: the four grounds of the agreement on which an account loses the service, and what is
//! written down when it does.

use crate::{OperatorName, Sentence, Time};

/// Why an account is blocked (R54 to R57): the numbers are those of the agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// An order of a state body.
    StateOrder,
    /// A breach of copyright or of neighbouring rights.
    Copyright,
    /// A reasoned claim of third parties.
    ThirdParty,
    /// Forbidden information was found.
    Forbidden,
}

impl Ground {
    /// All of them.
    pub const ALL: [Ground; 4] =
        [Self::StateOrder, Self::Copyright, Self::ThirdParty, Self::Forbidden];

    /// Its number in the agreement.
    pub const fn number(self) -> u32 {
        match self {
            Self::StateOrder => 1,
            Self::Copyright => 2,
            Self::ThirdParty => 3,
            Self::Forbidden => 4,
        }
    }

    /// Reads what [`Ground::number`] gave.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.number() == number)
    }
}

/// A block, as it stands on the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Why.
    pub ground: Ground,
    /// The order, claim or report: its number and date, as the customer is told.
    pub document: Sentence,
    /// Which operator did it.
    pub by: OperatorName,
    /// When.
    pub at: Time,
    /// When it ends by itself; nothing when somebody has to lift it.
    pub until: Option<Time>,
}

impl Block {
    /// Whether both say the same, whoever wrote it down and when.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (self.ground, &self.document, self.until) == (other.ground, &other.document, other.until)
    }

    /// Whether its term is over.
    pub fn is_over(&self, now: Time) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;

    #[test]
    fn a_ground_is_read_back() {
        for ground in Ground::ALL {
            assert_eq!(Ground::from_number(ground.number()), Some(ground));
        }
        assert_eq!((Ground::from_number(0), Ground::from_number(5)), (None, None));
    }

    #[test]
    fn a_block_ends_with_its_term_or_never() {
        let at = Time::from_millis(1_000);
        let document = Sentence::parse("№ 7, 2026-11-23").unwrap();
        let by = OperatorName::parse("dana").unwrap();
        let block = Block { ground: Ground::Copyright, document, by, at, until: None };
        assert!(!block.is_over(Time::from_millis(u64::MAX)));
        let until = at.plus(Span::days(3));
        let block = Block { until: Some(until), ..block };
        assert!(!block.is_over(until.minus(Span::millis(1))));
        assert!(block.is_over(until));
    }
}
