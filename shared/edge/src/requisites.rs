//! Who runs the service: the requisites that the law and the agreement want shown (R30, R74).
//!
//! They are settings. Outside `local` every one that must be there stops the start when it is
//! missing; on one machine a made-up operator stands in.

use crate::settings::{self, SettingError};
use domain::{Bin, Email, Iin};

/// The operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requisites {
    /// The name in full.
    pub name: String,
    /// The BIN, or the IIN of an entrepreneur.
    pub number: String,
    /// Where it is registered.
    pub address: String,
    /// The account at a bank, in one line.
    pub bank: Option<String>,
    /// The phone.
    pub phone: Option<String>,
    /// Where questions go.
    pub support: Email,
    /// Where requests about personal data go.
    pub privacy: Email,
    /// Where questions about payments go.
    pub payments: Email,
}

impl Requisites {
    /// From the settings of the function.
    pub fn from_env() -> Result<Self, SettingError> {
        let is_local = settings::maybe("STAGE").as_deref() == Some("local");
        Self::read(is_local, settings::maybe)
    }

    fn read(
        is_local: bool,
        get: impl Fn(&'static str) -> Option<String>,
    ) -> Result<Self, SettingError> {
        let text = |name: &'static str, example: &str| match get(name) {
            Some(text) => Ok(text),
            None if is_local => Ok(example.to_owned()),
            None => Err(SettingError::new(name, "is missing")),
        };
        let email = |name: &'static str, example: &str| {
            let wrong = SettingError::new(name, "is not an e-mail address");
            Email::parse(&text(name, example)?).map_err(|_| wrong)
        };
        let number = text("OPERATOR_NUMBER", "991240000003")?;
        if Bin::parse(&number).is_err() && Iin::parse(&number).is_err() {
            return Err(SettingError::new("OPERATOR_NUMBER", "is neither a BIN nor an IIN"));
        }
        Ok(Self {
            name: text("OPERATOR_NAME", "«Үлгі» ЖШС (ТОО «Үлгі»)")?,
            number,
            address: text("OPERATOR_ADDRESS", "Алматы қ., Үлгі к-сі, 1")?,
            bank: get("OPERATOR_BANK"),
            phone: get("OPERATOR_PHONE"),
            support: email("SUPPORT_EMAIL", "help@example.kz")?,
            privacy: email("PRIVACY_EMAIL", "privacy@example.kz")?,
            payments: email("PAYMENTS_EMAIL", "payments@example.kz")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEEDED: [(&str, &str); 6] = [
        ("OPERATOR_NAME", "«Бірлік» ЖШС"),
        ("OPERATOR_NUMBER", "991240000402"),
        ("OPERATOR_ADDRESS", "Астана"),
        ("SUPPORT_EMAIL", "a@example.kz"),
        ("PRIVACY_EMAIL", "b@example.kz"),
        ("PAYMENTS_EMAIL", "c@example.kz"),
    ];

    fn read(is_local: bool, without: Option<&str>) -> Result<Requisites, SettingError> {
        let set = |name: &&(&str, &str)| Some(name.0) != without;
        Requisites::read(is_local, |name| {
            let (_, value) = NEEDED.iter().filter(set).find(|(known, _)| *known == name)?;
            Some((*value).to_owned())
        })
    }

    #[test]
    fn outside_local_each_missing_setting_stops_the_start() {
        // R30.
        assert_eq!(read(false, None).map(|it| it.number), Ok("991240000402".to_owned()));
        for (name, _) in NEEDED {
            let said = read(false, Some(name)).unwrap_err().to_string();
            assert_eq!(said, format!("the setting {name} is missing"));
            assert!(read(true, Some(name)).is_ok(), "{name}");
        }
    }

    #[test]
    fn a_mistyped_number_stops_the_start_everywhere() {
        let read = |is_local| {
            Requisites::read(is_local, |name| match name {
                "OPERATOR_NUMBER" => Some("991240000403".to_owned()),
                _ => Some("a@example.kz".to_owned()),
            })
        };
        assert!(read(false).is_err());
        assert!(read(true).is_err());
    }
}
