//! Signatures: the six hashes, the base strings and the comparison.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use ripemd::Ripemd160;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use subtle::ConstantTimeEq;

/// The hashes that the cabinet offers (1.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// What the cabinet starts with.
    Md5,
    /// RIPEMD-160.
    Ripemd160,
    /// SHA-1.
    Sha1,
    /// What a new shop should choose.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    /// All six.
    pub const ALL: [Self; 6] =
        [Self::Md5, Self::Ripemd160, Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512];

    /// The name in settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Ripemd160 => "ripemd160",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    /// Reads what [`Algorithm::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == text)
    }

    /// The HMAC of a text, which only the signed tokens use (5, 6).
    pub(crate) fn mac(self, key: &str, text: &str) -> Vec<u8> {
        match self {
            Self::Md5 => mac::<Hmac<Md5>>(key, text),
            Self::Ripemd160 => mac::<Hmac<Ripemd160>>(key, text),
            Self::Sha1 => mac::<Hmac<Sha1>>(key, text),
            Self::Sha256 => mac::<Hmac<Sha256>>(key, text),
            Self::Sha384 => mac::<Hmac<Sha384>>(key, text),
            Self::Sha512 => mac::<Hmac<Sha512>>(key, text),
        }
    }

    /// The plain hash of a base string (1.7: no HMAC here).
    fn hash(self, base: &str) -> Vec<u8> {
        match self {
            Self::Md5 => Md5::digest(base).to_vec(),
            Self::Ripemd160 => Ripemd160::digest(base).to_vec(),
            Self::Sha1 => Sha1::digest(base).to_vec(),
            Self::Sha256 => Sha256::digest(base).to_vec(),
            Self::Sha384 => Sha384::digest(base).to_vec(),
            Self::Sha512 => Sha512::digest(base).to_vec(),
        }
    }

    /// The signature of a base string in lower-case hex (1.4).
    pub fn sign(self, base: &str) -> String {
        self.hash(base).iter().fold(String::new(), |mut hex, byte| {
            // Writing to a `String` cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// Whether the hex text is the signature of the base string: either case, constant time over
    /// the decoded bytes (2.2).
    pub fn matches(self, base: &str, hex: &str) -> bool {
        let expected = self.hash(base);
        let Some(given) = decode_hex(hex, expected.len()) else { return false };
        expected.as_slice().ct_eq(given.as_slice()).into()
    }
}

fn mac<M: Mac + KeyInit>(key: &str, text: &str) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(key.as_bytes()).expect("any length is a key");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// The bytes of a hex text of exactly that many bytes.
fn decode_hex(hex: &str, bytes: usize) -> Option<Vec<u8>> {
    if Some(hex.len()) != bytes.checked_mul(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, _) = hex.as_bytes().as_chunks::<2>();
    pairs
        .iter()
        .map(|[high, low]| digit(*high)?.checked_mul(16)?.checked_add(digit(*low)?))
        .collect()
}

/// How names that differ in the case of their letters are ordered (1.4: sources disagree).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By bytes, as most libraries do.
    Bytes,
    /// Without regard to case, as official modules do.
    Folded,
}

/// Own fields of a payment with their names as sent or received (1.2, `Shp_`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shp(Vec<(String, String)>);

impl Shp {
    /// Total length of names and values in characters (1.2).
    pub const CHARS_MAX: usize = 2048;

    /// Takes fields in any order. Which names are fields is for the caller to say.
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// Whether a name is one of an own field: `Shp_` in any case (1.2).
    pub fn is_name(name: &str) -> bool {
        name.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("shp_"))
    }

    /// The fields.
    pub fn fields(&self) -> &[(String, String)] {
        &self.0
    }

    /// The value of a field, its name taken without regard to case.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The fields sorted by name (1.4: by name, not by `name=value`).
    pub fn sorted(&self, order: Order) -> Vec<(&str, &str)> {
        let mut fields: Vec<(&str, &str)> =
            self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        match order {
            Order::Bytes => fields.sort_unstable(),
            Order::Folded => fields.sort_by_key(|(name, _)| name.to_ascii_lowercase()),
        }
        fields
    }

    /// The same fields as we spell the names when we send them: `Shp_` and small letters.
    pub(crate) fn as_sent(&self) -> Self {
        let spell = |name: &str| match name.split_at_checked(4) {
            Some((_, rest)) => format!("Shp_{}", rest.to_ascii_lowercase()),
            None => name.to_owned(),
        };
        Self(self.0.iter().map(|(name, value)| (spell(name), value.clone())).collect())
    }

    /// Whether both orders give the same.
    fn orders_agree(&self) -> bool {
        self.sorted(Order::Bytes) == self.sorted(Order::Folded)
    }

    /// The orders worth trying on what was received.
    pub(crate) fn orders(&self) -> &'static [Order] {
        if self.orders_agree() { &[Order::Bytes] } else { &[Order::Bytes, Order::Folded] }
    }
}

