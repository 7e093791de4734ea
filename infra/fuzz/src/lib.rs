//! What any bytes at all must not do: one function for each door that strangers' bytes come in by.
//! `cargo fuzz` lets a fuzzer look for bytes that break them; the tests here try plain ones.
//!
//! Deliberately absent: what the right answer is. That stands beside the code.

use pixels::{Limits, Recipe};
use words::{Language, read, say_back};

mod seeds;

pub use seeds::seeds;

/// The names of the functions.
pub const TARGETS: [&str; 5] = ["callback", "jpeg", "photo", "recipe", "words"];

/// Little enough that a fuzzer gets on.
fn limits() -> Limits {
    Limits { pixels_max: 1 << 18, memory_bytes_max: 64 << 20, ..Limits::default() }
}

fn recipe_of(steps: &str) -> Recipe {
    let text = format!(r#"{{"version":1,"steps":[{steps}]}}"#);
    Recipe::parse(&text).unwrap_or_else(|error| panic!("our own recipe: {error}"))
}

/// A photo: every decoder, the metadata, both ways through the engine. What comes out is a photo.
pub fn photo(bytes: &[u8]) {
    let limits = limits();
    let header = pixels::inspect(bytes, &limits);
    let whole = r#"{"auto":{}},{"resize":{"long_edge":40}},{"sharpen":{"amount":30}}"#;
    for steps in ["", whole] {
        if let Ok(edited) = pixels::edit(bytes, &recipe_of(steps), &limits, &|| true) {
            assert!(header.is_ok(), "a picture without a header");
            assert!(pixels::inspect(&edited.bytes, &limits).is_ok(), "a result that is no photo");
        }
    }
}

/// A JPEG by our own decoder in strips, and by `zune-jpeg` at once: a step that does nothing and
/// cannot be done in strips sends it there. Where both give a picture, it is the same to the byte.
/// And by one thread and by several, in segments of a few bytes: the same picture or the same
/// error.
pub fn jpeg(bytes: &[u8]) {
    let limits = limits();
    let render = |limits: &Limits| pixels::render(bytes, &recipe_of(""), limits, &|| true);
    let segment_bytes = 8 + bytes.len() % 120;
    let several = Limits { threads: 2 + bytes.len() % 3, segment_bytes, ..limits.clone() };
    assert!(render(&limits) == render(&several), "threads that see something else");
    let tone = r#"{"exposure":{"ev":0.4}}"#;
    let strips = pixels::edit(bytes, &recipe_of(tone), &limits, &|| true);
    let whole = format!(r#"{tone},{{"blur":{{"radius":0}}}}"#);
    let at_once = pixels::edit(bytes, &recipe_of(&whole), &limits, &|| true);
    match (strips, at_once) {
        (Ok(strips), Ok(at_once)) => assert!(strips.bytes == at_once.bytes, "two pictures of one"),
        (strips, at_once) => {
            assert_eq!(strips.is_ok(), at_once.is_ok(), "one of two decoders takes it");
        }
    }
}

/// A recipe: what is taken is written out, and read again the same.
pub fn recipe(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(recipe) = Recipe::parse(text) {
        let again = Recipe::parse(&recipe.to_json());
        assert_eq!(again.as_ref(), Ok(&recipe), "a recipe that reads otherwise again");
    }
}

/// A request in words: it is read the same way twice, said back in three languages, and what it
/// comes to is a recipe of the engine.
pub fn words(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let reading = read(&text);
    let recipe = reading.recipe_json();
    assert_eq!(recipe, read(&text).recipe_json(), "one text, two readings");
    assert!(Recipe::parse(&recipe).is_ok(), "no recipe: {recipe}");
    for language in Language::ALL {
        let _ = say_back(&reading, language);
    }
    for span in &reading.coverage.unknown {
        assert!(text.get(span.start..span.end).is_some(), "a span that is no part of the text");
    }
}

/// What the payment service says: answers about an order and about a refund, and a sum.
pub fn callback(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = robokassa::Answer::parse(text);
    if let Ok(amount) = robokassa::Amount::parse(text) {
        assert_eq!(robokassa::Amount::parse(&amount.to_string()), Ok(amount), "{text}");
    }
}

#[cfg(test)]
mod tests {
    use super::{TARGETS, callback, jpeg, photo, recipe, seeds, words};

    fn run(target: &str, bytes: &[u8]) {
        match target {
            "callback" => callback(bytes),
            "jpeg" => jpeg(bytes),
            "photo" => photo(bytes),
            "recipe" => recipe(bytes),
            "words" => words(bytes),
            other => panic!("no target {other}"),
        }
    }

    /// Every seed as it is, cut at many places, and with one byte changed at many.
    #[test]
    fn seeds_and_what_is_left_of_them_are_survived() {
        for target in TARGETS {
            let all = seeds(target);
            assert!(all.len() >= 3, "{target} has seeds");
            for seed in all {
                run(target, &seed);
                let step = seed.len().div_ceil(60).max(1);
                for at in (0..seed.len()).step_by(step) {
                    run(target, &seed[..at]);
                    let mut changed = seed.clone();
                    changed[at] ^= 0x55;
                    run(target, &changed);
                }
            }
        }
    }
}
