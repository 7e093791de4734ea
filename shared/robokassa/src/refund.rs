//! Money back through the refund interface (5). It is documented for Russia only: a shop in
//! Kazakhstan pays back by hand in the cabinet, and for it no [`RefundApi`] exists.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::amount::Amount;
use crate::form::encode;
use crate::item::{InvoiceItem, come_to};
use crate::jwt::{self, Call, Naming};
use crate::merchant::{Mode, Secret};
use crate::opstate::{AnswerError, Operation};
use crate::settings::{Payout, Shop};
use crate::signature::Algorithm;

/// The right to ask for refunds. Only the settings of a shop can give it.
#[derive(Debug, Clone)]
pub struct RefundApi {
    pub(crate) origin: String,
    pub(crate) algorithm: Algorithm,
    pub(crate) password3: Secret,
}

/// What is to be paid back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// The key of the operation, from `OpStateExt` ([`Operation::op_key`]), whose state must be
    /// [`crate::State::Done`].
    pub op_key: String,
    /// How much; all of it when absent.
    pub sum: Option<Amount>,
    /// The lines of the refund's receipt; none, no receipt.
    pub items: Vec<InvoiceItem>,
}

/// Why a refund is not asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefundError {
    /// Empty, too long, or not plain ASCII.
    #[error("the key of the operation is not one")]
    OpKey,
    /// Nothing to pay back.
    #[error("the sum is zero")]
    Sum,
    /// Lines that may not be sent, or that do not come to the sum.
    #[error("the lines are not fit for a receipt of this sum")]
    Items,
}

/// The number of a refund. Whoever knows it may look at the refund, so it is printed as stars.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// Reads letters, digits and hyphens, 1 to 128 of them.
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let fine = (1..=128).contains(&text.len()) && text.bytes().all(allowed);
        fine.then(|| Self(text.to_owned()))
    }

    /// The text, to be stored.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("***")
    }
}

/// The answer to [`RefundApi::create`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Created {
    /// Taken on: it will be done some minutes later.
    Accepted(RequestId),
    /// No money will move; the reason in Robokassa's words, such as `NotEnoughOperationFunds`.
    Refused(String),
}

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Not yet done.
    Processing,
    /// The buyer has the money.
    Finished,
    /// Cancelled by hand in the cabinet.
    Canceled,
}

/// The answer to [`RefundApi::ask_state`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundState {
    /// Here it is.
    Found {
        /// How much is paid back.
        amount: Amount,
        /// Where it stands.
        stage: Stage,
    },
    /// No such refund; the reason in Robokassa's words.
    Unknown(String),
}

impl RefundApi {
    /// Where Robokassa serves the interface.
    pub const ORIGIN: &str = "https://services.robokassa.ru";

    /// The right of this shop, if it has one: not in Kazakhstan, not while it takes test payments
    /// (there is no test mode), not without Password#3.
    pub fn of(shop: &Shop) -> Option<&Self> {
        match (shop.payout(), shop.mode()) {
            (Payout::Api(api), Mode::Live) => Some(api),
            _ => None,
        }
    }

    /// Asks for a refund. There is no key that would make a repetition harmless: when it is not
    /// known whether this was received, it must not be sent again (5).
    pub fn create(&self, refund: &Refund) -> Result<Call, RefundError> {
        #[derive(Serialize)]
        #[serde(rename_all = "PascalCase")]
        struct Payload<'a> {
            op_key: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            refund_sum: Option<Sum>,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            invoice_items: &'a [InvoiceItem],
        }
        #[derive(Serialize)]
        struct Sum(#[serde(serialize_with = "jwt::number")] Amount);

        let key = refund.op_key.as_str();
        let key_fits = (1..=Operation::OP_KEY_BYTES_MAX).contains(&key.len());
        if !key_fits || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(RefundError::OpKey);
        }
        if refund.sum.is_some_and(|sum| sum.tiyn() == 0) {
            return Err(RefundError::Sum);
        }
        if !come_to(&refund.items, refund.sum) {
            return Err(RefundError::Items);
        }
        let payload = jwt::payload(&Payload {
            op_key: key,
            refund_sum: refund.sum.map(Sum),
            invoice_items: &refund.items,
        });
        let name = Naming::Standard.of(self.algorithm).expect("the settings allow only such");
        let token = jwt::write(name, self.algorithm, self.password3.expose(), &payload);
        Ok(Call::post(format!("{}/RefundService/Refund/Create", self.origin), &token))
    }

    /// Asks how a refund stands.
    pub fn ask_state(&self, id: &RequestId) -> Call {
        let id = encode(id.expose());
        let url = format!("{}/RefundService/Refund/GetState?id={id}", self.origin);
        Call { url, body: None }
    }
}

