//! Wiring of `payment-callback`.

use aws::{Connection, Papers, Postbox, TableNames, Tables};
use edge::{Document, System, World, run, settings};
use payment_callback::{Till, handle};
use robokassa::Shop;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let aws = Connection::from_env()?;
    let name = settings::text("SHOP_PARAMETER")?;
    let it = Till {
        store: store::Store::new(Tables::connect(&aws, TableNames::from_env()?)),
        shop: Document::new(Papers::connect(&aws), name, Shop::parse),
        letters: Postbox::from_env(&aws)?,
        world: System,
    };
    it.shop.get(System.now()).await?;
    run::serve(|request| handle(&it, request)).await
}
