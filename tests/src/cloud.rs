//! AWS as the emulator plays it: tables, buckets and a queue of each test's own.
//!
//! Deliberately absent: the deployed stack, which is another account of the emulator.

use aws_credential_types::Credentials;
use aws_sdk_dynamodb as dynamodb;
use aws_sdk_kms as kms;
use aws_sdk_s3 as s3;
use aws_sdk_sesv2 as ses;
use aws_sdk_sqs as sqs;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement,
    KeyType, LocalSecondaryIndex, Projection, ProjectionType, ScalarAttributeType,
};
use serde_json::Value;
use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};
use store::{Item, Table};

/// An account of our own: the emulator takes 12 digits as one, and nothing of the deployed stack
/// is in it.
const ACCOUNT: &str = "111122223333";
const SECRET: &str = "test";
const REGION: &str = "us-east-1";

/// The emulator.
#[derive(Debug)]
pub struct Cloud {
    connection: aws::Connection,
    endpoint: String,
    /// Makes names that no other test and no earlier run has.
    prefix: String,
}

/// The builders of the clients are different types with the same methods.
macro_rules! client {
    ($cloud:expr, $client:ident) => {{
        let tls = Provider::Rustls(CryptoMode::Ring);
        let credentials = Credentials::new(ACCOUNT, SECRET, None, None, "contracts");
        $client::Config::builder()
            .behavior_version($client::config::BehaviorVersion::latest())
            .region($client::config::Region::new(REGION))
            .credentials_provider(credentials)
            .http_client(Builder::new().tls_provider(tls).build_https())
            .sleep_impl(TokioSleep::new())
            .endpoint_url(&$cloud.endpoint)
    }};
}

impl Cloud {
    /// The emulator that `cargo verify` started.
    pub fn connect() -> Self {
        let Ok(endpoint) = std::env::var("SURET_EMULATOR_URL") else {
            panic!(
                "Run `cargo verify`, which starts the emulator that this test needs and names it \
                 in SURET_EMULATOR_URL."
            )
        };
        let (region, named) = (REGION.to_owned(), Some(endpoint.clone()));
        let connection = aws::Connection::new(ACCOUNT, SECRET, None, region, named);
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let prefix = format!("test-{}-{}", std::process::id(), since.as_nanos());
        Self { connection, endpoint, prefix }
    }

    /// Empty tables.
    pub async fn tables(&self) -> aws::Tables {
        let client = self.database();
        for table in Table::ALL {
            create_table(&client, &self.name(table), &memory::Tables::definition(table)).await;
        }
        let [ledger, journal, people] =
            [Table::Ledger, Table::Journal, Table::People].map(|table| self.name(table));
        aws::Tables::connect(&self.connection, aws::TableNames { ledger, journal, people })
    }

    /// Removes the tables again.
    pub async fn remove_tables(&self) {
        for table in Table::ALL {
            let call = self.database().delete_table().table_name(self.name(table));
            call.send().await.expect("the table is there");
        }
    }

    /// Everything in a table. No handler can do this.
    pub async fn scan(&self, table: Table) -> Vec<Item> {
        let call = self.database().scan().table_name(self.name(table)).into_paginator();
        let items = call.items().send().collect::<Result<Vec<_>, _>>().await;
        let value = |(name, value)| match value {
            AttributeValue::S(text) => Some((name, store::Value::S(text))),
            AttributeValue::N(number) => Some((name, store::Value::N(number))),
            _ => None,
        };
        let item = |found: HashMap<_, _>| found.into_iter().filter_map(value).collect();
        items.expect("the table answers").into_iter().map(item).collect()
    }

    fn database(&self) -> dynamodb::Client {
        dynamodb::Client::from_conf(client!(self, dynamodb).build())
    }

    fn name(&self, table: Table) -> String {
        format!("{}-{table:?}", self.prefix).to_lowercase()
    }

    /// Empty buckets.
    pub async fn buckets(&self) -> aws::Bucket {
        let config = client!(self, s3).force_path_style(true).build();
        let client = s3::Client::from_conf(config);
        let names = ["in", "out", "kept"].map(|kind| format!("{}-{kind}", self.prefix));
        for name in &names {
            client.create_bucket().bucket(name).send().await.expect("a new bucket");
        }
        aws::Bucket::connect(&self.connection, names)
    }

