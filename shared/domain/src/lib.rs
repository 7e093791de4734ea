//! The nouns of Suret and what may happen to them: values with one door, moves with their
//! refusals, the ledger of photo units, and the ports that the outside must offer.
//!
//! A move is a method that looks at what is stored and answers with a [`Step`]: the typed changes
//! and the named conditions ([`Guard`]) under which they hold. Only a `Step` can be committed, so
//! a lost update cannot be written and doing something twice is decided here, in pure code.
//!
//! Deliberately absent: I/O, an async runtime, HTTP, AWS, JSON, the clock, random numbers, floats
//! and logging. Time and ids come in as arguments.
#![deny(clippy::float_arithmetic)]

pub mod account;
pub mod attachment;
pub mod audit;
pub mod base32;
pub mod block;
pub mod calendar;
pub mod catalogue;
pub mod complaint;
pub mod consent;
pub mod disclosure;
pub mod dossier;
pub mod email;
pub mod evidence;
pub mod exhibit;
pub mod extension;
pub mod guard;
pub mod iban;
pub mod ids;
pub mod iin;
pub mod journal;
pub mod language;
pub mod ledger;
pub mod legal;
pub mod letter;
pub mod mail;
pub mod mailing;
pub mod money;
pub mod operator;
pub mod order;
pub mod pack;
pub mod paper;
pub mod password;
pub mod person;
pub mod phone;
pub mod photo;
pub mod ports;
pub mod refund;
pub mod run;
pub mod session;
pub mod step;
pub mod text;
pub mod ticket;
pub mod time;
pub mod tries;
pub mod vault;
pub mod visit;

pub use account::{Account, AccountStage, Archive, Opening, Profile};
pub use attachment::{AttachedTo, Attachment, Attachments, PaperType};
pub use block::{Block, Ground};
pub use calendar::Day;
pub use catalogue::{Catalogue, Offer};
pub use complaint::{Complaint, ComplaintNumber};
pub use consent::{Consent, ConsentKind};
pub use disclosure::Disclosure;
pub use dossier::{FieldChange, Happening, SecurityEvent};
pub use email::Email;
pub use evidence::{Evidence, EvidenceKind};
pub use exhibit::{Exhibit, Fate, Part};
pub use extension::Extension;
pub use guard::Guard;
pub use iban::Iban;
pub use ids::{AccountId, LeaseId, PackId, PaperId, PhotoId};
pub use iin::{Bin, Iin};
pub use journal::{Cause, Line};
pub use language::Language;
pub use letter::{About, Letter, Notice, Writing};
pub use mail::{Mail, Subject, Unsubscribe};
pub use mailing::Mailing;
pub use money::Money;
pub use operator::{OperatorName, OperatorSession};
pub use order::{Order, OrderNumber, OrderStage, Payment, PaymentMode};
pub use pack::{Pack, PackKind, PackStage, PackTerms};
pub use paper::Paper;
pub use password::{Password, PasswordHash};
pub use person::{Address, CustomerStatus, Name, Organisation, PersonName};
pub use phone::Phone;
pub use photo::{Delivered, Failure, Photo, PhotoOrder, Stage};
pub use refund::{Act, Refund, RefundId, RefundStage, Requisites, Sentence};
pub use session::{Session, TokenDigest};
pub use step::{Change, Move, Step};
pub use text::{
    FileName, MediaType, RecipeText, RequestText, RequestTextError, ResultKind, Sha256,
};
pub use ticket::{Purpose, Ticket};
pub use time::{Span, Time};
pub use tries::{Scope, Tries};
pub use vault::{Identity, Mark, Number, Sealed};
pub use visit::{Agent, Visit};
