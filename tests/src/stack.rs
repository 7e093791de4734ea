//! The deployed stack, and a customer of it.

use crate::http::{Client, Reply};
use crate::{people, pictures};
use domain::Sha256;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The stack that `cargo verify` has deployed.
#[derive(Debug, Clone)]
pub struct Stack {
    /// Where the API answers.
    pub url: String,
    /// What the template put out, and where the emulator is.
    pub outputs: Value,
}

/// How often a state is looked at while a journey waits for it.
const LOOK_EVERY: Duration = Duration::from_millis(300);

impl Stack {
    /// The stack of this test run.
    #[must_use]
    pub fn deployed() -> Self {
        let needed = "journeys need the deployed stack: run `cargo verify`";
        let url = std::env::var("SURET_API_URL").expect(needed);
        let outputs = std::env::var("SURET_STACK").expect(needed);
        let outputs = std::fs::read_to_string(outputs).expect("the outputs of the stack");
        Self { url, outputs: serde_json::from_str(&outputs).expect("outputs are JSON") }
    }

    /// An output of the template.
    #[must_use]
    pub fn output(&self, name: &str) -> &str {
        self.outputs[name].as_str().unwrap_or_else(|| panic!("the stack has no output {name}"))
    }

    /// Sends a request without a session.
    pub async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        self.send_with(method, path, body, &[]).await
    }

    /// Sends a request with headers.
    pub async fn send_with(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut headers = headers.to_vec();
        if body.is_some() {
            headers.push(("content-type", "application/json"));
        }
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        Client.send(method, &format!("{}{path}", self.url), &headers, body).await
    }

    /// Registers somebody new, confirms the address through the mail box, and logs in.
    pub async fn customer(&self, name: &str) -> Customer {
        let email = self.registered(name).await;
        let token = self.token(&email, "confirm").await;
        let body = json!({ "token": token });
        self.send("POST", "/accounts/confirmation", Some(body)).await.expect(200);
        self.log_in(&email, PASSWORD).await
    }

    /// Registers somebody new, and gives the address that was not confirmed.
    pub async fn registered(&self, name: &str) -> String {
        let email = format!("{name}.{}@example.kz", unique());
        let body = people::registration(&email, PASSWORD, &unique_iin());
        self.send("POST", "/accounts", Some(body)).await.expect(202);
        email
    }

    /// Logs in.
    pub async fn log_in(&self, email: &str, password: &str) -> Customer {
        let login = json!({ "email": email, "password": password });
        let reply = self.send("POST", "/session", Some(login)).await.expect(201);
        let cookie = reply.header("set-cookie").split(';').next().unwrap_or("").to_owned();
        Customer { stack: self.clone(), email: email.to_owned(), cookie }
    }

    /// What was mailed to an address, the newest first.
    pub async fn mails(&self, to: &str) -> Vec<Value> {
        let shown = self.send("GET", "/mailbox.json", None).await.expect(200).json();
        let mails = shown["mails"].as_array().cloned().unwrap_or_default();
        mails.into_iter().filter(|mail| mail["to"] == json!([to])).collect()
    }

    /// The token of the newest link to a page in a letter to an address.
    pub async fn token(&self, to: &str, page: &str) -> String {
        self.tokens(to, page, 1).await.remove(0)
    }

    /// The tokens of all such links, the newest first, once there are so many.
    pub async fn tokens(&self, to: &str, page: &str, count: usize) -> Vec<String> {
        let mark = format!("/{page}#t=");
        eventually(LETTER_PATIENCE, &format!("{count} letters to {to} about {page}"), async || {
            let found: Vec<String> = self
                .mails(to)
                .await
                .iter()
                .filter_map(|mail| {
                    let (_, rest) = mail["text"].as_str()?.split_once(&mark)?;
                    Some(rest.split_whitespace().next()?.to_owned())
                })
                .collect();
            (found.len() >= count).then_some(found)
        })
        .await
    }
}

/// How long a letter may be on its way.
const LETTER_PATIENCE: Duration = Duration::from_secs(40);

/// A number that passes both checks and that no other test uses.
#[must_use]
pub fn unique_iin() -> String {
    let bytes: [u8; 8] = edge::World::random(&edge::System);
    people::iin(u64::from_le_bytes(bytes) % 1_000_000_000)
}

/// The password of everybody in the journeys.
pub const PASSWORD: &str = "korshi tau 7";

/// A word that no other test uses.
#[must_use]
pub fn unique() -> String {
    let bytes: [u8; 8] = edge::World::random(&edge::System);
    Sha256::of(&bytes).to_hex()[..16].to_owned()
}

/// Somebody who is logged in.
#[derive(Debug, Clone)]
pub struct Customer {
    /// Where.
    pub stack: Stack,
    /// With which address.
    pub email: String,
    /// The session cookie as `name=value`.
    pub cookie: String,
}

/// A file as the page announces it.
#[must_use]
pub fn announced(name: &str, media: &str, bytes: &[u8], recipe: Option<Value>) -> Value {
    let sha256 = Sha256::of(bytes).to_hex();
    let mut item =
        json!({ "name": name, "type": media, "size_bytes": bytes.len(), "sha256": sha256 });
    if let Some(recipe) = recipe {
        item["recipe"] = recipe;
    }
    item
}

