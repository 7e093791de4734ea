//! Mailings, both ways, and their port over any engine.

use crate::codec::{Read, Reader, item};
use crate::render::put;
use crate::{Engine, Item, Key, Query, Store, Table, Write, keys};
use domain::legal::LegalName;
use domain::mailing::Mailings;
use domain::ports::{Page, StoreError};
use domain::{AccountId, Change, Day, Mailing};

/// Mailings that are looked at: far more than there ever are.
const MAILINGS_MAX: u32 = 1_000;
/// Items of the table that one page of customers looks at.
const SCANNED: u32 = 200;
/// What stands between the two parts of a key in a mark; ours have none in them.
const BETWEEN: char = '|';

fn write_mailing(it: &Mailing) -> Item {
    let mut written = item([
        ("name", it.name.as_str().into()),
        ("from", it.from.to_string().into()),
        ("at", it.at.as_millis().into()),
        ("letters", it.letters.into()),
        ("version", it.version.into()),
    ]);
    if let Some(mark) = &it.mark {
        written.insert("mark".to_owned(), mark.as_str().into());
    }
    if let Some(ended) = it.ended {
        written.insert("ended".to_owned(), ended.as_millis().into());
    }
    written
}

fn read_mailing(item: &Item) -> Read<Mailing> {
    let read = Reader(item);
    Ok(Mailing {
        name: read.parsed("name", LegalName::parse)?,
        from: read.parsed("from", Day::parse)?,
        at: read.time("at")?,
        mark: if read.has("mark") { Some(read.text("mark")?.to_owned()) } else { None },
        letters: read.number("letters")?,
        ended: read.maybe_time("ended")?,
        version: read.number("version")?,
    })
}

/// The writes of a mailing.
pub(crate) fn mailing_write(change: &Change) -> Write {
    let whole =
        |it: &Mailing| put(Table::Ledger, &keys::mailing(it.name, it.from), write_mailing(it));
    match change {
        Change::AddMailing { mailing } => whole(mailing),
        Change::MoveMailing { mailing, version_seen } => {
            let mut write = whole(mailing);
            write.values.insert(":version_seen".to_owned(), (*version_seen).into());
            write
        }
        _ => unreachable!("written by render"),
    }
}

impl<E: Engine> Mailings for Store<E> {
    async fn mailings(&self) -> Result<Vec<Mailing>, StoreError> {
        let query = Query {
            table: Table::Ledger,
            index: None,
            hash: ("pk", keys::MAILINGS.to_owned()),
            range: None,
            ascending: true,
            limit: MAILINGS_MAX,
            after: None,
        };
        let found = self.engine().query(&query).await?;
        found.items.iter().map(|item| Ok(read_mailing(item)?)).collect()
    }

    async fn customers(&self, page: Option<&str>) -> Result<Page<AccountId>, StoreError> {
        let behind = page.and_then(|page| page.split_once(BETWEEN));
        let behind = behind.map(|(pk, sk)| Key { pk: pk.to_owned(), sk: sk.to_owned() });
        let engine = self.engine();
        let found = engine.walk(Table::People, keys::PROFILE, behind.as_ref(), SCANNED).await?;
        let account = |key: &Key| AccountId::from_bare(key.pk.strip_prefix("A#")?).ok();
        let items = found.keys.iter().filter_map(account).collect();
        let next = found.last.map(|Key { pk, sk }| format!("{pk}{BETWEEN}{sk}"));
        Ok(Page { items, next })
    }
}