    /// A carrier of mail from an address that it knows.
    pub async fn mailbox(&self, from: &str) -> aws::Mailbox {
        let client = ses::Client::from_conf(client!(self, ses).build());
        client.create_email_identity().email_identity(from).send().await.expect("an identity");
        let from = domain::Email::parse(from).expect("an address");
        aws::Mailbox::connect(&self.connection, from)
    }

    /// What was mailed to an address, as the emulator shows it.
    pub async fn mailed(&self, to: &str) -> Vec<Value> {
        let url = format!("{}/_ministack/ses/messages?account={ACCOUNT}", self.endpoint);
        let shown = crate::Client.send("GET", &url, &[], Vec::new()).await.expect(200).json();
        let all = list(&shown["messages"][ACCOUNT]).to_vec();
        all.into_iter().filter(|mail| mail["To"] == serde_json::json!([to])).collect()
    }

    /// A vault with keys of its own.
    pub async fn vault(&self) -> aws::Vault {
        let client = kms::Client::from_conf(client!(self, kms).build());
        let id = |made: kms::operation::create_key::CreateKeyOutput| {
            made.key_metadata.expect("a new key says what it is").key_id
        };
        let seal = client.create_key().send().await.expect("a new key");
        let mark = client
            .create_key()
            .key_spec(kms::types::KeySpec::Hmac256)
            .key_usage(kms::types::KeyUsageType::GenerateVerifyMac)
            .send()
            .await
            .expect("a new key");
        aws::Vault::connect(&self.connection, id(seal), id(mark))
    }

    /// How the emulator is reached.
    pub fn connection(&self) -> &aws::Connection {
        &self.connection
    }

    /// A word that no other test and no earlier run has.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// An empty queue, and how to read it.
    pub async fn queue(&self) -> (aws::Queue, Messages) {
        let client = sqs::Client::from_conf(client!(self, sqs).build());
        let made = client.create_queue().queue_name(&self.prefix).send().await;
        let url = made.expect("a new queue").queue_url.expect("a queue has an address");
        (aws::Queue::connect(&self.connection, url.clone()), Messages { client, url })
    }
}

/// The other end of a queue.
#[derive(Debug)]
pub struct Messages {
    client: sqs::Client,
    url: String,
}

impl Messages {
    /// The bodies of the messages that wait, after at most a second.
    pub async fn receive(&self) -> Vec<String> {
        let call = self.client.receive_message().queue_url(&self.url);
        let call = call.max_number_of_messages(10).wait_time_seconds(1);
        let found = call.send().await.expect("the queue answers");
        found.messages.unwrap_or_default().into_iter().filter_map(|message| message.body).collect()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text in the definition of a table")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn key_schema(value: &Value) -> Vec<KeySchemaElement> {
    let element = |key: &Value| {
        KeySchemaElement::builder()
            .attribute_name(text(&key["AttributeName"]))
            .key_type(KeyType::from(text(&key["KeyType"])))
            .build()
            .expect("a key")
    };
    list(value).iter().map(element).collect()
}

fn projection(value: &Value) -> Projection {
    let kind = ProjectionType::from(text(&value["ProjectionType"]));
    Projection::builder().projection_type(kind).build()
}

async fn create_table(client: &dynamodb::Client, name: &str, definition: &Value) {
    let mut call = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(key_schema(&definition["KeySchema"])));
    for attribute in list(&definition["AttributeDefinitions"]) {
        let kind = ScalarAttributeType::from(text(&attribute["AttributeType"]));
        let named =
            AttributeDefinition::builder().attribute_name(text(&attribute["AttributeName"]));
        let attribute = named.attribute_type(kind).build().expect("an attribute");
        call = call.attribute_definitions(attribute);
    }
    for index in list(&definition["GlobalSecondaryIndexes"]) {
        let index = GlobalSecondaryIndex::builder()
            .index_name(text(&index["IndexName"]))
            .set_key_schema(Some(key_schema(&index["KeySchema"])))
            .projection(projection(&index["Projection"]));
        call = call.global_secondary_indexes(index.build().expect("an index"));
    }
    for index in list(&definition["LocalSecondaryIndexes"]) {
        let index = LocalSecondaryIndex::builder()
            .index_name(text(&index["IndexName"]))
            .set_key_schema(Some(key_schema(&index["KeySchema"])))
            .projection(projection(&index["Projection"]));
        call = call.local_secondary_indexes(index.build().expect("an index"));
    }
    call.send().await.expect("a new table");
}
