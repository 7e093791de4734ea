//! Queue messages: what becomes of each, and which to report as failed.

use lambda_runtime::LambdaEvent;
use serde::{Deserialize, Serialize};
use std::future::Future;

/// What becomes of a message.
#[derive(Debug)]
pub enum Verdict {
    /// It is done with, or was done with before, or never meant anything.
    Done,
    /// It comes back after the visibility timeout.
    Retry(Box<dyn std::error::Error + Send + Sync>),
}

/// A batch as SQS delivers it. Only the parts we look at.
#[derive(Debug, Deserialize)]
pub struct Batch {
    /// The messages.
    #[serde(rename = "Records", default)]
    pub records: Vec<Message>,
}

/// One message.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// What SQS calls it.
    pub message_id: String,
    /// What the sender wrote.
    #[serde(default)]
    pub body: String,
}

/// The messages that are to come back.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    batch_item_failures: Vec<Failed>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Failed {
    item_identifier: String,
}

/// Hands each message of a batch to `handle` and reports those that are to come back.
pub async fn each<F, Fut>(event: LambdaEvent<Batch>, handle: F) -> Report
where
    F: Fn(String) -> Fut,
    Fut: Future<Output = Verdict>,
{
    let mut report = Report::default();
    for message in event.payload.records {
        match handle(message.body).await {
            Verdict::Done => {}
            Verdict::Retry(error) => {
                let message_id = message.message_id.as_str();
                tracing::warn!(message_id, error = crate::run::chain(error.as_ref()), "retry");
                report.batch_item_failures.push(Failed { item_identifier: message.message_id });
            }
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn verdict(body: String) -> Verdict {
        if body == "bad" { Verdict::Retry("no".into()) } else { Verdict::Done }
    }

    #[track_caller]
    fn check(bodies: &[&str], report: &str) {
        let records: Vec<_> = bodies
            .iter()
            .enumerate()
            .map(|(n, body)| serde_json::json!({ "messageId": n.to_string(), "body": body }))
            .collect();
        let payload = serde_json::from_value(serde_json::json!({ "Records": records })).unwrap();
        let event = LambdaEvent::new(payload, lambda_runtime::Context::default());
        let mut future = std::pin::pin!(each(event, verdict));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let std::task::Poll::Ready(got) = future.as_mut().poll(&mut context) else {
            panic!("nothing waits here")
        };
        assert_eq!(serde_json::to_string(&got).unwrap(), report);
    }

    #[test]
    fn only_what_failed_comes_back() {
        check(&[], r#"{"batchItemFailures":[]}"#);
        check(&["good"], r#"{"batchItemFailures":[]}"#);
        check(&["good", "bad"], r#"{"batchItemFailures":[{"itemIdentifier":"1"}]}"#);
    }
}
