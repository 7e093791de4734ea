//! The part of the world that visitors see without an account.

use crate::{ORIGIN, Still, payments};
use domain::ports::{WebReply, WebRequest};
use edge::{Answer, Problem, Request};
use memory::{Faults, Wire};

const CURRENT: &str = r#"{"documents": [
    {"name": "agreement", "version": "2026-11-01", "effective_at": "2026-11-01",
     "languages": ["kk", "ru", "en"], "hash": {"kk": "1", "ru": "2", "en": "3"}}]}"#;
const VERSIONS: &str = r#"{"versions": [
    {"version": "2026-11-01", "effective_at": "2026-11-01", "languages": ["kk", "ru", "en"]}]}"#;
const TEXT: &str = r#"{"name": "agreement", "version": "2026-11-01", "language": "kk",
    "title": "Келісім", "effective_at": "2026-11-01", "hash": "1",
    "clauses": [{"number": "1", "text": "Мәтін."}]}"#;

/// An API that publishes one document.
fn api() -> Wire {
    Wire::create(Faults::default(), |request: &WebRequest| {
        let path = request.url.strip_prefix(ORIGIN).expect("only our own origin is asked");
        let (status, body) = match path {
            "/documents" => (200, CURRENT),
            "/documents/agreement" => (200, VERSIONS),
            "/documents/agreement/2026-11-01/kk" => (200, TEXT),
            _ => (404, "{}"),
        };
        WebReply { status, body: body.to_owned() }
    })
}

/// What the page answers.
pub(crate) async fn answer(request: Request) -> Result<Answer, Problem> {
    let it = site::Site {
        catalogue: payments::catalogue(),
        shelf: site::Shelf::new(api(), ORIGIN.to_owned()),
        world: Still::default(),
        site_origin: ORIGIN.to_owned(),
        requisites: tests::people::requisites(),
        retention_days: 30,
        origins: site::Origins {
            uploads: "https://uploads.suret.example".to_owned(),
            results: "https://results.suret.example".to_owned(),
            payments: "https://auth.robokassa.kz".to_owned(),
        },
    };
    site::handle(&it, request).await
}
