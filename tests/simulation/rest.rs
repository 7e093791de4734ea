//! The end of a seed for its money: nothing is under way any more, and every sum is where it
//! belongs.

use crate::bank::State;
use crate::shadow::{number, text};
use crate::town::Town;
use domain::Letter;
use std::collections::BTreeSet;

/// Whether no order waits, no refund is open, and the bank has nothing left to say.
pub(crate) fn is_at_rest(town: &Town) -> bool {
    let shadow = town.engine.shadow.borrow();
    let no_order_waits = shadow.orders().all(|order| text(order, "stage") != "created");
    no_order_waits && shadow.refunds().all(|refund| !refund.contains_key("opk"))
}

/// Looks at packs until the last of them is settled, unless nobody comes to an end.
const LOOKS_MAX: usize = 400;

/// In a few seeds the end of every term is waited for: what is left expires, and then the
/// sweeper has nothing to do for ever.
pub(crate) fn years_later(town: &Town) -> Result<(), String> {
    if !town.world.chance(40) {
        return Ok(());
    }
    for _ in 0..LOOKS_MAX {
        let due = {
            let shadow = town.engine.shadow.borrow();
            shadow.packs().filter(|it| it.contains_key("due")).map(|it| number(it, "due")).min()
        };
        let Some(due) = due.and_then(|due| u64::try_from(due).ok()) else {
            town.world.saw("end: years later");
            return all_is_settled(town);
        };
        let now = town.world.millis();
        town.world.core().now = now.max(due + 1);
        town.engine
            .quietly(reconcile::handle(&town.sweeper()))
            .map_err(|error| format!("the sweeper fails without faults: {error:?}"))?;
    }
    Err("packs are looked at for ever".to_owned())
}

/// No unit is left that could be taken.
fn all_is_settled(town: &Town) -> Result<(), String> {
    let shadow = town.engine.shadow.borrow();
    for pack in shadow.packs() {
        let (id, left) = (text(pack, "id"), number(pack, "available"));
        if left != 0 || number(pack, "frozen") != 0 {
            return Err(format!("pack {id} is over and has {left} units"));
        }
    }
    Ok(())
}

/// Every order has what the bank has of it.
pub(crate) fn judge(town: &Town) -> Result<(), String> {
    let letters: BTreeSet<String> = town.letters.take().iter().map(Letter::key).collect();
    let shadow = town.engine.shadow.borrow();
    let books = town.bank.books();
    for order in shadow.orders() {
        let invoice = u32::try_from(number(order, "number")).unwrap_or(0);
        let operation = books.operations.get(&invoice);
        let is_taken = operation.is_some_and(|it| it.state == State::Done);
        let stage = text(order, "stage");
        let is_credited = matches!(stage, "paid" | "refunded");
        if is_taken != is_credited {
            return Err(format!(
                "in the end order {invoice} is {stage}, at the bank {operation:?}"
            ));
        }
        town.world.saw(format!("end: order {stage}"));
        if !is_credited {
            continue;
        }
        if letters.contains(&format!("order-paid#{invoice}")) {
            continue;
        }
        // The run that credited it died before the letter, and the bank did not come again.
        let by_callback = shadow.credited.get(&i64::from(invoice)) == Some(&"callback");
        let nobody_came = operation.is_some_and(|it| it.gave_up && !it.heard_ok);
        if !(by_callback && nobody_came) {
            return Err(format!("nobody was told that order {invoice} is paid"));
        }
        town.world.saw("end: paid, and no letter");
    }
    let placed: BTreeSet<i64> = shadow.orders().map(|order| number(order, "number")).collect();
    if let Some(unknown) = books.operations.keys().find(|it| !placed.contains(&i64::from(**it))) {
        return Err(format!("the form of order {unknown} was given out and there is no order"));
    }
    drop(books);
    refunds(town, &letters)
}

/// What is said to be paid back was paid back, to the tiyn and once.
fn refunds(town: &Town, letters: &BTreeSet<String>) -> Result<(), String> {
    let shadow = town.engine.shadow.borrow();
    for order in shadow.orders() {
        let invoice = u32::try_from(number(order, "number")).unwrap_or(0);
        let paid = shadow.refunds_of(invoice.into()).filter(|it| text(it, "stage") == "paid-out");
        let (mut sum, mut count) = (0, 0);
        for refund in paid {
            sum += u64::try_from(number(refund, "amount_tiyn")).unwrap_or(0);
            count += 1;
            let id = format!("{invoice}_{}", number(refund, "round"));
            let is_told = letters.contains(&format!("refund#{id}#paid-out"));
            if text(refund, "ended_by") == "robokassa" && !is_told {
                return Err(format!("nobody was told that refund {id} is paid"));
            }
        }
        let at_the_bank = town.bank.paid_back(invoice);
        if at_the_bank != (sum, count) {
            return Err(format!(
                "in the end {sum} tiyn of order {invoice} are paid back in {count} refunds, the \
                 bank has {at_the_bank:?}"
            ));
        }
    }
    Ok(())
}
