//! Orders that stayed unpaid: the second way to learn the truth.

use crate::{Sweeper, Swept, commit};
use domain::order::Closed;
use domain::ports::{Documents, Ledger, Letters, StoreError, Web, WebRequest};
use domain::{
    About, Evidence, EvidenceKind, Letter, Money, Move, Order, Payment, PaymentMode, Span, Step,
    Time,
};
use edge::{World, alarm};
use robokassa::opstate::BYTES_MAX;
use robokassa::{Answer, InvId, Operation, State};
use std::fmt::Write as _;

/// Money that is on its way to the shop for longer than this means trouble on their side.
const CREDITING_MAX: Span = Span::seconds(20 * 60);

/// What is to be done about an order.
enum Verdict {
    /// Its money came.
    Paid,
    /// No money will come.
    Dead(Closed),
    /// Ask again later.
    Wait,
    /// Ask again later, and let a person look.
    Odd(String),
}

pub(crate) async fn look_after<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    order: &Order,
    swept: &mut Swept,
) -> Result<(), StoreError>
where
    S: Ledger,
    L: Letters,
    N: Web,
    D: Documents,
    W: World,
{
    let now = it.world.now();
    let verdict = match order.number.mode() {
        // Test payments are not visible there.
        PaymentMode::Test if order.is_over(now) => Verdict::Dead(Closed::NotPaid),
        PaymentMode::Test => Verdict::Wait,
        PaymentMode::Live => judge(order, &ask(it, order).await?, now),
    };
    match verdict {
        Verdict::Paid => credit(it, order, swept).await,
        Verdict::Dead(why) => match order.close(why, now) {
            Move::Step(step) => {
                if commit(&it.store, &step, &mut swept.moved_on).await? {
                    swept.closed += 1;
                }
                Ok(())
            }
            Move::Already => Ok(()),
        },
        Verdict::Wait => postpone(it, order, swept).await,
        Verdict::Odd(text) => {
            swept.alarms += 1;
            keep(&it.store, order, text, now).await?;
            postpone(it, order, swept).await
        }
    }
}

/// Asks Robokassa about the operation of an order.
pub(crate) async fn ask<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    order: &Order,
) -> Result<Answer, StoreError>
where
    N: Web,
    D: Documents,
    W: World,
{
    let unreadable = |error| StoreError::Unavailable(error);
    let shop = it.shop.get(it.world.now()).await?;
    let invoice = InvId::new(order.number.get().into());
    let invoice = invoice.ok_or_else(|| unreadable("an order has a positive number".into()))?;
    let question = shop.merchant().ask_state(invoice);
    let content_type = Some("application/x-www-form-urlencoded");
    let request = WebRequest { url: question.action.clone(), content_type, body: question.body() };
    let reply = it.web.send(&request).await?;
    if reply.status != 200 || reply.body.len() > BYTES_MAX {
        return Err(unreadable(format!("OpStateExt answered {}", reply.status).into()));
    }
    Answer::parse(&reply.body).map_err(|error| unreadable(error.into()))
}

fn judge(order: &Order, answer: &Answer, now: Time) -> Verdict {
    match answer {
        Answer::Found(operation) => of_operation(order, operation, now),
        Answer::NotFound if order.is_over(now) => Verdict::Dead(Closed::NotPaid),
        Answer::NotFound | Answer::Failed(_) => Verdict::Wait,
        Answer::WrongSignature => Verdict::Odd("OpStateExt says our signature is wrong".into()),
        Answer::NoShop => Verdict::Odd("OpStateExt does not know our shop".into()),
        Answer::Ambiguous => Verdict::Odd("OpStateExt knows two operations of this number".into()),
    }
}

fn of_operation(order: &Order, operation: &Operation, now: Time) -> Verdict {
    let paid = operation.inc_sum.map(|sum| Money::from_tiyn(sum.tiyn()));
    match operation.state {
        // The buyer may bear a commission and pay more, never less.
        State::Done if paid.is_some_and(|paid| paid < order.price) => Verdict::Odd(format!(
            "paid {} tiyn of {}",
            paid.unwrap_or_default().tiyn(),
            order.price.tiyn()
        )),
        State::Done => Verdict::Paid,
        // A refused buyer may try again with the same form for as long as it can be paid.
        State::Cancelled if order.is_over(now) => Verdict::Dead(Closed::Cancelled),
        State::Returned => Verdict::Dead(Closed::Returned),
        State::Suspended => Verdict::Odd("the operation is suspended".into()),
        State::Crediting if now.since(order.placed) > CREDITING_MAX => {
            Verdict::Odd("the money has been on its way for long".into())
        }
        State::Other(code) => Verdict::Odd(format!("the operation has the unknown state {code}")),
        State::Started | State::Held if order.is_over(now) => {
            Verdict::Odd("the operation has begun and does not end".into())
        }
        State::Started | State::Held | State::Crediting | State::Cancelled => Verdict::Wait,
    }
}

/// The same step as a callback's. What a callback should have told is a difference: the money is
/// safe, but somebody should know that callbacks get lost.
async fn credit<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    order: &Order,
    swept: &mut Swept,
) -> Result<(), StoreError>
where
    S: Ledger,
    L: Letters,
    W: World,
{
    let now = it.world.now();
    let payment = Payment { sum: order.price, mode: order.number.mode(), at: now };
    let Ok(Move::Step(step)) = order.pay(&payment) else { return Ok(()) };
    keep(&it.store, order, "paid, and its callback never came".to_owned(), now).await?;
    // Before the commit: nobody looks at a paid order again, and a letter that is queued twice has
    // the same key.
    let about = About::OrderPaid { order: order.number, sum: order.price };
    it.letters.post(&Letter { account: order.account, about }).await?;
    if commit(&it.store, &step, &mut swept.moved_on).await? {
        swept.credited += 1;
    }
    Ok(())
}

async fn postpone<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    order: &Order,
    swept: &mut Swept,
) -> Result<(), StoreError>
where
    S: Ledger,
    W: World,
{
    let Some(step) = order.postpone(it.world.now()) else { return Ok(()) };
    if commit(&it.store, &step, &mut swept.moved_on).await? {
        swept.postponed += 1;
    }
    Ok(())
}

/// Keeps a difference, once, and rings.
pub(crate) async fn keep(
    store: &impl Ledger,
    order: &Order,
    mut text: String,
    now: Time,
) -> Result<(), StoreError> {
    // Writing to a `String` cannot fail.
    let _ = write!(text, "; order {} is {}", order.number, order.stage_name());
    let (kind, invoice) = (EvidenceKind::Difference, order.number.get().into());
    let step: Step = Evidence { kind, invoice, text, at: now }.keep();
    match store.commit(&step).await {
        Ok(()) => {
            alarm::ring(kind.as_str(), &order.number);
            Ok(())
        }
        // Kept before, and rung then.
        Err(StoreError::Conflict) => Ok(()),
        Err(error) => Err(error),
    }
}
