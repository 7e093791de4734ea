//! Codes that change with the time (RFC 6238): 30 seconds, six digits. The hash itself is for the
//! caller to compute; everything around it is here.

use crate::Time;
use std::fmt;

/// A step of 30 seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TotpStep(u64);

impl TotpStep {
    /// Seconds of a step.
    pub const SECONDS: u64 = 30;

    /// A step by its number.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The steps whose codes are taken at `now`, the oldest first: clocks differ a little, and
    /// typing takes time.
    pub fn near(now: Time) -> [Self; 3] {
        let step = now.as_seconds() / Self::SECONDS;
        [Self(step.saturating_sub(1)), Self(step), Self(step.saturating_add(1))]
    }

    /// Its number.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// What is hashed.
    pub const fn message(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }
}

/// Six digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TotpCode(u32);

impl TotpCode {
    const DIGITS: usize = 6;
    const MODULUS: u32 = 1_000_000;

    /// Reads exactly six digits.
    pub fn parse(text: &str) -> Option<Self> {
        let is_code = text.len() == Self::DIGITS && text.bytes().all(|c| c.is_ascii_digit());
        if is_code { text.parse().ok().map(Self) } else { None }
    }

    /// The code in an HMAC-SHA-1: the last four bits say where 31 bits of it are taken from
    /// (RFC 4226, 5.3).
    pub fn of(mac: &[u8; 20]) -> Self {
        let at = usize::from(mac[19] & 0x0f);
        let four = mac.get(at..).and_then(|rest| rest.first_chunk::<4>()).unwrap_or(&[0; 4]);
        let number = u32::from_be_bytes(*four) & 0x7fff_ffff;
        Self(number % Self::MODULUS)
    }
}

impl fmt::Debug for TotpCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpCode(***)")
    }
}

/// What an operator's device and we share.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret(Vec<u8>);

impl TotpSecret {
    /// Shortest secret (RFC 4226, 4).
    pub const BYTES_MIN: usize = 16;
    /// Longest secret: a block of SHA-1.
    pub const BYTES_MAX: usize = 64;

    /// Reads base32 (RFC 4648) as devices show it, with or without padding.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_end_matches('=');
        if text.len() > Self::BYTES_MAX * 8 / 5 + 1 {
            return None;
        }
        let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0_u32);
        for c in text.bytes() {
            let value = match c {
                b'A'..=b'Z' => c - b'A',
                b'2'..=b'7' => c - b'2' + 26,
                _ => return None,
            };
            held = held << 5 | u32::from(value);
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
            }
            held &= (1 << bits) - 1;
        }
        // Left-over bits are zeros, and fewer than one more character would have held.
        let is_whole = bits < 5 && held == 0;
        let is_secret = (Self::BYTES_MIN..=Self::BYTES_MAX).contains(&bytes.len());
        (is_whole && is_secret).then_some(Self(bytes))
    }

    /// The key of the hash.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_base32() {
        // The secret of RFC 6238, appendix B: "12345678901234567890".
        let secret = TotpSecret::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
        assert_eq!(secret.as_bytes(), b"12345678901234567890");
        let padded = TotpSecret::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY======").unwrap();
        assert_eq!(padded.as_bytes(), b"1234567890123456");
        assert!(TotpSecret::parse(&"A".repeat(103)).is_some());
        for text in [
            "",
            "GEZDGNBVGY3TQOJQ",
            "gezdgnbvgy3tqojqgezdgnbvgy3tqojq",
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1",
            "GEZDGNBVGY3TQOJQGEZDGNBVGZ",
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQA",
            &"A".repeat(104),
        ] {
            assert_eq!(TotpSecret::parse(text), None, "{text}");
        }
    }

    #[test]
    fn where_a_code_stands_in_a_hash() {
        // The example of RFC 4226, 5.4.
        let mac = [
            0x1f, 0x86, 0x98, 0x69, 0x0e, 0x02, 0xca, 0x16, 0x61, 0x85, 0x50, 0xef, 0x7f, 0x19,
            0xda, 0x8e, 0x94, 0x5b, 0x55, 0x5a,
        ];
        assert_eq!(TotpCode::of(&mac), TotpCode::parse("872921").unwrap());
    }

    #[test]
    fn codes_are_six_digits() {
        assert_eq!(TotpCode::parse("000007"), Some(TotpCode(7)));
        for text in ["", "00007", "0000007", "+00007", " 00007", "12345a", "١٢٣"] {
            assert_eq!(TotpCode::parse(text), None, "{text}");
        }
    }

    #[test]
    fn one_step_each_way() {
        let steps = TotpStep::near(Time::from_millis(59_999)).map(TotpStep::number);
        assert_eq!(steps, [0, 1, 2]);
        let steps = TotpStep::near(Time::from_millis(60_000)).map(TotpStep::number);
        assert_eq!(steps, [1, 2, 3]);
        assert_eq!(TotpStep::near(Time::from_millis(0)).map(TotpStep::number), [0, 0, 1]);
    }
}
