//! The writes of orders, refunds and the end of packs.

use crate::codec::item;
use crate::render::{Due, put, update};
use crate::{Item, Table, Value, Write, keys, money, render_people};
use domain::{Act, Change, OrderNumber, RefundId, Time};

fn millis(at: Time) -> Value {
    at.as_millis().into()
}

/// The changes of orders.
pub(crate) fn order_write(change: &Change) -> Write {
    match change {
        Change::KeepRequest { account, request, order, until } => put(
            Table::Ledger,
            &keys::order_request(*account, &request.key),
            money::write_request(request, *order, *until),
        ),
        Change::AddOrder { order } => {
            put(Table::Ledger, &keys::order(order.number), money::write_order(order))
        }
        Change::PayOrder { order, price, at } => on_order(
            *order,
            "SET #stage = :paid, #paid = :at",
            &Due::Never,
            [(":price", price.tiyn().into()), (":at", millis(*at))],
        ),
        Change::CloseOrder { order, why, at } => on_order(
            *order,
            "SET #stage = :closed, #closed = :at, #closed_why = :why",
            &Due::Never,
            [(":why", why.as_str().into()), (":at", millis(*at))],
        ),
        Change::PostponeOrder { order, due_seen, due } => on_order(
            *order,
            "SET",
            &Due::at(keys::due_order(*order, *due), *due),
            [(":due_seen", millis(*due_seen))],
        ),
        Change::RefundOrder { order } => {
            on_order(*order, "SET #stage = :refunding", &Due::Kept, [])
        }
        Change::SettleOrder { order, refunded } => {
            let stage = if *refunded { "SET #stage = :refunded" } else { "SET #stage = :paid" };
            on_order(*order, stage, &Due::Kept, [])
        }
        _ => pack_write(change),
    }
}

/// The changes of packs whose units end without a picture.
fn pack_write(change: &Change) -> Write {
    let next = "#version = #version + :one";
    match change {
        Change::ExpireUnits { account, pack, units, version_seen, over, due } => {
            let place = keys::due_pack(*account, *pack, *due);
            let mut write = update(
                keys::pack(*account, *pack),
                &format!(
                    "SET #available = :zero, #expired = #expired + :units, {next}{}",
                    Due::SET
                ),
                [
                    (":units", (*units).into()),
                    (":version_seen", (*version_seen).into()),
                    (":over", millis(*over)),
                    (":one", 1_u32.into()),
                    (":zero", 0_u32.into()),
                    (":active", "active".into()),
                ],
            );
            write.values.extend(Due::at(place, *due).values());
            write
        }
        Change::FreezeUnits { account, pack, units, version_seen, now } => update(
            keys::pack(*account, *pack),
            &format!("SET #stage = :refunding, #available = :zero, #frozen = :units, {next}"),
            [
                (":units", (*units).into()),
                (":version_seen", (*version_seen).into()),
                (":now", millis(*now)),
                (":one", 1_u32.into()),
                (":zero", 0_u32.into()),
                (":active", "active".into()),
                (":refunding", "refunding".into()),
            ],
        ),
        Change::UnfreezeUnits { account, pack, units, due } => {
            let place = keys::due_pack(*account, *pack, *due);
            let set = "#available = #available + :units, #frozen = #frozen - :units";
            let mut write = update(
                keys::pack(*account, *pack),
                &format!("SET #stage = :active, {set}, {next}{}", Due::SET),
                refunding_values(*units),
            );
            write.values.extend(Due::at(place, *due).values());
            write
        }
        Change::RefundUnits { account, pack, units } => {
            let set = "#refunded = #refunded + :units, #frozen = #frozen - :units";
            update(
                keys::pack(*account, *pack),
                &format!("SET #stage = :active, {set}, {next}"),
                refunding_values(*units),
            )
        }
        _ => pack_look_write(change),
    }
}

/// The changes of when a pack is looked at.
fn pack_look_write(change: &Change) -> Write {
    match change {
        Change::PostponePack { account, pack, due_seen, due } => {
            let place = keys::due_pack(*account, *pack, *due);
            let set = Due::SET.trim_start_matches(',');
            let mut write = update(
                keys::pack(*account, *pack),
                &format!("SET{set}"),
                [(":due_seen", millis(*due_seen))],
            );
            write.values.extend(Due::at(place, *due).values());
            write
        }
        Change::SettlePack { account, pack, due_seen } => {
            update(keys::pack(*account, *pack), Due::REMOVE, [(":due_seen", millis(*due_seen))])
        }
        _ => refund_write(change),
    }
}

