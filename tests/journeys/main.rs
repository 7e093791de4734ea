//! A person's stories on the deployed stack: the real binaries, the real template, the real
//! protocol. Names are sentences.
//!
//! A function's own stories stand in the file of its name; `road`, `kinds` and `restart` are about
//! all.

mod account;
mod checkout;
mod complaints;
mod documents;
mod edit_photo;
mod inventory;
mod kinds;
mod notify;
mod operator;
mod payment_callback;
mod photos;
mod reading;
mod reconcile;
mod refund;
mod restart;
mod road;
mod scrubbed;
mod session;
mod signup;
mod site;
mod upload_url;
mod who_may;
