//! A person's stories on the deployed stack: the real binaries, the real template, the real
//! protocol. Names are sentences.

mod account;
mod bad_luck;
mod deletes;
mod restart;
mod road;
mod upload;
