//! The deploy of the template: what is deployed is decided here, done by `deploy.py`.

use crate::Trouble;
use crate::binaries::Binaries;
use crate::process::{Stop, finish, start};
use crate::stack::Ports;
use serde_json::{Map, Value, json};
use std::path::Path;
use std::process::Stdio;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// The stack's name on this machine.
pub const STACK: &str = "suret";

/// The template's parameters.
pub type Parameters = Map<String, Value>;

/// What a deploy said about itself.
#[derive(Debug)]
pub struct Deployed(Value);

impl Deployed {
    /// The stack's outputs, which also stand in `outputs.json`.
    pub fn output(&self, name: &str) -> &str {
        self.0["outputs"][name].as_str().unwrap_or_default()
    }

    /// One line for a person.
    pub fn summary(&self) -> String {
        let state = if self.0["changed"] == true { "deployed" } else { "nothing changed" };
        let mended = self.0["mended"].as_array().map_or(0, Vec::len);
        format!("{state}, {mended} properties added that the emulator had left out")
    }

    /// Name, zipped size in bytes, and whether the function stands behind the API.
    pub fn functions(&self) -> impl Iterator<Item = (&str, u64, bool)> {
        self.0["functions"].as_object().into_iter().flatten().map(|(name, about)| {
            (name.as_str(), about["zipped_bytes"].as_u64().unwrap_or(0), about["http"] == true)
        })
    }
}

/// The parameters of a stack on this machine, served at `origin`.
pub fn parameters(origin: &str, ports: Ports) -> Parameters {
    let media = format!("http://127.0.0.1:{}", ports.emulator);
    let payments = format!("http://127.0.0.1:{}", ports.sandbox);
    [
        ("Stage", "local"),
        ("SiteOrigin", origin),
        ("MediaOrigin", &media),
        ("PaymentOrigin", &payments),
        ("EditConcurrency", "2"),
        ("SupportEmail", "help@example.kz"),
        ("PrivacyEmail", "privacy@example.kz"),
        ("PaymentsEmail", "payments@example.kz"),
        ("OperatorName", "«Үлгі» ЖШС (ТОО «Үлгі»)"),
        ("OperatorNumber", "991240000003"),
        ("OperatorAddress", "Алматы қ., Үлгі к-сі, 1"),
        // Everybody here comes from one address.
        ("NetworkTries", "1000000"),
        ("MailFrom", "letters@example.kz"),
        ("OperatorEmail", "operator@example.kz"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), Value::String(value.to_owned())))
    .collect()
}

/// What to deploy, where to, and with which interpreter.
#[derive(Debug)]
pub struct Job<'a> {
    /// The workspace.
    pub root: &'a Path,
    /// The interpreter of the private environment.
    pub python: &'a Path,
    /// Where `outputs.json` goes.
    pub folder: &'a Path,
    /// The emulator.
    pub endpoint: &'a str,
    /// The front door, noted among the outputs.
    pub front_door: &'a str,
    /// The functions' binaries.
    pub binaries: &'a Binaries,
    /// The template's parameters.
    pub parameters: &'a Parameters,
    /// What the parameter store has to hold.
    pub documents: &'a Value,
    /// Whether each upload is told to the queue twice.
    pub twice: bool,
}

impl Job<'_> {
    /// Deploys. A deploy that has begun is finished even when asked to stop: it takes seconds, and
    /// a stack saved half-way could not be updated later.
    pub async fn run(&self, stop: &Stop) -> Result<Deployed, Trouble> {
        stop.check()?;
        let job = json!({
            "endpoint": self.endpoint,
            "front_door": self.front_door,
            "stack": STACK,
            "template": self.root.join("infra/template.yaml"),
            "binaries": self.binaries,
            "parameters": self.parameters,
            "documents": self.documents,
            "twice": self.twice,
            "outputs": self.folder.join("outputs.json"),
        });
        let mut command = Command::new(self.python);
        command
            .arg(self.root.join("infra/local/deploy.py"))
            // Nothing of the person's own AWS set-up may be heard.
            .env_clear()
            .env("HOME", self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = start(&mut command, "deploy.py")?;
        if let Some(mut input) = child.stdin.take() {
            // When it ended before it read, its own words say more than the broken pipe.
            let _ = input.write_all(job.to_string().as_bytes()).await;
        }
        let said = finish(child, "The deploy", &Stop::never()).await?;
        stop.check()?;
        serde_json::from_str(&said)
            .map(Deployed)
            .map_err(|why| Trouble::failed(format!("The deploy answered no JSON: {why}.")))
    }
}
