//! Wiring of `signup`.

use aws::{Connection, Papers, TableNames, Tables};
use edge::{Document, System, World, catalogue, run, settings};
use signup::{Signup, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let connection = Connection::from_env()?;
    let (papers, name) = (Papers::connect(&connection), settings::text("CATALOGUE_PARAMETER")?);
    let it = Signup {
        store: store::Store::new(Tables::connect(&connection, TableNames::from_env()?)),
        catalogue: Document::new(papers, name, catalogue::parse),
        world: System,
        site_origin: settings::text("SITE_ORIGIN")?,
    };
    it.catalogue.get(System.now()).await?;
    run::serve(|request| handle(&it, request)).await
}
