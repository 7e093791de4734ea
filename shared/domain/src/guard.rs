//! The conditions of the ledger, each by its name.
//!
//! The store turns each into an expression of the database, and the simulation takes them away one
//! by one to see that the loss is noticed.

use crate::step::Change;

/// A condition by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// No account has this id.
    AccountAbsent,
    /// No profile has this id.
    ProfileAbsent,
    /// Nobody registered with this e-mail.
    LoginAbsent,
    /// No pack has this id.
    PackAbsent,
    /// The movement was not written before.
    LineAbsent,
    /// The account is active.
    AccountActive,
    /// The pack is there.
    PackPresent,
    /// The pack is active.
    PackActive,
    /// The pack has as many units.
    UnitsEnough,
    /// The pack's term is not over.
    PackNotExpired,
    /// No photo has this id.
    PhotoAbsent,
    /// The photo is held.
    PhotoHeld,
    /// The photo is held or running.
    PhotoStartable,
    /// Nobody is working on the photo.
    LeaseOver,
    /// The photo is running.
    PhotoRunning,
    /// The run that ends is the one that holds the lease.
    LeaseMine,
    /// The unit goes back to the pack it came from.
    SamePack,
    /// The photo was not taken anew meanwhile.
    SameGeneration,
    /// The photo is abandoned or parked.
    PhotoAway,
    /// The photo was not erased.
    NotErased,
    /// The photo is in none of the stages that hold a unit open.
    PhotoClosed,
    /// The photo is in the index for the reason that was looked at.
    SameDue,
    /// The key was not used before.
    RequestAbsent,
    /// No order has this number.
    OrderAbsent,
    /// The order was not paid before.
    OrderPayable,
    /// The order has this price.
    SamePrice,
    /// The order waits for its money.
    OrderCreated,
    /// The order is paid and no refund of it is under way.
    OrderPaid,
    /// A refund of the order is under way.
    OrderRefunding,
    /// The pack has exactly as many units as were seen.
    SameUnits,
    /// Nothing expired, froze or was refunded meanwhile.
    SameVersion,
    /// The pack's term is over.
    PackOver,
    /// A refund of the pack is under way.
    PackRefunding,
    /// No refund has this id.
    RefundAbsent,
    /// No requisites are kept for it.
    RequisitesAbsent,
    /// Nobody has decided about the refund.
    RefundAsked,
    /// The refund is approved and nothing was sent.
    RefundApproved,
    /// The payout is being sent.
    RefundSending,
    /// The payout was sent, or may have been.
    RefundSent,
    /// The refund is approved and not paid out.
    RefundPayable,
    /// It was not kept before.
    EvidenceAbsent,
    /// This was not written down before.
    ConsentAbsent,
    /// The link was not used before.
    TicketPresent,
    /// The account is there.
    AccountPresent,
    /// No account has this number, or had a free pack for it.
    PersonAbsent,
    /// The claim is this account's.
    ClaimMine,
    /// No session was ended and nothing was blocked meanwhile.
    SameEpoch,
    /// The account is being erased.
    AccountErasing,
    /// Nobody wrote this line of the audit before.
    AuditAbsent,
    /// The version of the document is new.
    EditionAbsent,
    /// No extension has this number.
    ExtensionAbsent,
    /// The extension did not reach the pack before.
    NotExtended,
    /// The photo was not wanted anew meanwhile.
    SameEdits,
    /// This wish for another result waits to be followed.
    EditAsked,
    /// The photo is not impounded.
    NotImpounded,
    /// The photo is impounded, since that time.
    PhotoImpounded,
    /// The photo did not become an exhibit at that time before.
    ExhibitAbsent,
    /// No complaint has this number.
    ComplaintAbsent,
    /// Nobody has answered the complaint.
    ComplaintOpen,
    /// The paper was not asked for before.
    PaperAbsent,
}

