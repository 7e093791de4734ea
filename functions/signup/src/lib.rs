//! `GET /consents/texts`, `POST /accounts`, `POST /accounts/confirmation` and
//! `POST /accounts/confirmation-letters`: registration, and the link that proves the address.
//!
//! Whether an address is known is told only to its owner, in a letter: the answer, and the work
//! behind it, are the same. The free pack opens with the link, once for each number of a person.
//!
//! Deliberately absent: logging in (that is `session`), and the words of the letters.

mod confirm;
mod form;
mod open;

use domain::Catalogue;
use domain::ports::{
    Accounts, Documents, Dossier, Editions, Ledger, Letters, Throttles, Tickets, Vault,
};
use domain::{ConsentKind, Language};
use edge::{Answer, Document, Problem, Request, Requisites, World, consents};
use lambda_http::http::Method;
use serde::Serialize;

/// What registration needs.
#[derive(Debug)]
pub struct Signup<S, V, L, D, W> {
    /// Accounts and links.
    pub store: S,
    /// What seals and marks numbers.
    pub vault: V,
    /// Where letters are asked for.
    pub letters: L,
    /// Clock and dice.
    pub world: W,
    /// What the free pack is.
    pub catalogue: Document<D, Catalogue>,
    /// Where the page lives.
    pub site_origin: String,
    /// Who processes the data.
    pub requisites: Requisites,
    /// Tries from one network before they have to wait.
    pub network_tries: u32,
}

#[derive(Serialize)]
struct Texts {
    version: &'static str,
    language: &'static str,
    boxes: Vec<ShownBox>,
}

#[derive(Serialize)]
struct ShownBox {
    kind: &'static str,
    text: String,
    required: bool,
}

/// Registers, confirms, or asks for the letter again.
pub async fn handle<S, V, L, D, W>(
    it: &Signup<S, V, L, D, W>,
    request: Request,
) -> Result<Answer, Problem>
where
    S: Ledger + Accounts + Tickets + Throttles + Dossier + Editions,
    V: Vault,
    L: Letters,
    D: Documents,
    W: World,
{
    match (&request.method, request.segments().as_slice()) {
        (&Method::GET, ["consents", "texts"]) => texts(&it.requisites, &request),
        (&Method::POST, ["accounts"]) => {
            request.refuse_cross_site(&it.site_origin)?;
            open::open(it, &request).await
        }
        (&Method::POST, ["accounts", "confirmation"]) => {
            request.refuse_cross_site(&it.site_origin)?;
            confirm::confirm(it, &request).await
        }
        (&Method::POST, ["accounts", "confirmation-letters"]) => {
            request.refuse_cross_site(&it.site_origin)?;
            confirm::letter(it, &request).await
        }
        _ => Err(Problem::NotFound),
    }
}

fn texts(requisites: &Requisites, request: &Request) -> Result<Answer, Problem> {
    let language = request.parameter("language")?.and_then(Language::parse);
    let language = language.ok_or_else(|| Problem::invalid("language", "is kk, ru or en"))?;
    let shown = |kind: ConsentKind| {
        let text = consents::text(kind, language, requisites)?;
        Some(ShownBox { kind: kind.as_str(), text, required: kind.is_required() })
    };
    let boxes = ConsentKind::BOXES.into_iter().filter_map(shown).collect();
    Ok(Answer::ok(&Texts { version: consents::VERSION, language: language.as_str(), boxes }))
}
