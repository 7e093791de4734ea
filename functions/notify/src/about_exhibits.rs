//! Letters about photos that are kept as evidence: nothing of it happens in silence (R57).

use crate::compose::Draft;
use crate::template::{PHOTO_DESTROYED, PHOTO_IMPOUNDED, PHOTO_RETURNED, Template};
use crate::words::Value;
use crate::{Failed, Scribe};
use domain::catalogue::Names;
use domain::exhibit::Exhibits;
use domain::ports::Photos;
use domain::{Day, Exhibit, Fate, FileName, PhotoId, Profile, Time};

/// The beginning, or the end; nothing where it is not the customer's.
pub(crate) async fn draft<S: Photos + Exhibits, M, D, W>(
    it: &Scribe<S, M, D, W>,
    profile: &Profile,
    id: PhotoId,
    at: Time,
    fate: Option<Fate>,
) -> Result<Option<Draft>, Failed> {
    let exhibit = it.store.exhibit(id, at).await?;
    let exhibit = exhibit.filter(|exhibit| exhibit.account == profile.account);
    let Some(exhibit) = exhibit else { return Ok(None) };
    let ended = exhibit.released.as_ref().map(|release| release.fate);
    if fate.is_some() && ended.is_none() {
        return Err("it has not ended, as far as is stored".into());
    }
    // The beginning stays true.
    if fate.is_some() && fate != ended {
        return Ok(None);
    }
    let Some(photo) = it.store.photo(id).await? else { return Ok(None) };
    Ok(Some(written(&exhibit, &photo.order.name, fate)))
}

pub(crate) fn written(exhibit: &Exhibit, name: &FileName, fate: Option<Fate>) -> Draft {
    let [kk, ru, en] = edge::blocks::ground_text(exhibit.ground).map(|(_, text)| text.to_owned());
    let (template, date): (Template, Time) = match fate {
        None => (PHOTO_IMPOUNDED, exhibit.at),
        Some(Fate::Returned) => (PHOTO_RETURNED, ended(exhibit)),
        Some(Fate::Destroyed) => (PHOTO_DESTROYED, ended(exhibit)),
    };
    let fields = vec![
        ("photo", Value::Text(name.as_str().to_owned())),
        ("ground", Value::Name(Names { kk, ru, en })),
        ("document", Value::Text(exhibit.document.as_str().to_owned())),
        ("date", Value::Date(Day::of(date))),
    ];
    Draft::new(template, fields)
}

fn ended(exhibit: &Exhibit) -> Time {
    exhibit.released.as_ref().map_or(exhibit.at, |release| release.at)
}

#[cfg(test)]
pub(crate) use tests::samples;

#[cfg(test)]
mod tests {
    use super::*;
    use domain::exhibit::Release;
    use domain::{AccountId, Ground, OperatorName, Sentence, Span};

    /// One letter of each kind, by the name of its file.
    pub(crate) fn samples() -> Vec<(&'static str, Draft)> {
        let at = Time::from_millis(1_795_417_200_000);
        let by = || OperatorName::parse("aru").expect("a name");
        let name = FileName::parse("той.jpg").expect("a name");
        let exhibit = |fate: Option<Fate>| Exhibit {
            photo: PhotoId::from_bytes([1; 16]),
            account: AccountId::from_bytes([2; 16]),
            ground: Ground::Forbidden,
            document: Sentence::parse("№ 7, 2026-11-20").expect("a sentence"),
            by: by(),
            at,
            released: fate.map(|fate| Release {
                fate,
                by: by(),
                at: at.plus(Span::days(9)),
                why: Sentence::parse("For the register").expect("a sentence"),
            }),
        };
        let letter = |fate| written(&exhibit(fate), &name, fate);
        vec![
            ("photo-impounded", letter(None)),
            ("photo-returned", letter(Some(Fate::Returned))),
            ("photo-destroyed", letter(Some(Fate::Destroyed))),
        ]
    }
}
