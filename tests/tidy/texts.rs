//! What the legal texts have to say, in each of the three languages.

use crate::workspace::Workspace;
use crate::{passes, refuses};

/// The requirement, the document, and words of the clause in Kazakh, Russian and English.
const CLAUSES: [(&str, &str, [&str; 3]); 9] = [
    (
        "R25",
        "privacy-policy",
        ["Өңдеу автоматтандырылған.", "Обработка автоматизированная.", "Processing is automated."],
    ),
    (
        "R25",
        "privacy-policy",
        [
            "адамның қайта қарауын сұрауға болады",
            "попросить пересмотра человеком",
            "have a person review it",
        ],
    ),
    (
        "R54",
        "agreement",
        [
            "мемлекеттік органның нұсқамасы",
            "предписание государственного органа",
            "an order of a state body",
        ],
    ),
    (
        "R55",
        "agreement",
        [
            "авторлық немесе сабақтас құқықтарды бұзу",
            "нарушение авторских или смежных прав",
            "a breach of copyright or neighbouring rights",
        ],
    ),
    (
        "R56",
        "agreement",
        [
            "үшінші тұлғалардың негізделген талабы",
            "обоснованное требование третьих лиц",
            "a reasoned claim of third parties",
        ],
    ),
    (
        "R57",
        "agreement",
        [
            "тыйым салынған ақпараттың анықталуы",
            "обнаружение запрещённой информации",
            "forbidden information was found",
        ],
    ),
    (
        "R61",
        "privacy-policy",
        [
            "Robokassa (тапсырыс нөмірі, сома, түбіртекке арналған пошта)",
            "Robokassa (номер заказа, сумма, почта для чека)",
            "Robokassa (number of the order, sum, e-mail for the receipt)",
        ],
    ),
    (
        "R63",
        "privacy-policy",
        [
            "тек жинақталған түрде және бөгде есептеуіштерсіз",
            "только в обобщённом виде и без чужих счётчиков",
            "only in aggregate and without third-party trackers",
        ],
    ),
    (
        "R64",
        "privacy-policy",
        [
            "Фотосуреттеріңізге құқықтар өзіңізде қалады",
            "Права на ваши фотографии остаются у вас",
            "The rights to your photos stay with you",
        ],
    ),
];

fn clauses(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for (requirement, document, words) in CLAUSES {
        for (language, words) in ["kk.md", "ru.md", "en.md"].into_iter().zip(words) {
            let folder = format!("infra/documents/{document}/");
            // Every version: what was promised once is not taken back.
            for (path, text) in workspace.ending(&[language]) {
                if path.starts_with(&folder) && !text.contains(words) {
                    complaints.push(format!("Say in {path} what {requirement} asks for: {words}"));
                }
            }
        }
    }
    complaints
}

/// R25, R54, R55, R56, R57, R61, R63, R64.
#[test]
fn the_legal_texts_say_what_they_have_to() {
    passes(clauses);
    let path = "infra/documents/privacy-policy/2026-11-01/ru.md";
    refuses(|workspace| workspace.add(path, "# Nothing"), clauses, "R25");
}
