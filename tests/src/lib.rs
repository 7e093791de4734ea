//! What all journeys share: a plain HTTP client, the deployed stack as a person meets it, and
//! pictures to send.
//!
//! Deliberately absent: product code, unit tests (they stand beside what they test), waiting
//! without a bound.

pub mod http;
pub mod pictures;
pub mod stack;

pub use http::{Client, Reply};
pub use stack::{Customer, Stack};
