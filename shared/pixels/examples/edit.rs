//! Edits one photo by hand: `cargo run --release --example edit -- photo recipe.json result.jpg`. A
//! fourth word is the number of threads, where the crate is built with them.

use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [photo, recipe, result, rest @ ..] = paths.as_slice() else {
        return Err("give three paths: photo, recipe, result".into());
    };
    let threads = rest.first().map_or(Ok(1), |word| word.parse())?;
    let limits = pixels::Limits { threads, ..pixels::Limits::default() };
    let bytes = std::fs::read(photo)?;
    let recipe = pixels::Recipe::parse(&std::fs::read_to_string(recipe)?)?;
    let started = Instant::now();
    let edited = pixels::edit(&bytes, &recipe, &limits, &|| true)?;
    let milliseconds = started.elapsed().as_millis();
    std::fs::write(result, &edited.bytes)?;
    println!(
        "{} x {} pixels, {} bytes, {milliseconds} ms",
        edited.width,
        edited.height,
        edited.bytes.len()
    );
    Ok(())
}
