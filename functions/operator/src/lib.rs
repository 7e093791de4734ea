//! The desk: operators log in with `POST /operator/session` and out with `DELETE` of it, see what
//! is to be done, and decide about refunds.
//!
//! | route | what |
//! | --- | --- |
//! | `GET /operator/refunds` | refunds that have not ended, newest first |
//! | `POST /operator/refunds/{id}/approval` | agreed: the days to pay begin |
//! | `POST /operator/refunds/{id}/refusal` | refused, with the reason |
//! | `POST /operator/refunds/{id}/payout` | paid, with the bank's reference |
//! | `POST /operator/refunds/{id}/unsend` | a payout that was not made after all |
//! | `POST /operator/searches` | customers by e-mail, phone, number or order |
//! | `GET /operator/accounts/{id}` | a customer, without secrets |
//! | `POST /operator/accounts/{id}/block` | blocks on one of the four grounds |
//! | `POST /operator/accounts/{id}/unblock` | lifts the block |
//! | `GET /operator/accounts/{id}/photos` | a customer's photos, without pictures |
//! | `GET /operator/photos/{id}` | a photo, without its picture |
//! | `POST /operator/photos/{id}/impound` | keeps it as evidence |
//! | `GET /operator/photos/{id}/exhibit/{part}` | a link to what is kept of it |
//! | `POST /operator/photos/{id}/release` | gives it back, or deletes it for good |
//! | `GET /operator/exhibits` | the register of photos that are or were kept |
//! | `GET /operator/complaints` | complaints, newest first |
//! | `GET /operator/complaints/{number}` | one of them, whole |
//! | `GET /operator/complaints/{number}/files/{n}` | a link to a file of it |
//! | `POST /operator/complaints/{number}/answer` | upheld or dismissed, with the answer |
//! | `GET`, `POST /operator/accounts/{id}/papers` | papers that a customer was asked for |
//! | `GET /operator/accounts/{id}/papers/{paper}/file` | a link to the file of one |
//! | `POST /operator/accounts/{id}/papers/{paper}/checked` | accepted or refused; the file goes |
//! | `GET`, `POST /operator/disclosures` | the register of what was given to whom |
//! | `POST /operator/extracts` | what was asked for of a customer, and no more |
//! | `GET`, `POST /operator/extensions` | all packs last some days longer |
//! | `GET /operator/orders` | everybody's orders, or one account's, newest first |
//! | `GET /operator/orders/{number}` | an order with its refunds and callbacks |
//! | `POST /operator/orders/{number}/refunds` | a request that came late, or by letter |
//! | `GET /operator/incidents` | payments that a person has to look at |
//! | `POST /operator/documents` | a new version of a document, in three languages |
//! | `GET`, `PUT /operator/catalogue` | what is sold, since when, for how much |
//! | `GET /operator/audit` | what operators did, line by line |
//!
//! Every act leaves a line in the audit, in the same transaction: see `domain::audit`.
//!
//! Deliberately absent: customers' sessions, which open nothing here; making an operator, which
//! the owner does in a document; and sending money.

mod accounts;
mod acts;
mod audit;
mod blocks;
mod catalogue;
mod complaints;
mod describe;
mod disclosures;
mod exhibits;
mod extensions;
mod extracts;
mod papers;
mod photos;
mod publish;
pub mod roster;
mod session;
mod show;
pub mod totp;
mod views;

pub use catalogue::Paper;
pub use describe::describe;
pub use session::COOKIE;

use domain::Attachments;
use domain::complaint::{ComplaintLetters, Complaints};
use domain::disclosure::Disclosures;
use domain::exhibit::{ExhibitFiles, Exhibits};
use domain::extension::Extensions;
use domain::operator::Operators;
use domain::paper::Papers;
use domain::ports::{
    Accounts, Agenda, Audit, Dossier, EditableDocuments, Editions, Evidences, Ledger, Letters,
    Orders, Packs, Photos, Refunds, Vault,
};
use domain::refund::Payer;
use edge::{Answer, Document, Problem, Request, World};
use lambda_http::http::Method;
use roster::Roster;

/// What the desk needs.
#[derive(Debug)]
pub struct Desk<S, L, D, V, F, W> {
    /// The ledger, and who is logged in.
    pub store: S,
    /// Where letters are asked for.
    pub letters: L,
    /// Who the operators are.
    pub roster: Document<D, Roster>,
    /// Where the catalogue is written down.
    pub catalogue: Paper<D>,
    /// What marks the numbers that customers are looked for by.
    pub vault: V,
    /// What is kept of impounded photos, and what is attached to complaints and accounts.
    pub files: F,
    /// Who pays approved refunds out.
    pub payer: Payer,
    /// Clock and dice.
    pub world: W,
    /// Where the page lives.
    pub site_origin: String,
}

