//! The loop around a handler: one log line for each request, problems turned into answers.

use crate::problem::Problem;
use crate::queue::{Batch, Report};
use crate::{Answer, Request};
use lambda_http::{Body, RequestExt, Response};
use lambda_runtime::{Error, LambdaEvent};
use std::future::Future;
use std::time::Instant;

/// Starts the log: JSON lines, at the level of the setting `RUST_LOG`.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .without_time()
        .with_target(false)
        .with_env_filter(filter)
        .init();
}

/// Serves the HTTP API with `handle` until Lambda ends the environment.
pub async fn serve<F, Fut>(handle: F) -> Result<(), Error>
where
    F: Fn(Request) -> Fut,
    Fut: Future<Output = Result<Answer, Problem>> + Send,
{
    start_log();
    let handle = &handle;
    lambda_http::run(lambda_http::service_fn(move |event: lambda_http::Request| {
        let id = event.lambda_context().request_id;
        let request = Request::from(event);
        let (method, path) = (request.method.clone(), request.path.clone());
        let answer = handle(request);
        async move {
            let start = Instant::now();
            let result = answer.await;
            Ok::<_, Error>(respond(result, &id, method.as_str(), &path, start))
        }
    }))
    .await
}

fn respond(
    result: Result<Answer, Problem>,
    id: &str,
    method: &str,
    path: &str,
    start: Instant,
) -> Response<Body> {
    let millis = start.elapsed().as_millis();
    match result {
        Ok(answer) => {
            let response = answer.respond();
            let status = response.status().as_u16();
            tracing::info!(id, method, path, status, millis, "answered");
            response
        }
        Err(problem) => {
            let (kind, status, _) = problem.kind();
            if let Some(cause) = problem.cause() {
                let error = chain(cause);
                tracing::error!(id, method, path, status, millis, kind, error, "failed");
            } else {
                tracing::info!(id, method, path, status, millis, kind, "refused");
            }
            problem.respond()
        }
    }
}

/// Works off a queue with `handle` until Lambda ends the environment.
pub async fn drain<F, Fut>(handle: F) -> Result<(), Error>
where
    F: Fn(LambdaEvent<Batch>) -> Fut,
    Fut: Future<Output = Report>,
{
    start_log();
    let handle = &handle;
    lambda_runtime::run(lambda_runtime::service_fn(move |event| async move {
        Ok::<_, Error>(handle(event).await)
    }))
    .await
}

/// Answers a schedule with `handle` until Lambda ends the environment. An error makes the
/// invocation fail, which is what the alarm counts.
pub async fn tick<F, Fut, T>(handle: F) -> Result<(), Error>
where
    F: Fn() -> Fut,
    Fut: Future<Output = Result<T, domain::ports::StoreError>>,
    T: std::fmt::Debug,
{
    start_log();
    let handle = &handle;
    lambda_runtime::run(lambda_runtime::service_fn(
        move |_: LambdaEvent<serde_json::Value>| async move {
            match handle().await {
                Ok(done) => {
                    tracing::info!(?done, "ticked");
                    Ok(serde_json::Value::Null)
                }
                Err(error) => {
                    tracing::error!(error = chain(&error), "tick failed");
                    Err(Error::from("the tick failed; the log says why"))
                }
            }
        },
    ))
    .await
}

/// An error with everything below it, in one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        text.push_str(": ");
        text.push_str(&error.to_string());
        next = error.source();
    }
    text
}
