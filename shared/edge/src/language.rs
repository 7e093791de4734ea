//! Which language a visitor reads, and whether a person looks at all.

use crate::Request;
use domain::Language;

/// The language of the state, for those who ask for none of ours.
const FALLBACK: Language = Language::Kk;
/// Languages of a header that are looked at.
const ASKED_MAX: usize = 16;

/// The language that the browser asks for.
pub fn of(request: &Request) -> Language {
    preferred(request.header("accept-language").unwrap_or_default())
}

/// Whether a person waits for a page, and not a program for data.
pub fn wants_page(request: &Request) -> bool {
    request.header("accept").is_some_and(|accept| accept.contains("text/html"))
}

/// The best of our languages by a header `Accept-Language`; the first named wins a draw.
fn preferred(accepted: &str) -> Language {
    let mut best: Option<(u16, Language)> = None;
    for part in accepted.split(',').take(ASKED_MAX) {
        let mut words = part.split(';').map(str::trim);
        let tag = words.next().unwrap_or_default().to_ascii_lowercase();
        let primary = tag.split('-').next().unwrap_or_default();
        let Some(language) = Language::parse(primary) else { continue };
        let weight = words.find_map(|word| word.strip_prefix("q=")).map_or(1_000, thousandths);
        if weight > 0 && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, language));
        }
    }
    best.map_or(FALLBACK, |(_, language)| language)
}

/// `0.8` as 800; what is no weight counts as none.
fn thousandths(text: &str) -> u16 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part = format!("{part:0<3}");
    match (whole, part.get(..3).and_then(|digits| digits.parse::<u16>().ok())) {
        ("1", Some(_)) => 1_000,
        ("0", Some(thousandths)) => thousandths,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accepted: &str, language: Language) {
        assert_eq!(preferred(accepted), language, "{accepted}");
    }

    #[test]
    fn browsers_say_what_their_owners_read() {
        check("kk-KZ,kk;q=0.9,ru;q=0.8,en;q=0.7", Language::Kk);
        check("ru-RU,ru;q=0.9,en-US;q=0.8", Language::Ru);
        check("de-DE,de;q=0.9,en;q=0.8", Language::En);
        check("en;q=0.2, ru;q=0.9", Language::Ru);
        check("en;q=0, fr", Language::Kk);
        check("ru;q=0.001,en;q=x", Language::Ru);
        check("", Language::Kk);
        check(";;,,q=1,\u{0}", Language::Kk);
    }
}
