//! Wiring of `reconcile`.

use aws::{Bucket, Connection, Queue, TableNames, Tables};
use edge::{System, run};
use reconcile::{Sweeper, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let connection = Connection::from_env()?;
    let it = Sweeper {
        store: store::Store::new(Tables::connect(&connection, TableNames::from_env()?)),
        bucket: Bucket::from_env(&connection),
        queue: Queue::from_env(&connection)?,
        world: System,
    };
    run::tick(|| handle(&it)).await
}
