//! Steps: what a store can commit, all of it or nothing.
//!
//! Each change names the conditions under which it holds: see [`Guard`](crate::Guard).

use crate::account::Archive;
use crate::audit::AuditLine;
use crate::block::Block;
use crate::complaint::{Complaint, ComplaintNumber, Reply};
use crate::consent::Consent;
use crate::disclosure::Disclosure;
use crate::dossier::FieldChange;
use crate::evidence::Evidence;
use crate::exhibit::{Exhibit, Release};
use crate::extension::Extension;
use crate::journal::Line;
use crate::legal::{Edition, LegalName};
use crate::mailing::Mailing;
use crate::order::{Closed, Order, OrderNumber, OrderRequest};
use crate::paper::Paper;
use crate::photo::{Again, Delivered, Failure, Photo};
use crate::refund::{Act, Refund, RefundId, Requisites, Sentence};
use crate::{
    Account, AccountId, Day, Email, Language, LeaseId, Mark, Money, Pack, PackId, PhotoId, Profile,
    Span, Time, TokenDigest,
};

/// What a move comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// Commit this.
    Step(Step),
    /// It happened before: answer as then, write nothing.
    Already,
}

/// Changes that are committed together. Made by moves, readable by stores, changed by nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    changes: Vec<Change>,
}

impl Step {
    /// The most changes one commit can carry (the limit of a `DynamoDB` transaction).
    pub const CHANGES_MAX: usize = 100;

    pub(crate) fn of(changes: Vec<Change>) -> Self {
        debug_assert!(!changes.is_empty() && changes.len() <= Self::CHANGES_MAX);
        Self { changes }
    }

    pub(crate) fn into_changes(self) -> Vec<Change> {
        self.changes
    }

