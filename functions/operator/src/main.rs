//! Wiring of `operator`.

use aws::{Bucket, Connection, Papers, Postbox, TableNames, Tables, Vault};
use edge::{Document, System, World, run, settings};
use operator::{Desk, Paper, handle, payer, roster};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let (aws, of) = (Connection::from_env()?, settings::text);
    let it = Desk {
        store: store::Store::new(Tables::connect(&aws, TableNames::from_env()?)),
        letters: Postbox::from_env(&aws)?,
        roster: Document::new(Papers::connect(&aws), of("OPERATORS_PARAMETER")?, roster::parse),
        catalogue: Paper { papers: Papers::connect(&aws), name: of("CATALOGUE_PARAMETER")? },
        vault: Vault::from_env(&aws)?,
        files: Bucket::from_env(&aws),
        payer: payer(&of("PAYER")?)?,
        world: System,
        site_origin: of("SITE_ORIGIN")?,
    };
    it.roster.get(System.now()).await?;
    run::serve(|request| handle(&it, request)).await
}
