//! Every key of every store, in one place.
//!
//! | table | item | pk | sk |
//! | --- | --- | --- | --- |
//! | ledger | account | `A#<account>` | `P` |
//! | ledger | pack | `A#<account>` | `PACK#<pack>` |
//! | ledger | photo | `PHOTO#<photo>` | `J` |
//! | ledger | order | `O#<number>` | `O` |
//! | ledger | refund | `O#<number>` | `R#<round, 10 digits>` |
//! | ledger | impounded photo | `EXHIBITS` | `<ms, 13 digits>#<photo>` |
//! | ledger | extension of all packs | `EXTENSIONS` | `<number, 10 digits>` |
//! | ledger | mailing about a version of a document | `MAILINGS` | `<name>#<day>` |
//! | ledger | what a key was used for | `A#<account>` | `IK#<key>` |
//! | journal | line | `A#<account>` | the line's own key |
//! | journal | consent | `C#<account>` | `<ms, 13 digits>#<kind>` |
//! | journal | callback | `CB#<invoice>` | `<sha256 of its text>` |
//! | journal | incident | `INCIDENTS` | `<kind>#<invoice>#<sha256 of its text>` |
//! | journal | disclosure | `DISCLOSURES` | `<sha256 of what it says>` |
//! | journal | line of the audit | `AUDIT` | `<place, 10 digits>` |
//! | journal | version of a document | `EDITIONS` | `<name>#<day>` |
//! | journal | its text | `EDITION#<name>#<day>` | `<language>` |
//! | people | profile | `A#<account>` | `PROFILE` |
//! | people | claim on an e-mail | `LOGIN#<sha256 of the folded address>` | `LOGIN` |
//! | people | where a refund's money goes | `R#<refund>` | `REQUISITES` |
//! | people | claim on a number | `PERSON#<keyed digest of the number>` | `PERSON` |
//! | people | free pack that was given | `FREE#<keyed digest of the number>` | `FREE` |
//! | people | what is kept of an erased customer | `A#<account>` | `ARCHIVE` |
//! | people | ticket of a link | `T#<sha256 of the token>` | `T` |
//! | people | changed field | `H#<account>` | `<ms, 13 digits>#<field>` |
//! | people | security event | `E#<account>` | `<ms, 13 digits>#<what>` |
//! | people | device that was seen | `D#<account>` | `<sha256 of device and network>` |
//! | people | entry in the list of sessions | `SL#<account>` | `<public id>` |
//! | people | tries | `TRIES#<scope>#<sha256>` | `TRIES` |
//! | people | session | `S#<sha256 of the token>` | `S` |
//! | people | operator's session | `OS#<sha256 of the token>` | `S` |
//! | people | log-ins under an operator's name | `OP#<name>` | `OP` |
//! | people | complaint | `CM#<number>` | `C` |
//! | people | its place among all of them | `COMPLAINTS` | `<ms, 13 digits>#<number>` |
//! | people | paper that an account was asked for | `PP#<account>` | `<paper>` |
//! | people | the writing of a letter | `LETTER#<key of the letter>` | `L` |
//!
//! | index | on | hash | range | serves |
//! | --- | --- | --- | --- | --- |
//! | `due` | ledger | `gpk` = `DUE#<0..15>` | `gsk` = `<ms, 13 digits>#<photo, order, pack, refund or account>` | what the sweeper looks at |
//! | `mine` | ledger | `opk` = `A#<account>` | `osk` = `<ms, 13 digits>#<photo>` | a customer's photos, newest first |
//! | `mine` | ledger | `opk` = `O#<account>` | `osk` = `<ms, 13 digits>#<number>` | a customer's orders, newest first |
//! | `mine` | ledger | `opk` = `REFUNDS` | `osk` = `<ms, 13 digits>#<refund>` | refunds that have not ended |
//! | `orders` | ledger | `currency` (orders alone have one) | `placed` (number) | everybody's orders, newest first |
//! | `phone` | people | `phone` (profiles alone have one) | `pk` | whose phone it is |
//! | `by_time` | journal | `pk` | `at` (number) | a customer's journal, newest first |
//!
//! | bucket | object | key |
//! | --- | --- | --- |
//! | uploads | what the customer sent | `in/<photo>` |
//! | uploads | a file of a complaint | `papers/complaints/<number>/<place, from 1>` |
//! | uploads | a paper of an account | `papers/accounts/<account>/<paper>` |
//! | results | what the recipe made of it | `out/<photo>/<16 hex digits of the recipe's SHA-256>.<jpg, png or webp>` |
//! | results | what another recipe made of it later | `out/<photo>/again-<number>.<jpg, png or webp>` |
//! | exhibits | either of an impounded photo | `kept/<photo>/<ms>/<original or result>` |

