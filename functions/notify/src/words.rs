//! What a placeholder becomes in each language. No sentence is glued from parts: a letter is a
//! whole text with places for sums, days, names, and counted nouns.

use domain::catalogue::Names;
use domain::{Day, Language, Money};
use edge::dates;

/// A value that a letter names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// The same in every language.
    Text(String),
    /// A sum.
    Sum(Money),
    /// A day in Almaty.
    Date(Day),
    /// So many photos.
    Photos(u32),
    /// So many days.
    Days(u32),
    /// A name that the owner gave.
    Name(Names),
    /// What is sold: the name, how many photos, and the price, a line each.
    Offers(Vec<(Names, u32, Money)>),
    /// A page of the site, in the letter's language.
    Page {
        /// The origin.
        site: String,
        /// What comes behind the language.
        path: String,
    },
}

impl Value {
    /// The value as it stands in a letter.
    pub(crate) fn written(&self, language: Language) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Sum(sum) => sum.to_string(),
            Self::Date(day) => dates::written(*day, language),
            Self::Photos(count) => photos(*count, language),
            Self::Days(count) => days(*count, language),
            Self::Page { site, path } => format!("{site}/{}/{path}", language.as_str()),
            Self::Offers(offers) => {
                let line = |(names, count, price): &(Names, u32, Money)| {
                    format!("{} — {}, {price}", name(names, language), photos(*count, language))
                };
                offers.iter().map(line).collect::<Vec<_>>().join("\n")
            }
            Self::Name(names) => name(names, language).to_owned(),
        }
    }
}

fn name(names: &Names, language: Language) -> &str {
    match language {
        Language::Kk => &names.kk,
        Language::Ru => &names.ru,
        Language::En => &names.en,
    }
}

/// A counted noun: its forms for one, few and many. Kazakh has one form for all.
fn counted(count: u32, language: Language, kk: &str, ru: [&str; 3], en: [&str; 2]) -> String {
    let noun = match language {
        Language::Kk => kk,
        Language::Ru => {
            let [one, few, many] = ru;
            match (count % 10, count % 100) {
                (_, 11..=14) => many,
                (1, _) => one,
                (2..=4, _) => few,
                _ => many,
            }
        }
        Language::En => {
            let [one, other] = en;
            if count == 1 { one } else { other }
        }
    };
    // No line may end between a number and its noun.
    format!("{count}\u{a0}{noun}")
}

fn photos(count: u32, language: Language) -> String {
    let ru = ["фотография", "фотографии", "фотографий"];
    counted(count, language, "фото", ru, ["photo", "photos"])
}

fn days(count: u32, language: Language) -> String {
    counted(count, language, "күн", ["день", "дня", "дней"], ["day", "days"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &Value, said: [&str; 3]) {
        let got = Language::ALL.map(|language| value.written(language).replace('\u{a0}', " "));
        assert_eq!(got, said);
    }

    #[test]
    fn photos_are_counted() {
        check(&Value::Photos(0), ["0 фото", "0 фотографий", "0 photos"]);
        check(&Value::Photos(1), ["1 фото", "1 фотография", "1 photo"]);
        check(&Value::Photos(2), ["2 фото", "2 фотографии", "2 photos"]);
        check(&Value::Photos(5), ["5 фото", "5 фотографий", "5 photos"]);
        check(&Value::Photos(11), ["11 фото", "11 фотографий", "11 photos"]);
        check(&Value::Photos(21), ["21 фото", "21 фотография", "21 photos"]);
        check(&Value::Photos(101), ["101 фото", "101 фотография", "101 photos"]);
        check(&Value::Photos(112), ["112 фото", "112 фотографий", "112 photos"]);
    }

    #[test]
    fn days_are_counted() {
        check(&Value::Days(0), ["0 күн", "0 дней", "0 days"]);
        check(&Value::Days(1), ["1 күн", "1 день", "1 day"]);
        check(&Value::Days(2), ["2 күн", "2 дня", "2 days"]);
        check(&Value::Days(5), ["5 күн", "5 дней", "5 days"]);
        check(&Value::Days(11), ["11 күн", "11 дней", "11 days"]);
        check(&Value::Days(21), ["21 күн", "21 день", "21 days"]);
        check(&Value::Days(101), ["101 күн", "101 день", "101 days"]);
    }

    #[test]
    fn sums_days_and_names() {
        let sum = Value::Sum(Money::from_tenge(219_990));
        check(&sum, ["219 990 ₸", "219 990 ₸", "219 990 ₸"]);
        let names =
            Names { kk: "Бастау".into(), ru: "Старт".into(), en: "Starter".into() };
        check(&Value::Name(names.clone()), ["Бастау", "Старт", "Starter"]);
        let offers = Value::Offers(vec![(names, 30, Money::from_tenge(9_990))]);
        let lines = ["Бастау — 30 фото", "Старт — 30 фотографий", "Starter — 30 photos"];
        check(&offers, lines.map(|line| format!("{line}, 9 990 ₸")).each_ref().map(|it| &**it));
        let day = Day::parse("2026-12-07").unwrap();
        let said = ["2026 жылғы 7 желтоқсан", "7 декабря 2026 года", "7 December 2026"];
        check(&Value::Date(day), said);
    }
}
