//! The settings of a shop: one JSON document, kept where secrets are kept.

use std::fmt;

use serde::Deserialize;

use crate::merchant::{Algorithms, Keys, Login, Merchant, MerchantError, Mode, Secret, is_origin};
use crate::receipt::Tax;
use crate::refund::RefundApi;
use crate::signature::Algorithm;

/// Longest document that is read.
pub const SETTINGS_BYTES_MAX: usize = 8 * 1024;

/// Which rules hold for the shop (10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Country {
    /// `kz`: tenge, no refund and no invoice interface.
    Kazakhstan,
    /// `ru`.
    Russia,
}

/// How refunds are paid out.
#[derive(Debug, Clone)]
pub enum Payout {
    /// By hand in the cabinet.
    Manual,
    /// Through the refund interface; ask [`RefundApi::of`].
    Api(RefundApi),
}

/// A shop with all that its settings say. Printed without its secrets.
#[derive(Debug, Clone)]
pub struct Shop {
    merchant: Merchant,
    mode: Mode,
    country: Country,
    tax: Option<Tax>,
    payout: Payout,
}

/// What is wrong in the settings: the field and why, never its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    field: String,
    why: &'static str,
}

impl SettingsError {
    /// The field, such as `live.password1`; empty when it is the document as a whole.
    pub fn field(&self) -> &str {
        &self.field
    }

    fn new(field: impl Into<String>, why: &'static str) -> Self {
        Self { field: field.into(), why }
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = if self.field.is_empty() { "the document" } else { &self.field };
        write!(out, "in the settings of the shop {field} {}", self.why)
    }
}

impl std::error::Error for SettingsError {}

