//! Embeds the built page. `cargo page` builds it into `page/dist`, and `cargo local` and
//! `cargo verify` do so by themselves; without it, checks and tests still compile, and the function
//! says plainly that it has no page. A release without a page is refused.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("page/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    walk(&dist, "", &mut files);
    files.sort();
    let release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if release && files.is_empty() {
        println!("cargo::error=The page is not built. Run `cargo page` first (needs Node.js).");
    }
    let mut code = String::from("&[\n");
    for name in &files {
        let path = dist.join(name);
        let _ = writeln!(code, "    ({name:?}, include_bytes!({:?})),", path.display().to_string());
    }
    code.push_str("]\n");
    let out = env::var_os("OUT_DIR").expect("cargo says where to write");
    fs::write(Path::new(&out).join("files.rs"), code).expect("the folder of cargo can be written");
}

/// The files below a folder by their paths with slashes; what begins with a dot is the build's own.
fn walk(folder: &Path, prefix: &str, files: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{prefix}{name}/"), files);
        } else {
            files.push(format!("{prefix}{name}"));
        }
    }
}
