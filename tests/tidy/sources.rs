//! Sizes, and words that do not belong where they stand.

use crate::rust::{code, functions, product, words};
use crate::workspace::Workspace;
use crate::{accepts, passes, refuses};

const MAIN_LINES_MAX: usize = 20;
const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;
const COLUMNS_MAX: usize = 100;

fn wiring(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, text) in workspace.ending(&["/src/main.rs"]) {
        if !path.starts_with("functions/") {
            continue;
        }
        let code = code(text);
        let lines = code.lines().filter(|line| !line.trim().is_empty()).count();
        if lines > MAIN_LINES_MAX {
            complaints.push(format!(
                "Shorten {path} to {MAIN_LINES_MAX} lines of code; it has {lines}. Wiring only: \
                 what it decides belongs into lib.rs."
            ));
        }
        if words(&code).any(|(_, word)| word == "if" || word == "match") {
            complaints.push(format!("Move the decision in {path} to lib.rs; main.rs is wiring."));
        }
    }
    complaints
}

fn sizes(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, text) in workspace.ending(&[".rs"]) {
        let lines = text.lines().count();
        if lines > FILE_LINES_MAX {
            complaints.push(format!(
                "Split {path} by what its parts are about: it has {lines} lines, more than \
                 {FILE_LINES_MAX}."
            ));
        }
        for (number, line) in (1..).zip(text.lines()) {
            // A row of a table cannot be broken.
            let is_row = line.trim_start().starts_with("//! |");
            let columns = line.chars().count();
            if columns > COLUMNS_MAX && !is_row {
                complaints.push(format!(
                    "Break {path}:{number}: it has {columns} columns, more than {COLUMNS_MAX}."
                ));
            }
        }
        if is_test(path) {
            continue;
        }
        for (name, first, lines) in functions(product(&code(text))) {
            if lines > FUNCTION_LINES_MAX {
                complaints.push(format!(
                    "Split `{name}` at {path}:{first}: it has {lines} lines, more than \
                     {FUNCTION_LINES_MAX}."
                ));
            }
        }
    }
    complaints
}

fn is_test(path: &str) -> bool {
    path.starts_with("tests/") || path.contains("/tests/")
}

/// Something that only some places may name.
struct Reserved {
    code: &'static str,
    places: &'static [&'static str],
    instead: &'static str,
}

const RESERVED: [Reserved; 3] = [
    Reserved {
        code: "env::var",
        places: &["shared/edge/src/settings.rs", "infra/local/", "functions/site/build.rs"],
        instead: "read it in main.rs by `edge::settings` and hand it in",
    },
    Reserved {
        code: "SystemTime::now",
        places: &["shared/edge/", "infra/local/"],
        instead: "take an `edge::World`, so that a test can set the clock",
    },
    Reserved {
        code: "Instant::now",
        places: &["shared/edge/", "infra/local/", "functions/edit-photo/src/engine.rs"],
        instead: "take an `edge::World`, so that a test can set the clock",
    },
];

/// An example is a tool of whoever tries the crate, not a part of the product.
fn is_example(path: &str) -> bool {
    path.starts_with("shared/") && path.contains("/examples/")
}

fn reserved(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, text) in workspace.ending(&[".rs"]) {
        let code = code(text);
        for it in RESERVED {
            let is_its_place = it.places.iter().any(|place| path.starts_with(place));
            if is_its_place || is_example(path) || is_test(path) {
                continue;
            }
            for (number, _) in (1..).zip(code.lines()).filter(|(_, line)| line.contains(it.code)) {
                complaints.push(format!("{path}:{number} names `{}`: {}.", it.code, it.instead));
            }
        }
    }
    complaints
}

/// What is put off is never done. The words are built here, so that this file does not hold them.
fn marks() -> [String; 6] {
    ["TO DO", "FIX ME", "HA CK", "to do!", "unimple mented!", "#[ig nore"]
        .map(|mark| mark.replace(' ', ""))
}

fn unfinished(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    let marks = marks();
    for (path, text) in
        workspace.ending(&[".rs", ".toml", ".yaml", ".py", ".html", ".js", ".css", ".ts", ".tsx"])
    {
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(mark) = marks.iter().find(|mark| line.contains(mark.as_str())) {
                complaints.push(format!(
                    "Finish {path}:{number}, or open an issue and take the mark `{mark}` out."
                ));
            }
        }
    }
    complaints
}

#[test]
fn main_is_wiring() {
    passes(wiring);
}

#[test]
fn files_functions_and_lines_are_short() {
    passes(sizes);
}

#[test]
fn clock_and_environment_are_read_in_one_place() {
    passes(reserved);
}

#[test]
fn nothing_is_left_unfinished() {
    passes(unfinished);
}

#[test]
fn a_main_that_decides_is_refused() {
    let path = "functions/photos/src/main.rs";
    let long = "let a = 1;\n".repeat(21);
    refuses(|it| it.add(path, &long), wiring, "Shorten functions/photos/src/main.rs to 20 lines");
    let text = "fn main() { if true {} }";
    refuses(|it| it.add(path, text), wiring, "Move the decision in functions/photos/src/main.rs");
    accepts(path, &"// if\n\n".repeat(30), wiring);
}

#[test]
fn what_is_too_long_is_refused() {
    let path = "shared/edge/src/a.rs";
    refuses(|it| it.add(path, &"\n".repeat(401)), sizes, "Split shared/edge/src/a.rs");
    let function = format!("\nfn long() {{\n{}}}\n", "    a();\n".repeat(70));
    refuses(
        |it| it.add(path, &function),
        sizes,
        "Split `long` at shared/edge/src/a.rs:2: it has 72",
    );
    let line = format!("// {}", "я".repeat(98));
    refuses(|it| it.add(path, &line), sizes, "Break shared/edge/src/a.rs:1: it has 101 columns");
}

#[test]
fn a_test_may_be_long_and_so_may_a_row() {
    let function = format!("fn long() {{\n{}}}\n", "    a();\n".repeat(70));
    let tested = format!("#[cfg(test)]\nmod tests {{\n{function}}}\n");
    accepts("shared/edge/src/a.rs", &tested, sizes);
    accepts("tests/journeys/a.rs", &function, sizes);
    accepts("shared/edge/src/b.rs", &format!("//! | {} |", "a".repeat(100)), sizes);
}

#[test]
fn a_second_clock_or_environment_is_refused() {
    for (path, line) in [
        ("functions/photos/src/lib.rs", "let a = std::env::var(\"A\");"),
        ("shared/edge/src/world.rs", "let a = std::env::var_os(\"A\");"),
        ("shared/domain/src/time.rs", "let a = std::time::SystemTime::now();"),
        ("functions/photos/src/lib.rs", "let a = Instant::now();"),
    ] {
        refuses(|it| it.add(path, line), reserved, &format!("{path}:1 names"));
    }
}

#[test]
fn a_mark_of_unfinished_work_is_refused() {
    for mark in marks() {
        let line = format!("// {mark}");
        refuses(
            |it| it.add("shared/edge/src/a.rs", &line),
            unfinished,
            "Finish shared/edge/src/a.rs:1",
        );
    }
}
