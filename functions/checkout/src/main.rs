//! Wiring of `checkout`.

use aws::{Connection, Papers, TableNames, Tables};
use checkout::{Checkout, handle};
use edge::{Document, System, catalogue, run, settings};
use robokassa::Shop;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let aws = Connection::from_env()?;
    let (papers, of) = (Papers::connect(&aws), settings::text);
    let it = Checkout {
        store: store::Store::new(Tables::connect(&aws, TableNames::from_env()?)),
        catalogue: Document::dated(papers.clone(), of("CATALOGUE_PARAMETER")?, catalogue::parse),
        shop: Document::new(papers, of("SHOP_PARAMETER")?, Shop::parse),
        world: System,
        site_origin: of("SITE_ORIGIN")?,
        support: of("SUPPORT_EMAIL")?,
        pay_life: settings::seconds("PAYMENT_SECONDS")?,
    };
    it.read_documents().await?;
    run::serve(|request| handle(&it, request)).await
}
