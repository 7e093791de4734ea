//! What the functions of the deployed stack say.

use crate::http::Client;
use crate::stack::Stack;
use serde_json::{Value, json};

/// The logs of the emulator.
#[derive(Debug)]
pub struct Logs {
    endpoint: String,
    /// What the names of the stack's functions begin with.
    stack: String,
}

impl Logs {
    /// The logs of this stack.
    #[must_use]
    pub fn of(stack: &Stack) -> Self {
        let text = |name| stack.output(name).to_owned();
        Self { endpoint: text("Endpoint"), stack: text("Stack") }
    }

    async fn ask(&self, action: &str, body: Value) -> Value {
        let target = format!("Logs_20140328.{action}");
        let headers = [
            ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-target", target.as_str()),
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=test/20261101/us-east-1/logs/aws4_request, \
                 SignedHeaders=host, Signature=0",
            ),
        ];
        let body = body.to_string().into_bytes();
        Client.send("POST", &self.endpoint, &headers, body).await.expect(200).json()
    }

    /// Every line of every function.
    pub async fn lines(&self) -> Vec<String> {
        self.lines_of("").await
    }

    /// Every line of the functions whose names begin like this.
    pub async fn lines_of(&self, function: &str) -> Vec<String> {
        let begin = format!("/aws/lambda/{}-{function}", self.stack);
        let groups = self.ask("DescribeLogGroups", json!({ "limit": 50 })).await;
        let groups = groups["logGroups"].as_array().cloned().unwrap_or_default();
        let names = groups.iter().filter_map(|group| group["logGroupName"].as_str());
        let mut lines = Vec::new();
        for name in names.filter(|name| name.starts_with(&begin)) {
            let mut next = Value::Null;
            loop {
                let mut asked = json!({ "logGroupName": name });
                if next.is_string() {
                    asked["nextToken"] = next;
                }
                let page = self.ask("FilterLogEvents", asked).await;
                let events = page["events"].as_array().cloned().unwrap_or_default();
                let text = |event: &Value| event["message"].as_str().map(str::to_owned);
                lines.extend(events.iter().filter_map(text));
                next = page["nextToken"].clone();
                if events.is_empty() || !next.is_string() {
                    break;
                }
            }
        }
        lines
    }
}
