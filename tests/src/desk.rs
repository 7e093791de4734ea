//! The operators of the stack, with a second factor of our own reckoning (RFC 6238).

use crate::http::Reply;
use crate::stack::Stack;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha1::Sha1;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Somebody at the desk.
#[derive(Debug, Clone)]
pub struct Operator {
    stack: Stack,
    name: String,
    cookie: String,
}

/// A code is good for so long, and only once.
const STEP: u64 = 30;
/// Names that are tried with one code before the next one is waited for.
const NAMES_FOR_A_CODE: usize = 4;

fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn decode(base32: &str) -> Vec<u8> {
    let digit = |c: char| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c);
    let bits = base32
        .chars()
        .filter_map(digit)
        .flat_map(|digit| (0..5).rev().map(move |bit| u8::try_from(digit >> bit & 1).unwrap_or(0)));
    let bits: Vec<u8> = bits.collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | bit)).collect()
}

/// The code of a step of time.
fn code(secret: &str, step: u64) -> String {
    let mut hmac = Hmac::<Sha1>::new_from_slice(&decode(secret)).expect("any key will do");
    hmac.update(&step.to_be_bytes());
    let digest = hmac.finalize().into_bytes();
    let start = usize::from(digest[19] & 15);
    let word = digest[start..start + 4].iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

impl Operator {
    /// What operators log in with: the name of one and of the colleagues, and what all of them
    /// share here, password and secret of the second factor.
    #[must_use]
    pub fn secrets() -> Value {
        let text = std::env::var("SURET_OPERATOR").expect("run `cargo verify`");
        serde_json::from_str(&text).expect("the operators as JSON")
    }

    /// Tries to log in with the code that is right now.
    pub async fn try_with(stack: &Stack, name: &Value, password: &Value, step: u64) -> Reply {
        let secret = Self::secrets()["totp"].as_str().unwrap_or_default().to_owned();
        let body = json!({ "name": name, "password": password, "code": code(&secret, step) });
        stack.send("POST", "/operator/session", Some(body)).await
    }

    /// The step of time that codes are made of.
    #[must_use]
    pub fn step() -> u64 {
        seconds() / STEP
    }

    /// In a session that all journeys share, under the name that no other session is opened for.
    /// Whoever logs out comes [alone](Self::alone).
    pub async fn at_the_desk(stack: &Stack) -> Self {
        let outputs = std::env::var("SURET_STACK").expect("run `cargo verify`");
        let place = Path::new(&outputs).with_file_name("desk-cookie");
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(place)
            .expect("a file beside the outputs of the stack");
        file.lock().expect("one of us at a time");
        let mut cookie = String::new();
        file.read_to_string(&mut cookie).expect("a cookie is text");
        let name = Self::secrets()["name"].as_str().expect("a name").to_owned();
        let shared = Self { stack: stack.clone(), name: name.clone(), cookie };
        if shared.send("GET", "/operator/extensions", None).await.status == 200 {
            return shared;
        }
        let new = Self::one_of(stack, &[name]).await;
        file.set_len(0).expect("the old cookie goes");
        file.seek(SeekFrom::Start(0)).expect("a file");
        file.write_all(new.cookie.as_bytes()).expect("the new cookie is kept");
        new
    }

    /// Logs in to a session of its own, as one of the colleagues: a code opens one session under a
    /// name, so that whoever comes second under it waits for the next.
    pub async fn alone(stack: &Stack) -> Self {
        Self::one_of(stack, &Self::colleagues()).await
    }

    /// The names beside the first one, each time from another on.
    #[must_use]
    pub fn colleagues() -> Vec<String> {
        let secrets = Self::secrets();
        let all = secrets["colleagues"].as_array().expect("names").iter();
        let mut names: Vec<String> = all.filter_map(Value::as_str).map(str::to_owned).collect();
        let bytes: [u8; 1] = edge::World::random(&edge::System);
        let start = usize::from(bytes[0]) % names.len();
        names.rotate_left(start);
        names
    }

    async fn one_of(stack: &Stack, names: &[String]) -> Self {
        let password = &Self::secrets()["password"];
        let until = seconds() + 10 * STEP;
        loop {
            for name in names.iter().take(NAMES_FOR_A_CODE) {
                let reply = Self::try_with(stack, &json!(name), password, Self::step()).await;
                if reply.status == 201 {
                    let cookie = reply.header("set-cookie").split(';').next().unwrap_or("");
                    let (stack, name) = (stack.clone(), name.clone());
                    return Self { stack, name, cookie: cookie.to_owned() };
                }
                assert!(seconds() < until, "no code was taken: {}", reply.json());
            }
            // Not at once: wrong codes are counted.
            tokio::time::sleep(Duration::from_secs(STEP - seconds() % STEP + 1)).await;
        }
    }

    /// Under which name the session was opened.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The cookie of the session as `name=value`.
    #[must_use]
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Sends a request in the operator's session, with headers.
    pub async fn send_with(
        &self,
        method: &str,
        path: &str,
        body: &Value,
        headers: &[(&str, &str)],
    ) -> Reply {
        let cookie = [("cookie", self.cookie.as_str())];
        let headers = [&cookie, headers].concat();
        self.stack.send_with(method, path, Some(body.clone()), &headers).await
    }

    /// Sends a request in the operator's session.
    pub async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        self.stack.send_with(method, path, body, &[("cookie", &self.cookie)]).await
    }
}
