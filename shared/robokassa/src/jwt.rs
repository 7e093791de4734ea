//! Signed tokens, in which the refund and the invoice interface are asked (5, 6): three parts of
//! base64url without padding, the last of them an HMAC over the first two.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use subtle::ConstantTimeEq;

use crate::amount::Amount;
use crate::opstate::{AnswerError, BYTES_MAX};
use crate::signature::Algorithm;

/// Longest token that is read.
pub const TOKEN_BYTES_MAX: usize = 64 * 1024;

/// How a token calls its algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// As the cabinet does, `SHA256`: the invoice interface.
    Cabinet,
    /// As RFC 7518 does, `HS256`: the refund interface, which knows no other.
    Standard,
}

impl Naming {
    /// The name of an algorithm; the standard has none for MD5 and RIPEMD-160.
    pub const fn of(self, algorithm: Algorithm) -> Option<&'static str> {
        match (self, algorithm) {
            (Self::Cabinet, Algorithm::Md5) => Some("MD5"),
            (Self::Cabinet, Algorithm::Ripemd160) => Some("RIPEMD160"),
            (Self::Cabinet, Algorithm::Sha1) => Some("SHA1"),
            (Self::Cabinet, Algorithm::Sha256) => Some("SHA256"),
            (Self::Cabinet, Algorithm::Sha384) => Some("SHA384"),
            (Self::Cabinet, Algorithm::Sha512) => Some("SHA512"),
            (Self::Standard, Algorithm::Md5 | Algorithm::Ripemd160) => None,
            (Self::Standard, Algorithm::Sha1) => Some("HS1"),
            (Self::Standard, Algorithm::Sha256) => Some("HS256"),
            (Self::Standard, Algorithm::Sha384) => Some("HS384"),
            (Self::Standard, Algorithm::Sha512) => Some("HS512"),
        }
    }
}

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Too long, not three parts, or not base64url without padding.
    #[error("the token is not three parts of base64url")]
    Form,
    /// A header that names another algorithm, or none; the header never chooses.
    #[error("the token is signed with another algorithm")]
    Algorithm,
    /// Signed with another key, or changed afterwards.
    #[error("the signature of the token is wrong")]
    Signature,
}

/// base64url without padding.
pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The text that is signed: header and payload, both JSON, exactly as they stand.
pub fn signing_input(header: &str, payload: &str) -> String {
    format!("{}.{}", base64url(header.as_bytes()), base64url(payload.as_bytes()))
}

/// The last part of a token.
pub fn sign(algorithm: Algorithm, key: &str, signing_input: &str) -> String {
    base64url(&algorithm.mac(key, signing_input))
}

/// A token under an algorithm's name, which is `name`.
pub(crate) fn write(name: &str, algorithm: Algorithm, key: &str, payload: &str) -> String {
    let header = format!("{{\"alg\":\"{name}\",\"typ\":\"JWT\"}}");
    let input = signing_input(&header, payload);
    let signature = sign(algorithm, key, &input);
    format!("{input}.{signature}")
}

/// The payload of a token that was signed with this algorithm and this key. For those who stand
/// in for Robokassa: it answers with plain JSON, never with a token.
pub fn read(token: &str, algorithm: Algorithm, key: &str) -> Result<String, TokenError> {
    #[derive(Deserialize)]
    struct Header<'a> {
        alg: &'a str,
    }
    if token.len() > TOKEN_BYTES_MAX {
        return Err(TokenError::Form);
    }
    let (input, signature) = token.rsplit_once('.').ok_or(TokenError::Form)?;
    let (header, payload) = input.split_once('.').ok_or(TokenError::Form)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenError::Form);
    let (header, payload, signature) = (decode(header)?, decode(payload)?, decode(signature)?);
    let header: Header<'_> = serde_json::from_slice(&header).map_err(|_| TokenError::Algorithm)?;
    let named = [Naming::Cabinet, Naming::Standard].map(|naming| naming.of(algorithm));
    if !named.contains(&Some(header.alg)) {
        return Err(TokenError::Algorithm);
    }
    if !bool::from(algorithm.mac(key, input).ct_eq(&signature)) {
        return Err(TokenError::Signature);
    }
    String::from_utf8(payload).map_err(|_| TokenError::Form)
}

/// A request for one of the two interfaces. Whoever holds it can have the money sent, so neither
/// its body nor its query is printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// The address.
    pub url: String,
    /// What is posted as [`Call::CONTENT_TYPE`]; without it the address is fetched with a GET.
    pub body: Option<String>,
}