    /// What is to change.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}

/// One item's change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the ids and values that the variant's line names")]
pub enum Change {
    /// A new account.
    OpenAccount { account: Account },
    /// Its personal part.
    AddProfile { profile: Box<Profile> },
    /// The e-mail belongs to this account from now on.
    ClaimLogin { email: Email, account: AccountId, now: Time },
    /// Somebody agreed to something, or took it back.
    AddConsent { consent: Box<Consent> },
    /// The ticket of a link is used up.
    UseTicket { token: TokenDigest },
    /// The address of the account is confirmed.
    ConfirmAccount { account: AccountId, at: Time },
    /// The number behind this mark belongs to this account from now on.
    ClaimPerson { mark: Mark, account: AccountId, now: Time },
    /// The number behind this mark had its free pack.
    NoteFreePack { mark: Mark, now: Time },
    /// The number does not belong to the account any more.
    ReleasePerson { mark: Mark, account: AccountId },
    /// The e-mail does not belong to this account any more.
    ReleaseLogin { email: Email, account: AccountId },
    /// The personal part as it is from now on.
    SetProfile { profile: Box<Profile>, version_seen: u32 },
    /// The personal part goes.
    RemoveProfile { account: AccountId },
    /// What the law wants kept of it stays.
    KeepArchive { archive: Box<Archive> },
    /// A field of the profile changed.
    AddFieldChange { change: FieldChange },
    /// Every session ends.
    RaiseEpoch { account: AccountId, epoch_seen: u32 },
    /// The account is blocked.
    BlockAccount { account: AccountId, block: Block, epoch_seen: u32 },
    /// It is not any more.
    UnblockAccount { account: AccountId, epoch_seen: u32 },
    /// Erasing begins.
    EraseAccount { account: AccountId, epoch_seen: u32, at: Time, due: Time },
    /// There is more to erase; look again later.
    PostponeAccount { account: AccountId, due_seen: Time, due: Time },
    /// Erasing has ended.
    FinishErasure { account: AccountId },
    /// An operator did something.
    AddAuditLine { line: Box<AuditLine> },
    /// Something was given to somebody who may ask for it.
    AddDisclosure { disclosure: Box<Disclosure> },
    /// All packs are to get some days more.
    AddExtension { extension: Box<Extension> },
    /// It has come further.
    MoveExtension { extension: Box<Extension>, version_seen: u32 },
    /// A pack gets its days.
    ExtendPack {
        account: AccountId,
        pack: PackId,
        extension: u32,
        declared: Time,
        longer: Span,
        due: Time,
    },
    /// Somebody complains.
    AddComplaint { complaint: Box<Complaint> },
    /// It stands among all complaints.
    ListComplaint { complaint: ComplaintNumber, received: Time },
    /// It is answered.
    AnswerComplaint { complaint: ComplaintNumber, reply: Box<Reply> },
    /// A paper is asked for.
    AddPaper { paper: Box<Paper> },
    /// It has come further.
    MovePaper { paper: Box<Paper>, version_seen: u32 },
    /// A new version of a document.
    AddEdition { edition: Edition },
    /// Its text in one language.
    AddEditionText { name: LegalName, from: Day, language: Language, text: String },
    /// Everybody is to be told of it.
    AddMailing { mailing: Box<Mailing> },
    /// The mailing has come further.
    MoveMailing { mailing: Box<Mailing>, version_seen: u32 },
    /// A new pack.
    OpenPack { pack: Pack },
    /// A line of the journal.
    AddLine { line: Line },
    /// Nothing changes, but the account must be active at this very moment.
    ExpectActive { account: AccountId },
    /// Units leave the available part of a pack.
    TakeUnits { account: AccountId, pack: PackId, units: u32, now: Time },
    /// Units come back.
    ReturnUnits { account: AccountId, pack: PackId, units: u32 },
    /// A new photo, held for its upload.
    AddPhoto { photo: Box<Photo> },
    /// The upload link of a held photo is given out again.
    RenewLink { photo: PhotoId, generation_seen: u32, link_until: Time, due: Time },
    /// A run of the photo function begins.
    Start {
        photo: PhotoId,
        generation_seen: u32,
        lease: LeaseId,
        until: Time,
        due: Time,
        now: Time,
    },
    /// The result is stored.
    Deliver { photo: PhotoId, delivered: Delivered },
    /// The photo cannot be edited.
    Fail { photo: PhotoId, lease: LeaseId, pack: PackId, failure: Failure },
    /// Nothing will be uploaded; `erased` when the customer cancelled it.
    Abandon { photo: PhotoId, generation_seen: u32, at: Time, due: Time, erased: bool },
    /// An abandoned or parked photo is held again.
    Retake { photo: PhotoId, generation_seen: u32, pack: PackId, link_until: Time, due: Time },
    /// An upload came late and there is no unit for it: kept until there is one.
    Park { photo: PhotoId, generation_seen: u32, at: Time, due: Time },
    /// The customer no longer wants it; its objects are to go.
    Erase { photo: PhotoId, at: Time },
    /// Another result of a delivered photo is wanted.
    AskAgain { photo: PhotoId, edits_seen: u32, again: Box<Again>, due: Time },
    /// It is stored; the one before it is to go.
    DeliverAgain { photo: PhotoId, edits_seen: u32, delivered: Delivered, due: Time },
    /// It cannot be made; the one before it stays.
    RefuseAgain { photo: PhotoId, edits_seen: u32, failure: Failure },
    /// It becomes an exhibit: nobody changes or deletes it.
    ImpoundPhoto { photo: PhotoId, edits_seen: u32, at: Time },
    /// It is none any more; `erased` when its objects are to go.
    ReleasePhoto { photo: PhotoId, impounded: Time, erased: Option<Time> },
    /// The record of it.
    AddExhibit { exhibit: Box<Exhibit> },
    /// How it ended.
    ReleaseExhibit { photo: PhotoId, at: Time, release: Box<Release> },
    /// Somebody was asked to look after it; look again later.
    Postpone { photo: PhotoId, due_seen: Time, due: Time },
    /// Nothing is left to do for it: it leaves the index of due work.
    Settle { photo: PhotoId, due_seen: Time },
    /// The same of one that was deleted, whose objects are gone: what the customer said of it goes.
    ForgetPhoto { photo: PhotoId, due_seen: Time },
    /// The answer to an Idempotency-Key is remembered.
    KeepRequest { account: AccountId, request: OrderRequest, order: OrderNumber, until: Time },
    /// A new order.
    AddOrder { order: Order },
    /// The money came.
    PayOrder { order: OrderNumber, price: Money, at: Time },
    /// No money will come.
    CloseOrder { order: OrderNumber, why: Closed, at: Time },
    /// There was no news of it; ask again later.
    PostponeOrder { order: OrderNumber, due_seen: Time, due: Time },
    /// A refund of it begins.
    RefundOrder { order: OrderNumber },
    /// A refund of it has ended; `refunded` when anything was ever paid back.
    SettleOrder { order: OrderNumber, refunded: bool },
    /// What is left of a pack ends with its term.
    ExpireUnits {
        account: AccountId,
        pack: PackId,
        units: u32,
        version_seen: u32,
        over: Time,
        due: Time,
    },
    /// What is left of a pack is held for a refund.
    FreezeUnits { account: AccountId, pack: PackId, units: u32, version_seen: u32, now: Time },
    /// A refund ended without money.
    UnfreezeUnits { account: AccountId, pack: PackId, units: u32, due: Time },
    /// A refund was paid out.
    RefundUnits { account: AccountId, pack: PackId, units: u32 },
    /// Somebody looked at the pack; look again later.
    PostponePack { account: AccountId, pack: PackId, due_seen: Time, due: Time },
    /// Nothing is left to do for the pack.
    SettlePack { account: AccountId, pack: PackId, due_seen: Time },
    /// A new refund.
    AddRefund { refund: Refund },
    /// Where its money goes.
    AddRequisites { refund: RefundId, requisites: Requisites },
    /// The customer takes it back.
    WithdrawRefund { refund: RefundId, at: Time },
    /// An operator refuses it.
    RefuseRefund { refund: RefundId, refused: Act, why: Sentence },
    /// An operator agrees to it.
    ApproveRefund { refund: RefundId, approved: Act, due: Time },
    /// A run is about to send its payout.
    SendRefund { refund: RefundId, lease: LeaseId, until: Time, due: Time },
    /// The payer took it.
    SentRefund { refund: RefundId, lease: LeaseId, request: Sentence, due: Time },
    /// The payer did not take it.
    NotTakenRefund { refund: RefundId, lease: LeaseId, due: Time },
    /// Nothing was paid after all.
    UnsendRefund { refund: RefundId, due: Time, now: Time },
    /// The customer has the money.
    PayOutRefund { refund: RefundId, paid: Act, reference: Sentence },
    /// Somebody looked at it; look again later.
    PostponeRefund { refund: RefundId, due_seen: Time, due: Time },
    /// Something is kept for a dispute, or for a person to look at.
    KeepEvidence { evidence: Evidence },
}
