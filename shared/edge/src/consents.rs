//! The texts of the consents, made from one list of data and purposes and from the operator's
//! requisites, so that the eight things that the law wants in them are always there: who processes,
//! whose data, for how long, whether others get them, whether they go abroad, whether they are
//! published, which data, and what else (L1 of the law on personal data, article 8).

use crate::requisites::Requisites;
use domain::ports::{Dossier, StoreError};
use domain::{AccountId, Consent, ConsentKind, Language};
use schemars::JsonSchema;
use serde::Deserialize;

/// The version of the texts: raised with every change of this file's words.
pub const VERSION: &str = "2026-11-01";

/// One kind of data, in words, and what it is for.
struct Item {
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
}

/// The data that are processed. The inventory of stored fields names each of these.
const DATA: [Item; 9] = [
    Item {
        kk: "тегі, аты, әкесінің аты",
        ru: "фамилия, имя, отчество",
        en: "surname, first name, patronymic",
    },
    Item {
        kk: "электрондық пошта", ru: "электронная почта", en: "e-mail address"
    },
    Item {
        kk: "телефон нөмірі", ru: "номер телефона", en: "phone number"
    },
    Item {
        kk: "ЖСН немесе БСН, мәртебесі, ұйым атауы",
        ru: "ИИН или БИН, статус, название организации",
        en: "IIN or BIN, status, name of the organisation",
    },
    Item { kk: "мекенжайы", ru: "адрес", en: "address" },
    Item {
        kk: "жүктелген фотосуреттер мен оларды өңдеу баптаулары",
        ru: "загруженные фотографии и настройки их обработки",
        en: "uploaded photos and the settings of their editing",
    },
    Item {
        kk: "тапсырыстар, төлемдер, түбіртектер және қайтарулар туралы мәліметтер",
        ru: "сведения о заказах, платежах, чеках и возвратах",
        en: "orders, payments, receipts and refunds",
    },
    Item {
        kk: "қайтару үшін банк деректемелері",
        ru: "банковские реквизиты для возврата",
        en: "bank requisites for refunds",
    },
    Item {
        kk: "IP-мекенжай, құрылғы мен кіру уақыты",
        ru: "IP-адрес, устройство и время входа",
        en: "IP address, device and time of log-in",
    },
];

/// What the texts of one language are filled into.
struct Words {
    processing: &'static str,
    abroad: &'static str,
    advertising: &'static str,
}

const KK: Words = Words {
    processing: "Мен, осы нысанда аты-жөні көрсетілген тұлға, {operator} (БСН/ЖСН {number}, \
        {address}) операторына дербес деректерімді шартты орындау үшін автоматты \
        түрде жинауға және өңдеуге келісемін: тіркеу, фотосуреттерді өңдеу, төлем \
        мен қайтару, хат-хабар. Деректер тізбесі: {data}. Мерзімі: аккаунт жұмыс \
        істеп тұрғанда және ол жойылғаннан кейін 15 күн; төлем құжаттары мен оларға \
        қажет ең аз деректер заң талап ететін 5 жыл сақталады. Үшінші тұлғаларға тек \
        қызмет көрсетуге қажетті мөлшерде беріледі: серверлер мен пошта қызметі, \
        Robokassa төлем сервисі, фискалдық деректер операторы. Деректер жалпыға \
        қолжетімді көздерде жарияланбайды. Шетелге беру туралы бөлек келісім \
        төменде. Келісімді кабинетте немесе {privacy} арқылы кері алуға болады; \
        орындалмаған міндеттемелер болса, заңға сәйкес өңдеу жалғасады.",
    abroad: "Мен, осы нысанда аты-жөні көрсетілген тұлға, {operator} (БСН/ЖСН {number}) \
        операторына мына деректерімді шетелдегі (Еуропалық Одақ) серверлерге \
        трансшекаралық беруге және сонда өңдеуге келісемін: {data}. Мақсаты: \
        сервистің жұмысы және фотосуреттерді өңдеу. Мерзімі: аккаунт жұмыс істеп \
        тұрғанда және ол жойылғаннан кейін 15 күн. Үшінші тұлғаларға сервердің \
        иесінен басқа берілмейді, жарияланбайды. Келісімді кабинетте немесе \
        {privacy} арқылы кері алуға болады, бірақ онсыз сервис жұмыс істемейді.",
    advertising: "Мен, осы нысанда аты-жөні көрсетілген тұлға, {operator} (БСН/ЖСН {number}) \
        операторынан электрондық поштама жарнамалық хаттар алуға келісемін. \
        Деректер: аты, электрондық пошта. Мерзімі: келісім кері алынғанға дейін. \
        Үшінші тұлғаларға хат жеткізетін пошта қызметінен басқа берілмейді, оның \
        серверлері шетелде (Еуропалық Одақ); деректер жарияланбайды. Бұл келісім \
        міндетті емес, кез келген хаттағы бір басумен, кабинетте немесе {privacy} \
        арқылы кері алынады.",
};

