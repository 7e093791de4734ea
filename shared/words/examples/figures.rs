//! How well requests are read: `cargo words-figures`, and with the name of a file
//! (`cargo words-figures "ru tune"`) every request of it that is read otherwise than expected.

#[path = "../tests/corpus/mod.rs"]
mod corpus;

use std::time::Instant;

use corpus::{FILES, count, items, requests};
use words::{TEXT_CHARS_MAX, WORDS_VERSION, read};

const HEADINGS: [&str; 8] =
    ["requests", "intent F1", "slots", "negation", "false op", "cannot", "asked", "all right"];

fn main() {
    if let Some(wanted) = std::env::args().nth(1) {
        return misses(&wanted);
    }
    println!("words version {WORDS_VERSION}");
    println!("{:10}{}", "", HEADINGS.map(|heading| format!("{heading:>11}")).concat());
    for (name, file) in FILES {
        let count = count(&requests(file));
        let shares = count.columns().map(|share| format!("{:>10.1}%", share * 100.0)).concat();
        println!("{name:10}{:>11}{shares}", count.requests);
    }
    println!("slowest of {TEXT_CHARS_MAX} letters: {:.2} ms", slowest());
}

fn misses(wanted: &str) {
    for (_, file) in FILES.iter().filter(|(name, _)| *name == wanted) {
        for request in requests(file) {
            let got = items(&read(&request.text));
            if got != request.items {
                let missing: Vec<_> = request.items.difference(&got).collect();
                let wrong: Vec<_> = got.difference(&request.items).collect();
                let reading = read(&request.text);
                let spans = reading.coverage.unknown.iter();
                let unknown: Vec<_> =
                    spans.map(|span| &request.text[span.start..span.end]).collect();
                println!("{}", request.text);
                println!("    missing {missing:?} wrong {wrong:?} unknown {unknown:?}");
            }
        }
    }
}

/// Milliseconds for the worst that we could think of: unknown words, words close to known ones, and
/// the corpus in a row.
fn slowest() -> f64 {
    let corpus: String =
        FILES.iter().flat_map(|(_, file)| requests(file)).map(|it| it.text + " ").collect();
    let texts = [
        corpus.clone(),
        corpus.chars().rev().collect(),
        "контрасноств ".repeat(200),
        "qwertyuiopasdf zxcvbnmqwerty ".repeat(90),
        "жарықтандырылмағандықтан ".repeat(100),
        "а".repeat(TEXT_CHARS_MAX),
        "не ".repeat(TEXT_CHARS_MAX),
        "1x".repeat(TEXT_CHARS_MAX),
    ];
    let time = |text: &String| {
        let text: String = text.chars().take(TEXT_CHARS_MAX).collect();
        let start = Instant::now();
        std::hint::black_box(read(&text));
        start.elapsed().as_secs_f64() * 1000.0
    };
    // Others use the machine too, so the best of ten says what the work takes.
    let best = |text: &String| (0..10).map(|_| time(text)).fold(f64::MAX, f64::min);
    texts.iter().map(best).fold(0.0, f64::max)
}
