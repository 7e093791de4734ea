//! The front door: one URL on this machine for the deployed API.
//!
//! Forwards path, query, headers and bodies as they are. The emulator finds the API by the Host
//! header, so that path and query need no change. Two paths are not the API's: `/mailbox` and
//! `/mailbox.json` show the mail that the product sent.

use crate::process::Stop;
use crate::{Trouble, mailbox};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HOST, HeaderMap, HeaderName, HeaderValue, TE,
    TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use hyper::http::request::Parts;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::error::Error;
use std::net::TcpListener as StdListener;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// What API Gateway takes.
pub const BODY_BYTES_MAX: usize = 10 * 1024 * 1024;

const BREATH: Duration = Duration::from_millis(20);

/// What makes something carries this, so that it makes it once.
const KEY: &str = "idempotency-key";

/// Headers that belong to one connection, not to the message.
const HOP_BY_HOP: [HeaderName; 6] = [CONNECTION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, EXPECT];

/// Why there is no answer.
type Unanswered = Box<dyn Error + Send + Sync>;

/// A body, ours or the API's.
pub(crate) type Body = UnsyncBoxBody<Bytes, hyper::Error>;

/// The API behind the door.
#[derive(Clone, Debug)]
pub struct Target {
    /// Port of the emulator.
    pub port: u16,
    /// Id of the API.
    pub api: String,
    /// Whether each POST that carries an `Idempotency-Key` is delivered twice: what makes something
    /// has to make it once.
    pub twice: bool,
}

/// Serves until asked to stop; then accepts nobody and lets go of those inside.
pub async fn serve(listener: StdListener, target: Target, stop: Stop) -> Result<(), Trouble> {
    let unusable = |why| Trouble::failed(format!("The front door cannot be opened: {why}."));
    listener.set_nonblocking(true).map_err(unusable)?;
    let listener = TcpListener::from_std(listener).map_err(unusable)?;
    let mut inside = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = inside.join_next() => continue,
            () = stop.asked() => return Ok(()),
        };
        let Ok((stream, _)) = accepted else {
            // One caller that left early, or no file descriptor free for a moment.
            sleep(BREATH).await;
            continue;
        };
        let target = target.clone();
        inside.spawn(async move {
            let service = service_fn(move |request| answer(request, target.clone()));
            let mut http = hyper::server::conn::http1::Builder::new();
            // A connection that breaks is the caller's affair.
            let _ =
                http.timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(request: Request<Incoming>, target: Target) -> Result<Response<Body>, Infallible> {
    let declared = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if declared
        .and_then(|text| text.parse().ok())
        .is_some_and(|length: usize| length > BODY_BYTES_MAX)
    {
        return Ok(problem(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let answered = match mailbox::Wanted::by(&request) {
        Some(wanted) => wanted.show(target.port).await,
        None => forward(request, &target).await,
    };
    Ok(answered.unwrap_or_else(|error| problem(status_of(&*error))))
}

async fn forward(
    request: Request<Incoming>,
    target: &Target,
) -> Result<Response<Body>, Unanswered> {
    let (mut head, body) = request.into_parts();
    head.uri = head.uri.path_and_query().map_or("/", |path| path.as_str()).parse()?;
    strip(&mut head.headers);
    let host = format!("{}.execute-api.localhost:{}", target.api, target.port);
    head.headers.insert(HOST, HeaderValue::try_from(host)?);
    let body = Limited::new(body, BODY_BYTES_MAX);
    if target.twice && head.method == Method::POST && head.headers.contains_key(KEY) {
        let text = body.collect().await?.to_bytes();
        return twice(&head, &text, target.port).await;
    }
    let mut response = send(Request::from_parts(head, body), target.port).await?;
    strip(response.headers_mut());
    Ok(response.map(BodyExt::boxed_unsync))
}

async fn send<B>(request: Request<B>, port: u16) -> Result<Response<Incoming>, Unanswered>
where
    B: hyper::body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Unanswered>,
{
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender.send_request(request).await?)
}

/// Delivers a request, and the same again; gives the first answer. Where the first was good and the
/// second is not, it says so instead.
async fn twice(head: &Parts, text: &Bytes, port: u16) -> Result<Response<Body>, Unanswered> {
    let request = || Request::from_parts(head.clone(), Full::new(text.clone()));
    let (first, given) = send(request(), port).await?.into_parts();
    let given = given.collect().await?.to_bytes();
    let (second, said) = send(request(), port).await?.into_parts();
    let said = said.collect().await?.to_bytes();
    // One that ended its own session is a stranger's the second time.
    let is_fine = second.status.is_success() || second.status == StatusCode::UNAUTHORIZED;
    if first.status.is_success() && !is_fine {
        let said = String::from_utf8_lossy(&said);
        let told = format!("delivered again it was answered {}: {said}", second.status);
        let mut response = Response::new(whole(told));
        *response.status_mut() = StatusCode::LOOP_DETECTED;
        return Ok(response);
    }
    let mut response = Response::from_parts(first, filled(given));
    strip(response.headers_mut());
    Ok(response)
}

fn strip(headers: &mut HeaderMap) {
    for name in HOP_BY_HOP {
        headers.remove(name);
    }
    headers.remove("keep-alive");
}

/// A body that turned out too long is the caller's fault; anything else is the emulator's.
fn status_of(error: &(dyn Error + 'static)) -> StatusCode {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return StatusCode::PAYLOAD_TOO_LARGE;
        }
        cause = error.source();
    }
    StatusCode::BAD_GATEWAY
}

/// Answers as API Gateway does when it answers itself.
fn problem(status: StatusCode) -> Response<Body> {
    let text = format!(r#"{{"message":"{}"}}"#, status.canonical_reason().unwrap_or_default());
    let mut response = Response::new(whole(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A text as a body.
pub(crate) fn whole(text: String) -> Body {
    filled(Bytes::from(text))
}

fn filled(bytes: Bytes) -> Body {
    Full::new(bytes).map_err(|never| match never {}).boxed_unsync()
}
