//! The tables, on an embedded `DynamoDB`.

use crate::Faults;
use domain::ports::StoreError;
use dynoxide::actions::batch_get_item::{BatchGetItemRequest, KeysAndAttributes};
use dynoxide::actions::create_table::CreateTableRequest;
use dynoxide::actions::get_item::GetItemRequest;
use dynoxide::actions::query::QueryRequest;
use dynoxide::actions::scan::ScanRequest;
use dynoxide::actions::transact_write_items::{
    TransactConditionCheck, TransactDelete, TransactPut, TransactUpdate, TransactWriteItem,
    TransactWriteItemsRequest,
};
use dynoxide::{AttributeValue, Database, DynoxideError};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Engine, Item, Key, Query, QueryPage, Range, Table, Value, Verb, Walked, Write};

/// The three tables with their indexes.
#[derive(Clone)]
pub struct Tables {
    database: Database,
    faults: Faults,
    meter: Arc<Mutex<Consumed>>,
}

/// Capacity units, as the database counts them for billing: indexes are in them, and a write
/// inside a transaction counts twice.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Consumed {
    /// Read units.
    pub reads: f64,
    /// Write units.
    pub writes: f64,
}

/// Asks the database to count the indexes, too.
const COUNT: &str = "INDEXES";

impl std::fmt::Debug for Tables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tables")
    }
}

fn name(table: Table) -> &'static str {
    match table {
        Table::Ledger => "ledger",
        Table::Journal => "journal",
        Table::People => "people",
    }
}

type Attributes = HashMap<String, AttributeValue>;

fn to_engine(value: &Value) -> AttributeValue {
    match value {
        Value::S(text) => AttributeValue::S(text.clone()),
        Value::N(number) => AttributeValue::N(number.clone()),
    }
}

fn attributes(item: &Item) -> Attributes {
    item.iter().map(|(name, value)| (name.clone(), to_engine(value))).collect()
}

fn key_attributes(key: &Key) -> Attributes {
    HashMap::from([
        ("pk".to_owned(), AttributeValue::S(key.pk.clone())),
        ("sk".to_owned(), AttributeValue::S(key.sk.clone())),
    ])
}

fn from_engine(attributes: Attributes) -> Item {
    let value = |value| match value {
        AttributeValue::S(text) => Some(Value::S(text)),
        AttributeValue::N(number) => Some(Value::N(number)),
        _ => None,
    };
    attributes.into_iter().filter_map(|(name, v)| Some((name, value(v)?))).collect()
}

fn unavailable(error: DynoxideError) -> StoreError {
    StoreError::Unavailable(Box::new(error))
}

impl Tables {
    /// Empty tables.
    pub fn create(faults: Faults) -> Result<Self, StoreError> {
        let database = Database::memory().map_err(unavailable)?;
        for table in Table::ALL {
            let request: CreateTableRequest = serde_json::from_value(definition(table))
                .map_err(|error| StoreError::Unavailable(Box::new(error)))?;
            database.create_table(request).map_err(unavailable)?;
        }
        Ok(Self { database, faults, meter: Arc::default() })
    }

    /// A table as a request that creates it. A test compares it with the template, and other tests
    /// create the same tables elsewhere.
    pub fn definition(table: Table) -> serde_json::Value {
        definition(table)
    }

