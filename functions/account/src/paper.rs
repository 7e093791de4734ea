//! The copy of everything as a paper to read: the same fields under names of the customer's
//! language.

use crate::pdf::Paper;
use domain::Language;
use serde_json::Value;

/// Names of the fields in Kazakh, Russian and English, in the order in which a record shows them.
const WORDS: [(&str, [&str; 3]); 74] = [
    ("made_at", ["Көшірме жасалды", "Копия сделана", "Copy made"]),
    ("at", ["Уақыты", "Время", "Time"]),
    ("account", ["Тіркелгі", "Учётная запись", "Account"]),
    ("id", ["Белгісі", "Обозначение", "Id"]),
    ("opened", ["Ашылды", "Открыта", "Opened"]),
    ("number", ["Нөмірі", "Номер", "Number"]),
    ("email", ["Электрондық пошта", "Электронная почта", "E-mail"]),
    ("email_pending", ["Расталмаған пошта", "Неподтверждённая почта", "E-mail not confirmed"]),
    ("phone", ["Телефон", "Телефон", "Phone"]),
    ("status", ["Мәртебесі", "Статус", "Status"]),
    ("surname", ["Тегі", "Фамилия", "Surname"]),
    ("first_name", ["Аты", "Имя", "First name"]),
    ("patronymic", ["Әкесінің аты", "Отчество", "Patronymic"]),
    ("address", ["Мекенжайы", "Адрес", "Address"]),
    ("iin_masked", ["ЖСН немесе БСН", "ИИН или БИН", "IIN or BIN"]),
    ("organisation", ["Ұйым", "Организация", "Organisation"]),
    ("language", ["Тілі", "Язык", "Language"]),
    ("complete", ["Толық толтырылған", "Заполнено полностью", "Complete"]),
    ("data_confirmed_at", ["Деректер расталды", "Данные подтверждены", "Data confirmed"]),
    ("field", ["Өріс", "Поле", "Field"]),
    ("before_masked", ["Бұрын", "Было", "Before"]),
    ("after_masked", ["Кейін", "Стало", "After"]),
    ("kind", ["Түрі", "Вид", "Kind"]),
    ("device", ["Құрылғы", "Устройство", "Device"]),
    ("address_hint", ["Желі", "Сеть", "Network"]),
    ("given", ["Берілді", "Дано", "Given"]),
    ("document", ["Құжат", "Документ", "Document"]),
    ("version", ["Нұсқасы", "Версия", "Version"]),
    ("hash", ["SHA-256", "SHA-256", "SHA-256"]),
    ("text", ["Мәтіні", "Текст", "Text"]),
    ("pack", ["Топтама", "Пакет", "Pack"]),
    ("price_tenge", ["Бағасы, ₸", "Цена, ₸", "Price, ₸"]),
    ("placed", ["Тапсырыс берілді", "Оформлен", "Placed"]),
    ("paid", ["Төленді", "Оплачен", "Paid"]),
    ("available", ["Қалғаны", "Осталось", "Left"]),
    ("expires", ["Мерзімі аяқталады", "Истекает", "Expires"]),
    ("order", ["Тапсырыс", "Заказ", "Order"]),
    ("asked", ["Сұралды", "Запрошен", "Asked"]),
    ("amount_tenge", ["Сомасы, ₸", "Сумма, ₸", "Sum, ₸"]),
    ("reason", ["Себебі", "Причина", "Reason"]),
    ("iban", ["Шот (IBAN)", "Счёт (IBAN)", "Account (IBAN)"]),
    ("holder", ["Иесі", "Владелец", "Holder"]),
    ("what", ["Қозғалыс", "Движение", "Movement"]),
    ("units", ["Фото саны", "Число фото", "Photos"]),
    ("from", ["Қайдан", "Откуда", "From"]),
    ("to", ["Қайда", "Куда", "To"]),
    ("photo", ["Фото", "Фото", "Photo"]),
    ("why", ["Неліктен", "Почему", "Why"]),
    ("refund", ["Қайтару", "Возврат", "Refund"]),
    ("name", ["Атауы", "Название", "Name"]),
    ("asked_at", ["Сұралған уақыты", "Когда запрошен", "Asked at"]),
    ("state", ["Жағдайы", "Состояние", "State"]),
    ("note", ["Ескертпе", "Примечание", "Note"]),
    ("stage", ["Күйі", "Состояние", "Stage"]),
    ("created", ["Жасалды", "Создано", "Created"]),
    ("request", ["Тілек", "Пожелание", "Request"]),
    ("deleted", ["Жойылды", "Удалено", "Deleted"]),
    ("profile", ["Сіз туралы", "О вас", "About you"]),
    ("packs", ["Топтамалар", "Пакеты", "Packs"]),
    ("orders", ["Тапсырыстар", "Заказы", "Orders"]),
    ("refunds", ["Қайтарулар", "Возвраты", "Refunds"]),
    ("journal", ["Журнал", "Журнал", "Journal"]),
    ("not_whole", ["Толық емес", "Не целиком", "Not whole"]),
    ("photos", ["Фотосуреттер", "Фотографии", "Photos"]),
    ("papers", ["Құжаттар", "Документы", "Papers"]),
    ("consents", ["Келісімдер", "Согласия", "Consents"]),
    ("changes", ["Деректердің өзгерістері", "Изменения данных", "Changes of the data"]),
    ("events", ["Қауіпсіздік оқиғалары", "События безопасности", "Security events"]),
    (TITLE, ["Сурет: сіз туралы деректер", "Сурет: ваши данные", "Suret: your data"]),
    (FULL, ["ЖСН немесе БСН, толық", "ИИН или БИН, полностью", "IIN or BIN, in full"]),
    (YES, ["иә", "да", "yes"]),
    (NO, ["жоқ", "нет", "no"]),
    (NOTHING, ["Жазба жоқ", "Записей нет", "No records"]),
    (UTC, ["UTC", "UTC", "UTC"]),
];

