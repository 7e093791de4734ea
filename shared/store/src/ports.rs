//! The ports of the ledger over any engine.

use crate::codec::Read;
use crate::{Engine, Item, Key, Query, Range, Table, Value, items, keys, people, render};
use domain::ports::{Accounts, Agenda, Due, Journal, Ledger, Packs, Page, Photos, StoreError};
use domain::{
    Account, AccountId, Email, Guard, Line, Mark, Pack, PackId, Phone, Photo, PhotoId, Profile,
    Step, Time,
};

/// The ledger on an engine.
#[derive(Debug, Clone)]
pub struct Store<E> {
    engine: E,
    without: Option<Guard>,
}

impl<E: Engine> Store<E> {
    /// Packs of one account that are looked at: far more than anyone buys within their terms.
    pub const PACKS_MAX: u32 = 1_000;

    /// The ledger with all its conditions.
    pub fn new(engine: E) -> Self {
        Self { engine, without: None }
    }

    /// The ledger with one condition left out, to see in the simulation that its loss is noticed.
    pub fn without(engine: E, guard: Guard) -> Self {
        Self { engine, without: Some(guard) }
    }

    /// One page of the index `mine`, newest first: what each entry is, and the mark of the next
    /// page.
    pub(crate) async fn mine(
        &self,
        partition: String,
        page: Option<&str>,
        limit: u32,
    ) -> Result<(Vec<Due>, Option<String>), StoreError> {
        let query = Query {
            table: Table::Ledger,
            index: Some(keys::MINE),
            hash: ("opk", partition),
            range: page.map(|page| ("osk", Range::Below(page.to_owned()))),
            ascending: false,
            limit,
            after: None,
        };
        let found = self.engine.query(&query).await?;
        let last = found.items.last().filter(|_| found.more);
        let next = last.and_then(|item| match item.get("osk") {
            Some(Value::S(osk)) => Some(osk.clone()),
            _ => None,
        });
        Ok((found.items.iter().filter_map(due_of).collect(), next))
    }

    /// The engine below.
    pub fn engine(&self) -> &E {
        &self.engine
    }
}

impl<E: Engine> Ledger for Store<E> {
    async fn commit(&self, step: &Step) -> Result<(), StoreError> {
        self.engine.write(&render::writes(step.changes(), self.without)).await
    }
}

impl<E: Engine> Accounts for Store<E> {
    async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let item = self.engine.get(Table::Ledger, &keys::account(id)).await?;
        Ok(item.as_ref().map(items::read_account).transpose()?)
    }

    async fn profile(&self, id: AccountId) -> Result<Option<Profile>, StoreError> {
        let item = self.engine.get(Table::People, &keys::profile(id)).await?;
        Ok(item.as_ref().map(people::read_profile).transpose()?)
    }

    async fn login(&self, email: &Email) -> Result<Option<AccountId>, StoreError> {
        let item = self.engine.get(Table::People, &keys::login(email)).await?;
        Ok(item.as_ref().map(items::read_login).transpose()?)
    }

    async fn had_free_pack(&self, mark: &Mark) -> Result<bool, StoreError> {
        Ok(self.engine.get(Table::People, &keys::free_pack(mark)).await?.is_some())
    }

    async fn person(&self, mark: &Mark) -> Result<Option<AccountId>, StoreError> {
        let item = self.engine.get(Table::People, &keys::person(mark)).await?;
        Ok(item.as_ref().map(items::read_login).transpose()?)
    }

    async fn with_phone(&self, phone: &Phone, limit: u32) -> Result<Vec<AccountId>, StoreError> {
        let query = Query {
            table: Table::People,
            index: Some(keys::PHONES),
            hash: ("phone", phone.as_str().to_owned()),
            range: None,
            ascending: true,
            limit,
            after: None,
        };
        let found = self.engine.query(&query).await?;
        Ok(found.items.iter().filter_map(keys::account_of).collect())
    }
}

impl<E: Engine> Packs for Store<E> {
    async fn packs(&self, account: AccountId) -> Result<Vec<Pack>, StoreError> {
        let query = Query {
            table: Table::Ledger,
            index: None,
            hash: ("pk", keys::account_partition(account)),
            range: Some(("sk", Range::BeginsWith(keys::PACK_PREFIX.to_owned()))),
            ascending: true,
            limit: Self::PACKS_MAX,
            after: None,
        };
        let page = self.engine.query(&query).await?;
        page.items.iter().map(|item| Ok(items::read_pack(item)?)).collect()
    }

