//! Invoices made by token (6). Documented for Russia only: in Kazakhstan a payment starts with
//! the form of [`crate::start`].

use serde::{Deserialize, Serialize, Serializer};

use crate::amount::Amount;
use crate::item::{InvoiceItem, come_to};
use crate::jwt::{self, Call, Naming};
use crate::merchant::{InvId, Mode};
use crate::opstate::AnswerError;
use crate::receipt::is_plain;
use crate::refund::RefundApi;
use crate::settings::{Country, Shop};
use crate::start::{Culture, Start, is_safe};

/// The right to make invoices.
#[derive(Debug, Clone, Copy)]
pub struct InvoiceApi<'a>(&'a Shop);

/// How often an invoice can be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum InvoiceType {
    /// Once.
    OneTime,
    /// Again and again.
    Reusable,
}

/// Where an invoice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum InvoiceStatus {
    /// Paid.
    Paid,
    /// Its time has run out.
    Expired,
    /// Not yet paid.
    Notpaid,
}

/// An invoice to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// How often it can be paid.
    pub kind: InvoiceType,
    /// Our own number.
    pub inv_id: InvId,
    /// How much.
    pub out_sum: Amount,
    /// For what: as in [`Start::description`].
    pub description: String,
    /// The language of the page.
    pub culture: Culture,
    /// Own fields, as in [`Start::shp`].
    pub shp: Vec<(String, String)>,
    /// The lines of the receipt; none, no receipt.
    pub items: Vec<InvoiceItem>,
}

/// Which invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum InvoiceKey {
    /// The last part of its address.
    EncodedId(String),
    /// Robokassa's own id.
    Id(String),
    /// Our number.
    #[serde(serialize_with = "inv_id")]
    InvId(InvId),
}

/// Which invoices to list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvoiceQuery {
    /// From 1.
    pub current_page: u32,
    /// How many a page.
    pub page_size: u32,
    /// Where they stand.
    pub invoice_statuses: Vec<InvoiceStatus>,
    /// As `2026-01-01T00:00:00`.
    pub date_from: String,
    /// As `2026-12-31T23:59:59`.
    pub date_to: String,
    /// How often they can be paid.
    pub invoice_types: Vec<InvoiceType>,
}

/// Why an invoice is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvoiceError {
    /// Above [`InvId::ISSUED_MAX`].
    #[error("the invoice number is above 2147483647")]
    InvId,
    /// Nothing to pay.
    #[error("the sum is zero")]
    OutSum,
    /// Empty, too long, or with letters outside the set.
    #[error("a description is 1 to 100 Russian or English letters, digits and marks")]
    Description,
    /// As [`crate::StartError::Shp`].
    #[error("an own field is not safe to sign")]
    Shp,
    /// Lines that may not be sent, or that do not come to the sum.
    #[error("the lines are not fit for a receipt of this sum")]
    Items,
}

/// An answer of the interface, which always has the status 200.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvoiceAnswer {
    /// Done.
    Done(Invoiced),
    /// Not done; the reason in Robokassa's words.
    Refused(String),
}

/// What is told of an invoice that was made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Invoiced {
    /// Robokassa's own id.
    pub id: Option<String>,
    /// Where it is paid.
    pub url: Option<String>,
    /// Our number.
    pub inv_id: Option<InvId>,
    /// The last part of the address.
    pub encoded_id: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn inv_id<S: Serializer>(number: &InvId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(number.get())
}

/// Writes own fields as one object, in their order.
fn object<S: Serializer>(fields: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields.iter().map(|(name, value)| (name, value)))
}

/// What signs the tokens of this interface (6).
pub fn token_key(login: &str, password1: &str) -> String {
    format!("{login}:{password1}")
}

impl<'a> InvoiceApi<'a> {
    /// The right of this shop, if it has one: in Russia, and not while it takes test payments.
    pub fn of(shop: &'a Shop) -> Option<Self> {
        let has = shop.country() == Country::Russia && shop.mode() == Mode::Live;
        has.then_some(Self(shop))
    }

