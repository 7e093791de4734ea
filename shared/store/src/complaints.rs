//! Complaints: items of the table of people, both ways, and the port over any engine. They name
//! people who are nobody's customers, so nothing of them stands anywhere else.

use crate::codec::{Read, Reader, Unreadable, item};
use crate::people::{maybe, millis};
use crate::ports_people::of_people;
use crate::render::{put, update};
use crate::{Engine, Item, Key, Store, Table, Value, Write, keys};
use domain::complaint::{
    Claim, Complainant, Complaint, ComplaintNumber, Complaints, ContactNumber, Decision, Passage,
    PhotoHint, Reply, Statement, WhoComplains,
};
use domain::ports::{Page, StoreError};
use domain::{
    Attachment, Change, Email, FileName, Language, OperatorName, Organisation, PaperType, Sha256,
};

/// The length of any passage that went through its door.
fn passage(text: &str) -> Option<Passage> {
    Passage::parse(text, 1..=Passage::CHARS_MAX)
}

/// A file in a line: kind, size, digest, and the name, which holds no line ends.
fn file_line(file: &Attachment) -> String {
    let (media, size, name) = (file.media.as_str(), file.size_bytes, file.name.as_str());
    format!("{media} {size} {} {name}", file.sha256.to_hex())
}

fn read_file(line: &str) -> Option<Attachment> {
    let mut parts = line.splitn(4, ' ');
    let mut part = || parts.next();
    Some(Attachment {
        media: PaperType::parse(part()?).ok()?,
        size_bytes: part()?.parse().ok()?,
        sha256: Sha256::parse_hex(part()?)?,
        name: FileName::parse(part()?).ok()?,
    })
}

fn write_complaint(it: &Complaint) -> Item {
    let (said, from) = (&it.statement, &it.statement.from);
    let mut written = item([
        ("number", it.number.to_string().into()),
        ("request", it.request.to_hex().into()),
        ("stage", it.stage_name().into()),
        ("language", said.language.as_str().into()),
        ("claim", said.claim.as_str().into()),
        ("name", from.name.as_str().into()),
        ("email", from.email.as_str().into()),
        ("about", said.about.as_str().into()),
        ("at", millis(it.received)),
        ("ttl", it.ends().as_seconds().into()),
    ]);
    maybe(&mut written, "contact", from.phone.as_ref().map(|it| it.as_str().into()));
    maybe(&mut written, "organisation", from.organisation.as_ref().map(|it| it.as_str().into()));
    maybe(&mut written, "photo", said.photo.as_ref().map(|it| it.as_str().into()));
    maybe(&mut written, "basis", said.basis.as_ref().map(|it| it.as_str().into()));
    let lines: Vec<String> = said.files.iter().map(file_line).collect();
    maybe(&mut written, "files", (!lines.is_empty()).then(|| lines.join("\n").into()));
    written
}

fn read_complaint(item: &Item) -> Read<Complaint> {
    let read = Reader(item);
    let from = Complainant {
        name: read.parsed("name", WhoComplains::parse)?,
        email: read.parsed("email", |text| Email::parse(text).ok())?,
        phone: read.maybe_parsed("contact", ContactNumber::parse)?,
        organisation: read.maybe_parsed("organisation", Organisation::parse)?,
    };
    let files = |text: &str| text.lines().map(read_file).collect::<Option<Vec<_>>>();
    let statement = Statement {
        language: read.parsed("language", Language::parse)?,
        claim: read.parsed("claim", Claim::parse)?,
        from,
        about: read.parsed("about", passage)?,
        photo: read.maybe_parsed("photo", PhotoHint::parse)?,
        basis: read.maybe_parsed("basis", passage)?,
        files: read.maybe_parsed("files", files)?.unwrap_or_default(),
    };
    Ok(Complaint {
        number: read.parsed("number", ComplaintNumber::parse)?,
        request: read.parsed("request", Sha256::parse_hex)?,
        statement,
        received: read.time("at")?,
        reply: read_reply(&read)?,
    })
}

fn read_reply(read: &Reader<'_>) -> Read<Option<Reply>> {
    let decision = match read.text("stage")? {
        "open" => return Ok(None),
        text => Decision::parse(text).ok_or(Unreadable { attribute: "stage" })?,
    };
    Ok(Some(Reply {
        decision,
        text: read.parsed("reply", passage)?,
        by: read.parsed("operator", OperatorName::parse)?,
        at: read.time("answered")?,
    }))
}

/// The writes of a complaint.
pub(crate) fn complaint_write(change: &Change) -> Write {
    match change {
        Change::AddComplaint { complaint } => {
            put(Table::People, &keys::complaint(complaint.number), write_complaint(complaint))
        }
        Change::ListComplaint { complaint, received } => {
            let ends = received.plus(Complaint::KEPT).as_seconds();
            let key = keys::listed_complaint(*complaint, *received);
            put(Table::People, &key, item([("ttl", ends.into())]))
        }
        Change::AnswerComplaint { complaint, reply } => {
            let set = "SET #stage = :stage, #reply = :reply, #operator = :operator, \
                       #answered = :answered";
            let values = [
                (":stage", reply.decision.as_str().into()),
                (":reply", reply.text.as_str().into()),
                (":operator", reply.by.as_str().into()),
                (":answered", millis(reply.at)),
                (":open", "open".into()),
            ];
            Write { table: Table::People, ..update(keys::complaint(*complaint), set, values) }
        }
        _ => unreachable!("written by render"),
    }
}

impl<E: Engine> Complaints for Store<E> {
    async fn complaint(&self, number: ComplaintNumber) -> Result<Option<Complaint>, StoreError> {
        let item = self.engine().get(Table::People, &keys::complaint(number)).await?;
        Ok(item.as_ref().map(read_complaint).transpose()?)
    }

    async fn complaints(
        &self,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Complaint>, StoreError> {
        let query = of_people(Table::People, keys::COMPLAINTS.to_owned(), page, limit);
        let found = self.engine().query(&query).await?;
        let places = found.items.iter().filter_map(|item| match item.get("sk") {
            Some(Value::S(sk)) => Some(sk.clone()),
            _ => None,
        });
        let places: Vec<String> = places.collect();
        let numbers = places.iter().filter_map(|sk| keys::complaint_of_place(sk));
        let numbers: Vec<ComplaintNumber> = numbers.collect();
        let next = places.last().filter(|_| found.more).cloned();
        let keys: Vec<Key> = numbers.iter().map(|number| keys::complaint(*number)).collect();
        let read = self.engine().batch_get(Table::People, &keys).await?;
        let mut items = read.iter().map(read_complaint).collect::<Result<Vec<_>, _>>()?;
        items.sort_by_key(|it| numbers.iter().position(|number| *number == it.number));
        Ok(Page { items, next })
    }
}
