//! The database engine on Amazon `DynamoDB`.

use crate::connection::{Connection, configure};
use crate::unavailable;
use aws_sdk_dynamodb as dynamodb;
use domain::ports::StoreError;
use dynamodb::Client;
use dynamodb::error::SdkError;
use dynamodb::operation::put_item::PutItemError;
use dynamodb::operation::transact_write_items::TransactWriteItemsError;
use dynamodb::operation::update_item::UpdateItemError;
use dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, KeysAndAttributes, Put, Select, TransactWriteItem,
    Update,
};
use edge::settings::{self, SettingError};
use std::collections::HashMap;
use store::{Engine, Item, Key, Query, QueryPage, Range, Table, Value, Verb, Walked, Write};

/// What the tables are called where the function runs. A function that does not use a table has no
/// name for it.
#[derive(Debug, Clone, Default)]
pub struct TableNames {
    /// The ledger.
    pub ledger: String,
    /// The journal.
    pub journal: String,
    /// Personal data.
    pub people: String,
}

impl TableNames {
    /// From the environment. Tables that a function was not given are not named; its role could
    /// not use them anyway.
    pub fn from_env() -> Result<Self, SettingError> {
        Ok(Self {
            ledger: settings::text("LEDGER_TABLE")?,
            journal: settings::maybe("JOURNAL_TABLE").unwrap_or_default(),
            people: settings::maybe("PEOPLE_TABLE").unwrap_or_default(),
        })
    }

    fn of(&self, table: Table) -> &str {
        match table {
            Table::Ledger => &self.ledger,
            Table::Journal => &self.journal,
            Table::People => &self.people,
        }
    }
}

/// The tables.
#[derive(Debug, Clone)]
pub struct Tables {
    client: Client,
    names: TableNames,
}

type Attributes = HashMap<String, AttributeValue>;

fn to_wire(value: &Value) -> AttributeValue {
    match value {
        Value::S(text) => AttributeValue::S(text.clone()),
        Value::N(number) => AttributeValue::N(number.clone()),
    }
}

fn attributes(item: &Item) -> Attributes {
    item.iter().map(|(name, value)| (name.clone(), to_wire(value))).collect()
}

fn key_attributes(key: &Key) -> Attributes {
    let text = |text: &String| AttributeValue::S(text.clone());
    HashMap::from([("pk".to_owned(), text(&key.pk)), ("sk".to_owned(), text(&key.sk))])
}

fn from_wire(attributes: Attributes) -> Item {
    let value = |value| match value {
        AttributeValue::S(text) => Some(Value::S(text)),
        AttributeValue::N(number) => Some(Value::N(number)),
        _ => None,
    };
    attributes.into_iter().filter_map(|(name, v)| Some((name, value(v)?))).collect()
}

impl Tables {
    /// Tables by name.
    pub fn connect(connection: &Connection, names: TableNames) -> Self {
        let config = configure!(connection, dynamodb, Connection::small_calls()).build();
        Self { client: Client::from_conf(config), names }
    }

    fn transact_item(&self, write: &Write) -> Result<TransactWriteItem, StoreError> {
        let table = self.names.of(write.table);
        let names = Some(write.names().into_iter().collect::<HashMap<_, _>>());
        let names = names.filter(|names| !names.is_empty());
        let values = Some(attributes(&write.values)).filter(|values| !values.is_empty());
        let condition = write.condition.clone();
        let builder = TransactWriteItem::builder();
        let item = match &write.verb {
            Verb::Put(item) => builder.put(
                Put::builder()
                    .table_name(table)
                    .set_item(Some(attributes(item)))
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map_err(unavailable)?,
            ),
            Verb::Update(expression) => builder.update(
                Update::builder()
                    .table_name(table)
                    .set_key(Some(key_attributes(&write.key)))
                    .update_expression(expression)
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map_err(unavailable)?,
            ),
            Verb::Delete => builder.delete(
                Delete::builder()
                    .table_name(table)
                    .set_key(Some(key_attributes(&write.key)))
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map_err(unavailable)?,
            ),
            Verb::Check => builder.condition_check(
                ConditionCheck::builder()
                    .table_name(table)
                    .set_key(Some(key_attributes(&write.key)))
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map_err(unavailable)?,
            ),
        };
        Ok(item.build())
    }

