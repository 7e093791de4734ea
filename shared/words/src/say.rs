//! The reading said back in the customer's language.

use crate::Language;
use crate::chips::{chip, is_about, of};
use crate::op::Op;
use crate::plainly::{cannot_text, plain};
use crate::reading::{Kept, Lock, Question, Reading};
use crate::refusal::{Cannot, Doubt};
use crate::sense::Place;

/// The whole reading in a few sentences: what will be done, what stays, what we cannot do, what we
/// have to ask.
pub fn say_back(reading: &Reading, language: Language) -> String {
    let mut sentences = Vec::new();
    let done = reading.recipe.iter().map(|it| reading.chip(it.op, language));
    let kept = reading.locks.iter().map(|it| lock_chip(*it, language));
    let parts: Vec<String> = done.chain(kept).collect();
    if !parts.is_empty() {
        sentences.push(sentence(&parts.join(", ")));
    }
    let ops = reading.ops();
    if ops.iter().any(|op| is_about(*op, &ops)) {
        let about = [
            "«≈» — шамамен: күші суреттің өзіне қарай алынады.",
            "«≈» — примерно: сила подбирается под само фото.",
            "“≈” is about: how much depends on the photo itself.",
        ];
        sentences.push(of(language, about).to_owned());
    }
    if !reading.later.is_empty() {
        let names: Vec<String> = reading.later.iter().map(|it| chip(it.op, language)).collect();
        let names = names.join(", ");
        sentences.push(match language {
            Language::Kazakh => format!("Түсіндік, бірақ әзірге жасай алмаймыз: {names}."),
            Language::Russian => format!("Поняли, но пока не умеем: {names}."),
            Language::English => format!("Understood, but we cannot do it yet: {names}."),
        });
    }
    sentences.extend(reading.cannot.iter().map(|it| cannot_text(it.what, language).to_owned()));
    sentences.extend(reading.unclear.iter().map(|it| ask_text(*it, language)));
    if reading.recipe.is_empty() && !reading.cannot.is_empty() {
        let nothing = [
            "Сурет есептен шықпайды.",
            "Фото из пакета не списано.",
            "No photo was taken from your pack.",
        ];
        sentences.push(of(language, nothing).to_owned());
    }
    sentences.join(" ")
}

/// The first letter large, a full stop behind.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// What a chip says for something that stays as it is.
pub fn lock_chip(lock: Lock, language: Language) -> String {
    match lock.kept {
        Kept::Rest => {
            of(language, ["қалғанына тимейміз", "остальное не трогаем", "the rest stays"])
                .to_owned()
        }
        Kept::Place(place) => stays(place_name(place, language), language),
        Kept::Dial(_, 2) => {
            of(language, ["аса қатты емес", "не слишком сильно", "not too much"]).to_owned()
        }
        Kept::Dial(dial, sign) => {
            let turned = chip(
                Op::turned(dial, if sign < 0 { -1 } else { 1 }, crate::Degree::Plain),
                language,
            );
            let name = turned.rsplit_once(' ').map_or(turned.as_str(), |(name, _)| name);
            match language {
                Language::Kazakh => format!("«{name}» жасамаймыз"),
                Language::Russian => format!("«{name}» не делаем"),
                Language::English => format!("not “{name}”"),
            }
        }
        Kept::Colours => {
            of(language, ["түсін өзгертпейміз", "цвета не меняем", "the colours stay"]).to_owned()
        }
        Kept::BlackAndWhite => {
            of(language, ["ақ-қара қылмаймыз", "не чёрно-белое", "not black and white"]).to_owned()
        }
        Kept::Look => of(language, ["сүзгі салмаймыз", "без фильтра", "no filter"]).to_owned(),
        Kept::Pad => of(language, ["жиек қоспаймыз", "без рамки", "no borders"]).to_owned(),
        Kept::Crop => of(language, ["кеспейміз", "не обрезаем", "no cropping"]).to_owned(),
        Kept::Size => {
            of(language, ["өлшемін өзгертпейміз", "размер не меняем", "the size stays"]).to_owned()
        }
        Kept::Rotate => of(language, ["бұрмаймыз", "не поворачиваем", "no turning"]).to_owned(),
        Kept::Cannot(what) => {
            let name = cannot_name(what, language);
            match language {
                Language::Kazakh => format!("{name} жасамаймыз"),
                Language::Russian => format!("без этого: {name}"),
                Language::English => format!("without {name}"),
            }
        }
    }
}

