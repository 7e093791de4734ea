//! The ports of what is personal over any engine.

use crate::codec::{Read, Reader, item};
use crate::{
    Engine, Item, Key, Query, Range, Store, Table, Value, Verb, Write, items, keys, people,
};
use domain::ports::{Dossier, Page, Sessions, StoreError, Throttles, Tickets};
use domain::{
    AccountId, Consent, FieldChange, Scope, SecurityEvent, Session, Ticket, Time, TokenDigest,
    Tries, Visit,
};

/// Sessions and devices of one account that are looked at.
const LISTED_MAX: u32 = 100;
/// Items that are forgotten at once.
const FORGOTTEN_MAX: u32 = 25;

impl<E: Engine> Tickets for Store<E> {
    async fn add_ticket(&self, ticket: &Ticket) -> Result<(), StoreError> {
        let key = keys::ticket(&ticket.token);
        let put = Verb::Put(items::keyed(&key, people::write_ticket(ticket)));
        self.engine().write(&[write(key, put, Some("attribute_not_exists(#pk)"))]).await
    }

    async fn ticket(&self, token: &TokenDigest) -> Result<Option<Ticket>, StoreError> {
        let item = self.engine().get(Table::People, &keys::ticket(token)).await?;
        Ok(item.as_ref().map(|item| people::read_ticket(*token, item)).transpose()?)
    }
}

impl<E: Engine> Throttles for Store<E> {
    async fn tries(&self, scope: Scope, key: &str) -> Result<Tries, StoreError> {
        let item = self.engine().get(Table::People, &keys::tries(key)).await?;
        let stored = item.as_ref().map(|item| people::read_tries(scope, key, item)).transpose()?;
        Ok(stored.unwrap_or_else(|| Tries::none(scope, key.to_owned())))
    }

    async fn keep_tries(&self, tries: &Tries) -> Result<(), StoreError> {
        let key = keys::tries(&tries.key);
        let put = Verb::Put(items::keyed(&key, people::write_tries(tries)));
        let write = match tries.version.saturating_sub(1) {
            0 => write(key, put, Some("attribute_not_exists(#pk)")),
            before => {
                let values = item([(":before", before.into())]);
                Write { values, ..write(key, put, Some("#version = :before")) }
            }
        };
        self.engine().write(&[write]).await
    }
}

