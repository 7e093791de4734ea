//! Wiring of `complaints`.

use aws::{Bucket, Connection, Postbox, TableNames, Tables};
use complaints::{Intake, handle};
use edge::{System, run, settings};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let aws = Connection::from_env()?;
    let it = Intake {
        store: store::Store::new(Tables::connect(&aws, TableNames::from_env()?)),
        letters: Postbox::from_env(&aws)?,
        bucket: Bucket::from_env(&aws),
        world: System,
        site_origin: settings::text("SITE_ORIGIN")?,
        network_tries: settings::number("NETWORK_TRIES")?,
        link_life: settings::seconds("UPLOAD_LINK_SECONDS")?,
    };
    run::serve(|request| handle(&it, request)).await
}
