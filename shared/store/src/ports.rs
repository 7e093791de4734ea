//! The ports of the ledger over any engine.

use crate::{Engine, Item, Query, Range, Table, Value, Verb, Write, items, keys, render};
use domain::ports::{Accounts, Journal, Ledger, Packs, Page, Photos, Sessions, StoreError};
use domain::{
    Account, AccountId, Email, Guard, Line, Pack, Photo, PhotoId, Profile, Session, Step, Time,
    TokenDigest,
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
        Ok(item.as_ref().map(items::read_profile).transpose()?)
    }

    async fn login(&self, email: &Email) -> Result<Option<AccountId>, StoreError> {
        let item = self.engine.get(Table::People, &keys::login(email)).await?;
        Ok(item.as_ref().map(items::read_login).transpose()?)
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
}

impl<E: Engine> Journal for Store<E> {
    async fn lines(
        &self,
        account: AccountId,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Line>, StoreError> {
        let query = Query {
            table: Table::Journal,
            index: Some(keys::BY_TIME),
            hash: ("pk", keys::account_partition(account)),
            range: None,
            ascending: false,
            limit,
            after: page.map(|page| after_line(account, page)),
        };
        let found = self.engine.query(&query).await?;
        let items = found
            .items
            .iter()
            .map(|item| Ok(items::read_line(item)?))
            .collect::<Result<Vec<Line>, StoreError>>()?;
        let last = items.last().filter(|_| found.more);
        let next = last.map(|line| format!("{}.{}", line.at.as_millis(), line.key()));
        Ok(Page { items, next })
    }
}

/// The place in the journal that a page's mark names. A mark that we did not give out finds
/// nothing or another place of the same account, never somebody else's.
fn after_line(account: AccountId, page: &str) -> Item {
    let (at, sk) = page.split_once('.').unwrap_or(("0", page));
    let at = at.parse::<u64>().unwrap_or(0);
    let key = keys::line(account, if sk.is_empty() { "-" } else { sk });
    let mut item = items::keyed(&key, Item::new());
    item.insert("at".to_owned(), at.into());
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
        let query = Query {
            table: Table::Ledger,
            index: Some(keys::MINE),
            hash: ("opk", keys::account_partition(account)),
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
        let ids: Vec<PhotoId> = found.items.iter().filter_map(photo_of).collect();
        let mut items = self.photos(&ids).await?;
        items.sort_by_key(|photo| ids.iter().position(|id| *id == photo.id));
        Ok(Page { items, next })
    }

    async fn due(&self, shard: u8, before: Time, limit: u32) -> Result<Vec<PhotoId>, StoreError> {
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
        Ok(found.items.iter().filter_map(photo_of).collect())
    }
}

fn photo_of(item: &Item) -> Option<PhotoId> {
    match item.get("pk") {
        Some(Value::S(pk)) => keys::photo_of(pk),
        _ => None,
    }
}

impl<E: Engine> Sessions for Store<E> {
    async fn session(&self, token: &TokenDigest) -> Result<Option<Session>, StoreError> {
        let item = self.engine.get(Table::People, &keys::session(token)).await?;
        Ok(item.as_ref().map(|item| items::read_session(*token, item)).transpose()?)
    }

    async fn add_session(&self, session: &Session) -> Result<(), StoreError> {
        let key = keys::session(&session.token);
        let item = items::keyed(&key, items::write_session(session));
        let free = Some("attribute_not_exists(#pk)".to_owned());
        self.engine.write(&[Write { condition: free, ..plain(key, Verb::Put(item)) }]).await
    }

    async fn touch_session(&self, session: &Session) -> Result<(), StoreError> {
        let set = Verb::Update("SET #seen = :seen, #ttl = :ttl".to_owned());
        let values = crate::codec::item([
            (":seen", session.seen.as_millis().into()),
            (":ttl", session.ends().as_seconds().into()),
        ]);
        let condition = Some("attribute_exists(#pk)".to_owned());
        let write = plain(keys::session(&session.token), set);
        self.engine.write(&[Write { condition, values, ..write }]).await
    }

    async fn end_session(&self, token: &TokenDigest) -> Result<(), StoreError> {
        self.engine.write(&[plain(keys::session(token), Verb::Delete)]).await
    }
}

/// A write that holds in any state.
fn plain(key: crate::Key, verb: Verb) -> Write {
    Write { table: Table::People, key, verb, condition: None, values: Item::new() }
}
