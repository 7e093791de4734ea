//! Wiring of `account`.

use account::{Cabinet, handle};
use aws::{Connection, TableNames, Tables};
use edge::{System, run};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let tables = Tables::connect(&Connection::from_env()?, TableNames::from_env()?);
    let it = Cabinet { store: store::Store::new(tables), world: System };
    run::serve(|request| handle(&it, request)).await
}
