//! Placing an order.

use crate::Checkout;
use crate::form;
use crate::show::ShownOrder;
use domain::order::{Accepted, DocumentVersion, OrderRequest};
use domain::ports::{Accounts, Documents, Editions, Ledger, Orders, Sessions, StoreError};
use domain::{Account, Catalogue, Money, Offer, Order, OrderNumber, PackKind, PaymentMode, Sha256};
use edge::{Answer, Fault, Problem, Request, World, agreed, auth};
use robokassa::Mode;
use schemars::JsonSchema;
use serde::Deserialize;

/// How often a number is drawn anew because it was taken, or the request came twice at once.
const ROUNDS_MAX: usize = 5;

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrder {
    pack: String,
    /// The price that the customer saw: nobody pays one that changed a moment ago.
    price_tenge: u32,
    accepted: NewAccepted,
}

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewAccepted {
    agreement: String,
    payment_policy: String,
    privacy_policy: String,
}

/// A request whose every part is one.
struct Wanted {
    kind: PackKind,
    price: Money,
    accepted: Accepted,
    request: OrderRequest,
}

pub(crate) async fn place<S, D, W>(
    it: &Checkout<S, D, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Orders + Ledger + Editions,
    D: Documents,
    W: World,
{
    request.refuse_cross_site(&it.site_origin)?;
    let wanted = parse(request)?;
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let order = find_or_place(it, &account, &wanted).await?;
    let payment = form::payment(it, &order).await?;
    Ok(Answer::created(&ShownOrder::payable(&order, payment)))
}

fn parse(request: &Request) -> Result<Wanted, Problem> {
    let key = request.idempotency_key()?.to_owned();
    let NewOrder { pack, price_tenge, accepted } = request.json()?;
    let mut faults = Vec::new();
    let kind = PackKind::parse(&pack).filter(|kind| *kind != PackKind::Try);
    if kind.is_none() {
        faults.push(Fault::at("pack", "is one of starter, visionary, titan"));
    }
    let mut version = |name: &str, text: &str| {
        let version = DocumentVersion::parse(text);
        if version.is_none() {
            let path = format!("accepted.{name}");
            faults.push(Fault::at(path, "is the version of a document, such as 2026-11-01"));
        }
        version
    };
    let agreement = version("agreement", &accepted.agreement);
    let payment = version("payment_policy", &accepted.payment_policy);
    let privacy = version("privacy_policy", &accepted.privacy_policy);
    let (Some(kind), Some(agreement), Some(payment), Some(privacy)) =
        (kind, agreement, payment, privacy)
    else {
        return Err(Problem::Invalid(faults));
    };
    let digest = [
        kind.as_str(),
        &price_tenge.to_string(),
        agreement.as_str(),
        payment.as_str(),
        privacy.as_str(),
    ]
    .join("\n");
    let request = OrderRequest { key, digest: Sha256::of(digest.as_bytes()) };
    let accepted = Accepted { agreement, payment, privacy };
    Ok(Wanted { kind, price: Money::from_tenge(price_tenge), accepted, request })
}

/// The order that was placed under the key, or a new one.
async fn find_or_place<S, D, W>(
    it: &Checkout<S, D, W>,
    account: &Account,
    wanted: &Wanted,
) -> Result<Order, Problem>
where
    S: Accounts + Orders + Ledger + Editions,
    D: Documents,
    W: World,
{
    for _ in 0..ROUNDS_MAX {
        if let Some((request, number)) =
            it.store.order_request(account.id, &wanted.request.key).await?
        {
            if request.digest != wanted.request.digest {
                return Err(Problem::KeyReused);
            }
            return it.store.order(number).await?.ok_or(Problem::NotFound);
        }
        auth::may_use(account)?;
        // R36: who pays has to be known in full.
        let profile = it.store.profile(account.id).await?.ok_or(Problem::NotLoggedIn)?;
        if !profile.is_complete() {
            return Err(Problem::ProfileIncomplete);
        }
        let now = it.world.now();
        let shop = it.shop.get(now).await?;
        let catalogue = it.catalogue.get(now).await?;
        agreed::in_force(&it.store.editions().await?, &wanted.accepted, now)?;
        let offer = offer(&catalogue, wanted, now)?;
        let mode = match shop.mode() {
            Mode::Live => PaymentMode::Live,
            Mode::Test => PaymentMode::Test,
        };
        let number = OrderNumber::draw(mode, it.world.random());
        let (accepted, request) = (wanted.accepted.clone(), wanted.request.clone());
        let (order, step) =
            Order::place(number, account.id, offer, accepted, request, it.pay_life, now);
        match it.store.commit(&step).await {
            Ok(()) => return Ok(order),
            // The number is taken, the key was used at this moment, or the account was blocked.
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}

fn offer<'a>(
    catalogue: &'a Catalogue,
    wanted: &Wanted,
    now: domain::Time,
) -> Result<&'a Offer, Problem> {
    let entry = catalogue.at(now).map_err(|error| Problem::Internal(Box::new(error)))?;
    let offer = entry.offer(wanted.kind).ok_or(Problem::NotFound)?;
    if offer.price == wanted.price {
        Ok(offer)
    } else {
        Err(Problem::PriceChanged { tenge: offer.price.tenge() })
    }
}
