//! Where the product meets its callers: requests and answers of the HTTP API, problems (RFC 9457),
//! verdicts on queue messages, sessions, settings, the clock, random numbers and the log.
//!
//! Deliberately absent: rules of the product, clients of AWS, and any word about what a photo
//! costs. An error is logged here, once, and nowhere else.

pub mod agreed;
pub mod alarm;
pub mod answer;
pub mod api;
pub mod attachments;
pub mod auth;
pub mod blocks;
pub mod catalogue;
pub mod consents;
pub mod dates;
pub mod documents;
pub mod events;
pub mod exhibits;
pub mod extensions;
pub mod language;
pub mod mailings;
pub mod password;
pub mod problem;
pub mod queue;
pub mod refunds;
pub mod request;
pub mod requisites;
pub mod run;
pub mod runs;
pub mod settings;
pub mod throttle;
pub mod world;

pub use answer::{Answer, local_timestamp, timestamp};
pub use documents::Document;
pub use problem::{Asking, Fault, Problem};
pub use queue::Verdict;
pub use request::Request;
pub use requisites::Requisites;
pub use world::{System, World};
