//! Extensions: all packs that have not ended get some days more in one act, as after force majeure
//! (R72). There may be more packs than one commit or one request can reach, so an extension is
//! declared first and then carried from pack to pack, in portions; a pack remembers the number of
//! the last one that reached it, and only one is on its way at a time.

use crate::pack::Pack;
use crate::ports::{DUE_SHARDS, StoreError};
use crate::step::{Change, Move, Step};
use crate::{OperatorName, Sentence, Sha256, Span, Time};

/// An extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its number, from 1.
    pub number: u32,
    /// What the Idempotency-Key of its request hashes to.
    pub key: Sha256,
    /// How many days each pack gets.
    pub days: u32,
    /// Why, as customers may be told.
    pub reason: Sentence,
    /// Which operator declared it.
    pub by: OperatorName,
    /// When. Packs that ended before, or were opened later, are not reached. One that ends before
    /// it is reached keeps what it had if the sweeper comes within the grace of its expiry.
    pub at: Time,
    /// How far it has come: the shard of the agenda, and the last entry of it that was looked at.
    pub shard: u8,
    /// The last entry that was looked at in the shard.
    pub mark: Option<String>,
    /// Packs that were reached so far, at the least: a run that dies has not noted its portion.
    pub packs: u32,
    /// When the last pack was reached.
    pub ended: Option<Time>,
    /// Raised with every portion.
    pub version: u32,
}

/// Why nothing is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExtensionError {
    /// No days, or too many of them.
    #[error("is a number from 1 to {}", Extension::DAYS_MAX)]
    Days,
    /// Another one is on its way.
    #[error("extension {0} is on its way")]
    UnderWay(u32),
    /// The key was used for another one.
    #[error("the key was used for another extension")]
    KeyReused,
}

/// What an operator wants declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// What the Idempotency-Key of the request hashes to.
    pub key: Sha256,
    /// How many days each pack gets.
    pub days: u32,
    /// Why.
    pub reason: Sentence,
    /// Which operator.
    pub by: OperatorName,
    /// When.
    pub at: Time,
}

impl Extension {
    /// The most days that one can give.
    pub const DAYS_MAX: u32 = 366;

    /// Declares one after all that were declared before. The same request again is the same one.
    pub fn declare(all: &[Self], it: Declaration) -> Result<(Self, Move), ExtensionError> {
        if let Some(known) = all.iter().find(|known| known.key == it.key) {
            if known.days == it.days && known.reason == it.reason {
                return Ok((known.clone(), Move::Already));
            }
            return Err(ExtensionError::KeyReused);
        }
        if !(1..=Self::DAYS_MAX).contains(&it.days) {
            return Err(ExtensionError::Days);
        }
        if let Some(open) = all.iter().find(|known| known.ended.is_none()) {
            return Err(ExtensionError::UnderWay(open.number));
        }
        let last = all.iter().map(|known| known.number).max().unwrap_or(0);
        let Declaration { key, days, reason, by, at } = it;
        let declared = Self {
            number: last.saturating_add(1),
            key,
            days,
            reason,
            by,
            at,
            shard: 0,
            mark: None,
            packs: 0,
            ended: None,
            version: 0,
        };
        let extension = Box::new(declared.clone());
        Ok((declared, Move::Step(Step::of(vec![Change::AddExtension { extension }]))))
    }

    /// A portion was done: where the next one begins; past the last shard it has ended.
    pub fn went_on(&self, shard: u8, mark: Option<String>, packs: u32, now: Time) -> (Self, Step) {
        let is_over = shard >= DUE_SHARDS;
        let next = Self {
            shard,
            mark,
            packs: self.packs.saturating_add(packs),
            ended: is_over.then_some(now),
            version: self.version.saturating_add(1),
            ..self.clone()
        };
        let (extension, version_seen) = (Box::new(next.clone()), self.version);
        (next, Step::of(vec![Change::MoveExtension { extension, version_seen }]))
    }
}

impl Pack {
    /// The pack gets the days of an extension, once.
    pub fn extend(&self, extension: &Extension, now: Time) -> Move {
        let is_meant = self.extension < extension.number
            && extension.at < self.expires
            && self.opened < extension.at;
        if !is_meant {
            return Move::Already;
        }
        let longer = Span::days(extension.days);
        let later = Pack { expires: self.expires.plus(longer), ..self.clone() };
        Move::Step(Step::of(vec![Change::ExtendPack {
            account: self.account,
            pack: self.id,
            extension: extension.number,
            declared: extension.at,
            longer,
            due: later.next_look(now),
        }]))
    }
}

/// Extensions of all packs.
#[allow(
    async_fn_in_trait,
    reason = "ports are used as generics; whether a future may cross threads is settled in main"
)]
pub trait Extensions {
    /// All that were ever declared, in their order, as of now.
    async fn extensions(&self) -> Result<Vec<Extension>, StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccountId, PackKind, PackTerms};

    const NOW: Time = Time::from_millis(1_795_417_200_000);

    fn declaration(key: &[u8], days: u32) -> Declaration {
        let reason = Sentence::parse("The power was out").unwrap();
        let by = OperatorName::parse("aru").unwrap();
        Declaration { key: Sha256::of(key), days, reason, by, at: NOW }
    }

    fn declared() -> Extension {
        Extension::declare(&[], declaration(b"one", 5)).unwrap().0
    }

    #[test]
    fn one_at_a_time_and_the_same_request_once() {
        let one = declared();
        let again = Extension::declare(std::slice::from_ref(&one), declaration(b"one", 5));
        assert_eq!(again, Ok((one.clone(), Move::Already)));
        let other = Extension::declare(std::slice::from_ref(&one), declaration(b"one", 6));
        assert_eq!(other, Err(ExtensionError::KeyReused));
        let next = Extension::declare(std::slice::from_ref(&one), declaration(b"two", 5));
        assert_eq!(next, Err(ExtensionError::UnderWay(1)));
        let (over, _) = one.went_on(DUE_SHARDS, None, 3, NOW);
        assert_eq!((over.ended, over.packs, over.version), (Some(NOW), 3, 1));
        let (two, _) = Extension::declare(&[over], declaration(b"two", 5)).unwrap();
        assert_eq!(two.number, 2);
        for days in [0, Extension::DAYS_MAX + 1] {
            let made = Extension::declare(&[], declaration(b"one", days));
            assert_eq!(made, Err(ExtensionError::Days));
        }
    }

    #[test]
    fn a_pack_is_reached_once_if_it_was_open_then() {
        let terms = PackTerms { kind: PackKind::Try, photos: 10, days: 90 };
        let account = AccountId::from_bytes([1; 16]);
        let pack = Pack::open_free(account, &terms, NOW.minus(Span::days(1)));
        let Move::Step(step) = pack.extend(&declared(), NOW) else { panic!("it is open") };
        let [Change::ExtendPack { longer, due, .. }] = step.changes() else { panic!("{step:?}") };
        assert_eq!(*longer, Span::days(5));
        assert_eq!(*due, pack.expires.minus(Span::days(2)), "a week before the new end");
        let reached = Pack { extension: 1, ..pack.clone() };
        assert_eq!(reached.extend(&declared(), NOW), Move::Already);
        let ended = Pack { expires: NOW, ..pack.clone() };
        assert_eq!(ended.extend(&declared(), NOW), Move::Already);
        let later = Pack { opened: NOW, ..pack };
        assert_eq!(later.extend(&declared(), NOW), Move::Already);
    }
}
