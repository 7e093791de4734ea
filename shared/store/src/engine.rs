//! What a database has to do, and nothing of how.

use domain::ports::StoreError;
use std::collections::BTreeMap;

/// The tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Accounts, packs, photos.
    Ledger,
    /// Lines that are only ever added.
    Journal,
    /// Personal data and sessions.
    People,
}

impl Table {
    /// All of them.
    pub const ALL: [Table; 3] = [Self::Ledger, Self::Journal, Self::People];
}

/// An attribute: the two kinds that our items have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text.
    S(String),
    /// A whole number, as the wire has it.
    N(String),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::S(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::S(text)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::N(number.to_string())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::N(number.to_string())
    }
}

/// An item by attribute name.
pub type Item = BTreeMap<String, Value>;

/// The key of an item in its table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Partition.
    pub pk: String,
    /// Place in it.
    pub sk: String,
}

impl Key {
    /// The key of an item that was read.
    pub fn of(item: &Item) -> Option<Self> {
        match (item.get("pk")?, item.get("sk")?) {
            (Value::S(pk), Value::S(sk)) => Some(Self { pk: pk.clone(), sk: sk.clone() }),
            _ => None,
        }
    }
}

/// One write of a commit.
#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    /// Where.
    pub table: Table,
    /// Which item.
    pub key: Key,
    /// What happens to it.
    pub verb: Verb,
    /// Under which condition; attribute names stand as `#name`.
    pub condition: Option<String>,
    /// The values that the expressions name as `:value`.
    pub values: BTreeMap<String, Value>,
}

/// What happens to an item.
#[derive(Debug, Clone, PartialEq)]
pub enum Verb {
    /// It is written whole.
    Put(Item),
    /// It is changed by this expression.
    Update(String),
    /// It is removed.
    Delete,
    /// It stays; only the condition counts.
    Check,
}

impl Write {
    /// The attribute names that the expressions use: `#name` stands for `name`.
    pub fn names(&self) -> BTreeMap<String, String> {
        let update = match &self.verb {
            Verb::Update(expression) => expression.as_str(),
            Verb::Put(_) | Verb::Delete | Verb::Check => "",
        };
        let condition = self.condition.as_deref().unwrap_or_default();
        names_in(update).chain(names_in(condition)).collect()
    }
}

fn names_in(expression: &str) -> impl Iterator<Item = (String, String)> {
    expression.split('#').skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let name = rest.get(..end.unwrap_or(rest.len())).filter(|name| !name.is_empty())?;
        Some((format!("#{name}"), name.to_owned()))
    })
}

/// A read of several items with one hash key.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Where.
    pub table: Table,
    /// Through which index; none is the table itself, read consistently.
    pub index: Option<&'static str>,
    /// Attribute and value of the hash key.
    pub hash: (&'static str, String),
    /// What the range key has to be.
    pub range: Option<(&'static str, Range)>,
    /// Ascending by range key, or descending.
    pub ascending: bool,
    /// At most so many.
    pub limit: u32,
    /// Begin behind the item with these key attributes.
    pub after: Option<Item>,
}

/// A condition on a range key.
#[derive(Debug, Clone, PartialEq)]
pub enum Range {
    /// It begins so.
    BeginsWith(String),
    /// It is smaller.
    Below(String),
    /// It is larger.
    Above(String),
}

/// What a query gives.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryPage {
    /// The items, or their keys, by what the index holds.
    pub items: Vec<Item>,
    /// Whether there may be more.
    pub more: bool,
}

/// What a walk gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// The keys of the items.
    pub keys: Vec<Key>,
    /// The last item that was looked at, unless it was the last of all.
    pub last: Option<Key>,
}

/// A database. Every failed condition is [`StoreError::Conflict`]; everything else that goes wrong
/// is [`StoreError::Unavailable`].
#[allow(async_fn_in_trait, reason = "used as a generic; see domain::ports")]
pub trait Engine {
    /// One item, as of now.
    async fn get(&self, table: Table, key: &Key) -> Result<Option<Item>, StoreError>;
    /// Those of up to 100 items that exist, as of now, in any order.
    async fn batch_get(&self, table: Table, keys: &[Key]) -> Result<Vec<Item>, StoreError>;
    /// The keys of items with this range key, whatever their hash key is, behind a key: a walk
    /// through up to `limit` items of the whole table, in an order of its own.
    async fn walk(
        &self,
        table: Table,
        sk: &str,
        behind: Option<&Key>,
        limit: u32,
    ) -> Result<Walked, StoreError>;
    /// Items with one hash key.
    async fn query(&self, query: &Query) -> Result<QueryPage, StoreError>;
    /// All writes or none.
    async fn write(&self, writes: &[Write]) -> Result<(), StoreError>;
}
