//! What may happen to a refund.

use super::{Act, Quote, Refund, RefundId, RefundStage, Requisites, Sentence};
use crate::calendar::Day;
use crate::journal::{Cause, Line, Unfrozen};
use crate::order::Order;
use crate::pack::Pack;
use crate::photo::MoveError;
use crate::step::{Change, Move, Step};
use crate::{LeaseId, Money, Sha256, Span, Time};

/// Calendar days after the approval in which the money has to be on its way.
pub const PAY_DAYS: u32 = 14;
/// Days after the approval on which an unpaid refund rings; from the last of them every day.
const PAY_ALARMS: [u32; 3] = [10, 13, 15];
/// Days after the request on which an undecided refund rings; from the last of them every day.
/// The law wants an answer within ten.
const DECIDE_ALARMS: [u32; 2] = [7, 9];

/// Who pays refunds out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payer {
    /// An operator, who writes the bank's reference down.
    Hand,
    /// The payment service, asked by ourselves.
    Service,
}

/// Somebody has to hurry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// Nobody has decided about it for so many days.
    Undecided(u32),
    /// It was approved so many days ago and is not paid.
    Unpaid(u32),
    /// A payout was sent and nobody knows what became of it: look before anything is sent again.
    Unknown,
}

impl Refund {
    /// The customer gives up all that is left of the pack: it is frozen until the refund has
    /// ended.
    pub fn ask(
        order: &Order,
        pack: &Pack,
        quote: &Quote,
        reason: Sentence,
        requisites: Requisites,
        key: Option<Sha256>,
        now: Time,
    ) -> (Self, Step) {
        let (account, units, version_seen) = (order.account, quote.units, pack.version);
        let id = RefundId { order: order.number, round: version_seen.saturating_add(1) };
        let refund = Self {
            id,
            account,
            pack: pack.id,
            units,
            amount: quote.amount,
            reason,
            key,
            stage: RefundStage::Asked,
            asked: now,
            due: Some(next_alarm(now, &DECIDE_ALARMS, now)),
        };
        let line = refund.line(Cause::Frozen { refund: id }, now);
        let step = Step::of(vec![
            Change::FreezeUnits { account, pack: pack.id, units, version_seen, now },
            Change::AddRefund { refund: refund.clone() },
            Change::AddRequisites { refund: id, requisites },
            Change::RefundOrder { order: order.number },
            Change::AddLine { line },
        ]);
        (refund, step)
    }

    /// The customer takes it back.
    pub fn withdraw(&self, pack: &Pack, now: Time) -> Result<Move, MoveError> {
        match self.stage {
            RefundStage::Asked => {
                let change = Change::WithdrawRefund { refund: self.id, at: now };
                Ok(Move::Step(self.unfreezing(change, pack, Unfrozen::Withdrawn, now)))
            }
            RefundStage::Withdrawn { .. } => Ok(Move::Already),
            _ => Err(MoveError::MovedOn),
        }
    }

    /// An operator refuses.
    pub fn refuse(&self, pack: &Pack, refused: Act, why: Sentence) -> Result<Move, MoveError> {
        match &self.stage {
            RefundStage::Asked => {
                let now = refused.at;
                let change = Change::RefuseRefund { refund: self.id, refused, why };
                Ok(Move::Step(self.unfreezing(change, pack, Unfrozen::Refused, now)))
            }
            RefundStage::Refused { .. } => Ok(Move::Already),
            _ => Err(MoveError::MovedOn),
        }
    }

    /// An operator agrees: the days to pay begin. What a service pays is sent at the next look.
    pub fn approve(&self, approved: Act, payer: Payer) -> Result<Move, MoveError> {
        match &self.stage {
            RefundStage::Asked => {
                let due = match payer {
                    Payer::Hand => next_alarm(approved.at, &PAY_ALARMS, approved.at),
                    Payer::Service => approved.at,
                };
                let change = Change::ApproveRefund { refund: self.id, approved, due };
                Ok(Move::Step(Step::of(vec![change])))
            }
            RefundStage::Approved { .. }
            | RefundStage::Sending { .. }
            | RefundStage::Sent { .. }
            | RefundStage::PaidOut { .. } => Ok(Move::Already),
            RefundStage::Refused { .. } | RefundStage::Withdrawn { .. } => Err(MoveError::MovedOn),
        }
    }

    /// A run is about to send the payout. A payer that knows no repeated requests must not be
    /// asked twice, so a second run never follows by itself.
    pub fn send(&self, lease: LeaseId, life: Span, now: Time) -> Result<Move, MoveError> {
        match self.stage {
            RefundStage::Approved { .. } => {
                let until = now.plus(life);
                let change = Change::SendRefund { refund: self.id, lease, until, due: until };
                Ok(Move::Step(Step::of(vec![change])))
            }
            _ => Err(MoveError::MovedOn),
        }
    }

    /// The payer took it under this name.
    pub fn sent(&self, lease: LeaseId, request: Sentence, now: Time) -> Step {
        let due = now.plus(Self::ASK_PAYER_EVERY);
        Step::of(vec![Change::SentRefund { refund: self.id, lease, request, due }])
    }

