//! Callbacks of the bank: never, once, four times at once, late, and some that are wrong.

use crate::bank::{Bank, Keys, text_of};
use crate::executor::perhaps;
use crate::purse::stage;
use crate::town::Town;
use domain::EvidenceKind;
use edge::{Problem, Request};
use lambda_http::http::Method;
use std::rc::Rc;

/// What is said to the shop.
#[derive(Debug, Clone)]
struct Call {
    sum: String,
    invoice: u64,
    keys: Keys,
    fault: Fault,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Nothing,
    OtherSum,
    OtherMode,
    OddSum,
    UnknownOrder,
    Forged,
}

const FAULTS: [Fault; 5] =
    [Fault::OtherSum, Fault::OtherMode, Fault::OddSum, Fault::UnknownOrder, Fault::Forged];

impl Fault {
    /// What a person finds of it among the incidents.
    fn incident(self) -> Option<EvidenceKind> {
        match self {
            Self::OtherSum => Some(EvidenceKind::OtherSum),
            Self::OtherMode => Some(EvidenceKind::OtherMode),
            Self::OddSum => Some(EvidenceKind::OddSum),
            Self::UnknownOrder => Some(EvidenceKind::UnknownOrder),
            Self::Nothing | Self::Forged => None,
        }
    }
}

/// What the order costs and whose keys sign for it, as the bank has it.
pub(crate) fn terms(town: &Town, order: u32) -> Option<(u64, Keys)> {
    let books = town.bank.books();
    books.operations.get(&order).map(|operation| (operation.sum_tiyn, operation.keys))
}

/// The money was taken: the bank says so.
pub(crate) fn announce(town: &Rc<Town>, order: u32) {
    let Some((sum, keys)) = terms(town, order) else { return };
    let call = Call { sum: text_of(sum), invoice: order.into(), keys, fault: Fault::Nothing };
    let (times, gives_up) = {
        let mut core = town.world.core();
        (core.dice.pick(&[0, 1, 1, 1, 2, 4]), core.dice.chance(400))
    };
    if times == 0 {
        town.world.saw("callback lost");
    }
    if gives_up && let Some(operation) = town.bank.books().operations.get_mut(&order) {
        operation.gave_up = true;
    }
    for _ in 0..times {
        send(town, call.clone());
    }
    let wrong = town.world.mix().wrong;
    if town.world.chance(wrong) {
        send(town, spoilt(town, &call));
    }
}

/// The same, with something wrong.
fn spoilt(town: &Town, call: &Call) -> Call {
    let fault = town.world.core().dice.pick(&FAULTS);
    let mut call = Call { fault, ..call.clone() };
    match fault {
        Fault::Nothing => {}
        Fault::OtherSum => call.sum = text_of(100),
        // A millionth of a tenge too much.
        Fault::OddSum => {
            call.sum.pop();
            call.sum.push('1');
        }
        Fault::UnknownOrder => call.invoice = 2_100_000_000 + town.world.between(0, 3),
        Fault::Forged => call.keys = Keys::Forged,
        Fault::OtherMode => {
            call.keys = if call.keys == Keys::Live { Keys::Test } else { Keys::Live };
        }
    }
    call
}

fn send(town: &Rc<Town>, call: Call) {
    let (there, late) =
        (Rc::clone(town), town.world.core().dice.pick(&[100, 5_000, 120_000, 3_000_000]));
    town.begin(async move {
        let pause = there.world.between(0, late);
        there.world.sleep(pause).await;
        for _ in 0..there.world.mix().redeliveries {
            if deliver(&there, &call).await {
                return;
            }
            let pause = there.world.between(1_000, 120_000);
            there.world.sleep(pause).await;
        }
        there.world.saw("callback given up");
    });
}

/// Delivers it once; whether the bank heard OK, or need not come again.
async fn deliver(town: &Rc<Town>, call: &Call) -> bool {
    town.world.plays("callback");
    let mut request = Request::new(Method::GET, "/payments/result");
    for (name, value) in Bank::callback(&call.sum, call.invoice, call.keys) {
        request = request.with_query(&name, &value);
    }
    let order = u32::try_from(call.invoice).unwrap_or(0);
    let before = stage(town, order);
    let till = town.till();
    let answer = perhaps(&town.world, payment_callback::handle(&till, request)).await;
    let said = match answer {
        None => return false,
        Some(Ok(answer)) => match answer.respond().into_body() {
            lambda_http::Body::Text(text) => Ok(text),
            _ => Ok(String::new()),
        },
        Some(Err(problem)) => Err(problem),
    };
    town.world.tell(|| format!("callback of {}, {:?}: {said:?}", call.invoice, call.fault));
    if let Some(kind) = call.fault.incident()
        && !matches!(said, Err(Problem::Unavailable(_)))
    {
        town.world.saw(format!("incident: {}", kind.as_str()));
        if !has_incident(town, kind, call.invoice) {
            town.world.breaks(format!("nothing is kept of {call:?}, answered {said:?}"));
        }
    }
    let is_ok = said.as_ref().is_ok_and(|text| *text == format!("OK{}", call.invoice));
    match call.fault {
        Fault::Nothing if is_ok => {
            if !matches!(stage(town, order).as_str(), "paid" | "refunding" | "refunded") {
                town.world.breaks(format!("OK was said and order {order} is not paid"));
            }
            if matches!(before.as_str(), "paid" | "refunding" | "refunded") {
                town.world.saw("callback: OK again");
            }
            if let Some(operation) = town.bank.books().operations.get_mut(&order) {
                operation.heard_ok = true;
            }
            true
        }
        Fault::Nothing => match said {
            Err(Problem::Unavailable(_)) => false,
            said => {
                town.world.breaks(format!("a right callback was answered with {said:?}"));
                true
            }
        },
        Fault::Forged | Fault::UnknownOrder if is_ok => {
            town.world.breaks(format!("OK was said to {call:?}"));
            true
        }
        Fault::Forged => {
            town.world.saw("callback: forged");
            true
        }
        _ => is_ok,
    }
}

/// Whether an incident of this kind is kept for the invoice.
fn has_incident(town: &Town, kind: EvidenceKind, invoice: u64) -> bool {
    let begin = format!("{}#{invoice}#", kind.as_str());
    town.engine.shadow.borrow().has_incident(&begin)
}

/// Without faults: every payment that was not heard is told once more, unless the bank gave it up
/// and the shop asks by itself. Money that comes after the order was closed is told until it is
/// heard: nobody asks any more.
pub(crate) fn tell_the_rest(town: &Rc<Town>) -> Result<(), String> {
    let unheard: Vec<(u32, u64, Keys)> = {
        let books = town.bank.books();
        let unheard = books.operations.iter().filter(|(order, operation)| {
            let is_asked = operation.gave_up && operation.keys == Keys::Live;
            let is_closed = stage(town, **order) == "closed";
            operation.state == crate::bank::State::Done
                && !operation.heard_ok
                && (is_closed || !is_asked)
        });
        unheard.map(|(order, it)| (*order, it.sum_tiyn, it.keys)).collect()
    };
    for (order, sum, keys) in unheard {
        let call = Call { sum: text_of(sum), invoice: order.into(), keys, fault: Fault::Nothing };
        if !town.engine.quietly(deliver(town, &call)) {
            return Err(format!("the callback of order {order} is not heard"));
        }
    }
    Ok(())
}
