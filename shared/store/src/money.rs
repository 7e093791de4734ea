//! The shape of orders, refunds and evidence, both ways.

use crate::codec::{Read, Reader, Unreadable, item};
use crate::{Item, Value, keys};
use domain::order::{Accepted, Closed, DocumentVersion, OrderRequest};
use domain::{
    AccountId, Act, Evidence, EvidenceKind, Iban, LeaseId, Money, Order, OrderNumber, OrderStage,
    PackId, PackKind, PackTerms, Refund, RefundId, RefundStage, Requisites, Sentence, Sha256, Time,
};

fn millis(at: Time) -> Value {
    at.as_millis().into()
}

/// Where an item stands in the index of what is due.
pub(crate) fn agenda(due: Option<Time>, place: impl FnOnce(Time) -> (String, String)) -> Item {
    due.map_or_else(Item::new, |due| {
        let (gpk, gsk) = place(due);
        item([("due", millis(due)), ("gpk", gpk.into()), ("gsk", gsk.into())])
    })
}

pub(crate) fn write_request(request: &OrderRequest, order: OrderNumber, until: Time) -> Item {
    item([
        ("digest", request.digest.to_hex().into()),
        ("order", order.get().into()),
        ("ttl", until.as_seconds().into()),
    ])
}

pub(crate) fn read_request(key: &str, item: &Item) -> Read<(OrderRequest, OrderNumber)> {
    let read = Reader(item);
    let digest = read.parsed("digest", Sha256::parse_hex)?;
    Ok((OrderRequest { key: key.to_owned(), digest }, order_number(&read, "order")?))
}

fn order_number(read: &Reader<'_>, attribute: &'static str) -> Read<OrderNumber> {
    OrderNumber::new(read.number(attribute)?).ok_or(Unreadable { attribute })
}

pub(crate) fn write_order(order: &Order) -> Item {
    let mut written = item([
        ("number", order.number.get().into()),
        ("account", order.account.bare().into()),
        ("kind", order.terms.kind.as_str().into()),
        ("photos", order.terms.photos.into()),
        ("days", order.terms.days.into()),
        ("price_tiyn", order.price.tiyn().into()),
        ("currency", Money::CURRENCY.into()),
        ("agreement", order.accepted.agreement.as_str().into()),
        ("payment_policy", order.accepted.payment.as_str().into()),
        ("privacy_policy", order.accepted.privacy.as_str().into()),
        ("stage", order.stage_name().into()),
        ("placed", millis(order.placed)),
        ("pay_until", millis(order.pay_until)),
        ("opk", keys::orders_partition(order.account).into()),
        ("osk", keys::order_place(order.number, order.placed).into()),
    ]);
    written.extend(agenda(order.due, |due| keys::due_order(order.number, due)));
    written
}

pub(crate) fn read_order(item: &Item) -> Read<Order> {
    let read = Reader(item);
    let version = |attribute| read.parsed(attribute, DocumentVersion::parse);
    let paid = || read.time("paid");
    Ok(Order {
        number: order_number(&read, "number")?,
        account: read.parsed("account", |t| AccountId::from_bare(t).ok())?,
        terms: PackTerms {
            kind: read.parsed("kind", PackKind::parse)?,
            photos: read.number("photos")?,
            days: read.number("days")?,
        },
        price: Money::from_tiyn(read.long("price_tiyn")?),
        accepted: Accepted {
            agreement: version("agreement")?,
            payment: version("payment_policy")?,
            privacy: version("privacy_policy")?,
        },
        stage: match read.text("stage")? {
            "created" => OrderStage::Created,
            "closed" => OrderStage::Closed {
                why: read.parsed("closed_why", Closed::parse)?,
                at: read.time("closed")?,
            },
            "paid" => OrderStage::Paid { at: paid()? },
            "refunding" => OrderStage::Refunding { at: paid()? },
            "refunded" => OrderStage::Refunded { at: paid()? },
            _ => return Err(Unreadable { attribute: "stage" }),
        },
        placed: read.time("placed")?,
        pay_until: read.time("pay_until")?,
        due: read.maybe_time("due")?,
    })
}

