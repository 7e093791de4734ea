//! What each letter says, from what is stored.

use crate::compose::Draft;
use crate::template::{
    Fields, ORDER_PAID, PACK_ENDS, REFUND_APPROVED, REFUND_ASKED, REFUND_PAID_OUT, REFUND_REFUSED,
    REFUND_WITHDRAWN,
};
use crate::words::Value;
use domain::catalogue::Names;
use domain::refund::ASK_DAYS;
use domain::{Day, Email, Order, Refund, RefundStage, Time};

/// A pack ends soon.
pub(crate) fn pack_ends(photos: u32, on: Day, days: u32) -> Draft {
    let fields = vec![
        ("photos", Value::Photos(photos)),
        ("date", Value::Date(on)),
        ("days", Value::Days(days)),
    ];
    Draft::new(PACK_ENDS, fields)
}

/// The receipt of an order that was paid at the given time (R44).
pub(crate) fn order_paid(order: &Order, paid: Time, pack: Names) -> Draft {
    let day = Day::of(paid);
    let fields = vec![
        ("order", Value::Text(order.number.to_string())),
        ("pack", Value::Name(pack)),
        ("photos", Value::Photos(order.terms.photos)),
        ("sum", Value::Sum(order.price)),
        ("date", Value::Date(day)),
        ("days", Value::Days(order.terms.days)),
        ("until", Value::Date(day.plus(ASK_DAYS))),
    ];
    Draft::new(ORDER_PAID, fields)
}

/// What can be said of a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum News {
    /// This.
    Told(Draft),
    /// The refund has not come to that step, as far as is stored.
    NotYet,
    /// It took another way; the letter would be wrong.
    Never,
}

/// The letter about a step of a refund. Later steps do not make it untrue.
pub(crate) fn refund(refund: &Refund, stage: &str, email: &Email) -> News {
    let order = ("order", Value::Text(refund.id.order.to_string()));
    let photos = ("photos", Value::Photos(refund.units));
    let sum = ("sum", Value::Sum(refund.amount));
    let text = |text: &str| Value::Text(text.to_owned());
    let told = |template, fields: Fields| News::Told(Draft::new(template, fields));
    match (stage, &refund.stage) {
        ("asked", _) => {
            let email = ("email", text(email.as_str()));
            let date = ("date", Value::Date(Day::of(refund.asked)));
            let reason = ("reason", text(refund.reason.as_str()));
            told(REFUND_ASKED, vec![order, photos, sum, email, date, reason])
        }
        ("withdrawn", RefundStage::Withdrawn { .. }) => told(REFUND_WITHDRAWN, vec![order, photos]),
        ("refused", RefundStage::Refused { why, .. }) => {
            told(REFUND_REFUSED, vec![order, photos, ("why", text(why.as_str()))])
        }
        ("paid-out", RefundStage::PaidOut { paid, reference, .. }) => {
            let date = ("date", Value::Date(Day::of(paid.at)));
            let reference = ("reference", text(reference.as_str()));
            told(REFUND_PAID_OUT, vec![order, sum, date, reference])
        }
        ("approved", _) if let Some(until) = refund.pay_by() => {
            told(REFUND_APPROVED, vec![order, sum, ("date", Value::Date(Day::of(until)))])
        }
        _ if refund.is_open() => News::NotYet,
        _ => News::Never,
    }
}

