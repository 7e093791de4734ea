//! All problems that the product can have with a request: `application/problem+json` (RFC 9457).
//! The `type` is stable; texts may change.

use crate::answer::timestamp;
use domain::legal::LegalName;
use domain::order::Accepted;
use domain::{Block, Exhibit, Span, Time};
use lambda_http::http::{HeaderValue, header};
use lambda_http::{Body, Response};
use serde::Serialize;
use serde_json::{Value, json};
use std::error::Error;

/// A problem.
#[derive(Debug)]
pub enum Problem {
    /// The request is not of the form it should have.
    Invalid(Vec<Fault>),
    /// The body is larger than any sensible request.
    BodyTooLarge,
    /// The body is not JSON by its own account.
    NotJson,
    /// The body is not a form by its own account.
    NotForm,
    /// No session, or one that has ended.
    NotLoggedIn,
    /// E-mail and password do not belong together. It does not say which is wrong.
    WrongLogin,
    /// Another site made the browser send this.
    CrossSite,
    /// The account is blocked, or on its way out.
    AccountClosed,
    /// There is nothing there, or nothing of yours.
    NotFound,
    /// The account's address is not confirmed: neither money nor photos move before that.
    EmailNotConfirmed,
    /// The account is blocked.
    AccountBlocked(Box<Block>),
    /// A payment needs more of the profile.
    ProfileIncomplete,
    /// The account is being erased, or was.
    AccountErased,
    /// Another extension of all packs is on its way.
    ExtensionUnderWay,
    /// The link was used, or its time is over.
    LinkOver,
    /// A version of a document is there with other texts: what was published stays.
    VersionTaken,
    /// The catalogue is another one than the operator looked at.
    CatalogueChanged,
    /// Too many tries, from one network or for one address.
    TooManyTries {
        /// Until the next one is looked at.
        wait: Span,
    },
    /// The photo is being edited.
    PhotoBusy,
    /// It was edited again as often as a photo may be.
    EditedEnough,
    /// What the result was made by is not kept, and only another kind of file was asked for.
    WishForgotten,
    /// The photo has no result (yet): its stage says why.
    NoResult {
        /// Where the photo stands.
        stage: &'static str,
    },
    /// The customer deleted the photo.
    PhotoGone,
    /// No file of the photo is left.
    FilesGone,
    /// The photo is kept as evidence.
    PhotoImpounded(Box<Exhibit>),
    /// It is kept on another paper, or was released otherwise.
    ExhibitTaken,
    /// The photo is none.
    NoExhibit,
    /// The same Idempotency-Key came with another request.
    KeyReused,
    /// The packs hold fewer photos than asked for.
    NotEnough {
        /// Photos in the request that need a unit.
        needed: u32,
        /// Units that are left.
        left: u32,
    },
    /// The price is another one than the customer saw.
    PriceChanged {
        /// What it is now.
        tenge: u64,
    },
    /// Other versions of the documents are in force than those that were agreed to.
    DocumentsChanged {
        /// Of which documents.
        changed: Vec<LegalName>,
        /// What is in force.
        current: Box<Accepted>,
    },
    /// Nothing was paid for the order.
    NotPaid,
    /// A refund of the order is under way, and it is another than the one asked for.
    RefundUnderWay,
    /// The days to ask for a refund are over.
    RefundLate {
        /// They were over after this moment.
        until: Time,
    },
    /// The term of the pack is over.
    PackExpired,
    /// No photo of the pack is left to give up.
    NothingLeft,
    /// Photos of the pack are being edited: what is left of it is known in a moment.
    PhotosRunning {
        /// How many.
        photos: u32,
    },
    /// The refund has come further than that.
    RefundMovedOn {
        /// Where it stands.
        stage: &'static str,
    },
    /// The payout is being sent at this moment.
    PayoutRunning,
    /// It was decided, and otherwise than is asked now.
    DecidedOtherwise {
        /// How it was decided.
        stage: &'static str,
    },
    /// The file was announced and has not come.
    FileMissing,
    /// Another file is there already.
    FileThere,
    /// Too many log-ins failed.
    TooManyGuesses {
        /// Until the next one is looked at.
        wait: Span,
    },
    /// Requests in words that have to be settled with the customer first. Nothing was taken.
    ReadingAsks(Vec<Asking>),
    /// A store did not answer; doing it again is safe.
    Unavailable(Box<dyn Error + Send + Sync>),
    /// Our fault.
    Internal(Box<dyn Error + Send + Sync>),
}