mod attached;
mod places;

pub use attached::{
    COMPLAINTS, attachment, complaint, complaint_of_place, listed_complaint, paper,
    papers_partition,
};
pub use places::{
    account_of, due_account, due_of, due_order, due_pack, due_partition, due_photo, due_refund,
    mine, of, order_place, orders_partition, refund_place, sortable,
};

use crate::Key;
use domain::legal::LegalName;
use domain::{
    AccountId, Consent, Day, Disclosure, Email, Evidence, FieldChange, Language, Mark,
    OperatorName, OrderNumber, PackId, Part, Photo, PhotoId, RefundId, SecurityEvent, Session,
    Time, TokenDigest, Visit,
};
use sha2::{Digest, Sha256};

/// The index of what is due.
pub const DUE: &str = "due";
/// The index of what belongs to somebody.
pub const MINE: &str = "mine";
/// The journal by time.
pub const BY_TIME: &str = "by_time";
/// The index of all orders.
pub const ORDERS: &str = "orders";
/// The index of profiles by phone.
pub const PHONES: &str = "phone";
/// Where the extensions of all packs stand in the ledger.
pub const EXTENSIONS: &str = "EXTENSIONS";
/// Where the exhibits stand in the ledger.
pub const EXHIBITS: &str = "EXHIBITS";
/// Where the mailings stand in the ledger.
pub const MAILINGS: &str = "MAILINGS";
/// Where the disclosures stand in the journal.
pub const DISCLOSURES: &str = "DISCLOSURES";
/// Where the refunds stand that have not ended.
pub const OPEN_REFUNDS: &str = "REFUNDS";
/// Where incidents stand in the journal.
pub const INCIDENTS: &str = "INCIDENTS";
/// Where the lines of the audit stand in the journal.
pub const AUDIT: &str = "AUDIT";
/// Where the versions of documents stand in the journal.
pub const EDITIONS: &str = "EDITIONS";
/// How keys of refunds begin in the partition of their order.
pub const REFUND_PREFIX: &str = "R#";
/// How pack keys begin.
pub const PACK_PREFIX: &str = "PACK#";
const PHOTO_PREFIX: &str = "PHOTO#";

/// The partition of an account, in every table.
pub fn account_partition(id: AccountId) -> String {
    format!("A#{}", id.bare())
}

/// The account.
pub fn account(id: AccountId) -> Key {
    Key { pk: account_partition(id), sk: "P".to_owned() }
}

/// A pack.
pub fn pack(account: AccountId, id: PackId) -> Key {
    Key { pk: account_partition(account), sk: format!("{PACK_PREFIX}{}", id.bare()) }
}

/// A photo.
pub fn photo(id: PhotoId) -> Key {
    Key { pk: format!("{PHOTO_PREFIX}{}", id.bare()), sk: "J".to_owned() }
}

/// An order.
pub fn order(number: OrderNumber) -> Key {
    Key { pk: order_partition(number), sk: "O".to_owned() }
}

/// The partition of an order and its refunds.
pub fn order_partition(number: OrderNumber) -> String {
    format!("O#{number}")
}

/// A refund.
pub fn refund(id: RefundId) -> Key {
    Key { pk: order_partition(id.order), sk: format!("{REFUND_PREFIX}{:010}", id.round) }
}

