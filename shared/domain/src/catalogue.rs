//! The catalogue: which packs are sold, for how much, since when.

use crate::calendar::Day;
use crate::money::Money;
use crate::pack::{PackKind, PackTerms};
use crate::refund::ASK_DAYS;
use crate::{Span, Time};

/// A name in the three languages of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Kazakh.
    pub kk: String,
    /// Russian; receipts carry this one.
    pub ru: String,
    /// English.
    pub en: String,
}

/// One pack as it is sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Which one, how many photos, for how many days.
    pub terms: PackTerms,
    /// What it costs; nothing for the free one.
    pub price: Money,
    /// What it is called.
    pub names: Names,
}

/// What is sold from a day on, until the next entry begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The first day, by the clock of Almaty.
    pub from: Day,
    /// One offer of each kind.
    pub offers: Vec<Offer>,
}

/// Everything that was, is, and is going to be sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// In the order of their days.
    entries: Vec<Entry>,
}

/// Why a catalogue is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// It has no entry, or none that has begun.
    #[error("the catalogue has no entry that has begun")]
    NotBegun,
    /// Two entries begin on the same day.
    #[error("two entries of the catalogue begin on {0}")]
    SameDay(Day),
    /// A kind is missing or is there twice.
    #[error("the entry of {from} needs exactly one pack {}", kind.as_str())]
    Kinds {
        /// The entry.
        from: Day,
        /// The kind.
        kind: PackKind,
    },
    /// A number or a name is out of bounds.
    #[error("the pack {} of {from} {what}", kind.as_str())]
    Offer {
        /// The entry.
        from: Day,
        /// The pack.
        kind: PackKind,
        /// What is wrong.
        what: &'static str,
    },
    /// What was sold once is history.
    #[error("the entry of {0} has begun and stays as it is: write a new one")]
    Begun(Day),
}

impl Offer {
    /// The most photos in a pack.
    pub const PHOTOS_MAX: u32 = 10_000;
    /// The longest term: ten years.
    pub const DAYS_MAX: u32 = 3_660;
    /// The shortest term of a pack that is paid for: its unused part can be given back until the
    /// end of the last day to ask.
    pub const PAID_DAYS_MIN: u32 = ASK_DAYS + 1;
    /// The highest price.
    pub const PRICE_MAX: Money = Money::from_tenge(100_000_000);
    /// The longest name.
    pub const NAME_CHARS_MAX: usize = 40;

    fn fault(&self) -> Option<&'static str> {
        let is_free = self.terms.kind == PackKind::Try;
        let names = [&self.names.kk, &self.names.ru, &self.names.en];
        if !(1..=Self::PHOTOS_MAX).contains(&self.terms.photos) {
            Some("has no photos, or too many")
        } else if !(1..=Self::DAYS_MAX).contains(&self.terms.days) {
            Some("lasts no day, or too long")
        } else if !is_free && self.terms.days < Self::PAID_DAYS_MIN {
            Some("ends before the days to ask for a refund are over")
        } else if is_free != (self.price == Money::ZERO) {
            Some("is free and should not be, or has a price and should be free")
        } else if self.price > Self::PRICE_MAX || !self.price.is_whole_tenge() {
            Some("has a price that is too high or not in whole tenge")
        } else if names
            .iter()
            .any(|name| name.trim().is_empty() || name.chars().count() > Self::NAME_CHARS_MAX)
        {
            Some("needs a name of up to 40 characters in kk, ru and en")
        } else {
            None
        }
    }
}

impl Entry {
    /// The offer of a kind.
    pub fn offer(&self, kind: PackKind) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.terms.kind == kind)
    }
}

impl Catalogue {
    /// A catalogue whose every entry is whole, whether it has begun or not: a mistake shows when
    /// it is written down, not on the day it begins.
    pub fn new(mut entries: Vec<Entry>) -> Result<Self, CatalogueError> {
        entries.sort_by_key(|entry| entry.from);
        for pair in entries.windows(2) {
            if let [a, b] = pair
                && a.from == b.from
            {
                return Err(CatalogueError::SameDay(a.from));
            }
        }
        for entry in &entries {
            let from = entry.from;
            for kind in PackKind::ALL {
                let found = entry.offers.iter().filter(|offer| offer.terms.kind == kind);
                if found.count() != 1 {
                    return Err(CatalogueError::Kinds { from, kind });
                }
            }
            for offer in &entry.offers {
                if let Some(what) = offer.fault() {
                    return Err(CatalogueError::Offer { from, kind: offer.terms.kind, what });
                }
            }
        }
        if entries.is_empty() { Err(CatalogueError::NotBegun) } else { Ok(Self { entries }) }
    }

    /// Whether it may take the place of another one: what has begun before today stays as it was.
    /// What is older than the entry in force may be left out.
    pub fn may_follow(&self, before: &Self, now: Time) -> Result<(), CatalogueError> {
        let today = Day::of(now);
        let past = |it: &Self| -> Vec<Entry> {
            it.entries.iter().filter(|entry| entry.from < today).cloned().collect()
        };
        let (was, is) = (past(before), past(self));
        if let Some(odd) = is.iter().find(|entry| !was.contains(entry)) {
            return Err(CatalogueError::Begun(odd.from));
        }
        match was.last() {
            Some(last) if !is.contains(last) => Err(CatalogueError::Begun(last.from)),
            _ => Ok(()),
        }
    }

