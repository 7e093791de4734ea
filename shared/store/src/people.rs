//! The shape of what is personal, both ways.

use crate::codec::{Read, Reader, Unreadable, item};
use crate::{Item, Value};
use domain::order::DocumentVersion;
use domain::{
    AccountId, Address, Agent, Archive, Consent, ConsentKind, CustomerStatus, Email, FieldChange,
    Happening, Identity, Language, Mark, Name, Organisation, PackKind, PasswordHash, PersonName,
    Phone, Profile, Purpose, Scope, Sealed, SecurityEvent, Sha256, Ticket, Time, TokenDigest,
    Tries, Visit,
};

pub(crate) fn millis(at: Time) -> Value {
    at.as_millis().into()
}

pub(crate) fn maybe(item: &mut Item, attribute: &str, value: Option<Value>) {
    if let Some(value) = value {
        item.insert(attribute.to_owned(), value);
    }
}

impl Reader<'_> {
    pub(crate) fn maybe_parsed<T>(
        &self,
        attribute: &'static str,
        door: impl FnOnce(&str) -> Option<T>,
    ) -> Read<Option<T>> {
        if self.has(attribute) { self.parsed(attribute, door).map(Some) } else { Ok(None) }
    }

    pub(crate) fn flag(&self, attribute: &'static str) -> Read<bool> {
        match self.number(attribute)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Unreadable { attribute }),
        }
    }

    pub(crate) fn account(&self) -> Read<AccountId> {
        self.parsed("account", |text| AccountId::from_bare(text).ok())
    }
}

fn write_name(name: &PersonName) -> Item {
    let mut written = item([
        ("surname", name.surname.as_str().into()),
        ("first_name", name.first.as_str().into()),
    ]);
    maybe(&mut written, "patronymic", name.patronymic.as_ref().map(|name| name.as_str().into()));
    written
}

fn read_name(read: &Reader<'_>) -> Read<PersonName> {
    let name = |text: &str| Name::parse(text).ok();
    Ok(PersonName {
        surname: read.parsed("surname", name)?,
        first: read.parsed("first_name", name)?,
        patronymic: read.maybe_parsed("patronymic", name)?,
    })
}

fn write_identity(identity: &Identity) -> Item {
    item([
        ("number_sealed", identity.sealed.as_str().into()),
        ("number_mark", Sha256::from_bytes(identity.mark.0).to_hex().into()),
        ("number_masked", identity.masked.as_str().into()),
        ("number_claimed", u32::from(identity.is_claimed).into()),
    ])
}

fn read_identity(read: &Reader<'_>) -> Read<Identity> {
    Ok(Identity {
        sealed: Sealed::from_base64(read.text("number_sealed")?.to_owned()),
        mark: Mark(*read.parsed("number_mark", Sha256::parse_hex)?.as_bytes()),
        masked: read.text("number_masked")?.to_owned(),
        is_claimed: read.flag("number_claimed")?,
    })
}

pub(crate) fn write_profile(profile: &Profile) -> Item {
    let mut written = item([
        ("account", profile.account.bare().into()),
        ("email", profile.email.as_str().into()),
        ("password", profile.password.as_str().into()),
        ("language", profile.language.as_str().into()),
        ("status", profile.status.as_str().into()),
        ("phone", profile.phone.as_str().into()),
        ("created", millis(profile.created)),
        ("version", profile.version.into()),
    ]);
    written.extend(write_name(&profile.name));
    written.extend(write_identity(&profile.identity));
    let pending = profile.email_pending.as_ref();
    maybe(&mut written, "email_pending", pending.map(|email| email.as_str().into()));
    let organisation = profile.organisation.as_ref();
    maybe(&mut written, "organisation", organisation.map(|it| it.as_str().into()));
    maybe(&mut written, "address", profile.address.as_ref().map(|it| it.as_str().into()));
    maybe(&mut written, "chosen", profile.chosen.map(|kind| kind.as_str().into()));
    maybe(&mut written, "data_confirmed", profile.data_confirmed.map(millis));
    written
}

pub(crate) fn read_profile(item: &Item) -> Read<Profile> {
    let read = Reader(item);
    let email = |text: &str| Email::parse(text).ok();
    Ok(Profile {
        account: read.account()?,
        email: read.parsed("email", email)?,
        email_pending: read.maybe_parsed("email_pending", email)?,
        password: PasswordHash::from_phc(read.text("password")?.to_owned()),
        language: read.parsed("language", Language::parse)?,
        status: read.parsed("status", CustomerStatus::parse)?,
        name: read_name(&read)?,
        phone: read.parsed("phone", |text| Phone::parse(text).ok())?,
        identity: read_identity(&read)?,
        organisation: read.maybe_parsed("organisation", Organisation::parse)?,
        address: read.maybe_parsed("address", Address::parse)?,
        chosen: read.maybe_parsed("chosen", PackKind::parse)?,
        created: read.time("created")?,
        data_confirmed: read.maybe_time("data_confirmed")?,
        version: read.number("version")?,
    })
}