const TITLE: &str = "#title";
const FULL: &str = "#full";
const YES: &str = "#yes";
const NO: &str = "#no";
const NOTHING: &str = "#nothing";
const UTC: &str = "#utc";

fn say(key: &str, language: Language) -> &str {
    let words = WORDS.iter().find(|(name, _)| *name == key);
    words.map_or(key, |(_, [kk, ru, en])| match language {
        Language::Kk => kk,
        Language::Ru => ru,
        Language::En => en,
    })
}

/// The fields of a record in their order. One that has no name comes last, under its key: a copy
/// of everything leaves nothing out.
fn fields(record: &Value) -> Vec<(&String, &Value)> {
    let mut all: Vec<_> = record.as_object().into_iter().flatten().collect();
    let place = |key: &str| WORDS.iter().position(|(name, _)| *name == key);
    all.sort_by_key(|(key, _)| place(key).unwrap_or(WORDS.len()));
    all
}

/// A value that is no record and no list, as a person reads it; nothing where nothing is known.
fn plain(value: &Value, language: Language) -> Option<String> {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        Value::Bool(is_so) => Some(say(if *is_so { YES } else { NO }, language).to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(time(text, language).unwrap_or_else(|| text.clone())),
    }
}

/// `2026-11-23T12:00:00.000Z` to the minute.
fn time(text: &str, language: Language) -> Option<String> {
    let rest = text.strip_suffix('Z').filter(|rest| rest.len() == 23 && rest.is_ascii())?;
    let (day, hour) = rest.split_once('T')?;
    Some(format!("{day} {} {}", hour.get(..5)?, say(UTC, language)))
}

/// A record in one paragraph.
fn record(value: &Value, language: Language) -> String {
    let said = fields(value).into_iter().filter_map(|(key, value)| {
        Some(format!("{}: {}", say(key, language), plain(value, language)?))
    });
    said.collect::<Vec<_>>().join("; ")
}

/// The paper of a copy.
pub(crate) fn of(copy: &Value, language: Language) -> Option<Vec<u8>> {
    let mut paper = Paper::new()?;
    paper.write(say(TITLE, language), 18, 0);
    for (key, value) in fields(copy) {
        match value {
            Value::Array(records) => {
                paper.write(say(key, language), 14, 14);
                if records.is_empty() {
                    paper.write(say(NOTHING, language), 10, 4);
                }
                for value in records {
                    paper.write(&record(value, language), 10, 4);
                }
            }
            Value::Object(_) => {
                paper.write(say(key, language), 14, 14);
                for (key, value) in fields(value) {
                    if let Some(said) = plain(value, language) {
                        paper.write(&format!("{}: {said}", say(key, language)), 10, 2);
                    }
                }
            }
            _ => {
                let key = if key == "number" { FULL } else { key };
                if let Some(said) = plain(value, language) {
                    paper.write(&format!("{}: {said}", say(key, language)), 10, 2);
                }
            }
        }
    }
    Some(paper.file(say(TITLE, language), language.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_name_is_there_once_in_each_language() {
        for (at, (key, words)) in WORDS.iter().enumerate() {
            assert!(words.iter().all(|word| !word.is_empty()), "{key}");
            assert!(WORDS[..at].iter().all(|(other, _)| other != key), "{key} twice");
        }
    }

    #[test]
    fn a_record_is_a_paragraph_in_the_customers_language() {
        let value = json!({
            "given": true, "at": "2026-11-23T12:34:56.789Z", "unheard_of": 7, "version": null,
        });
        let russian = "Время: 2026-11-23 12:34 UTC; Дано: да; unheard_of: 7";
        assert_eq!(record(&value, Language::Ru), russian);
        let kazakh = "Уақыты: 2026-11-23 12:34 UTC; Берілді: иә; unheard_of: 7";
        assert_eq!(record(&value, Language::Kk), kazakh);
    }
}
