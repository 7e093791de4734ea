//! Letters about papers that a customer was asked for (R9, R12).

use crate::compose::Draft;
use crate::template::{Fields, PAPER_ASKED, PAPER_CHECKED};
use crate::words::Value;
use crate::{Failed, Scribe};
use domain::catalogue::Names;
use domain::paper::{Checked, Paper, Papers};
use domain::{Day, PaperId, Profile};

/// What the letter says; nothing when it would not be true any more.
pub(crate) async fn draft<S: Papers, M, D, W>(
    it: &Scribe<S, M, D, W>,
    profile: &Profile,
    id: PaperId,
    stage: &str,
) -> Result<Option<Draft>, Failed> {
    let Some(paper) = it.store.paper(profile.account, id).await? else { return Ok(None) };
    let link = || Value::Page { site: it.site_origin.clone(), path: "cabinet".to_owned() };
    Ok(match (stage, &paper.checked) {
        ("asked", None) => Some(Draft::new(PAPER_ASKED, asked(&paper, link()))),
        ("asked", Some(_)) => None,
        (_, None) => return Err("the paper is not checked yet, as far as is stored".into()),
        (stage, Some(found)) if stage == paper.stage_name(false) => {
            Some(Draft::new(PAPER_CHECKED, checked(&paper, found, link())))
        }
        _ => None,
    })
}

fn asked(paper: &Paper, link: Value) -> Fields {
    vec![
        ("what", Value::Text(paper.what.as_str().to_owned())),
        ("why", Value::Text(paper.why.as_str().to_owned())),
        ("link", link),
    ]
}

fn checked(paper: &Paper, found: &Checked, link: Value) -> Fields {
    let [kk, ru, en] = if found.accepted {
        ["қабылданды", "принят", "accepted"]
    } else {
        ["қабылданбады", "не принят", "not accepted"]
    }
    .map(str::to_owned);
    vec![
        ("what", Value::Text(paper.what.as_str().to_owned())),
        ("date", Value::Date(Day::of(found.at))),
        ("decision", Value::Name(Names { kk, ru, en })),
        ("note", Value::Text(found.note.as_str().to_owned())),
        ("link", link),
    ]
}

#[cfg(test)]
pub(crate) fn samples() -> Vec<(&'static str, Draft)> {
    use domain::paper::Wanted;
    use domain::{AccountId, OperatorName, Sentence, Time};
    // 2026-11-23, noon in Almaty.
    let at = Time::from_millis(1_795_417_200_000);
    let said = |text| Sentence::parse(text).unwrap();
    let by = || OperatorName::parse("dana").unwrap();
    let wanted = Wanted {
        what: said("Сенімхат"),
        why: said("Сіз ұйым атынан әрекет етесіз."),
        by: by(),
        at,
    };
    let (paper, _) = Paper::ask(&[], AccountId::from_bytes([1; 16]), wanted);
    let found = Checked { accepted: true, note: said("Бәрі дұрыс"), by: by(), at };
    let link =
        || Value::Page { site: "https://suret.example".to_owned(), path: "cabinet".to_owned() };
    vec![
        ("paper-asked", Draft::new(PAPER_ASKED, asked(&paper, link()))),
        ("paper-checked", Draft::new(PAPER_CHECKED, checked(&paper, &found, link()))),
    ]
}
