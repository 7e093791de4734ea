//! What the tables hold after people were here, against the inventory of data (R13).

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use tests::{Client, Stack};

/// One page of a table, as the emulator has it.
async fn scan(endpoint: &str, table: &str, after: &Value) -> Value {
    let headers = [
        ("content-type", "application/x-amz-json-1.0"),
        ("x-amz-target", "DynamoDB_20120810.Scan"),
        (
            "authorization",
            "AWS4-HMAC-SHA256 Credential=test/20261101/us-east-1/dynamodb/aws4_request, \
             SignedHeaders=host, Signature=0",
        ),
    ];
    let mut body = json!({ "TableName": table });
    if after.is_object() {
        body["ExclusiveStartKey"] = after.clone();
    }
    Client.send("POST", endpoint, &headers, body.to_string().into_bytes()).await.expect(200).json()
}

fn fits(pattern: &Value, text: &str) -> bool {
    let pattern = pattern.as_str().unwrap_or_default();
    pattern.strip_suffix('*').map_or(text == pattern, |start| text.starts_with(start))
}

/// What the inventory does not know of an item: the item itself, or some of its fields.
fn unknown(inventory: &Value, table: &str, item: &Value) -> Vec<String> {
    let key = |name: &str| item[name]["S"].as_str().unwrap_or_default();
    let (pk, sk) = (key("pk"), key("sk"));
    let items = inventory["items"].as_array().expect("items");
    let is_it = |it: &&Value| it["table"] == table && fits(&it["pk"], pk) && fits(&it["sk"], sk);
    let Some(entry) = items.iter().find(is_it) else {
        // A key may hold an id: its beginning says enough.
        let start = |text: &str| text.split('#').next().unwrap_or_default().to_owned();
        return vec![format!("{table}: {}# / {}#", start(pk), start(sk))];
    };
    let is_known = |field: &&String| {
        let known = entry["fields"].get(field.as_str()).or(inventory["common"].get(field.as_str()));
        known.is_some()
    };
    let fields = item.as_object().expect("an item").keys().filter(|field| !is_known(field));
    fields.map(|field| format!("{}.{field}", entry["item"])).collect()
}

#[tokio::test]
async fn the_tables_hold_nothing_that_the_inventory_does_not_know() {
    let stack = Stack::deployed();
    let customer = stack.customer("inventory").await;
    customer.order("starter").await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/data-inventory.json");
    let text = std::fs::read_to_string(path).expect("the inventory");
    let inventory: Value = serde_json::from_str(&text).expect("JSON");
    let endpoint = std::env::var("SURET_EMULATOR_URL").expect("run `cargo verify`");
    let (mut complaints, mut looked) = (BTreeSet::new(), 0);
    for (table, name) in
        [("ledger", "LedgerTable"), ("journal", "JournalTable"), ("people", "PeopleTable")]
    {
        let mut after = Value::Null;
        loop {
            let page = scan(&endpoint, stack.output(name), &after).await;
            for item in page["Items"].as_array().expect("items") {
                looked += 1;
                complaints.extend(unknown(&inventory, table, item));
            }
            after = page["LastEvaluatedKey"].clone();
            if !after.is_object() {
                break;
            }
        }
    }
    assert!(looked > 10, "somebody was here");
    let all: Vec<String> = complaints.into_iter().collect();
    assert!(all.is_empty(), "add to infra/data-inventory.json:\n{}", all.join("\n"));
}
