//! What a message asks for: `{"key": …, "account": "ac_…", "about": {"kind": …, …}}`, or, about a
//! complaint, `{"key": …, "complaint": …, "news": …}`.

use domain::complaint::{ComplaintNumber, News};
use domain::legal::LegalName;
use domain::{
    About, AccountId, Day, Fate, Letter, Money, Notice, OrderNumber, PackId, PaperId, PhotoId,
    RefundId, Time,
};
use serde::Deserialize;

/// Longest message; ours have some 200 bytes.
const BODY_BYTES_MAX: usize = 2_048;

/// The steps of a refund that a customer is told of.
const STAGES: [&str; 5] = ["asked", "withdrawn", "approved", "refused", "paid-out"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    key: String,
    account: String,
    about: Asked,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
enum Asked {
    PackEnds { pack: String, photos: u32, on: String, days: u32 },
    PackLow { pack: String },
    PackUsedUp { pack: String },
    PhotosEnded { newest: u64 },
    DocumentChanged { document: String, from: String },
    OrderPaid { order: String, tiyn: u64 },
    Refund { refund: String, stage: String, tiyn: u64 },
    Exhibit { photo: String, at: u64, fate: Option<String> },
    Account { notice: String, slot: u64 },
    Paper { paper: String, stage: String },
}

/// The steps of a paper that a customer is told of.
const PAPER_STAGES: [&str; 3] = ["asked", "accepted", "refused"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfComplaint {
    key: String,
    complaint: String,
    news: String,
}

/// The complaint that a message asks to tell of; nothing when it tells of none.
pub(crate) fn news(body: &str) -> Option<(ComplaintNumber, News)> {
    if body.len() > BODY_BYTES_MAX {
        return None;
    }
    let message: OfComplaint = serde_json::from_str(body).ok()?;
    let number = ComplaintNumber::parse(&message.complaint)?;
    let news = News::parse(&message.news)?;
    (news.key(number) == message.key).then_some((number, news))
}

/// The letter that a message asks for; nothing when it is none of ours.
pub(crate) fn letter(body: &str) -> Option<Letter> {
    if body.len() > BODY_BYTES_MAX {
        return None;
    }
    let message: Message = serde_json::from_str(body).ok()?;
    let account = AccountId::parse(&message.account).ok()?;
    let letter = Letter { account, about: about(message.about)? };
    // Two letters under one key would be one letter.
    (letter.key() == message.key).then_some(letter)
}

fn about(asked: Asked) -> Option<About> {
    Some(match asked {
        Asked::PackEnds { pack, photos, on, days } => {
            About::PackEnds { pack: PackId::parse(&pack).ok()?, photos, on: Day::parse(&on)?, days }
        }
        Asked::PackLow { pack } => About::PackLow { pack: PackId::parse(&pack).ok()? },
        Asked::PackUsedUp { pack } => About::PackUsedUp { pack: PackId::parse(&pack).ok()? },
        Asked::PhotosEnded { newest } => About::PhotosEnded { newest: Time::from_millis(newest) },
        Asked::DocumentChanged { document, from } => {
            let name = LegalName::parse(&document)?;
            About::DocumentChanged { name, from: Day::parse(&from)? }
        }
        Asked::OrderPaid { order, tiyn } => {
            About::OrderPaid { order: OrderNumber::parse(&order)?, sum: Money::from_tiyn(tiyn) }
        }
        Asked::Exhibit { photo, at, fate } => {
            let fate = match fate {
                Some(fate) => Some(Fate::parse(&fate)?),
                None => None,
            };
            let (photo, at) = (PhotoId::parse(&photo).ok()?, Time::from_millis(at));
            About::Exhibit { photo, at, fate }
        }
        Asked::Account { notice, slot } => About::Account { notice: Notice::parse(&notice)?, slot },
        Asked::Paper { paper, stage } => {
            let stage = PAPER_STAGES.into_iter().find(|known| **known == *stage)?;
            About::Paper { paper: PaperId::parse(&paper).ok()?, stage }
        }
        Asked::Refund { refund, stage, tiyn } => {
            let stage = STAGES.into_iter().find(|known| **known == *stage)?;
            About::Refund { refund: RefundId::parse(&refund)?, stage, sum: Money::from_tiyn(tiyn) }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn paid() -> Value {
        json!({
            "key": "order-paid#1500000001",
            "account": AccountId::from_bytes([1; 16]).to_string(),
            "about": { "kind": "order-paid", "order": "1500000001", "tiyn": 999_000 },
        })
    }

    #[track_caller]
    fn refused(change: impl FnOnce(&mut Value)) {
        let mut message = paid();
        change(&mut message);
        assert_eq!(letter(&message.to_string()), None, "{message}");
    }

    #[test]
    fn a_message_of_ours_is_a_letter() {
        let found = letter(&paid().to_string()).expect("ours");
        assert_eq!(found.account, AccountId::from_bytes([1; 16]));
        let order = OrderNumber::new(1_500_000_001).unwrap();
        assert_eq!(found.about, About::OrderPaid { order, sum: Money::from_tenge(9_990) });
    }

    #[test]
    fn a_message_about_a_complaint() {
        let message = |key: &str, complaint: &str, news: &str| {
            json!({ "key": key, "complaint": complaint, "news": news }).to_string()
        };
        let (key, number) = ("complaint#0123-4567-8901#received", "0123-4567-8901");
        let found = news(&message(key, number, "received"));
        assert_eq!(found, ComplaintNumber::parse(number).map(|it| (it, News::Received)));
        assert_eq!(letter(&message(key, number, "received")), None);
        for text in [
            message("complaint#0123-4567-8902#received", number, "received"),
            message(key, number, "answered"),
            message(key, "1", "received"),
            paid().to_string(),
        ] {
            assert_eq!(news(&text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_letter() {
        refused(|it| it["key"] = "order-paid#1500000002".into());
        refused(|it| it["account"] = "somebody".into());
        refused(|it| it["to"] = "a@example.kz".into());
        refused(|it| it["about"]["kind"] = "birthday".into());
        refused(|it| it["about"]["order"] = "0".into());
        refused(|it| it["about"]["tiyn"] = (-1).into());
        refused(|it| it["about"]["extra"] = 1.into());
        refused(|it| it["key"] = "x".repeat(BODY_BYTES_MAX).into());
        for stage in ["sending", "sent", "lost", ""] {
            let about = json!({ "kind": "refund", "refund": "rf_1500000001_1",
                                "stage": stage, "tiyn": 1 });
            refused(|it| {
                it["key"] = format!("refund#1500000001_1#{stage}").into();
                it["about"] = about;
            });
        }
        for text in ["", "{}", "null", "[]", "not json"] {
            assert_eq!(letter(text), None, "{text}");
        }
    }
}
