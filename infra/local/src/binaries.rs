//! The Lambda binaries: which the template names, and how they are built.

use crate::Trouble;
use crate::process::{Stop, run};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// Binary name to the file that is deployed.
pub type Binaries = BTreeMap<String, PathBuf>;

/// The digest of some parts, as hexadecimal text.
pub fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The binaries that the template's functions are built from, in its order.
pub fn named(root: &Path) -> Result<Vec<String>, Trouble> {
    let path = root.join("infra/template.yaml");
    let text = fs::read_to_string(&path)
        .map_err(|why| Trouble::failed(format!("{} cannot be read: {why}.", path.display())))?;
    let names: Vec<_> = text.lines().filter_map(binary_of).map(str::to_owned).collect();
    if names.is_empty() {
        return Err(Trouble::failed(format!("{} names no binary.", path.display())));
    }
    Ok(names)
}

/// The name in a line `Binary: name`.
fn binary_of(line: &str) -> Option<&str> {
    line.trim().strip_prefix("Binary:").map(str::trim).filter(|name| !name.is_empty())
}

/// Builds every binary that the template names. Cargo does nothing when nothing changed.
pub async fn build(root: &Path, stop: &Stop) -> Result<Binaries, Trouble> {
    let names = named(root)?;
    let mut command = cargo(root);
    command.args(["build", "--release"]);
    for name in &names {
        if !root.join("functions").join(name).join("Cargo.toml").is_file() {
            return Err(Trouble::failed(format!(
                "infra/template.yaml names the binary `{name}`, but functions/{name} is not there."
            )));
        }
        command.args(["--package", name]);
    }
    if !run(&mut command, "cargo build", stop).await? {
        return Err(Trouble::failed("The functions do not build; cargo said why above."));
    }
    found(&target(root).join("release"), names)
}

/// Takes the binaries that the template names from a folder.
pub fn prebuilt(root: &Path, folder: &Path) -> Result<Binaries, Trouble> {
    found(folder, named(root)?)
}

fn found(folder: &Path, names: Vec<String>) -> Result<Binaries, Trouble> {
    let locate = |name: String| {
        let path = folder.join(&name);
        if path.is_file() {
            Ok((name, path))
        } else {
            Err(Trouble::failed(format!("{} is not there.", path.display())))
        }
    };
    names.into_iter().map(locate).collect()
}

/// Where cargo puts what it builds.
pub fn target(root: &Path) -> PathBuf {
    root.join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// Cargo in the workspace, without the variables that `cargo run` gave to us: build scripts look
/// at some of them and would build again.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    for (name, _) in env::vars_os() {
        let ours = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        });
        if ours {
            command.env_remove(name);
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_names_its_binaries() {
        assert_eq!(binary_of("        Binary: upload-url"), Some("upload-url"));
        assert_eq!(binary_of("        Binary:"), None);
        assert_eq!(binary_of("      BinaryMediaTypes: x"), None);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let names = named(&root).expect("the template is readable");
        assert!(names.contains(&"edit-photo".to_owned()), "{names:?}");
    }

    #[test]
    fn a_digest_keeps_its_parts_apart() {
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
        assert_eq!(digest(&[]).len(), 64);
    }
}
