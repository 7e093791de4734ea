//! A person's stories on the deployed stack: the real binaries, the real template, the real
//! protocol. Names are sentences.
//!
//! A function's own stories stand in the file of its name; `road` and `restart` are about all.

mod account;
mod edit_photo;
mod photos;
mod reconcile;
mod restart;
mod road;
mod session;
mod signup;
mod upload_url;
