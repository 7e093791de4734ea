//! The catalogue as JSON, of the form of `infra/catalog.json`.

use domain::catalogue::{Catalogue, Entry, Names, Offer};
use domain::{Day, Money, PackKind, PackTerms, Time};
use serde::Deserialize;

/// Longest catalogue that is read: what a parameter of the advanced tier holds.
pub const CATALOGUE_BYTES_MAX: usize = 8 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, rename = "note")]
    _note: String,
    entries: Vec<WrittenEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEntry {
    from: String,
    packs: Vec<WrittenPack>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPack {
    id: String,
    photos: u32,
    price_tenge: u32,
    days: u32,
    names: WrittenNames,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenNames {
    kk: String,
    ru: String,
    en: String,
}

/// Reads a catalogue that sells something now; what is wrong is said for the owner to read.
pub fn parse(json: &str, now: Time) -> Result<Catalogue, String> {
    if json.len() > CATALOGUE_BYTES_MAX {
        return Err(format!("the catalogue is longer than {CATALOGUE_BYTES_MAX} bytes"));
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    let written: Written =
        serde_path_to_error::deserialize(&mut reader).map_err(|error| error.to_string())?;
    let entries = written.entries.into_iter().map(entry).collect::<Result<_, _>>()?;
    let catalogue = Catalogue::new(entries).map_err(|error| error.to_string())?;
    catalogue.at(now).map_err(|error| error.to_string())?;
    Ok(catalogue)
}

fn entry(written: WrittenEntry) -> Result<Entry, String> {
    let from = Day::parse(&written.from).ok_or_else(|| format!("{} is no day", written.from))?;
    let offers = written.packs.into_iter().map(offer).collect::<Result<_, _>>()?;
    Ok(Entry { from, offers })
}

fn offer(written: WrittenPack) -> Result<Offer, String> {
    let kind = PackKind::parse(&written.id).ok_or_else(|| format!("no pack {}", written.id))?;
    let WrittenNames { kk, ru, en } = written.names;
    Ok(Offer {
        terms: PackTerms { kind, photos: written.photos, days: written.days },
        price: Money::from_tenge(written.price_tenge),
        names: Names { kk, ru, en },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../infra/catalog.json");
    /// 2026-11-23, noon.
    const NOW: Time = Time::from_millis(1_795_435_200_000);

    #[test]
    fn the_catalogue_of_the_repository_is_one() {
        let catalogue = parse(EXAMPLE, NOW).unwrap();
        let entry = catalogue.at(NOW).unwrap();
        let photos = PackKind::ALL.map(|kind| entry.offer(kind).map(|o| o.terms.photos));
        assert_eq!(photos, [Some(10), Some(30), Some(100), Some(1_000)]);
    }

    #[track_caller]
    fn check(from: &str, to: &str, said: &str) {
        let changed = EXAMPLE.replacen(from, to, 1);
        assert_ne!(changed, EXAMPLE, "{from}");
        let error = parse(&changed, NOW).unwrap_err();
        assert!(error.contains(said), "{error}");
    }

    #[test]
    fn mistakes_are_named() {
        check("2026-01-01", "2026-02-30", "2026-02-30 is no day");
        check("\"starter\"", "\"stater\"", "no pack stater");
        check("9990", "9990.5", "entries[0].packs[1].price_tenge");
        check("9990", "-1", "entries[0].packs[1].price_tenge");
        check("9990", "0", "the pack starter of 2026-01-01");
        check("2026-01-01", "2027-01-01", "no entry that has begun");
        check("\"days\": 90", "\"days\": 90, \"sale\": true", "sale");
        assert!(parse(&" ".repeat(CATALOGUE_BYTES_MAX + 1), NOW).is_err());
    }
}