fn refunding_values(units: u32) -> [(&'static str, Value); 4] {
    [
        (":units", units.into()),
        (":one", 1_u32.into()),
        (":active", "active".into()),
        (":refunding", "refunding".into()),
    ]
}

/// The changes of refunds on their way.
fn refund_write(change: &Change) -> Write {
    match change {
        Change::ApproveRefund { refund, approved, due } => {
            let mut write = on_refund(
                *refund,
                "SET #stage = :approved, #approved_by = :by, #approved = :at",
                Look(*due),
                [],
            );
            write.values.extend(act(approved));
            write
        }
        Change::SendRefund { refund, lease, until, due } => on_refund(
            *refund,
            "SET #stage = :sending, #lease = :lease, #lease_until = :until",
            Look(*due),
            [(":lease", lease.bare().into()), (":until", millis(*until))],
        ),
        Change::SentRefund { refund, lease, request, due } => on_refund(
            *refund,
            // It is with the payer now: whoever acts on it next need not wait for the run.
            "SET #stage = :sent, #request = :request, #lease_until = :zero",
            Look(*due),
            [
                (":lease", lease.bare().into()),
                (":request", request.as_str().into()),
                (":zero", 0_u32.into()),
            ],
        ),
        Change::NotTakenRefund { refund, lease, due } => on_refund(
            *refund,
            "SET #stage = :approved",
            Look(*due),
            [(":lease", lease.bare().into())],
        ),
        Change::UnsendRefund { refund, due, now } => {
            on_refund(*refund, "SET #stage = :approved", Look(*due), [(":now", millis(*now))])
        }
        Change::PostponeRefund { refund, due_seen, due } => {
            on_refund(*refund, "SET", Look(*due), [(":due_seen", millis(*due_seen))])
        }
        _ => refund_end_write(change),
    }
}

/// How refunds begin and end, and what is kept.
fn refund_end_write(change: &Change) -> Write {
    match change {
        Change::AddRefund { refund } => {
            put(Table::Ledger, &keys::refund(refund.id), money::write_refund(refund))
        }
        Change::AddRequisites { refund, requisites } => {
            put(Table::People, &keys::requisites(*refund), money::write_requisites(requisites))
        }
        Change::WithdrawRefund { refund, at } => {
            on_refund(*refund, "SET #stage = :withdrawn, #ended = :at", End, [(":at", millis(*at))])
        }
        Change::RefuseRefund { refund, refused, why } => {
            let mut write = on_refund(
                *refund,
                "SET #stage = :refused, #ended_by = :by, #ended = :at, #why = :why",
                End,
                [(":why", why.as_str().into())],
            );
            write.values.extend(act(refused));
            write
        }
        Change::PayOutRefund { refund, paid, reference } => {
            let mut write = on_refund(
                *refund,
                "SET #stage = :paid_out, #ended_by = :by, #ended = :at, #reference = :reference",
                End,
                [(":reference", reference.as_str().into()), (":now", millis(paid.at))],
            );
            write.values.extend(act(paid));
            write
        }
        Change::KeepEvidence { evidence } => {
            put(Table::Journal, &keys::evidence(evidence), money::write_evidence(evidence))
        }
        _ => render_people::people_write(change),
    }
}

use RefundEnd::{End, Look};

/// Whether a refund is among the open ones after the change.
#[derive(Clone, Copy)]
enum RefundEnd {
    Look(Time),
    End,
}

fn act(act: &Act) -> Item {
    item([(":by", act.by.as_str().into()), (":at", millis(act.at))])
}

fn on_order<const N: usize>(
    order: OrderNumber,
    set: &str,
    due: &Due,
    values: [(&str, Value); N],
) -> Write {
    let mut write = update(keys::order(order), &due.after(set), values);
    write.values.extend(due.values());
    for stage in ["created", "closed", "paid", "refunding", "refunded"] {
        write.values.insert(format!(":{stage}"), stage.into());
    }
    write
}

fn on_refund<const N: usize>(
    refund: RefundId,
    set: &str,
    end: RefundEnd,
    values: [(&str, Value); N],
) -> Write {
    let (expression, due) = match end {
        Look(due) => {
            let due = Due::at(keys::due_refund(refund, due), due);
            (due.after(set), due.values())
        }
        // It leaves the list of the open ones, too.
        End => (format!("{}, #opk, #osk", Due::Never.after(set)), Item::new()),
    };
    let mut write = update(keys::refund(refund), &expression, values);
    write.values.extend(due);
    let stages = ["asked", "approved", "sending", "sent", "refused", "withdrawn"].map(|s| (s, s));
    for (name, stage) in stages.into_iter().chain([("paid_out", "paid-out")]) {
        write.values.insert(format!(":{name}"), stage.into());
    }
    write
}