/// Every name that the document may hold. An error is made of these alone.
const NAMES: [&str; 15] = [
    "login",
    "origin",
    "country",
    "mode",
    "live",
    "test",
    "tax",
    "refunds",
    "password1",
    "password2",
    "password3",
    "outgoing",
    "result",
    "success",
    "algorithm",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    login: String,
    origin: String,
    country: String,
    mode: String,
    live: ModeKeys,
    test: Option<ModeKeys>,
    tax: Option<String>,
    refunds: Option<Refunds>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModeKeys {
    password1: String,
    password2: String,
    outgoing: String,
    result: String,
    success: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refunds {
    password3: String,
    algorithm: String,
    origin: String,
}

impl Shop {
    /// Reads the document.
    pub fn parse(json: &str) -> Result<Self, SettingsError> {
        let document = read(json)?;
        let login = Login::parse(&document.login).map_err(|_| {
            SettingsError::new("login", "is not a shop's identifier: ASCII, with a letter in it")
        })?;
        let country = match document.country.as_str() {
            "kz" => Country::Kazakhstan,
            "ru" => Country::Russia,
            _ => return Err(SettingsError::new("country", "is neither kz nor ru")),
        };
        let mode = match document.mode.as_str() {
            "live" => Mode::Live,
            "test" => Mode::Test,
            _ => return Err(SettingsError::new("mode", "is neither live nor test")),
        };
        if mode == Mode::Test && document.test.is_none() {
            return Err(SettingsError::new("test", "has no keys, but mode is test"));
        }
        let live = keys("live", &document.live)?;
        let test = document.test.as_ref().map(|own| keys("test", own)).transpose()?;
        let tax = document.tax.as_deref().map(|code| tax(code, country)).transpose()?;
        let payout = match &document.refunds {
            None => Payout::Manual,
            Some(refunds) => Payout::Api(refund_api(refunds, country)?),
        };
        all_differ(&live, test.as_ref(), &payout)?;
        let merchant = Merchant::new(login, &document.origin, live, test).map_err(|why| {
            let field = if why == MerchantError::Origin { "origin" } else { "" };
            SettingsError::new(field, ORIGIN)
        })?;
        Ok(Self { merchant, mode, country, tax, payout })
    }

    /// What signs and verifies.
    pub const fn merchant(&self) -> &Merchant {
        &self.merchant
    }

    /// The mode in which new payments start.
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Which rules hold.
    pub const fn country(&self) -> Country {
        self.country
    }

    /// The tax of every line of a receipt; no receipts when absent.
    pub const fn tax(&self) -> Option<Tax> {
        self.tax
    }

    /// How refunds are paid out.
    pub const fn payout(&self) -> &Payout {
        &self.payout
    }
}

const ORIGIN: &str = "is not https:// and a host, or http:// and this machine";
const ALGORITHM: &str = "is none of md5, ripemd160, sha1, sha256, sha384, sha512";

/// Reads the form of the document. The reasons of `serde` quote what they found, so of them only
/// the beginning and our own names are used.
fn read(json: &str) -> Result<Document, SettingsError> {
    if json.len() > SETTINGS_BYTES_MAX {
        return Err(SettingsError::new("", "is longer than 8 KiB"));
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    let document = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let known = |segment: &serde_path_to_error::Segment| match segment {
            serde_path_to_error::Segment::Map { key } => {
                NAMES.into_iter().find(|name| *name == key.as_str())
            }
            _ => None,
        };
        let mut path: Vec<&str> = error.path().iter().map_while(known).collect();
        if !error.inner().is_data() {
            return SettingsError::new("", "is not JSON");
        }
        let reason = error.inner().to_string();
        let name = NAMES.into_iter().find(|name| reason.contains(&format!("field `{name}`")));
        let why = match (reason.split(' ').next(), name) {
            (Some("missing"), Some(name)) => {
                path.push(name);
                "is missing"
            }
            (Some("duplicate"), Some(name)) => {
                if path.last() != Some(&name) {
                    path.push(name);
                }
                "is there twice"
            }
            (Some("unknown"), _) => "holds a field that does not belong there",
            _ => "is of another type",
        };
        SettingsError::new(path.join("."), why)
    })?;
    reader.end().map_err(|_| SettingsError::new("", "is followed by something"))?;
    Ok(document)
}

fn secret(field: &str, text: &str) -> Result<Secret, SettingsError> {
    Secret::parse(text)
        .map_err(|_| SettingsError::new(field, "is empty, longer than 128 bytes or not plain text"))
}

fn keys(place: &str, own: &ModeKeys) -> Result<Keys, SettingsError> {
    let algorithm = |name: &str, text: &str| {
        Algorithm::parse(text)
            .ok_or_else(|| SettingsError::new(format!("{place}.{name}"), ALGORITHM))
    };
    Ok(Keys {
        password1: secret(&format!("{place}.password1"), &own.password1)?,
        password2: secret(&format!("{place}.password2"), &own.password2)?,
        algorithms: Algorithms {
            outgoing: algorithm("outgoing", &own.outgoing)?,
            result: algorithm("result", &own.result)?,
            success: algorithm("success", &own.success)?,
        },
    })
}

/// The receipt is that of Kazakhstan; Russia knows the first three of its taxes too (7.2).
fn tax(code: &str, country: Country) -> Result<Tax, SettingsError> {
    let tax = Tax::parse(code)
        .ok_or_else(|| SettingsError::new("tax", "is none of none, vat0, vat5, vat12, vat16"))?;
    if country == Country::Russia && matches!(tax, Tax::Vat12 | Tax::Vat16) {
        return Err(SettingsError::new("tax", "is none that Russia knows: none, vat0 or vat5"));
    }
    Ok(tax)
}

fn refund_api(refunds: &Refunds, country: Country) -> Result<RefundApi, SettingsError> {
    if country == Country::Kazakhstan {
        return Err(SettingsError::new(
            "refunds",
            "must be null for a shop in Kazakhstan: no refund interface is documented there, \
             refunds are paid out by hand in the cabinet",
        ));
    }
    let fits = |known: &Algorithm| {
        matches!(known, Algorithm::Sha256 | Algorithm::Sha384 | Algorithm::Sha512)
    };
    let algorithm = Algorithm::parse(&refunds.algorithm).filter(fits).ok_or_else(|| {
        SettingsError::new("refunds.algorithm", "is none of sha256, sha384, sha512")
    })?;
    if !is_origin(&refunds.origin) {
        return Err(SettingsError::new("refunds.origin", ORIGIN));
    }
    let password3 = secret("refunds.password3", &refunds.password3)?;
    Ok(RefundApi { origin: refunds.origin.clone(), algorithm, password3 })
}

/// One password in two places is a mistake of copying (pitfall 8).
fn all_differ(live: &Keys, test: Option<&Keys>, payout: &Payout) -> Result<(), SettingsError> {
    let mut all = vec![("live.password1", &live.password1), ("live.password2", &live.password2)];
    if let Some(test) = test {
        all.push(("test.password1", &test.password1));
        all.push(("test.password2", &test.password2));
    }
    if let Payout::Api(api) = payout {
        all.push(("refunds.password3", &api.password3));
    }
    let mut rest = all.as_slice();
    while let [(_, secret), after @ ..] = rest {
        if let Some((again, _)) = after.iter().find(|(_, other)| other == secret) {
            return Err(SettingsError::new(*again, "is the same as another password"));
        }
        rest = after;
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests;
