//! The register of disclosures: what of a customer was given to whom, on which ground (R60).
//! Written once, never changed.

use crate::ports::{Page, StoreError};
use crate::step::{Change, Step};
use crate::{AccountId, OperatorName, Sentence, Sha256, Time};

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Whose data.
    pub account: AccountId,
    /// Who asked: the body and the person who signed.
    pub requester: Sentence,
    /// The rule of law that obliges us.
    pub ground: Sentence,
    /// The request itself: its number and date.
    pub document: Sentence,
    /// What was given, no more than was asked for.
    pub what: Sentence,
    /// Which operator gave it.
    pub by: OperatorName,
    /// When.
    pub at: Time,
}

impl Disclosure {
    /// What makes it itself: the same things, given to the same on the same request, are one entry.
    pub fn digest(&self) -> Sha256 {
        let parts = [&self.requester, &self.ground, &self.document, &self.what];
        let mut bytes = self.account.bare().into_bytes();
        for part in parts {
            bytes.extend(part.as_str().len().to_string().as_bytes());
            bytes.push(b':');
            bytes.extend(part.as_str().as_bytes());
        }
        Sha256::of(&bytes)
    }

    /// Writes it down. A conflict means that it was.
    pub fn keep(self) -> Step {
        Step::of(vec![Change::AddDisclosure { disclosure: Box::new(self) }])
    }
}

/// What was given to those who may ask for it.
#[allow(
    async_fn_in_trait,
    reason = "ports are used as generics; whether a future may cross threads is settled in main"
)]
pub trait Disclosures {
    /// Whether this was written down before, and by whom and when.
    async fn disclosure(&self, disclosure: &Disclosure) -> Result<Option<Disclosure>, StoreError>;
    /// The register, newest first.
    async fn disclosures(
        &self,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Disclosure>, StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disclosure() -> Disclosure {
        let said = |text| Sentence::parse(text).unwrap();
        Disclosure {
            account: AccountId::from_bytes([1; 16]),
            requester: said("The tax office"),
            ground: said("Article 1"),
            document: said("№ 7, 2026-11-20"),
            what: said("The orders of 2026"),
            by: OperatorName::parse("aru").unwrap(),
            at: Time::from_millis(1),
        }
    }

    #[test]
    fn the_same_disclosure_is_one_entry_whoever_writes_it_down() {
        let one = disclosure();
        let by = OperatorName::parse("dana").unwrap();
        let again = Disclosure { by, at: Time::from_millis(2), ..one.clone() };
        assert_eq!(one.digest(), again.digest());
        let other = |text: &str| Sentence::parse(text).unwrap();
        let moved = Disclosure {
            requester: other("The tax officeArticle"),
            ground: other("1"),
            ..one.clone()
        };
        assert_ne!(one.digest(), moved.digest(), "no part runs into its neighbour");
        let account = AccountId::from_bytes([2; 16]);
        assert_ne!(one.digest(), Disclosure { account, ..one.clone() }.digest());
    }
}