    /// The entry in force: the latest that has begun.
    pub fn at(&self, now: Time) -> Result<&Entry, CatalogueError> {
        let today = Day::of(now);
        let begun = self.entries.iter().rev().find(|entry| entry.from <= today);
        begun.ok_or(CatalogueError::NotBegun)
    }
}

/// How long a catalogue or another document of the owner may be used before it is read again: a
/// new price is in force after this at the latest.
pub const DOCUMENT_LIFE: Span = Span::seconds(60);

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(kind: PackKind, tenge: u32) -> Offer {
        let name = || "Name".to_owned();
        Offer {
            terms: PackTerms { kind, photos: 10, days: 90 },
            price: Money::from_tenge(tenge),
            names: Names { kk: name(), ru: name(), en: name() },
        }
    }

    fn entry(from: &str, starter: u32) -> Entry {
        let price = |kind| match kind {
            PackKind::Try => 0,
            PackKind::Starter => starter,
            PackKind::Visionary | PackKind::Titan => 20_000,
        };
        let offers = PackKind::ALL.into_iter().map(|kind| offer(kind, price(kind))).collect();
        Entry { from: Day::parse(from).unwrap(), offers }
    }

    #[test]
    fn the_latest_entry_that_has_begun_counts() {
        let entries = vec![entry("2026-11-24", 3), entry("2026-01-01", 1), entry("2026-11-23", 2)];
        let catalogue = Catalogue::new(entries).unwrap();
        let price = |day: &str, shift: Span| {
            let now = Day::parse(day).unwrap().start().minus(shift);
            let entry = catalogue.at(now).ok()?;
            entry.offer(PackKind::Starter).map(|offer| offer.price.tenge())
        };
        let none = Span::millis(0);
        assert_eq!(price("2026-11-23", none), Some(2));
        assert_eq!(price("2026-11-24", Span::millis(1)), Some(2), "a moment before midnight");
        assert_eq!(price("2026-11-24", none), Some(3));
        assert_eq!(price("2026-01-01", Span::millis(1)), None);
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Vec<Entry>), said: &str) {
        let mut entries = vec![entry("2026-01-01", 100)];
        change(&mut entries);
        let error = Catalogue::new(entries).unwrap_err();
        assert_eq!(error.to_string(), said);
    }

    #[test]
    fn a_catalogue_that_cannot_be_right_is_refused() {
        check(Vec::clear, "the catalogue has no entry that has begun");
        check(
            |all| all.push(entry("2026-01-01", 1)),
            "two entries of the catalogue begin on 2026-01-01",
        );
        check(
            |all| drop(all[0].offers.pop()),
            "the entry of 2026-01-01 needs exactly one pack titan",
        );
        check(
            |all| all[0].offers.push(offer(PackKind::Try, 0)),
            "the entry of 2026-01-01 needs exactly one pack try",
        );
        let of = |change: fn(&mut Offer), said| {
            let said = format!("the pack starter of 2026-01-01 {said}");
            check(|all| change(&mut all[0].offers[1]), &said);
        };
        of(|o| o.terms.photos = 0, "has no photos, or too many");
        of(|o| o.terms.days = 4_000, "lasts no day, or too long");
        of(|o| o.terms.days = 14, "ends before the days to ask for a refund are over");
        let free = "is free and should not be, or has a price and should be free";
        of(|o| o.price = Money::ZERO, free);
        let price = "has a price that is too high or not in whole tenge";
        of(|o| o.price = Money::from_tiyn(150), price);
        of(|o| o.price = Money::from_tenge(u32::MAX), price);
        of(|o| o.names.kk = " ".to_owned(), "needs a name of up to 40 characters in kk, ru and en");
    }

    #[test]
    fn what_has_begun_stays_and_what_is_to_come_may_change() {
        // Noon of 2026-11-23.
        let now = Time::from_millis(1_795_417_200_000);
        let of = |entries: Vec<Entry>| Catalogue::new(entries).unwrap();
        let before =
            of(vec![entry("2026-01-01", 1), entry("2026-06-01", 2), entry("2027-01-01", 3)]);
        let may = |entries| of(entries).may_follow(&before, now);
        let begun = |day| Err(CatalogueError::Begun(Day::parse(day).unwrap()));
        let (first, second) = (entry("2026-01-01", 1), entry("2026-06-01", 2));
        assert_eq!(may(vec![first.clone(), second.clone(), entry("2027-01-01", 9)]), Ok(()));
        assert_eq!(may(vec![second.clone(), entry("2026-11-23", 9)]), Ok(()), "from today on");
        assert_eq!(may(vec![second.clone()]), Ok(()), "what is over, and what was to come");
        assert_eq!(may(vec![first.clone()]), begun("2026-06-01"), "it is in force");
        assert_eq!(may(vec![first.clone(), entry("2026-06-01", 9)]), begun("2026-06-01"));
        assert_eq!(may(vec![entry("2026-01-01", 9), second.clone()]), begun("2026-01-01"));
        assert_eq!(may(vec![second, entry("2026-11-22", 9)]), begun("2026-11-22"), "yesterday");
    }
}
