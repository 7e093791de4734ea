//! The engine from outside: files in, pixels and files out.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "pictures here are small"
)]

mod chart;
mod colour;
mod damage;
mod formats;
mod geometry;
mod golden;
mod privacy;
mod recipes;
