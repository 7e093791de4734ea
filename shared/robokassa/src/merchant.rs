//! The shop: its login, its passwords and the hashes it chose in the cabinet.

use std::fmt;

use crate::form::Form;
use crate::signature::{Algorithm, state_base};

/// The Kazakhstan host (1.1). Settings may name another one.
pub const ORIGIN_KAZAKHSTAN: &str = "https://auth.robokassa.kz";

/// The shop's identifier from the technical settings (1.2, `MerchantLogin`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login(String);

impl Login {
    /// Longest login that is accepted.
    pub const BYTES_MAX: usize = 64;

    /// ASCII letters, digits, `-`, `_` and `.`, with a letter among them: with a login that reads
    /// like a sum, a question to `OpStateExt` would be signed just as a payment is (2.2, 4.1).
    pub fn parse(text: &str) -> Result<Self, MerchantError> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let letter = text.bytes().any(|byte| byte.is_ascii_alphabetic());
        if !letter || text.len() > Self::BYTES_MAX || !text.bytes().all(allowed) {
            return Err(MerchantError::Login);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A password of the shop; printed as stars.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Longest password that is accepted.
    pub const BYTES_MAX: usize = 128;

    /// A password without the line end that secret stores like to add (pitfall 8).
    pub fn parse(text: &str) -> Result<Self, MerchantError> {
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() || text.len() > Self::BYTES_MAX || text.contains(char::is_control) {
            return Err(MerchantError::Password);
        }
        Ok(Self(text.to_owned()))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("***")
    }
}

/// Hashes of one mode; the cabinet may set them apart from one another (1.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Algorithms {
    /// Of what we send.
    pub outgoing: Algorithm,
    /// Of `ResultURL`.
    pub result: Algorithm,
    /// Of `SuccessURL`.
    pub success: Algorithm,
}

/// What signs in one mode (8: test payments have their own pair).
#[derive(Debug, Clone)]
pub struct Keys {
    /// Signs the start and `SuccessURL`.
    pub password1: Secret,
    /// Signs `ResultURL` and `OpStateExt`.
    pub password2: Secret,
    /// Which hashes.
    pub algorithms: Algorithms,
}

/// Whether money moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It does.
    Live,
    /// It does not (8).
    Test,
}

/// The number of an invoice (1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InvId(i64);

impl InvId {
    /// The largest number we give out ourselves, so that every tool can read it (1.3).
    pub const ISSUED_MAX: i64 = 2_147_483_647;

    /// A positive number.
    pub const fn new(number: i64) -> Option<Self> {
        if number > 0 { Some(Self(number)) } else { None }
    }

    /// Reads digits without a sign or leading zeros, 1 to 9223372036854775807 (1.2, 11 step 2).
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
        if digits { text.parse().ok().and_then(Self::new) } else { None }
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl fmt::Display for InvId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// Why the settings do not make a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MerchantError {
    /// Not an identifier.
    #[error("the merchant login is not one")]
    Login,
    /// Empty, too long, or with control characters.
    #[error("a password is empty, too long or not plain text")]
    Password,
    /// Two of the passwords are the same (pitfall 8).
    #[error("two passwords are the same")]
    SamePassword,
    /// Not a scheme and a host.
    #[error("the origin is not https:// and a host, or http:// and this machine")]
    Origin,
}

/// Whether a text is a scheme and a host. Without TLS only this machine is asked: nothing but TLS
/// speaks for the answer of `OpStateExt`, and that answer can credit a pack.
pub(crate) fn is_origin(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte);
    let is_host = |host: &str| !host.is_empty() && host.bytes().all(allowed);
    let is_here = |host: &str| matches!(host.split(':').next(), Some("localhost" | "127.0.0.1"));
    match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(host), _) => is_host(host),
        (None, Some(host)) => is_host(host) && is_here(host),
        (None, None) => false,
    }
}

/// The shop.
#[derive(Debug, Clone)]
pub struct Merchant {
    pub(crate) login: Login,
    pub(crate) origin: String,
    pub(crate) live: Keys,
    pub(crate) test: Option<Keys>,
}

impl Merchant {
    /// A shop at an origin such as [`ORIGIN_KAZAKHSTAN`]. Without keys for tests, test payments
    /// are neither started nor believed (2.6).
    pub fn new(
        login: Login,
        origin: &str,
        live: Keys,
        test: Option<Keys>,
    ) -> Result<Self, MerchantError> {
        if !is_origin(origin) {
            return Err(MerchantError::Origin);
        }
        let mut secrets: Vec<&str> = [Some(&live), test.as_ref()]
            .into_iter()
            .flatten()
            .flat_map(|keys| [keys.password1.expose(), keys.password2.expose()])
            .collect();
        let all = secrets.len();
        secrets.sort_unstable();
        secrets.dedup();
        if secrets.len() < all {
            return Err(MerchantError::SamePassword);
        }
        Ok(Self { login, origin: origin.to_owned(), live, test })
    }

