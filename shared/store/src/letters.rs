//! The port of written letters over any engine.

use crate::codec::{Read, Reader, Unreadable, item};
use crate::{Engine, Item, Store, Table, Verb, Write, items, keys};
use domain::ports::{LetterBook, StoreError};
use domain::{LeaseId, Time, Writing};

const CLAIMED: &str = "claimed";
const SENT: &str = "sent";

fn write(writing: Writing, now: Time) -> Item {
    let mut written = item([("ttl", now.plus(Writing::MEMORY).as_seconds().into())]);
    written.extend(match writing {
        Writing::Claimed { by, until } => item([
            ("stage", CLAIMED.into()),
            ("lease", by.bare().into()),
            ("until", until.as_millis().into()),
        ]),
        Writing::Sent { at } => item([("stage", SENT.into()), ("at", at.as_millis().into())]),
    });
    written
}

fn read(item: &Item) -> Read<Writing> {
    let read = Reader(item);
    match read.text("stage")? {
        CLAIMED => {
            let by = read.parsed("lease", |text| LeaseId::from_bare(text).ok())?;
            Ok(Writing::Claimed { by, until: read.time("until")? })
        }
        SENT => Ok(Writing::Sent { at: read.time("at")? }),
        _ => Err(Unreadable { attribute: "stage" }),
    }
}

impl<E: Engine> LetterBook for Store<E> {
    async fn writing(&self, key: &str) -> Result<Option<Writing>, StoreError> {
        let item = self.engine().get(Table::People, &keys::letter(key)).await?;
        Ok(item.as_ref().map(read).transpose()?)
    }

    async fn claim_letter(&self, key: &str, by: LeaseId, now: Time) -> Result<(), StoreError> {
        let claim = Writing::Claimed { by, until: now.plus(Writing::LEASE_LIFE) };
        let free = "attribute_not_exists(#pk) OR (#stage = :claimed AND #until < :now)".to_owned();
        let values = item([(":claimed", CLAIMED.into()), (":now", now.as_millis().into())]);
        self.engine().write(&[put(key, claim, now, Some(free), values)]).await
    }

    async fn letter_sent(&self, key: &str, at: Time) -> Result<(), StoreError> {
        self.engine().write(&[put(key, Writing::Sent { at }, at, None, Item::new())]).await
    }
}

fn put(key: &str, it: Writing, now: Time, condition: Option<String>, values: Item) -> Write {
    let key = keys::letter(key);
    let verb = Verb::Put(items::keyed(&key, write(it, now)));
    Write { table: Table::People, key, verb, condition, values }
}
