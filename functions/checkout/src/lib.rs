//! `GET /packs`, `POST /orders`, `GET /orders`, `GET /orders/{number}`, and what the pages say to
//! which Robokassa sends the buyer back: `/payments/success`, `/payments/fail`.
//!
//! Deliberately absent: a credit. Money counts when Robokassa says so to `payment-callback`, or
//! when `reconcile` asks; a browser that comes back only looks.

mod back;
mod form;
mod place;
mod show;

use domain::ports::{Accounts, Documents, Editions, Ledger, Orders, Sessions, StoreError};
use domain::{Catalogue, OrderNumber, Span};
use edge::api::Operation;
use edge::{Answer, Document, Problem, Request, World, auth};
use lambda_http::http::Method;
use robokassa::Shop;
use show::{ShownOffer, ShownOrder, ShownOrders};

/// What selling packs needs.
#[derive(Debug)]
pub struct Checkout<S, D, W> {
    /// Accounts and orders.
    pub store: S,
    /// What is sold.
    pub catalogue: Document<D, Catalogue>,
    /// The shop at Robokassa.
    pub shop: Document<D, Shop>,
    /// Clock and dice.
    pub world: W,
    /// Where the page lives.
    pub site_origin: String,
    /// Where a buyer can write to when a payment fails.
    pub support: String,
    /// How long an order can be paid.
    pub pay_life: Span,
}

impl<S, D: Documents, W: World> Checkout<S, D, W> {
    /// Reads what the owner wrote, so that a mistake in it stops the function at its start.
    pub async fn read_documents(&self) -> Result<(), StoreError> {
        self.catalogue.get(self.world.now()).await?;
        self.shop.get(self.world.now()).await.map(drop)
    }
}

/// Orders on a page unless the caller says otherwise.
const ORDERS: u32 = 20;
/// Orders on a page.
const ORDERS_MAX: u32 = 100;

/// What it answers, for the description of the API.
pub fn describe() -> Vec<Operation> {
    let of = |method, path, summary| Operation::new(method, path, summary).for_customers();
    vec![
        Operation::new("GET", "/packs", "Shows what is sold today")
            .gives::<show::ShownCatalogue>(200, "The packs."),
        of("POST", "/orders", "Places an order")
            .once()
            .takes::<place::NewOrder>()
            .gives::<ShownOrder>(201, "The order, with the form that pays it.")
            .refuses(&["price-changed", "key-reused", "account-closed"]),
        of("GET", "/orders", "Lists the orders, newest first")
            .in_pages()
            .gives::<ShownOrders>(200, "A page of orders."),
        of("GET", "/orders/{number}", "Shows an order")
            .gives::<ShownOrder>(200, "The order; while it can be paid, with its form."),
        Operation::new("GET", "/payments/success", "Where Robokassa sends the buyer back to")
            .gives::<back::ShownSuccess>(200, "How the order stands; a browser is led to a page.")
            .says(303, "To the page that says so in the buyer's language."),
        Operation::new("GET", "/payments/fail", "Where Robokassa sends a buyer who did not pay")
            .gives::<back::ShownFail>(200, "What to check, and the form that pays it again.")
            .says(303, "To the page that says so in the buyer's language."),
    ]
}

/// Shows what is sold, places an order, or shows orders.
pub async fn handle<S, D, W>(it: &Checkout<S, D, W>, request: Request) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Orders + Ledger + Editions,
    D: Documents,
    W: World,
{
    let route = (request.method.clone(), request.segments());
    match (&route.0, route.1.as_slice()) {
        (&Method::GET, ["packs"]) => packs(it).await,
        (&Method::POST, ["orders"]) => place::place(it, &request).await,
        (&Method::GET, ["orders"]) => list(it, &request).await,
        (&Method::GET, ["orders", number]) => read(it, &request, number).await,
        (&Method::GET | &Method::POST, ["payments", "success"]) => {
            back::success(it, &request).await
        }
        (&Method::GET | &Method::POST, ["payments", "fail"]) => back::fail(it, &request).await,
        _ => Err(Problem::NotFound),
    }
}

/// What is sold today. Everybody may look.
async fn packs<S, D, W>(it: &Checkout<S, D, W>) -> Result<Answer, Problem>
where
    D: Documents,
    W: World,
{
    let now = it.world.now();
    let catalogue = it.catalogue.get(now).await?;
    let entry = catalogue.at(now).map_err(|error| Problem::Internal(Box::new(error)))?;
    Ok(Answer::ok(&show::ShownCatalogue {
        from: entry.from.to_string(),
        packs: entry.offers.iter().map(ShownOffer::of).collect(),
    }))
}

async fn list<S, D, W>(it: &Checkout<S, D, W>, request: &Request) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Orders,
    W: World,
{
    let (limit, page) = (request.limit(ORDERS, ORDERS_MAX)?, request.page()?);
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let found = it.store.orders_of(account.id, page, limit).await?;
    let orders = found.items.iter().map(ShownOrder::of).collect();
    Ok(Answer::ok(&ShownOrders { orders, next: found.next }))
}

/// One order; while it can be paid, with the form that pays it.
async fn read<S, D, W>(
    it: &Checkout<S, D, W>,
    request: &Request,
    number: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Orders,
    D: Documents,
    W: World,
{
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let number = OrderNumber::parse(number).ok_or(Problem::NotFound)?;
    let order = it.store.order(number).await?.filter(|order| order.account == account.id);
    let order = order.ok_or(Problem::NotFound)?;
    let payment = form::payment(it, &order).await?;
    Ok(Answer::ok(&ShownOrder::payable(&order, payment)))
}
