//! Refunds whose days run, and those that the payment service pays.

use crate::orders::{ask, keep};
use crate::{Sweeper, Swept, commit, step_of};
use domain::ports::{Documents, Ledger, Letters, Orders, StoreError, Web, WebRequest};
use domain::refund::{Alarm, Refund, RefundStage};
use domain::{About, Act, LeaseId, Letter, Sentence, Span};
use edge::{World, alarm};
use robokassa::jwt::Call;
use robokassa::refund::{Created, RefundState, RequestId, Stage};
use robokassa::{Amount, Answer, RefundApi, State};

/// How long one run may take to send a payout; longer than the function lives.
const SEND_LIFE: Span = Span::seconds(90);

pub(crate) async fn look_after<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    refund: &Refund,
    swept: &mut Swept,
) -> Result<(), StoreError>
where
    S: Ledger + Orders,
    L: Letters,
    N: Web,
    D: Documents,
    W: World,
{
    let shop = it.shop.get(it.world.now()).await?;
    match (&refund.stage, RefundApi::of(&shop)) {
        (RefundStage::Approved { .. }, Some(api)) => send(it, refund, api, swept).await,
        (RefundStage::Sent { request, .. }, Some(api)) => {
            follow(it, refund, request, api, swept).await
        }
        _ => look(it, refund, swept).await,
    }
}

/// Rings if a day has come, and looks again later.
async fn look<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    refund: &Refund,
    swept: &mut Swept,
) -> Result<(), StoreError>
where
    S: Ledger,
    W: World,
{
    let Some((alarm, step)) = refund.look(it.world.now()) else { return Ok(()) };
    if let Some(alarm) = alarm {
        swept.alarms += 1;
        let what = match alarm {
            Alarm::Undecided(_) => "refund-undecided",
            Alarm::Unpaid(_) => "refund-unpaid",
            Alarm::Unknown => "refund-unknown",
        };
        alarm::ring(what, &refund.id);
    }
    if commit(&it.store, &step, &mut swept.moved_on).await? {
        swept.postponed += 1;
    }
    Ok(())
}

/// Sends the payout. The payer knows no repeated requests, so the refund is *sending* before the
/// request goes out, and a request without an answer is never sent again by itself.
async fn send<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    refund: &Refund,
    api: &RefundApi,
    swept: &mut Swept,
) -> Result<(), StoreError>
where
    S: Ledger + Orders,
    N: Web,
    D: Documents,
    W: World,
{
    let Some(order) = it.store.order(refund.id.order).await? else { return Ok(()) };
    let op_key = match ask(it, &order).await? {
        Answer::Found(operation) if operation.state == State::Done => operation.op_key,
        _ => None,
    };
    let Some(op_key) = op_key else {
        let text = format!("refund {} has no finished operation to pay back", refund.id);
        keep(&it.store, &order, text, it.world.now()).await?;
        return look(it, refund, swept).await;
    };
    let lease = LeaseId::from_bytes(it.world.random());
    let Some(step) = step_of(refund.send(lease, SEND_LIFE, it.world.now())) else {
        return Ok(());
    };
    if !commit(&it.store, &step, &mut swept.moved_on).await? {
        return Ok(());
    }
    let sum = Some(Amount::from_tiyn(refund.amount.tiyn()));
    let payout = robokassa::refund::Refund { op_key, sum, items: Vec::new() };
    let call = api.create(&payout).map_err(|error| StoreError::Unavailable(error.into()))?;
    let reply = it.web.send(&request_of(call)).await?;
    let now = it.world.now();
    let step = match Created::parse(reply.status, &reply.body) {
        Ok(Created::Accepted(id)) => {
            Sentence::parse(id.expose()).map(|request| refund.sent(lease, request, now))
        }
        Ok(Created::Refused(_)) => {
            swept.alarms += 1;
            alarm::ring("refund-not-taken", &refund.id);
            refund.not_taken(lease, now).ok()
        }
        // Whatever that was, the money may be gone: a person looks when the lease is over.
        Err(_) => None,
    };
    let Some(step) = step else { return Ok(()) };
    if commit(&it.store, &step, &mut swept.moved_on).await? {
        swept.paid += 1;
    }
    Ok(())
}

/// Asks what became of a payout on its way.
async fn follow<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    refund: &Refund,
    request: &Sentence,
    api: &RefundApi,
    swept: &mut Swept,
) -> Result<(), StoreError>
where
    S: Ledger,
    L: Letters,
    N: Web,
    W: World,
{
    let Some(id) = RequestId::parse(request.as_str()) else {
        return look(it, refund, swept).await;
    };
    let reply = it.web.send(&request_of(api.ask_state(&id))).await?;
    let now = it.world.now();
    let stage = match RefundState::parse(&reply.body, &id) {
        Ok(RefundState::Found { stage, .. }) => stage,
        Ok(RefundState::Unknown(_)) | Err(_) => Stage::Processing,
    };
    match stage {
        Stage::Finished => {
            let Some(by) = Sentence::parse("robokassa") else { return Ok(()) };
            let Some(step) = step_of(refund.pay_out(Act { by, at: now }, request.clone())) else {
                return Ok(());
            };
            // Before the commit: nobody looks at a refund again that has ended.
            let (stage, sum) = ("paid-out", refund.amount);
            let about = About::Refund { refund: refund.id, stage, sum };
            it.letters.post(&Letter { account: refund.account, about }).await?;
            if commit(&it.store, &step, &mut swept.moved_on).await? {
                swept.paid += 1;
            }
            Ok(())
        }
        Stage::Canceled => {
            swept.alarms += 1;
            alarm::ring("refund-cancelled", &refund.id);
            let Some(step) = step_of(refund.unsend(now)) else { return Ok(()) };
            commit(&it.store, &step, &mut swept.moved_on).await.map(drop)
        }
        Stage::Processing => look(it, refund, swept).await,
    }
}

fn request_of(call: Call) -> WebRequest {
    let content_type = call.body.is_some().then_some(Call::CONTENT_TYPE);
    WebRequest { url: call.url, content_type, body: call.body.unwrap_or_default() }
}
