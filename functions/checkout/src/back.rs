//! The buyer comes back from Robokassa. Whatever the browser brings, only the state of the order
//! is shown, and only to somebody who may see it: who holds Robokassa's signature, or whose order
//! it is. Cookies do not ride on a POST from another site, so it works without a session.

use crate::Checkout;
use crate::form;
use crate::show::{ShownForm, ShownOrder};
use domain::ports::{Accounts, Documents, Orders, Sessions};
use domain::{Language, Order, OrderNumber};
use edge::{Answer, Problem, Request, World, auth, language};
use lambda_http::http::Method;
use robokassa::notice::BODY_BYTES_MAX;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(JsonSchema, Serialize)]
pub(crate) struct ShownSuccess {
    number: String,
    /// `confirming` until Robokassa has told us, then the order's own stage.
    state: &'static str,
}

#[derive(JsonSchema, Serialize)]
pub(crate) struct ShownFail {
    number: Option<String>,
    checks: [ShownCheck; 4],
    support: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<ShownOrder>,
    /// The same order again.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry: Option<ShownForm>,
}

#[derive(JsonSchema, Serialize)]
struct ShownCheck {
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
}

/// What to look at when a payment was refused.
const CHECKS: [ShownCheck; 4] = [
    ShownCheck {
        kk: "Карта деректері мен жарамдылық мерзімі дұрыс жазылған ба?",
        ru: "Верно ли введены данные карты и срок её действия?",
        en: "Are the card's details and its expiry date right?",
    },
    ShownCheck {
        kk: "Картада қаражат жеткілікті ме?",
        ru: "Достаточно ли денег на карте?",
        en: "Is there enough money on the card?",
    },
    ShownCheck {
        kk: "Картада интернет төлемдері қосылған ба?",
        ru: "Разрешены ли для карты платежи в интернете?",
        en: "Are internet payments switched on for the card?",
    },
    ShownCheck {
        kk: "Тәуліктік лимит асып кеткен жоқ па?",
        ru: "Не превышен ли дневной лимит?",
        en: "Is the daily limit not exceeded?",
    },
];

fn fields(request: &Request) -> Result<Vec<(String, String)>, Problem> {
    if request.method == Method::POST {
        request.form(BODY_BYTES_MAX)
    } else {
        Ok(request.query().to_vec())
    }
}

/// Sends a person on to the page that says the same in their language and then asks here again:
/// with what came, because that is what proves whose visit it is. The language is the one that
/// Robokassa spoke, or the browser's.
fn to_page(page: &str, request: &Request, fields: &[(String, String)]) -> Answer {
    let culture = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("Culture"));
    let spoken = culture.and_then(|(_, value)| Language::parse(value));
    let language = spoken.unwrap_or_else(|| language::of(request)).as_str();
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    Answer::see_other(format!("/{language}/{page}?{query}"))
}

pub(crate) async fn success<S, D, W>(
    it: &Checkout<S, D, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Orders,
    D: Documents,
    W: World,
{
    let fields = fields(request)?;
    if language::wants_page(request) {
        return Ok(to_page("paid", request, &fields));
    }
    let shop = it.shop.get(it.world.now()).await?;
    // Whatever is wrong with it, it shows nothing.
    let back = shop.merchant().verify_return(&fields).map_err(|_| Problem::NotFound)?;
    let number = u32::try_from(back.inv_id.get()).ok().and_then(OrderNumber::new);
    let order = it.store.order(number.ok_or(Problem::NotFound)?).await?;
    let order = order.ok_or(Problem::NotFound)?;
    let state = if order.paid().is_some() { order.stage_name() } else { "confirming" };
    Ok(Answer::ok(&ShownSuccess { number: order.number.to_string(), state }))
}

pub(crate) async fn fail<S, D, W>(
    it: &Checkout<S, D, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Orders,
    D: Documents,
    W: World,
{
    let fields = fields(request)?;
    if language::wants_page(request) {
        return Ok(to_page("not-paid", request, &fields));
    }
    let named = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("InvId"));
    let number = named.and_then(|(_, value)| OrderNumber::parse(value));
    let mine = match number {
        Some(number) => mine(it, request, number).await?,
        None => None,
    };
    let retry = match &mine {
        Some(order) => form::payment(it, order).await?,
        None => None,
    };
    Ok(Answer::ok(&ShownFail {
        number: number.map(|number| number.to_string()),
        checks: CHECKS,
        support: it.support.clone(),
        order: mine.as_ref().map(ShownOrder::of),
        retry,
    }))
}

/// The order, if whoever asks is logged in and it is theirs. The visit is not signed: it tells
/// nothing to anybody else.
async fn mine<S, D, W>(
    it: &Checkout<S, D, W>,
    request: &Request,
    number: OrderNumber,
) -> Result<Option<Order>, Problem>
where
    S: Accounts + Sessions + Orders,
    W: World,
{
    match auth::authenticate(&it.store, &it.world, request).await {
        Ok(account) => {
            let order = it.store.order(number).await?;
            Ok(order.filter(|order| order.account == account.id))
        }
        Err(Problem::NotLoggedIn) => Ok(None),
        Err(problem) => Err(problem),
    }
}
