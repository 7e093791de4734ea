//! The way to other services: HTTPS within limits.
//!
//! Deliberately absent: retries (whoever calls knows whether asking again is safe), redirects,
//! cookies, and any word about what is asked.

use domain::ports::{StoreError, WebReply, WebRequest};
use http_body_util::{BodyExt, Full, Limited};
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::CONTENT_TYPE;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use std::time::Duration;

/// A whole call, with connecting and reading.
pub const CALL_MAX: Duration = Duration::from_secs(10);
/// Bytes of an answer.
pub const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// A client that trusts the certificates that browsers trust.
#[derive(Debug, Clone)]
pub struct Web {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl Default for Web {
    fn default() -> Self {
        // Plain HTTP is for a sandbox on the same machine; the shop's settings name the origin.
        let connector =
            HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().build();
        Self { client: Client::builder(TokioExecutor::new()).build(connector) }
    }
}

/// What went wrong on the way; addresses may hold secrets and are not named.
#[derive(Debug)]
struct WebError(&'static str);

impl std::fmt::Display for WebError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for WebError {}

fn unavailable(what: &'static str) -> StoreError {
    StoreError::Unavailable(Box::new(WebError(what)))
}

impl Web {
    async fn call(&self, request: &WebRequest) -> Result<WebReply, StoreError> {
        let method = if request.content_type.is_some() { "POST" } else { "GET" };
        let mut builder = Request::builder().method(method).uri(&request.url);
        if let Some(kind) = request.content_type {
            builder = builder.header(CONTENT_TYPE, kind);
        }
        let body = Full::new(Bytes::from(request.body.clone()));
        let request = builder.body(body).map_err(|_| unavailable("the request is malformed"))?;
        let sent = self.client.request(request).await;
        let (head, body) =
            sent.map_err(|_| unavailable("the service cannot be reached"))?.into_parts();
        let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await;
        let body = body.map_err(|_| unavailable("the answer is too long or broken"))?.to_bytes();
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok(WebReply { status: head.status.as_u16(), body })
    }
}

impl domain::ports::Web for Web {
    async fn send(&self, request: &WebRequest) -> Result<WebReply, StoreError> {
        let call = tokio::time::timeout(CALL_MAX, self.call(request)).await;
        call.unwrap_or_else(|_| Err(unavailable("the service did not answer in time")))
    }
}
