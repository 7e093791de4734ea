//! The invariants of money: orders, packs that were bought, refunds and what is kept of them.

use crate::bank::Bank;
use crate::rules::{Verdict, line_of, must, same_for_ever};
use crate::shadow::{Changed, Shadow, number, text};
use crate::world::World;
use store::{Item, Key, Table};

/// An order before and after a write.
pub(crate) fn order_moved(
    world: &World,
    bank: &Bank,
    shadow: &mut Shadow,
    changed: &[Changed],
    change: &Changed,
) -> Verdict {
    same_for_ever(
        change,
        &[
            "number",
            "account",
            "kind",
            "photos",
            "days",
            "price_tiyn",
            "currency",
            "agreement",
            "payment_policy",
            "privacy_policy",
            "placed",
            "pay_until",
        ],
    )?;
    let nothing = Item::new();
    let old = change.old.as_ref().unwrap_or(&nothing);
    let Some(new) = &change.new else { return Ok(()) };
    let (id, from, to) = (number(new, "number"), text(old, "stage"), text(new, "stage"));
    let is_fine = matches!(
        (from, to),
        ("", "created")
            | ("created", "created" | "closed" | "paid")
            | ("closed", "paid")
            | ("paid" | "refunded", "refunding")
            | ("refunding", "paid" | "refunded")
    );
    must!(is_fine, "order {id} went from {from:?} to {to:?}");
    let is_paid = !matches!(to, "created" | "closed");
    let was_paid = !matches!(from, "" | "created" | "closed");
    must!(new.contains_key("due") == (to == "created"), "order {id} is {to}, and its due is wrong");
    if was_paid {
        must!(old.get("paid") == new.get("paid"), "order {id} was paid a second time");
    }
    if from != to {
        let why = match to {
            "paid" if !was_paid => world.role(),
            "closed" => text(new, "closed_why"),
            _ => "",
        };
        world.saw(format!("order: {from} -> {to} {why}").trim_end().to_owned());
        world.tell(|| format!("order {id}: {from} -> {to} {why}"));
    }
    if is_paid && !was_paid {
        shadow.credited.insert(id, world.role());
        credited(bank, shadow, changed, new)?;
    }
    agree(shadow, new)
}

/// The money is there, the pack opened with it, and somebody can see why.
fn credited(bank: &Bank, shadow: &Shadow, changed: &[Changed], order: &Item) -> Verdict {
    let (id, price) = (number(order, "number"), number(order, "price_tiyn"));
    let invoice = u32::try_from(id).unwrap_or(0);
    let taken = bank.taken(invoice).map(|tiyn| i64::try_from(tiyn).unwrap_or(i64::MAX));
    must!(taken == Some(price), "order {id} of {price} tiyn is credited, the bank took {taken:?}");
    let is_pack = |change: &&Changed| change.key.sk.starts_with("PACK#") && change.old.is_none();
    let pack = changed.iter().find(is_pack).and_then(|change| change.new.as_ref());
    let Some(pack) = pack else { return Err(format!("order {id} was paid without a new pack")) };
    let is_its = number(pack, "order") == id
        && number(pack, "price_tiyn") == price
        && text(pack, "account") == text(order, "account")
        && number(pack, "granted") == number(order, "photos");
    must!(is_its, "order {id} opened a pack that is not its own");
    let line = line_of(changed, "granted", text(pack, "id"));
    let money = line.map(|line| {
        (number(line, "money_tiyn"), text(line, "money_debit"), text(line, "money_credit"))
    });
    let is_booked = money == Some((price, "cash:robokassa", "deferred"));
    must!(is_booked, "the journal has {money:?} for order {id}");
    let is_kept = shadow.has_callback(id) || shadow.has_incident(&format!("difference#{id}#"));
    must!(is_kept, "order {id} is credited and nothing says why");
    Ok(())
}

/// The order, its pack and its refunds say the same.
pub(crate) fn agree(shadow: &Shadow, order: &Item) -> Verdict {
    let (id, stage) = (number(order, "number"), text(order, "stage"));
    let pack = shadow.pack_of(order);
    let is_paid = !matches!(stage, "created" | "closed");
    must!(pack.is_some() == is_paid, "order {id} is {stage}, and its pack does not fit");
    let open: Vec<&Item> = shadow.refunds_of(id).filter(|refund| is_open(refund)).collect();
    let under_way = stage == "refunding";
    must!(open.len() == usize::from(under_way), "order {id} is {stage}: {} refunds", open.len());
    let Some(pack) = pack else { return Ok(()) };
    let is_frozen = text(pack, "stage") == "refunding";
    must!(is_frozen == under_way, "order {id} is {stage}, its pack {}", text(pack, "stage"));
    let held: i64 = open.iter().map(|refund| number(refund, "units")).sum();
    must!(number(pack, "frozen") == held, "order {id}: {held} units are under refund");
    let refunded = number(pack, "refunded");
    if stage == "refunded" {
        must!(refunded > 0, "order {id} is refunded without a unit");
    } else if stage == "paid" {
        must!(refunded == 0, "order {id} gave units back and is only paid");
    }
    Ok(())
}

