//! The Python that the strangers live in.

use robokassa::Algorithm;
use serde_json::Value;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const NAMES: [&str; 5] = ["python3", "python3.13", "python3.12", "python3.11", "python3.10"];
/// Prints the version, and fails when an environment could not be made.
const PROBE: &str = "import sys, venv, ensurepip; assert sys.version_info >= (3, 10); \
                     print(sys.version)";

fn tests() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(command: &mut Command) {
    let status = command.status().unwrap_or_else(|why| panic!("{command:?}: {why}"));
    assert!(status.success(), "{command:?} failed: {status}");
}

/// The interpreter of `.local/strangers`, which holds exactly what `requirements.txt` pins.
fn environment() -> PathBuf {
    let version = |name: &&str| {
        let output = Command::new(name).args(["-c", PROBE]).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let found = NAMES.iter().find_map(|name| Some((name, version(name)?)));
    let (python, version) = found.expect("Python 3.10 or later with its venv module");
    let requirements = tests().join("strangers/requirements.txt");
    let pins = fs::read_to_string(&requirements).expect("the requirements can be read");
    let digest = Algorithm::Sha256.sign(&format!("{pins}{version}"));

    let local = tests().parent().expect("the tests have a parent").join(".local");
    fs::create_dir_all(&local).expect("a folder for what is made here");
    let folder = local.join("strangers");
    let (stamp, interpreter) = (folder.join("suret.digest"), folder.join("bin/python"));
    // Held until the end of this function, should somebody else run the tests as well.
    let lock = File::create(local.join("strangers.lock")).expect("a lock can be made");
    lock.lock().expect("the lock can be had");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == digest) {
        return interpreter;
    }
    run(Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder));
    run(Command::new(&interpreter)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(["--require-hashes", "--requirement"])
        .arg(&requirements));
    fs::write(&stamp, digest).expect("the stamp can be written");
    interpreter
}

/// What `stranger.py` answers.
pub(crate) fn ask(question: &Value) -> Value {
    let mut child = Command::new(environment())
        .arg("-I")
        .arg(tests().join("strangers/stranger.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the interpreter can be started");
    // The script reads all before it writes, so nobody waits for the other.
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(question.to_string().as_bytes()).expect("the question can be written");
    drop(stdin);
    let output = child.wait_with_output().expect("an end");
    assert!(output.status.success(), "stranger.py failed: {}", output.status);
    serde_json::from_slice(&output.stdout).expect("the answer is JSON")
}
