//! What operators see: all of it, because they pay by hand.

use crate::Desk;
use domain::ports::{Orders, Packs, Refunds, StoreError};
use domain::{Act, Evidence, Order, OrderStage, Refund, RefundStage, Requisites};
use edge::refunds::{LastMoment, Sum, Working, days_left};
use edge::{World, timestamp};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskRefund")]
pub(crate) struct ShownRefund {
    id: String,
    order: u32,
    account: String,
    pack: String,
    stage: &'static str,
    units: u32,
    amount: Sum,
    reason: String,
    asked: String,
    /// To decide, or to pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<LastMoment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days_left: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approved: Option<ShownAct>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<ShownAct>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// What the payer calls a payout on its way.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<String>,
    /// A run that sends the payout has until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    sending_until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid: Option<ShownAct>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requisites: Option<ShownRequisites>,
    #[serde(skip_serializing_if = "Option::is_none")]
    working: Option<Working>,
}

#[derive(JsonSchema, Serialize)]
struct ShownAct {
    by: String,
    at: String,
}

impl From<&Act> for ShownAct {
    fn from(act: &Act) -> Self {
        Self { by: act.by.as_str().to_owned(), at: timestamp(act.at) }
    }
}

#[derive(JsonSchema, Serialize)]
struct ShownRequisites {
    iban: String,
    holder: String,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskRefunds")]
pub(crate) struct ShownRefunds {
    pub(crate) refunds: Vec<ShownRefund>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

#[derive(JsonSchema, Serialize)]
pub(crate) struct ShownCase {
    pub(crate) order: ShownOrder,
    pub(crate) refunds: Vec<ShownRefund>,
    pub(crate) callbacks: Vec<ShownEvidence>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskOrder")]
pub(crate) struct ShownOrder {
    number: u32,
    account: String,
    pack: String,
    kind: &'static str,
    photos: u32,
    days: u32,
    price: Sum,
    stage: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
    accepted: ShownAccepted,
    placed: String,
    pay_until: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid: Option<String>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskAccepted")]
struct ShownAccepted {
    agreement: String,
    payment: String,
    privacy: String,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskOrders")]
pub(crate) struct ShownOrders {
    pub(crate) orders: Vec<ShownOrder>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

#[derive(JsonSchema, Serialize)]
pub(crate) struct ShownIncidents {
    pub(crate) incidents: Vec<ShownEvidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

#[derive(JsonSchema, Serialize)]
pub(crate) struct ShownEvidence {
    kind: &'static str,
    invoice: u64,
    at: String,
    text: String,
}

impl From<Evidence> for ShownEvidence {
    fn from(it: Evidence) -> Self {
        let (kind, at) = (it.kind.as_str(), timestamp(it.at));
        Self { kind, invoice: it.invoice, at, text: it.text }
    }
}

/// A refund with where its money goes and how the amount came about.
pub(crate) async fn refund<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    refund: &Refund,
) -> Result<ShownRefund, StoreError>
where
    S: Orders + Packs + Refunds,
    W: World,
{
    let requisites = it.store.requisites(refund.id).await?;
    let mut working = None;
    if refund.is_open() {
        let order = it.store.order(refund.id.order).await?;
        let pack = it.store.pack(refund.account, refund.pack).await?;
        working = order.zip(pack).and_then(|(order, pack)| Working::of_open(&order, &pack, refund));
    }
    let mut shown = plain(refund, requisites.as_ref());
    shown.working = working;
    shown.days_left = refund.deadline().map(|then| days_left(then, it.world.now()));
    Ok(shown)
}

fn plain(refund: &Refund, requisites: Option<&Requisites>) -> ShownRefund {
    let mut shown = ShownRefund {
        id: refund.id.to_string(),
        order: refund.id.order.get(),
        account: refund.account.to_string(),
        pack: refund.pack.to_string(),
        stage: refund.stage_name(),
        units: refund.units,
        amount: refund.amount.into(),
        reason: refund.reason.as_str().to_owned(),
        asked: timestamp(refund.asked),
        deadline: refund.deadline().map(LastMoment::from),
        days_left: None,
        approved: refund.approved().map(ShownAct::from),
        refused: None,
        why: None,
        request: None,
        sending_until: None,
        paid: None,
        reference: None,
        withdrawn: None,
        requisites: requisites.map(|it| ShownRequisites {
            iban: it.iban.as_str().to_owned(),
            holder: it.holder.as_str().to_owned(),
        }),
        working: None,
    };
    match &refund.stage {
        RefundStage::Asked | RefundStage::Approved { .. } => {}
        RefundStage::Sending { until, .. } => shown.sending_until = Some(timestamp(*until)),
        RefundStage::Sent { request, .. } => shown.request = Some(request.as_str().to_owned()),
        RefundStage::PaidOut { paid, reference, .. } => {
            shown.paid = Some(paid.into());
            shown.reference = Some(reference.as_str().to_owned());
        }
        RefundStage::Refused { refused, why } => {
            shown.refused = Some(refused.into());
            shown.why = Some(why.as_str().to_owned());
        }
        RefundStage::Withdrawn { at } => shown.withdrawn = Some(timestamp(*at)),
    }
    shown
}

/// An order as it stands.
pub(crate) fn order(order: &Order) -> ShownOrder {
    let accepted = &order.accepted;
    ShownOrder {
        number: order.number.get(),
        account: order.account.to_string(),
        pack: order.pack().to_string(),
        kind: order.terms.kind.as_str(),
        photos: order.terms.photos,
        days: order.terms.days,
        price: order.price.into(),
        stage: order.stage_name(),
        why: match order.stage {
            OrderStage::Closed { why, .. } => Some(why.as_str()),
            _ => None,
        },
        accepted: ShownAccepted {
            agreement: accepted.agreement.as_str().to_owned(),
            payment: accepted.payment.as_str().to_owned(),
            privacy: accepted.privacy.as_str().to_owned(),
        },
        placed: timestamp(order.placed),
        pay_until: timestamp(order.pay_until),
        paid: order.paid().map(timestamp),
    }
}
