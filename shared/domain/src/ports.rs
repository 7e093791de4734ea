//! What the outside must offer. A port exists because it has two real implementations: one on AWS
//! and one in memory, held to the same contract.
#![allow(
    async_fn_in_trait,
    reason = "ports are used as generics; whether a future may cross threads is settled in main"
)]

use crate::photo::{Photo, PhotoOrder};
use crate::{
    Account, AccountId, Email, FileName, Line, Pack, PhotoId, Profile, Session, Sha256, Span, Step,
    Time, TokenDigest,
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
}

/// Packs.
pub trait Packs {
    /// All packs of an account, as of now.
    async fn packs(&self, account: AccountId) -> Result<Vec<Pack>, StoreError>;
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
    /// Photos of one shard of the index that were due before `before`. Only a proposal: the index
    /// may lag, so each has to be looked at and its condition decides.
    async fn due(&self, shard: u8, before: Time, limit: u32) -> Result<Vec<PhotoId>, StoreError>;
}

/// Shards of the index of due photos.
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
