//! Wiring of `signup`.

use aws::{Connection, TableNames, Tables};
use edge::{System, World, run, settings};
use signup::{Signup, free_pack, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let tables = Tables::connect(&Connection::from_env()?, TableNames::from_env()?);
    let it = Signup {
        store: store::Store::new(tables),
        world: System,
        free_pack: free_pack(&settings::text("CATALOG")?, System.now())?,
        site_origin: settings::text("SITE_ORIGIN")?,
    };
    run::serve(|request| handle(&it, request)).await
}