impl Created {
    /// Reads the answer and its status: a wrong Password#3 has the status 400 or 401 and only a
    /// message. Any other answer without a verdict leaves open whether the money moves.
    pub fn parse(status: u16, json: &str) -> Result<Self, AnswerError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Answer {
            success: Option<bool>,
            message: Option<String>,
            request_id: Option<String>,
        }
        let answer: Answer = jwt::answer(json)?;
        match (answer.success, answer.request_id, answer.message) {
            (Some(true), Some(id), _) => {
                RequestId::parse(&id).map(Self::Accepted).ok_or(AnswerError::Lacks("a request id"))
            }
            (Some(true), None, _) => Err(AnswerError::Lacks("a request id")),
            (Some(false), _, message) => Ok(Self::Refused(message.unwrap_or_default())),
            (None, None, Some(message)) if (400..500).contains(&status) => {
                Ok(Self::Refused(message))
            }
            (None, _, _) => Err(AnswerError::Lacks("a success")),
        }
    }
}

impl RefundState {
    /// Reads the answer about the refund that was asked for.
    pub fn parse(json: &str, asked: &RequestId) -> Result<Self, AnswerError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Answer<'a> {
            request_id: Option<String>,
            #[serde(borrow)]
            amount: Option<&'a RawValue>,
            label: Option<String>,
            message: Option<String>,
        }
        let answer: Answer<'_> = jwt::answer(json)?;
        let Some(id) = answer.request_id else {
            return answer.message.map(Self::Unknown).ok_or(AnswerError::Lacks("a request id"));
        };
        // A GUID may come back in other letters.
        if !id.eq_ignore_ascii_case(asked.expose()) {
            return Err(AnswerError::Lacks("the request id that was asked for"));
        }
        let amount = answer.amount.and_then(|text| Amount::parse(text.get()).ok());
        let stage = match answer.label.as_deref() {
            Some("processing") => Some(Stage::Processing),
            Some("finished") => Some(Stage::Finished),
            Some("canceled") => Some(Stage::Canceled),
            _ => None,
        };
        Ok(Self::Found {
            amount: amount.ok_or(AnswerError::Lacks("a sum"))?,
            stage: stage.ok_or(AnswerError::Lacks("a label"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Created, Refund, RefundApi, RefundError, RefundState, RequestId, Stage};
    use crate::item::tests::item;
    use crate::opstate::AnswerError;
    use crate::settings::tests::{russian, shop};
    use crate::{Algorithm, Amount, jwt};

    fn refund() -> Refund {
        Refund { op_key: "0F8F-a_b".to_owned(), sum: None, items: Vec::new() }
    }

    fn payload(refund: &Refund) -> String {
        let shop = russian();
        let call = RefundApi::of(&shop).expect("the right").create(refund).expect("a call");
        assert_eq!(call.url, "https://services.robokassa.ru/RefundService/Refund/Create");
        let body = call.body.expect("a body");
        let token = body.strip_prefix('"').and_then(|token| token.strip_suffix('"'));
        jwt::read(token.expect("quotes"), Algorithm::Sha256, "example-pass-3").expect("a payload")
    }

    #[test]
    fn the_payload_is_what_was_asked_for() {
        assert_eq!(payload(&refund()), r#"{"OpKey":"0F8F-a_b"}"#);
        let mut part = refund();
        part.sum = Some(Amount::from_tiyn(49_050));
        assert_eq!(payload(&part), r#"{"OpKey":"0F8F-a_b","RefundSum":490.50}"#);
        part.items = vec![item(1, 49_050)];
        assert_eq!(
            payload(&part),
            "{\"OpKey\":\"0F8F-a_b\",\"RefundSum\":490.50,\"InvoiceItems\":[{\"Name\":\
             \"Пакет 20 фото\",\"Quantity\":1,\"Cost\":490.50,\"Tax\":\"none\",\
             \"PaymentMethod\":\"full_payment\",\"PaymentObject\":\"service\"}]}"
        );
    }

    #[test]
    fn what_cannot_be_meant_is_not_sent() {
        let shop = russian();
        let api = RefundApi::of(&shop).expect("the right");
        let error = |change: fn(&mut Refund)| {
            let mut refund = refund();
            change(&mut refund);
            api.create(&refund).err()
        };
        assert_eq!(error(|_| ()), None);
        assert_eq!(error(|it| it.op_key.clear()), Some(RefundError::OpKey));
        assert_eq!(error(|it| it.op_key = "a".repeat(129)), Some(RefundError::OpKey));
        assert_eq!(error(|it| it.op_key = "a\nb".to_owned()), Some(RefundError::OpKey));
        assert_eq!(error(|it| it.sum = Some(Amount::from_tiyn(0))), Some(RefundError::Sum));
        let other = |it: &mut Refund| {
            it.sum = Some(Amount::from_tiyn(2));
            it.items = vec![item(1, 1)];
        };
        assert_eq!(error(other), Some(RefundError::Items));
    }

    #[test]
    fn no_right_in_kazakhstan_nor_in_test_mode() {
        assert!(RefundApi::of(&shop(|_| ())).is_none());
        let test = |it: &mut serde_json::Value| {
            it["country"] = "ru".into();
            it["mode"] = "test".into();
        };
        assert!(RefundApi::of(&shop(test)).is_none());
        let no_password = |it: &mut serde_json::Value| it["country"] = "ru".into();
        assert!(RefundApi::of(&shop(no_password)).is_none());
    }

    #[test]
    fn the_answer_to_a_refund() {
        let id = RequestId::parse("0f8f-1").expect("an id");
        let read = |status, json| Created::parse(status, json);
        let accepted = r#"{"success":true,"message":null,"requestId":"0f8f-1","more":[]}"#;
        assert_eq!(read(200, accepted), Ok(Created::Accepted(id)));
        let refused = r#"{"success":false,"message":"NotEnoughOperationFunds"}"#;
        let words = Created::Refused("NotEnoughOperationFunds".to_owned());
        assert_eq!(read(200, refused), Ok(words));
        assert!(matches!(read(401, r#"{"message":"no access"}"#), Ok(Created::Refused(_))));
        // From here on nobody knows whether money moves.
        let open = Err(AnswerError::Lacks("a success"));
        assert_eq!(read(500, r#"{"message":"an error"}"#), open);
        assert_eq!(read(200, r#"{"requestId":"1"}"#), open);
        assert_eq!(read(200, r#"{"success":true}"#), Err(AnswerError::Lacks("a request id")));
        assert_eq!(read(502, "<html>"), Err(AnswerError::Json));
        assert_eq!(read(200, r#"{"success":"true"}"#), Err(AnswerError::Json));
        assert_eq!(read(200, &" ".repeat(65_537)), Err(AnswerError::TooLarge));
    }

    #[test]
    fn the_state_of_a_refund() {
        let asked = RequestId::parse("0f8f-1").expect("an id");
        let read = |json: &str| RefundState::parse(json, &asked);
        for (label, stage) in [
            ("processing", Stage::Processing),
            ("finished", Stage::Finished),
            ("canceled", Stage::Canceled),
        ] {
            let json = format!(r#"{{"requestId":"0F8F-1","amount":490.5,"label":"{label}"}}"#);
            let amount = Amount::from_tiyn(49_050);
            assert_eq!(read(&json), Ok(RefundState::Found { amount, stage }));
        }
        assert_eq!(
            read(r#"{"message":"not found"}"#),
            Ok(RefundState::Unknown("not found".to_owned()))
        );
        for (json, lack) in [
            ("{}", "a request id"),
            (r#"{"requestId":"2"}"#, "the request id that was asked for"),
            (r#"{"requestId":"0f8f-1","label":"finished"}"#, "a sum"),
            (r#"{"requestId":"0f8f-1","amount":1e3,"label":"finished"}"#, "a sum"),
            (r#"{"requestId":"0f8f-1","amount":1.001,"label":"finished"}"#, "a sum"),
            (r#"{"requestId":"0f8f-1","amount":1,"label":"done"}"#, "a label"),
        ] {
            assert_eq!(read(json), Err(AnswerError::Lacks(lack)), "{json}");
        }
        let shop = russian();
        let call = RefundApi::of(&shop).expect("the right").ask_state(&asked);
        assert!(call.url.ends_with("/RefundService/Refund/GetState?id=0f8f-1"));
        assert!(call.body.is_none() && !format!("{call:?}{asked:?}").contains("0f8f"));
        assert!(["", "a b", "a&b", "қ"].iter().all(|text| RequestId::parse(text).is_none()));
    }
}
