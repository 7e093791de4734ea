//! The whole product on one machine: the pinned emulator, the real Lambda binaries, the SAM
//! template itself, a Robokassa to pay at, and a front door on one URL.
//!
//! `cargo local` starts it and keeps it; `cargo verify` starts a private one and runs every check
//! against it. Only what AWS would do by itself is here. Absent on purpose: product rules, a
//! second description of the infrastructure, reloading on change, and containers.

use std::fmt;

pub mod args;
mod begin;
pub mod binaries;
pub mod deploy;
pub mod emulator;
pub mod front;
pub mod fuzz;
mod mailbox;
pub mod page;
pub mod ports;
pub mod process;
pub mod python;
pub mod sandbox;
pub mod stack;
pub mod verify;

/// Why a command ended before its work was done.
#[derive(Debug)]
pub enum Trouble {
    /// Somebody pressed Ctrl-C or sent SIGTERM: not a failure.
    Stopped,
    /// A sentence that says what went wrong and what to do.
    Failed(String),
}

impl Trouble {
    /// A failure with its sentence.
    pub fn failed(sentence: impl Into<String>) -> Self {
        Self::Failed(sentence.into())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => out.write_str("stopped"),
            Self::Failed(sentence) => out.write_str(sentence),
        }
    }
}

impl std::error::Error for Trouble {}
