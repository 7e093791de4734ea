//! The page: everything that a customer sees, in Kazakh, Russian and English, from the API's own
//! origin, with its headers. `/` chooses a language; below `/kk/`, `/ru/` and `/en/` stand pages
//! that read without a script; `/assets/…` never change under their names.
//!
//! The build wrote the pages with places left open; what the owner may change without a deploy
//! (prices, addresses) is filled in here. Deliberately absent: sessions, and anything that changes
//! something. Whoever is logged in is the business of the scripts and the API.

mod documents;
mod files;
mod fill;
mod format;
mod headers;
mod pages;
mod reports;
mod shelf;

pub use headers::Origins;
pub use shelf::Shelf;

use domain::ports::{Documents, StoreError, Web};
use domain::{Catalogue, Language};
use edge::{Answer, Document, Problem, Request, Requisites, World, language};
use files::Packing;
use flate2::Compression;
use flate2::write::GzEncoder;
use lambda_http::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, LOCATION, VARY,
};
use lambda_http::http::{Method, StatusCode};
use sha2::{Digest, Sha256};
use std::io::Write;

/// What the page needs.
#[derive(Debug)]
pub struct Site<D, N, W> {
    /// What is sold.
    pub catalogue: Document<D, Catalogue>,
    /// The documents.
    pub shelf: Shelf<N>,
    /// The clock.
    pub world: W,
    /// Where the page lives.
    pub site_origin: String,
    /// Who we are, and where customers write to.
    pub requisites: Requisites,
    /// How many days files are kept.
    pub retention_days: u32,
    /// Whom the page may talk to.
    pub origins: Origins,
}

impl<D: Documents, N, W: World> Site<D, N, W> {
    /// Reads what the owner wrote, so that a mistake in it stops the function at its start.
    pub async fn read_documents(&self) -> Result<(), StoreError> {
        self.catalogue.get(self.world.now()).await.map(drop)
    }
}

/// Shows a page, or a file of one.
pub async fn handle<D, N, W>(it: &Site<D, N, W>, request: Request) -> Result<Answer, Problem>
where
    D: Documents,
    N: Web,
    W: World,
{
    let segments = request.segments();
    match (&request.method, segments.as_slice()) {
        (&Method::POST, ["reports"]) => reports::keep(&request),
        (&Method::GET | &Method::HEAD, []) => Ok(choose(&request)),
        (&Method::GET | &Method::HEAD, ["assets", name]) => asset(name, &request),
        (&Method::GET | &Method::HEAD, ["api"]) => Ok(description(&request)),
        (&Method::GET | &Method::HEAD, [name @ ("robots.txt" | "sitemap.xml")]) => {
            plain(it, name, &request)
        }
        (&Method::GET | &Method::HEAD, [language, rest @ ..]) => match Language::parse(language) {
            Some(language) => pages::show(it, language, rest, &request).await,
            None if language::wants_page(&request) => {
                pages::missing(it, language::of(&request), &request).await
            }
            None => Err(Problem::NotFound),
        },
        _ => Err(Problem::NotFound),
    }
}

/// Sends the visitor to the pages in their language.
fn choose(request: &Request) -> Answer {
    let answer = Answer::empty(StatusCode::FOUND)
        .with(LOCATION, format!("/{}/", language::of(request).as_str()))
        .with(VARY, "accept-language".to_owned());
    headers::of_file(answer)
}

fn asset(name: &str, request: &Request) -> Result<Answer, Problem> {
    let path = format!("assets/{name}");
    let accepted = request.header("accept-encoding").unwrap_or_default();
    // The packed forms are no files of their own.
    let is_packed = matches!(path.rsplit_once('.'), Some((_, "br" | "gz")));
    let (packing, bytes) =
        files::packed(&path, accepted).filter(|_| !is_packed).ok_or(Problem::NotFound)?;
    let body = Body { kind: files::kind(&path), packing, bytes: bytes.to_vec() };
    Ok(headers::of_asset(body.answer(StatusCode::OK, request)))
}

/// `robots.txt` and the site map name the origin, which the build does not know.
fn plain<D, N, W>(it: &Site<D, N, W>, name: &str, request: &Request) -> Result<Answer, Problem> {
    let text = files::text(name).ok_or(Problem::NotFound)?;
    let text = fill::fill(text, &serde_json::json!({ "origin": it.site_origin }));
    let body = Body::written(files::kind(name), text, request);
    Ok(headers::of_file(body.answer(StatusCode::OK, request)))
}

/// What the API says of itself, as the functions describe it.
const DESCRIPTION: &str = include_str!("../page/openapi.json");

/// `OpenAPI` 3.1; a browser is led to the page that reads better.
fn description(request: &Request) -> Answer {
    if language::wants_page(request) {
        let page = format!("/{}/api", language::of(request).as_str());
        let answer = Answer::empty(StatusCode::FOUND).with(LOCATION, page);
        return headers::of_file(answer.with(VARY, "accept, accept-language".to_owned()));
    }
    let body = Body::written("application/json", DESCRIPTION.to_owned(), request);
    headers::of_file(body.answer(StatusCode::OK, request))
}

/// A body on its way.
struct Body {
    kind: &'static str,
    packing: Packing,
    bytes: Vec<u8>,
}

impl Body {
    /// A text that was just written, packed where the caller takes it.
    fn written(kind: &'static str, text: String, request: &Request) -> Self {
        let accepted = request.header("accept-encoding").unwrap_or_default();
        if Packing::Gzip.is_taken(accepted)
            && let Ok(bytes) = gzip(text.as_bytes())
        {
            return Self { kind, packing: Packing::Gzip, bytes };
        }
        Self { kind, packing: Packing::Bare, bytes: text.into_bytes() }
    }

    /// The answer; without the body where the caller has it, or asked for the headers alone.
    fn answer(self, status: StatusCode, request: &Request) -> Answer {
        let tag = tag(&self.bytes);
        let known = request.header("if-none-match").unwrap_or_default();
        let is_known = known.split(',').any(|given| given.trim().trim_start_matches("W/") == tag);
        let answer = if is_known && status == StatusCode::OK {
            Answer::empty(StatusCode::NOT_MODIFIED)
        } else if request.method == Method::HEAD {
            Answer::empty(status).with(CONTENT_TYPE, self.kind.to_owned())
        } else {
            let answer = Answer::bytes(status, self.kind, self.bytes);
            match self.packing {
                Packing::Bare => answer,
                packing => answer.with(CONTENT_ENCODING, packing.name().to_owned()),
            }
        };
        answer.with(ETAG, tag).with(VARY, "accept-encoding".to_owned())
    }
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes)?;
    packer.finish()
}

/// Half a SHA-256 of the bytes as they are sent: packed and bare ones differ.
fn tag(bytes: &[u8]) -> String {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    digest.iter().take(16).fold("\"".to_owned(), |tag, byte| format!("{tag}{byte:02x}")) + "\""
}

/// A page that is for one visitor: not kept anywhere.
fn personal(answer: Answer) -> Answer {
    answer.with(CACHE_CONTROL, "no-store".to_owned())
}
