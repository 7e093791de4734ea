//! Settings that are read, and settings that are refused without a word of their values.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Country, Payout, SETTINGS_BYTES_MAX, Shop};
use crate::{Mode, RefundApi, Tax};

fn document() -> Value {
    let keys = |prefix: &str| {
        json!({
            "password1": format!("{prefix}-1"), "password2": format!("{prefix}-2\n"),
            "outgoing": "sha256", "result": "sha1", "success": "sha512",
        })
    };
    json!({
        "login": "photopacks-kz", "origin": "https://auth.robokassa.kz", "country": "kz",
        "mode": "live", "live": keys("example-pass"), "test": keys("example-test-pass"),
        "tax": "none", "refunds": null,
    })
}

fn refunds() -> Value {
    json!({
        "password3": "example-pass-3\r\n", "algorithm": "sha256", "origin": RefundApi::ORIGIN,
    })
}

fn parse(change: impl FnOnce(&mut Value)) -> Result<Shop, super::SettingsError> {
    let mut document = document();
    change(&mut document);
    Shop::parse(&document.to_string())
}

/// A shop in Kazakhstan after a change to its settings.
pub(crate) fn shop(change: impl FnOnce(&mut Value)) -> Shop {
    parse(change).expect("settings")
}

/// A shop in Russia that may refund.
pub(crate) fn russian() -> Shop {
    shop(|it| {
        it["country"] = "ru".into();
        it["refunds"] = refunds();
    })
}

#[test]
fn the_document_makes_a_shop() {
    let kazakh = shop(|_| ());
    assert_eq!((kazakh.mode(), kazakh.country()), (Mode::Live, Country::Kazakhstan));
    assert_eq!(kazakh.tax(), Some(Tax::None));
    assert!(matches!(kazakh.payout(), Payout::Manual));
    assert_eq!(kazakh.merchant().live.password2.expose(), "example-pass-2");
    let bare = shop(|it| {
        it["test"] = Value::Null;
        it["tax"] = Value::Null;
    });
    assert!(bare.tax().is_none() && bare.merchant().test.is_none());
    let test = shop(|it| it["mode"] = "test".into());
    assert_eq!(test.mode(), Mode::Test);
    let Payout::Api(api) = russian().payout().clone() else { panic!("no interface") };
    assert_eq!(api.password3.expose(), "example-pass-3");
}

/// After setting this place the settings are refused with this sentence.
#[track_caller]
fn check(pointer: &str, value: impl Into<Value>, expected: &str) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let value = value.into();
    let error = parse(|it| {
        let parent = it.pointer_mut(parent).and_then(Value::as_object_mut);
        parent.expect("an object").insert(name.to_owned(), value);
    });
    let error = error.expect_err("an error").to_string();
    assert_eq!(error, format!("in the settings of the shop {expected}"));
}

#[test]
fn an_error_names_the_field() {
    const OTHER_TYPE: &str = "is of another type";
    check("/login", "1990.00", "login is not a shop's identifier: ASCII, with a letter in it");
    check("/login", 7, &format!("login {OTHER_TYPE}"));
    for origin in ["ftp://a", "http://auth.robokassa.kz", "https://a/"] {
        check("/origin", origin, &format!("origin {}", super::ORIGIN));
    }
    check("/country", "by", "country is neither kz nor ru");
    check("/mode", "demo", "mode is neither live nor test");
    check("/tax", "vat8", "tax is none of none, vat0, vat5, vat12, vat16");
    check("/live/result", "SHA1", &format!("live.result {}", super::ALGORITHM));
    check("/test/outgoing", "crc", &format!("test.outgoing {}", super::ALGORITHM));
    check("/live/password1", json!(["hunter2"]), &format!("live.password1 {OTHER_TYPE}"));
    let plain = "is empty, longer than 128 bytes or not plain text";
    check("/test/password2", "\n", &format!("test.password2 {plain}"));
    check("/live/hunter2", "x", "live holds a field that does not belong there");
    check("/hunter2", "x", "the document holds a field that does not belong there");
    check("/live", "hunter2", &format!("live {OTHER_TYPE}"));
    let same = "is the same as another password";
    check("/test/password1", "example-pass-2", &format!("test.password1 {same}"));
    check(
        "/refunds",
        refunds(),
        "refunds must be null for a shop in Kazakhstan: no refund interface is documented \
         there, refunds are paid out by hand in the cabinet",
    );
}