    async fn transact(&self, writes: &[Write]) -> Result<(), StoreError> {
        let items = writes.iter().map(|w| self.transact_item(w)).collect::<Result<Vec<_>, _>>()?;
        let sent = self.client.transact_write_items().set_transact_items(Some(items)).send().await;
        match sent {
            Ok(_) => Ok(()),
            Err(error) if is_refused(&error) => Err(StoreError::Conflict),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// A single write costs half of what a transaction of one does.
    async fn write_one(&self, write: &Write) -> Result<(), StoreError> {
        let table = self.names.of(write.table);
        let names = Some(write.names().into_iter().collect::<HashMap<_, _>>());
        let names = names.filter(|names| !names.is_empty());
        let values = Some(attributes(&write.values)).filter(|values| !values.is_empty());
        let key = Some(key_attributes(&write.key));
        let condition = write.condition.clone();
        match &write.verb {
            Verb::Put(item) => {
                let call = self.client.put_item().table_name(table);
                let call = call.set_item(Some(attributes(item)));
                let call = call.set_condition_expression(condition);
                let call = call.set_expression_attribute_names(names);
                let sent = call.set_expression_attribute_values(values).send().await;
                written(sent, PutItemError::is_conditional_check_failed_exception)
            }
            Verb::Update(expression) => {
                let call = self.client.update_item().table_name(table).set_key(key);
                let call = call.update_expression(expression);
                let call = call.set_condition_expression(condition);
                let call = call.set_expression_attribute_names(names);
                let sent = call.set_expression_attribute_values(values).send().await;
                written(sent, UpdateItemError::is_conditional_check_failed_exception)
            }
            Verb::Delete if condition.is_none() => {
                let call = self.client.delete_item().table_name(table).set_key(key);
                call.send().await.map(drop).map_err(unavailable)
            }
            Verb::Delete | Verb::Check => self.transact(std::slice::from_ref(write)).await,
        }
    }
}

/// What became of a single write.
fn written<T, E>(
    sent: Result<T, SdkError<E>>,
    is_refused: impl FnOnce(&E) -> bool,
) -> Result<(), StoreError>
where
    E: std::error::Error + Send + Sync + 'static,
{
    match sent {
        Ok(_) => Ok(()),
        Err(error) if error.as_service_error().is_some_and(is_refused) => Err(StoreError::Conflict),
        Err(error) => Err(unavailable(error)),
    }
}

/// Whether a condition was false. A collision with another transaction is no refusal: the state is
/// unknown and trying again is safe.
fn is_refused(error: &SdkError<TransactWriteItemsError>) -> bool {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => cancelled
            .cancellation_reasons()
            .iter()
            .any(|reason| reason.code() == Some("ConditionalCheckFailed")),
        _ => false,
    }
}

impl Engine for Tables {
    async fn get(&self, table: Table, key: &Key) -> Result<Option<Item>, StoreError> {
        let call = self.client.get_item().table_name(self.names.of(table));
        let call = call.set_key(Some(key_attributes(key))).consistent_read(true);
        let found = call.send().await.map_err(unavailable)?;
        Ok(found.item.map(from_wire))
    }

    async fn batch_get(&self, table: Table, keys: &[Key]) -> Result<Vec<Item>, StoreError> {
        /// Answers over 16 MB come in parts; our items are small, so more rounds mean trouble.
        const ROUNDS_MAX: usize = 5;
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = KeysAndAttributes::builder()
            .set_keys(Some(keys.iter().map(key_attributes).collect()))
            .consistent_read(true)
            .build()
            .map_err(unavailable)?;
        let mut rest = HashMap::from([(self.names.of(table).to_owned(), wanted)]);
        let mut items = Vec::new();
        for _ in 0..ROUNDS_MAX {
            let call = self.client.batch_get_item().set_request_items(Some(rest));
            let found = call.send().await.map_err(unavailable)?;
            let responses = found.responses.unwrap_or_default();
            items.extend(responses.into_values().flatten().map(from_wire));
            rest = found.unprocessed_keys.unwrap_or_default();
            if rest.is_empty() {
                return Ok(items);
            }
        }
        Err(unavailable(std::io::Error::other("some keys stayed unprocessed")))
    }

    async fn query(&self, query: &Query) -> Result<QueryPage, StoreError> {
        let mut condition = "#hash = :hash".to_owned();
        let hash = AttributeValue::S(query.hash.1.clone());
        let mut call = self
            .client
            .query()
            .table_name(self.names.of(query.table))
            .set_index_name(query.index.map(ToOwned::to_owned))
            .expression_attribute_names("#hash", query.hash.0)
            .expression_attribute_values(":hash", hash)
            .scan_index_forward(query.ascending)
            .limit(i32::try_from(query.limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(query.after.as_ref().map(attributes))
            .consistent_read(query.index.is_none());
        if let Some((attribute, range)) = &query.range {
            let (expression, value) = match range {
                Range::BeginsWith(start) => (" AND begins_with(#range, :range)", start),
                Range::Below(end) => (" AND #range < :range", end),
                Range::Above(start) => (" AND #range > :range", start),
            };
            condition.push_str(expression);
            call = call
                .expression_attribute_names("#range", *attribute)
                .expression_attribute_values(":range", AttributeValue::S(value.clone()));
        }
        let page = call.key_condition_expression(condition).send().await.map_err(unavailable)?;
        let more = page.last_evaluated_key.is_some_and(|key| !key.is_empty());
        let items = page.items.unwrap_or_default().into_iter().map(from_wire).collect();
        Ok(QueryPage { items, more })
    }

    async fn walk(
        &self,
        table: Table,
        sk: &str,
        behind: Option<&Key>,
        limit: u32,
    ) -> Result<Walked, StoreError> {
        let call = self
            .client
            .scan()
            .table_name(self.names.of(table))
            // The rest of the items is nobody's business here.
            .select(Select::SpecificAttributes)
            .projection_expression("pk, sk")
            .filter_expression("sk = :sk")
            .expression_attribute_values(":sk", AttributeValue::S(sk.to_owned()))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(behind.map(key_attributes));
        let page = call.send().await.map_err(unavailable)?;
        let keys = page.items.unwrap_or_default().into_iter().map(from_wire);
        let last = page.last_evaluated_key.filter(|key| !key.is_empty()).map(from_wire);
        Ok(Walked {
            keys: keys.filter_map(|item| Key::of(&item)).collect(),
            last: last.as_ref().and_then(Key::of),
        })
    }

    async fn write(&self, writes: &[Write]) -> Result<(), StoreError> {
        match writes {
            // The roles may add to the journal inside transactions only.
            [only] if only.table != Table::Journal => self.write_one(only).await,
            _ => self.transact(writes).await,
        }
    }
}
