//! The payment service of this machine: a program of its own that speaks Robokassa's protocol and
//! shares no code with ours, and the documents that make the shop its customer.

use crate::Trouble;
use crate::process::{end, start};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher};
use rustix::fs::Mode;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// How long it may take until it listens.
const WAKE: Duration = Duration::from_secs(20);
/// How long it may take until it ends.
const REST: Duration = Duration::from_secs(5);

/// Secrets of this machine's shop and of its operator: drawn once, kept with the state.
#[derive(Debug)]
pub struct Secrets(Value);

impl Secrets {
    /// Those of the folder, drawn now if there are none.
    pub fn of(folder: &Path) -> Result<Self, Trouble> {
        let path = folder.join("secrets.json");
        let unusable =
            |why: String| Trouble::failed(format!("{} is unusable: {why}.", path.display()));
        if let Ok(text) = fs::read_to_string(&path) {
            return serde_json::from_str(&text).map(Self).map_err(|why| unusable(why.to_string()));
        }
        let keys = || -> Result<Value, Trouble> {
            Ok(json!({
                "password1": word()?, "password2": word()?,
                "outgoing": "sha256", "result": "sha256", "success": "sha256",
            }))
        };
        let secrets = json!({
            "live": keys()?,
            "test": keys()?,
            "operator": { "password": word()?, "totp": base32(&random::<20>()?) },
        });
        let mut options = fs::OpenOptions::new();
        let mode = (Mode::RUSR | Mode::WUSR).bits();
        let file = options.write(true).create_new(true).mode(mode).open(&path);
        let file = file.map_err(|why| unusable(why.to_string()))?;
        serde_json::to_writer_pretty(file, &secrets).map_err(|why| unusable(why.to_string()))?;
        Ok(Self(secrets))
    }

    /// The shop at this Robokassa, as the functions read it.
    fn shop(&self, origin: &str) -> Value {
        json!({
            "login": LOGIN, "origin": origin, "country": "kz", "mode": "live", "tax": "none",
            "live": self.0["live"], "test": self.0["test"], "refunds": null,
        })
    }

    /// What the sandbox is told at its start. It tells `front_door` of payments the way `callback`
    /// says.
    pub fn sandbox(&self, port: u16, folder: &Path, front_door: &str, callback: &str) -> Value {
        json!({
            "port": port, "folder": state(folder), "login": LOGIN, "parent": std::process::id(),
            "live": self.0["live"], "test": self.0["test"], "password3": null,
            "result_url": format!("{front_door}/payments/result"),
            "success_url": format!("{front_door}/payments/success"),
            "fail_url": format!("{front_door}/payments/fail"),
            "callback_method": "POST", "return_method": "GET", "callback": callback,
        })
    }

    /// The operators of this machine, as the functions read them: all with one password and one
    /// secret.
    fn operators(&self) -> Result<Value, Trouble> {
        let (name, password, totp) = self.operator();
        let hash = hashed(password)?;
        let all = std::iter::once(name.to_owned()).chain(colleagues());
        let all: Vec<Value> =
            all.map(|name| json!({ "name": name, "password": hash, "totp": totp })).collect();
        Ok(json!({ "operators": all }))
    }

    /// The documents that the functions read from the parameter store. The catalogue is the
    /// owner's: what is there stays.
    pub fn documents(&self, root: &Path, origin: &str) -> Result<Value, Trouble> {
        let path = root.join("infra/catalog.json");
        let catalogue = fs::read_to_string(&path)
            .map_err(|why| Trouble::failed(format!("{} is unusable: {why}.", path.display())))?;
        Ok(json!([
            { "name": "/suret/catalogue", "text": catalogue, "secure": false, "keep": true },
            { "name": "/suret/shop", "text": self.shop(origin).to_string(), "secure": true,
              "keep": false },
            { "name": "/suret/operators", "text": self.operators()?.to_string(), "secure": true,
              "keep": false },
        ]))
    }

    /// The same as JSON, for the journeys.
    pub fn operator_json(&self) -> String {
        let (name, password, totp) = self.operator();
        let colleagues: Vec<String> = colleagues().collect();
        json!({ "name": name, "colleagues": colleagues, "password": password, "totp": totp })
            .to_string()
    }

    /// How the operator of this machine logs in: name, password, secret of the second factor.
    pub fn operator(&self) -> (&'static str, &str, &str) {
        let part = |name: &str| self.0["operator"][name].as_str().unwrap_or_default();
        (OPERATOR, part("password"), part("totp"))
    }
}

fn state(folder: &Path) -> PathBuf {
    folder.join("robokassa")
}

