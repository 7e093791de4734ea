//! `cargo bench-engine`: the engine beside its peers; see `benches/peers.py`.

use std::error::Error;
use std::path::Path;
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    let own = std::env::current_exe()?;
    let folder = own.parent().ok_or("no folder of examples")?;
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    // The example that edits one photo is what is measured; the alias built this one only.
    let build = ["build", "--release", "--quiet", "--package", "pixels", "--example", "edit"];
    let is_built = Command::new(env!("CARGO")).current_dir(manifest).args(build).status()?;
    if !is_built.success() {
        return Err("the example `edit` does not build".into());
    }
    let status = Command::new("python3")
        .arg(manifest.join("benches/peers.py"))
        .arg(folder.join("edit"))
        .arg(folder.join("bench-peers"))
        .arg(manifest.join("../../../shared/photos"))
        .status()?;
    if status.success() { Ok(()) } else { Err("the measurement failed".into()) }
}