/// One thing that is wrong with a request, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The field, as `photos[2].recipe.steps[0].exposure.ev`.
    pub path: String,
    /// What is wrong with it, for a person.
    pub reason: String,
}

/// A request in words that was not wholly understood, or cannot be done, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asking {
    /// The field, as `photos[2].request`.
    pub path: String,
    /// The whole reading said back, in the customer's language.
    pub says: String,
    /// What the customer has to answer.
    pub questions: Vec<String>,
    /// What cannot be done.
    pub cannot: Vec<String>,
}

impl Fault {
    /// A fault at a path.
    pub fn at(path: impl Into<String>, reason: impl std::fmt::Display) -> Self {
        Self { path: path.into(), reason: reason.to_string() }
    }
}

impl Problem {
    /// A request with one fault.
    pub fn invalid(path: impl Into<String>, reason: impl std::fmt::Display) -> Self {
        Self::Invalid(vec![Fault::at(path, reason)])
    }

    /// The stable last part of `type`, the status, the title.
    pub fn kind(&self) -> (&'static str, u16, &'static str) {
        match self {
            Self::Invalid(_) => ("invalid-request", 400, "The request is not valid"),
            Self::BodyTooLarge => ("body-too-large", 413, "The request is too large"),
            Self::NotJson => ("not-json", 415, "The request has to be application/json"),
            Self::NotForm => ("not-form", 415, "The request has to be a form"),
            Self::NotLoggedIn => ("not-logged-in", 401, "Please log in"),
            Self::WrongLogin => ("wrong-login", 401, "E-mail or password is wrong"),
            Self::CrossSite => ("cross-site", 403, "The request came from another site"),
            Self::AccountClosed => ("account-closed", 403, "The account may not do this"),
            Self::NotFound => ("not-found", 404, "There is nothing here"),
            Self::PhotoBusy => ("photo-busy", 409, "The photo is being edited"),
            Self::EditedEnough => ("edited-enough", 409, "The photo was edited again often enough"),
            Self::WishForgotten => {
                ("wish-forgotten", 409, "What the result was made by is not kept any more")
            }
            Self::NoResult { .. } => ("no-result", 409, "The photo has no result"),
            Self::PhotoGone => ("photo-gone", 410, "The photo was deleted"),
            Self::KeyReused => ("key-reused", 422, "This Idempotency-Key was used before"),
            Self::NotEnough { .. } => ("not-enough-photos", 402, "Not enough photos are left"),
            Self::PriceChanged { .. } => ("price-changed", 409, "The price has changed"),
            Self::NotPaid => ("not-paid", 409, "The order is not paid"),
            Self::RefundUnderWay => ("refund-under-way", 409, "A refund is under way"),
            Self::RefundLate { .. } => ("refund-late", 409, "The days to ask for it are over"),
            Self::PackExpired => ("pack-expired", 409, "The term of the pack is over"),
            Self::NothingLeft => ("nothing-left", 409, "No photo of the pack is left to give up"),
            Self::PhotosRunning { .. } => ("photos-running", 409, "Photos are being edited"),
            Self::RefundMovedOn { .. } => ("refund-moved-on", 409, "The refund has come further"),
            Self::PayoutRunning => ("payout-running", 409, "The payout is being sent"),
            Self::DecidedOtherwise { .. } => {
                ("decided-otherwise", 409, "It was decided, and otherwise")
            }
            Self::FileMissing => ("file-missing", 409, "The file has not come"),
            Self::FileThere => ("file-there", 409, "Another file is there already"),
            Self::TooManyGuesses { .. } => ("too-many-guesses", 429, "Too many log-ins failed"),
            Self::ReadingAsks(_) => ("reading-asks", 422, "We have to ask before we begin"),
            Self::Unavailable(_) => ("unavailable", 503, "Please try again in a moment"),
            Self::Internal(_) => ("internal", 500, "Something went wrong on our side"),
            _ => self.kind_of_people(),
        }
    }

