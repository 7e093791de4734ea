//! Days by the clock of Almaty: what the contract counts its terms in.
//!
//! All of Kazakhstan has one time, five hours ahead of UTC, since 1 March 2024, and no summer
//! time. Nothing here is older than that, so the offset is a constant; a test compares it with the
//! time zone database, which is where a new law would show first.

use crate::{Span, Time};
use std::fmt;

/// A day in Almaty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u32);

const AHEAD: Span = Span::seconds(5 * 3600);
const LENGTH: Span = Span::days(1);

impl Day {
    /// The day that a point in time falls on.
    pub fn of(at: Time) -> Self {
        let days = at.plus(AHEAD).as_millis().checked_div(LENGTH.as_millis()).unwrap_or(0);
        Self(u32::try_from(days).unwrap_or(u32::MAX))
    }

    /// The day with this date; nothing where the calendar has none, or before 1970.
    pub fn from_date(year: u32, month: u32, day: u32) -> Option<Self> {
        if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day)
        {
            return None;
        }
        // Counted from 1 March, so that the leap day is the last of its year.
        let year_from_march = if month <= 2 { year - 1 } else { year };
        let month_from_march = (month + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        let leap_days = year_from_march / 4 - year_from_march / 100 + year_from_march / 400;
        let found = Self((year_from_march * 365 + leap_days + day_of_year).checked_sub(EPOCH)?);
        // 30 February would be some other day.
        (found.date() == (year, month, day)).then_some(found)
    }

    /// Reads a date as `2026-12-07`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let mut number = |digits: usize| {
            let part = parts.next()?;
            let is_number = part.len() == digits && part.bytes().all(|c| c.is_ascii_digit());
            if is_number { part.parse().ok() } else { None }
        };
        Self::from_date(number(4)?, number(2)?, number(2)?)
    }

    /// So many days later.
    #[must_use]
    pub const fn plus(self, days: u32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Its first millisecond.
    pub fn start(self) -> Time {
        Time::from_millis(u64::from(self.0).saturating_mul(LENGTH.as_millis())).minus(AHEAD)
    }

    /// Its last millisecond.
    pub fn end(self) -> Time {
        self.start().plus(LENGTH).minus(Span::millis(1))
    }

    /// Year, month and day of the month.
    pub fn date(self) -> (u32, u32, u32) {
        let days = self.0.saturating_add(EPOCH);
        // 400 years have 146 097 days, wherever one begins to count them.
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = era * 400 + year_of_era + u32::from(month <= 2);
        (year, month, day)
    }
}

/// Days from 1 March of the year 0 to 1 January 1970.
const EPOCH: u32 = 719_468;

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    #[test]
    fn a_day_ends_at_midnight_in_almaty() {
        // 2026-12-07T18:59:59.999Z is a millisecond before midnight there.
        let last = Time::from_millis(1_796_669_999_999);
        assert_eq!(Day::of(last).to_string(), "2026-12-07");
        assert_eq!(Day::of(last).end(), last);
        assert_eq!(Day::of(last.plus(Span::millis(1))).to_string(), "2026-12-08");
    }

    #[test]
    fn dates_that_the_calendar_has() {
        for text in ["1970-01-01", "2024-02-29", "2026-11-23", "2100-12-31"] {
            assert_eq!(Day::parse(text).map(|day| day.to_string()).as_deref(), Some(text));
        }
        for text in
            ["2026-02-29", "2100-02-29", "2026-13-01", "2026-00-01", "2026-04-31", "1969-12-31"]
        {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        for text in ["", "2026", "2026-1-01", "26-01-01", "2026-01-01T", "2026/01/01", "+026-01-01"]
        {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    proptest! {
        /// The years in which the product lives.
        #[test]
        fn the_time_zone_database_agrees(
            millis in 1_767_225_600_000_u64..2_524_608_000_000,
            near in -3_i64..3,
        ) {
            let almaty = TimeZone::get("Asia/Almaty").unwrap();
            // As drawn, and within milliseconds of the next midnight there.
            let midnight = Day::of(Time::from_millis(millis)).plus(1).start().as_millis();
            for millis in [millis, midnight.saturating_add_signed(near)] {
                let instant = jiff::Timestamp::from_millisecond(i64::try_from(millis).unwrap());
                let theirs = instant.unwrap().to_zoned(almaty.clone()).date().to_string();
                let ours = Day::of(Time::from_millis(millis));
                prop_assert_eq!(ours.to_string(), theirs);
                prop_assert!(ours.start() <= Time::from_millis(millis));
                prop_assert!(Time::from_millis(millis) <= ours.end());
            }
        }

        #[test]
        fn a_date_is_read_back(days in 0_u32..2_900_000) {
            let day = Day(days);
            prop_assert_eq!(Day::parse(&day.to_string()), Some(day));
        }
    }
}
