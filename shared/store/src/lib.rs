//! The ports of the ledger for `DynamoDB`, written once over a small [`Engine`]: keys, item
//! shapes, and each named condition as the expression that the database checks.
//!
//! Two engines exist, the AWS client's and an embedded one for tests, so the expressions that
//! production uses are the ones that the simulation tries to break.
//!
//! Deliberately absent: a client of AWS, a rule, a decision, a retry, and any default that would
//! hide missing data: an item that cannot be read back is an error.

mod again;
mod codec;
mod complaints;
mod desk;
mod desk_acts;
mod engine;
mod exhibits;
#[cfg(test)]
mod inventory;
mod items;
pub mod keys;
mod letters;
mod mailings;
mod money;
mod operators;
mod papers;
mod people;
mod ports;
mod ports_money;
mod ports_people;
mod render;
mod render_money;
mod render_people;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod snapshots_attached;
#[cfg(test)]
mod snapshots_desk;

pub use engine::{Engine, Item, Key, Query, QueryPage, Range, Table, Value, Verb, Walked, Write};
pub use ports::Store;
