//! Wiring of `session`.

use aws::{Connection, Postbox, TableNames, Tables};
use edge::{System, run, settings};
use session::{Door, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let aws = Connection::from_env()?;
    let it = Door {
        store: store::Store::new(Tables::connect(&aws, TableNames::from_env()?)),
        letters: Postbox::from_env(&aws)?,
        world: System,
        site_origin: settings::text("SITE_ORIGIN")?,
        network_tries: settings::number("NETWORK_TRIES")?,
    };
    run::serve(|request| handle(&it, request)).await
}
