//! The engine from outside: files in, pixels and files out.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "pictures here are small"
)]
#![allow(clippy::float_cmp, reason = "the largest of three is one of the three")]
#![allow(clippy::format_push_string, clippy::similar_names, reason = "plain is better here")]

mod chart;
mod codec;
mod colour;
mod damage;
mod detail;
mod formats;
mod geometry;
mod golden;
mod grading;
mod hostile;
mod outputs;
mod privacy;
mod published;
mod quick;
mod recipes;
mod turned;
mod watermark;
