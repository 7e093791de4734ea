//! `GET` and `POST /payments/result`: Robokassa says that an order was paid. Credited exactly
//! once, however often, late or early it is said.
//!
//! Deliberately absent: trust in anything that the signature does not cover, in the order of
//! events, and in source addresses; a refusal of money for its age.

use domain::order::PayError;
use domain::ports::{Documents, Ledger, Letters, Orders, StoreError};
use domain::{
    About, Evidence, EvidenceKind, Letter, Money, Move, Order, OrderNumber, Payment, PaymentMode,
    Time,
};
use edge::{Answer, Document, Problem, Request, World, alarm};
use lambda_http::http::Method;
use robokassa::notice::{BODY_BYTES_MAX, VerifyError};
use robokassa::{InvId, Mode, Notice, Shop};

/// What taking money needs.
#[derive(Debug)]
pub struct Till<S, D, L, W> {
    /// Orders and packs.
    pub store: S,
    /// The shop at Robokassa.
    pub shop: Document<D, Shop>,
    /// Letters to write.
    pub letters: L,
    /// The clock.
    pub world: W,
}

/// How often a payment is decided anew because the order moved on meanwhile.
const ROUNDS_MAX: usize = 5;

type Fields = Vec<(String, String)>;

/// Takes a callback. Whatever a repetition cannot change is answered with OK once it is stored.
pub async fn handle<S, D, L, W>(it: &Till<S, D, L, W>, request: Request) -> Result<Answer, Problem>
where
    S: Orders + Ledger,
    D: Documents,
    L: Letters,
    W: World,
{
    if request.segments() != ["payments", "result"] {
        return Err(Problem::NotFound);
    }
    // From the query of a GET or the body of a POST, never from both.
    let fields = match request.method {
        Method::GET => request.query().to_vec(),
        Method::POST => request.form(BODY_BYTES_MAX)?,
        _ => return Err(Problem::NotFound),
    };
    let now = it.world.now();
    let shop = it.shop.get(now).await?;
    match shop.merchant().verify(&fields) {
        // The shop has gone live: what its test keys sign opens nothing that money stands for.
        Ok(notice) if shop.mode() == Mode::Live && notice.mode() == Mode::Test => {
            let invoice = u64::try_from(notice.inv_id().get()).unwrap_or_default();
            incident(it, EvidenceKind::OtherMode, invoice, &fields, now).await?;
            Ok(Answer::text(notice.answer()))
        }
        Ok(notice) => take(it, &notice, &fields, now).await,
        Err(VerifyError::SignedSum(_)) => odd_sum(it, &fields, now).await,
        Err(VerifyError::TooLarge) => Err(Problem::BodyTooLarge),
        Err(error) => {
            alarm::count("callback-refused", &error);
            Err(Problem::invalid("", error))
        }
    }
}

async fn take<S, D, L, W>(
    it: &Till<S, D, L, W>,
    notice: &Notice,
    fields: &Fields,
    now: Time,
) -> Result<Answer, Problem>
where
    S: Orders + Ledger,
    L: Letters,
    W: World,
{
    let invoice = u64::try_from(notice.inv_id().get()).unwrap_or_default();
    keep(&it.store, EvidenceKind::Callback, invoice, text_of(fields), now).await?;
    let number = u32::try_from(invoice).ok().and_then(OrderNumber::new);
    for _ in 0..ROUNDS_MAX {
        let order = match number {
            Some(number) => it.store.order(number).await?,
            None => None,
        };
        let Some(order) = order else {
            incident(it, EvidenceKind::UnknownOrder, invoice, fields, now).await?;
            // No OK: it comes again while a person looks, and an order may yet turn up in a store
            // that was restored.
            return Err(Problem::NotFound);
        };
        let payment = Payment {
            sum: Money::from_tiyn(notice.out_sum().tiyn()),
            mode: match notice.mode() {
                Mode::Live => PaymentMode::Live,
                Mode::Test => PaymentMode::Test,
            },
            at: now,
        };
        match order.pay(&payment) {
            Ok(Move::Already) => return thank(it, &order, notice).await,
            Ok(Move::Step(step)) => match it.store.commit(&step).await {
                Ok(()) => return thank(it, &order, notice).await,
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            },
            Err(error) => {
                let kind = match error {
                    PayError::OtherSum => EvidenceKind::OtherSum,
                    PayError::OtherMode => EvidenceKind::OtherMode,
                };
                incident(it, kind, invoice, fields, now).await?;
                return Ok(Answer::text(notice.answer()));
            }
        }
    }
    Err(StoreError::Conflict.into())
}

/// The order is paid: a letter says so, and Robokassa hears OK. A repetition posts the same letter
/// again: the first time may have died between the credit and the letter.
async fn thank<S, D, L, W>(
    it: &Till<S, D, L, W>,
    order: &Order,
    notice: &Notice,
) -> Result<Answer, Problem>
where
    L: Letters,
{
    let about = About::OrderPaid { order: order.number, sum: order.price };
    it.letters.post(&Letter { account: order.account, about }).await?;
    Ok(Answer::text(notice.answer()))
}

/// Rightly signed, but not a sum of whole tiyn: a person has to look, and coming again cannot help.
async fn odd_sum<S, D, L, W>(
    it: &Till<S, D, L, W>,
    fields: &Fields,
    now: Time,
) -> Result<Answer, Problem>
where
    S: Ledger,
{
    let named = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("InvId"));
    let invoice = named.and_then(|(_, value)| InvId::parse(value));
    let invoice = invoice.ok_or(Problem::NotFound)?;
    let number = u64::try_from(invoice.get()).unwrap_or_default();
    incident(it, EvidenceKind::OddSum, number, fields, now).await?;
    Ok(Answer::text(format!("OK{invoice}")))
}

async fn incident<S, D, L, W>(
    it: &Till<S, D, L, W>,
    kind: EvidenceKind,
    invoice: u64,
    fields: &Fields,
    now: Time,
) -> Result<(), StoreError>
where
    S: Ledger,
{
    keep(&it.store, kind, invoice, text_of(fields), now).await?;
    alarm::ring(kind.as_str(), &invoice);
    Ok(())
}

/// Keeps what came, once: what is kept already is kept.
async fn keep(
    store: &impl Ledger,
    kind: EvidenceKind,
    invoice: u64,
    text: String,
    at: Time,
) -> Result<(), StoreError> {
    match store.commit(&Evidence { kind, invoice, text, at }.keep()).await {
        Ok(()) | Err(StoreError::Conflict) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The callback as it came, without the payer's address: that is personal, and nothing hangs on it.
fn text_of(fields: &Fields) -> String {
    let kept = fields.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("EMail"));
    let pairs: Vec<String> = kept.map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("\n")
}
