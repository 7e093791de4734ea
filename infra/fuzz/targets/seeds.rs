//! Writes the seeds of every target below the folder that is named.

use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args().nth(1).ok_or(io::ErrorKind::InvalidInput)?);
    for target in fuzz::TARGETS {
        let place = folder.join(target);
        fs::create_dir_all(&place)?;
        for (number, seed) in fuzz::seeds(target).iter().enumerate() {
            fs::write(place.join(format!("seed-{number}")), seed)?;
        }
    }
    Ok(())
}
