//! Text to words, numbers and the marks between them.

use crate::fold::{fold, is_mark, one_alphabet};

/// Where something stands in the request, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
}

impl Span {
    /// The smallest span that holds both.
    pub(crate) fn with(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A number in hundredths: `0,7` is 70.
pub(crate) type Hundredths = i64;

/// More digits than these say nothing that we could do.
const DIGITS_MAX: usize = 7;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Folded.
    Word(String),
    /// The number without its sign, and the sign: -1, 1, or 0 where none is written.
    Number(Hundredths, i8),
    /// `4:5`.
    Ratio(Hundredths, Hundredths),
    /// `10x15`, `3,5 на 4,5`.
    Pair(Hundredths, Hundredths),
    /// Behind or before a number: `2x`.
    Times,
    Percent,
    Degrees,
    Colon,
    And,
    Comma,
    Stop,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
}

/// Cuts a text into tokens. What is neither a letter, a digit nor a mark that means something is
/// left out.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut scan = Scan { text, at: 0, tokens: Vec::new() };
    while let Some(letter) = scan.peek() {
        scan.next(letter);
    }
    joined(scan.tokens)
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
}

impl Scan<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn after(&self, letter: char) -> Option<char> {
        self.text[self.at + letter.len_utf8()..].chars().next()
    }

    fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    fn push(&mut self, kind: Kind, start: usize) {
        self.tokens.push(Token { kind, span: Span { start, end: self.at } });
    }

    fn next(&mut self, letter: char) {
        let start = self.at;
        if letter.is_alphabetic() {
            return self.word();
        }
        if letter.is_ascii_digit() {
            return self.number(0, start);
        }
        let next_is_digit = self.after(letter).is_some_and(|next| next.is_ascii_digit());
        let is_glued = self.before().is_some_and(char::is_alphanumeric);
        self.at += letter.len_utf8();
        let kind = match letter {
            '+' if next_is_digit && !is_glued => return self.number(1, start),
            '-' | '−' | '–' if next_is_digit && !is_glued => return self.number(-1, start),
            '%' => Kind::Percent,
            '°' => Kind::Degrees,
            ':' => Kind::Colon,
            '×' | '*' => Kind::Times,
            '&' => Kind::Word("and".to_owned()),
            '+' => Kind::And,
            '/' | ',' | '(' | ')' => Kind::Comma,
            '—' | '–' | '-' if !is_glued => Kind::Comma,
            '.' | ';' | '!' | '?' | '\n' | '…' => Kind::Stop,
            _ => return,
        };
        self.push(kind, start);
    }

    fn word(&mut self) {
        let start = self.at;
        let mut word = String::new();
        while let Some(letter) = self.peek() {
            let next_is_letter = self.after(letter).is_some_and(char::is_alphabetic);
            if letter == '\u{306}' && word.ends_with('и') {
                word.pop();
                word.push('й');
            } else if letter.is_alphabetic() && !is_mark(letter) {
                word.push(fold(letter));
            } else if !(is_mark(letter)
                // don't, b&w, ч/б
                || (matches!(letter, '\'' | '’' | '`' | 'ʼ') && next_is_letter)
                || (matches!(letter, '&' | '/') && word.chars().count() == 1 && next_is_letter))
            {
                break;
            }
            self.at += letter.len_utf8();
        }
        self.push(Kind::Word(calm(&one_alphabet(&word))), start);
    }

    fn number(&mut self, sign: i8, start: usize) {
        let whole = self.digits();
        let mut hundredths = whole.0 * 100;
        let point = self.peek().filter(|point| matches!(point, '.' | ','));
        if let Some(point) = point
            && self.after(point).is_some_and(|next| next.is_ascii_digit())
        {
            self.at += 1;
            let part = self.digits();
            hundredths += match part.1 {
                1 => part.0 * 10,
                2 => part.0,
                digits => part.0 / 10_i64.pow(u32::try_from(digits - 2).unwrap_or(0)),
            };
        }
        // 4K is a word of its own.
        if let Some(letter) = self.peek()
            && matches!(fold(letter), 'к' | 'k')
            && !self.after(letter).is_some_and(char::is_alphanumeric)
        {
            self.at += letter.len_utf8();
            return self.push(Kind::Word(format!("{}к", hundredths / 100)), start);
        }
        self.push(Kind::Number(hundredths, sign), start);
    }

    /// The number, and how many of its digits count.
    fn digits(&mut self) -> (i64, usize) {
        let (mut number, mut count) = (0, 0);
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(10)) {
            if count < DIGITS_MAX {
                number = number * 10 + i64::from(digit);
                count += 1;
            } else {
                // Longer than anything that is in range.
                number = 10_i64.pow(u32::try_from(DIGITS_MAX).unwrap_or(7));
            }
            self.at += 1;
        }
        (number, count)
    }
}

