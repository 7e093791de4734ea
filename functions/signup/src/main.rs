//! Wiring of `signup`.

use aws::{Connection, Papers, Postbox, TableNames, Tables, Vault};
use edge::{Document, Requisites, System, World, catalogue, run, settings};
use signup::{Signup, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let aws = Connection::from_env()?;
    let name = settings::text("CATALOGUE_PARAMETER")?;
    let it = Signup {
        store: store::Store::new(Tables::connect(&aws, TableNames::from_env()?)),
        vault: Vault::from_env(&aws)?,
        letters: Postbox::from_env(&aws)?,
        world: System,
        catalogue: Document::dated(Papers::connect(&aws), name, catalogue::parse),
        site_origin: settings::text("SITE_ORIGIN")?,
        requisites: Requisites::from_env()?,
        network_tries: settings::number("NETWORK_TRIES")?,
    };
    it.catalogue.get(System.now()).await?;
    run::serve(|request| handle(&it, request)).await
}
