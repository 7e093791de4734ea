//! What a chip on the page says.

use crate::Language;
use crate::op::{Dial, Look, Op};
use crate::reading::Reading;
use crate::recipe::{is_fitted, number};

/// Whether the photo has a say in the strength: the number is what it is about.
pub(crate) fn is_about(op: Op, among: &[Op]) -> bool {
    matches!(op, Op::Adjust { dial, degree: Some(_), .. } if is_fitted(dial, among))
}

/// One of three texts, in the order Kazakh, Russian, English.
pub(crate) fn of(language: Language, texts: [&'static str; 3]) -> &'static str {
    match language {
        Language::Kazakh => texts[0],
        Language::Russian => texts[1],
        Language::English => texts[2],
    }
}

/// A dial turned up, and turned down.
fn dial(dial: Dial) -> [[&'static str; 3]; 2] {
    match dial {
        Dial::Exposure => [["жарықтау", "светлее", "lighter"], ["қараңғылау", "темнее", "darker"]],
        Dial::Contrast => [
            ["контраст көбірек", "больше контраста", "more contrast"],
            ["контраст азырақ", "меньше контраста", "less contrast"],
        ],
        Dial::Highlights => [
            ["жарық жерлерін ашу", "света светлее", "lighter highlights"],
            ["жарық жерлерін бәсеңдету", "света темнее", "darker highlights"],
        ],
        Dial::Shadows => [
            ["көлеңкелерді ашу", "тени светлее", "lighter shadows"],
            ["көлеңкелерді қоюлату", "тени темнее", "darker shadows"],
        ],
        Dial::Temperature => [["жылырақ", "теплее", "warmer"], ["суығырақ", "холоднее", "cooler"]],
        Dial::Tint => [
            ["қызғылт реңк", "к пурпурному", "towards magenta"],
            ["жасыл реңк", "к зелёному", "towards green"],
        ],
        Dial::Saturation => [
            ["түсі қанығырақ", "насыщеннее", "more saturated"],
            ["түсі солғындау", "менее насыщенно", "less saturated"],
        ],
        Dial::Vibrance => [
            ["түсі жандырақ", "цвета живее", "livelier colours"],
            ["түсі баяулау", "цвета спокойнее", "calmer colours"],
        ],
        Dial::Sharpen => [["анығырақ", "резче", "sharper"], ["жұмсағырақ", "мягче", "softer"]],
        Dial::Clarity => {
            [["айқынырақ", "чётче детали", "clearer"], ["жұмсағырақ", "мягче", "softer"]]
        }
        Dial::Dehaze => [
            ["тұманын азайту", "убрать дымку", "less haze"],
            ["тұман қосу", "добавить дымку", "more haze"],
        ],
        Dial::Denoise => [["шуын азайту", "убрать шум", "less noise"], ["шу", "шум", "noise"]],
        Dial::Vignette => [
            ["виньетка", "виньетка", "vignette"],
            ["шеттерін ашу", "светлее края", "lighter corners"],
        ],
        Dial::Blur => [["бұлдырату", "размыть", "blur"], ["анығырақ", "резче", "sharper"]],
    }
}

impl Reading {
    /// What a chip says for an operation of the reading.
    pub fn chip(&self, op: Op, language: Language) -> String {
        among(op, &self.ops(), language)
    }
}

/// What a chip says for an operation that stands alone.
pub(crate) fn chip(op: Op, language: Language) -> String {
    among(op, &[], language)
}

fn among(op: Op, others: &[Op], language: Language) -> String {
    let say = |texts: [&'static str; 3]| of(language, texts);
    match op {
        Op::Auto => say(["автоматты жақсарту", "автоулучшение", "auto enhance"]).to_owned(),
        Op::Rotate { degrees: 270 } => {
            let left = ["солға бұру", "повернуть влево", "turn left"];
            format!("{} 90°", say(left))
        }
        Op::Rotate { degrees } => {
            let right = ["оңға бұру", "повернуть вправо", "turn right"];
            format!("{} {degrees}°", say(right))
        }
        Op::Flip { is_horizontal: true } => {
            say(["айнадай аудару", "отразить слева направо", "mirror left to right"]).to_owned()
        }
        Op::Flip { is_horizontal: false } => {
            say(["жоғары-төмен аудару", "отразить сверху вниз", "flip top to bottom"]).to_owned()
        }
        Op::Straighten { hundredths } => {
            let text = say(["көкжиекті түзету", "выровнять горизонт", "straighten"]);
            hundredths.map_or_else(|| text.to_owned(), |it| format!("{text} {}°", signed(it)))
        }
        Op::Crop { across, down } => {
            let ratio = if (across, down) == (191, 100) {
                "1.91:1".to_owned()
            } else {
                format!("{across}:{down}")
            };
            match language {
                Language::Kazakh => format!("{ratio} қию"),
                Language::Russian => format!("кадр {ratio}"),
                Language::English => format!("crop {ratio}"),
            }
        }
        Op::Size { width, height } => format!("{width}×{height} px"),
        Op::Print { width, height } => {
            let side = |tenths: u16| number(i64::from(tenths));
            let unit = say(["см", "см", "cm"]);
            format!("{}×{} {unit}", side(width), side(height))
        }
        Op::Target(target) if target.is_print => target.title(language).to_owned(),
        Op::Target(target) => {
            let (across, down) = op.shape().unwrap_or((1, 1));
            format!("{} {across}:{down}", target.title(language))
        }
        Op::LongEdge { pixels } => match language {
            Language::Kazakh => format!("ұзын жағы {pixels} px"),
            Language::Russian => format!("длинная сторона {pixels} px"),
            Language::English => format!("long side {pixels} px"),
        },
        Op::Enlarge => say(["үлкейту", "увеличить", "enlarge"]).to_owned(),
        Op::Pad => say(["ақ жиек", "белые поля", "white borders"]).to_owned(),
        Op::Adjust { dial: which, hundredths, degree } => {
            let is_vignette = which == Dial::Vignette && degree.is_none();
            let texts = dial(which)[usize::from(hundredths < 0 && !is_vignette)];
            let about = if is_about(op, others) { "≈" } else { "" };
            format!("{} {about}{}", say(texts), signed(hundredths))
        }
        Op::BlackAndWhite => say(["ақ-қара", "чёрно-белое", "black and white"]).to_owned(),
        Op::Look(look) => say(match look {
            Look::Sepia => ["сепия", "сепия", "sepia"],
            Look::Vintage => ["ретро", "винтаж", "vintage"],
            Look::Film => ["пленка", "плёнка", "film"],
            Look::Cinema => ["кинодағыдай", "как в кино", "cinema"],
        })
        .to_owned(),
    }
}

fn signed(hundredths: i64) -> String {
    let plus = if hundredths > 0 { "+" } else { "" };
    format!("{plus}{}", number(hundredths)).replace('-', "−")
}
