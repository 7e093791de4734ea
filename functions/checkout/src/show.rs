//! What answers show of packs and orders.

use domain::catalogue::Offer;
use domain::{Day, Money, Order, OrderStage, PackKind};
use edge::timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// A sum, for programs and for people.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct ShownSum {
    tenge: u64,
    currency: &'static str,
    text: String,
}

impl From<Money> for ShownSum {
    fn from(sum: Money) -> Self {
        Self { tenge: sum.tenge(), currency: Money::CURRENCY, text: sum.to_string() }
    }
}

#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct ShownCatalogue {
    /// Since when these are the packs.
    pub(crate) from: String,
    pub(crate) packs: Vec<ShownOffer>,
}

#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct ShownOffer {
    id: &'static str,
    photos: u32,
    days: u32,
    price: ShownSum,
    names: ShownNames,
}

#[derive(Debug, JsonSchema, Serialize)]
struct ShownNames {
    kk: String,
    ru: String,
    en: String,
}

impl ShownOffer {
    pub(crate) fn of(offer: &Offer) -> Self {
        let names = &offer.names;
        Self {
            id: offer.terms.kind.as_str(),
            photos: offer.terms.photos,
            days: offer.terms.days,
            price: offer.price.into(),
            names: ShownNames { kk: names.kk.clone(), ru: names.ru.clone(), en: names.en.clone() },
        }
    }
}

#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct ShownOrders {
    pub(crate) orders: Vec<ShownOrder>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct ShownOrder {
    number: String,
    stage: &'static str,
    pack: ShownPack,
    price: ShownSum,
    accepted: ShownAccepted,
    placed: String,
    pay_until: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid: Option<String>,
    /// The day of the contract: that of the payment, in Almaty.
    #[serde(skip_serializing_if = "Option::is_none")]
    contract_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment: Option<ShownForm>,
}

#[derive(Debug, JsonSchema, Serialize)]
struct ShownPack {
    id: &'static str,
    photos: u32,
    days: u32,
}

#[derive(Debug, JsonSchema, Serialize)]
struct ShownAccepted {
    agreement: String,
    payment_policy: String,
    privacy_policy: String,
}

/// The form that the browser posts to Robokassa.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct ShownForm {
    pub(crate) method: &'static str,
    pub(crate) action: String,
    pub(crate) fields: Vec<ShownField>,
}

#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct ShownField {
    pub(crate) name: String,
    pub(crate) value: String,
}

impl ShownOrder {
    /// The order with the form that pays it.
    pub(crate) fn payable(order: &Order, payment: Option<ShownForm>) -> Self {
        Self { payment, ..Self::of(order) }
    }

    /// The order without the form.
    pub(crate) fn of(order: &Order) -> Self {
        let kind: PackKind = order.terms.kind;
        let accepted = &order.accepted;
        let paid = order.paid();
        Self {
            number: order.number.to_string(),
            stage: order.stage_name(),
            pack: ShownPack {
                id: kind.as_str(),
                photos: order.terms.photos,
                days: order.terms.days,
            },
            price: order.price.into(),
            accepted: ShownAccepted {
                agreement: accepted.agreement.as_str().to_owned(),
                payment_policy: accepted.payment.as_str().to_owned(),
                privacy_policy: accepted.privacy.as_str().to_owned(),
            },
            placed: timestamp(order.placed),
            pay_until: timestamp(order.pay_until),
            paid: paid.map(timestamp),
            contract_date: paid.map(|at| Day::of(at).to_string()),
            closed: match order.stage {
                OrderStage::Closed { why, .. } => Some(why.as_str()),
                _ => None,
            },
            payment: None,
        }
    }
}