impl Guard {
    /// All of them, for tables and for taking them away one by one.
    pub const ALL: [Guard; 60] = [
        Self::AccountAbsent,
        Self::ProfileAbsent,
        Self::LoginAbsent,
        Self::PackAbsent,
        Self::LineAbsent,
        Self::AccountActive,
        Self::PackPresent,
        Self::PackActive,
        Self::UnitsEnough,
        Self::PackNotExpired,
        Self::PhotoAbsent,
        Self::PhotoHeld,
        Self::PhotoStartable,
        Self::LeaseOver,
        Self::PhotoRunning,
        Self::LeaseMine,
        Self::SamePack,
        Self::SameGeneration,
        Self::PhotoAway,
        Self::NotErased,
        Self::PhotoClosed,
        Self::SameDue,
        Self::RequestAbsent,
        Self::OrderAbsent,
        Self::OrderPayable,
        Self::SamePrice,
        Self::OrderCreated,
        Self::OrderPaid,
        Self::OrderRefunding,
        Self::SameUnits,
        Self::SameVersion,
        Self::PackOver,
        Self::PackRefunding,
        Self::RefundAbsent,
        Self::RequisitesAbsent,
        Self::RefundAsked,
        Self::RefundApproved,
        Self::RefundSending,
        Self::RefundSent,
        Self::RefundPayable,
        Self::EvidenceAbsent,
        Self::ConsentAbsent,
        Self::TicketPresent,
        Self::AccountPresent,
        Self::PersonAbsent,
        Self::ClaimMine,
        Self::SameEpoch,
        Self::AccountErasing,
        Self::AuditAbsent,
        Self::EditionAbsent,
        Self::ExtensionAbsent,
        Self::NotExtended,
        Self::SameEdits,
        Self::EditAsked,
        Self::NotImpounded,
        Self::PhotoImpounded,
        Self::ExhibitAbsent,
        Self::ComplaintAbsent,
        Self::ComplaintOpen,
        Self::PaperAbsent,
    ];
}

