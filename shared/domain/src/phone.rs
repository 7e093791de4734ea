//! Phone numbers of Kazakhstan.

/// A number in the form of E.164: `+77012345678`.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Other characters than digits and what people put between them, or another count of digits.
    #[error("a phone number of Kazakhstan has ten digits behind +7")]
    Form,
    /// The country code is shared: the digit behind it says whose number it is.
    #[error("this is no phone number of Kazakhstan: behind +7 comes 7")]
    Abroad,
}

impl Phone {
    /// Longest text that is looked at.
    pub const TEXT_BYTES_MAX: usize = 40;

    /// Reads a number as people write it: `+7 701 234 56 78`, `8 (701) 234-56-78`, `77012345678`,
    /// `7012345678`. An unknown prefix is taken: new ones appear, and numbers move between
    /// operators (R4).
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let text = text.trim();
        let is_written = |c: char| {
            c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '-' | '\u{2011}' | '(' | ')' | '.')
        };
        let (has_plus, rest) = text.strip_prefix('+').map_or((false, text), |rest| (true, rest));
        if text.len() > Self::TEXT_BYTES_MAX || !rest.chars().all(is_written) {
            return Err(PhoneError::Form);
        }
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let national = match (digits.len(), has_plus) {
            (11, true) => digits.strip_prefix('7'),
            (11, false) => digits.strip_prefix('7').or_else(|| digits.strip_prefix('8')),
            (10, false) => Some(digits.as_str()),
            _ => None,
        };
        let national = national.ok_or(PhoneError::Form)?;
        if national.starts_with('7') {
            Ok(Self(format!("+7{national}")))
        } else {
            Err(PhoneError::Abroad)
        }
    }

    /// `+77012345678`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `+7 701 234 56 78`, as people read it.
    pub fn spaced(&self) -> String {
        let part = |from: usize, to: usize| self.0.get(from..to).unwrap_or_default();
        format!("+7 {} {} {} {}", part(2, 5), part(5, 8), part(8, 10), part(10, 12))
    }

    /// Enough for its owner to recognise it by: `+7 701 ••• •• 78`.
    pub fn masked(&self) -> String {
        let part = |from: usize, to: usize| self.0.get(from..to).unwrap_or_default();
        format!("+7 {} ••• •• {}", part(2, 5), part(10, 12))
    }

    /// Whether the prefix is one of the mobile networks known today. Only ever a hint.
    pub fn is_known_mobile(&self) -> bool {
        const KNOWN: [&str; 19] = [
            "700", "701", "702", "705", "706", "707", "708", "747", "760", "761", "762", "763",
            "764", "771", "775", "776", "777", "778", "785",
        ];
        self.0.get(2..5).is_some_and(|prefix| KNOWN.contains(&prefix))
    }
}

/// A number is personal data: a log shows stars.
impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phone(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, phone: Result<&str, PhoneError>) {
        assert_eq!(Phone::parse(text).as_ref().map(Phone::as_str), phone.as_ref().copied());
    }

    #[test]
    fn all_spellings_are_one_number() {
        // R4.
        for text in [
            "+7 701 234 56 78",
            "8 701 234-56-78",
            "77012345678",
            "7012345678",
            "+7(701)234-56-78",
            " 8(701)2345678 ",
            "+7\u{a0}701\u{a0}234\u{a0}56\u{a0}78",
        ] {
            check(text, Ok("+77012345678"));
        }
        check("8 727 250 00 00", Ok("+77272500000"));
        check("+7 799 000 00 00", Ok("+77990000000"));
    }

    #[test]
    fn what_is_no_number_of_kazakhstan() {
        for text in
            ["", "+", "701", "701234567", "701234567890", "+8 701 234 56 78", "8a7012345678"]
        {
            check(text, Err(PhoneError::Form));
        }
        check("7012345678+", Err(PhoneError::Form));
        check("++77012345678", Err(PhoneError::Form));
        check("٧٠١٢٣٤٥٦٧٨", Err(PhoneError::Form));
        check(&" ".repeat(100), Err(PhoneError::Form));
        check("+7 912 345 67 89", Err(PhoneError::Abroad));
        check("8 800 080 00 00", Err(PhoneError::Abroad));
    }

    #[test]
    fn how_it_is_shown() {
        let phone = Phone::parse("87012345678").unwrap();
        assert_eq!(phone.spaced(), "+7 701 234 56 78");
        assert_eq!(phone.masked(), "+7 701 ••• •• 78");
        assert_eq!(format!("{phone:?}"), "Phone(***)");
        assert!(phone.is_known_mobile());
        assert!(!Phone::parse("87992345678").unwrap().is_known_mobile());
    }

    proptest! {
        #[test]
        fn a_number_is_read_back_in_every_form(national in "7[0-9]{9}") {
            let phone = Phone::parse(&national).unwrap();
            for text in [phone.as_str().to_owned(), phone.spaced(), format!("8{national}")] {
                prop_assert_eq!(Phone::parse(&text), Ok(phone.clone()));
            }
        }

        #[test]
        fn no_text_breaks_the_door(text in "\\PC{0,50}") {
            let _ = Phone::parse(&text);
        }
    }
}
