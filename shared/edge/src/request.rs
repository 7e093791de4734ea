//! Reading requests: untrusted bytes meet their limits here, before anything else.

use crate::problem::Problem;
use domain::{Agent, TokenDigest, Visit};
use lambda_http::http::{HeaderMap, Method, header};
use lambda_http::request::RequestContext;
use lambda_http::{Body, RequestExt};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::net::IpAddr;

/// A request of the HTTP API, in the parts that handlers look at.
#[derive(Debug, Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path without a stage.
    pub path: String,
    headers: HeaderMap,
    query: Vec<(String, String)>,
    body: Vec<u8>,
    source: Option<IpAddr>,
}

/// The name of the session cookie. The prefix makes browsers insist on `Secure`, `Path=/` and no
/// domain.
pub const COOKIE: &str = "__Host-session";
/// Bytes in a body.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;
/// Characters of an Idempotency-Key.
pub const KEY_CHARS_MAX: usize = 128;

impl From<lambda_http::Request> for Request {
    fn from(request: lambda_http::Request) -> Self {
        let pairs = request.query_string_parameters();
        let query = pairs.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let path = request.raw_http_path().to_owned();
        let source = source(&request);
        let (parts, body) = request.into_parts();
        let body = match body {
            Body::Text(text) => text.into_bytes(),
            Body::Binary(bytes) => bytes,
            _ => Vec::new(),
        };
        Self { method: parts.method, path, headers: parts.headers, query, body, source }
    }
}

/// Who asked, by the gateway's own word: what a client writes into a header is only his.
fn source(request: &lambda_http::Request) -> Option<IpAddr> {
    match request.request_context_ref()? {
        RequestContext::ApiGatewayV2(context) => context.http.source_ip.as_deref()?.parse().ok(),
        _ => None,
    }
}

impl Request {
    /// A request as a test makes it.
    pub fn new(method: Method, path: &str) -> Self {
        let (path, query) = (path.to_owned(), Vec::new());
        Self { method, path, headers: HeaderMap::new(), query, body: Vec::new(), source: None }
    }

    /// With a header; one that is not a header is left out.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = value.parse() {
            self.headers.append(name, value);
        }
        self
    }

    /// From an address.
    #[must_use]
    pub fn with_source(mut self, source: &str) -> Self {
        self.source = source.parse().ok();
        self
    }

    /// Who asked, as far as the network tells.
    pub fn visit(&self) -> Visit {
        Visit { address: self.source, agent: Agent::of(self.header("user-agent").unwrap_or("")) }
    }

    /// With a JSON body.
    #[must_use]
    pub fn with_json(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.with_header("content-type", "application/json")
    }

    /// With a parameter of the query.
    #[must_use]
    pub fn with_query(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The non-empty parts of the path.
    pub fn segments(&self) -> Vec<&str> {
        self.path.split('/').filter(|part| !part.is_empty()).collect()
    }

    /// The body as `T`: at most [`BODY_BYTES_MAX`], declared as JSON, no unknown fields where `T`
    /// refuses them. What is wrong is named by its path.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        if self.body.len() > BODY_BYTES_MAX {
            return Err(Problem::BodyTooLarge);
        }
        let declared = self.header("content-type").unwrap_or_default();
        let essence = declared.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Problem::NotJson);
        }
        let mut json = serde_json::Deserializer::from_slice(&self.body);
        let value: T = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let path = error.path().to_string();
            // How the crate writes the whole body, and a place that it cannot name.
            let path = if path == "." || path == "?" { String::new() } else { path };
            Problem::invalid(path, error.into_inner())
        })?;
        json.end().map_err(|error| Problem::invalid("", error))?;
        Ok(value)
    }

    /// The body as the fields of a form, in their order: at most `bytes_max`, declared as a form.
    pub fn form(&self, bytes_max: usize) -> Result<Vec<(String, String)>, Problem> {
        if self.body.len() > bytes_max {
            return Err(Problem::BodyTooLarge);
        }
        let declared = self.header("content-type").unwrap_or_default();
        let essence = declared.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Problem::NotForm);
        }
        Ok(form_urlencoded::parse(&self.body).into_owned().collect())
    }

    /// The body as it came: at most `bytes_max`.
    pub fn raw(&self, bytes_max: usize) -> Result<&[u8], Problem> {
        if self.body.len() > bytes_max { Err(Problem::BodyTooLarge) } else { Ok(&self.body) }
    }

    /// All parameters of the query, in their order.
    pub fn query(&self) -> &[(String, String)] {
        &self.query
    }

    /// One header, if it is there once and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        if values.next().is_some() { None } else { Some(value) }
    }

    /// One parameter of the query. A parameter given twice is refused: two readers could take
    /// different ones.
    pub fn parameter(&self, name: &str) -> Result<Option<&str>, Problem> {
        let mut values = self.query.iter().filter(|(given, _)| given == name);
        let value = values.next().map(|(_, value)| value.as_str());
        if values.next().is_some() {
            return Err(Problem::invalid(name, "is given twice"));
        }
        Ok(value)
    }

    /// How many items a page of a list may have: the parameter `limit`.
    pub fn limit(&self, default: u32, max: u32) -> Result<u32, Problem> {
        let Some(text) = self.parameter("limit")? else { return Ok(default) };
        text.parse()
            .ok()
            .filter(|limit| (1..=max).contains(limit))
            .ok_or_else(|| Problem::invalid("limit", format!("is a number from 1 to {max}")))
    }

    /// The mark of a page, as the page before gave it.
    pub fn page(&self) -> Result<Option<&str>, Problem> {
        let page = self.parameter("page")?;
        let is_fine = |page: &str| {
            (1..=128).contains(&page.len())
                && page.bytes().all(|c| c.is_ascii_alphanumeric() || b"#.-_".contains(&c))
        };
        match page {
            Some(page) if !is_fine(page) => {
                Err(Problem::invalid("page", "is not a mark that we gave"))
            }
            page => Ok(page),
        }
    }

    /// The Idempotency-Key: the browser makes it, keeps it, and sends it again with the same
    /// request.
    pub fn idempotency_key(&self) -> Result<&str, Problem> {
        let key = self.header("idempotency-key").unwrap_or_default();
        let is_fine =
            (8..=KEY_CHARS_MAX).contains(&key.len()) && key.bytes().all(|c| c.is_ascii_graphic());
        if is_fine {
            return Ok(key);
        }
        let reason = format!("has 8 to {KEY_CHARS_MAX} visible ASCII characters and is required");
        Err(Problem::invalid("Idempotency-Key", reason))
    }

    /// What the session cookie's token hashes to.
    pub fn session_token(&self) -> Option<TokenDigest> {
        let cookies = self.headers.get_all(header::COOKIE).iter().filter_map(|c| c.to_str().ok());
        let pairs = cookies.flat_map(|line| line.split(';'));
        let mut values = pairs.filter_map(|pair| pair.trim().split_once('='));
        let (_, token) = values.find(|(name, _)| *name == COOKIE)?;
        (token.len() == TOKEN_CHARS).then(|| digest(token))
    }

    /// Refuses what another site made a browser send. Programs send neither header, and no cookie
    /// that a browser would add by itself.
    pub fn refuse_cross_site(&self, site_origin: &str) -> Result<(), Problem> {
        let site = self.header("sec-fetch-site").unwrap_or("none");
        let origin = self.header("origin").unwrap_or(site_origin);
        let is_ours = matches!(site, "none" | "same-origin") && origin == site_origin;
        if is_ours { Ok(()) } else { Err(Problem::CrossSite) }
    }
}

