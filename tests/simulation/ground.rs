//! What is under the town: the database in memory, or the client that runs in Lambda before the
//! emulator. The same story can be told on both.

use domain::ports::StoreError;
use memory::{Faults, Tables};
use std::rc::Rc;
use store::{Engine, Item, Key, Query, QueryPage, Table, Walked, Write};
use tests::Cloud;
use tokio::runtime::Runtime;

#[derive(Clone)]
pub(crate) enum Ground {
    Memory(Tables),
    Emulator(Rc<Emulator>),
}

/// Tables of this seed's own. A call is carried out in one turn of the town, as in memory.
pub(crate) struct Emulator {
    cloud: Cloud,
    tables: aws::Tables,
    faults: Faults,
    runtime: Runtime,
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.runtime.block_on(self.cloud.remove_tables());
    }
}

impl Ground {
    pub(crate) fn in_memory(faults: Faults) -> Result<Self, StoreError> {
        Tables::create(faults).map(Self::Memory)
    }

    pub(crate) fn on_the_emulator(faults: Faults) -> Self {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_all().build().expect("a runtime");
        let cloud = Cloud::connect();
        let tables = runtime.block_on(cloud.tables());
        Self::Emulator(Rc::new(Emulator { cloud, tables, faults, runtime }))
    }

    /// Everything in a table.
    pub(crate) fn scan(&self, table: Table) -> Result<Vec<Item>, StoreError> {
        match self {
            Self::Memory(tables) => tables.scan(table),
            Self::Emulator(it) => Ok(it.runtime.block_on(it.cloud.scan(table))),
        }
    }
}

impl Emulator {
    async fn call<T>(
        &self,
        name: &'static str,
        call: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        self.faults.around(name, || self.runtime.block_on(call)).await
    }
}

impl Engine for Ground {
    async fn get(&self, table: Table, key: &Key) -> Result<Option<Item>, StoreError> {
        match self {
            Self::Memory(tables) => tables.get(table, key).await,
            Self::Emulator(it) => it.call("get", Box::pin(it.tables.get(table, key))).await,
        }
    }

    async fn batch_get(&self, table: Table, keys: &[Key]) -> Result<Vec<Item>, StoreError> {
        match self {
            Self::Memory(tables) => tables.batch_get(table, keys).await,
            Self::Emulator(it) => {
                it.call("batch_get", Box::pin(it.tables.batch_get(table, keys))).await
            }
        }
    }

    async fn query(&self, query: &Query) -> Result<QueryPage, StoreError> {
        match self {
            Self::Memory(tables) => tables.query(query).await,
            Self::Emulator(it) => it.call("query", Box::pin(it.tables.query(query))).await,
        }
    }

    async fn walk(
        &self,
        table: Table,
        sk: &str,
        behind: Option<&Key>,
        limit: u32,
    ) -> Result<Walked, StoreError> {
        match self {
            Self::Memory(tables) => tables.walk(table, sk, behind, limit).await,
            Self::Emulator(it) => {
                it.call("walk", Box::pin(it.tables.walk(table, sk, behind, limit))).await
            }
        }
    }

    async fn write(&self, writes: &[Write]) -> Result<(), StoreError> {
        match self {
            Self::Memory(tables) => tables.write(writes).await,
            Self::Emulator(it) => it.call("write", Box::pin(it.tables.write(writes))).await,
        }
    }
}
