//! The form that starts a payment.

use crate::Checkout;
use crate::show::{ShownField, ShownForm};
use domain::ports::{Accounts, Documents};
use domain::{Order, OrderStage, PackKind, PaymentMode};
use edge::{Problem, World, local_timestamp};
use robokassa::{Amount, Culture, InvId, Item, Mode, Receipt, Shop, Start};

/// The form of an order that can still be paid. A form is made anew each time: it holds nothing
/// that was not fixed when the order was placed.
pub(crate) async fn payment<S, D, W>(
    it: &Checkout<S, D, W>,
    order: &Order,
) -> Result<Option<ShownForm>, Problem>
where
    S: Accounts,
    D: Documents,
    W: World,
{
    let now = it.world.now();
    if order.stage != OrderStage::Created || now >= order.pay_until {
        return Ok(None);
    }
    let shop = it.shop.get(now).await?;
    // A test order from before the shop went live can no longer be paid.
    if shop.mode() == Mode::Live && order.number.mode() == PaymentMode::Test {
        return Ok(None);
    }
    let profile = it.store.profile(order.account).await?;
    let email = profile.map(|profile| profile.email.as_str().to_owned());
    let form = start(&shop, order, email).map_err(Problem::Internal)?;
    let fields = form.fields.into_iter().map(|(name, value)| ShownField { name, value }).collect();
    Ok(Some(ShownForm { method: "POST", action: form.action, fields }))
}

type Error = Box<dyn std::error::Error + Send + Sync>;

fn start(shop: &Shop, order: &Order, email: Option<String>) -> Result<robokassa::Form, Error> {
    let sum = Amount::from_tiyn(order.price.tiyn());
    let name = description(order);
    let receipt = match shop.tax() {
        Some(tax) => Some(Receipt::new(&[Item { name: name.clone(), quantity: 1, sum, tax }])?),
        None => None,
    };
    let start = Start {
        inv_id: InvId::new(order.number.get().into()).ok_or("a number is positive")?,
        out_sum: sum,
        description: name,
        // Kazakh is not offered there.
        culture: Culture::Russian,
        // An address with letters that the form cannot carry is asked for on their page.
        email: email.filter(|email| email.is_ascii()),
        expires: Some(local_timestamp(order.pay_until)),
        receipt,
        shp: Vec::new(),
    };
    let mode = match order.number.mode() {
        PaymentMode::Live => Mode::Live,
        PaymentMode::Test => Mode::Test,
    };
    Ok(shop.merchant().start(mode, &start)?)
}

/// What the payment page and the receipt say, in the letters that Robokassa promises to print.
fn description(order: &Order) -> String {
    let name = match order.terms.kind {
        PackKind::Try => "Try",
        PackKind::Starter => "Starter",
        PackKind::Visionary => "Visionary",
        PackKind::Titan => "Titan",
    };
    format!("Suret: обработка фото, пакет {name}, {} шт.", order.terms.photos)
}