impl Change {
    /// The conditions under which the change holds.
    pub fn guards(&self) -> &'static [Guard] {
        use Guard as G;
        match self {
            Self::OpenAccount { .. } => &[G::AccountAbsent],
            Self::AddProfile { .. } => &[G::ProfileAbsent],
            Self::ClaimLogin { .. } => &[G::LoginAbsent],
            Self::OpenPack { .. } => &[G::PackAbsent],
            Self::AddLine { .. } => &[G::LineAbsent],
            Self::ExpectActive { .. } => &[G::AccountActive],
            Self::TakeUnits { .. } => &[G::PackActive, G::UnitsEnough, G::PackNotExpired],
            Self::ReturnUnits { .. } => &[G::PackPresent],
            Self::AddPhoto { .. } => &[G::PhotoAbsent],
            Self::Start { .. } => &[G::PhotoStartable, G::LeaseOver, G::SameGeneration],
            Self::Deliver { .. } => &[G::PhotoRunning],
            Self::Fail { .. } => &[G::PhotoRunning, G::LeaseMine, G::SamePack],
            Self::RenewLink { .. } | Self::Abandon { .. } => &[G::PhotoHeld, G::SameGeneration],
            Self::Retake { .. } | Self::Park { .. } => {
                &[G::PhotoAway, G::SameGeneration, G::NotErased]
            }
            Self::Erase { .. } => &[G::PhotoClosed, G::NotImpounded],
            Self::AskAgain { .. } => &[G::SameEdits, G::NotErased, G::NotImpounded],
            Self::DeliverAgain { .. } | Self::RefuseAgain { .. } => &[G::EditAsked, G::NotErased],
            Self::ImpoundPhoto { .. } => {
                &[G::PhotoClosed, G::SameEdits, G::NotErased, G::NotImpounded]
            }
            Self::ReleasePhoto { .. } => &[G::PhotoImpounded],
            Self::AddExhibit { .. } => &[G::ExhibitAbsent],
            // Together with its photo, which is impounded once at a time.
            Self::ReleaseExhibit { .. } => &[],
            Self::Postpone { .. }
            | Self::PostponeOrder { .. }
            | Self::PostponePack { .. }
            | Self::SettlePack { .. }
            | Self::PostponeRefund { .. } => &[G::SameDue],
            Self::Settle { .. } | Self::ForgetPhoto { .. } => &[G::PhotoClosed, G::SameDue],
            _ => self.guards_of_money(),
        }
    }

    /// Those of orders, refunds, and packs whose units end without a picture.
    fn guards_of_money(&self) -> &'static [Guard] {
        use Guard as G;
        match self {
            Self::KeepRequest { .. } => &[G::RequestAbsent],
            Self::AddOrder { .. } => &[G::OrderAbsent],
            Self::PayOrder { .. } => &[G::OrderPayable, G::SamePrice],
            Self::CloseOrder { .. } => &[G::OrderCreated],
            Self::RefundOrder { .. } => &[G::OrderPaid],
            Self::SettleOrder { .. } => &[G::OrderRefunding],
            Self::ExpireUnits { .. } => &[G::PackActive, G::SameUnits, G::SameVersion, G::PackOver],
            Self::FreezeUnits { .. } => {
                &[G::PackActive, G::SameUnits, G::SameVersion, G::PackNotExpired]
            }
            Self::UnfreezeUnits { .. } | Self::RefundUnits { .. } => &[G::PackRefunding],
            Self::AddRefund { .. } => &[G::RefundAbsent],
            Self::AddRequisites { .. } => &[G::RequisitesAbsent],
            Self::WithdrawRefund { .. }
            | Self::RefuseRefund { .. }
            | Self::ApproveRefund { .. } => &[G::RefundAsked],
            Self::SendRefund { .. } => &[G::RefundApproved],
            Self::SentRefund { .. } | Self::NotTakenRefund { .. } => {
                &[G::RefundSending, G::LeaseMine]
            }
            Self::UnsendRefund { .. } => &[G::RefundSent, G::LeaseOver],
            Self::PayOutRefund { .. } => &[G::RefundPayable, G::LeaseOver],
            Self::KeepEvidence { .. } | Self::AddDisclosure { .. } => &[G::EvidenceAbsent],
            Self::AddExtension { .. } => &[G::ExtensionAbsent],
            Self::ExtendPack { .. } => &[G::NotExtended, G::PackNotExpired],
            _ => self.guards_of_people(),
        }
    }

    /// Those of accounts and their personal part.
    fn guards_of_people(&self) -> &'static [Guard] {
        use Guard as G;
        match self {
            Self::AddConsent { .. } => &[G::ConsentAbsent],
            Self::AddAuditLine { .. } => &[G::AuditAbsent],
            Self::AddEdition { .. } | Self::AddEditionText { .. } | Self::AddMailing { .. } => {
                &[G::EditionAbsent]
            }
            Self::UseTicket { .. } => &[G::TicketPresent],
            Self::ConfirmAccount { .. } => &[G::AccountPresent],
            Self::ClaimPerson { .. } | Self::NoteFreePack { .. } => &[G::PersonAbsent],
            Self::ReleasePerson { .. } | Self::ReleaseLogin { .. } => &[G::ClaimMine],
            Self::SetProfile { .. }
            | Self::MoveExtension { .. }
            | Self::MoveMailing { .. }
            | Self::MovePaper { .. } => &[G::SameVersion],
            Self::AddComplaint { .. } => &[G::ComplaintAbsent],
            Self::AnswerComplaint { .. } => &[G::ComplaintOpen],
            Self::AddPaper { .. } => &[G::PaperAbsent],
            Self::RaiseEpoch { .. }
            | Self::BlockAccount { .. }
            | Self::UnblockAccount { .. }
            | Self::EraseAccount { .. } => &[G::SameEpoch],
            Self::PostponeAccount { .. } => &[G::SameDue],
            Self::FinishErasure { .. } => &[G::AccountErasing],
            Self::RemoveProfile { .. }
            | Self::KeepArchive { .. }
            | Self::AddFieldChange { .. }
            | Self::ListComplaint { .. } => &[],
            _ => unreachable!("named by Change::guards"),
        }
    }
}
