//! What the outside must offer. A port exists because it has two real implementations: one on AWS
//! and one in memory, held to the same contract.
#![allow(
    async_fn_in_trait,
    reason = "ports are used as generics; whether a future may cross threads is settled in main"
)]

use crate::audit::AuditLine;
use crate::legal::{self, LegalName};
use crate::order::{Order, OrderNumber, OrderRequest};
use crate::photo::{Photo, PhotoOrder};
use crate::refund::{Refund, RefundId, Requisites};
use crate::{
    Account, AccountId, Consent, Day, Email, Evidence, FieldChange, FileName, Language, LeaseId,
    Letter, Line, Mail, Mark, Pack, PackId, Phone, PhotoId, Profile, Scope, Sealed, SecurityEvent,
    Session, Sha256, Span, Step, Ticket, Time, TokenDigest, Tries, Visit, Writing,
};

/// What can go wrong at a port: the two things a caller would do differently.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// What was read is no longer true: look again and decide again.
    #[error("the stored state has changed")]
    Conflict,
    /// It did not answer, or not in time, or not in a form we understand. Whether a write took
    /// place is unknown; doing it again is safe.
    #[error("the store did not answer")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The one way to change the ledger.
pub trait Ledger {
    /// Commits all changes of the step, or none.
    async fn commit(&self, step: &Step) -> Result<(), StoreError>;
}

/// Accounts and their personal part.
pub trait Accounts {
    /// The account, as of now.
    async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError>;
    /// Its personal part.
    async fn profile(&self, id: AccountId) -> Result<Option<Profile>, StoreError>;
    /// Who registered with this e-mail.
    async fn login(&self, email: &Email) -> Result<Option<AccountId>, StoreError>;
    /// Whose the number behind this mark is.
    async fn person(&self, mark: &Mark) -> Result<Option<AccountId>, StoreError>;
    /// Whether the number behind this mark ever had the free pack.
    async fn had_free_pack(&self, mark: &Mark) -> Result<bool, StoreError>;
    /// Whose phone it is, up to `limit` of them. The index behind it may lag by a moment.
    async fn with_phone(&self, phone: &Phone, limit: u32) -> Result<Vec<AccountId>, StoreError>;
}

/// What seals numbers, and what marks them.
pub trait Vault {
    /// Seals a text for its owner; nobody else's name opens it.
    async fn seal(&self, owner: AccountId, text: &str) -> Result<Sealed, StoreError>;
    /// Opens it.
    async fn unseal(&self, owner: AccountId, sealed: &Sealed) -> Result<String, StoreError>;
    /// The mark of a text: always the same, and nobody without the key can make it.
    async fn mark(&self, text: &str) -> Result<Mark, StoreError>;
}

/// What links in letters are good for.
pub trait Tickets {
    /// Writes a new ticket.
    async fn add_ticket(&self, ticket: &Ticket) -> Result<(), StoreError>;
    /// The ticket of a token, whether it still holds or not.
    async fn ticket(&self, token: &TokenDigest) -> Result<Option<Ticket>, StoreError>;
}

/// How often something was tried.
pub trait Throttles {
    /// What is remembered, as of now.
    async fn tries(&self, scope: Scope, key: &str) -> Result<Tries, StoreError>;
    /// Writes the next version. Another one that came first: conflict.
    async fn keep_tries(&self, tries: &Tries) -> Result<(), StoreError>;
}

