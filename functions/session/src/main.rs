//! Wiring of `session`.

use aws::{Connection, TableNames, Tables};
use edge::{System, run, settings};
use session::{Door, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let tables = Tables::connect(&Connection::from_env()?, TableNames::from_env()?);
    let store = store::Store::new(tables);
    let it = Door { store, world: System, site_origin: settings::text("SITE_ORIGIN")? };
    run::serve(|request| handle(&it, request)).await
}
