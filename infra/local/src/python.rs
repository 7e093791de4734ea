//! Private Python environments with every version and hash pinned.

use crate::process::{Stop, output, run};
use crate::{Trouble, binaries};
use std::fs;
use std::path::{Path, PathBuf};
use tokio::process::Command;

const NAMES: [&str; 6] =
    ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];
/// Prints the version, and fails when an environment could not be made.
const PROBE: &str = "import sys, venv, ensurepip; assert sys.version_info >= (3, 10); \
                     print(sys.version)";

/// Finds a Python that can make an environment; gives its name and version.
pub async fn find(stop: &Stop) -> Result<(&'static str, String), Trouble> {
    for name in NAMES {
        match output(Command::new(name).args(["-c", PROBE]), name, stop).await {
            Ok(version) => return Ok((name, version)),
            Err(Trouble::Stopped) => return Err(Trouble::Stopped),
            Err(Trouble::Failed(_)) => {}
        }
    }
    Err(Trouble::failed(
        "Python 3.10 or later with its venv module is needed. Install it (on Debian and Ubuntu: \
         apt install python3 python3-venv) and start again.",
    ))
}

/// Makes the environment in `folder` hold exactly what `requirements` pins. Does nothing when it
/// does already. Gives the environment's own interpreter.
pub async fn environment(
    folder: &Path,
    requirements: &Path,
    stop: &Stop,
) -> Result<PathBuf, Trouble> {
    let (python, version) = find(stop).await?;
    let pins = fs::read(requirements).map_err(|why| {
        Trouble::failed(format!("{} cannot be read: {why}.", requirements.display()))
    })?;
    let digest = binaries::digest(&[&pins, version.as_bytes()]);
    let stamp = folder.join("suret.digest");
    let interpreter = folder.join("bin/python");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == digest) {
        return Ok(interpreter);
    }
    println!("      installing Python packages into {}", folder.display());
    let mut make = Command::new(python);
    make.args(["-m", "venv", "--clear"]).arg(folder);
    let mut install = Command::new(&interpreter);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    install.args(["--require-hashes", "--requirement"]).arg(requirements);
    for (command, name) in [(&mut make, "python3 -m venv"), (&mut install, "pip install")] {
        if !run(command, name, stop).await? {
            return Err(Trouble::failed(format!(
                "`{name}` failed, its reason is above. The packages come from the package index \
                 that pip is set up to use: check the network and start again."
            )));
        }
    }
    fs::write(&stamp, digest)
        .map_err(|why| Trouble::failed(format!("{} cannot be written: {why}.", stamp.display())))?;
    Ok(interpreter)
}
