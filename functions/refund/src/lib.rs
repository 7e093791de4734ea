//! `GET /orders/{number}/refund` says what a refund would be, `POST /orders/{number}/refunds` asks
//! for it, `GET /orders/{number}/refunds` and `GET /refunds/{id}` show what became of it, and
//! `DELETE /refunds/{id}` takes it back.
//!
//! Deliberately absent: deciding and paying (that is `operator`), another customer's orders, and
//! any look at whether the account is blocked: who may no longer use what was bought may still ask
//! for the money.

mod show;

use domain::ports::{
    Accounts, Audit, Ledger, Letters, Orders, Packs, Photos, Refunds, Sessions, StoreError,
};
use domain::{Account, Move, Order, OrderNumber, Refund, RefundId, Sha256, refund};
use edge::api::Operation;
use edge::refunds::{self, Asking, Form, Working, moved_on, tell};
use edge::{Answer, Problem, Request, World, auth};
use lambda_http::http::Method;
use show::{ShownQuote, ShownRefund, ShownRefunds};

/// What giving packs back needs.
#[derive(Debug)]
pub struct Returns<S, L, W> {
    /// The ledger.
    pub store: S,
    /// Where letters are asked for.
    pub letters: L,
    /// Clock and dice.
    pub world: W,
    /// Where the page lives.
    pub site_origin: String,
}

/// How often a withdrawal is decided anew because the refund moved on meanwhile.
const ROUNDS_MAX: usize = 5;

/// What it answers, for the description of the API.
pub fn describe() -> Vec<Operation> {
    let of = |method, path, summary| Operation::new(method, path, summary).for_customers();
    vec![
        of(
            "GET",
            "/orders/{number}/refund",
            "Shows what would be paid back today, with the working",
        )
        .gives::<ShownQuote>(200, "The sum and how it comes about.")
        .refuses(&["not-paid", "refund-under-way", "refund-late", "pack-expired"]),
        of("GET", "/orders/{number}/refunds", "Lists the refunds of an order")
            .gives::<ShownRefunds>(200, "The refunds."),
        of("POST", "/orders/{number}/refunds", "Asks for the money back; freezes the pack")
            .once()
            .takes::<Form>()
            .gives::<ShownRefund>(201, "The statement was taken.")
            .gives::<ShownRefund>(200, "It had been taken before.")
            .refuses(&[
                "not-paid",
                "refund-under-way",
                "refund-late",
                "photos-running",
                "key-reused",
            ]),
        of("GET", "/refunds/{id}", "Shows a refund").gives::<ShownRefund>(200, "The refund."),
        of("DELETE", "/refunds/{id}", "Withdraws a refund that was not decided")
            .gives::<ShownRefund>(200, "It was withdrawn.")
            .refuses(&["refund-moved-on", "payout-running"]),
    ]
}

/// Quotes, asks, shows, or takes back.
pub async fn handle<S, L, W>(it: &Returns<S, L, W>, request: Request) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Ledger + Orders + Packs + Photos + Refunds + Audit,
    L: Letters,
    W: World,
{
    let route = (request.method.clone(), request.segments());
    match (&route.0, route.1.as_slice()) {
        (&Method::GET, ["orders", number, "refund"]) => quote(it, &request, number).await,
        (&Method::GET, ["orders", number, "refunds"]) => list(it, &request, number).await,
        (&Method::POST, ["orders", number, "refunds"]) => {
            request.refuse_cross_site(&it.site_origin)?;
            ask(it, &request, number).await
        }
        (&Method::GET, ["refunds", id]) => {
            let refund = mine(it, &request, id).await?;
            Ok(Answer::ok(&show(it, &refund).await?))
        }
        (&Method::DELETE, ["refunds", id]) => {
            request.refuse_cross_site(&it.site_origin)?;
            withdraw(it, &request, id).await
        }
        _ => Err(Problem::NotFound),
    }
}

