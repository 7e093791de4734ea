//! What a customer is told of a block: the ground of the agreement, the document, how long, and
//! how to appeal (R58).

use crate::answer::timestamp;
use domain::{Block, Exhibit, Ground};
use serde_json::{Value, json};

/// The ground in the three languages.
pub fn ground_text(ground: Ground) -> [(&'static str, &'static str); 3] {
    match ground {
        Ground::StateOrder => [
            ("kk", "Мемлекеттік органның нұсқамасы"),
            ("ru", "Предписание государственного органа"),
            ("en", "An order of a state body"),
        ],
        Ground::Copyright => [
            ("kk", "Авторлық немесе сабақтас құқықтардың бұзылуы"),
            ("ru", "Нарушение авторских или смежных прав"),
            ("en", "A breach of copyright or of neighbouring rights"),
        ],
        Ground::ThirdParty => [
            ("kk", "Үшінші тұлғалардың негізделген талабы"),
            ("ru", "Обоснованное требование третьих лиц"),
            ("en", "A reasoned claim of third parties"),
        ],
        Ground::Forbidden => [
            ("kk", "Тыйым салынған ақпараттың табылуы"),
            ("ru", "Обнаружение запрещённой информации"),
            ("en", "Forbidden information was found"),
        ],
    }
}

/// How to appeal.
const APPEAL: [(&str, &str); 3] = [
    (
        "kk",
        "Шешіммен келіспесеңіз, қолдау қызметіне жазыңыз: оны адам қайта қарайды. Ақшаны қайтару \
         мен жеке деректерге құқықтар сақталады.",
    ),
    (
        "ru",
        "Если вы не согласны, напишите в поддержку: решение пересмотрит человек. Возврат денег и \
         права на личные данные сохраняются.",
    ),
    (
        "en",
        "If you do not agree, write to the support: a person looks at it again. Refunds and your \
         rights to your data stay open.",
    ),
];

fn texts(texts: [(&str, &str); 3]) -> Value {
    texts.into_iter().map(|(language, text)| (language.to_owned(), json!(text))).collect()
}

/// The block as the cabinet shows it.
pub fn show(block: &Block) -> Value {
    let mut shown = json!({});
    show_into(block, &mut shown);
    shown
}

/// Why a photo is kept as evidence (R57).
pub(crate) fn show_exhibit_into(exhibit: &Exhibit, body: &mut Value) {
    body["ground"] = json!(exhibit.ground.number());
    body["ground_text"] = texts(ground_text(exhibit.ground));
    body["document"] = json!(exhibit.document.as_str());
    body["since"] = json!(timestamp(exhibit.at));
    body["appeal"] = texts(APPEAL);
}

pub(crate) fn show_into(block: &Block, body: &mut Value) {
    body["ground"] = json!(block.ground.number());
    body["ground_text"] = texts(ground_text(block.ground));
    body["document"] = json!(block.document.as_str());
    body["since"] = json!(timestamp(block.at));
    body["until"] = json!(block.until.map(timestamp));
    body["appeal"] = texts(APPEAL);
}