/// What an Idempotency-Key was used for.
pub fn order_request(account: AccountId, key: &str) -> Key {
    Key { pk: account_partition(account), sk: format!("IK#{key}") }
}

/// Where the money of a refund goes.
pub fn requisites(id: RefundId) -> Key {
    Key { pk: format!("R#{}", id.bare()), sk: "REQUISITES".to_owned() }
}

/// A piece of evidence.
pub fn evidence(evidence: &Evidence) -> Key {
    let digest = evidence.digest().to_hex();
    if evidence.kind.is_incident() {
        let sk = format!("{}#{}#{digest}", evidence.kind.as_str(), evidence.invoice);
        Key { pk: INCIDENTS.to_owned(), sk }
    } else {
        Key { pk: callbacks_partition(evidence.invoice), sk: digest }
    }
}

/// An entry of the register of disclosures.
pub fn disclosure(disclosure: &Disclosure) -> Key {
    Key { pk: DISCLOSURES.to_owned(), sk: disclosure.digest().to_hex() }
}

/// An extension of all packs.
pub fn extension(number: u32) -> Key {
    Key { pk: EXTENSIONS.to_owned(), sk: format!("{number:010}") }
}

/// The record of a photo that was impounded at that time.
pub fn exhibit(photo: PhotoId, at: Time) -> Key {
    Key { pk: EXHIBITS.to_owned(), sk: mine(photo, at) }
}

/// A mailing about a version of a document.
pub fn mailing(name: LegalName, from: Day) -> Key {
    Key { pk: MAILINGS.to_owned(), sk: format!("{}#{from}", name.as_str()) }
}

/// A line of the audit.
pub fn audit_line(place: u32) -> Key {
    Key { pk: AUDIT.to_owned(), sk: format!("{place:010}") }
}

/// A version of a document.
pub fn edition(name: LegalName, from: Day) -> Key {
    Key { pk: EDITIONS.to_owned(), sk: format!("{}#{from}", name.as_str()) }
}

/// The text of a version in a language.
pub fn edition_text(name: LegalName, from: Day, language: Language) -> Key {
    let pk = format!("EDITION#{}#{from}", name.as_str());
    Key { pk, sk: language.as_str().to_owned() }
}

/// The partition of the callbacks that named an invoice.
pub fn callbacks_partition(invoice: u64) -> String {
    format!("CB#{invoice}")
}

/// A line of the journal.
pub fn line(account: AccountId, key: &str) -> Key {
    Key { pk: account_partition(account), sk: key.to_owned() }
}

/// The place of the personal part in the partition of an account.
pub const PROFILE: &str = "PROFILE";

/// The personal part of an account.
pub fn profile(id: AccountId) -> Key {
    Key { pk: account_partition(id), sk: PROFILE.to_owned() }
}

/// The claim on an e-mail. The key holds a digest, so that keys in logs and metrics tell nobody.
pub fn login(email: &Email) -> Key {
    let digest: [u8; 32] = Sha256::digest(email.folded().as_bytes()).into();
    Key { pk: format!("LOGIN#{}", hex(&digest)), sk: "LOGIN".to_owned() }
}

/// The claim on a number.
pub fn person(mark: &Mark) -> Key {
    Key { pk: format!("PERSON#{}", hex(&mark.0)), sk: "PERSON".to_owned() }
}

/// That a number had its free pack.
pub fn free_pack(mark: &Mark) -> Key {
    Key { pk: format!("FREE#{}", hex(&mark.0)), sk: "FREE".to_owned() }
}

/// What is kept of an erased customer.
pub fn archive(id: AccountId) -> Key {
    Key { pk: account_partition(id), sk: "ARCHIVE".to_owned() }
}

/// The ticket of a link.
pub fn ticket(token: &TokenDigest) -> Key {
    Key { pk: format!("T#{}", hex(&token.0)), sk: "T".to_owned() }
}

/// What was tried how often.
pub fn tries(key: &str) -> Key {
    Key { pk: format!("TRIES#{key}"), sk: "TRIES".to_owned() }
}

/// The partition of what an account agreed to.
pub fn consents_partition(account: AccountId) -> String {
    format!("C#{}", account.bare())
}

