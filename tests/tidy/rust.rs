//! Just enough of Rust's grammar to tell code from comments and texts.

/// The source with comments, texts and characters as blanks, line by line as it was.
pub(crate) fn code(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = quoted(&chars, at);
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// Where the comment, text or character that begins here ends; here, if none does.
fn quoted(chars: &[char], at: usize) -> usize {
    let starts = |text: &str| text.chars().enumerate().all(|(n, c)| chars.get(at + n) == Some(&c));
    let follows_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    if starts("//") {
        return (at..chars.len()).find(|n| chars[*n] == '\n').unwrap_or(chars.len());
    }
    if starts("/*") {
        return block_comment(chars, at);
    }
    match chars[at] {
        '"' => text(chars, at + 1),
        'r' if !follows_word || chars[at - 1] == 'b' => {
            let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
            let opened = at + 1 + hashes;
            if chars.get(opened) == Some(&'"') { raw_text(chars, opened + 1, hashes) } else { at }
        }
        '\'' => character(chars, at),
        _ => at,
    }
}

fn block_comment(chars: &[char], at: usize) -> usize {
    let mut depth = 0_u32;
    let mut n = at;
    while n < chars.len() {
        match (chars[n], chars.get(n + 1)) {
            ('/', Some('*')) => (depth, n) = (depth + 1, n + 2),
            ('*', Some('/')) => (depth, n) = (depth - 1, n + 2),
            _ => n += 1,
        }
        if depth == 0 {
            return n;
        }
    }
    n
}

fn text(chars: &[char], mut n: usize) -> usize {
    while n < chars.len() {
        match chars[n] {
            '\\' => n += 2,
            '"' => return n + 1,
            _ => n += 1,
        }
    }
    chars.len()
}

fn raw_text(chars: &[char], from: usize, hashes: usize) -> usize {
    let closes = |n: usize| {
        let behind = chars[n + 1..].iter().take(hashes);
        chars[n] == '"' && behind.filter(|c| **c == '#').count() == hashes
    };
    (from..chars.len()).find(|n| closes(*n)).map_or(chars.len(), |n| n + 1 + hashes)
}

/// A character in quotes, and not a lifetime.
fn character(chars: &[char], at: usize) -> usize {
    match chars.get(at + 1) {
        Some('\\') => {
            let from = (at + 3).min(chars.len());
            (from..chars.len()).find(|n| chars[*n] == '\'').map_or(chars.len(), |n| n + 1)
        }
        Some(_) if chars.get(at + 2) == Some(&'\'') => at + 3,
        _ => at,
    }
}

/// The words of a line of code, each with its place.
pub(crate) fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_inside = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    line.split(move |c: char| !is_inside(c)).filter_map(move |word| {
        let place = at;
        at += word.len();
        at += line[at..].chars().next().map_or(0, char::len_utf8);
        (!word.is_empty()).then_some((place, word))
    })
}

/// The part of a file's code that is no unit test.
pub(crate) fn product(code: &str) -> &str {
    code.find("#[cfg(test)]").map_or(code, |at| &code[..at])
}

/// Name, first line and length in lines of each function with a body.
pub(crate) fn functions(code: &str) -> Vec<(String, usize, usize)> {
    let mut found = Vec::new();
    let starts: Vec<usize> = code
        .lines()
        .scan(0, |at, line| Some(std::mem::replace(at, *at + line.len() + 1)))
        .collect();
    for (start, line) in starts.iter().zip(code.lines()) {
        let Some((at, _)) = words(line).find(|(_, word)| *word == "fn") else { continue };
        let name = words(&line[at..]).nth(1).map_or("", |(_, word)| word);
        if let Some(length) = body_end(&code[start + at..]) {
            let text = &code[*start..start + at + length];
            let first = code[..*start].matches('\n').count() + 1;
            found.push((name.to_owned(), first, text.matches('\n').count() + 1));
        }
    }
    found
}

/// Where the body of the function that begins here ends; nothing for a function without one.
fn body_end(code: &str) -> Option<usize> {
    let (mut braces, mut others) = (0_u32, 0_u32);
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' => others += 1,
            ')' | ']' => others = others.checked_sub(1)?,
            ';' if braces == 0 && others == 0 => return None,
            '{' => braces += 1,
            '}' => {
                braces = braces.checked_sub(1)?;
                if braces == 0 && others == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[test]
fn comments_and_texts_are_blank() {
    let source = "let a = \"if\\\" x\"; // if\n/* a /* b */ if */ 'x' '\\'' <'a> r#\"if \"q\" \"#;";
    let code = code(source);
    assert_eq!(code.lines().count(), 2);
    assert!(!code.contains("if") && !code.contains('q'), "{code}");
    assert!(code.contains("let a =") && code.contains("<'a>"), "{code}");
}

#[test]
fn functions_are_measured() {
    let code =
        "trait A {\n    fn none(&self);\n}\nfn one() { a }\nfn three(\n    a: [u8; 2],\n) {}\n";
    let found = functions(code);
    assert_eq!(found, [("one".to_owned(), 4, 1), ("three".to_owned(), 5, 3)]);
}