/// What an account remembers for its owner, newest first.
pub trait Dossier {
    /// What was agreed to.
    async fn consents(
        &self,
        account: AccountId,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Consent>, StoreError>;
    /// What changed in the profile.
    async fn field_changes(
        &self,
        account: AccountId,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<FieldChange>, StoreError>;
    /// What happened to its safety.
    async fn events(
        &self,
        account: AccountId,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<SecurityEvent>, StoreError>;
    /// Writes down what happened.
    async fn add_event(&self, event: &SecurityEvent) -> Result<(), StoreError>;
    /// Whether the device was seen before; from now on it was.
    async fn meet_device(
        &self,
        account: AccountId,
        visit: &Visit,
        now: Time,
    ) -> Result<bool, StoreError>;
    /// Forgets all of it but what was agreed to. Some of it at a time: whether more is left.
    async fn forget(&self, account: AccountId) -> Result<bool, StoreError>;
}

/// What was published, and never changes again.
pub trait Editions {
    /// All versions of all documents.
    async fn editions(&self) -> Result<legal::Editions, StoreError>;
    /// The text of a version, as it was published.
    async fn edition_text(
        &self,
        name: LegalName,
        from: Day,
        language: Language,
    ) -> Result<Option<String>, StoreError>;
}

/// What operators did.
pub trait Audit {
    /// The last line, as of now.
    async fn last_audit_line(&self) -> Result<Option<AuditLine>, StoreError>;
    /// Lines behind a place, in their order.
    async fn audit_lines(&self, behind: u32, limit: u32) -> Result<Vec<AuditLine>, StoreError>;
}

/// Packs.
pub trait Packs {
    /// All packs of an account, as of now.
    async fn packs(&self, account: AccountId) -> Result<Vec<Pack>, StoreError>;
    /// One of them, as of now.
    async fn pack(&self, account: AccountId, id: PackId) -> Result<Option<Pack>, StoreError>;
}

/// Orders.
pub trait Orders {
    /// One order, as of now.
    async fn order(&self, number: OrderNumber) -> Result<Option<Order>, StoreError>;
    /// An account's orders, newest first. The index behind it may lag by a moment.
    async fn orders_of(
        &self,
        account: AccountId,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Order>, StoreError>;
    /// Everybody's orders, newest first. The index behind it may lag by a moment.
    async fn all_orders(&self, page: Option<&str>, limit: u32) -> Result<Page<Order>, StoreError>;
    /// What an Idempotency-Key was used for, as of now.
    async fn order_request(
        &self,
        account: AccountId,
        key: &str,
    ) -> Result<Option<(OrderRequest, OrderNumber)>, StoreError>;
}

/// Refunds.
pub trait Refunds {
    /// One refund, as of now.
    async fn refund(&self, id: RefundId) -> Result<Option<Refund>, StoreError>;
    /// All refunds of an order, the oldest first, as of now.
    async fn refunds_of(&self, order: OrderNumber) -> Result<Vec<Refund>, StoreError>;
    /// Refunds that have not ended, newest first. The index behind it may lag by a moment.
    async fn open_refunds(
        &self,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Refund>, StoreError>;
    /// Where the money of a refund goes.
    async fn requisites(&self, id: RefundId) -> Result<Option<Requisites>, StoreError>;
}

/// What is kept beside the ledger.
pub trait Evidences {
    /// What a person has to look at, newest first.
    async fn incidents(&self, page: Option<&str>, limit: u32)
    -> Result<Page<Evidence>, StoreError>;
    /// The callbacks that named an invoice, as they came.
    async fn callbacks(&self, invoice: u64) -> Result<Vec<Evidence>, StoreError>;
}

/// The journal, newest line first.
pub trait Journal {
    /// Up to `limit` lines, from where `page` left off.
    async fn lines(
        &self,
        account: AccountId,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Line>, StoreError>;
}

/// Photos.
pub trait Photos {
    /// One photo, as of now.
    async fn photo(&self, id: PhotoId) -> Result<Option<Photo>, StoreError>;
    /// Those of the ids that exist, as of now, in no particular order.
    async fn photos(&self, ids: &[PhotoId]) -> Result<Vec<Photo>, StoreError>;
    /// An account's photos, newest first. The index behind it may lag by a moment.
    async fn photos_of(
        &self,
        account: AccountId,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Photo>, StoreError>;
}

/// What somebody should look after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// A photo.
    Photo(PhotoId),
    /// An order.
    Order(OrderNumber),
    /// A pack of an account.
    Pack(AccountId, PackId),
    /// A refund.
    Refund(RefundId),
    /// An account that is blocked for a time, or being erased.
    Account(AccountId),
}

/// The index of what is due.
pub trait Agenda {
    /// What was due before `before` in one shard of the index. Only a proposal: the index may lag,
    /// so each has to be looked at and its condition decides.
    async fn due(&self, shard: u8, before: Time, limit: u32) -> Result<Vec<Due>, StoreError>;
    /// Everything in one shard, the soonest first, whenever it is due. What is put off meanwhile
    /// is met again, and nothing is missed.
    async fn agenda(
        &self,
        shard: u8,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Due>, StoreError>;
}

/// Shards of the index of what is due.
pub const DUE_SHARDS: u8 = 16;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next one begins, if there is one.
    pub next: Option<String>,
}

/// Who is logged in.
pub trait Sessions {
    /// The session that the token opens, whether it still holds or not.
    async fn session(&self, token: &TokenDigest) -> Result<Option<Session>, StoreError>;
    /// Writes a new session.
    async fn add_session(&self, session: &Session) -> Result<(), StoreError>;
    /// Writes a later time of last use. A session that was ended meanwhile stays ended: conflict.
    async fn touch_session(&self, session: &Session) -> Result<(), StoreError>;
    /// All of an account, whether they still hold or not.
    async fn sessions_of(&self, account: AccountId) -> Result<Vec<Session>, StoreError>;
    /// Ends it. Ending what has ended is fine.
    async fn end_session(&self, token: &TokenDigest) -> Result<(), StoreError>;
}

/// An object as its store describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its size.
    pub size_bytes: u64,
    /// Its content, where the store knows it.
    pub sha256: Option<Sha256>,
}

/// A request that a browser can send to the store itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRequest {
    /// Where to.
    pub url: String,
    /// The headers that were signed and have to be sent as they stand.
    pub headers: Vec<(String, String)>,
}

/// What customers upload.
pub trait Uploads {
    /// A link to upload exactly this file, once, for `life`.
    async fn sign_upload(
        &self,
        id: PhotoId,
        order: &PhotoOrder,
        life: Span,
    ) -> Result<SignedRequest, StoreError>;
    /// What was uploaded, if anything.
    async fn uploaded(&self, id: PhotoId) -> Result<Option<Stored>, StoreError>;
    /// Its bytes; nothing when there is no upload.
    async fn load(&self, id: PhotoId) -> Result<Option<Vec<u8>>, StoreError>;
    /// Removes it. Removing what is gone is fine.
    async fn remove_upload(&self, id: PhotoId) -> Result<(), StoreError>;
}

/// What customers get back.
pub trait Results {
    /// Stores the result of the photo's recipe unless there is one; gives what is there then.
    async fn add_result(&self, photo: &Photo, bytes: Vec<u8>) -> Result<Stored, StoreError>;
    /// A link to download the result under the given name, for `life`.
    async fn sign_download(
        &self,
        photo: &Photo,
        name: &FileName,
        life: Span,
    ) -> Result<String, StoreError>;
    /// Removes it. Removing what is gone is fine.
    async fn remove_result(&self, photo: &Photo) -> Result<(), StoreError>;
}

/// The queue of photos to edit.
pub trait EditQueue {
    /// Asks for a photo to be edited, perhaps again.
    async fn ask(&self, id: PhotoId) -> Result<(), StoreError>;
}

/// Letters that are to be written.
pub trait Letters {
    /// Asks for a letter to be written, perhaps again.
    async fn post(&self, letter: &Letter) -> Result<(), StoreError>;
}

/// Which letters were written, by their keys.
pub trait LetterBook {
    /// What is known of a letter, as of now.
    async fn writing(&self, key: &str) -> Result<Option<Writing>, StoreError>;
    /// Takes the letter for this run for [`Writing::LEASE_LIFE`], unless it was sent or another
    /// run has it: conflict.
    async fn claim_letter(&self, key: &str, by: LeaseId, now: Time) -> Result<(), StoreError>;
    /// The letter was sent, whoever has it now.
    async fn letter_sent(&self, key: &str, at: Time) -> Result<(), StoreError>;
}

/// What carries mail.
pub trait Mails {
    /// Hands over a mail. What does not answer in time may have sent it all the same.
    async fn send(&self, mail: &Mail) -> Result<(), StoreError>;
}

/// Documents that the owner edits without a deploy: the catalogue, the shop's keys.
pub trait Documents {
    /// The document's text, as of now; secret ones are decrypted.
    async fn document(&self, name: &str) -> Result<Option<String>, StoreError>;
}

/// Documents that an operator may write, too.
pub trait EditableDocuments: Documents {
    /// Writes the text in the place of what is there. Other functions read it within
    /// [`DOCUMENT_LIFE`](crate::catalogue::DOCUMENT_LIFE).
    async fn set_document(&self, name: &str, text: &str) -> Result<(), StoreError>;
}

/// A request to another service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebRequest {
    /// Where to.
    pub url: String,
    /// The kind of the body; nothing makes it a GET.
    pub content_type: Option<&'static str>,
    /// The body.
    pub body: String,
}

/// What another service answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebReply {
    /// The status.
    pub status: u16,
    /// The body, as far as it is text.
    pub body: String,
}

/// Other services.
pub trait Web {
    /// Sends a request and reads the answer, both within limits. What does not answer in time may
    /// have acted all the same.
    async fn send(&self, request: &WebRequest) -> Result<WebReply, StoreError>;
}
