//! What all tests of the whole product share: how to talk to the deployed stack, and pictures to
//! send it.
//!
//! Deliberately absent: product code, unit tests (they stand beside what they test), sleeps
//! without a bound.