/// Reads the setting that says who pays refunds out.
pub fn payer(text: &str) -> Result<Payer, &'static str> {
    match text {
        "hand" => Ok(Payer::Hand),
        "service" => Ok(Payer::Service),
        _ => Err("the setting PAYER is neither hand nor service"),
    }
}

/// Logs in or out, shows, or acts.
pub async fn handle<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    request: Request,
) -> Result<Answer, Problem>
where
    S: Operators + Ledger + Orders + Packs + Photos + Refunds + Evidences + Editions + Audit,
    S: Accounts + Dossier + Agenda + Disclosures + Extensions + Exhibits + Complaints + Papers,
    L: Letters + ComplaintLetters,
    D: EditableDocuments,
    V: Vault,
    F: ExhibitFiles + Attachments,
    W: World,
{
    if request.method != Method::GET {
        request.refuse_cross_site(&it.site_origin)?;
    }
    let route = (request.method.clone(), request.segments());
    let Some(("operator", rest)) = route.1.split_first().map(|(first, rest)| (*first, rest)) else {
        return Err(Problem::NotFound);
    };
    match (&route.0, rest) {
        (&Method::POST, ["session"]) => return session::log_in(it, &request).await,
        (&Method::DELETE, ["session"]) => return session::log_out(it, &request).await,
        _ => {}
    }
    let operator = session::authenticate(it, &request).await?;
    match (&route.0, rest) {
        (&Method::GET, ["refunds"]) => views::refunds(it, &request).await,
        (&Method::GET, ["incidents"]) => views::incidents(it, &request).await,
        (&Method::GET, ["catalogue"]) => catalogue::show(it).await,
        (&Method::PUT, ["catalogue"]) => catalogue::publish(it, &operator, &request).await,
        (&Method::GET, ["audit"]) => audit::lines(it, &request).await,
        (&Method::POST, ["documents"]) => publish::publish(it, &operator, &request).await,
        (&Method::POST, ["searches"]) => accounts::search(it, &operator, &request).await,
        (&Method::GET, ["accounts", id]) => accounts::view(it, &operator, &request, id).await,
        (&Method::POST, ["accounts", id, act @ ("block" | "unblock")]) => {
            blocks::act(it, &operator, &request, id, act).await
        }
        (&Method::GET, ["accounts", id, "photos"]) => {
            photos::of_account(it, &operator, &request, id).await
        }
        (&Method::GET, ["photos", id]) => photos::view(it, &operator, &request, id).await,
        (&Method::POST, ["photos", id, "impound"]) => {
            exhibits::impound(it, &operator, &request, id).await
        }
        (&Method::GET, ["photos", id, "exhibit", part]) => {
            exhibits::hand_out(it, &operator, &request, id, part).await
        }
        (&Method::POST, ["photos", id, "release"]) => {
            exhibits::release(it, &operator, &request, id).await
        }
        (&Method::GET, ["exhibits"]) => exhibits::list(it, &request).await,
        (_, ["complaints", rest @ ..]) => complaints::route(it, &operator, &request, rest).await,
        (_, ["accounts", id, "papers", rest @ ..]) => {
            papers::route(it, &operator, &request, id, rest).await
        }
        (&Method::GET, ["disclosures"]) => disclosures::list(it, &request).await,
        (&Method::POST, ["disclosures"]) => disclosures::add(it, &operator, &request).await,
        (&Method::POST, ["extracts"]) => extracts::give(it, &operator, &request).await,
        (&Method::GET, ["extensions"]) => extensions::list(it).await,
        (&Method::POST, ["extensions"]) => extensions::extend(it, &operator, &request).await,
        (&Method::GET, ["orders"]) => views::orders(it, &request).await,
        (&Method::GET, ["orders", number]) => views::order(it, number).await,
        (&Method::POST, ["orders", number, "refunds"]) => {
            acts::ask(it, &operator, &request, number).await
        }
        (&Method::POST, ["refunds", id, act]) => acts::act(it, &operator, &request, id, act).await,
        _ => Err(Problem::NotFound),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_pays() {
        assert_eq!(payer("hand"), Ok(Payer::Hand));
        assert_eq!(payer("service"), Ok(Payer::Service));
        for text in ["", "Hand", "robokassa"] {
            assert!(payer(text).is_err(), "{text}");
        }
    }
}
