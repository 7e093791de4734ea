//! What the observer knows of the tables: every item as it was last seen, read by the test's own
//! eyes and not by the product's.

use domain::{OrderNumber, PackId, Sha256};
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
    /// Each pack by the journal.
    pub(crate) journal: BTreeMap<String, Books>,
    /// Who credited each order.
    pub(crate) credited: BTreeMap<i64, &'static str>,
    /// Photos that have a unit, by pack.
    pub(crate) live: BTreeMap<String, i64>,
}

/// The movements of a pack by the journal: units, and the money that they stand for.
#[derive(Debug, Default, Clone)]
pub(crate) struct Books {
    pub(crate) granted: i64,
    pub(crate) taken: i64,
    pub(crate) returned: i64,
    pub(crate) expired: i64,
    pub(crate) frozen: i64,
    pub(crate) refunded: i64,
    pub(crate) cash: i64,
    pub(crate) breakage: i64,
    pub(crate) payable: i64,
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

    pub(crate) fn orders(&self) -> impl Iterator<Item = &Item> {
        self.of(Table::Ledger, |key| key.sk == "O")
    }

    pub(crate) fn refunds(&self) -> impl Iterator<Item = &Item> {
        self.of(Table::Ledger, |key| key.sk.starts_with("R#"))
    }

    pub(crate) fn order(&self, number: u32) -> Option<&Item> {
        self.get(Table::Ledger, &Key { pk: format!("O#{number}"), sk: "O".to_owned() })
    }

    /// The refunds of an order.
    pub(crate) fn refunds_of(&self, order: i64) -> impl Iterator<Item = &Item> {
        let first = Key { pk: format!("O#{order}"), sk: "R#".to_owned() };
        let last = Key { pk: format!("O#{order}"), sk: "R$".to_owned() };
        self.items.range((Table::Ledger, first)..(Table::Ledger, last)).map(|(_, item)| item)
    }

    /// The pack that an order opened.
    pub(crate) fn pack_of(&self, order: &Item) -> Option<&Item> {
        let number = u32::try_from(number(order, "number")).ok()?;
        let id = PackId::of_order(OrderNumber::new(number)?).bare();
        let pk = format!("A#{}", text(order, "account"));
        self.get(Table::Ledger, &Key { pk, sk: format!("PACK#{id}") })
    }

    /// Whether a callback that names the invoice is kept.
    pub(crate) fn has_callback(&self, invoice: i64) -> bool {
        self.begins(&format!("CB#{invoice}"), "")
    }

    /// Whether an incident is kept whose key begins so.
    pub(crate) fn has_incident(&self, begin: &str) -> bool {
        self.begins("INCIDENTS", begin)
    }

    fn begins(&self, pk: &str, begin: &str) -> bool {
        let first = Key { pk: pk.to_owned(), sk: begin.to_owned() };
        let mut from = self.items.range((Table::Journal, first)..);
        from.next().is_some_and(|((table, key), _)| {
            *table == Table::Journal && key.pk == pk && key.sk.starts_with(begin)
        })
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
