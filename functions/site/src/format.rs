//! Sums and days as the page writes them: what `Intl` says for `kk-KZ`, `ru-KZ` and `en`, so that
//! a price reads the same whether the function or the browser wrote it.

use domain::{Day, Language, Money};

/// `9 990 ₸` with no-break spaces; `₸9,990` in English. Whole tenge.
pub(crate) fn money(sum: Money, language: Language) -> String {
    let digits = number(sum.tenge(), language);
    match language {
        Language::Kk | Language::Ru => format!("{digits}\u{a0}₸"),
        Language::En => format!("₸{digits}"),
    }
}

/// A whole number in groups of three.
pub(crate) fn number(value: u64, language: Language) -> String {
    let group = match language {
        Language::Kk | Language::Ru => '\u{a0}',
        Language::En => ',',
    };
    let digits = value.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    out
}

/// `365 күн`, `21 день`, `2 дня`, `365 дней`, `1 day`, `365 days`.
pub(crate) fn days(count: u32, language: Language) -> String {
    let noun = match (language, count % 10, count % 100) {
        (Language::Kk, ..) => "күн",
        (Language::Ru, _, 11..=14) | (Language::Ru, 0 | 5.., _) => "дней",
        (Language::Ru, 1, _) => "день",
        (Language::Ru, ..) => "дня",
        (Language::En, ..) if count == 1 => "day",
        (Language::En, ..) => "days",
    };
    format!("{}\u{a0}{noun}", number(count.into(), language))
}

const MONTHS: [[&str; 12]; 3] = [
    [
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
    ],
    [
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
    ],
    [
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
    ],
];

/// `2026 ж. 23 қараша`, `23 ноября 2026 г.`, `November 23, 2026`.
pub(crate) fn day(day: Day, language: Language) -> String {
    let (year, number, date) = day.date();
    let month = usize::try_from(number).unwrap_or(1).saturating_sub(1);
    let name = |row: usize| MONTHS.get(row).and_then(|names| names.get(month)).unwrap_or(&"");
    match language {
        Language::Kk => format!("{year} ж. {date} {}", name(0)),
        Language::Ru => format!("{date} {} {year} г.", name(1)),
        Language::En => format!("{} {date}, {year}", name(2)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_intl() {
        let all = |tenge| Language::ALL.map(|language| money(Money::from_tenge(tenge), language));
        assert_eq!(all(0), ["0\u{a0}₸", "0\u{a0}₸", "₸0"]);
        assert_eq!(
            all(1_234_567),
            ["1\u{a0}234\u{a0}567\u{a0}₸", "1\u{a0}234\u{a0}567\u{a0}₸", "₸1,234,567"]
        );
    }

    #[test]
    fn so_many_days() {
        let said = |count| days(count, Language::Ru).replace('\u{a0}', " ");
        let all = [0, 1, 2, 5, 11, 14, 21, 22, 101, 111, 365].map(said);
        let expected = [
            "0 дней",
            "1 день",
            "2 дня",
            "5 дней",
            "11 дней",
            "14 дней",
            "21 день",
            "22 дня",
            "101 день",
            "111 дней",
            "365 дней",
        ];
        assert_eq!(all, expected);
        assert_eq!(days(1, Language::En), "1\u{a0}day");
        assert_eq!(days(1_000, Language::Kk), "1\u{a0}000\u{a0}күн");
    }

    #[test]
    fn days_are_those_of_intl() {
        let it = Day::parse("2026-11-23").unwrap();
        let said = ["2026 ж. 23 қараша", "23 ноября 2026 г.", "November 23, 2026"];
        assert_eq!(Language::ALL.map(|language| day(it, language)), said);
    }
}
