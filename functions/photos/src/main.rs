//! Wiring of `photos`.

use aws::{Bucket, Connection, TableNames, Tables};
use edge::{System, run, settings};
use photos::{Album, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let connection = Connection::from_env()?;
    let it = Album {
        store: store::Store::new(Tables::connect(&connection, TableNames::from_env()?)),
        bucket: Bucket::from_env(&connection),
        world: System,
        site_origin: settings::text("SITE_ORIGIN")?,
    };
    run::serve(|request| handle(&it, request)).await
}
