//! The page: built by npm and Vite before the function that embeds it, when something changed.

use crate::process::{Stop, output, run};
use crate::{Trouble, binaries};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// What the build leaves behind, and what it does not look at.
const NOT_SOURCES: [&str; 4] = ["node_modules", "dist", "tests", ".types"];

/// The folder of the page.
pub fn folder(root: &Path) -> PathBuf {
    root.join("functions/site/page")
}

/// Makes `dist` hold the page as its sources are now. Does nothing when it does already.
pub async fn build(root: &Path, stop: &Stop) -> Result<(), Trouble> {
    let folder = folder(root);
    let digest = digest(&folder)?;
    let stamp = folder.join("dist/.digest");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == digest) {
        return Ok(());
    }
    packages(&folder, stop).await?;
    let mut command = npm(&folder);
    command.args(["run", "--silent", "build"]);
    if !run(&mut command, "npm run build", stop).await? {
        return Err(Trouble::failed("The page does not build; its reasons are above."));
    }
    write(&stamp, &digest)
}

/// Makes `node_modules` hold exactly what the lock file pins.
pub async fn packages(folder: &Path, stop: &Stop) -> Result<(), Trouble> {
    let lock = folder.join("package-lock.json");
    let pins = fs::read(&lock)
        .map_err(|why| Trouble::failed(format!("{} cannot be read: {why}.", lock.display())))?;
    let version = version(stop).await?;
    let digest = binaries::digest(&[&pins, version.as_bytes()]);
    let stamp = folder.join("node_modules/.digest");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == digest) {
        return Ok(());
    }
    println!("      installing the packages of the page");
    let mut command = npm(folder);
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]);
    if !run(&mut command, "npm ci", stop).await? {
        return Err(Trouble::failed(
            "`npm ci` failed, its reason is above. The packages come from the registry that npm \
             is set up to use: check the network and start again.",
        ));
    }
    write(&stamp, &digest)
}

/// Browsers that the tests of the page can drive, as distributions call them.
const BROWSERS: [&str; 2] = ["chromium", "google-chrome"];

/// The tests of the page, ready to be told where the stack is.
pub async fn tests(root: &Path, stop: &Stop) -> Result<Command, Trouble> {
    let folder = folder(root);
    packages(&folder, stop).await?;
    let mut command = npm(&folder);
    command.args(["run", "--silent", "test"]).env("SURET_CHROMIUM", browser()?);
    Ok(command)
}

fn browser() -> Result<PathBuf, Trouble> {
    let path = env::var_os("PATH").unwrap_or_default();
    let named = |folder: PathBuf| BROWSERS.map(|name| folder.join(name));
    let found = env::split_paths(&path).flat_map(named).find(|path| path.is_file());
    found.ok_or_else(|| {
        Trouble::failed(
            "The tests of the page need Chromium, and it is not there. Install it (on Debian and \
             Ubuntu: apt install chromium) and start again.",
        )
    })
}

async fn version(stop: &Stop) -> Result<String, Trouble> {
    let mut probe = Command::new("node");
    match output(probe.arg("--version"), "node", stop).await {
        Ok(version) if is_new_enough(&version) => Ok(version),
        Ok(version) => Err(Trouble::failed(format!(
            "The page needs Node.js 20.19 or newer; this machine has {version}."
        ))),
        Err(Trouble::Stopped) => Err(Trouble::Stopped),
        Err(Trouble::Failed(_)) => Err(Trouble::failed(
            "The page needs Node.js 20.19 or newer with npm, and `node` is not there. Install it \
             (on Debian and Ubuntu: apt install npm, or nodejs.org) and start again.",
        )),
    }
}

/// `v20.19.1` and later.
fn is_new_enough(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
    let mut next = || parts.next().and_then(Result::ok).unwrap_or(0);
    (next(), next()) >= (20, 19)
}

fn npm(folder: &Path) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(folder);
    command
}

fn write(stamp: &Path, digest: &str) -> Result<(), Trouble> {
    fs::write(stamp, digest)
        .map_err(|why| Trouble::failed(format!("{} cannot be written: {why}.", stamp.display())))
}

fn digest(folder: &Path) -> Result<String, Trouble> {
    let mut files = Vec::new();
    walk(folder, &mut files)
        .map_err(|why| Trouble::failed(format!("{} cannot be read: {why}.", folder.display())))?;
    files.sort();
    let mut parts: Vec<Vec<u8>> = Vec::new();
    for path in files {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        let bytes = fs::read(&path)
            .map_err(|why| Trouble::failed(format!("{} cannot be read: {why}.", path.display())))?;
        parts.extend([name.into_bytes(), bytes]);
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    Ok(binaries::digest(&parts))
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if NOT_SOURCES.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_versions_of_node_are_named() {
        for version in ["v20.19.0", "v22.1.0", "v100.0.0"] {
            assert!(is_new_enough(version), "{version}");
        }
        for version in ["v20.18.9", "v18.20.0", "", "nonsense"] {
            assert!(!is_new_enough(version), "{version}");
        }
    }

    #[test]
    fn the_sources_of_the_page_are_found() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut files = Vec::new();
        walk(&folder(&root), &mut files).expect("the page can be read");
        assert!(files.iter().any(|path| path.ends_with("package-lock.json")));
        assert!(!files.iter().any(|path| path.to_string_lossy().contains("node_modules")));
    }
}