    /// Asks for an invoice.
    pub fn create(self, invoice: &Invoice) -> Result<Call, InvoiceError> {
        #[derive(Serialize)]
        #[serde(rename_all = "PascalCase")]
        struct Payload<'b> {
            merchant_login: &'b str,
            invoice_type: InvoiceType,
            culture: &'static str,
            #[serde(serialize_with = "inv_id")]
            inv_id: InvId,
            #[serde(serialize_with = "jwt::number")]
            out_sum: Amount,
            description: &'b str,
            #[serde(skip_serializing_if = "<[_]>::is_empty", serialize_with = "object")]
            user_fields: &'b [(String, String)],
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            invoice_items: &'b [InvoiceItem],
        }
        if invoice.inv_id.get() > InvId::ISSUED_MAX {
            return Err(InvoiceError::InvId);
        }
        if invoice.out_sum.tiyn() == 0 {
            return Err(InvoiceError::OutSum);
        }
        if !is_plain(&invoice.description, Start::DESCRIPTION_CHARS_MAX) {
            return Err(InvoiceError::Description);
        }
        if !is_safe(&invoice.shp) {
            return Err(InvoiceError::Shp);
        }
        if !come_to(&invoice.items, Some(invoice.out_sum)) {
            return Err(InvoiceError::Items);
        }
        Ok(self.call(
            "CreateInvoice",
            &Payload {
                merchant_login: self.0.merchant().login.as_str(),
                invoice_type: invoice.kind,
                culture: invoice.culture.as_str(),
                inv_id: invoice.inv_id,
                out_sum: invoice.out_sum,
                description: &invoice.description,
                user_fields: &invoice.shp,
                invoice_items: &invoice.items,
            },
        ))
    }

    /// Asks that an invoice can be paid no more.
    pub fn deactivate(self, invoice: &InvoiceKey) -> Call {
        self.call("DeactivateInvoice", &self.with_login(invoice))
    }

    /// Asks for a list of invoices. The shape of the answer is not documented: [`InvoiceAnswer`]
    /// reads only whether there is one.
    pub fn list(self, query: &InvoiceQuery) -> Call {
        self.call("GetInvoiceInformationList", &self.with_login(query))
    }

    fn with_login<T: Serialize>(self, rest: T) -> impl Serialize + use<'a, T> {
        #[derive(Serialize)]
        struct Payload<'b, T> {
            #[serde(rename = "MerchantLogin")]
            merchant_login: &'b str,
            #[serde(flatten)]
            rest: T,
        }
        Payload { merchant_login: self.0.merchant().login.as_str(), rest }
    }

    fn call(self, method: &str, payload: &impl Serialize) -> Call {
        let shop = self.0.merchant();
        let algorithm = shop.live.algorithms.outgoing;
        let name = Naming::Cabinet.of(algorithm).expect("the cabinet has a name for each");
        let key = token_key(shop.login.as_str(), shop.live.password1.expose());
        let token = jwt::write(name, algorithm, &key, &jwt::payload(payload));
        let url = format!("{}/InvoiceServiceWebApi/api/{method}", RefundApi::ORIGIN);
        Call::post(url, &token)
    }
}

