//! Refunds as requests and answers have them, for the customer and for the desk.
//!
//! Deliberately absent: who may do what with a refund.

mod ask;
mod words;

pub use ask::{Asked, Asking, ask};
pub use words::late_help;

use crate::answer::timestamp;
use crate::problem::Problem;
use domain::photo::MoveError;
use domain::ports::{Letters, StoreError};
use domain::refund::{Quote, QuoteError};
use domain::{
    About, Day, Iban, Letter, Money, Order, Pack, Refund, Requisites, Sentence, Span, Time,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A sum: a number for programs, and the one way it is written.
#[derive(Debug, Clone, JsonSchema, Serialize)]
pub struct Sum {
    tenge: u64,
    text: String,
}

impl From<Money> for Sum {
    fn from(money: Money) -> Self {
        Self { tenge: money.tenge(), text: money.to_string() }
    }
}

/// A last moment, and the day in Almaty that it ends.
#[derive(Debug, Clone, JsonSchema, Serialize)]
pub struct LastMoment {
    at: String,
    date: String,
}

impl From<Time> for LastMoment {
    fn from(at: Time) -> Self {
        Self { at: timestamp(at), date: Day::of(at).to_string() }
    }
}

/// Calendar days from `now` to `then`, less than nothing when it is past.
pub fn days_left(then: Time, now: Time) -> i64 {
    let day = |at: Time| {
        let days = Day::of(at).start().as_millis() / Span::days(1).as_millis();
        i64::try_from(days).unwrap_or(i64::MAX)
    };
    day(then).saturating_sub(day(now))
}

/// How the amount comes about.
#[derive(Debug, Clone, JsonSchema, Serialize)]
pub struct Working {
    price: Sum,
    photos: u32,
    used: u32,
    gone: u32,
    units: u32,
    consumed: Sum,
    paid_before: Sum,
    amount: Sum,
    formula: words::Words,
}

impl Working {
    /// Of a refund that could be asked for.
    pub fn of_quote(quote: &Quote) -> Self {
        let (photos, used, gone, units) = (quote.photos, quote.used, quote.gone, quote.units);
        Self {
            price: quote.price.into(),
            photos,
            used,
            gone,
            units,
            consumed: quote.consumed.into(),
            paid_before: quote.before.into(),
            amount: quote.amount.into(),
            formula: words::formula(quote),
        }
    }

    /// Of a refund that has not ended. While it is open its pack stands still but for photos that
    /// were on the way, so the working is the one that it was asked with.
    pub fn of_open(order: &Order, pack: &Pack, refund: &Refund) -> Option<Self> {
        if !refund.is_open() {
            return None;
        }
        let kept = pack.granted.saturating_sub(pack.gone()).saturating_sub(refund.units);
        let consumed = order.price.part(kept, pack.granted);
        Some(Self::of_quote(&Quote {
            price: order.price,
            photos: pack.granted,
            used: pack.used(),
            gone: pack.gone(),
            units: refund.units,
            consumed,
            before: order.price.minus(consumed).minus(refund.amount),
            amount: refund.amount,
            until: pack.refund_until(),
        }))
    }
}

/// What a refund is asked for with.
#[derive(Debug, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    reason: String,
    iban: String,
    holder: String,
}

impl Form {
    /// Reason and requisites, or all that is wrong with them.
    pub fn read(&self) -> Result<(Sentence, Requisites), Problem> {
        let reason = sentence("reason", &self.reason);
        let holder = sentence("holder", &self.holder);
        let iban = Iban::parse(&self.iban).map_err(|error| Problem::invalid("iban", error));
        match (reason, iban, holder) {
            (Ok(reason), Ok(iban), Ok(holder)) => Ok((reason, Requisites { iban, holder })),
            (reason, iban, holder) => {
                let all = [reason.err(), iban.err(), holder.err()];
                let faults = all.into_iter().flatten().flat_map(|problem| match problem {
                    Problem::Invalid(faults) => faults,
                    _ => Vec::new(),
                });
                Err(Problem::Invalid(faults.collect()))
            }
        }
    }
}

/// A text that a person wrote into the field.
pub fn sentence(field: &str, text: &str) -> Result<Sentence, Problem> {
    let reason = format!("has 1 to {} characters and no control characters", Sentence::CHARS_MAX);
    Sentence::parse(text).ok_or_else(|| Problem::invalid(field, reason))
}

/// Has the customer told that the refund came to `stage`. Told again, the letter has the same key.
pub async fn tell(
    letters: &impl Letters,
    refund: &Refund,
    stage: &'static str,
) -> Result<(), StoreError> {
    let about = About::Refund { refund: refund.id, stage, sum: refund.amount };
    letters.post(&Letter { account: refund.account, about }).await
}

/// A move that the refund does not allow any more.
pub fn moved_on(error: MoveError, refund: &Refund) -> Problem {
    match error {
        MoveError::Running => Problem::PayoutRunning,
        MoveError::MovedOn => Problem::RefundMovedOn { stage: refund.stage_name() },
    }
}

impl From<QuoteError> for Problem {
    fn from(error: QuoteError) -> Self {
        match error {
            QuoteError::NotPaid => Self::NotPaid,
            QuoteError::UnderWay => Self::RefundUnderWay,
            QuoteError::Late { until } => Self::RefundLate { until },
            QuoteError::Expired => Self::PackExpired,
            QuoteError::NothingLeft => Self::NothingLeft,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_the_calendars() {
        let day = |text: &str| Day::parse(text).unwrap();
        let now = day("2026-12-07").end();
        assert_eq!(days_left(day("2026-12-07").end(), now), 0);
        assert_eq!(days_left(day("2026-12-08").start(), now), 1);
        assert_eq!(days_left(day("2026-12-01").end(), now), -6);
    }

    #[test]
    fn all_that_is_wrong_with_a_form_is_said() {
        let form = |reason: &str, iban: &str, holder: &str| Form {
            reason: reason.to_owned(),
            iban: iban.to_owned(),
            holder: holder.to_owned(),
        };
        let Err(Problem::Invalid(faults)) = form(" ", "KZ00", "").read() else {
            panic!("nothing of it is right")
        };
        let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(paths, ["reason", "iban", "holder"]);
        let Err(Problem::Invalid(faults)) = form("no", "KZ00", "Aru").read() else {
            panic!("the account is none")
        };
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn the_formula_in_words() {
        let tenge = Money::from_tenge;
        let quote = Quote {
            price: tenge(9_990),
            photos: 30,
            used: 5,
            gone: 2,
            units: 23,
            consumed: tenge(1_665),
            before: tenge(666),
            amount: tenge(7_659),
            until: Time::from_millis(1_796_669_999_999),
        };
        let json = serde_json::to_string_pretty(&Working::of_quote(&quote)).unwrap();
        insta::assert_snapshot!(json);
    }
}
