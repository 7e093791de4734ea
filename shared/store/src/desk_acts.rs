//! What operators write down and declare: disclosures and extensions of all packs, both ways, and
//! the ports over any engine.

use crate::codec::{Read, Reader, Unreadable, item};
use crate::render::{Due, put, update};
use crate::{Engine, Item, Query, Store, Table, Write, keys};
use domain::disclosure::Disclosures;
use domain::extension::Extensions;
use domain::ports::{Page, StoreError};
use domain::{AccountId, Change, Disclosure, Extension, OperatorName, Sentence, Sha256};

/// Extensions that are looked at: far more than there ever are.
const EXTENSIONS_MAX: u32 = 1_000;

pub(crate) fn write_disclosure(it: &Disclosure) -> Item {
    item([
        ("account", it.account.bare().into()),
        ("requester", it.requester.as_str().into()),
        ("ground", it.ground.as_str().into()),
        ("document", it.document.as_str().into()),
        ("what", it.what.as_str().into()),
        ("operator", it.by.as_str().into()),
        ("at", it.at.as_millis().into()),
    ])
}

fn read_disclosure(item: &Item) -> Read<Disclosure> {
    let read = Reader(item);
    Ok(Disclosure {
        account: read.parsed("account", |text| AccountId::from_bare(text).ok())?,
        requester: read.parsed("requester", Sentence::parse)?,
        ground: read.parsed("ground", Sentence::parse)?,
        document: read.parsed("document", Sentence::parse)?,
        what: read.parsed("what", Sentence::parse)?,
        by: read.parsed("operator", OperatorName::parse)?,
        at: read.time("at")?,
    })
}

fn write_extension(it: &Extension) -> Item {
    let mut written = item([
        ("number", it.number.into()),
        ("key", it.key.to_hex().into()),
        ("days", it.days.into()),
        ("reason", it.reason.as_str().into()),
        ("operator", it.by.as_str().into()),
        ("at", it.at.as_millis().into()),
        ("shard", u32::from(it.shard).into()),
        ("packs", it.packs.into()),
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

fn read_extension(item: &Item) -> Read<Extension> {
    let read = Reader(item);
    let shard = u8::try_from(read.number("shard")?);
    Ok(Extension {
        number: read.number("number")?,
        key: read.parsed("key", Sha256::parse_hex)?,
        days: read.number("days")?,
        reason: read.parsed("reason", Sentence::parse)?,
        by: read.parsed("operator", OperatorName::parse)?,
        at: read.time("at")?,
        shard: shard.map_err(|_| Unreadable { attribute: "shard" })?,
        mark: if read.has("mark") { Some(read.text("mark")?.to_owned()) } else { None },
        packs: read.number("packs")?,
        ended: read.maybe_time("ended")?,
        version: read.number("version")?,
    })
}

/// The writes of an extension and of the packs that it reaches.
pub(crate) fn extension_write(change: &Change) -> Write {
    match change {
        Change::AddExtension { extension } => {
            put(Table::Ledger, &keys::extension(extension.number), write_extension(extension))
        }
        Change::MoveExtension { extension, version_seen } => {
            let key = keys::extension(extension.number);
            let mut write = put(Table::Ledger, &key, write_extension(extension));
            write.values.insert(":version_seen".to_owned(), (*version_seen).into());
            write
        }
        Change::ExtendPack { account, pack, extension, declared, longer, due } => {
            let set = "SET #expires = #expires + :longer, #extension = :extension";
            let place = Due::at(keys::due_pack(*account, *pack, *due), *due);
            let values = [
                (":longer", longer.as_millis().into()),
                (":extension", (*extension).into()),
                (":now", declared.as_millis().into()),
            ];
            let mut write = update(keys::pack(*account, *pack), &place.after(set), values);
            write.values.extend(place.values());
            write
        }
        _ => unreachable!("written by render"),
    }
}

impl<E: Engine> Disclosures for Store<E> {
    async fn disclosure(&self, disclosure: &Disclosure) -> Result<Option<Disclosure>, StoreError> {
        let item = self.engine().get(Table::Journal, &keys::disclosure(disclosure)).await?;
        Ok(item.as_ref().map(read_disclosure).transpose()?)
    }

    async fn disclosures(
        &self,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Disclosure>, StoreError> {
        let mark = |it: &Disclosure| (it.at, it.digest().to_hex());
        self.newest(keys::DISCLOSURES.to_owned(), page, limit, read_disclosure, mark).await
    }
}

impl<E: Engine> Extensions for Store<E> {
    async fn extensions(&self) -> Result<Vec<Extension>, StoreError> {
        let query = Query {
            table: Table::Ledger,
            index: None,
            hash: ("pk", keys::EXTENSIONS.to_owned()),
            range: None,
            ascending: true,
            limit: EXTENSIONS_MAX,
            after: None,
        };
        let found = self.engine().query(&query).await?;
        found.items.iter().map(|item| Ok(read_extension(item)?)).collect()
    }
}
