//! Money: whole tiyn of the one currency the service knows. A float never comes near it.

use std::fmt;

/// A sum in tiyn, a hundredth of a tenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(u64);

impl Money {
    /// ISO 4217. Prices are shown and charged in it alone.
    pub const CURRENCY: &str = "KZT";
    /// Nothing.
    pub const ZERO: Money = Money(0);
    const TIYN_IN_TENGE: u64 = 100;

    /// A sum of whole tiyn.
    pub const fn from_tiyn(tiyn: u64) -> Self {
        Self(tiyn)
    }

    /// A sum of whole tenge.
    pub const fn from_tenge(tenge: u32) -> Self {
        // `From` is not available in a constant function; widening loses nothing.
        Self((tenge as u64).saturating_mul(Self::TIYN_IN_TENGE))
    }

    /// The sum in tiyn.
    pub const fn tiyn(self) -> u64 {
        self.0
    }

    /// Whole tenge, rounded down.
    pub const fn tenge(self) -> u64 {
        self.0 / Self::TIYN_IN_TENGE
    }

    /// Whether no part of a tenge is in it.
    pub const fn is_whole_tenge(self) -> bool {
        self.0.is_multiple_of(Self::TIYN_IN_TENGE)
    }

    /// What is left; nothing when the other is larger.
    #[must_use]
    pub const fn minus(self, other: Money) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Money) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The part `of / whole` of it, rounded down to whole tenge; all of it when `of` is `whole`.
    #[must_use]
    pub fn part(self, of: u32, whole: u32) -> Self {
        let product = u128::from(self.tenge()).saturating_mul(of.min(whole).into());
        let tenge = product.checked_div(whole.into()).unwrap_or(0);
        // Not above `self`, because the part is not above the whole.
        Self(u64::try_from(tenge).unwrap_or(u64::MAX).saturating_mul(Self::TIYN_IN_TENGE))
    }
}

impl fmt::Display for Money {
    /// The one way a sum is written: groups of three with no-break spaces, tiyn only where there
    /// are any: `7 659 ₸`, `0,50 ₸`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.tenge().to_string();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && digits.len().saturating_sub(place).is_multiple_of(3) {
                f.write_str("\u{a0}")?;
            }
            write!(f, "{digit}")?;
        }
        if !self.is_whole_tenge() {
            write!(f, ",{:02}", self.0 % Self::TIYN_IN_TENGE)?;
        }
        f.write_str("\u{a0}₸")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_formatter() {
        let text = |tiyn| Money::from_tiyn(tiyn).to_string().replace('\u{a0}', " ");
        assert_eq!(text(0), "0 ₸");
        assert_eq!(text(50), "0,50 ₸");
        assert_eq!(text(765_900), "7 659 ₸");
        assert_eq!(text(100_000), "1 000 ₸");
        assert_eq!(text(21_999_000), "219 990 ₸");
        assert_eq!(text(12_345_678_901), "123 456 789,01 ₸");
    }

    proptest! {
        #[test]
        fn a_part_is_never_more_than_the_whole(tenge: u32, of: u32, whole in 1_u32..) {
            let money = Money::from_tenge(tenge);
            prop_assert!(money.part(of, whole) <= money);
            prop_assert_eq!(money.part(whole, whole), money);
            prop_assert_eq!(money.part(0, whole), Money::ZERO);
            prop_assert!(money.part(of, whole).is_whole_tenge());
        }
    }
}
