//! What operators did and what they published: items of the journal, and the ports over any engine.

use crate::codec::{Read, Reader, item};
use crate::{Engine, Item, Key, Query, Store, Table, items, keys};
use domain::audit::{AuditLine, Deed};
use domain::legal::{self, Edition, LegalName};
use domain::ports::{Audit, Editions, StoreError};
use domain::{Day, Language, OperatorName, Sentence, Sha256};

pub(crate) fn write_audit_line(line: &AuditLine) -> Item {
    let deed = &line.deed;
    let mut written = item([
        ("actor", deed.actor.as_str().into()),
        ("act", deed.act.as_str().into()),
        ("object", deed.object.as_str().into()),
        ("before", deed.before.as_str().into()),
        ("after", deed.after.as_str().into()),
        ("at", deed.at.as_millis().into()),
        ("previous", line.previous.to_hex().into()),
        ("digest", line.digest.to_hex().into()),
        ("place", line.place.into()),
    ]);
    if let Some(reason) = &deed.reason {
        written.extend(item([("reason", reason.as_str().into())]));
    }
    if let Some(address) = deed.address {
        written.extend(item([("address", address.to_string().into())]));
    }
    written
}

pub(crate) fn read_audit_line(item: &Item) -> Read<AuditLine> {
    let read = Reader(item);
    let text = |attribute| read.text(attribute).map(str::to_owned);
    let maybe = |attribute| read.has(attribute).then_some(attribute);
    let deed = Deed {
        actor: read.parsed("actor", OperatorName::parse)?,
        act: text("act")?,
        object: text("object")?,
        before: text("before")?,
        after: text("after")?,
        reason: maybe("reason").map(|name| read.parsed(name, Sentence::parse)).transpose()?,
        at: read.time("at")?,
        address: maybe("address")
            .map(|name| read.parsed(name, |text| text.parse().ok()))
            .transpose()?,
    };
    let previous = read.parsed("previous", Sha256::parse_hex)?;
    let digest = read.parsed("digest", Sha256::parse_hex)?;
    Ok(AuditLine { place: read.number("place")?, deed, previous, digest })
}

/// What the text of each language hashes to stands under the name of its language.
pub(crate) fn write_edition(edition: &Edition) -> Item {
    let mut written = item([
        ("name", edition.name.as_str().into()),
        ("from", edition.version().into()),
        ("at", edition.published.as_millis().into()),
    ]);
    for language in Language::ALL {
        let hash = edition.hash(language).to_hex();
        written.extend(item([(hash_of(language), hash.into())]));
    }
    written
}

const fn hash_of(language: Language) -> &'static str {
    match language {
        Language::Kk => "hash_kk",
        Language::Ru => "hash_ru",
        Language::En => "hash_en",
    }
}

pub(crate) fn read_edition(item: &Item) -> Read<Edition> {
    let read = Reader(item);
    let hash = |language| read.parsed(hash_of(language), Sha256::parse_hex);
    let [kk, ru, en] = Language::ALL;
    Ok(Edition {
        name: read.parsed("name", LegalName::parse)?,
        from: read.parsed("from", Day::parse)?,
        published: read.time("at")?,
        hashes: [hash(kk)?, hash(ru)?, hash(en)?],
    })
}

impl<E: Engine> Editions for Store<E> {
    async fn editions(&self) -> Result<legal::Editions, StoreError> {
        let mut query = Query {
            table: Table::Journal,
            index: None,
            hash: ("pk", keys::EDITIONS.to_owned()),
            range: None,
            ascending: true,
            limit: EDITIONS_PAGE,
            after: None,
        };
        let mut all = Vec::new();
        loop {
            let page = self.engine().query(&query).await?;
            for item in &page.items {
                all.push(read_edition(item)?);
            }
            let last = all.last().filter(|_| page.more);
            let Some(last) = last else { return Ok(legal::Editions::new(all)) };
            query.after = Some(items::keyed(&keys::edition(last.name, last.from), Item::new()));
        }
    }

    async fn edition_text(
        &self,
        name: LegalName,
        from: Day,
        language: Language,
    ) -> Result<Option<String>, StoreError> {
        let key = keys::edition_text(name, from, language);
        let item = self.engine().get(Table::Journal, &key).await?;
        let text = |item: &Item| Reader(item).text("text").map(str::to_owned);
        Ok(item.as_ref().map(text).transpose()?)
    }
}

/// Versions that one read of the index gives.
const EDITIONS_PAGE: u32 = 200;

impl<E: Engine> Audit for Store<E> {
    async fn last_audit_line(&self) -> Result<Option<AuditLine>, StoreError> {
        let query = Query { ascending: false, limit: 1, ..audit(None) };
        let page = self.engine().query(&query).await?;
        Ok(page.items.first().map(read_audit_line).transpose()?)
    }

    async fn audit_lines(&self, behind: u32, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        let after = (behind > 0).then(|| keys::audit_line(behind));
        let query = Query { limit, ..audit(after.as_ref()) };
        let page = self.engine().query(&query).await?;
        page.items.iter().map(|item| Ok(read_audit_line(item)?)).collect()
    }
}

fn audit(after: Option<&Key>) -> Query {
    Query {
        table: Table::Journal,
        index: None,
        hash: ("pk", keys::AUDIT.to_owned()),
        range: None,
        ascending: true,
        limit: 1,
        after: after.map(|key| items::keyed(key, Item::new())),
    }
}
