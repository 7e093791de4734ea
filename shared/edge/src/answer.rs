//! Answers that are no problems.

use domain::Time;
use lambda_http::http::{HeaderMap, HeaderValue, StatusCode, header};
use lambda_http::{Body, Response};
use serde::Serialize;

/// What a handler gives: a status, perhaps JSON, perhaps headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    status: StatusCode,
    headers: Vec<(header::HeaderName, String)>,
    body: Option<Content>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Json(String),
    Text(String),
    Bytes(&'static str, Vec<u8>),
}

impl Answer {
    /// JSON with 200.
    pub fn ok(body: &impl Serialize) -> Self {
        Self::json(StatusCode::OK, body)
    }

    /// JSON with 201.
    pub fn created(body: &impl Serialize) -> Self {
        Self::json(StatusCode::CREATED, body)
    }

    /// JSON with 202: something else happens later.
    pub fn accepted(body: &impl Serialize) -> Self {
        Self::json(StatusCode::ACCEPTED, body)
    }

    /// Plain text with 200, for callers that want exactly this text.
    pub fn text(body: String) -> Self {
        Self { status: StatusCode::OK, headers: Vec::new(), body: Some(Content::Text(body)) }
    }

    /// Bytes of a kind: a file of the page.
    pub fn bytes(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Self {
        Self { status, headers: Vec::new(), body: Some(Content::Bytes(kind, bytes)) }
    }

    /// No body.
    pub fn empty(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), body: None }
    }

    /// 204.
    pub fn nothing() -> Self {
        Self::empty(StatusCode::NO_CONTENT)
    }

    /// 303: fetch that with GET.
    pub fn see_other(url: String) -> Self {
        Self::empty(StatusCode::SEE_OTHER).with(header::LOCATION, url)
    }

    /// One more header.
    #[must_use]
    pub fn with(mut self, name: header::HeaderName, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    fn json(status: StatusCode, body: &impl Serialize) -> Self {
        let body = serde_json::to_string(body)
            .expect("answers are plain structs with text keys, which always have a JSON form");
        Self { status, headers: Vec::new(), body: Some(Content::Json(body)) }
    }

    /// As lambda sends it.
    pub fn respond(self) -> Response<Body> {
        let (kind, body) = match self.body {
            Some(Content::Json(json)) => (Some("application/json"), Body::Text(json)),
            Some(Content::Text(text)) => (Some("text/plain; charset=utf-8"), Body::Text(text)),
            Some(Content::Bytes(kind, bytes)) => (Some(kind), Body::Binary(bytes)),
            None => (None, Body::Empty),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if let Some(kind) = kind {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        for (name, value) in self.headers {
            // Only values that we built ourselves come here; one that is no header is left out.
            if let Ok(value) = HeaderValue::try_from(value) {
                // A page says more than once what varies; anything else it says last.
                if name == header::CACHE_CONTROL {
                    headers.insert(name, value);
                } else {
                    headers.append(name, value);
                }
            }
        }
        harden(headers);
        response
    }
}

/// What every answer of the API carries: it is personal, and it is not a page.
pub(crate) fn harden(headers: &mut HeaderMap) {
    let fixed = [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// A time as answers show it: RFC 3339 in UTC, whole milliseconds.
pub fn timestamp(at: Time) -> String {
    let millis = i64::try_from(at.as_millis()).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(millis)
        .map_or_else(|_| "9999-12-31T23:59:59.999Z".to_owned(), |time| format!("{time:.3}"))
}

/// A time by the clock of Almaty with its offset, in whole seconds: what Robokassa reads.
pub fn local_timestamp(at: Time) -> String {
    let offset = jiff::tz::Offset::constant(5);
    let millis = i64::try_from(at.as_millis()).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(millis).map_or_else(
        |_| "9999-12-31T23:59:59+05:00".to_owned(),
        |time| format!("{:.0}", time.display_with_offset(offset)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        assert_eq!(timestamp(Time::from_millis(0)), "1970-01-01T00:00:00.000Z");
        assert_eq!(timestamp(Time::from_millis(1_795_433_696_789)), "2026-11-23T11:34:56.789Z");
        assert_eq!(timestamp(Time::from_millis(u64::MAX)), "9999-12-31T23:59:59.999Z");
        let local = local_timestamp(Time::from_millis(1_795_433_696_789));
        assert_eq!(local, "2026-11-23T16:34:56+05:00");
    }
}
