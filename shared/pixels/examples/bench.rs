//! `cargo bench-engine [words]`: the engine beside its peers; see `benches/peers.py`. With the word
//! `threads`: one thread beside two; see `benches/threads.py`.

use std::error::Error;
use std::path::Path;
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    let is_own = std::env::args().nth(1).as_deref() == Some("threads");
    let script = if is_own { "threads.py" } else { "peers.py" };
    let own = std::env::current_exe()?;
    let folder = own.parent().ok_or("no folder of examples")?;
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    // The example that edits one photo is what is measured; the alias built this one only.
    let build = ["build", "--release", "--quiet", "--package", "pixels"];
    let examples =
        ["--features", "threads,lossy-webp", "--example", "edit", "--example", "likeness"];
    let mut build_all = Command::new(env!("CARGO"));
    if !build_all.current_dir(manifest).args(build).args(examples).status()?.success() {
        return Err("the examples `edit` and `likeness` do not build".into());
    }
    let status = Command::new("python3")
        .arg(manifest.join("benches").join(script))
        .arg(folder)
        .arg(folder.join("bench-peers"))
        .arg(manifest.join("../../../shared/photos"))
        .args(std::env::args().skip(1))
        .status()?;
    if status.success() { Ok(()) } else { Err("the measurement failed".into()) }
}
