//! A pack as a sentence: "used 7 of 30, refundable today 7 659 ₸, until 7 December".

use domain::{Day, Language, Money, Pack, PackStage, Time};
use edge::dates::written;
use serde::Serialize;

/// The sentence in each language.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(crate) struct Sentences {
    kk: String,
    ru: String,
    en: String,
}

/// What would be paid back today for all that is left, and the last moment to ask for it.
pub(crate) fn refundable(pack: &Pack, now: Time) -> Option<(Money, Time)> {
    let until = pack.refund_until();
    let can_ask = pack.bought.is_some()
        && pack.stage == PackStage::Active
        && pack.usable(now) > 0
        && now <= until;
    can_ask.then(|| (pack.worth(pack.available), until))
}

pub(crate) fn sentences(pack: &Pack, now: Time) -> Sentences {
    let (used, photos) = (pack.used(), pack.granted);
    let money = money(pack, now);
    let end = end(pack, now);
    Sentences {
        kk: format!("{photos} фотодан {used} пайдаланылды{}{}", money.kk, end.kk),
        ru: format!("использовано {used} из {photos}{}{}", money.ru, end.ru),
        en: format!("used {used} of {photos}{}{}", money.en, end.en),
    }
}

fn money(pack: &Pack, now: Time) -> Sentences {
    if let Some((sum, until)) = refundable(pack, now) {
        let day = Day::of(until);
        return Sentences {
            kk: format!(", бүгін {sum} қайтарылады, соңғы күні {}", written(day, Language::Kk)),
            ru: format!(
                ", сегодня можно вернуть {sum}, до {} включительно",
                written(day, Language::Ru)
            ),
            en: format!(", refundable today {sum}, until {}", written(day, Language::En)),
        };
    }
    let (kk, ru, en) = if pack.stage == PackStage::Refunding {
        (", қайтару қаралып жатыр", ", возврат рассматривается", ", a refund is under way")
    } else {
        ("", "", "")
    };
    Sentences { kk: kk.to_owned(), ru: ru.to_owned(), en: en.to_owned() }
}

fn end(pack: &Pack, now: Time) -> Sentences {
    let day = Day::of(pack.expires);
    let (kk, ru, en) =
        (written(day, Language::Kk), written(day, Language::Ru), written(day, Language::En));
    if now < pack.expires {
        Sentences {
            kk: format!("; пакеттің соңғы күні {kk}"),
            ru: format!("; пакет действует до {ru}"),
            en: format!("; the pack ends on {en}"),
        }
    } else {
        Sentences {
            kk: format!("; пакет {kk} күні аяқталды"),
            ru: format!("; пакет закончился {ru}"),
            en: format!("; the pack ended on {en}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::pack::Bought;
    use domain::{AccountId, OrderNumber, PackKind, PackTerms, Span};

    /// 2026-11-23, noon in Almaty.
    const NOW: Time = Time::from_millis(1_795_417_200_000);

    fn pack() -> Pack {
        let terms = PackTerms { kind: PackKind::Starter, photos: 30, days: 365 };
        let free = Pack::open_free(AccountId::from_bytes([1; 16]), &terms, NOW);
        let order = OrderNumber::new(1_234_567_890).unwrap();
        let bought = Some(Bought { order, price: Money::from_tenge(9_990) });
        Pack { bought, available: 23, taken: 9, returned: 2, ..free }
    }

    #[track_caller]
    fn check(pack: &Pack, now: Time, en: &str) {
        assert_eq!(sentences(pack, now).en.replace('\u{a0}', " "), en);
    }

    #[test]
    fn money_explains_itself() {
        let said = "used 7 of 30, refundable today 7 659 ₸, until 7 December 2026; \
                    the pack ends on 23 November 2027";
        check(&pack(), NOW, said);
        let late = pack().refund_until().plus(Span::millis(1));
        check(&pack(), late, "used 7 of 30; the pack ends on 23 November 2027");
        let frozen = Pack { stage: PackStage::Refunding, available: 0, frozen: 23, ..pack() };
        let said = "used 7 of 30, a refund is under way; the pack ends on 23 November 2027";
        check(&frozen, NOW, said);
        let free = Pack { bought: None, ..pack() };
        check(&free, NOW, "used 7 of 30; the pack ends on 23 November 2027");
        check(&free, free.expires, "used 7 of 30; the pack ended on 23 November 2027");
    }

    #[test]
    fn in_the_three_languages() {
        let said = sentences(&pack(), NOW);
        let plain = |text: &str| text.replace('\u{a0}', " ");
        assert_eq!(
            plain(&said.ru),
            "использовано 7 из 30, сегодня можно вернуть 7 659 ₸, до 7 декабря 2026 года \
             включительно; пакет действует до 23 ноября 2027 года"
        );
        assert_eq!(
            plain(&said.kk),
            "30 фотодан 7 пайдаланылды, бүгін 7 659 ₸ қайтарылады, соңғы күні 2026 жылғы \
             7 желтоқсан; пакеттің соңғы күні 2027 жылғы 23 қараша"
        );
    }
}
