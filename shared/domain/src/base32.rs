//! Crockford's base 32: 16 bytes as 26 characters without the letters I, L, O and U, so that an
//! id read aloud or copied by hand stays the same id.

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of an encoded id.
pub const TEXT_LEN: usize = 26;

/// Writes 128 bits as 26 characters; the first one carries 3 bits.
pub fn encode(bytes: [u8; 16]) -> String {
    let number = u128::from_be_bytes(bytes);
    (0..TEXT_LEN)
        .rev()
        .map(|place| {
            let digit = (number >> (place * 5)) & 31;
            // A value of 5 bits is always inside the alphabet.
            usize::try_from(digit)
                .ok()
                .and_then(|d| ALPHABET.get(d))
                .map_or('0', |c| char::from(*c))
        })
        .collect()
}

/// Reads what [`encode`] wrote, and nothing else: no lower case, no look-alikes, no overflow.
pub fn decode(text: &str) -> Option<[u8; 16]> {
    if text.len() != TEXT_LEN || text.as_bytes().first().is_some_and(|c| *c > b'7') {
        return None;
    }
    let mut number: u128 = 0;
    for c in text.bytes() {
        let digit = ALPHABET.iter().position(|a| *a == c)?;
        number = (number << 5) | u128::try_from(digit).ok()?;
    }
    Some(number.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ends_of_the_range() {
        assert_eq!(encode([0; 16]), "00000000000000000000000000");
        assert_eq!(encode([255; 16]), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
        assert_eq!(decode("80000000000000000000000000"), None, "129 bits");
        assert_eq!(decode("0000000000000000000000000I"), None, "not a letter of ours");
        assert_eq!(decode("0000000000000000000000000a"), None, "one spelling only");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(bytes: [u8; 16]) {
            prop_assert_eq!(decode(&encode(bytes)), Some(bytes));
        }

        #[test]
        fn what_is_read_is_written_the_same(text in "[0-7][0-9A-HJKMNP-TV-Z]{25}") {
            prop_assert_eq!(decode(&text).map(encode), Some(text));
        }
    }
}
