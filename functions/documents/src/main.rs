//! Wiring of `documents`.

use aws::{Connection, TableNames, Tables};
use documents::{Shelf, handle};
use edge::{Requisites, System, run, settings};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let aws = Connection::from_env()?;
    let it = Shelf {
        store: store::Store::new(Tables::connect(&aws, TableNames::from_env()?)),
        world: System,
        requisites: Requisites::from_env()?,
        site_origin: settings::text("SITE_ORIGIN")?,
    };
    run::serve(|request| handle(&it, request)).await
}