impl<E: Engine> Dossier for Store<E> {
    async fn consents(
        &self,
        account: AccountId,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Consent>, StoreError> {
        let partition = keys::consents_partition(account);
        self.listed(Table::Journal, partition, page, limit, people::read_consent).await
    }

    async fn field_changes(
        &self,
        account: AccountId,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<FieldChange>, StoreError> {
        let partition = keys::changes_partition(account);
        self.listed(Table::People, partition, page, limit, people::read_change).await
    }

    async fn events(
        &self,
        account: AccountId,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<SecurityEvent>, StoreError> {
        let partition = keys::events_partition(account);
        self.listed(Table::People, partition, page, limit, people::read_event).await
    }

    async fn add_event(&self, event: &SecurityEvent) -> Result<(), StoreError> {
        let key = keys::event(event);
        let put = Verb::Put(items::keyed(&key, people::write_event(event)));
        self.engine().write(&[write(key, put, None)]).await
    }

    async fn meet_device(
        &self,
        account: AccountId,
        visit: &Visit,
        now: Time,
    ) -> Result<bool, StoreError> {
        let key = keys::device(account, visit);
        let known = self.engine().get(Table::People, &key).await?.is_some();
        let ttl = now.plus(SecurityEvent::MEMORY).as_seconds();
        let put = Verb::Put(items::keyed(&key, item([("ttl", ttl.into())])));
        self.engine().write(&[write(key, put, None)]).await?;
        Ok(known)
    }

    async fn forget(&self, account: AccountId) -> Result<bool, StoreError> {
        for session in self.sessions_of(account).await? {
            self.end_session(&session.token).await?;
        }
        let partitions = [
            keys::sessions_partition(account),
            keys::changes_partition(account),
            keys::events_partition(account),
            keys::devices_partition(account),
            keys::papers_partition(account),
        ];
        let mut more = false;
        for partition in partitions {
            let query = of_people(Table::People, partition, None, FORGOTTEN_MAX);
            let found = self.engine().query(&query).await?;
            let writes: Vec<Write> = found.items.iter().filter_map(removal).collect();
            if !writes.is_empty() {
                self.engine().write(&writes).await?;
            }
            more |= found.more;
        }
        Ok(more)
    }
}

fn removal(item: &Item) -> Option<Write> {
    Some(write(Key::of(item)?, Verb::Delete, None))
}

impl<E: Engine> Store<E> {
    /// One page of a partition, newest first, and the mark of the next.
    pub(crate) async fn listed<T>(
        &self,
        table: Table,
        partition: String,
        page: Option<&str>,
        limit: u32,
        read: impl Fn(&Item) -> Read<T>,
    ) -> Result<Page<T>, StoreError> {
        let found = self.engine().query(&of_people(table, partition, page, limit)).await?;
        let last = found.items.last().filter(|_| found.more);
        let next = last.and_then(|item| match item.get("sk") {
            Some(Value::S(sk)) => Some(sk.clone()),
            _ => None,
        });
        let items = found.items.iter().map(|item| Ok(read(item)?));
        Ok(Page { items: items.collect::<Result<Vec<T>, StoreError>>()?, next })
    }
}

pub(crate) fn of_people(table: Table, partition: String, page: Option<&str>, limit: u32) -> Query {
    Query {
        table,
        index: None,
        hash: ("pk", partition),
        range: page.map(|page| ("sk", Range::Below(page.to_owned()))),
        ascending: false,
        limit,
        after: None,
    }
}

impl<E: Engine> Sessions for Store<E> {
    async fn session(&self, token: &TokenDigest) -> Result<Option<Session>, StoreError> {
        let item = self.engine().get(Table::People, &keys::session(token)).await?;
        Ok(item.as_ref().map(|item| items::read_session(*token, item)).transpose()?)
    }

    async fn add_session(&self, session: &Session) -> Result<(), StoreError> {
        let key = keys::session(&session.token);
        let put = Verb::Put(items::keyed(&key, items::write_session(session)));
        let listed = keys::listed_session(session);
        let entry = items::keyed(&listed, items::write_listed_session(session));
        let writes = [
            write(key, put, Some("attribute_not_exists(#pk)")),
            write(listed, Verb::Put(entry), None),
        ];
        self.engine().write(&writes).await
    }

    async fn touch_session(&self, session: &Session) -> Result<(), StoreError> {
        let set = Verb::Update("SET #seen = :seen, #ttl = :ttl".to_owned());
        let values = item([
            (":seen", session.seen.as_millis().into()),
            (":ttl", session.ends().as_seconds().into()),
        ]);
        let touch = write(keys::session(&session.token), set, Some("attribute_exists(#pk)"));
        self.engine().write(&[Write { values, ..touch }]).await
    }

    async fn sessions_of(&self, account: AccountId) -> Result<Vec<Session>, StoreError> {
        let partition = keys::sessions_partition(account);
        let query = of_people(Table::People, partition, None, LISTED_MAX);
        let found = self.engine().query(&query).await?;
        let token = |item: &Item| Reader(item).parsed("token", items::read_digest);
        let tokens: Vec<TokenDigest> = found.items.iter().map(token).collect::<Read<_>>()?;
        let keys: Vec<Key> = tokens.iter().map(keys::session).collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let items = self.engine().batch_get(Table::People, &keys).await?;
        let of = |token: &TokenDigest| {
            let pk = Value::S(keys::session(token).pk);
            items.iter().find(|item| item.get("pk") == Some(&pk)).map(|item| (*token, item))
        };
        let found = tokens.iter().filter_map(of);
        found.map(|(token, item)| Ok(items::read_session(token, item)?)).collect()
    }

    async fn end_session(&self, token: &TokenDigest) -> Result<(), StoreError> {
        let Some(session) = self.session(token).await? else { return Ok(()) };
        let writes = [
            write(keys::session(token), Verb::Delete, None),
            write(keys::listed_session(&session), Verb::Delete, None),
        ];
        self.engine().write(&writes).await
    }
}

fn write(key: Key, verb: Verb, condition: Option<&str>) -> Write {
    let condition = condition.map(str::to_owned);
    Write { table: Table::People, key, verb, condition, values: Item::new() }
}