fn is_open(refund: &Item) -> bool {
    matches!(text(refund, "stage"), "asked" | "approved" | "sending" | "sent")
}

/// A refund before and after a write.
pub(crate) fn refund_moved(
    world: &World,
    bank: &Bank,
    shadow: &Shadow,
    change: &Changed,
) -> Verdict {
    same_for_ever(
        change,
        &["order", "round", "account", "pack", "units", "amount_tiyn", "reason", "asked"],
    )?;
    let nothing = Item::new();
    let old = change.old.as_ref().unwrap_or(&nothing);
    let Some(new) = &change.new else { return Ok(()) };
    let (order, from, to) = (number(new, "order"), text(old, "stage"), text(new, "stage"));
    let id = format!("{order}_{}", number(new, "round"));
    let is_fine = matches!(
        (from, to),
        ("", "asked")
            | ("asked", "asked" | "approved" | "refused" | "withdrawn")
            | ("approved", "approved" | "sending" | "paid-out")
            | ("sending", "sending" | "sent" | "approved" | "paid-out")
            | ("sent", "sent" | "approved" | "paid-out")
    );
    must!(is_fine, "refund {id} went from {from:?} to {to:?}");
    if from != to {
        world.saw(format!("refund: {from} -> {to}"));
        world.tell(|| format!("refund {id}: {from} -> {to}"));
    }
    let is_due = new.contains_key("due") && new.contains_key("opk");
    must!(is_due == is_open(new), "refund {id} is {to}, and its due is wrong");
    if to == "sending" && from == "sending" {
        must!(old.get("lease") == new.get("lease"), "two runs send refund {id}");
    }
    let kept = Key { pk: format!("R#{id}"), sk: "REQUISITES".to_owned() };
    must!(shadow.get(Table::People, &kept).is_some(), "nobody knows where refund {id} goes");
    paid_once(bank, shadow, order)
}

/// The bank never pays back more, nor more often, than was agreed to; and what is said to be paid
/// is paid.
fn paid_once(bank: &Bank, shadow: &Shadow, order: i64) -> Verdict {
    let (sum, count) = bank.paid_back(u32::try_from(order).unwrap_or(0));
    let sum = i64::try_from(sum).unwrap_or(i64::MAX);
    let (mut agreed, mut agreed_count, mut paid, mut paid_count) = (0, 0, 0, 0);
    for refund in shadow.refunds_of(order) {
        let amount = number(refund, "amount_tiyn");
        if matches!(text(refund, "stage"), "approved" | "sending" | "sent" | "paid-out") {
            (agreed, agreed_count) = (agreed + amount, agreed_count + 1);
        }
        if text(refund, "stage") == "paid-out" {
            (paid, paid_count) = (paid + amount, paid_count + 1);
        }
    }
    must!(
        sum <= agreed && count <= agreed_count,
        "the bank pays back {sum} tiyn of order {order} in {count} payouts of {agreed_count}"
    );
    must!(
        sum >= paid && count >= paid_count,
        "{paid} tiyn of order {order} are said to be paid back, the bank has {sum}"
    );
    Ok(())
}

/// The money of a pack by the journal: what came in, and what of it went out or ran out.
pub(crate) fn money_adds_up(shadow: &Shadow, pack: &Item) -> Verdict {
    let id = text(pack, "id");
    let nothing = crate::shadow::Books::default();
    let books = shadow.journal.get(id).unwrap_or(&nothing);
    let price = number(pack, "price_tiyn");
    must!(books.cash == price, "pack {id} cost {price} tiyn, the journal has {}", books.cash);
    let granted = number(pack, "granted").max(1);
    let gone = number(pack, "expired") + number(pack, "refunded");
    // All of the units that went, together: price − ⌊price × kept ÷ granted⌋, in whole tenge.
    let kept = (price / 100) * (granted - gone) / granted * 100;
    let out = books.breakage + books.payable;
    must!(
        out == price - kept,
        "pack {id} of {price} tiyn has lost {gone} of {granted} units and {out} tiyn"
    );
    Ok(())
}

/// Pieces of evidence and answers to keys are written once.
pub(crate) fn kept(world: &World, change: &Changed) -> Verdict {
    must!(change.old.is_none(), "what is kept was written again: {:?}", change.key);
    let Some(new) = &change.new else { return Err("what was kept is gone".to_owned()) };
    world.saw(format!("kept: {}", text(new, "kind")));
    Ok(())
}
