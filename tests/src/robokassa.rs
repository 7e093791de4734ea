//! The sandbox of Robokassa as a buyer meets it, and its switches.

use crate::http::{Client, Reply};
use serde_json::{Value, json};

/// The sandbox that `cargo verify` has started.
#[derive(Debug, Clone)]
pub struct Robokassa {
    url: String,
}

impl Robokassa {
    /// The sandbox of this test run.
    #[must_use]
    pub fn started() -> Self {
        let url = std::env::var("SURET_ROBOKASSA_URL");
        Self { url: url.expect("journeys need the sandbox: run `cargo verify`") }
    }

    async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        let url = format!("{}{path}", self.url);
        let headers: &[(&str, &str)] = match body {
            Some(_) => &[("content-type", "application/json")],
            None => &[],
        };
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        Client.send(method, &url, headers, body).await
    }

    /// Sets how payments of one invoice go; `inv` is part of the switch.
    pub async fn switch(&self, switch: Value) {
        self.ask("POST", "/sandbox/switches", Some(switch)).await.expect(200);
    }

    /// Does something with an operation that was started, and gives the operation afterwards.
    pub async fn act(&self, number: &str, what: Value) -> Value {
        let path = format!("/sandbox/operations/{number}");
        self.ask("POST", &path, Some(what)).await.expect(200).json()
    }

    /// What the sandbox knows of an invoice.
    pub async fn operation(&self, number: &str) -> Value {
        self.ask("GET", &format!("/sandbox/operations/{number}"), None).await.expect(200).json()
    }

    /// A callback for an invoice that nobody paid.
    pub async fn forge(&self, what: Value) -> Value {
        self.ask("POST", "/sandbox/forge", Some(what)).await.expect(200).json()
    }

    /// Opens the payment page as the browser does, with the form of an order.
    pub async fn open(&self, order: &Value) -> Reply {
        let payment = &order["payment"];
        let action = payment["action"].as_str().expect("an order that can be paid");
        assert!(action.starts_with(&self.url), "{action}");
        let fields = payment["fields"].as_array().expect("a form has fields");
        let mut form = form_urlencoded::Serializer::new(String::new());
        for field in fields {
            let (name, value) = (field["name"].as_str(), field["value"].as_str());
            form.append_pair(name.unwrap_or_default(), value.unwrap_or_default());
        }
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        Client.send("POST", action, &headers, form.finish().into_bytes()).await
    }

    /// Presses one of the buttons of the page and gives where the browser is sent.
    pub async fn press(&self, number: &str, button: &str) -> String {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let body = format!("action={button}").into_bytes();
        let url = format!("{}/pay/{number}", self.url);
        let reply = Client.send("POST", &url, &headers, body).await.expect(303);
        reply.header("location").to_owned()
    }

    /// Opens the page and pays; gives where the browser is sent.
    pub async fn pay(&self, order: &Value) -> String {
        let page = self.open(order).await.expect(200);
        let text = String::from_utf8_lossy(&page.body).into_owned();
        assert!(!text.contains("id=\"error\""), "{text}");
        self.press(order["number"].as_str().expect("a number"), "pay").await
    }

    /// Whether the shop answered every callback of an invoice with OK.
    pub async fn was_thanked(&self, number: &str) -> bool {
        let operation = self.operation(number).await;
        let deliveries = operation["deliveries"].as_array().cloned().unwrap_or_default();
        !deliveries.is_empty() && deliveries.iter().all(|it| it["status"] == json!("delivered"))
    }
}