    /// The keys of a mode, if the shop has them.
    pub(crate) fn keys(&self, mode: Mode) -> Option<&Keys> {
        match mode {
            Mode::Live => Some(&self.live),
            Mode::Test => self.test.as_ref(),
        }
    }

    /// The question for the state of an operation, to be sent as a POST (4.1). Live only: test
    /// payments are not visible there.
    pub fn ask_state(&self, inv_id: InvId) -> Form {
        let (login, number) = (self.login.as_str(), inv_id.to_string());
        let base = state_base(login, &number, self.live.password2.expose());
        let action = format!("{}/Merchant/WebService/Service.asmx/OpStateExt", self.origin);
        let mut form = Form { action, fields: Vec::new() };
        form.push("MerchantLogin", login);
        form.push("InvoiceID", number);
        form.push("Signature", self.live.algorithms.outgoing.sign(&base));
        form
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{
        Algorithms, InvId, Keys, Login, Merchant, MerchantError, ORIGIN_KAZAKHSTAN, Secret,
    };
    use crate::signature::Algorithm;

    fn keys(password1: &str, password2: &str, result: Algorithm) -> Keys {
        let secret = |text| Secret::parse(text).expect("a password");
        Keys {
            password1: secret(password1),
            password2: secret(password2),
            algorithms: Algorithms {
                outgoing: Algorithm::Sha256,
                result,
                success: Algorithm::Sha512,
            },
        }
    }

    fn login() -> Login {
        Login::parse("photopacks-kz").expect("a login")
    }

    pub(crate) fn merchant() -> Merchant {
        let live = keys("example-pass-1", "example-pass-2", Algorithm::Sha1);
        let test = keys("example-test-pass-1", "example-test-pass-2", Algorithm::Md5);
        Merchant::new(login(), ORIGIN_KAZAKHSTAN, live, Some(test)).expect("a shop")
    }

    #[test]
    fn passwords_are_not_printed() {
        let printed = format!("{:?}", merchant());
        assert!(printed.contains("***") && !printed.contains("pass-"), "{printed}");
    }

    #[test]
    fn settings_that_cannot_be_right_are_refused() {
        let keys_of = |one, two| keys(one, two, Algorithm::Md5);
        let error = |origin, live, test| Merchant::new(login(), origin, live, test).err();
        let same = Some(MerchantError::SamePassword);
        assert_eq!(error(ORIGIN_KAZAKHSTAN, keys_of("a", "a"), None), same);
        assert_eq!(error(ORIGIN_KAZAKHSTAN, keys_of("a", "b"), Some(keys_of("c", "a"))), same);
        for origin in [
            "",
            "https://",
            "ftp://a",
            "https://a/",
            "https://a?b",
            "https://a@b",
            "http://auth.robokassa.kz",
            "http://localhost.kz",
            "http://",
        ] {
            let wrong = Some(MerchantError::Origin);
            assert_eq!(error(origin, keys_of("a", "b"), None), wrong, "{origin}");
        }
        for origin in ["https://a.kz:8443", "http://127.0.0.1:8080", "http://localhost"] {
            assert_eq!(error(origin, keys_of("a", "b"), None), None, "{origin}");
        }
        for text in ["", "1990.00", "1990", "a:b", "магазин", "a b"] {
            assert_eq!(Login::parse(text), Err(MerchantError::Login), "{text}");
        }
        assert_eq!(Secret::parse("pass\r\n"), Secret::parse("pass"));
        assert_eq!(Secret::parse("\n"), Err(MerchantError::Password));
        assert_eq!(Secret::parse("a\nb"), Err(MerchantError::Password));
    }

    #[test]
    fn numbers_of_invoices() {
        assert_eq!(InvId::parse("9223372036854775807").map(InvId::get), Some(i64::MAX));
        for text in ["", "0", "01", "-1", "+1", "1.0", "9223372036854775808", "١", " 1"] {
            assert_eq!(InvId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_question_for_the_state() {
        let form = merchant().ask_state(InvId::new(1001).expect("a number"));
        assert_eq!(
            form.link(),
            "https://auth.robokassa.kz/Merchant/WebService/Service.asmx/OpStateExt\
             ?MerchantLogin=photopacks-kz&InvoiceID=1001&Signature=\
             76e19f5fb82e8d5a299ffd757ef62e5c8c730ad88ec748fcc8fda99243c54a83"
        );
    }
}
