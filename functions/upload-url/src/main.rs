//! Wiring of `upload-url`.

use aws::{Bucket, Connection, Queue, TableNames, Tables};
use edge::{System, run, settings};
use upload_url::{Counter, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let connection = Connection::from_env()?;
    let it = Counter {
        store: store::Store::new(Tables::connect(&connection, TableNames::from_env()?)),
        uploads: Bucket::from_env(&connection),
        queue: Queue::from_env(&connection)?,
        world: System,
        site_origin: settings::text("SITE_ORIGIN")?,
        link_life: settings::seconds("UPLOAD_LINK_SECONDS")?,
        slack: settings::seconds("LINK_SLACK_SECONDS")?,
    };
    run::serve(|request| handle(&it, request)).await
}