impl InvoiceAnswer {
    /// Reads the answer to any of the three requests.
    pub fn parse(json: &str) -> Result<Self, AnswerError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Answer {
            is_success: bool,
            message: Option<String>,
            id: Option<String>,
            url: Option<String>,
            inv_id: Option<i64>,
            encoded_id: Option<String>,
        }
        let Answer { is_success, message, id, url, inv_id, encoded_id } = jwt::answer(json)?;
        if !is_success {
            return Ok(Self::Refused(message.unwrap_or_default()));
        }
        let inv_id = inv_id.and_then(InvId::new);
        Ok(Self::Done(Invoiced { id, url, inv_id, encoded_id }))
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Invoice, InvoiceAnswer, InvoiceApi, InvoiceError, InvoiceKey, InvoiceQuery, InvoiceStatus,
        InvoiceType,
    };
    use crate::item::tests::item;
    use crate::opstate::AnswerError;
    use crate::settings::tests::{russian, shop};
    use crate::{Algorithm, Amount, Culture, InvId, jwt};

    fn invoice() -> Invoice {
        Invoice {
            kind: InvoiceType::OneTime,
            inv_id: InvId::new(1001).expect("a number"),
            out_sum: Amount::from_tiyn(199_050),
            description: "Photo \"pack\"".to_owned(),
            culture: Culture::Russian,
            shp: Vec::new(),
            items: Vec::new(),
        }
    }

    #[track_caller]
    fn check(call: &jwt::Call, method: &str, payload: &str) {
        let api = "https://services.robokassa.ru/InvoiceServiceWebApi/api";
        assert_eq!(call.url, format!("{api}/{method}"));
        let token = call.body.as_deref().expect("a body").trim_matches('"');
        let key = "photopacks-kz:example-pass-1";
        assert_eq!(jwt::read(token, Algorithm::Sha256, key).as_deref(), Ok(payload));
    }

    #[test]
    fn payloads_are_what_was_asked_for() {
        let shop = russian();
        let api = InvoiceApi::of(&shop).expect("the right");
        let mut full = invoice();
        let start = "{\"MerchantLogin\":\"photopacks-kz\",\"InvoiceType\":\"OneTime\",\
                     \"Culture\":\"ru\",\"InvId\":1001,\"OutSum\":1990.50,\
                     \"Description\":\"Photo \\\"pack\\\"\"";
        check(&api.create(&full).expect("a call"), "CreateInvoice", &format!("{start}}}"));
        full.shp = vec![("Shp_pack".to_owned(), "20".to_owned())];
        full.items = vec![item(1, 199_050)];
        let more = "\"UserFields\":{\"Shp_pack\":\"20\"},\"InvoiceItems\":[{\"Name\":\
                    \"Пакет 20 фото\",\"Quantity\":1,\"Cost\":1990.50,\"Tax\":\"none\",\
                    \"PaymentMethod\":\"full_payment\",\"PaymentObject\":\"service\"}]";
        let all = format!("{start},{more}}}");
        check(&api.create(&full).expect("a call"), "CreateInvoice", &all);
        for (key, field) in [
            (InvoiceKey::EncodedId("aB".to_owned()), "\"EncodedId\":\"aB\""),
            (InvoiceKey::Id("0f8f".to_owned()), "\"Id\":\"0f8f\""),
            (InvoiceKey::InvId(InvId::new(7).expect("a number")), "\"InvId\":7"),
        ] {
            let payload = format!("{{\"MerchantLogin\":\"photopacks-kz\",{field}}}");
            check(&api.deactivate(&key), "DeactivateInvoice", &payload);
        }
        // The text of a vector, iv02.
        let query = InvoiceQuery {
            current_page: 1,
            page_size: 10,
            invoice_statuses: vec![InvoiceStatus::Paid, InvoiceStatus::Notpaid],
            date_from: "2026-01-01T00:00:00".to_owned(),
            date_to: "2026-12-31T23:59:59".to_owned(),
            invoice_types: vec![InvoiceType::OneTime],
        };
        let payload = "{\"MerchantLogin\":\"photopacks-kz\",\"CurrentPage\":1,\"PageSize\":10,\
                       \"InvoiceStatuses\":[\"Paid\",\"Notpaid\"],\
                       \"DateFrom\":\"2026-01-01T00:00:00\",\"DateTo\":\"2026-12-31T23:59:59\",\
                       \"InvoiceTypes\":[\"OneTime\"]}";
        check(&api.list(&query), "GetInvoiceInformationList", payload);
    }

    #[test]
    fn what_robokassa_would_refuse_is_not_sent() {
        let shop = russian();
        let api = InvoiceApi::of(&shop).expect("the right");
        let error = |change: fn(&mut Invoice)| {
            let mut invoice = invoice();
            change(&mut invoice);
            api.create(&invoice).err()
        };
        assert_eq!(error(|_| ()), None);
        let large = |it: &mut Invoice| it.inv_id = InvId::new(1 << 31).expect("a number");
        assert_eq!(error(large), Some(InvoiceError::InvId));
        assert_eq!(error(|it| it.out_sum = Amount::from_tiyn(0)), Some(InvoiceError::OutSum));
        assert_eq!(error(|it| it.description.clear()), Some(InvoiceError::Description));
        assert_eq!(error(|it| it.items = vec![item(1, 1)]), Some(InvoiceError::Items));
        let field = |it: &mut Invoice| it.shp = vec![("a".to_owned(), "b".to_owned())];
        assert_eq!(error(field), Some(InvoiceError::Shp));
    }

    #[test]
    fn no_right_in_kazakhstan_nor_in_test_mode() {
        assert!(InvoiceApi::of(&shop(|_| ())).is_none());
        let test = |it: &mut serde_json::Value| {
            it["country"] = "ru".into();
            it["mode"] = "test".into();
        };
        assert!(InvoiceApi::of(&shop(test)).is_none());
    }

    #[test]
    fn answers_are_read() {
        let made = r#"{"isSuccess":true,"id":"0f8f","url":"https://a/b","invId":1001,
                       "encodedId":"b","more":1.5}"#;
        let Ok(InvoiceAnswer::Done(made)) = InvoiceAnswer::parse(made) else { panic!("refused") };
        assert_eq!((made.id.as_deref(), made.encoded_id.as_deref()), (Some("0f8f"), Some("b")));
        assert_eq!((made.url.as_deref(), made.inv_id), (Some("https://a/b"), InvId::new(1001)));
        let done = InvoiceAnswer::parse(r#"{"isSuccess":true}"#);
        assert!(matches!(done, Ok(InvoiceAnswer::Done(_))));
        let refused = InvoiceAnswer::parse(r#"{"isSuccess":false,"message":"no"}"#);
        assert_eq!(refused, Ok(InvoiceAnswer::Refused("no".to_owned())));
        for json in ["", "{}", "[]", r#"{"isSuccess":"true"}"#] {
            assert_eq!(InvoiceAnswer::parse(json), Err(AnswerError::Json), "{json}");
        }
    }
}