    /// What was consumed since the last time this was asked.
    pub fn consumed(&self) -> Consumed {
        std::mem::take(&mut *self.meter.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn count(&self, reads: f64, writes: f64) {
        let mut meter = self.meter.lock().unwrap_or_else(PoisonError::into_inner);
        meter.reads += reads;
        meter.writes += writes;
    }

    /// Everything in a table, for checks of the whole state. No handler can do this.
    pub fn scan(&self, table: Table) -> Result<Vec<Item>, StoreError> {
        let mut items = Vec::new();
        let mut exclusive_start_key = None;
        loop {
            let request = ScanRequest {
                table_name: name(table).to_owned(),
                exclusive_start_key,
                ..ScanRequest::default()
            };
            let page = self.database.scan(request).map_err(unavailable)?;
            items.extend(page.items.unwrap_or_default().into_iter().map(from_engine));
            exclusive_start_key = page.last_evaluated_key;
            if exclusive_start_key.is_none() {
                return Ok(items);
            }
        }
    }

    fn walk_now(
        &self,
        table: Table,
        sk: &str,
        behind: Option<&Key>,
        limit: u32,
    ) -> Result<Walked, StoreError> {
        let request = ScanRequest {
            table_name: name(table).to_owned(),
            filter_expression: Some("sk = :sk".to_owned()),
            expression_attribute_values: Some(HashMap::from([(
                ":sk".to_owned(),
                AttributeValue::S(sk.to_owned()),
            )])),
            limit: usize::try_from(limit).ok(),
            exclusive_start_key: behind.map(key_attributes),
            ..ScanRequest::default()
        };
        let page = self.database.scan(request).map_err(unavailable)?;
        let keys = page.items.unwrap_or_default().into_iter().map(from_engine);
        let last = page.last_evaluated_key.map(from_engine);
        Ok(Walked {
            keys: keys.filter_map(|item| Key::of(&item)).collect(),
            last: last.as_ref().and_then(Key::of),
        })
    }

    fn query_now(&self, query: &Query) -> Result<QueryPage, StoreError> {
        let mut values =
            BTreeMap::from([(":hash".to_owned(), AttributeValue::S(query.hash.1.clone()))]);
        let mut names = HashMap::from([("#hash".to_owned(), query.hash.0.to_owned())]);
        let mut condition = "#hash = :hash".to_owned();
        if let Some((attribute, range)) = &query.range {
            names.insert("#range".to_owned(), (*attribute).to_owned());
            let (expression, value) = match range {
                Range::BeginsWith(start) => (" AND begins_with(#range, :range)", start),
                Range::Below(end) => (" AND #range < :range", end),
                Range::Above(start) => (" AND #range > :range", start),
            };
            condition.push_str(expression);
            values.insert(":range".to_owned(), AttributeValue::S(value.clone()));
        }
        let request = QueryRequest {
            table_name: name(query.table).to_owned(),
            index_name: query.index.map(ToOwned::to_owned),
            key_condition_expression: Some(condition),
            expression_attribute_names: Some(names),
            expression_attribute_values: Some(values.into_iter().collect()),
            scan_index_forward: query.ascending,
            limit: usize::try_from(query.limit).ok(),
            exclusive_start_key: query.after.as_ref().map(attributes),
            consistent_read: Some(query.index.is_none()),
            return_consumed_capacity: Some(COUNT.to_owned()),
            ..QueryRequest::default()
        };
        let page = self.database.query(request).map_err(unavailable)?;
        self.count(page.consumed_capacity.map_or(0.0, |consumed| consumed.capacity_units), 0.0);
        Ok(QueryPage {
            items: page.items.unwrap_or_default().into_iter().map(from_engine).collect(),
            more: page.last_evaluated_key.is_some(),
        })
    }

    fn write_now(&self, writes: &[Write]) -> Result<(), StoreError> {
        let transact_items = writes.iter().map(transact_item).collect();
        let return_consumed_capacity = Some(COUNT.to_owned());
        let request = TransactWriteItemsRequest {
            transact_items,
            return_consumed_capacity,
            ..Default::default()
        };
        match self.database.transact_write_items(request) {
            Ok(done) => {
                // On AWS a single write goes out alone, unless it adds to the journal.
                let alone = matches!(writes, [only] if only.table != Table::Journal);
                for consumed in done.consumed_capacity.into_iter().flatten() {
                    let table = consumed.table.map_or(0.0, |table| table.capacity_units);
                    let saved = if alone { table / 2.0 } else { 0.0 };
                    self.count(0.0, consumed.capacity_units - saved);
                }
                Ok(())
            }
            Err(DynoxideError::TransactionCanceledException(_, reasons))
                if reasons.iter().any(|reason| reason.code == "ConditionalCheckFailed") =>
            {
                Err(StoreError::Conflict)
            }
            Err(error) => Err(unavailable(error)),
        }
    }
}

fn transact_item(write: &Write) -> TransactWriteItem {
    let table_name = name(write.table).to_owned();
    let key = key_attributes(&write.key);
    let names: HashMap<_, _> = write.names().into_iter().collect();
    let expression_attribute_names = (!names.is_empty()).then_some(names);
    let values = attributes(&write.values);
    let expression_attribute_values = (!values.is_empty()).then_some(values);
    let condition_expression = write.condition.clone();
    match &write.verb {
        Verb::Put(item) => TransactWriteItem {
            put: Some(TransactPut {
                table_name,
                item: attributes(item),
                condition_expression,
                expression_attribute_names,
                expression_attribute_values,
                return_values_on_condition_check_failure: None,
            }),
            ..Default::default()
        },
        Verb::Update(expression) => TransactWriteItem {
            update: Some(TransactUpdate {
                table_name,
                key,
                update_expression: expression.clone(),
                condition_expression,
                expression_attribute_names,
                expression_attribute_values,
                return_values_on_condition_check_failure: None,
            }),
            ..Default::default()
        },
        Verb::Delete => TransactWriteItem {
            delete: Some(TransactDelete {
                table_name,
                key,
                condition_expression,
                expression_attribute_names,
                expression_attribute_values,
                return_values_on_condition_check_failure: None,
            }),
            ..Default::default()
        },
        Verb::Check => TransactWriteItem {
            condition_check: Some(TransactConditionCheck {
                table_name,
                key,
                // A check without a condition is what is left when the simulation takes it away:
                // true of every item.
                condition_expression: condition_expression.unwrap_or_else(|| {
                    "attribute_exists(pk) OR attribute_not_exists(pk)".to_owned()
                }),
                expression_attribute_names,
                expression_attribute_values,
                return_values_on_condition_check_failure: None,
            }),
            ..Default::default()
        },
    }
}

impl Engine for Tables {
    async fn get(&self, table: Table, key: &Key) -> Result<Option<Item>, StoreError> {
        let read = || {
            let request = GetItemRequest {
                table_name: name(table).to_owned(),
                key: key_attributes(key),
                consistent_read: Some(true),
                return_consumed_capacity: Some(COUNT.to_owned()),
                ..Default::default()
            };
            let found = self.database.get_item(request).map_err(unavailable)?;
            let consumed = found.consumed_capacity.as_ref();
            self.count(consumed.map_or(0.0, |consumed| consumed.capacity_units), 0.0);
            Ok(found.item.map(from_engine))
        };
        self.faults.around("get", read).await
    }

    async fn batch_get(&self, table: Table, keys: &[Key]) -> Result<Vec<Item>, StoreError> {
        let read = || {
            if keys.is_empty() {
                return Ok(Vec::new());
            }
            let keys = KeysAndAttributes {
                keys: keys.iter().map(key_attributes).collect(),
                consistent_read: Some(true),
                ..Default::default()
            };
            let request = BatchGetItemRequest {
                request_items: HashMap::from([(name(table).to_owned(), keys)]),
                return_consumed_capacity: Some(COUNT.to_owned()),
            };
            let found = self.database.batch_get_item(request).map_err(unavailable)?;
            for consumed in found.consumed_capacity.iter().flatten() {
                self.count(consumed.capacity_units, 0.0);
            }
            Ok(found.responses.into_values().flatten().map(from_engine).collect())
        };
        self.faults.around("batch_get", read).await
    }

    async fn query(&self, query: &Query) -> Result<QueryPage, StoreError> {
        self.faults.around("query", || self.query_now(query)).await
    }

    async fn walk(
        &self,
        table: Table,
        sk: &str,
        behind: Option<&Key>,
        limit: u32,
    ) -> Result<Walked, StoreError> {
        self.faults.around("walk", || self.walk_now(table, sk, behind, limit)).await
    }

    async fn write(&self, writes: &[Write]) -> Result<(), StoreError> {
        self.faults.around("write", || self.write_now(writes)).await
    }
}

/// The tables as the template describes them; `tests/tidy` compares the two.
fn definition(table: Table) -> serde_json::Value {
    let attribute = |name: &str, kind: &str| {
        serde_json::json!({
            "AttributeName": name,
            "AttributeType": kind,
        })
    };
    let keys = |hash: &str, range: &str| {
        serde_json::json!([
            { "AttributeName": hash, "KeyType": "HASH" },
            { "AttributeName": range, "KeyType": "RANGE" },
        ])
    };
    let index = |name: &str, hash: &str, range: &str, projection: &str| {
        serde_json::json!({
            "IndexName": name,
            "KeySchema": keys(hash, range),
            "Projection": { "ProjectionType": projection },
        })
    };
    let mut definition = serde_json::json!({
        "TableName": name(table),
        "KeySchema": keys("pk", "sk"),
        "BillingMode": "PAY_PER_REQUEST",
    });
    let mut attributes = vec![attribute("pk", "S"), attribute("sk", "S")];
    match table {
        Table::Ledger => {
            attributes.extend(["gpk", "gsk", "opk", "osk"].map(|name| attribute(name, "S")));
            attributes.extend([attribute("currency", "S"), attribute("placed", "N")]);
            definition["GlobalSecondaryIndexes"] = serde_json::json!([
                index(store::keys::DUE, "gpk", "gsk", "KEYS_ONLY"),
                index(store::keys::MINE, "opk", "osk", "KEYS_ONLY"),
                index(store::keys::ORDERS, "currency", "placed", "KEYS_ONLY"),
            ]);
        }
        Table::Journal => {
            attributes.push(attribute("at", "N"));
            definition["LocalSecondaryIndexes"] =
                serde_json::json!([index(store::keys::BY_TIME, "pk", "at", "ALL")]);
        }
        Table::People => {
            attributes.push(attribute("phone", "S"));
            definition["GlobalSecondaryIndexes"] =
                serde_json::json!([index(store::keys::PHONES, "phone", "pk", "KEYS_ONLY")]);
        }
    }
    definition["AttributeDefinitions"] = serde_json::Value::Array(attributes);
    definition
}
