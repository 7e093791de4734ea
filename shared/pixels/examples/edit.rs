//! Edits one photo by hand: `cargo run --release --example edit -- photo recipe.json result.jpg`,
//! with a number of threads behind it when there is to be more than one.

use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [photo, recipe, result, threads @ ..] = arguments.as_slice() else {
        return Err("give three paths: photo, recipe, result".into());
    };
    let threads = threads.first().map_or(Ok(1), |threads| threads.parse())?;
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