impl Call {
    /// The type of the body: the token as a JSON text, in quotes (5).
    pub const CONTENT_TYPE: &str = "application/json";

    pub(crate) fn post(url: String, token: &str) -> Self {
        // No letter of base64url has to be escaped.
        Self { url, body: Some(format!("\"{token}\"")) }
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.url.split('?').next().unwrap_or_default();
        out.debug_struct("Call").field("url", &place).finish_non_exhaustive()
    }
}

/// Writes a sum as a JSON number with two decimals: no float on the way.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
pub(crate) fn number<S: Serializer>(sum: &Amount, serializer: S) -> Result<S::Ok, S::Error> {
    let text = RawValue::from_string(sum.to_string()).map_err(serde::ser::Error::custom)?;
    text.serialize(serializer)
}

/// Writes a payload.
pub(crate) fn payload(fields: &impl Serialize) -> String {
    serde_json::to_string(fields).expect("texts and numbers can be written as JSON")
}

/// Reads an answer, in which fields that we do not know are none of our business.
pub(crate) fn answer<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, AnswerError> {
    if json.len() > BYTES_MAX {
        return Err(AnswerError::TooLarge);
    }
    serde_json::from_str(json.trim_start_matches('\u{feff}')).map_err(|_| AnswerError::Json)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Call, Naming, TokenError, read, write};
    use crate::signature::Algorithm;

    fn any_algorithm() -> impl Strategy<Value = Algorithm> {
        proptest::sample::select(Algorithm::ALL.to_vec())
    }

    #[test]
    fn the_header_does_not_choose_the_algorithm() {
        for algorithm in Algorithm::ALL {
            let refused = |name: &str| read(&write(name, algorithm, "k", "{}"), algorithm, "k");
            assert_eq!(refused("none"), Err(TokenError::Algorithm));
            assert_eq!(refused("MD4"), Err(TokenError::Algorithm));
            for other in Algorithm::ALL {
                let name = Naming::Cabinet.of(algorithm).expect("a name");
                let token = write(name, algorithm, "k", "{}");
                assert_eq!(read(&token, other, "k").is_ok(), other == algorithm);
            }
        }
        assert_eq!(read("..", Algorithm::Md5, "k"), Err(TokenError::Algorithm));
        assert_eq!(read("a.b", Algorithm::Md5, "k"), Err(TokenError::Form));
        assert_eq!(read("", Algorithm::Md5, "k"), Err(TokenError::Form));
    }

    #[test]
    fn a_call_keeps_to_itself_what_it_carries() {
        let mut call = Call::post("https://example.kz/a?id=secret".to_owned(), "token");
        assert_eq!(call.body.as_deref(), Some("\"token\""));
        assert_eq!(format!("{call:?}"), "Call { url: \"https://example.kz/a\", .. }");
        call.body = None;
        assert!(!format!("{call:?}").contains("secret"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(algorithm in any_algorithm(), payload in ".*", key in ".*") {
            for naming in [Naming::Cabinet, Naming::Standard] {
                let Some(name) = naming.of(algorithm) else { continue };
                let token = write(name, algorithm, &key, &payload);
                let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
                prop_assert!(token.bytes().all(plain));
                prop_assert_eq!(read(&token, algorithm, &key), Ok(payload.clone()));
                let other = format!("{key}x");
                prop_assert_eq!(read(&token, algorithm, &other), Err(TokenError::Signature));
            }
        }

        #[test]
        fn one_letter_changed_and_it_is_refused(
            algorithm in any_algorithm(),
            payload in ".{0,40}",
            place: proptest::sample::Index,
            letter in "[A-Za-z0-9_.=+/-]",
        ) {
            let token = write("SHA256", Algorithm::Sha256, "key", &payload);
            let at = place.index(token.len());
            let mut changed = token.clone();
            changed.replace_range(at..=at, &letter);
            prop_assume!(changed != token);
            prop_assert!(read(&changed, Algorithm::Sha256, "key").is_err());
            let longer = format!("{token}{letter}");
            prop_assert!(read(&longer, Algorithm::Sha256, "key").is_err());
            prop_assert!(read(&token[..at], algorithm, "key").is_err());
        }

        #[test]
        fn no_text_breaks_the_reader(token in "[A-Za-z0-9_.=-]{0,80}|.{0,80}") {
            prop_assert!(read(&token, Algorithm::Sha256, "key").is_err());
        }
    }
}
