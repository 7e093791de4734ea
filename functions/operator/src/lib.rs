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
//! | `GET /operator/orders/{number}` | an order with its refunds and callbacks |
//! | `POST /operator/orders/{number}/refunds` | a request that came late, or by letter |
//! | `GET /operator/incidents` | payments that a person has to look at |
//! | `POST /operator/documents` | a new version of a document, in three languages |
//! | `GET /operator/audit` | what operators did, line by line |
//!
//! Every act leaves a line in the audit, in the same transaction: see `domain::audit`.
//!
//! Deliberately absent: customers' sessions, which open nothing here; making an operator, which
//! the owner does in a document; and sending money.

mod acts;
mod audit;
mod publish;
pub mod roster;
mod session;
mod show;
pub mod totp;
mod views;

pub use session::COOKIE;

use domain::operator::Operators;
use domain::ports::{
    Audit, Documents, Editions, Evidences, Ledger, Letters, Orders, Packs, Photos, Refunds,
};
use domain::refund::Payer;
use edge::api::Operation;
use edge::{Answer, Document, Problem, Request, World};
use lambda_http::http::Method;
use roster::Roster;

/// What the desk needs.
#[derive(Debug)]
pub struct Desk<S, L, D, W> {
    /// The ledger, and who is logged in.
    pub store: S,
    /// Where letters are asked for.
    pub letters: L,
    /// Who the operators are.
    pub roster: Document<D, Roster>,
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

/// What it answers, for the description of the API.
pub fn describe() -> Vec<Operation> {
    use acts::{Nothing, Payout, Refusal};
    use show::{ShownCase, ShownIncidents, ShownRefund, ShownRefunds};
    let of = |method, path, summary| Operation::new(method, path, summary).for_operators();
    let act = |path, summary| {
        let answer = "The refund as it stands now.";
        of("POST", path, summary)
            .gives::<ShownRefund>(200, answer)
            .refuses(&["refund-moved-on", "payout-running"])
    };
    vec![
        Operation::new("POST", "/operator/session", "Logs an operator in")
            .takes::<session::LogIn>()
            .gives::<session::LoggedIn>(201, "Logged in; the cookie is the session.")
            .refuses(&["wrong-login", "too-many-guesses"]),
        of("DELETE", "/operator/session", "Logs out").says(204, "Logged out."),
        of("GET", "/operator/refunds", "Lists the refunds that have not ended")
            .in_pages()
            .gives::<ShownRefunds>(200, "A page of refunds."),
        act("/operator/refunds/{id}/approval", "Agrees").takes::<Nothing>(),
        act("/operator/refunds/{id}/refusal", "Refuses, with the reason").takes::<Refusal>(),
        act("/operator/refunds/{id}/payout", "Notes the payment").takes::<Payout>(),
        act("/operator/refunds/{id}/unsend", "Takes back a payout not made").takes::<Nothing>(),
        of("GET", "/operator/orders/{number}", "Shows an order with refunds and callbacks")
            .gives::<ShownCase>(200, "All that is known of the order."),
        of("POST", "/operator/orders/{number}/refunds", "Takes a request that came by letter")
            .takes::<edge::refunds::Form>()
            .gives::<ShownRefund>(201, "The statement was taken.")
            .gives::<ShownRefund>(200, "It had been taken before."),
        of("GET", "/operator/incidents", "Lists payments that a person has to look at")
            .in_pages()
            .gives::<ShownIncidents>(200, "A page of payments."),
        of("POST", "/operator/documents", "Publishes a version of a document")
            .takes::<publish::NewDocument>()
            .gives::<publish::PublishedDocument>(201, "It is published.")
            .gives::<publish::PublishedDocument>(200, "It had been published before.")
            .refuses(&["version-taken"]),
        of("GET", "/operator/audit", "Lists what operators did, in the order of the chain")
            .in_pages()
            .gives::<audit::AuditPage>(200, "A page of the chain."),
    ]
}

/// Logs in or out, shows, or acts.
pub async fn handle<S, L, D, W>(it: &Desk<S, L, D, W>, request: Request) -> Result<Answer, Problem>
where
    S: Operators + Ledger + Orders + Packs + Photos + Refunds + Evidences + Editions + Audit,
    L: Letters,
    D: Documents,
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
        (&Method::GET, ["audit"]) => audit::lines(it, &request).await,
        (&Method::POST, ["documents"]) => publish::publish(it, &operator, &request).await,
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
