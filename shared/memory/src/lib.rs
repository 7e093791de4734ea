//! The ports in memory: an embedded `DynamoDB`, buckets and a queue, and faults around every call.
//! Tests and the simulation run the product's own handlers on it.
//!
//! Deliberately absent: expressions or conditions of its own (the embedded database evaluates the
//! ones that production uses), anything the AWS side cannot do, and assertions.

mod bucket;
mod faults;
mod letters;
mod mailbox;
mod queue;
mod tables;
mod vault;

pub use bucket::Bucket;
pub use faults::{Fate, Faults};
pub use letters::{Papers, Postbox, Wire};
pub use mailbox::Mailbox;
pub use queue::Queue;
pub use tables::{Consumed, Tables};
pub use vault::Vault;
