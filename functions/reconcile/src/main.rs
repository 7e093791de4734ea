//! Wiring of `reconcile`.

use aws::{Bucket, Connection, Papers, Postbox, Queue, TableNames, Tables};
use edge::{Document, System, World, run, settings};
use reconcile::{Sweeper, handle};
use robokassa::Shop;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let aws = Connection::from_env()?;
    let (papers, shop) = (Papers::connect(&aws), settings::text("SHOP_PARAMETER")?);
    let it = Sweeper {
        store: store::Store::new(Tables::connect(&aws, TableNames::from_env()?)),
        bucket: Bucket::from_env(&aws),
        queue: Queue::from_env(&aws)?,
        letters: Postbox::from_env(&aws)?,
        web: web::Web::default(),
        shop: Document::new(papers, shop, Shop::parse),
        world: System,
    };
    it.shop.get(System.now()).await?;
    run::tick(|| handle(&it)).await
}
