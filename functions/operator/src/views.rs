//! What operators look at.

use crate::show::{ShownCase, ShownIncidents, ShownOrders, ShownRefunds};
use crate::{Desk, show};
use domain::ports::{Evidences, Orders, Packs, Refunds};
use domain::{AccountId, OrderNumber};
use edge::{Answer, Problem, Request, World};

/// Refunds or incidents on a page unless the caller says otherwise.
const ITEMS: u32 = 20;
/// Refunds or incidents on a page.
const ITEMS_MAX: u32 = 50;

/// Refunds that have not ended, newest first.
pub(crate) async fn refunds<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Orders + Packs + Refunds,
    W: World,
{
    let (limit, page) = (request.limit(ITEMS, ITEMS_MAX)?, request.page()?);
    let found = it.store.open_refunds(page, limit).await?;
    let mut refunds = Vec::new();
    // The index may still name what has ended meanwhile.
    for refund in found.items.iter().filter(|refund| refund.is_open()) {
        refunds.push(show::refund(it, refund).await?);
    }
    Ok(Answer::ok(&ShownRefunds { refunds, next: found.next }))
}

/// Payments that a person has to look at, newest first.
pub(crate) async fn incidents<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Evidences,
{
    let (limit, page) = (request.limit(ITEMS, ITEMS_MAX)?, request.page()?);
    let found = it.store.incidents(page, limit).await?;
    let incidents = found.items.into_iter().map(Into::into).collect();
    Ok(Answer::ok(&ShownIncidents { incidents, next: found.next }))
}

/// Everybody's orders, or those of one account, newest first.
pub(crate) async fn orders<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Orders,
{
    let (limit, page) = (request.limit(ITEMS, ITEMS_MAX)?, request.page()?);
    let found = match request.parameter("account")? {
        None => it.store.all_orders(page, limit).await?,
        Some(account) => {
            let account = AccountId::parse(account)
                .map_err(|_| Problem::invalid("account", "is not the id of an account"))?;
            it.store.orders_of(account, page, limit).await?
        }
    };
    let orders = found.items.iter().map(show::order).collect();
    Ok(Answer::ok(&ShownOrders { orders, next: found.next }))
}

/// All that is known of an order.
pub(crate) async fn order<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    number: &str,
) -> Result<Answer, Problem>
where
    S: Orders + Packs + Refunds + Evidences,
    W: World,
{
    let number = OrderNumber::parse(number).ok_or(Problem::NotFound)?;
    let order = it.store.order(number).await?.ok_or(Problem::NotFound)?;
    let mut refunds = Vec::new();
    for refund in it.store.refunds_of(number).await? {
        refunds.push(show::refund(it, &refund).await?);
    }
    let callbacks = it.store.callbacks(number.get().into()).await?;
    let callbacks = callbacks.into_iter().map(Into::into).collect();
    Ok(Answer::ok(&ShownCase { order: show::order(&order), refunds, callbacks }))
}
