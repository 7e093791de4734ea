//! Compares.
use std::error::Error;
use std::time::Instant;
fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args().skip(2) {
        let bytes = std::fs::read(&path)?;
        let recipe =
            pixels::Recipe::parse(&std::fs::read_to_string(std::env::args().nth(1).unwrap())?)?;
        let mut first = None;
        for threads in [1, 2, 3, 4, 1, 2] {
            for segment in [128usize << 10, 32 << 10, 16] {
                if segment == 16 && threads > 2 {
                    continue;
                }
                let limits =
                    pixels::Limits { threads, segment_bytes: segment, ..Default::default() };
                let started = Instant::now();
                let p = pixels::edit(&bytes, &recipe, &limits, &|| true)?;
                println!("{path} {threads} {segment} {:?}", started.elapsed());
                if let Some(f) = &first { assert!(*f == p.bytes) } else { first = Some(p.bytes) }
            }
        }
    }
    Ok(())
}
