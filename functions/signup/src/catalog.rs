//! The free pack in the catalogue: the setting `CATALOG`, JSON of the form of
//! `infra/catalog.json`.

use domain::{PackKind, PackTerms, Time};
use edge::timestamp;
use serde::Deserialize;

#[derive(Deserialize)]
struct Catalog {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    from: jiff::civil::Date,
    packs: Vec<Pack>,
}

#[derive(Deserialize)]
struct Pack {
    id: String,
    photos: u32,
    days: u32,
}

/// What is wrong with a catalogue.
#[derive(Debug, PartialEq, Eq)]
pub struct CatalogError(String);

impl std::fmt::Display for CatalogError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the catalogue {}", self.0)
    }
}

impl std::error::Error for CatalogError {}

/// The free pack of the entry that is in force at `now`: the latest that has begun.
pub fn free_pack(json: &str, now: Time) -> Result<PackTerms, CatalogError> {
    let wrong = |what: &str| CatalogError(what.to_owned());
    let catalog: Catalog =
        serde_json::from_str(json).map_err(|error| wrong(&format!("cannot be read: {error}")))?;
    let today: jiff::civil::Date = timestamp(now)
        .get(..10)
        .and_then(|date| date.parse().ok())
        .unwrap_or(jiff::civil::Date::MAX);
    let begun = catalog.entries.into_iter().filter(|entry| entry.from <= today);
    let entry = begun.max_by_key(|entry| entry.from);
    let entry = entry.ok_or_else(|| wrong("has no entry that has begun"))?;
    let name = PackKind::Try.as_str();
    let pack = entry.packs.iter().find(|pack| pack.id == name);
    let pack = pack.ok_or_else(|| wrong("has no free pack"))?;
    if pack.photos == 0 || pack.days == 0 {
        return Err(wrong("has an empty free pack"));
    }
    Ok(PackTerms { kind: PackKind::Try, photos: pack.photos, days: pack.days })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-23, noon.
    const NOW: Time = Time::from_millis(1_795_435_200_000);

    #[test]
    fn the_catalogue_of_the_repository_has_a_free_pack() {
        let json = include_str!("../../../infra/catalog.json");
        assert_eq!(free_pack(json, NOW).unwrap().photos, 10);
    }

    #[test]
    fn the_latest_entry_that_has_begun_counts() {
        let json = r#"{"entries":[
            {"from":"2026-11-24","packs":[{"id":"try","photos":1,"days":9}]},
            {"from":"2026-11-23","packs":[{"id":"try","photos":2,"days":9}]},
            {"from":"2026-01-01","packs":[{"id":"try","photos":3,"days":9}]}]}"#;
        assert_eq!(free_pack(json, NOW).unwrap().photos, 2);
    }

    #[test]
    fn a_wrong_catalogue_is_refused() {
        for json in [
            "",
            r#"{"entries":[]}"#,
            r#"{"entries":[{"from":"2027-01-01","packs":[]}]}"#,
            r#"{"entries":[{"from":"2026-01-01","packs":[]}]}"#,
            r#"{"entries":[{"from":"2026-01-01","packs":[{"id":"try","photos":0,"days":9}]}]}"#,
        ] {
            assert!(free_pack(json, NOW).is_err(), "{json}");
        }
    }
}
