//! `cargo verify`: every check of the project, the cheap ones first, then the tests against a
//! private stack that starts from nothing.

use crate::binaries::Binaries;
use crate::process::{Stop, output, run};
use crate::stack::{self, Plan, Ports, Progress, Running};
use crate::{Trouble, binaries, fuzz, page, python};
use serde_json::Value;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use tokio::process::Command;

const STEPS: usize = 17;
/// How long each fuzz target is tried here; `cargo fuzz` takes longer.
const FUZZ_SECONDS: u32 = 8;
const NEXTEST: &str = "0.9.143";

/// What a function behind the API may weigh: it is unpacked while a person waits.
const ZIPPED_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// Shorter lives than in production, so that a test can wait for their end.
const PARAMETERS: [(&str, &str); 3] =
    [("UploadLinkSeconds", "20"), ("LinkSlackSeconds", "5"), ("EditLeaseSeconds", "70")];

/// Runs every check; `arguments` go to `cargo nextest run`. The first failure ends it.
pub async fn verify(arguments: Vec<String>, stop: Stop) -> Result<(), Trouble> {
    let root = stack::root()?;
    let mut progress = Progress::new(STEPS);
    progress.next("building the page");
    page::build(&root, &stop).await?;
    step(&mut progress, "cargo fmt", &root, &["fmt", "--all", "--check"], &stop).await?;
    let clippy = ["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"];
    step(&mut progress, "cargo clippy", &root, &clippy, &stop).await?;
    progress.next("cfn-lint");
    lint(&root, &stop).await?;
    progress.next("Python packages of the emulator");
    stack::environment(&root, &stop).await?;
    progress.next("the sandbox of Robokassa");
    play(&root, &stop).await?;
    progress.next("fuzz targets, a few seconds each");
    fuzz::fuzz(&root, FUZZ_SECONDS, &stop).await?;
    progress.next("building the functions");
    let binaries = binaries::build(&root, &stop).await?;

    let folder = binaries::target(&root).join("verify");
    let mut plan = Plan::new(&root, folder, true, Ports::free()?).await?;
    plan.twice = true;
    for (name, value) in PARAMETERS {
        plan.parameters.insert(name.to_owned(), Value::String(value.to_owned()));
    }
    plan.run(&binaries, &mut progress, &stop, async |running, progress| {
        progress.next("cargo nextest");
        test(&root, running, arguments, &stop).await?;
        step(progress, "doc tests", &root, &["test", "--doc", "--quiet", "--workspace"], &stop)
            .await?;
        progress.next("the page in a browser");
        browse(&root, running, &stop).await?;
        progress.next("what one request and one start cost");
        cost(&root, running, &binaries, &stop).await?;
        progress.next("sizes of the functions");
        weigh(running)
    })
    .await?;
    println!("\nAll checks passed in {:.0} s.", progress.seconds());
    Ok(())
}

async fn step(
    progress: &mut Progress,
    name: &str,
    root: &Path,
    arguments: &[&str],
    stop: &Stop,
) -> Result<(), Trouble> {
    progress.next(name);
    let passed = run(binaries::cargo(root).args(arguments), name, stop).await?;
    verdict(name, passed)
}

fn verdict(name: &str, passed: bool) -> Result<(), Trouble> {
    if passed {
        Ok(())
    } else {
        Err(Trouble::failed(format!("FAILED: {name}; its reasons are above.")))
    }
}

/// The sandbox signs by itself, so it is tested by itself.
async fn play(root: &Path, stop: &Stop) -> Result<(), Trouble> {
    let mut command = Command::new(stack::interpreter(root));
    command.args(["-m", "unittest", "discover", "--quiet", "-s", "sandbox/tests", "-t", "."]);
    let passed = run(command.current_dir(root.join("infra/local")), "unittest", stop).await?;
    verdict("the sandbox of Robokassa", passed)
}

async fn lint(root: &Path, stop: &Stop) -> Result<(), Trouble> {
    let folder = root.join(".local/lint");
    let requirements = root.join("infra/local/requirements-lint.txt");
    let python = python::environment(&folder, &requirements, stop).await?;
    let mut command = Command::new(python);
    command.arg(folder.join("bin/cfn-lint")).arg("infra/template.yaml").current_dir(root);
    let passed = run(&mut command, "cfn-lint", stop).await?;
    verdict("cfn-lint", passed)
}