pub(crate) fn write_archive(archive: &Archive) -> Item {
    let mut written = item([
        ("account", archive.account.bare().into()),
        ("status", archive.status.as_str().into()),
        ("ttl", archive.until.as_seconds().into()),
    ]);
    written.extend(write_name(&archive.name));
    written.extend(write_identity(&archive.identity));
    written
}

pub(crate) fn write_visit(visit: &Visit) -> Item {
    let mut written = item([("agent", visit.agent.as_str().into())]);
    maybe(&mut written, "address", visit.address.map(|address| address.to_string().into()));
    written
}

pub(crate) fn read_visit(read: &Reader<'_>) -> Read<Visit> {
    let address = read.maybe_parsed("address", |text| text.parse().ok())?;
    Ok(Visit { address, agent: Agent::of(read.text("agent")?) })
}

pub(crate) fn write_consent(consent: &Consent) -> Item {
    let mut written = item([
        ("account", consent.account.bare().into()),
        ("kind", consent.kind.as_str().into()),
        ("given", u32::from(consent.given).into()),
        ("text", consent.text.as_str().into()),
        ("version", consent.version.as_str().into()),
        ("hash", consent.hash.to_hex().into()),
        ("language", consent.language.as_str().into()),
        ("at", millis(consent.at)),
    ]);
    written.extend(write_visit(&consent.visit));
    written
}

pub(crate) fn read_consent(item: &Item) -> Read<Consent> {
    let read = Reader(item);
    Ok(Consent {
        account: read.account()?,
        kind: read.parsed("kind", ConsentKind::parse)?,
        given: read.flag("given")?,
        text: read.text("text")?.to_owned(),
        version: read.parsed("version", DocumentVersion::parse)?,
        hash: read.parsed("hash", Sha256::parse_hex)?,
        language: read.parsed("language", Language::parse)?,
        at: read.time("at")?,
        visit: read_visit(&read)?,
    })
}

pub(crate) fn write_change(change: &FieldChange) -> Item {
    item([
        ("account", change.account.bare().into()),
        ("field", change.field.into()),
        ("before", change.before.as_str().into()),
        ("after", change.after.as_str().into()),
        ("at", millis(change.at)),
    ])
}

pub(crate) fn read_change(item: &Item) -> Read<FieldChange> {
    let read = Reader(item);
    let field = |text: &str| FieldChange::FIELDS.into_iter().find(|known| *known == text);
    Ok(FieldChange {
        account: read.account()?,
        field: read.parsed("field", field)?,
        before: read.text("before")?.to_owned(),
        after: read.text("after")?.to_owned(),
        at: read.time("at")?,
    })
}

pub(crate) fn write_event(event: &SecurityEvent) -> Item {
    let mut written = item([
        ("account", event.account.bare().into()),
        ("what", event.what.as_str().into()),
        ("at", millis(event.at)),
        ("ttl", event.at.plus(SecurityEvent::MEMORY).as_seconds().into()),
    ]);
    written.extend(write_visit(&event.visit));
    written
}

pub(crate) fn read_event(item: &Item) -> Read<SecurityEvent> {
    let read = Reader(item);
    Ok(SecurityEvent {
        account: read.account()?,
        what: read.parsed("what", Happening::parse)?,
        at: read.time("at")?,
        visit: read_visit(&read)?,
    })
}

pub(crate) fn write_ticket(ticket: &Ticket) -> Item {
    item([
        ("purpose", ticket.purpose.as_str().into()),
        ("account", ticket.account.bare().into()),
        ("sent_to", ticket.sent_to.to_hex().into()),
        ("ends", millis(ticket.ends)),
        ("ttl", ticket.ends.as_seconds().into()),
    ])
}

pub(crate) fn read_ticket(token: TokenDigest, item: &Item) -> Read<Ticket> {
    let read = Reader(item);
    Ok(Ticket {
        token,
        purpose: read.parsed("purpose", Purpose::parse)?,
        account: read.account()?,
        sent_to: read.parsed("sent_to", Sha256::parse_hex)?,
        ends: read.time("ends")?,
    })
}

pub(crate) fn write_tries(tries: &Tries) -> Item {
    item([
        ("count", tries.count.into()),
        ("last", millis(tries.last)),
        ("version", tries.version.into()),
        ("ttl", tries.ends().as_seconds().into()),
    ])
}

pub(crate) fn read_tries(scope: Scope, key: &str, item: &Item) -> Read<Tries> {
    let read = Reader(item);
    let (count, version) = (read.number("count")?, read.number("version")?);
    Ok(Tries { key: key.to_owned(), scope, count, last: read.time("last")?, version })
}