/// `ярчеее` is `ярче`: no word has three of a letter in a row.
fn calm(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut calm = String::with_capacity(word.len());
    for run in letters.chunk_by(|a, b| a == b) {
        let kept = if run.len() > 2 { 1 } else { run.len() };
        calm.extend(&run[..kept]);
    }
    calm
}

/// Words between two numbers that make a size of them.
const BETWEEN: [&str; 11] = ["х", "x", "на", "к", "by", "to", "те", "та", "пен", "мен", "бен"];

/// Two numbers and what stands between them become one token.
fn joined(tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let Kind::Number(down, 0) = token.kind
            && let [.., across, between] = joined.as_slice()
            && let Kind::Number(width, 0) = across.kind
        {
            let span = across.span.with(token.span);
            let kind = match &between.kind {
                Kind::Colon => Some(Kind::Ratio(width, down)),
                Kind::Comma if between.span.end - between.span.start == 1 => {
                    let is_tight = across.span.end == between.span.start
                        && between.span.end == token.span.start;
                    is_tight.then_some(Kind::Ratio(width, down))
                }
                Kind::Times => Some(Kind::Pair(width, down)),
                Kind::Word(word) if BETWEEN.contains(&word.as_str()) => {
                    Some(Kind::Pair(width, down))
                }
                _ => None,
            };
            if let Some(kind) = kind {
                joined.truncate(joined.len() - 2);
                joined.push(Token { kind, span });
                continue;
            }
        }
        let token = signed(token, &mut joined);
        joined.push(token);
    }
    for token in &mut joined {
        if matches!(&token.kind, Kind::Word(word) if word == "х" || word == "x") {
            token.kind = Kind::Times;
        }
    }
    joined
}

/// A number takes the sign that stands before it as a word.
fn signed(token: Token, before: &mut Vec<Token>) -> Token {
    let Kind::Number(number, 0) = token.kind else { return token };
    let sign = match before.last().map(|it| &it.kind) {
        Some(Kind::Word(word)) if word == "минус" || word == "minus" => -1,
        Some(Kind::Word(word)) if word == "плюс" || word == "plus" => 1,
        _ => return token,
    };
    let span = before.pop().map_or(token.span, |it| it.span.with(token.span));
    Token { kind: Kind::Number(number, sign), span }
}

#[cfg(test)]
mod tests {
    use super::{Kind, tokens};

    #[track_caller]
    fn check(text: &str, expected: &[Kind]) {
        let kinds: Vec<Kind> = tokens(text).into_iter().map(|token| token.kind).collect();
        assert_eq!(kinds, expected);
    }

    fn word(word: &str) -> Kind {
        Kind::Word(word.to_owned())
    }

    #[test]
    fn numbers_and_sizes() {
        check("4:5", &[Kind::Ratio(400, 500)]);
        check("4 / 5", &[Kind::Number(400, 0), Kind::Comma, Kind::Number(500, 0)]);
        check("1080х1350", &[Kind::Pair(108_000, 135_000)]);
        check("3,5 на 4.5 см", &[Kind::Pair(350, 450), word("см")]);
        check(
            "+0,7 -10 30%",
            &[Kind::Number(70, 1), Kind::Number(1000, -1), Kind::Number(3000, 0), Kind::Percent],
        );
        check("минус 10", &[Kind::Number(1000, -1)]);
        check("2x", &[Kind::Number(200, 0), Kind::Times]);
        check("4K", &[word("4к")]);
        check("1000px", &[Kind::Number(100_000, 0), word("px")]);
        check("99999999999999999999", &[Kind::Number(1_000_000_000, 0)]);
        check("0.123456", &[Kind::Number(12, 0)]);
    }

    #[test]
    fn words_and_marks() {
        check("brighterrr & more", &[word("brighter"), word("and"), word("more")]);
        check(
            "Don't, ч/б и b&w!",
            &[word("dont"), Kind::Comma, word("чб"), word("и"), word("bw"), Kind::Stop],
        );
        check("чёрно-белый 😀", &[word("черно"), word("белый")]);
        check("и\u{306}", &[word("й")]);
    }
}