    async fn pack(&self, account: AccountId, id: PackId) -> Result<Option<Pack>, StoreError> {
        let item = self.engine.get(Table::Ledger, &keys::pack(account, id)).await?;
        Ok(item.as_ref().map(items::read_pack).transpose()?)
    }
}

impl<E: Engine> Journal for Store<E> {
    async fn lines(
        &self,
        account: AccountId,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Line>, StoreError> {
        let mark = |line: &Line| (line.at, line.key());
        self.newest(keys::account_partition(account), page, limit, items::read_line, mark).await
    }
}

impl<E: Engine> Store<E> {
    /// One partition of the journal, the newest first. `mark` gives an entry's time and sort key.
    pub(crate) async fn newest<T>(
        &self,
        partition: String,
        page: Option<&str>,
        limit: u32,
        read: fn(&Item) -> Read<T>,
        mark: impl Fn(&T) -> (Time, String),
    ) -> Result<Page<T>, StoreError> {
        let query = Query {
            table: Table::Journal,
            index: Some(keys::BY_TIME),
            after: page.map(|page| after(partition.clone(), page)),
            hash: ("pk", partition),
            range: None,
            ascending: false,
            limit,
        };
        let found = self.engine.query(&query).await?;
        let items = found.items.iter().map(read).collect::<Result<Vec<T>, _>>()?;
        let last = items.last().filter(|_| found.more).map(mark);
        let next = last.map(|(at, sk)| format!("{}.{sk}", at.as_millis()));
        Ok(Page { items, next })
    }
}

/// The place in a partition of the journal that a page's mark names. A mark that we did not give
/// out finds nothing or another place of the same partition, never one of another.
fn after(partition: String, page: &str) -> Item {
    let (at, sk) = page.split_once('.').unwrap_or(("0", page));
    let sk = if sk.is_empty() { "-" } else { sk };
    let mut item = items::keyed(&Key { pk: partition, sk: sk.to_owned() }, Item::new());
    item.insert("at".to_owned(), at.parse::<u64>().unwrap_or(0).into());
    item
}

impl<E: Engine> Photos for Store<E> {
    async fn photo(&self, id: PhotoId) -> Result<Option<Photo>, StoreError> {
        let item = self.engine.get(Table::Ledger, &keys::photo(id)).await?;
        Ok(item.as_ref().map(items::read_photo).transpose()?)
    }

    async fn photos(&self, ids: &[PhotoId]) -> Result<Vec<Photo>, StoreError> {
        let keys: Vec<_> = ids.iter().map(|id| keys::photo(*id)).collect();
        let found = self.engine.batch_get(Table::Ledger, &keys).await?;
        found.iter().map(|item| Ok(items::read_photo(item)?)).collect()
    }

    async fn photos_of(
        &self,
        account: AccountId,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Photo>, StoreError> {
        let (named, next) = self.mine(keys::account_partition(account), page, limit).await?;
        let photo = |due: &Due| match due {
            Due::Photo(id) => Some(*id),
            _ => None,
        };
        let ids: Vec<PhotoId> = named.iter().filter_map(photo).collect();
        let mut items = self.photos(&ids).await?;
        items.sort_by_key(|photo| ids.iter().position(|id| *id == photo.id));
        Ok(Page { items, next })
    }
}

impl<E: Engine> Agenda for Store<E> {
    async fn due(&self, shard: u8, before: Time, limit: u32) -> Result<Vec<Due>, StoreError> {
        let query = Query {
            table: Table::Ledger,
            index: Some(keys::DUE),
            hash: ("gpk", keys::due_partition(shard)),
            range: Some(("gsk", Range::Below(keys::sortable(before)))),
            ascending: true,
            limit,
            after: None,
        };
        let found = self.engine.query(&query).await?;
        Ok(found.items.iter().filter_map(due_of).collect())
    }

    async fn agenda(
        &self,
        shard: u8,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Due>, StoreError> {
        let query = Query {
            table: Table::Ledger,
            index: Some(keys::DUE),
            hash: ("gpk", keys::due_partition(shard)),
            range: page.map(|page| ("gsk", Range::Above(page.to_owned()))),
            ascending: true,
            limit,
            after: None,
        };
        let found = self.engine.query(&query).await?;
        let last = found.items.last().filter(|_| found.more);
        let next = last.and_then(|item| match item.get("gsk") {
            Some(Value::S(gsk)) => Some(gsk.clone()),
            _ => None,
        });
        Ok(Page { items: found.items.iter().filter_map(due_of).collect(), next })
    }
}

fn due_of(item: &Item) -> Option<Due> {
    match (item.get("pk"), item.get("sk")) {
        (Some(Value::S(pk)), Some(Value::S(sk))) => keys::due_of(pk, sk),
        _ => None,
    }
}
