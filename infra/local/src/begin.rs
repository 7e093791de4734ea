//! What a new stack begins with: the legal documents of the repository, and the registration of a
//! made-up person to try them with.

use crate::Trouble;
use crate::process::{Stop, finish, start};
use crate::stack::Running;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// Where the registration stands that anybody may send.
pub(crate) fn person(folder: &Path) -> PathBuf {
    folder.join("person.json")
}

/// Publishes what is not published, by the operator's own route, and says what that was.
pub(crate) async fn begin(
    running: &Running,
    python: &Path,
    root: &Path,
    folder: &Path,
    stop: &Stop,
) -> Result<Vec<String>, Trouble> {
    let (name, password, totp) = running.secrets.operator();
    let job = json!({
        "front_door": running.url,
        "documents": root.join("infra/documents"),
        "operator": { "name": name, "password": password, "totp": totp },
        "person": person(folder),
    });
    let mut command = Command::new(python);
    command
        .arg(root.join("infra/local/begin.py"))
        .env_clear()
        .env("HOME", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = start(&mut command, "begin.py")?;
    if let Some(mut input) = child.stdin.take() {
        // When it ended before it read, its own words say more than the broken pipe.
        let _ = input.write_all(job.to_string().as_bytes()).await;
    }
    let said = finish(child, "Publishing the legal documents", stop).await?;
    let said: Value = serde_json::from_str(&said)
        .map_err(|why| Trouble::failed(format!("begin.py answered no JSON: {why}.")))?;
    let published = said["published"].as_array().into_iter().flatten();
    Ok(published.filter_map(Value::as_str).map(str::to_owned).collect())
}