/// Small photos to announce, all different.
#[must_use]
pub fn items(count: u8) -> Vec<Value> {
    let photo = |n| announced(&format!("{n}.jpg"), "image/jpeg", &pictures::jpeg(8, 8, n), None);
    (0..count).map(photo).collect()
}

impl Customer {
    /// Sends a request in the session.
    pub async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        self.stack.send_with(method, path, body, &[("cookie", &self.cookie)]).await
    }

    /// Announces a batch under a key.
    pub async fn announce(&self, key: &str, photos: &[Value]) -> Reply {
        let body = json!({ "photos": photos });
        let headers = [("cookie", self.cookie.as_str()), ("idempotency-key", key)];
        self.stack.send_with("POST", "/photos", Some(body), &headers).await
    }

    /// Announces one photo, uploads it, and gives its id.
    pub async fn upload(&self, item: Value, bytes: &[u8]) -> String {
        let taken = self.announce(&unique(), &[item]).await.expect(201).json();
        let photo = &taken["photos"][0];
        put(photo, bytes.to_vec()).await.expect(200);
        photo["id"].as_str().unwrap_or("").to_owned()
    }

    /// A photo as the API shows it.
    pub async fn photo(&self, id: &str) -> Value {
        self.send("GET", &format!("/photos/{id}"), None).await.expect(200).json()
    }

    /// The photo once it is neither held nor running, or a failure after `patience`.
    pub async fn settled(&self, id: &str, patience: Duration) -> Value {
        let start = Instant::now();
        loop {
            let photo = self.photo(id).await;
            let stage = photo["stage"].as_str().unwrap_or("");
            if !matches!(stage, "held" | "running") {
                return photo;
            }
            assert!(start.elapsed() < patience, "still {stage} after {patience:?}");
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// The bytes of a result, by the way a browser takes.
    pub async fn result(&self, id: &str) -> Reply {
        let reply = self.send("GET", &format!("/photos/{id}/result"), None).await.expect(303);
        let url = reply.header("location").to_owned();
        Client.send("GET", &url, &[], Vec::new()).await.expect(200)
    }

    /// Places an order for a pack at today's price.
    pub async fn order(&self, pack: &str) -> Value {
        self.place(&unique(), pack).await.expect(201).json()
    }

    /// Places an order under a key.
    pub async fn place(&self, key: &str, pack: &str) -> Reply {
        let packs = self.send("GET", "/packs", None).await.expect(200).json();
        let packs = packs["packs"].as_array().cloned().unwrap_or_default();
        let offer = packs.iter().find(|offer| offer["id"] == pack).expect("a pack of this name");
        let body = json!({
            "pack": pack,
            "price_tenge": offer["price"]["tenge"],
            "accepted": {
                "agreement": "2026-11-01",
                "payment_policy": "2026-11-01",
                "privacy_policy": "2026-11-01",
            },
        });
        let headers = [("cookie", self.cookie.as_str()), ("idempotency-key", key)];
        self.stack.send_with("POST", "/orders", Some(body), &headers).await
    }

    /// An order as the API shows it.
    pub async fn read_order(&self, number: &str) -> Value {
        self.send("GET", &format!("/orders/{number}"), None).await.expect(200).json()
    }

    /// The order once it has this stage, or a failure after `patience`.
    pub async fn order_in(&self, number: &str, stage: &str, patience: Duration) -> Value {
        eventually(patience, &format!("order {number} is {stage}"), async || {
            let order = self.read_order(number).await;
            (order["stage"] == stage).then_some(order)
        })
        .await
    }

    /// Units that can be taken now.
    pub async fn available(&self) -> u64 {
        self.account().await["available"].as_u64().unwrap_or(0)
    }

    /// The cabinet.
    pub async fn account(&self) -> Value {
        self.send("GET", "/account", None).await.expect(200).json()
    }
}

/// Uploads to the link of a photo, exactly as signed.
pub async fn put(photo: &Value, bytes: Vec<u8>) -> Reply {
    put_with(photo, bytes, &[]).await
}

/// Uploads with some of the signed headers replaced.
pub async fn put_with(photo: &Value, bytes: Vec<u8>, replaced: &[(&str, &str)]) -> Reply {
    let upload = &photo["upload"];
    let signed = upload["headers"].as_object().expect("a link has headers");
    let mut headers: Vec<(&str, &str)> = Vec::new();
    for (name, value) in signed {
        let value = value.as_str().unwrap_or("");
        let value = replaced.iter().find(|(other, _)| other == name).map_or(value, |(_, v)| *v);
        headers.push((name, value));
    }
    let (method, url) = (&upload["method"], &upload["url"]);
    let (method, url) = (method.as_str().unwrap_or(""), url.as_str().unwrap_or(""));
    Client.send(method, url, &headers, bytes).await
}

/// Waits until `look` gives something, or fails after `patience`.
pub async fn eventually<T>(
    patience: Duration,
    what: &str,
    mut look: impl AsyncFnMut() -> Option<T>,
) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(start.elapsed() < patience, "not within {patience:?}: {what}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
