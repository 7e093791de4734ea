//! What the customer sees of a refund. Who decided is the operator's name and not shown.

use domain::{Refund, RefundStage, Requisites};
use edge::refunds::{LastMoment, Sum, Working};
use edge::timestamp;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(JsonSchema, Serialize)]
pub(crate) struct ShownQuote {
    pub(crate) order: u32,
    pub(crate) pack: String,
    pub(crate) until: LastMoment,
    #[serde(flatten)]
    pub(crate) working: Working,
}

#[derive(JsonSchema, Serialize)]
pub(crate) struct ShownRefunds {
    pub(crate) refunds: Vec<ShownRefund>,
}

#[derive(JsonSchema, Serialize)]
pub(crate) struct ShownRefund {
    id: String,
    order: u32,
    pack: String,
    stage: &'static str,
    units: u32,
    amount: Sum,
    reason: String,
    asked: String,
    /// Until when it is to be decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    decide_by: Option<LastMoment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// Until when it is to be paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pay_by: Option<LastMoment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requisites: Option<Masked>,
}

#[derive(JsonSchema, Serialize)]
struct Masked {
    iban: String,
    holder: String,
}

impl ShownRefund {
    pub(crate) fn of(refund: &Refund, requisites: Option<&Requisites>) -> Self {
        let mut shown = Self {
            id: refund.id.to_string(),
            order: refund.id.order.get(),
            pack: refund.pack.to_string(),
            stage: refund.stage_name(),
            units: refund.units,
            amount: refund.amount.into(),
            reason: refund.reason.as_str().to_owned(),
            asked: timestamp(refund.asked),
            decide_by: None,
            decided: refund.approved().map(|act| timestamp(act.at)),
            why: None,
            pay_by: refund.pay_by().map(LastMoment::from),
            paid: None,
            reference: None,
            withdrawn: None,
            requisites: requisites.map(masked),
        };
        match &refund.stage {
            RefundStage::Asked => shown.decide_by = refund.deadline().map(LastMoment::from),
            RefundStage::Refused { refused, why } => {
                shown.decided = Some(timestamp(refused.at));
                shown.why = Some(why.as_str().to_owned());
            }
            RefundStage::PaidOut { paid, reference, .. } => {
                shown.paid = Some(timestamp(paid.at));
                shown.reference = Some(reference.as_str().to_owned());
            }
            RefundStage::Withdrawn { at } => shown.withdrawn = Some(timestamp(*at)),
            RefundStage::Approved { .. }
            | RefundStage::Sending { .. }
            | RefundStage::Sent { .. } => {}
        }
        shown
    }
}

/// Enough to recognise them by: a screen that somebody else sees tells them little.
fn masked(requisites: &Requisites) -> Masked {
    let initial = |word: &str| word.chars().next().map(|first| format!("{first}…"));
    let holder: Vec<String> =
        requisites.holder.as_str().split_whitespace().filter_map(initial).collect();
    Masked { iban: requisites.iban.masked(), holder: holder.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Iban, Sentence};

    #[test]
    fn requisites_are_masked() {
        let requisites = Requisites {
            iban: Iban::parse("KZ69 9990 0000 0000 0001").expect("right check digits"),
            holder: Sentence::parse("Әру Ескендірқызы").expect("a name"),
        };
        let shown = masked(&requisites);
        assert_eq!((shown.iban.as_str(), shown.holder.as_str()), ("KZ69…0001", "Ә… Е…"));
    }
}