fn stays(name: &str, language: Language) -> String {
    match language {
        Language::Kazakh => format!("{name} өзгертпейміз"),
        Language::Russian => format!("{name} не меняем"),
        Language::English => format!("{name} stays"),
    }
}

/// As the object of a sentence.
fn place_name(place: Place, language: Language) -> &'static str {
    of(
        language,
        match place {
            Place::Background => ["фонды", "фон", "the background"],
            Place::Face => ["бетті", "лицо", "the face"],
            Place::Eyes => ["көзді", "глаза", "the eyes"],
            Place::Teeth => ["тісті", "зубы", "the teeth"],
            Place::Hair => ["шашты", "волосы", "the hair"],
            Place::Skin => ["теріні", "кожу", "the skin"],
            Place::Sky => ["аспанды", "небо", "the sky"],
            Place::Person => ["адамды", "человека", "the person"],
            Place::Body => ["дене пішінін", "фигуру", "the body"],
            Place::Clothes => ["киімді", "одежду", "the clothes"],
            Place::Thing => ["бұл затты", "этот предмет", "that thing"],
            Place::Text => ["жазуды", "надпись", "the text"],
            Place::Edges => ["шеттерін", "края", "the edges"],
        },
    )
}

fn cannot_name(what: Cannot, language: Language) -> &'static str {
    of(
        language,
        match what {
            Cannot::Retouch | Cannot::Face | Cannot::Eyes => ["ретушь", "ретушь", "retouching"],
            Cannot::Background | Cannot::BackgroundBlur => {
                ["фон ауыстыру", "замена фона", "a new background"]
            }
            Cannot::Text | Cannot::Watermark => ["жазу", "надпись", "text"],
            _ => ["қайта салу", "дорисовка", "redrawing"],
        },
    )
}

/// A question, with what we could do instead.
pub fn ask_text(question: Question, language: Language) -> String {
    let offer = question.offer.map(|op| chip(op, language));
    let offer = offer.as_deref().unwrap_or_default();
    match question.doubt {
        Doubt::Whole => return whole(question, offer, language),
        Doubt::Crop if question.offer.is_some() => {
            return match language {
                Language::Kazakh => format!("{offer} үшін қиямыз ба?"),
                Language::Russian => format!("Обрезать под «{offer}»?"),
                Language::English => format!("Shall we crop it for “{offer}”?"),
            };
        }
        Doubt::Conflict if question.offer.is_some() => {
            return match language {
                Language::Kazakh => format!("«{offer}» басқа тілегіңізге қайшы. Қайсысы керек?"),
                Language::Russian => {
                    format!("«{offer}» противоречит другому вашему желанию. Что важнее?")
                }
                Language::English => {
                    format!("“{offer}” contradicts your other wish. Which one counts?")
                }
            };
        }
        Doubt::Words if question.offer.is_some() => {
            return match language {
                Language::Kazakh => {
                    format!("Бір сөзді түсінбедік. Бүкіл суретке «{offer}» жасаймыз ба?")
                }
                Language::Russian => {
                    format!("Не все слова поняли. Сделать «{offer}» для всего фото?")
                }
                Language::English => {
                    format!(
                        "We did not understand every word. \
                         Shall we do “{offer}” to the whole photo?"
                    )
                }
            };
        }
        _ => {}
    }
    plain(question.doubt, language).to_owned()
}

/// We have no way to change or to spare a part alone, and say so.
fn whole(question: Question, offer: &str, language: Language) -> String {
    let place = question.place.unwrap_or(Place::Thing);
    let name = place_name(place, language);
    match language {
        Language::Kazakh => format!(
            "Біз тек бүкіл суретті өзгерте аламыз: {name} бөлек өзгерте алмаймыз. \
             Бүкіл суретке «{offer}» жасаймыз ба?"
        ),
        Language::Russian => format!(
            "Мы меняем только всё фото целиком: отделить {name} не умеем. \
             Сделать «{offer}» для всего фото?"
        ),
        Language::English => format!(
            "We can only change the whole photo: we cannot tell {name} from the rest. \
             Shall we do “{offer}” to the whole photo?"
        ),
    }
}
