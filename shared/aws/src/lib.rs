//! The ports on AWS: the database engine, the buckets, the queues, mail, the owner's documents.
//!
//! Deliberately absent: a rule, a decision, a default that hides missing data, and any type of the
//! AWS crates in what others see. Clients retry what is safe to retry; above them nobody does.

mod attachments;
mod bucket;
mod connection;
mod exhibits;
mod mailbox;
mod papers;
mod postbox;
mod queue;
mod tables;
mod vault;

pub use bucket::Bucket;
pub use connection::Connection;
pub use mailbox::Mailbox;
pub use papers::Papers;
pub use postbox::Postbox;
pub use queue::Queue;
pub use tables::{TableNames, Tables};
pub use vault::Vault;

use domain::ports::StoreError;

/// Whatever the client says went wrong; the caller may try again.
fn unavailable<E: std::error::Error + Send + Sync + 'static>(error: E) -> StoreError {
    StoreError::Unavailable(Box::new(error))
}