/// Parts and own fields joined by colons (1.4).
fn join(parts: &[&str], shp: &Shp, order: Order) -> String {
    let mut base = parts.join(":");
    for (name, value) in shp.sorted(order) {
        for part in [":", name, "=", value] {
            base.push_str(part);
        }
    }
    base
}

/// The base of a start (1.4): `login:sum:invoice[:slot]...:Password#1[:Shp_a=value]...`. A slot is
/// an optional field such as the receipt; one that is not sent is not in the list.
pub fn start_base(
    login: &str,
    out_sum: &str,
    inv_id: &str,
    slots: &[&str],
    password1: &str,
    shp: &Shp,
) -> String {
    let mut parts = vec![login, out_sum, inv_id];
    parts.extend_from_slice(slots);
    parts.push(password1);
    join(&parts, shp, Order::Bytes)
}

/// The base of a callback: with Password#2 that of `ResultURL` (2.2), with Password#1 that of
/// `SuccessURL` (3).
pub fn callback_base(
    out_sum: &str,
    inv_id: &str,
    password: &str,
    shp: &Shp,
    order: Order,
) -> String {
    join(&[out_sum, inv_id, password], shp, order)
}

/// The base of a question to `OpStateExt` (4.1).
pub fn state_base(login: &str, inv_id: &str, password2: &str) -> String {
    [login, inv_id, password2].join(":")
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, Order, Shp};

    #[test]
    fn names_are_read_back() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::parse(algorithm.as_str()), Some(algorithm));
        }
        assert_eq!(Algorithm::parse("MD5"), None);
    }

    #[test]
    fn hex_is_compared_in_either_case_and_whole() {
        let signature = Algorithm::Sha256.sign("a:b");
        assert!(Algorithm::Sha256.matches("a:b", &signature));
        assert!(Algorithm::Sha256.matches("a:b", &signature.to_uppercase()));
        assert!(!Algorithm::Sha256.matches("a:b", &signature[..62]));
        assert!(!Algorithm::Sha256.matches("a:b", &format!("{signature}00")));
        assert!(!Algorithm::Sha256.matches("a:b", &signature.replace(char::is_numeric, "g")));
        assert!(!Algorithm::Sha256.matches("a:b", ""));
        assert!(!Algorithm::Sha512.matches("a:b", &signature));
    }

    #[test]
    fn own_fields_are_sorted_by_name() {
        let field = |name: &str| (name.to_owned(), "1".to_owned());
        let shp = Shp::new(vec![field("shp_label"), field("Shp_pack2"), field("Shp_pack")]);
        let names = |order| shp.sorted(order).iter().map(|(name, _)| *name).collect::<Vec<_>>();
        assert_eq!(names(Order::Bytes), ["Shp_pack", "Shp_pack2", "shp_label"]);
        assert_eq!(names(Order::Folded), ["shp_label", "Shp_pack", "Shp_pack2"]);
        assert!(Shp::is_name("SHP_x") && !Shp::is_name("Shp") && !Shp::is_name("Шп_x"));
    }
}
