//! Letters: what the customer is to be told. They are queued here and written elsewhere.

use crate::calendar::Day;
use crate::exhibit::Fate;
use crate::legal::LegalName;
use crate::money::Money;
use crate::order::OrderNumber;
use crate::refund::RefundId;
use crate::{AccountId, LeaseId, PackId, PaperId, PhotoId, Span, Time};

/// A letter that is to be written. The same letter may be queued more than once; its key says
/// that it is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// To whom.
    pub account: AccountId,
    /// About what.
    pub about: About,
}

/// What a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A pack ends soon and photos are left in it.
    PackEnds {
        /// Which one.
        pack: PackId,
        /// How many are left.
        photos: u32,
        /// The last day.
        on: Day,
        /// Whole days from now.
        days: u32,
    },
    /// An order was paid.
    OrderPaid {
        /// Which one.
        order: OrderNumber,
        /// How much.
        sum: Money,
    },
    /// A pack is nearly used and nothing else is left.
    PackLow {
        /// Which one.
        pack: PackId,
    },
    /// A pack is used up and nothing else is left: what is sold today. This is advertising (R24).
    PackUsedUp {
        /// Which one.
        pack: PackId,
    },
    /// Every photo that was asked for in one go has ended.
    PhotosEnded {
        /// When the newest of them was asked for.
        newest: Time,
    },
    /// A new version of a document was published.
    DocumentChanged {
        /// Which document.
        name: LegalName,
        /// Its first day.
        from: Day,
    },
    /// Something about the account itself. What it says, links included, is made when it is
    /// written, so no message holds a secret.
    Account {
        /// What.
        notice: Notice,
        /// Tells two letters of one kind apart.
        slot: u64,
    },
    /// A photo became an exhibit, or is none any more.
    Exhibit {
        /// Which photo.
        photo: PhotoId,
        /// When it became one.
        at: Time,
        /// How it ended, if it did.
        fate: Option<Fate>,
    },
    /// A refund came a step further.
    Refund {
        /// Which one.
        refund: RefundId,
        /// Its stage now.
        stage: &'static str,
        /// How much.
        sum: Money,
    },
    /// A paper was asked for, or was checked.
    Paper {
        /// Which one.
        paper: PaperId,
        /// Its stage now.
        stage: &'static str,
    },
}

impl Letter {
    /// How long after it was asked for it is written. More photos may be on their way: a letter
    /// about all of them takes the place of one about the first.
    pub const fn delay(&self) -> Span {
        match self.about {
            About::PhotosEnded { .. } => Span::seconds(60),
            // Asked for before it is so: see whoever erases.
            About::Account { notice: Notice::Erasure, .. } => Span::seconds(5),
            _ => Span::seconds(0),
        }
    }

    /// What makes it itself.
    pub fn key(&self) -> String {
        match self.about {
            // A pack that was extended ends on another day, and is worth another reminder.
            About::PackEnds { pack, on, days, .. } => {
                format!("pack-ends#{}#{on}#{days}", pack.bare())
            }
            About::PackLow { pack } => format!("pack-low#{}", pack.bare()),
            About::PackUsedUp { pack } => format!("pack-used-up#{}", pack.bare()),
            About::PhotosEnded { newest } => {
                format!("photos-ended#{}#{}", self.account.bare(), newest.as_millis())
            }
            About::DocumentChanged { name, from } => {
                format!("document-changed#{}#{from}#{}", name.as_str(), self.account.bare())
            }
            About::OrderPaid { order, .. } => format!("order-paid#{order}"),
            About::Refund { refund, stage, .. } => format!("refund#{}#{stage}", refund.bare()),
            About::Exhibit { photo, at, fate } => {
                let step = fate.map_or("impounded", Fate::as_str);
                format!("exhibit#{}#{}#{step}", photo.bare(), at.as_millis())
            }
            About::Paper { paper, stage } => format!("paper#{}#{stage}", paper.bare()),
            About::Account { notice, slot } => {
                format!("{}#{}#{slot}", notice.as_str(), self.account.bare())
            }
        }
    }
}

/// What a letter about an account says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notice {
    /// Please confirm the address.
    Confirm,
    /// Somebody registered with your address, and you have an account.
    KnownEmail,
    /// The number you gave belongs to another account.
    KnownPerson,
    /// Here is the link to a new password.
    Reset,
    /// Somebody logged in from a device that was not seen before.
    NewDevice,
    /// The password was changed.
    PasswordChanged,
    /// Please confirm the new address: to the new one.
    EmailChange,
    /// The address is to be changed: to the old one.
    EmailChanging,
    /// The account is being erased.
    Erasure,
    /// The account was blocked.
    Blocked,
    /// The block was lifted.
    Unblocked,
}

impl Notice {
    /// All of them.
    pub const ALL: [Notice; 11] = [
        Self::Confirm,
        Self::KnownEmail,
        Self::KnownPerson,
        Self::Reset,
        Self::NewDevice,
        Self::PasswordChanged,
        Self::EmailChange,
        Self::EmailChanging,
        Self::Erasure,
        Self::Blocked,
        Self::Unblocked,
    ];

    /// The name in messages and keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::KnownEmail => "known-email",
            Self::KnownPerson => "known-person",
            Self::Reset => "reset",
            Self::NewDevice => "new-device",
            Self::PasswordChanged => "password-changed",
            Self::EmailChange => "email-change",
            Self::EmailChanging => "email-changing",
            Self::Erasure => "erasure",
            Self::Blocked => "blocked",
            Self::Unblocked => "unblocked",
        }
    }

    /// Reads what [`Notice::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.as_str() == text)
    }
}

/// How far the writing of a letter has come. A letter is claimed, sent, and marked as sent: a run
/// that dies between the last two leaves a claim, and when that is over another run sends it
/// again. Twice is better than never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// A run is at it.
    Claimed {
        /// Which one.
        by: LeaseId,
        /// Until when the others leave it alone.
        until: Time,
    },
    /// It is on its way.
    Sent {
        /// Since when.
        at: Time,
    },
}

impl Writing {
    /// How long a run has a letter for itself: longer than a run may take, shorter than its message
    /// stays hidden, so that the next delivery finds the letter free.
    pub const LEASE_LIFE: Span = Span::seconds(90);
    /// How long it is remembered: longer than any message lives, dead letters included.
    pub const MEMORY: Span = Span::days(90);
}
