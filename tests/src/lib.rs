//! What tests share: a plain HTTP client, the deployed stack as a person meets it, the emulator
//! with tables and buckets of a test's own, and pictures to send.
//!
//! Deliberately absent: product rules, unit tests (they stand beside what they test), waiting
//! without a bound.

pub mod cloud;
pub mod desk;
pub mod http;
pub mod logs;
pub mod people;
pub mod pictures;
pub mod robokassa;
pub mod stack;

pub use cloud::Cloud;
pub use desk::Operator;
pub use http::{Client, Reply};
pub use logs::Logs;
pub use robokassa::Robokassa;
pub use stack::{Customer, Stack};