/// What was agreed to.
pub fn consent(consent: &Consent) -> Key {
    let sk = timed(consent.at, consent.kind.as_str());
    Key { pk: consents_partition(consent.account), sk }
}

/// The partition of changes in a profile.
pub fn changes_partition(account: AccountId) -> String {
    format!("H#{}", account.bare())
}

/// A changed field.
pub fn field_change(change: &FieldChange) -> Key {
    Key { pk: changes_partition(change.account), sk: timed(change.at, change.field) }
}

/// The partition of what happened to the safety of an account.
pub fn events_partition(account: AccountId) -> String {
    format!("E#{}", account.bare())
}

/// What happened.
pub fn event(event: &SecurityEvent) -> Key {
    Key { pk: events_partition(event.account), sk: timed(event.at, event.what.as_str()) }
}

/// The partition of an account's devices.
pub fn devices_partition(account: AccountId) -> String {
    format!("D#{}", account.bare())
}

/// A device in its network. The key holds a digest.
pub fn device(account: AccountId, visit: &Visit) -> Key {
    let seen = format!("{} {}", visit.hint(), visit.agent.device());
    let digest: [u8; 32] = Sha256::digest(seen.as_bytes()).into();
    Key { pk: devices_partition(account), sk: hex(&digest) }
}

/// The partition of the list of an account's sessions.
pub fn sessions_partition(account: AccountId) -> String {
    format!("SL#{}", account.bare())
}

/// Where a session stands in the list.
pub fn listed_session(session: &Session) -> Key {
    Key { pk: sessions_partition(session.account), sk: session.public_id() }
}

/// A session.
pub fn session(token: &TokenDigest) -> Key {
    Key { pk: format!("S#{}", hex(&token.0)), sk: "S".to_owned() }
}

/// A session of an operator.
pub fn operator_session(token: &TokenDigest) -> Key {
    Key { pk: format!("OS#{}", hex(&token.0)), sk: "S".to_owned() }
}

/// What is remembered of log-ins under an operator's name.
pub fn guesses(name: &OperatorName) -> Key {
    Key { pk: format!("OP#{}", name.as_str()), sk: "OP".to_owned() }
}

/// How far the writing of a letter has come.
pub fn letter(key: &str) -> Key {
    Key { pk: format!("LETTER#{key}"), sk: "L".to_owned() }
}

fn timed(at: Time, name: &str) -> String {
    format!("{}#{name}", sortable(at))
}

/// How keys of uploads begin.
pub const UPLOAD_PREFIX: &str = "in/";

/// The object that the customer uploads.
pub fn upload(id: PhotoId) -> String {
    format!("{UPLOAD_PREFIX}{}", id.bare())
}

/// The photo that a decoded upload key names. Anything but a key of ours is nothing.
pub fn photo_of_upload(key: &str) -> Option<PhotoId> {
    PhotoId::from_bare(key.strip_prefix(UPLOAD_PREFIX)?).ok()
}

/// The object that holds the photo's result: the first by what the recipe is, those that came of
/// editing it again by their number. No key is ever used for another picture.
pub fn result(photo: &Photo) -> String {
    let ending = photo.kind().media().extension();
    if photo.edition > 0 {
        return format!("out/{}/again-{}.{ending}", photo.id.bare(), photo.edition);
    }
    let digest: [u8; 32] = Sha256::digest(photo.order.recipe.as_str().as_bytes()).into();
    let digest = hex(digest.first_chunk::<8>().unwrap_or(&[0; 8]));
    format!("out/{}/{digest}.{ending}", photo.id.bare())
}

/// The object of a photo's file, in the bucket of its kind.
pub fn file(photo: &Photo, part: Part) -> String {
    match part {
        Part::Original => upload(photo.id),
        Part::Result => result(photo),
    }
}

/// A file of a photo that was impounded at that time: another time is another exhibit.
pub fn kept(photo: PhotoId, at: Time, part: Part) -> String {
    format!("kept/{}/{}/{}", photo.bare(), at.as_millis(), part.as_str())
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests;
