//! Sentences that stand for themselves, in Kazakh, Russian and English.

use crate::Language;
use crate::chips::of;
use crate::refusal::{Cannot, Doubt};

/// What we cannot do, and what we can do instead where there is something.
const CANNOT: [(Cannot, [&str; 3]); 17] = [
    (
        Cannot::Person,
        [
            "Суреттен адамды өшіре алмаймыз; тек шетін қиып тастай аламыз.",
            "Убрать человека с фото мы не умеем; можем только обрезать край.",
            "We cannot remove a person from a photo; we can only crop an edge.",
        ],
    ),
    (
        Cannot::Object,
        [
            "Суреттен затты өшіре алмаймыз; тек шетін қиып тастай аламыз.",
            "Убрать предмет с фото мы не умеем; можем только обрезать край.",
            "We cannot remove a thing from a photo; we can only crop an edge.",
        ],
    ),
    (
        Cannot::Background,
        [
            "Фонды өшіре не ауыстыра алмаймыз.",
            "Убрать или заменить фон мы не умеем.",
            "We cannot remove or replace the background.",
        ],
    ),
    (
        Cannot::BackgroundBlur,
        [
            "Тек фонды бұлдырата алмаймыз.",
            "Размыть только фон мы не умеем.",
            "We cannot blur only the background.",
        ],
    ),
    (
        Cannot::Sky,
        ["Аспанды ауыстыра алмаймыз.", "Заменить небо мы не умеем.", "We cannot replace the sky."],
    ),
    (
        Cannot::Colourise,
        [
            "Ақ-қара суретті бояй алмаймыз.",
            "Раскрасить чёрно-белое фото мы не умеем.",
            "We cannot colour a black-and-white photo.",
        ],
    ),
    (
        Cannot::Recolour,
        [
            "Бір заттың түсін ауыстыра алмаймыз.",
            "Перекрасить отдельный предмет мы не умеем.",
            "We cannot change the colour of one thing.",
        ],
    ),
    (
        Cannot::Reshape,
        [
            "Дене мен бөлме пішінін өзгертпейміз.",
            "Форму тела и комнаты мы не меняем.",
            "We do not change the shape of bodies or rooms.",
        ],
    ),
    (
        Cannot::Retouch,
        ["Теріні ретушьтей алмаймыз.", "Ретушь кожи мы не делаем.", "We cannot retouch skin."],
    ),
    (
        Cannot::Face,
        [
            "Бетті, тісті, макияжды өзгерте алмаймыз.",
            "Менять лицо, зубы и макияж мы не умеем.",
            "We cannot change faces, teeth or make-up.",
        ],
    ),
    (
        Cannot::Eyes,
        [
            "Қызыл не жұмулы көзді түзете алмаймыз.",
            "Исправить красные или закрытые глаза мы не умеем.",
            "We cannot fix red or closed eyes.",
        ],
    ),
    (
        Cannot::Add,
        [
            "Суретке ештеңе қоса не біріктіре алмаймыз.",
            "Добавить что-то на фото или соединить фото мы не умеем.",
            "We cannot add anything to a photo or join photos.",
        ],
    ),
    (
        Cannot::Text,
        [
            "Жазуды қоса да, өшіре де алмаймыз.",
            "Добавить или убрать надпись мы не умеем.",
            "We cannot add or remove text.",
        ],
    ),
    (
        Cannot::Watermark,
        [
            "Су белгісін өшірмейміз: ол иесінің белгісі.",
            "Водяные знаки мы не убираем: это знак владельца.",
            "We do not remove watermarks: they are their owner's sign.",
        ],
    ),
    (
        Cannot::Damage,
        [
            "Сызат пен жыртықты қалпына келтіре алмаймыз; шуын азайта аламыз.",
            "Убрать царапины и разрывы мы не умеем; можем уменьшить шум.",
            "We cannot repair scratches and tears; we can reduce noise.",
        ],
    ),
    (
        Cannot::Art,
        [
            "Суреттен мультик не аниме жасай алмаймыз.",
            "Сделать из фото рисунок или мультфильм мы не умеем.",
            "We cannot turn a photo into a drawing or a cartoon.",
        ],
    ),
    (
        Cannot::Animate,
        ["Суретті қозғалта алмаймыз.", "Оживить фото мы не умеем.", "We cannot make a photo move."],
    ),
];

/// Questions without an offer.
const ASK: [(Doubt, [&str; 3]); 10] = [
    (
        Doubt::Whole,
        [
            "Қай пішінге қию керек: 1:1, 4:5, 9:16?",
            "До какой формы обрезать: 1:1, 4:5, 9:16?",
            "To which shape shall we crop: 1:1, 4:5, 9:16?",
        ],
    ),
    (
        Doubt::Crop,
        [
            "Қай пішінге қию керек: 1:1, 4:5, 9:16?",
            "До какой формы обрезать: 1:1, 4:5, 9:16?",
            "To which shape shall we crop: 1:1, 4:5, 9:16?",
        ],
    ),
    (
        Doubt::Direction,
        ["Көбейту керек пе, азайту керек пе?", "Больше или меньше?", "More of it or less?"],
    ),
    (
        Doubt::Rotate,
        [
            "Қай жаққа бұру керек: оңға, солға?",
            "В какую сторону повернуть: вправо, влево?",
            "Which way shall we turn it: right or left?",
        ],
    ),
    (
        Doubt::Size,
        [
            "Қандай өлшем керек (пиксель)?",
            "Какой размер нужен (в пикселях)?",
            "What size do you need (in pixels)?",
        ],
    ),
    (
        Doubt::Conflict,
        [
            "Тілектер бір-біріне қайшы. Қайсысы керек?",
            "Пожелания противоречат друг другу. Что важнее?",
            "These wishes contradict each other. Which one counts?",
        ],
    ),
    (
        Doubt::Range,
        ["Бұл сан шектен тыс.", "Такого значения не бывает.", "This number is out of range."],
    ),
    (
        Doubt::Words,
        [
            "Бір сөзді түсінбедік. Басқаша айтып көріңізші.",
            "Не все слова поняли. Скажите, пожалуйста, иначе.",
            "We did not understand every word. Please say it another way.",
        ],
    ),
    (
        Doubt::Length,
        [
            "Мәтін тым ұзын, соңы оқылмады.",
            "Текст слишком длинный, конец не прочитан.",
            "The text is too long; its end was not read.",
        ],
    ),
    (
        Doubt::Nothing,
        [
            "Суретпен не істеу керегін жазыңызшы, мысалы: «жарықтау, 4:5 қи».",
            "Напишите, что сделать с фото, например: «светлее, обрезать 4:5».",
            "Please say what to do with the photo, for example: “brighter, crop 4:5”.",
        ],
    ),
];

/// Plainly what we cannot do, and what we can do instead where there is something.
pub fn cannot_text(what: Cannot, language: Language) -> &'static str {
    text(&CANNOT, what, language)
}

/// What we ask where there is nothing to offer.
pub(crate) fn plain(doubt: Doubt, language: Language) -> &'static str {
    text(&ASK, doubt, language)
}

fn text<T: Copy + PartialEq>(
    table: &[(T, [&'static str; 3])],
    wanted: T,
    language: Language,
) -> &'static str {
    let found = table.iter().find(|(it, _)| *it == wanted);
    found.map_or("", |(_, texts)| of(language, *texts))
}
