//! HTTP as a browser's network layer speaks it, without the browser's rules: a journey has to be
//! able to send what a browser would refuse to.

use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// Answers larger than this are not read.
const BODY_BYTES_MAX: usize = 256 * 1024 * 1024;

/// Sends one request a connection.
#[derive(Debug, Clone, Copy, Default)]
pub struct Client;

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Client {
    /// Sends a request to an `http://` address on this machine.
    pub async fn send(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Reply {
        let rest = url.strip_prefix("http://").expect("the stack speaks plain HTTP on loopback");
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let stream = TcpStream::connect(host).await.expect("the stack listens");
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .expect("the stack speaks HTTP/1.1");
        let driver = tokio::spawn(connection);
        let mut request = Request::builder().method(method).uri(format!("/{path}"));
        request = request.header("host", host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body))).expect("a well-formed request");
        let response = sender.send_request(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = http_body_util::Limited::new(body, BODY_BYTES_MAX);
        let body = body.collect().await.expect("a whole body").to_bytes().to_vec();
        driver.abort();
        Reply { status: parts.status.as_u16(), headers: parts.headers, body }
    }
}

impl Reply {
    /// The body as JSON; nothing is `null`.
    #[track_caller]
    pub fn json(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        let text = String::from_utf8_lossy(&self.body);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// One header as text.
    pub fn header(&self, name: &str) -> &str {
        let name = HeaderName::try_from(name).expect("a header name");
        self.headers.get(name).map_or("", |value: &HeaderValue| value.to_str().unwrap_or(""))
    }

    /// The answer, if its status is this one.
    #[track_caller]
    #[allow(clippy::return_self_not_must_use, reason = "the check itself is the point")]
    pub fn expect(self, status: u16) -> Self {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, status, "{}", text.chars().take(600).collect::<String>());
        self
    }

    /// The last part of a problem's `type`.
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json");
        self.json()["type"].as_str().unwrap_or("").trim_start_matches("/problems/").to_owned()
    }
}