async fn test(
    root: &Path,
    running: &Running,
    arguments: Vec<String>,
    stop: &Stop,
) -> Result<(), Trouble> {
    let path = nextest(root, stop).await?;
    let program = env::current_exe()
        .map_err(|why| Trouble::failed(format!("Our own path is not known: {why}.")))?;
    let mut command = binaries::cargo(root);
    command
        .args(["nextest", "run", "--workspace"])
        .args(arguments.into_iter().skip_while(|argument| argument == "--"))
        .env("PATH", path)
        .env("SURET_LOCAL_BIN", program);
    let passed = run(tell(&mut command, running), "cargo nextest", stop).await?;
    verdict("cargo nextest", passed)
}

/// Tells a test where the stack is.
fn tell<'a>(command: &'a mut Command, running: &Running) -> &'a mut Command {
    command
        .env("SURET_API_URL", &running.url)
        .env("SURET_EMULATOR_URL", &running.endpoint)
        .env("SURET_STACK", &running.outputs)
        .env("SURET_ROBOKASSA_URL", &running.robokassa)
        .env("SURET_OPERATOR", running.secrets.operator_json())
}

/// Opens the page in Chromium. Pictures of all pages are in `target/page` afterwards.
async fn browse(root: &Path, running: &Running, stop: &Stop) -> Result<(), Trouble> {
    let screens = binaries::target(root).join("page");
    let mut command = page::tests(root, stop).await?;
    command.env("SURET_SCREENS", &screens);
    let passed = run(tell(&mut command, running), "npm test", stop).await?;
    println!("      pictures of the pages are in {}", screens.display());
    verdict("the page in a browser", passed)
}

/// The search path on which cargo finds nextest, which is installed when it is on none.
async fn nextest(root: &Path, stop: &Stop) -> Result<OsString, Trouble> {
    let tools = root.join(".local/tools");
    let old = env::var_os("PATH").unwrap_or_default();
    let folders = [tools.join("bin")].into_iter().chain(env::split_paths(&old));
    let path = env::join_paths(folders.collect::<Vec<PathBuf>>())
        .map_err(|why| Trouble::failed(format!("PATH is unusable: {why}.")))?;
    let mut probe = binaries::cargo(root);
    probe.args(["nextest", "--version"]).env("PATH", &path);
    match output(&mut probe, "cargo nextest", stop).await {
        Ok(_) => return Ok(path),
        Err(Trouble::Stopped) => return Err(Trouble::Stopped),
        Err(Trouble::Failed(_)) => {}
    }
    println!("      installing cargo-nextest {NEXTEST} into {}", tools.display());
    let mut install = binaries::cargo(root);
    install.args(["install", "--quiet", "--locked", "cargo-nextest", "--version", NEXTEST]);
    install.args(["--no-default-features", "--features", "default-no-update"]);
    install.arg("--root").arg(&tools);
    let installed = run(&mut install, "cargo install cargo-nextest", stop).await?;
    verdict("cargo install cargo-nextest", installed)?;
    Ok(path)
}

/// Prints the cost of the HTTP functions beside that of one that does nothing.
async fn cost(
    root: &Path,
    running: &Running,
    binaries: &Binaries,
    stop: &Stop,
) -> Result<(), Trouble> {
    let mut build = binaries::cargo(root);
    build.args(["build", "--release", "--package", "edge", "--example", "hello"]);
    let passed = run(&mut build, "cargo build", stop).await?;
    verdict("the hello-world function", passed)?;
    let job = serde_json::json!({
        "endpoint": running.endpoint,
        "front_door": running.url,
        "stack": crate::deploy::STACK,
        "binaries": binaries,
        "hello": binaries::target(root).join("release/examples/hello"),
    });
    let mut command = Command::new(stack::interpreter(root));
    command.arg(root.join("infra/local/cost.py")).arg(job.to_string());
    let measured = run(&mut command, "cost.py", stop).await?;
    verdict("what one request and one start cost", measured)
}

fn weigh(running: &Running) -> Result<(), Trouble> {
    let mut heavy = Vec::new();
    for (name, bytes, http) in running.deployed.functions() {
        println!("      {name:<18} {bytes:>10} bytes zipped");
        if http && bytes > ZIPPED_BYTES_MAX {
            heavy.push(name);
        }
    }
    if heavy.is_empty() {
        return Ok(());
    }
    Err(Trouble::failed(format!(
        "FAILED: sizes of the functions; over {ZIPPED_BYTES_MAX} bytes zipped: {}.",
        heavy.join(", ")
    )))
}
