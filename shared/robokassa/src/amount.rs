//! Sums: decimal text and whole tiyn, digit by digit.

use std::fmt;

/// A sum in tiyn, a hundredth of a tenge (1.2, `OutSum`; pitfall 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(u64);

/// Why a text is not a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not digits, or digits, a dot and one to six digits.
    #[error("a sum is digits, then perhaps a dot and one to six digits")]
    Grammar,
    /// Parts of a tiyn.
    #[error("a sum has no parts of a tiyn")]
    Fraction,
    /// More tiyn than 64 bits hold.
    #[error("the sum is too large")]
    TooLarge,
}

impl Amount {
    /// Decimals that a callback may carry (2.1: six were seen).
    pub const DECIMALS_MAX: usize = 6;
    /// Longest text that is looked at: 20 digits, a dot, six decimals.
    pub const TEXT_BYTES_MAX: usize = 27;

    /// A sum of whole tiyn.
    pub const fn from_tiyn(tiyn: u64) -> Self {
        Self(tiyn)
    }

    /// The sum in tiyn.
    pub const fn tiyn(self) -> u64 {
        self.0
    }

    /// Reads a sum (2.1, 11 step 4): a dot, no sign, no exponent, no needless leading zero;
    /// decimals after the second are accepted only when all of them are zero.
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        if text.len() > Self::TEXT_BYTES_MAX {
            return Err(AmountError::Grammar);
        }
        let (whole, decimals) = match text.split_once('.') {
            Some((_, "")) => return Err(AmountError::Grammar),
            Some(parts) => parts,
            None => (text, ""),
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if whole.is_empty() || leading_zero || !digits(whole) || !digits(decimals) {
            return Err(AmountError::Grammar);
        }
        if decimals.len() > Self::DECIMALS_MAX {
            return Err(AmountError::Grammar);
        }
        if decimals.bytes().skip(2).any(|digit| digit != b'0') {
            return Err(AmountError::Fraction);
        }
        let hundredths = decimals.bytes().chain([b'0', b'0']).take(2);
        whole
            .bytes()
            .chain(hundredths)
            .try_fold(0_u64, |sum, digit| {
                sum.checked_mul(10)?.checked_add(u64::from(digit.checked_sub(b'0')?))
            })
            .map(Self)
            .ok_or(AmountError::TooLarge)
    }

    /// The sum of two, if 64 bits hold it.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

impl fmt::Display for Amount {
    /// Always two decimals (1.2, the safe habit).
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:03}", self.0);
        // Three digits at least, so the cut is never before the first.
        let (whole, decimals) = digits.split_at(digits.len().saturating_sub(2));
        write!(out, "{whole}.{decimals}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Amount, AmountError};

    #[test]
    fn sums_of_the_protocol_are_read() {
        let read = |text| Amount::parse(text).map(Amount::tiyn);
        assert_eq!(read("1990.000000"), Ok(199_000));
        assert_eq!(read("1990.00"), Ok(199_000));
        assert_eq!(read("1990.5"), Ok(199_050));
        assert_eq!(read("490.500000"), Ok(49_050));
        assert_eq!(read("0"), Ok(0));
        assert_eq!(read("0.01"), Ok(1));
        assert_eq!(read("184467440737095516.15"), Ok(u64::MAX));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "01",
            "00",
            "+1",
            "-1",
            "1e3",
            "1,00",
            "1 000",
            " 1",
            "1\n",
            "1.2.3",
            "1.0000000",
            "١",
            "0x1",
            "NaN",
            "00000000000000000000000000001",
        ] {
            assert_eq!(Amount::parse(text), Err(AmountError::Grammar), "{text}");
        }
        assert_eq!(Amount::parse("1.001"), Err(AmountError::Fraction));
        assert_eq!(Amount::parse("1.000001"), Err(AmountError::Fraction));
        assert_eq!(Amount::parse("184467440737095516.16"), Err(AmountError::TooLarge));
        assert_eq!(Amount::parse("99999999999999999999"), Err(AmountError::TooLarge));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(tiyn: u64) {
            let sum = Amount::from_tiyn(tiyn);
            prop_assert_eq!(Amount::parse(&sum.to_string()), Ok(sum));
            prop_assert_eq!(Amount::parse(&format!("{sum}0000")), Ok(sum));
            prop_assert_eq!(Amount::parse(&format!("{sum}0001")), Err(AmountError::Fraction));
        }

        #[test]
        fn no_text_breaks_it(text in "[0-9.]{0,30}|.{0,30}") {
            if let Ok(sum) = Amount::parse(&text) {
                let decimals = text.split_once('.').map_or("", |(_, decimals)| decimals);
                let short = text.trim_end_matches('0').trim_end_matches('.');
                let printed = sum.to_string();
                let printed = printed.trim_end_matches('0').trim_end_matches('.');
                prop_assert!(decimals.is_empty() || short == printed);
            }
        }
    }
}
