//! The journal, and what its sums have to be.

use crate::town::{Journal, PRICE};
use domain::journal::{Cause, Line};
use domain::{Money, Pack};
use std::sync::Mutex;

/// Every key that was ever written, each at its bit.
static KEYS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The bit of a line: equal for equal keys.
pub(crate) fn bit(line: &Line) -> u64 {
    let key = line.key();
    let mut keys = KEYS.lock().unwrap();
    let at = keys.iter().position(|known| *known == key).unwrap_or_else(|| {
        keys.push(key);
        keys.len() - 1
    });
    1_u64.checked_shl(u32::try_from(at).unwrap()).expect("at most 64 keys in this town")
}

/// Writes a line.
pub(crate) fn add(journal: &mut Journal, line: &Line) {
    journal.keys |= bit(line);
    match line.cause {
        Cause::Granted => {
            journal.grants += 1;
            journal.granted += line.units;
        }
        Cause::Taken { .. } => journal.taken += line.units,
        Cause::Returned { .. } => journal.returned += line.units,
        Cause::Expired { .. } => {
            journal.expired += line.units;
            journal.breakage = journal.breakage.plus(line.money);
        }
        Cause::Frozen { .. } => journal.frozen += line.units,
        Cause::Unfrozen { .. } => journal.unfrozen += line.units,
        Cause::Refunded { .. } => {
            journal.refunded += line.units;
            journal.paid_back = journal.paid_back.plus(line.money);
        }
    }
}

impl Journal {
    /// Whether the lines add up to the pack.
    pub(crate) fn agrees(&self, pack: &Pack) -> bool {
        let frozen = self.frozen.checked_sub(self.unfrozen + self.refunded);
        let lines = (self.granted, self.taken, self.returned, self.expired, self.refunded);
        let units = (pack.granted, pack.taken, pack.returned, pack.expired, pack.refunded);
        lines == units && frozen == Some(pack.frozen) && self.grants == 1
    }
}

/// What the first `gone` units that ended without a picture are worth, in whole tenge, in the
/// customer's favour: `price − floor(price × (photos − gone) / photos)`.
pub(crate) fn worth_of_first(pack: &Pack, gone: u32) -> Money {
    let kept = PRICE.tenge() * u64::from(pack.granted - gone) / u64::from(pack.granted);
    PRICE.minus(Money::from_tenge(u32::try_from(kept).unwrap()))
}

/// What so many units more are worth.
pub(crate) fn worth(pack: &Pack, units: u32) -> Money {
    let gone = pack.refunded + pack.expired;
    let all = worth_of_first(pack, (gone + units).min(pack.granted));
    all.minus(worth_of_first(pack, gone.min(pack.granted)))
}
