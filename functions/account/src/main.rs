//! Wiring of `account`.

use account::{Cabinet, handle};
use aws::{Bucket, Connection, Postbox, TableNames, Tables, Vault};
use edge::{Requisites, System, run, settings};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let aws = Connection::from_env()?;
    let it = Cabinet {
        store: store::Store::new(Tables::connect(&aws, TableNames::from_env()?)),
        vault: Vault::from_env(&aws)?,
        letters: Postbox::from_env(&aws)?,
        world: System,
        site_origin: settings::text("SITE_ORIGIN")?,
        requisites: Requisites::from_env()?,
        bucket: Bucket::from_env(&aws),
    };
    run::serve(|request| handle(&it, request)).await
}