/// The order with this number, if it belongs to whoever asks.
async fn my_order<S, L, W>(
    it: &Returns<S, L, W>,
    request: &Request,
    number: &str,
) -> Result<Order, Problem>
where
    S: Accounts + Sessions + Orders,
    W: World,
{
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let number = OrderNumber::parse(number).ok_or(Problem::NotFound)?;
    let order = it.store.order(number).await?.filter(|order| order.account == account.id);
    order.ok_or(Problem::NotFound)
}

/// The refund with this id, if it belongs to whoever asks.
async fn mine<S, L, W>(
    it: &Returns<S, L, W>,
    request: &Request,
    id: &str,
) -> Result<Refund, Problem>
where
    S: Accounts + Sessions + Refunds,
    W: World,
{
    let account: Account = auth::authenticate(&it.store, &it.world, request).await?;
    let id = RefundId::parse(id).ok_or(Problem::NotFound)?;
    let refund = it.store.refund(id).await?.filter(|refund| refund.account == account.id);
    refund.ok_or(Problem::NotFound)
}

async fn show<S, L, W>(it: &Returns<S, L, W>, refund: &Refund) -> Result<ShownRefund, StoreError>
where
    S: Refunds,
{
    let requisites = it.store.requisites(refund.id).await?;
    Ok(ShownRefund::of(refund, requisites.as_ref()))
}

async fn quote<S, L, W>(
    it: &Returns<S, L, W>,
    request: &Request,
    number: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Orders + Packs,
    W: World,
{
    let order = my_order(it, request, number).await?;
    if order.paid().is_none() {
        return Err(Problem::NotPaid);
    }
    let pack = it.store.pack(order.account, order.pack()).await?.ok_or(Problem::NotFound)?;
    let quote = refund::quote(&order, &pack, false, it.world.now())?;
    Ok(Answer::ok(&ShownQuote {
        order: order.number.get(),
        pack: pack.id.to_string(),
        until: quote.until.into(),
        working: Working::of_quote(&quote),
    }))
}

async fn list<S, L, W>(
    it: &Returns<S, L, W>,
    request: &Request,
    number: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Orders + Refunds,
    W: World,
{
    let order = my_order(it, request, number).await?;
    let mut shown = Vec::new();
    for refund in it.store.refunds_of(order.number).await? {
        shown.push(show(it, &refund).await?);
    }
    Ok(Answer::ok(&ShownRefunds { refunds: shown }))
}

async fn ask<S, L, W>(
    it: &Returns<S, L, W>,
    request: &Request,
    number: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Ledger + Orders + Packs + Photos + Refunds + Audit,
    L: Letters,
    W: World,
{
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let key = Some(Sha256::of(request.idempotency_key()?.as_bytes()));
    let order = OrderNumber::parse(number).ok_or(Problem::NotFound)?;
    let (reason, requisites) = request.json::<Form>()?.read()?;
    let account = Some(account.id);
    let now = it.world.now();
    let asking = Asking { order, account, reason, requisites, key, deed: None, now };
    let asked = refunds::ask(&it.store, &it.letters, &asking).await?;
    let shown = ShownRefund::of(&asked.refund, Some(&asking.requisites));
    Ok(if asked.before { Answer::ok(&shown) } else { Answer::created(&shown) })
}

async fn withdraw<S, L, W>(
    it: &Returns<S, L, W>,
    request: &Request,
    id: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Ledger + Packs + Refunds,
    L: Letters,
    W: World,
{
    let mut refund = mine(it, request, id).await?;
    for _ in 0..ROUNDS_MAX {
        let pack = it.store.pack(refund.account, refund.pack).await?.ok_or(Problem::NotFound)?;
        match refund.withdraw(&pack, it.world.now()) {
            Ok(Move::Already) => {
                tell(&it.letters, &refund, "withdrawn").await?;
                return Ok(Answer::ok(&show(it, &refund).await?));
            }
            Ok(Move::Step(step)) => match it.store.commit(&step).await {
                Ok(()) | Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            },
            Err(error) => return Err(moved_on(error, &refund)),
        }
        refund = it.store.refund(refund.id).await?.ok_or(Problem::NotFound)?;
    }
    Err(StoreError::Conflict.into())
}