/// Characters of a token: 32 bytes in base64 without padding.
const TOKEN_CHARS: usize = 43;

/// What is stored of a token.
pub fn digest(token: &str) -> TokenDigest {
    TokenDigest(Sha256::digest(token.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Named {
        #[allow(dead_code, reason = "only parsed")]
        name: Vec<u32>,
    }

    #[track_caller]
    fn check(body: &str, path: &str) {
        let request = Request::new(Method::POST, "/").with_json(body);
        match request.json::<Named>() {
            Err(Problem::Invalid(faults)) => assert_eq!(faults[0].path, path, "{faults:?}"),
            other => panic!("{body}: {other:?}"),
        }
    }

    #[test]
    fn what_is_wrong_is_named_by_its_path() {
        check(r#"{"name":[1,"two"]}"#, "name[1]");
        check(r#"{"name":[],"role":"operator"}"#, "role");
        check(r"{", "");
        check(r#"{"name":[]} {}"#, "");
        check("", "");
    }

    #[test]
    fn limits_come_before_reading() {
        let large = Request::new(Method::POST, "/").with_json(vec![b' '; BODY_BYTES_MAX + 1]);
        assert!(matches!(large.json::<Named>(), Err(Problem::BodyTooLarge)));
        let plain = Request { headers: HeaderMap::new(), ..large };
        assert!(matches!(
            Request { body: b"{}".to_vec(), ..plain }.json::<Named>(),
            Err(Problem::NotJson)
        ));
    }

    #[test]
    fn other_sites_are_refused() {
        let home = "https://suret.example";
        let post = || Request::new(Method::POST, "/session");
        assert!(post().refuse_cross_site(home).is_ok(), "a program");
        assert!(post().with_header("origin", home).refuse_cross_site(home).is_ok());
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            assert!(post().with_header(name, value).refuse_cross_site(home).is_err(), "{value}");
        }
    }

    #[test]
    fn parameters_given_twice_are_refused() {
        let request = Request::new(Method::GET, "/photos").with_query("limit", "5");
        assert_eq!(request.limit(20, 100).unwrap(), 5);
        assert!(request.with_query("limit", "6").limit(20, 100).is_err());
        for text in ["0", "101", "-1", "x", ""] {
            let request = Request::new(Method::GET, "/photos").with_query("limit", text);
            assert!(request.limit(20, 100).is_err(), "{text}");
        }
    }
}
