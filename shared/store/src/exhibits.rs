//! Photos that are impounded: what is kept of them, both ways, their changes, and the register over
//! any engine.

use crate::codec::{Read, Reader, Unreadable, item};
use crate::items;
use crate::render::{PhotoDue, on_photo, put, update};
use crate::render_money::order_write;
use crate::{Engine, Item, Key, Query, Store, Table, Write, keys};
use domain::exhibit::{Exhibits, Release};
use domain::ports::{Page, StoreError};
use domain::{AccountId, Change, Exhibit, Fate, Ground, OperatorName, PhotoId, Sentence, Time};

/// The changes of a photo that is impounded, and of the record of it.
pub(crate) fn exhibit_write(change: &Change) -> Write {
    match change {
        Change::ImpoundPhoto { photo, edits_seen, at } => {
            let values = [(":edits_seen", (*edits_seen).into()), (":at", at.as_millis().into())];
            on_photo(*photo, "SET #impounded = :at, #exhibit = :at", PhotoDue::Kept, values)
        }
        Change::ReleasePhoto { photo, impounded, erased: None } => {
            let values = [(":impounded", impounded.as_millis().into())];
            on_photo(*photo, "REMOVE #impounded", PhotoDue::Kept, values)
        }
        Change::ReleasePhoto { photo, impounded, erased: Some(at) } => {
            let values =
                [(":impounded", impounded.as_millis().into()), (":at", at.as_millis().into())];
            on_photo(*photo, "REMOVE #impounded SET #erased = :at", PhotoDue::At(*at), values)
        }
        Change::AddExhibit { exhibit } => {
            let key = keys::exhibit(exhibit.photo, exhibit.at);
            put(Table::Ledger, &key, write_exhibit(exhibit))
        }
        Change::ReleaseExhibit { photo, at, release } => update(
            keys::exhibit(*photo, *at),
            "SET #fate = :fate, #released_by = :released_by, #released_at = :released_at, \
             #released_why = :released_why",
            [
                (":fate", release.fate.as_str().into()),
                (":released_by", release.by.as_str().into()),
                (":released_at", release.at.as_millis().into()),
                (":released_why", release.why.as_str().into()),
            ],
        ),
        _ => order_write(change),
    }
}

fn write_exhibit(it: &Exhibit) -> Item {
    item([
        ("photo", it.photo.bare().into()),
        ("account", it.account.bare().into()),
        ("ground", it.ground.number().into()),
        ("document", it.document.as_str().into()),
        ("operator", it.by.as_str().into()),
        ("at", it.at.as_millis().into()),
    ])
}

fn read_exhibit(item: &Item) -> Read<Exhibit> {
    let read = Reader(item);
    let ground = Ground::from_number(read.number("ground")?);
    Ok(Exhibit {
        photo: read.parsed("photo", |text| PhotoId::from_bare(text).ok())?,
        account: read.parsed("account", |text| AccountId::from_bare(text).ok())?,
        ground: ground.ok_or(Unreadable { attribute: "ground" })?,
        document: read.parsed("document", Sentence::parse)?,
        by: read.parsed("operator", OperatorName::parse)?,
        at: read.time("at")?,
        released: if read.has("fate") { Some(read_release(&read)?) } else { None },
    })
}

fn read_release(read: &Reader<'_>) -> Read<Release> {
    Ok(Release {
        fate: read.parsed("fate", Fate::parse)?,
        by: read.parsed("released_by", OperatorName::parse)?,
        at: read.time("released_at")?,
        why: read.parsed("released_why", Sentence::parse)?,
    })
}

/// The place in the register that a page's mark names. One that we did not give out is another
/// place of the same register.
fn place(page: &str) -> Item {
    let sk = if page.is_empty() { "-" } else { page };
    let key = Key { pk: keys::EXHIBITS.to_owned(), sk: sk.to_owned() };
    items::keyed(&key, Item::new())
}

impl<E: Engine> Exhibits for Store<E> {
    async fn exhibit(&self, photo: PhotoId, at: Time) -> Result<Option<Exhibit>, StoreError> {
        let item = self.engine().get(Table::Ledger, &keys::exhibit(photo, at)).await?;
        Ok(item.as_ref().map(read_exhibit).transpose()?)
    }

    async fn exhibits(&self, page: Option<&str>, limit: u32) -> Result<Page<Exhibit>, StoreError> {
        let query = Query {
            table: Table::Ledger,
            index: None,
            hash: ("pk", keys::EXHIBITS.to_owned()),
            range: None,
            ascending: false,
            limit,
            after: page.map(place),
        };
        let found = self.engine().query(&query).await?;
        let items = found.items.iter().map(read_exhibit).collect::<Result<Vec<_>, _>>()?;
        let last = items.last().filter(|_| found.more);
        let next = last.map(|it| keys::exhibit(it.photo, it.at).sk);
        Ok(Page { items, next })
    }
}
