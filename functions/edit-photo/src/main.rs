//! Wiring of `edit-photo`.

use aws::{Bucket, Connection, Postbox, TableNames, Tables};
use edge::{System, queue, run, settings};
use edit_photo::{Studio, edit, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let connection = Connection::from_env()?;
    let it = Studio {
        store: store::Store::new(Tables::connect(&connection, TableNames::from_env()?)),
        bucket: Bucket::from_env(&connection),
        letters: Postbox::from_env(&connection)?,
        uploads_name: settings::text("UPLOADS_BUCKET")?,
        photo_of: store::keys::photo_of_upload,
        world: System,
        lease_life: settings::seconds("EDIT_LEASE_SECONDS")?,
        slack: settings::seconds("LINK_SLACK_SECONDS")?,
        engine: edit,
    };
    run::drain(|event| queue::each(event, |body| handle(&it, body))).await
}