/// A new refund; it is born as asked for.
pub(crate) fn write_refund(refund: &Refund) -> Item {
    let mut written = item([
        ("order", refund.id.order.get().into()),
        ("round", refund.id.round.into()),
        ("account", refund.account.bare().into()),
        ("pack", refund.pack.bare().into()),
        ("units", refund.units.into()),
        ("amount_tiyn", refund.amount.tiyn().into()),
        ("reason", refund.reason.as_str().into()),
        ("stage", refund.stage_name().into()),
        ("asked", millis(refund.asked)),
        // Nobody ever sent it: the lease of nobody is long over.
        ("lease_until", 0_u32.into()),
        ("opk", keys::OPEN_REFUNDS.into()),
        ("osk", keys::refund_place(refund.id, refund.asked).into()),
    ]);
    written.extend(agenda(refund.due, |due| keys::due_refund(refund.id, due)));
    written.extend(refund.key.map(|key| ("key_digest".to_owned(), key.to_hex().into())));
    written
}

fn act(read: &Reader<'_>, by: &'static str, at: &'static str) -> Read<Act> {
    Ok(Act { by: read.parsed(by, Sentence::parse)?, at: read.time(at)? })
}

pub(crate) fn read_refund(item: &Item) -> Read<Refund> {
    let read = Reader(item);
    let order = order_number(&read, "order")?;
    let approved = || act(&read, "approved_by", "approved");
    let sentence = |attribute| read.parsed(attribute, Sentence::parse);
    Ok(Refund {
        id: RefundId { order, round: read.number("round")? },
        account: read.parsed("account", |t| AccountId::from_bare(t).ok())?,
        pack: read.parsed("pack", |t| PackId::from_bare(t).ok())?,
        units: read.number("units")?,
        amount: Money::from_tiyn(read.long("amount_tiyn")?),
        reason: sentence("reason")?,
        key: if read.has("key_digest") {
            Some(read.parsed("key_digest", Sha256::parse_hex)?)
        } else {
            None
        },
        stage: match read.text("stage")? {
            "asked" => RefundStage::Asked,
            "approved" => RefundStage::Approved { approved: approved()? },
            "sending" => RefundStage::Sending {
                approved: approved()?,
                lease: read.parsed("lease", |t| LeaseId::from_bare(t).ok())?,
                until: read.time("lease_until")?,
            },
            "sent" => RefundStage::Sent { approved: approved()?, request: sentence("request")? },
            "paid-out" => RefundStage::PaidOut {
                approved: approved()?,
                paid: act(&read, "ended_by", "ended")?,
                reference: sentence("reference")?,
            },
            "refused" => RefundStage::Refused {
                refused: act(&read, "ended_by", "ended")?,
                why: sentence("why")?,
            },
            "withdrawn" => RefundStage::Withdrawn { at: read.time("ended")? },
            _ => return Err(Unreadable { attribute: "stage" }),
        },
        asked: read.time("asked")?,
        due: read.maybe_time("due")?,
    })
}

pub(crate) fn write_requisites(requisites: &Requisites) -> Item {
    item([("iban", requisites.iban.as_str().into()), ("holder", requisites.holder.as_str().into())])
}

pub(crate) fn read_requisites(item: &Item) -> Read<Requisites> {
    let read = Reader(item);
    Ok(Requisites {
        iban: read.parsed("iban", |t| Iban::parse(t).ok())?,
        holder: read.parsed("holder", Sentence::parse)?,
    })
}

pub(crate) fn write_evidence(evidence: &Evidence) -> Item {
    item([
        ("kind", evidence.kind.as_str().into()),
        ("invoice", evidence.invoice.into()),
        ("text", evidence.text.as_str().into()),
        ("at", millis(evidence.at)),
    ])
}

pub(crate) fn read_evidence(item: &Item) -> Read<Evidence> {
    let read = Reader(item);
    Ok(Evidence {
        kind: read.parsed("kind", EvidenceKind::parse)?,
        invoice: read.long("invoice")?,
        text: read.text("text")?.to_owned(),
        at: read.time("at")?,
    })
}