    /// The same of accounts.
    fn kind_of_people(&self) -> (&'static str, u16, &'static str) {
        match self {
            Self::EmailNotConfirmed => {
                ("email-not-confirmed", 403, "Please follow the link in our letter first")
            }
            Self::AccountBlocked(_) => ("account-blocked", 403, "The account is blocked"),
            Self::ProfileIncomplete => {
                ("profile-incomplete", 409, "A payment needs the whole profile")
            }
            Self::AccountErased => ("account-erased", 409, "The account is being erased, or was"),
            Self::ExtensionUnderWay => {
                ("extension-under-way", 409, "Another extension is on its way")
            }
            Self::DocumentsChanged { .. } => {
                ("documents-changed", 409, "Please read and accept the documents of today")
            }
            Self::VersionTaken => ("version-taken", 409, "This version is published"),
            Self::CatalogueChanged => {
                ("catalogue-changed", 409, "The catalogue was changed meanwhile: look again")
            }
            Self::FilesGone => ("files-gone", 409, "No file of the photo is left"),
            Self::PhotoImpounded(_) => ("photo-impounded", 403, "The photo is kept as evidence"),
            Self::ExhibitTaken => {
                ("exhibit-taken", 409, "It is kept on another paper, or was released otherwise")
            }
            Self::NoExhibit => ("no-exhibit", 409, "The photo is not kept as evidence"),
            Self::LinkOver => ("link-over", 410, "The link was used, or its time is over"),
            Self::TooManyTries { .. } => ("too-many-tries", 429, "Too many tries: please wait"),
            _ => unreachable!("named by kind"),
        }
    }

    /// What went wrong below, for the log.
    pub fn cause(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        match self {
            Self::Unavailable(cause) | Self::Internal(cause) => Some(cause.as_ref()),
            _ => None,
        }
    }

    /// The problem as JSON.
    pub fn to_json(&self) -> Value {
        let (slug, status, title) = self.kind();
        let mut body = json!({
            "type": format!("/problems/{slug}"),
            "title": title,
            "status": status,
        });
        match self {
            Self::Invalid(faults) => body["errors"] = json!(faults),
            Self::NotEnough { needed, left } => {
                body["needed"] = json!(needed);
                body["left"] = json!(left);
            }
            Self::PriceChanged { tenge } => body["price_tenge"] = json!(tenge),
            Self::DocumentsChanged { changed, current } => {
                body["changed"] = changed.iter().map(|name| name.as_str()).collect();
                body["in_force"] = json!({
                    "agreement": current.agreement.as_str(),
                    "payment_policy": current.payment.as_str(),
                    "privacy_policy": current.privacy.as_str(),
                });
            }
            Self::NoResult { stage }
            | Self::RefundMovedOn { stage }
            | Self::DecidedOtherwise { stage } => {
                body["stage"] = json!(stage);
            }
            Self::RefundLate { until } => {
                body["until"] = json!(timestamp(*until));
                body["help"] = crate::refunds::late_help();
            }
            Self::ReadingAsks(asks) => body["asks"] = json!(asks),
            Self::PhotosRunning { photos } => body["photos"] = json!(photos),
            Self::AccountBlocked(block) => crate::blocks::show_into(block, &mut body),
            Self::PhotoImpounded(exhibit) => crate::blocks::show_exhibit_into(exhibit, &mut body),
            _ => {}
        }
        body
    }

    /// Seconds after which the same request may fare better.
    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Unavailable(_) | Self::PhotoBusy | Self::PhotosRunning { .. } => Some(2),
            Self::PayoutRunning => Some(60),
            // Rounded up: one that comes back in time must not be sent away again.
            Self::TooManyGuesses { wait } | Self::TooManyTries { wait } => {
                Some(wait.as_millis().div_ceil(1_000))
            }
            _ => None,
        }
    }

    /// The problem as an answer.
    pub fn respond(&self) -> Response<Body> {
        let (_, status, _) = self.kind();
        let mut response = Response::new(Body::Text(self.to_json().to_string()));
        *response.status_mut() =
            status.try_into().unwrap_or(lambda_http::http::StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        let json = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, json);
        if let Some(seconds) = self.retry_after() {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        crate::answer::harden(headers);
        response
    }
}

impl From<domain::ports::StoreError> for Problem {
    /// A conflict that reaches the caller means that others were quicker several times over.
    fn from(error: domain::ports::StoreError) -> Self {
        Self::Unavailable(Box::new(error))
    }
}

#[cfg(test)]
mod tests;
