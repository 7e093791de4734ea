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
pub mod base32;
pub mod email;
pub mod ids;
pub mod journal;
pub mod ledger;
pub mod pack;
pub mod password;
pub mod photo;
pub mod ports;
pub mod session;
pub mod step;
pub mod text;
pub mod time;

pub use account::{Account, AccountStage, Profile};
pub use email::Email;
pub use ids::{AccountId, LeaseId, PackId, PhotoId};
pub use journal::{Cause, Line};
pub use pack::{Pack, PackKind, PackStage, PackTerms};
pub use password::{Password, PasswordHash};
pub use photo::{Delivered, Failure, Photo, PhotoOrder, Stage};
pub use session::{Session, TokenDigest};
pub use step::{Change, Guard, Move, Step};
pub use text::{FileName, MediaType, RecipeText, Sha256};
pub use time::{Span, Time};