const RU: Words = Words {
    processing: "Я, лицо, указанное в этой форме, даю согласие оператору {operator} (БИН/ИИН \
        {number}, {address}) на автоматизированный сбор и обработку моих \
        персональных данных для исполнения договора: регистрация, обработка \
        фотографий, оплата и возврат, переписка. Перечень данных: {data}. Срок: пока \
        действует аккаунт и 15 дней после его удаления; платёжные документы и \
        необходимые для них минимальные данные хранятся 5 лет, как требует закон. \
        Третьим лицам передаётся только то, что нужно для услуги: владельцу серверов \
        и почтовой службе, платёжному сервису Robokassa, оператору фискальных \
        данных. В общедоступных источниках данные не публикуются. О передаче за \
        границу — отдельное согласие ниже. Согласие можно отозвать в кабинете или \
        письмом на {privacy}; при неисполненных обязательствах обработка \
        продолжается по закону.",
    abroad: "Я, лицо, указанное в этой форме, даю согласие оператору {operator} (БИН/ИИН \
        {number}) на трансграничную передачу на серверы за границей (Европейский \
        союз) и обработку там моих данных: {data}. Цель: работа сервиса и обработка \
        фотографий. Срок: пока действует аккаунт и 15 дней после его удаления. \
        Третьим лицам, кроме владельца серверов, данные не передаются и не \
        публикуются. Согласие можно отозвать в кабинете или письмом на {privacy}, но \
        без него сервис не работает.",
    advertising: "Я, лицо, указанное в этой форме, даю согласие оператору {operator} (БИН/ИИН \
        {number}) на рекламные письма на мою электронную почту. Данные: имя, \
        электронная почта. Срок: до отзыва согласия. Третьим лицам, кроме почтовой \
        службы, которая доставляет письма, данные не передаются; её серверы за \
        границей (Европейский союз); данные не публикуются. Это согласие не \
        обязательно и отзывается одним нажатием в любом письме, в кабинете или \
        письмом на {privacy}.",
};

const EN: Words = Words {
    processing: "I, the person named in this form, agree that {operator} (BIN/IIN {number}, \
        {address}) collects and processes my personal data by automated means to \
        perform the contract: registration, photo editing, payment and refund, \
        correspondence. The data: {data}. Term: as long as the account lives and 15 \
        days after it is erased; payment documents and the least data they need are \
        kept for the 5 years that the law demands. Others get only what the service \
        needs: the owner of the servers and the mail service, the payment service \
        Robokassa, the operator of fiscal data. The data are not published. Sending \
        them abroad is a separate consent below. It can be withdrawn in the cabinet \
        or by writing to {privacy}; while obligations are open, processing goes on \
        as the law allows.",
    abroad: "I, the person named in this form, agree that {operator} (BIN/IIN {number}) \
        sends my data across the border to servers abroad (European Union) and \
        processes them there: {data}. Purpose: running the service and editing \
        photos. Term: as long as the account lives and 15 days after it is erased. \
        Nobody but the owner of the servers gets them, and they are not published. \
        It can be withdrawn in the cabinet or by writing to {privacy}, but the \
        service does not work without it.",
    advertising: "I, the person named in this form, agree that {operator} (BIN/IIN {number}) \
        sends me advertising by e-mail. The data: name, e-mail address. Term: until \
        it is withdrawn. Nobody but the mail service that delivers the letters gets \
        them; its servers are abroad (European Union); the data are not published. \
        This consent is not required, and is withdrawn by one click in any letter, \
        in the cabinet, or by writing to {privacy}.",
};

