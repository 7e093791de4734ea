//! `cargo fuzz`: bytes that nobody thought of, for every door that strangers' bytes come in by.
//!
//! The targets are built once more, told by the compiler where they go; that needs no nightly
//! compiler, only a C++ one for the fuzzer itself. What was found interesting is kept in
//! `target/fuzz/corpus` and is where the next run begins.

use crate::Trouble;
use crate::binaries;
use crate::process::{Stop, run};
use std::fs;
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// Where each target has a file.
const TARGETS: &str = "infra/fuzz/targets";
/// The one beside them that writes what they begin with.
const SEEDS: &str = "seeds";
/// How long each target is tried unless the command line says otherwise.
pub const SECONDS: u32 = 60;
/// An input that takes so long is a find.
const INPUT_SECONDS_MAX: u32 = 20;
/// Memory that is a find; the limits of the targets are far below it.
const MEMORY_MB_MAX: u32 = 1_024;

/// What makes the compiler count the branches that are taken.
const FLAGS: [&str; 6] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];

/// Tries every target for so many seconds.
pub async fn fuzz(root: &Path, seconds: u32, stop: &Stop) -> Result<(), Trouble> {
    let folder = binaries::target(root).join("fuzz");
    let (host, targets) = (host(root).await?, targets(root)?);
    let mut build = binaries::cargo(root);
    // Named for the host: then the flags are not for build scripts, which are no targets.
    build
        .args(["build", "--quiet", "--package", "fuzz", "--features", "libfuzzer"])
        .args(targets.iter().flat_map(|target| ["--bin", target]))
        .args(["--target", &host, "--target-dir"])
        .arg(&folder)
        .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"))
        .env("CARGO_INCREMENTAL", "0");
    if !run(&mut build, "cargo build", stop).await? {
        return Err(Trouble::failed("The fuzz targets do not build; cargo said why above."));
    }
    let programs = folder.join(host).join("debug");
    let mut seeds = binaries::cargo(root);
    seeds.args(["run", "--quiet", "--package", "fuzz", "--bin", SEEDS, "--"]);
    if !run(seeds.arg(folder.join("corpus")), SEEDS, stop).await? {
        return Err(Trouble::failed("The seeds of the fuzz targets cannot be written."));
    }
    for target in targets {
        one(&programs, &folder, &target, seconds, stop).await?;
    }
    Ok(())
}

/// The names of all targets.
fn targets(root: &Path) -> Result<Vec<String>, Trouble> {
    let unreadable = |why| Trouble::failed(format!("{TARGETS} cannot be read: {why}."));
    let files = fs::read_dir(root.join(TARGETS)).map_err(unreadable)?;
    let stem = |file: fs::DirEntry| Some(file.path().file_stem()?.to_str()?.to_owned());
    let mut names: Vec<String> = files.filter_map(Result::ok).filter_map(stem).collect();
    names.retain(|name| name != SEEDS);
    names.sort();
    Ok(names)
}

async fn one(
    programs: &Path,
    folder: &Path,
    target: &str,
    seconds: u32,
    stop: &Stop,
) -> Result<(), Trouble> {
    let found: PathBuf = folder.join("found");
    let log = folder.join(format!("{target}.log"));
    let unwritable = |why| Trouble::failed(format!("{} is unusable: {why}.", folder.display()));
    fs::create_dir_all(&found).map_err(unwritable)?;
    let said = fs::File::create(&log).map_err(unwritable)?;
    let mut command = Command::new(programs.join(target));
    command
        .arg(folder.join("corpus").join(target))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={INPUT_SECONDS_MAX}"))
        .arg(format!("-rss_limit_mb={MEMORY_MB_MAX}"))
        .arg(format!("-artifact_prefix={}/{target}-", found.display()))
        .arg("-print_final_stats=1")
        .stderr(said);
    let passed = run(&mut command, target, stop).await?;
    let text = fs::read_to_string(&log).unwrap_or_default();
    if !passed {
        let tail: Vec<&str> = text.lines().rev().take(25).collect();
        let tail: Vec<&str> = tail.into_iter().rev().collect();
        return Err(Trouble::failed(format!(
            "FAILED: the fuzz target {target}; the bytes are in {}.\n{}",
            found.display(),
            tail.join("\n")
        )));
    }
    let runs = text.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    println!("      {target}: {} inputs, none breaks it", runs.unwrap_or("?").trim());
    Ok(())
}

/// The machine as the compiler names it.
async fn host(root: &Path) -> Result<String, Trouble> {
    let mut command = Command::new("rustc");
    let unknown = || Trouble::failed("rustc does not say what machine this is.");
    let said = command.arg("-vV").current_dir(root).output().await.map_err(|_| unknown())?;
    let text = String::from_utf8_lossy(&said.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(unknown)
}
