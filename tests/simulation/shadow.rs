//! What the observer knows of the tables: every item as it was last seen, read by the test's own
//! eyes and not by the product's.

use domain::Sha256;
use std::collections::BTreeMap;
use store::{Item, Key, Table, Value};

/// One item before and after a write.
#[derive(Debug)]
pub(crate) struct Changed {
    pub(crate) table: Table,
    pub(crate) key: Key,
    pub(crate) old: Option<Item>,
    pub(crate) new: Option<Item>,
}

#[derive(Debug, Default)]
pub(crate) struct Shadow {
    items: BTreeMap<(Table, Key), Item>,
    /// The lease that each task holds or held last.
    pub(crate) leases: BTreeMap<usize, String>,
    /// Granted, taken and returned units of each pack by the journal.
    pub(crate) journal: BTreeMap<String, [u64; 3]>,
}

impl Shadow {
    /// Keeps the new item and gives the old one.
    pub(crate) fn put(&mut self, table: Table, key: &Key, new: Option<Item>) -> Option<Item> {
        let at = (table, key.clone());
        match new {
            Some(item) => self.items.insert(at, item),
            None => self.items.remove(&at),
        }
    }

    pub(crate) fn of<'a>(
        &'a self,
        table: Table,
        is_wanted: impl Fn(&Key) -> bool + 'a,
    ) -> impl Iterator<Item = &'a Item> {
        let all = self.items.iter();
        all.filter(move |((of, key), _)| *of == table && is_wanted(key)).map(|(_, item)| item)
    }

    pub(crate) fn photos(&self) -> impl Iterator<Item = &Item> {
        self.of(Table::Ledger, |key| key.sk == "J")
    }

    pub(crate) fn packs(&self) -> impl Iterator<Item = &Item> {
        self.of(Table::Ledger, |key| key.sk.starts_with("PACK#"))
    }

    pub(crate) fn accounts(&self) -> impl Iterator<Item = &Item> {
        self.of(Table::Ledger, |key| key.sk == "P")
    }

    pub(crate) fn get(&self, table: Table, key: &Key) -> Option<&Item> {
        self.items.get(&(table, key.clone()))
    }

    pub(crate) fn photo(&self, bare: &str) -> Option<&Item> {
        let key = Key { pk: format!("PHOTO#{bare}"), sk: "J".to_owned() };
        self.get(Table::Ledger, &key)
    }

    /// How many items of a table there are.
    pub(crate) fn count(&self, table: Table) -> usize {
        self.of(table, |_| true).count()
    }
}

/// A text of an item; empty when it is not there.
pub(crate) fn text<'a>(item: &'a Item, name: &str) -> &'a str {
    match item.get(name) {
        Some(Value::S(text)) => text,
        _ => "",
    }
}

/// A number of an item; 0 when it is not there. Negative ones stay negative.
pub(crate) fn number(item: &Item, name: &str) -> i64 {
    match item.get(name) {
        Some(Value::N(number)) => number.parse().unwrap_or(i64::MIN),
        _ => 0,
    }
}

pub(crate) fn has_unit(photo: &Item) -> bool {
    matches!(text(photo, "stage"), "held" | "running" | "delivered")
}

/// The one result of a photo in the bucket, as a digest.
pub(crate) fn result_of(bucket: &memory::Bucket, bare: &str) -> Vec<String> {
    let prefix = format!("out/{bare}/");
    let keys = bucket.keys().into_iter().filter(|key| key.starts_with(&prefix));
    keys.filter_map(|key| Some(Sha256::of(&bucket.object(&key)?).to_hex())).collect()
}