/// The exact text of a box; nothing for what has no box of its own.
pub fn text(kind: ConsentKind, language: Language, operator: &Requisites) -> Option<String> {
    let words = match language {
        Language::Kk => &KK,
        Language::Ru => &RU,
        Language::En => &EN,
    };
    let text = match kind {
        ConsentKind::Processing => words.processing,
        ConsentKind::Abroad => words.abroad,
        ConsentKind::Advertising => words.advertising,
        _ => return None,
    };
    let data = DATA.iter().map(|item| match language {
        Language::Kk => item.kk,
        Language::Ru => item.ru,
        Language::En => item.en,
    });
    let filled = text
        .replace("{data}", &data.collect::<Vec<_>>().join("; "))
        .replace("{number}", &operator.number)
        .replace("{address}", &operator.address)
        .replace("{privacy}", operator.privacy.as_str());
    // The name last: it is the one that may hold anything.
    Some(filled.replace("{operator}", &operator.name))
}

/// What takes the consent to advertising back (R24).
#[derive(Debug, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unsubscription {
    /// What the link of the letter holds.
    pub token: String,
}

/// Pages of records that are looked through for the last of a kind.
const PAGES_MAX: usize = 50;

/// The last word of an account about a kind of consent: given, or taken back. Nothing when it never
/// said one, or so long ago that a new question is due.
pub async fn last(
    store: &impl Dossier,
    account: AccountId,
    kind: ConsentKind,
) -> Result<Option<Consent>, StoreError> {
    let mut mark: Option<String> = None;
    for _ in 0..PAGES_MAX {
        let page = store.consents(account, mark.as_deref(), Consent::PAGE_MAX).await?;
        let found = page.items.into_iter().find(|record| record.kind == kind);
        mark = page.next;
        if found.is_some() || mark.is_none() {
            return Ok(found);
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Email;

    fn operator() -> Requisites {
        let email = |text| Email::parse(text).unwrap();
        Requisites {
            name: "«Үлгі» ЖШС {data}".to_owned(),
            number: "991240000003".to_owned(),
            address: "Алматы".to_owned(),
            bank: None,
            phone: None,
            support: email("help@example.kz"),
            privacy: email("privacy@example.kz"),
            payments: email("payments@example.kz"),
        }
    }

    /// The stems that say each of the eight things.
    const EIGHT: [(Language, [&str; 8]); 3] = [
        (
            Language::Kk,
            [
                "991240000003",
                "аты-жөні",
                "Мерзімі",
                "Үшінші тұлға",
                "етел",
                "жариялан",
                "Деректер|деректерім",
                "кері ал",
            ],
        ),
        (
            Language::Ru,
            [
                "991240000003",
                "лицо, указанное",
                "Срок",
                "ретьим лицам",
                "за границ",
                "публику",
                "данн",
                "тозвать|тзывается",
            ],
        ),
        (
            Language::En,
            [
                "991240000003",
                "person named",
                "Term",
                "thers get|obody but",
                "abroad",
                "not published",
                "data",
                "withdrawn",
            ],
        ),
    ];

    #[test]
    fn each_text_says_the_eight_things() {
        // R16, R26, R28.
        for kind in ConsentKind::BOXES {
            for (language, stems) in EIGHT {
                let text = text(kind, language, &operator()).unwrap();
                for stem in stems {
                    let says = stem.split('|').any(|stem| text.contains(stem));
                    assert!(says, "{kind:?} {language:?} does not say {stem}: {text}");
                }
                assert!(text.contains("«Үлгі» ЖШС {data}"), "the name is filled in as it is");
            }
        }
    }

    #[test]
    fn every_kind_of_data_is_named_where_it_is_agreed_to() {
        for language in Language::ALL {
            let text = text(ConsentKind::Processing, language, &operator()).unwrap();
            for item in &DATA {
                let name = [item.kk, item.ru, item.en][language as usize];
                assert!(text.contains(name), "{name}");
            }
        }
        assert_eq!(text(ConsentKind::Agreement, Language::Ru, &operator()), None);
    }
}
