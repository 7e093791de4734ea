//! Wiring of `operator`.

use aws::{Connection, Papers, Postbox, TableNames, Tables, Vault};
use edge::{Document, System, World, run, settings};
use operator::{Desk, handle, payer, roster};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let connection = Connection::from_env()?;
    let (papers, of) = (Papers::connect(&connection), settings::text);
    let it = Desk {
        store: store::Store::new(Tables::connect(&connection, TableNames::from_env()?)),
        letters: Postbox::from_env(&connection)?,
        roster: Document::new(papers.clone(), of("OPERATORS_PARAMETER")?, roster::parse),
        papers,
        catalogue: of("CATALOGUE_PARAMETER")?,
        vault: Vault::from_env(&connection)?,
        payer: payer(&of("PAYER")?)?,
        world: System,
        site_origin: of("SITE_ORIGIN")?,
    };
    it.roster.get(System.now()).await?;
    run::serve(|request| handle(&it, request)).await
}
