//! What operators do with refunds. Each act can be repeated: what is done already is answered as
//! then.

use crate::audit::{commit, deed};
use crate::{Desk, show};
use domain::audit::Deed;
use domain::operator::Operators;
use domain::photo::MoveError;
use domain::ports::{
    Audit, Evidences, Ledger, Letters, Orders, Packs, Photos, Refunds, StoreError,
};
use domain::{Act, Move, OperatorName, OrderNumber, Pack, Refund, RefundId, Sentence, Time};
use edge::refunds::{self, Asking, Form, moved_on, sentence, tell};
use edge::{Answer, Problem, Request, World};
use schemars::JsonSchema;
use serde::Deserialize;

/// How often an act is decided anew because the refund moved on meanwhile.
const ROUNDS_MAX: usize = 5;

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refusal {
    why: String,
}

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Payout {
    reference: String,
}

/// What an operator wants done.
enum Wish {
    Approve,
    Refuse(Sentence),
    PayOut(Sentence),
    Unsend,
}

impl Wish {
    fn read(act: &str, request: &Request) -> Result<Self, Problem> {
        match act {
            "approval" => request.json::<Nothing>().map(|Nothing {}| Self::Approve),
            "refusal" => {
                let Refusal { why } = request.json()?;
                sentence("why", &why).map(Self::Refuse)
            }
            "payout" => {
                let Payout { reference } = request.json()?;
                sentence("reference", &reference).map(Self::PayOut)
            }
            "unsend" => request.json::<Nothing>().map(|Nothing {}| Self::Unsend),
            _ => Err(Problem::NotFound),
        }
    }

    /// The line of the audit.
    fn deed(&self, operator: &OperatorName, request: &Request, refund: &Refund, at: Time) -> Deed {
        let (act, after, reason) = match self {
            Self::Approve => ("refund-approved", "approved", None),
            Self::Refuse(why) => ("refund-refused", "refused", Some(why)),
            Self::PayOut(reference) => ("refund-paid-out", "paid-out", Some(reference)),
            Self::Unsend => ("refund-unsent", "approved", None),
        };
        Deed {
            before: refund.stage_name().to_owned(),
            after: after.to_owned(),
            reason: reason.cloned(),
            ..deed(operator, request, act, &refund.id.to_string(), at)
        }
    }

    /// What the customer is told; that a payout has to be made again is no news to him.
    fn news(&self) -> Option<&'static str> {
        match self {
            Self::Approve => Some("approved"),
            Self::Refuse(_) => Some("refused"),
            Self::PayOut(_) => Some("paid-out"),
            Self::Unsend => None,
        }
    }
}

/// Approves, refuses, pays out, or takes a payout back.
pub(crate) async fn act<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    id: &str,
    act: &str,
) -> Result<Answer, Problem>
where
    S: Ledger + Orders + Packs + Refunds + Audit,
    L: Letters,
    W: World,
{
    let id = RefundId::parse(id).ok_or(Problem::NotFound)?;
    let wish = Wish::read(act, request)?;
    for _ in 0..ROUNDS_MAX {
        let refund = it.store.refund(id).await?.ok_or(Problem::NotFound)?;
        let pack = it.store.pack(refund.account, refund.pack).await?.ok_or(Problem::NotFound)?;
        match decide(it, operator, &wish, &refund, &pack) {
            Ok(Move::Already) => {
                if let Some(stage) = wish.news() {
                    tell(&it.letters, &refund, stage).await?;
                }
                return Ok(Answer::ok(&show::refund(it, &refund).await?));
            }
            Ok(Move::Step(step)) => {
                match commit(it, step, wish.deed(operator, request, &refund, it.world.now())).await
                {
                    Ok(()) => {
                        tracing::info!(operator = operator.as_str(), act, refund = %id, "done");
                    }
                    Err(StoreError::Conflict) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Err(error) => return Err(moved_on(error, &refund)),
        }
    }
    Err(StoreError::Conflict.into())
}

fn decide<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    wish: &Wish,
    refund: &Refund,
    pack: &Pack,
) -> Result<Move, MoveError>
where
    W: World,
{
    let act = Act { by: operator.sentence(), at: it.world.now() };
    match wish {
        Wish::Approve => refund.approve(act, it.payer),
        Wish::Refuse(why) => refund.refuse(pack, act, why.clone()),
        Wish::PayOut(reference) => refund.pay_out(act, reference.clone()),
        Wish::Unsend => refund.unsend(act.at),
    }
}

/// Takes a request that the customer made elsewhere, or too late: the contract lets the operator,
/// and the law may demand it.
pub(crate) async fn ask<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    number: &str,
) -> Result<Answer, Problem>
where
    S: Operators + Ledger + Orders + Packs + Photos + Refunds + Evidences + Audit,
    L: Letters,
    W: World,
{
    let order = OrderNumber::parse(number).ok_or(Problem::NotFound)?;
    let (reason, requisites) = request.json::<Form>()?.read()?;
    let now = it.world.now();
    let deed = Deed {
        after: "asked".to_owned(),
        reason: Some(reason.clone()),
        ..deed(operator, request, "refund-asked", &order.to_string(), now)
    };
    let deed = Some(deed);
    let asking = Asking { order, account: None, reason, requisites, key: None, deed, now };
    let asked = refunds::ask(&it.store, &it.letters, &asking).await?;
    let refund = asked.refund.id;
    tracing::info!(operator = operator.as_str(), %refund, asked.before, "asked for a customer");
    let shown = show::refund(it, &asked.refund).await?;
    Ok(if asked.before { Answer::ok(&shown) } else { Answer::created(&shown) })
}
