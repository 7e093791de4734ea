//! What is said about refunds, in the three languages of the page.

use domain::refund::Quote;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// A text in each language.
#[derive(Debug, Clone, JsonSchema, Serialize)]
pub(super) struct Words {
    kk: String,
    ru: String,
    en: String,
}

/// The formula with the numbers of a quote in it.
pub(super) fn formula(quote: &Quote) -> Words {
    let Quote { price, photos, gone, units, consumed, before, amount, .. } = quote;
    let kept = photos.saturating_sub(*gone).saturating_sub(*units);
    Words {
        kk: format!(
            "Жұмсалғаны: {price} × {kept} ÷ {photos} = {consumed} (кем жағына дөңгелектелді). \
             Қайтарылатыны: {price} − {consumed} − {before} (бұрын қайтарылғаны немесе мерзімі \
             өткені) = {amount}. Жүктелуін күтіп тұрған фотолар алдымен тоқтатылып, \
             пайдаланылмаған болып есептеледі."
        ),
        ru: format!(
            "Израсходовано: {price} × {kept} ÷ {photos} = {consumed} (округлено вниз). \
             К возврату: {price} − {consumed} − {before} (возвращено или истекло раньше) = \
             {amount}. Фото, которые ждут загрузки, сначала отменяются и считаются \
             неиспользованными."
        ),
        en: format!(
            "Used up: {price} × {kept} ÷ {photos} = {consumed} (rounded down). Paid back: \
             {price} − {consumed} − {before} (paid back or run out before) = {amount}. Photos \
             that wait for their upload are called off first and count as unused."
        ),
    }
}

/// What is left to a customer whose days to ask are over.
pub fn late_help() -> Value {
    json!({
        "kk": "14 күн өтті, бірақ операторға хат жазып өтініш беруге болады: ол кешіккен \
               өтінішті де қабылдай алады. ҚР Азаматтық кодексінің 686-бабы бойынша тапсырыс \
               беруші шарттан кез келген уақытта бас тарта алады; талап-арызға жауап 10 күн \
               ішінде беріледі, одан кейін сотқа жүгінуге болады.",
        "ru": "14 дней прошли, но можно написать оператору: он может принять и позднее \
               заявление. По статье 686 Гражданского кодекса РК заказчик вправе отказаться от \
               договора в любое время; ответ на претензию даётся в течение 10 дней, после \
               этого можно обратиться в суд.",
        "en": "The 14 days are over, but you can still write to the operator, who may accept a \
               late request. Under article 686 of the Civil Code of Kazakhstan a customer may \
               withdraw from the contract at any time; a claim is answered within 10 days, and \
               after that the courts are open to you.",
    })
}