    /// The payer did not take it, and said so to this run.
    pub fn not_taken(&self, lease: LeaseId, now: Time) -> Result<Step, MoveError> {
        let approved = self.approved().ok_or(MoveError::MovedOn)?;
        let due = next_alarm(approved.at, &PAY_ALARMS, now);
        Ok(Step::of(vec![Change::NotTakenRefund { refund: self.id, lease, due }]))
    }

    /// Nothing was paid: the payer called it off, or an operator looked and found nothing.
    pub fn unsend(&self, now: Time) -> Result<Move, MoveError> {
        match &self.stage {
            RefundStage::Sending { until, .. } if *until >= now => Err(MoveError::Running),
            RefundStage::Sending { approved, .. } | RefundStage::Sent { approved, .. } => {
                let due = next_alarm(approved.at, &PAY_ALARMS, now);
                let change = Change::UnsendRefund { refund: self.id, due, now };
                Ok(Move::Step(Step::of(vec![change])))
            }
            RefundStage::Approved { .. } => Ok(Move::Already),
            _ => Err(MoveError::MovedOn),
        }
    }

    /// The customer has the money.
    pub fn pay_out(&self, paid: Act, reference: Sentence) -> Result<Move, MoveError> {
        match &self.stage {
            RefundStage::Sending { until, .. } if *until >= paid.at => Err(MoveError::Running),
            RefundStage::Approved { .. }
            | RefundStage::Sending { .. }
            | RefundStage::Sent { .. } => {
                let (account, pack, units, at) = (self.account, self.pack, self.units, paid.at);
                Ok(Move::Step(Step::of(vec![
                    Change::PayOutRefund { refund: self.id, paid, reference },
                    Change::RefundUnits { account, pack, units },
                    Change::SettleOrder { order: self.id.order, refunded: true },
                    Change::AddLine { line: self.line(Cause::Refunded { refund: self.id }, at) },
                ])))
            }
            RefundStage::PaidOut { .. } => Ok(Move::Already),
            _ => Err(MoveError::MovedOn),
        }
    }

    /// How often the payer is asked about a payout on its way.
    pub const ASK_PAYER_EVERY: Span = Span::seconds(300);

    /// Somebody looked at it: what rings, and when to look again.
    pub fn look(&self, now: Time) -> Option<(Option<Alarm>, Step)> {
        let due_seen = self.due?;
        let (alarm, due) = match &self.stage {
            RefundStage::Asked => {
                let days = days_since(self.asked, now);
                (Some(Alarm::Undecided(days)), next_alarm(self.asked, &DECIDE_ALARMS, now))
            }
            RefundStage::Approved { approved } => {
                let days = days_since(approved.at, now);
                (Some(Alarm::Unpaid(days)), next_alarm(approved.at, &PAY_ALARMS, now))
            }
            RefundStage::Sending { .. } => (Some(Alarm::Unknown), Day::of(now).plus(1).start()),
            RefundStage::Sent { approved, .. } => {
                let is_late = days_since(approved.at, now) >= PAY_ALARMS[0];
                let alarm = is_late.then(|| Alarm::Unpaid(days_since(approved.at, now)));
                (alarm, now.plus(Self::ASK_PAYER_EVERY))
            }
            RefundStage::PaidOut { .. }
            | RefundStage::Refused { .. }
            | RefundStage::Withdrawn { .. } => return None,
        };
        let step = Step::of(vec![Change::PostponeRefund { refund: self.id, due_seen, due }]);
        Some((alarm, step))
    }

    /// The last moment at which the money may be on its way.
    pub fn pay_by(&self) -> Option<Time> {
        self.approved().map(|act| Day::of(act.at).plus(PAY_DAYS).end())
    }

    /// The units go back into the pack and the order is as it was before.
    fn unfreezing(&self, change: Change, pack: &Pack, why: Unfrozen, now: Time) -> Step {
        let (account, units) = (self.account, self.units);
        let due = pack.next_look(now);
        Step::of(vec![
            change,
            Change::UnfreezeUnits { account, pack: self.pack, units, due },
            Change::SettleOrder { order: self.id.order, refunded: pack.refunded > 0 },
            Change::AddLine { line: self.line(Cause::Unfrozen { refund: self.id, why }, now) },
        ])
    }

    fn line(&self, cause: Cause, at: Time) -> Line {
        let money = match cause {
            Cause::Refunded { .. } => self.amount,
            _ => Money::ZERO,
        };
        Line { account: self.account, pack: self.pack, units: self.units, money, cause, at }
    }
}

/// Whole days by the calendar.
fn days_since(then: Time, now: Time) -> u32 {
    let mut days = 0;
    while Day::of(then).plus(days) < Day::of(now) && days < 10_000 {
        days += 1;
    }
    days
}

/// The start of the next day on which it rings: one of `alarms` days after `since`, and from the
/// last of them every day.
fn next_alarm(since: Time, alarms: &[u32], now: Time) -> Time {
    let begin = Day::of(since);
    let next = alarms.iter().map(|days| begin.plus(*days).start()).find(|at| *at > now);
    next.unwrap_or_else(|| Day::of(now).plus(1).start())
}
