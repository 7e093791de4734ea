//! Papers that customers were asked for: items of the table of people, both ways, and the port over
//! any engine.

use crate::codec::{Read, Reader, item};
use crate::people::{maybe, millis};
use crate::ports_people::of_people;
use crate::render::put;
use crate::{Engine, Item, Store, Table, Write, keys};
use domain::paper::{Checked, Paper, Papers};
use domain::ports::StoreError;
use domain::{
    AccountId, Attachment, Change, FileName, OperatorName, PaperId, PaperType, Sentence, Sha256,
};

/// Papers of one account that are looked at: far more than anybody is asked for.
const PAPERS_MAX: u32 = 100;

fn write_paper(it: &Paper) -> Item {
    let mut written = item([
        ("id", it.id.bare().into()),
        ("account", it.account.bare().into()),
        ("what", it.what.as_str().into()),
        ("why", it.why.as_str().into()),
        ("operator", it.by.as_str().into()),
        ("asked", millis(it.asked)),
        ("version", it.version.into()),
    ]);
    if let Some(file) = &it.file {
        written.extend(item([
            ("file_name", file.name.as_str().into()),
            ("media", file.media.as_str().into()),
            ("size_bytes", file.size_bytes.into()),
            ("sha256", file.sha256.to_hex().into()),
        ]));
    }
    if let Some(checked) = &it.checked {
        written.extend(item([
            ("accepted", u32::from(checked.accepted).into()),
            ("note", checked.note.as_str().into()),
            ("checked_by", checked.by.as_str().into()),
        ]));
    }
    maybe(&mut written, "checked", it.checked.as_ref().map(|checked| millis(checked.at)));
    written
}

fn read_paper(item: &Item) -> Read<Paper> {
    let read = Reader(item);
    Ok(Paper {
        id: read.parsed("id", |text| PaperId::from_bare(text).ok())?,
        account: read.account()?,
        what: read.parsed("what", Sentence::parse)?,
        why: read.parsed("why", Sentence::parse)?,
        by: read.parsed("operator", OperatorName::parse)?,
        asked: read.time("asked")?,
        file: if read.has("sha256") { Some(read_file(&read)?) } else { None },
        checked: if read.has("checked") { Some(read_checked(&read)?) } else { None },
        version: read.number("version")?,
    })
}

fn read_file(read: &Reader<'_>) -> Read<Attachment> {
    Ok(Attachment {
        name: read.parsed("file_name", |text| FileName::parse(text).ok())?,
        media: read.parsed("media", |text| PaperType::parse(text).ok())?,
        size_bytes: read.long("size_bytes")?,
        sha256: read.parsed("sha256", Sha256::parse_hex)?,
    })
}

fn read_checked(read: &Reader<'_>) -> Read<Checked> {
    Ok(Checked {
        accepted: read.flag("accepted")?,
        note: read.parsed("note", Sentence::parse)?,
        by: read.parsed("checked_by", OperatorName::parse)?,
        at: read.time("checked")?,
    })
}

/// The writes of a paper.
pub(crate) fn paper_write(change: &Change) -> Write {
    let of = |paper: &Paper| {
        put(Table::People, &keys::paper(paper.account, paper.id), write_paper(paper))
    };
    match change {
        Change::AddPaper { paper } => of(paper),
        Change::MovePaper { paper, version_seen } => {
            let mut write = of(paper);
            write.values.insert(":version_seen".to_owned(), (*version_seen).into());
            write
        }
        _ => unreachable!("written by render"),
    }
}

impl<E: Engine> Papers for Store<E> {
    async fn paper(&self, account: AccountId, id: PaperId) -> Result<Option<Paper>, StoreError> {
        let item = self.engine().get(Table::People, &keys::paper(account, id)).await?;
        Ok(item.as_ref().map(read_paper).transpose()?)
    }

    async fn papers(&self, account: AccountId) -> Result<Vec<Paper>, StoreError> {
        let partition = keys::papers_partition(account);
        let query = of_people(Table::People, partition, None, PAPERS_MAX);
        let found = self.engine().query(&query).await?;
        let mut all = found.items.iter().map(read_paper).collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|paper| std::cmp::Reverse((paper.asked, paper.id)));
        Ok(all)
    }
}
