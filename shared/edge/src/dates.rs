//! Days as people write them, in the three languages.

use domain::{Day, Language};

const KAZAKH: [&str; 12] = [
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
];
const RUSSIAN: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(names: [&'static str; 12], month: u32) -> &'static str {
    let index = usize::try_from(month).unwrap_or(1).saturating_sub(1);
    names.get(index).copied().unwrap_or_default()
}

/// `2026 жылғы 7 желтоқсан`, `7 декабря 2026 года`, `7 December 2026`.
pub fn written(day: Day, language: Language) -> String {
    let (year, number, date) = day.date();
    match language {
        Language::Kk => format!("{year} жылғы {date} {}", month(KAZAKH, number)),
        Language::Ru => format!("{date} {} {year} года", month(RUSSIAN, number)),
        Language::En => format!("{date} {} {year}", month(ENGLISH, number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(day: &str, said: [&str; 3]) {
        let day = Day::parse(day).unwrap();
        assert_eq!(Language::ALL.map(|language| written(day, language)), said);
    }

    #[test]
    fn the_first_and_the_last_month() {
        check("2026-01-01", ["2026 жылғы 1 қаңтар", "1 января 2026 года", "1 January 2026"]);
        let said = ["2026 жылғы 31 желтоқсан", "31 декабря 2026 года", "31 December 2026"];
        check("2026-12-31", said);
    }
}
