//! The numbers by which the state knows persons and organisations: 12 digits, of which the last
//! checks the others.

use std::fmt;

/// Why a text is no such number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Not 12 digits.
    #[error("the number has 12 digits")]
    Form,
    /// The last digit does not fit: mistyped.
    #[error("the last digit does not fit the others: please look at the number again")]
    Check,
    /// A number of an organisation where a person's is meant, or the other way round.
    #[error("an IIN belongs to a person and a BIN to an organisation: this is the other one")]
    Kind,
}

/// The number of a person or of an individual entrepreneur. Since 2013 it need not agree with the
/// date of birth or the sex, so neither is read from it (R8).
#[derive(Clone, PartialEq, Eq)]
pub struct Iin(String);

/// The number of a legal entity, a branch, or entrepreneurs in joint form.
#[derive(Clone, PartialEq, Eq)]
pub struct Bin(String);

impl Iin {
    /// The one door.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let digits = checked(text)?;
        if digits[4] <= 3 { Ok(Self(text.to_owned())) } else { Err(NumberError::Kind) }
    }

    /// The 12 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Bin {
    /// The one door. The fifth digit says what kind of organisation it is, the sixth which part.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let digits = checked(text)?;
        let is_organisation = (4..=6).contains(&digits[4]) && digits[5] <= 3;
        if is_organisation { Ok(Self(text.to_owned())) } else { Err(NumberError::Kind) }
    }

    /// The 12 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The number by which a customer is known, as its owner may see it: `••••••••0002`.
pub fn masked(number: &str) -> String {
    let tail = number.len().checked_sub(4).and_then(|from| number.get(from..)).unwrap_or_default();
    format!("••••••••{tail}")
}

fn checked(text: &str) -> Result<[u8; 12], NumberError> {
    let bytes: &[u8; 12] = text.as_bytes().try_into().map_err(|_| NumberError::Form)?;
    if !bytes.iter().all(u8::is_ascii_digit) {
        return Err(NumberError::Form);
    }
    let digits = bytes.map(|digit| digit - b'0');
    match check_digit(&digits) {
        Some(check) if check == digits[11] => Ok(digits),
        _ => Err(NumberError::Check),
    }
}

/// What the last digit has to be; nothing when no number with these eleven was ever issued.
fn check_digit(digits: &[u8; 12]) -> Option<u8> {
    const FIRST: [u16; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    const SECOND: [u16; 11] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];
    let pass = |weights: [u16; 11]| {
        let sum: u16 = digits.iter().zip(weights).map(|(digit, w)| u16::from(*digit) * w).sum();
        u8::try_from(sum % 11).ok().filter(|check| *check < 10)
    };
    pass(FIRST).or_else(|| pass(SECOND))
}

/// Both are personal data: a log shows stars.
impl fmt::Debug for Iin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Iin(***)")
    }
}

impl fmt::Debug for Bin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bin(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check_iin(text: &str, refused: Option<NumberError>) {
        assert_eq!(Iin::parse(text).err(), refused, "{text:?}");
    }

    #[track_caller]
    fn check_bin(text: &str, refused: Option<NumberError>) {
        assert_eq!(Bin::parse(text).err(), refused, "{text:?}");
    }

    #[test]
    fn worked_examples() {
        // R8: the first pass, the second pass, and a number that no last digit makes valid.
        check_iin("010203100002", None);
        check_iin("010203100308", None);
        for last in 0..10 {
            check_iin(&format!("01020310031{last}"), Some(NumberError::Check));
            check_bin(&format!("99124000044{last}"), Some(NumberError::Check));
        }
        check_bin("991240000003", None);
        check_bin("991240000402", None);
    }

    #[test]
    fn neither_date_nor_sex_is_looked_at() {
        // Month 99 and a seventh digit that stands for no century.
        let text = (0..10).map(|last| format!("01993990000{last}"));
        assert_eq!(text.filter(|text| Iin::parse(text).is_ok()).count(), 1);
    }

    #[test]
    fn what_is_no_number() {
        for text in ["", "01020310000", "0102031000022", "01020310000a", " 010203100002", "०१०२"]
        {
            check_iin(text, Some(NumberError::Form));
        }
        check_iin("010203100003", Some(NumberError::Check));
        check_iin("991240000003", Some(NumberError::Kind));
        check_bin("010203100002", Some(NumberError::Kind));
    }

    #[test]
    fn a_number_is_never_printed() {
        let iin = Iin::parse("010203100002").unwrap();
        assert_eq!(
            format!("{iin:?} {:?}", Bin::parse("991240000003").unwrap()),
            "Iin(***) Bin(***)"
        );
        assert_eq!(masked(iin.as_str()), "••••••••0002");
    }

    #[test]
    fn how_many_serials_are_issued() {
        // For one prefix of seven digits: at the first weights, at the second, and never.
        let mut counts = [0_u32; 3];
        for serial in 0..10_000 {
            let text = format!("0102031{serial:04}0");
            let digits: [u8; 12] = text.as_bytes().try_into().unwrap();
            let digits = digits.map(|digit| digit - b'0');
            let sum: u32 = (1..).zip(digits).take(11).map(|(w, d)| w * u32::from(d)).sum();
            let place = match check_digit(&digits) {
                Some(_) if sum % 11 < 10 => 0,
                Some(_) => 1,
                None => 2,
            };
            counts[place] += 1;
        }
        assert_eq!(counts, [9_090, 827, 83]);
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_noticed(
            serial in 0_u32..10_000,
            place in 0_usize..12,
            by in 1_u8..10,
        ) {
            let head = format!("0102031{serial:04}");
            let valid = (0..10).map(|last| format!("{head}{last}")).find(|t| Iin::parse(t).is_ok());
            if let Some(valid) = valid {
                let mut wrong = valid.into_bytes();
                wrong[place] = b'0' + (wrong[place] - b'0' + by) % 10;
                let wrong = String::from_utf8(wrong).unwrap();
                // The second pass may take what the first would not: that is how it is defined.
                let found = Iin::parse(&wrong);
                prop_assert!(found.is_err() || check_by_hand(&wrong));
            }
        }

        #[test]
        fn no_text_breaks_the_doors(text in "\\PC{0,20}") {
            let _ = (Iin::parse(&text), Bin::parse(&text));
        }
    }

    /// The definition, written the other way round.
    fn check_by_hand(text: &str) -> bool {
        let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
        let sum = |shift: usize| -> u32 {
            (0..11).map(|i| digits[i] * u32::try_from((i + shift) % 11 + 1).unwrap()).sum()
        };
        let first = sum(0) % 11;
        let check = if first == 10 { sum(2) % 11 } else { first };
        check == digits[11]
    }
}