#[test]
fn documents_as_a_whole() {
    let error = |json: &str| Shop::parse(json).expect_err("an error");
    assert_eq!(error("{").to_string(), "in the settings of the shop the document is not JSON");
    assert!(error(&" ".repeat(SETTINGS_BYTES_MAX + 1)).to_string().contains("longer"));
    let json = document().to_string();
    let padded = format!("{json:SETTINGS_BYTES_MAX$}");
    assert!(padded.len() == SETTINGS_BYTES_MAX && Shop::parse(&padded).is_ok());
    assert!(error(&format!("{json}{{}}")).to_string().ends_with("followed by something"));
    let twice = json.replacen('{', "{\"login\":\"hunter2\",", 1);
    assert!(error(&twice).to_string().ends_with("login is there twice"));
    let gone = parse(|it| _ = it["live"].as_object_mut().expect("keys").remove("password2"));
    assert_eq!(gone.expect_err("an error").field(), "live.password2");
    let no_keys = parse(|it| {
        it["mode"] = "test".into();
        it["test"] = Value::Null;
    });
    assert_eq!(no_keys.expect_err("an error").field(), "test");
    let russian = |tax: &str, algorithm: &str, password3: &str| {
        let wrong = parse(|it| {
            it["country"] = "ru".into();
            it["tax"] = tax.into();
            it["refunds"] = refunds();
            it["refunds"]["algorithm"] = algorithm.into();
            it["refunds"]["password3"] = password3.into();
        });
        wrong.err().map(|error| error.field().to_owned())
    };
    assert_eq!(russian("vat5", "sha512", "example"), None);
    assert_eq!(russian("vat16", "sha512", "example").as_deref(), Some("tax"));
    assert_eq!(russian("none", "md5", "example").as_deref(), Some("refunds.algorithm"));
    let same = russian("none", "sha512", "example-pass-1");
    assert_eq!(same.as_deref(), Some("refunds.password3"));
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in ".{0,200}") {
        prop_assert!(Shop::parse(&text).is_err());
    }

    /// A secret in any place, be it the wrong one, is not in the error nor in what is printed.
    #[test]
    fn a_secret_is_never_told(
        secret in "Q[A-Za-z0-9]{7,20}[QXZ]{4}",
        place in proptest::sample::select(vec![
            "/login", "/origin", "/country", "/mode", "/live", "/test", "/tax", "/refunds",
            "/live/password1", "/live/password2", "/test/password1", "/test/password2",
            "/live/outgoing", "/test/result", "/refunds/password3", "/refunds/origin",
        ]),
        shape in 0..6,
        cut: proptest::sample::Index,
    ) {
        let mut settings = document();
        settings["country"] = "ru".into();
        settings["refunds"] = refunds();
        *settings.pointer_mut(place).expect("a place") = match shape {
            0 | 1 => secret.clone().into(),
            2 => json!([secret.clone()]),
            3 => json!({ (secret.clone()): 1 }),
            4 => format!("{secret}\u{1}").into(),
            _ => format!("{secret}\n").into(),
        };
        let json = settings.to_string();
        for text in [json.as_str(), &json[..cut.index(json.len())]] {
            let told = match Shop::parse(text) {
                // The login is no secret, and is printed.
                Ok(_) if place == "/login" => String::new(),
                Ok(shop) => format!("{shop:?}"),
                Err(error) => format!("{error:?}{error}"),
            };
            prop_assert!(!told.contains(&secret), "{}", told);
        }
    }
}
