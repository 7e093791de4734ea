//! The protocol of Robokassa for a shop in Kazakhstan, as values: what is sent to start a payment,
//! what a callback must look like to be believed, what the state of an operation is.
//!
//! Numbers in brackets are sections of the project's notes on the protocol, which are kept outside
//! this repository. Three rules hold everywhere: the base string is made of the exact texts that
//! were sent or received, never of something printed anew; sums are whole tiyn and never meet a
//! float; a [`Notice`] exists only if its signature was right.
//!
//! What only Russia documents, refunds and invoices by signed token (5, 6), is asked for through a
//! [`RefundApi`] or an [`InvoiceApi`]; neither exists for a shop whose settings say Kazakhstan.
//!
//! Deliberately absent: I/O, an HTTP client, the clock, logging and storage; the requests of holds,
//! recurring and saved-card payments (1.9, by agreement only; their signatures are
//! [`signature::start_base`] with other slots, as the vectors show); the legacy fields
//! `OutSumCurrency` and `UserIp` and the addresses of one payment `ResultUrl2`, `SuccessUrl2`,
//! `FailUrl2` (1.6, set once in the cabinet); the signed notification of `ResultUrl2` (2.7); the
//! iframe and the JSON endpoint (1.1); the second receipt of Russia (7.2), marked goods and the
//! tax system of an invoice; every value of a callback that is not signed, such as the fee, the
//! payer's sum and the payer's e-mail (2.1); trust in source addresses (2.5).
#![deny(clippy::float_arithmetic, clippy::arithmetic_side_effects)]

pub mod amount;
pub mod form;
pub mod invoice;
pub mod item;
pub mod jwt;
pub mod merchant;
pub mod notice;
pub mod opstate;
pub mod receipt;
pub mod refund;
pub mod settings;
pub mod signature;
pub mod start;

pub use amount::{Amount, AmountError};
pub use form::Form;
pub use invoice::{
    Invoice, InvoiceAnswer, InvoiceApi, InvoiceError, InvoiceKey, InvoiceQuery, InvoiceStatus,
    InvoiceType, Invoiced,
};
pub use item::{InvoiceItem, ItemTax, PaymentMethod, PaymentObject};
pub use jwt::{Call, TokenError};
pub use merchant::{Algorithms, InvId, Keys, Login, Merchant, MerchantError, Mode, Secret};
pub use notice::{Notice, Return, VerifyError};
pub use opstate::{Answer, AnswerError, Operation, State};
pub use receipt::{Item, Receipt, ReceiptError, Tax};
pub use refund::{Created, Refund, RefundApi, RefundError, RefundState, RequestId, Stage};
pub use settings::{Country, Payout, SettingsError, Shop};
pub use signature::{Algorithm, Shp};
pub use start::{Culture, Start, StartError};
