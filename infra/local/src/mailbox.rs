//! The mail box page: what the product mailed, newest first. The emulator keeps mail in its memory
//! and forgets it when it stops; nothing leaves this machine.

use crate::front::{Body, whole};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderValue};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::error::Error;
use std::fmt::Write as _;
use tokio::net::TcpStream;

/// The AWS account that the emulator gives the stack.
const ACCOUNT: &str = "000000000000";
/// Mails that are shown.
const MAILS_MAX: usize = 200;
/// More than that many mails take.
const BYTES_MAX: usize = 64 * 1024 * 1024;

/// In which form the box is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// For a person.
    Page,
    /// For a program.
    Json,
}

impl Wanted {
    /// What a request to the front door wants of the box, if it is about it. Only under the names
    /// of this machine: a page from elsewhere can make a browser call us by a name of its own.
    pub(crate) fn by(request: &Request<Incoming>) -> Option<Self> {
        let host = request.headers().get(HOST).and_then(|host| host.to_str().ok())?;
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        if request.method() != Method::GET || !["127.0.0.1", "localhost"].contains(&name) {
            return None;
        }
        match request.uri().path() {
            "/mailbox" => Some(Self::Page),
            "/mailbox.json" => Some(Self::Json),
            _ => None,
        }
    }

    /// The box of the emulator at the port.
    pub(crate) async fn show(
        self,
        port: u16,
    ) -> Result<Response<Body>, Box<dyn Error + Send + Sync>> {
        let mails = mails(&fetch(port).await?);
        let (kind, text) = match self {
            Self::Page => ("text/html; charset=utf-8", page(&mails)),
            Self::Json => ("application/json", json!({ "mails": mails }).to_string()),
        };
        let mut response = Response::new(whole(text));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        let nothing = HeaderValue::from_static("default-src 'none'");
        headers.insert(CONTENT_SECURITY_POLICY, nothing);
        Ok(response)
    }
}

/// What the emulator says it has sent.
async fn fetch(port: u16) -> Result<Value, Box<dyn Error + Send + Sync>> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let request = Request::builder()
        .uri(format!("/_ministack/ses/messages?account={ACCOUNT}"))
        .header(HOST, format!("127.0.0.1:{port}"))
        .body(Empty::<Bytes>::new())?;
    let response = sender.send_request(request).await?;
    if !response.status().is_success() {
        return Err(format!("the emulator answered {}", response.status()).into());
    }
    let body = Limited::new(response.into_body(), BYTES_MAX).collect().await?.to_bytes();
    Ok(serde_json::from_slice(&body)?)
}

/// The mails, newest first.
fn mails(kept: &Value) -> Vec<Value> {
    let of_account = kept["messages"][ACCOUNT].as_array();
    of_account
        .into_iter()
        .flatten()
        .rev()
        .take(MAILS_MAX)
        .map(|mail| {
            json!({
                "from": mail["Source"],
                "to": mail["To"],
                "subject": mail["Subject"],
                "text": mail["BodyText"],
                "html": mail["BodyHtml"],
            })
        })
        .collect()
}

fn page(mails: &[Value]) -> String {
    let mut html = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
                    <title>Mail box</title></head>\n<body>\n<h1>Mail box</h1>\n"
        .to_owned();
    if mails.is_empty() {
        html.push_str("<p>No mail since the start.</p>\n");
    }
    for mail in mails {
        let line = |name: &str| escaped(mail[name].as_str().unwrap_or_default());
        let to = mail["to"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let to = escaped(&to.collect::<Vec<_>>().join(", "));
        let _ = writeln!(
            html,
            "<article>\n<h2>{}</h2>\n<p>From {} to {to}</p>\n<pre>{}</pre>\n</article>\n<hr>",
            line("subject"),
            line("from"),
            line("text")
        );
    }
    html + "</body>\n</html>\n"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Value {
        let mail = |subject: &str| {
            json!({ "MessageId": "1", "Source": "a@example.kz", "To": ["b@example.kz"],
                    "Subject": subject, "BodyText": "<b> & \"c\"", "BodyHtml": "<p>",
                    "Timestamp": 1.5, "Type": "v2.SendEmail" })
        };
        json!({ "messages": { ACCOUNT: [mail("first"), mail("<i>second")], "111122223333": [] } })
    }

    #[test]
    fn the_newest_mail_comes_first() {
        let mails = mails(&kept());
        let subjects: Vec<_> = mails.iter().map(|mail| mail["subject"].clone()).collect();
        assert_eq!(subjects, ["<i>second", "first"]);
        assert_eq!(mails[0]["to"], json!(["b@example.kz"]));
        assert!(super::mails(&json!({ "messages": {} })).is_empty());
    }

    #[test]
    fn the_page_shows_words_as_words() {
        let page = page(&mails(&kept()));
        assert!(page.contains("<h2>&lt;i&gt;second</h2>"), "{page}");
        assert!(page.contains("<pre>&lt;b&gt; &amp; &quot;c&quot;</pre>"), "{page}");
        assert!(page.contains("From a@example.kz to b@example.kz"), "{page}");
        assert!(super::page(&[]).contains("No mail"));
    }
}
