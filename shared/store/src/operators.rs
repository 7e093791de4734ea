//! The port of operators over any engine.

use crate::codec::{Read, Reader, Unreadable, item};
use crate::{Engine, Item, Key, Store, Table, Verb, Write, items, keys};
use domain::operator::{Guesses, Operators, TotpStep};
use domain::ports::StoreError;
use domain::{OperatorName, OperatorSession, TokenDigest};

fn write_session(session: &OperatorSession) -> Item {
    item([
        ("operator", session.operator.as_str().into()),
        ("opened", session.opened.as_millis().into()),
        ("seen", session.seen.as_millis().into()),
        ("ttl", session.ends().as_seconds().into()),
    ])
}

fn read_session(token: TokenDigest, item: &Item) -> Read<OperatorSession> {
    let read = Reader(item);
    let operator = read.parsed("operator", OperatorName::parse)?;
    Ok(OperatorSession { token, operator, opened: read.time("opened")?, seen: read.time("seen")? })
}

fn write_guesses(guesses: &Guesses) -> Item {
    let mut written = item([
        ("failures", guesses.failures.into()),
        ("last", guesses.last.as_millis().into()),
        ("version", guesses.version.into()),
        ("ttl", guesses.ends().as_seconds().into()),
    ]);
    if let Some(step) = guesses.used {
        written.extend(item([("used", step.number().into())]));
    }
    written
}

fn read_guesses(name: &OperatorName, item: &Item) -> Read<Guesses> {
    let read = Reader(item);
    let used = if read.has("used") { Some(TotpStep::new(read.long("used")?)) } else { None };
    let version = read.number("version")?;
    if version == 0 {
        return Err(Unreadable { attribute: "version" });
    }
    Ok(Guesses {
        name: name.clone(),
        failures: read.number("failures")?,
        last: read.time("last")?,
        used,
        version,
    })
}

impl<E: Engine> Operators for Store<E> {
    async fn operator_session(
        &self,
        token: &TokenDigest,
    ) -> Result<Option<OperatorSession>, StoreError> {
        let item = self.engine().get(Table::People, &keys::operator_session(token)).await?;
        Ok(item.as_ref().map(|item| read_session(*token, item)).transpose()?)
    }

    async fn add_operator_session(&self, session: &OperatorSession) -> Result<(), StoreError> {
        let key = keys::operator_session(&session.token);
        let put = Verb::Put(items::keyed(&key, write_session(session)));
        self.engine().write(&[people(key, put, Some("attribute_not_exists(#pk)"))]).await
    }

    async fn touch_operator_session(&self, session: &OperatorSession) -> Result<(), StoreError> {
        let key = keys::operator_session(&session.token);
        let set = Verb::Update("SET #seen = :seen, #ttl = :ttl".to_owned());
        let values = item([
            (":seen", session.seen.as_millis().into()),
            (":ttl", session.ends().as_seconds().into()),
        ]);
        let write = people(key, set, Some("attribute_exists(#pk)"));
        self.engine().write(&[Write { values, ..write }]).await
    }

    async fn end_operator_session(&self, token: &TokenDigest) -> Result<(), StoreError> {
        let key = keys::operator_session(token);
        self.engine().write(&[people(key, Verb::Delete, None)]).await
    }

    async fn guesses(&self, name: &OperatorName) -> Result<Guesses, StoreError> {
        let item = self.engine().get(Table::People, &keys::guesses(name)).await?;
        let stored = item.as_ref().map(|item| read_guesses(name, item)).transpose()?;
        Ok(stored.unwrap_or_else(|| Guesses::none(name.clone())))
    }

    async fn keep_guesses(&self, guesses: &Guesses) -> Result<(), StoreError> {
        let key = keys::guesses(&guesses.name);
        let put = Verb::Put(items::keyed(&key, write_guesses(guesses)));
        let write = match guesses.version.saturating_sub(1) {
            0 => people(key, put, Some("attribute_not_exists(#pk)")),
            before => {
                let values = item([(":before", before.into())]);
                Write { values, ..people(key, put, Some("#version = :before")) }
            }
        };
        self.engine().write(&[write]).await
    }
}

fn people(key: Key, verb: Verb, condition: Option<&str>) -> Write {
    let condition = condition.map(str::to_owned);
    Write { table: Table::People, key, verb, condition, values: Item::new() }
}
