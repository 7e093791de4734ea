//! Bank accounts of Kazakhstan.

use std::fmt;

/// An account number: `KZ`, two check digits, three digits of the bank, thirteen characters of
/// the account (ISO 13616, registry entry of Kazakhstan). Printed with all but the ends hidden.
#[derive(Clone, PartialEq, Eq)]
pub struct Iban(String);

/// Why a text is not an account of Kazakhstan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IbanError {
    /// Not 20 characters of the right kinds.
    #[error("an account of Kazakhstan is KZ, 5 digits and 13 letters or digits, 20 characters")]
    Form,
    /// The check digits do not fit: mistyped.
    #[error("the check digits do not fit: please look at the number again")]
    Check,
}

impl Iban {
    /// Characters of a number.
    pub const CHARS: usize = 20;
    /// Longest text that is looked at: people group the digits with spaces.
    pub const TEXT_BYTES_MAX: usize = 64;

    /// Reads a number as people write it: any case, spaces between the groups.
    pub fn parse(text: &str) -> Result<Self, IbanError> {
        if text.len() > Self::TEXT_BYTES_MAX {
            return Err(IbanError::Form);
        }
        let compact: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '\u{a0}'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let is_formed = compact.len() == Self::CHARS
            && compact.starts_with("KZ")
            && compact.bytes().all(|c| c.is_ascii_alphanumeric())
            && compact.bytes().skip(2).take(5).all(|c| c.is_ascii_digit());
        if !is_formed {
            return Err(IbanError::Form);
        }
        if remainder(&compact) == Some(1) { Ok(Self(compact)) } else { Err(IbanError::Check) }
    }

    /// The number without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough to recognise it by: `KZ86…1234`.
    pub fn masked(&self) -> String {
        let (head, tail) = (self.0.get(..4), self.0.get(Self::CHARS - 4..));
        format!("{}…{}", head.unwrap_or_default(), tail.unwrap_or_default())
    }
}

/// ISO 7064 MOD 97-10 over the number with its first four characters behind the rest and letters
/// as two digits.
fn remainder(compact: &str) -> Option<u32> {
    let (head, rest) = compact.split_at_checked(4)?;
    rest.chars().chain(head.chars()).try_fold(0_u32, |sum, c| {
        let value = c.to_digit(36)?;
        let shifted = if value < 10 { sum * 10 } else { sum * 100 };
        Some((shifted + value) % 97)
    })
}

impl fmt::Debug for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Right check digits for a made-up bank and account.
    fn made_up(bank: &str, account: &str) -> String {
        let check = 98 - remainder(&format!("KZ00{bank}{account}")).unwrap();
        format!("KZ{check:02}{bank}{account}")
    }

    #[test]
    fn people_write_it_in_groups() {
        let number = made_up("999", "0000000000001");
        let iban = Iban::parse(&number).unwrap();
        let grouped = format!(" {} {}", number[..4].to_lowercase(), &number[4..]);
        assert_eq!(Iban::parse(&grouped), Ok(iban.clone()));
        assert_eq!(format!("{iban:?}"), format!("{}…0001", &number[..4]));
    }

    #[test]
    fn what_is_none_is_refused() {
        let number = made_up("999", "ABC0000000001");
        for text in [
            String::new(),
            number[..19].to_owned(),
            format!("{number}1"),
            number.replace("KZ", "DE"),
            number.replace("999", "99A"),
            number.replace('A', "Ә"),
            number.replace('A', "-"),
            " ".repeat(65),
        ] {
            assert_eq!(Iban::parse(&text), Err(IbanError::Form), "{text}");
        }
    }

    proptest! {
        /// Of digits: a letter counts as two, so that a digit in its place may go unnoticed.
        #[test]
        fn one_wrong_digit_is_noticed(
            bank in "[0-9]{3}", account in "[0-9]{13}", place in 2_usize..20, other in "[0-9]",
        ) {
            let number = made_up(&bank, &account);
            prop_assert!(Iban::parse(&number).is_ok());
            let mut changed = number.clone();
            changed.replace_range(place..=place, &other);
            prop_assert!(changed == number || Iban::parse(&changed).is_err());
        }

        #[test]
        fn no_text_breaks_it(text in ".{0,70}") {
            let _ = Iban::parse(&text);
        }
    }
}