const LOGIN: &str = "suret-sandbox";
const OPERATOR: &str = "operator";
/// With the operator as many as a roster may name. A code opens one session of one operator, and
/// whoever comes second under a name waits up to half a minute: tests come under many.
const COLLEAGUES: u32 = 19;

fn colleagues() -> impl Iterator<Item = String> {
    (1..=COLLEAGUES).map(|number| format!("colleague-{number:02}"))
}

fn random<const N: usize>() -> Result<[u8; N], Trouble> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|why| Trouble::failed(format!("No random numbers: {why}.")))?;
    Ok(bytes)
}

/// 125 random bits as lower-case letters and digits.
fn word() -> Result<String, Trouble> {
    Ok(base32(&random::<16>()?).to_lowercase())
}

/// RFC 4648 without padding; whole groups of five bits only.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: Vec<u8> =
        bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let letter = |group: &[u8]| {
        let index = group.iter().fold(0_usize, |index, bit| index << 1 | usize::from(*bit));
        char::from(LETTERS[index])
    };
    bits.chunks_exact(5).map(letter).collect()
}

fn hashed(password: &str) -> Result<String, Trouble> {
    let unusable = |why: String| Trouble::failed(format!("A password cannot be hashed: {why}."));
    let hash: PasswordHash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &random::<16>()?)
        .map_err(|why| unusable(why.to_string()))?;
    Ok(hash.to_string())
}

/// A running Robokassa.
#[derive(Debug)]
pub struct Sandbox {
    child: Child,
}

impl Sandbox {
    /// Starts it with its state in `folder`, and waits until it listens.
    pub async fn start(
        python: &Path,
        root: &Path,
        folder: &Path,
        settings: Value,
    ) -> Result<Self, Trouble> {
        let state = state(folder);
        fs::create_dir_all(&state)
            .map_err(|why| Trouble::failed(format!("{} is unusable: {why}.", state.display())))?;
        let log = fs::File::create(folder.join("robokassa.log"))
            .map_err(|why| Trouble::failed(format!("robokassa.log cannot be written: {why}.")))?;
        let mut command = Command::new(python);
        command
            .arg(root.join("infra/local/sandbox"))
            .env_clear()
            .env("HOME", folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log);
        let mut child = start(&mut command, "the sandbox of Robokassa")?;
        if let Some(mut input) = child.stdin.take() {
            // When it ended before it read, its log says more than the broken pipe.
            let _ = input.write_all(settings.to_string().as_bytes()).await;
        }
        let mut line = String::new();
        let output = child.stdout.take();
        let said = timeout(WAKE, async {
            match output {
                Some(output) => BufReader::new(output).read_line(&mut line).await,
                None => Ok(0),
            }
        })
        .await;
        let sandbox = Self { child };
        if matches!(said, Ok(Ok(_))) && line.trim() == "ready" {
            return Ok(sandbox);
        }
        sandbox.stop().await;
        let log = fs::read_to_string(folder.join("robokassa.log")).unwrap_or_default();
        Err(Trouble::failed(format!("The sandbox of Robokassa does not start:\n{}", log.trim())))
    }

    /// Waits until it ends by itself, which it should not.
    pub async fn ended(&mut self) -> Trouble {
        let _ = self.child.wait().await;
        Trouble::failed("The sandbox of Robokassa ended by itself; see robokassa.log.")
    }

    /// Ends it.
    pub async fn stop(mut self) {
        end(&mut self.child, REST).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_of_the_standard() {
        assert_eq!(base32(b"fooba"), "MZXW6YTB");
        assert_eq!(base32(&[0xff; 20]).len(), 32);
    }

    #[test]
    fn all_operators_fit_in_a_parameter() {
        let secrets = json!({ "operator": { "password": "a".repeat(25), "totp": "A".repeat(32) } });
        let roster = Secrets(secrets).operators().expect("a roster");
        assert_eq!(roster["operators"].as_array().map(Vec::len), Some(20));
        assert!(roster.to_string().len() <= 4 * 1024, "what one of the standard tier holds");
    }

    #[test]
    fn secrets_are_drawn_once() {
        let folder = std::env::temp_dir().join(format!("suret-secrets-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let first = Secrets::of(&folder).expect("new secrets");
        let again = Secrets::of(&folder).expect("the same secrets");
        assert_eq!(first.0, again.0);
        let all = [&first.0["live"], &first.0["test"]]
            .map(|keys| [keys["password1"].clone(), keys["password2"].clone()]);
        let mut all = all.concat();
        all.dedup();
        assert_eq!(all.len(), 4, "passwords differ");
        fs::remove_dir_all(&folder).expect("ours to remove");
    }
}