#[cfg(test)]
pub(crate) use tests::samples;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::{
        BLOCKED, CONFIRM, EMAIL_CHANGE, EMAIL_CHANGING, ERASURE, KNOWN_EMAIL, KNOWN_PERSON,
        NEW_DEVICE, PASSWORD_CHANGED, RESET, UNBLOCKED,
    };
    use domain::order::{Accepted, DocumentVersion, OrderStage};
    use domain::{
        AccountId, Act, Money, OrderNumber, PackId, PackKind, PackTerms, RefundId, Sentence, Span,
    };

    /// 2026-11-23, noon in Almaty.
    const NOW: Time = Time::from_millis(1_795_417_200_000);

    fn sentence(text: &str) -> Sentence {
        Sentence::parse(text).unwrap()
    }

    fn act() -> Act {
        Act { by: sentence("dana"), at: NOW }
    }

    fn number() -> OrderNumber {
        OrderNumber::new(1_500_000_001).unwrap()
    }

    fn refund_in(stage: RefundStage) -> Refund {
        Refund {
            id: RefundId { order: number(), round: 1 },
            account: AccountId::from_bytes([1; 16]),
            pack: PackId::of_order(number()),
            units: 23,
            amount: Money::from_tenge(7_659),
            reason: sentence("Жаңылып алдым"),
            key: None,
            stage,
            asked: NOW,
            due: None,
        }
    }

    fn order() -> Order {
        let version = || DocumentVersion::parse("2026-11-01").unwrap();
        Order {
            number: number(),
            account: AccountId::from_bytes([1; 16]),
            terms: PackTerms { kind: PackKind::Starter, photos: 30, days: 365 },
            price: Money::from_tenge(9_990),
            accepted: Accepted { agreement: version(), payment: version(), privacy: version() },
            stage: OrderStage::Paid { at: NOW },
            placed: NOW,
            pay_until: NOW.plus(Span::days(1)),
            due: None,
        }
    }

    fn stages() -> [(&'static str, RefundStage); 5] {
        let (approved, paid) = (act(), act());
        [
            ("asked", RefundStage::Asked),
            ("withdrawn", RefundStage::Withdrawn { at: NOW }),
            ("approved", RefundStage::Approved { approved: act() }),
            ("refused", RefundStage::Refused { refused: act(), why: sentence("Бәрі өңделді") }),
            ("paid-out", RefundStage::PaidOut { approved, paid, reference: sentence("KZ-77") }),
        ]
    }

    fn email() -> Email {
        Email::parse("aru@example.kz").unwrap()
    }

    /// One letter of each kind, by the name of its file.
    pub(crate) fn samples() -> Vec<(&'static str, Draft)> {
        let name = |text: &str| text.to_owned();
        let names = Names { kk: name("Бастау"), ru: name("Старт"), en: name("Starter") };
        let mut samples = vec![
            ("pack-ends", pack_ends(5, Day::of(NOW).plus(7), 7)),
            ("order-paid", order_paid(&order(), NOW, names)),
        ];
        samples.extend(of_accounts());
        samples.extend(crate::about_packs::samples());
        samples.extend(crate::about_exhibits::samples());
        samples.extend(crate::about_complaints::samples());
        samples.extend(crate::about_papers::samples());
        let files = [
            "refund-asked",
            "refund-withdrawn",
            "refund-approved",
            "refund-refused",
            "refund-paid-out",
        ];
        for (file, (stage, state)) in files.into_iter().zip(stages()) {
            let News::Told(draft) = refund(&refund_in(state), stage, &email()) else {
                panic!("{stage} can be told")
            };
            samples.push((file, draft));
        }
        samples
    }

    fn block() -> domain::Block {
        domain::Block {
            ground: domain::Ground::Copyright,
            document: sentence("№ 7, 2026-11-20"),
            by: domain::OperatorName::parse("dana").unwrap(),
            at: NOW,
            until: Some(Day::of(NOW).plus(31).start()),
        }
    }

    fn of_accounts() -> Vec<(&'static str, Draft)> {
        let text = |text: &str| Value::Text(text.to_owned());
        let page = |path: &str| Value::Page {
            site: "https://suret.example".to_owned(),
            path: path.to_owned(),
        };
        let sample = |name, template, fields| (name, Draft::new(template, fields));
        vec![
            sample("confirm", CONFIRM, vec![("link", page("confirm#t=T"))]),
            sample("known-email", KNOWN_EMAIL, vec![("link", page("forgot"))]),
            sample("known-person", KNOWN_PERSON, vec![]),
            sample("reset", RESET, vec![("link", page("reset#t=T"))]),
            sample(
                "new-device",
                NEW_DEVICE,
                vec![
                    ("device", text("Firefox, Windows")),
                    ("network", text("192.0.2.•")),
                    ("time", text("2026-11-23 16:34:56+05:00")),
                    ("link", page("forgot")),
                ],
            ),
            sample("password-changed", PASSWORD_CHANGED, vec![("link", page("forgot"))]),
            sample("email-change", EMAIL_CHANGE, vec![("link", page("confirm#t=T"))]),
            sample("email-changing", EMAIL_CHANGING, vec![("email", text("b…@example.kz"))]),
            sample("erasure", ERASURE, vec![("date", Value::Date(Day::of(NOW)))]),
            sample("blocked", BLOCKED, crate::about_account::blocked(&block())),
            sample("unblocked", UNBLOCKED, vec![("link", page("cabinet"))]),
        ]
    }

    /// Rows: where the refund stands; columns: what is to be told.
    #[test]
    fn a_letter_tells_what_was_true_and_nothing_else() {
        let said = |stage: &str, state: &RefundStage| match refund(
            &refund_in(state.clone()),
            stage,
            &email(),
        ) {
            News::Told(_) => "told",
            News::NotYet => "not yet",
            News::Never => "never",
        };
        let table: Vec<(&str, [&str; 5])> = stages()
            .iter()
            .map(|(at, state)| (*at, stages().map(|(stage, _)| said(stage, state))))
            .collect();
        let expected = [
            ("asked", ["told", "not yet", "not yet", "not yet", "not yet"]),
            ("withdrawn", ["told", "told", "never", "never", "never"]),
            ("approved", ["told", "not yet", "told", "not yet", "not yet"]),
            ("refused", ["told", "never", "never", "told", "never"]),
            ("paid-out", ["told", "never", "told", "never", "told"]),
        ];
        assert_eq!(table, expected);
    }
}
