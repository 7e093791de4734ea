//! Wiring of `refund`.

use aws::{Connection, Postbox, TableNames, Tables};
use edge::{System, run, settings};
use refund::{Returns, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let connection = Connection::from_env()?;
    let it = Returns {
        store: store::Store::new(Tables::connect(&connection, TableNames::from_env()?)),
        letters: Postbox::from_env(&connection)?,
        world: System,
        site_origin: settings::text("SITE_ORIGIN")?,
    };
    run::serve(|request| handle(&it, request)).await
}
