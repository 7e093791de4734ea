//! The invariants. Each is written from the design, not from the code: what may become of an item,
//! and what has to be true of all of them after every committed write.

use crate::shadow::{Changed, Shadow, has_unit, number, result_of, text};
use crate::world::World;
use memory::Bucket;
use std::collections::BTreeMap;
use store::{Item, Key, Table};

type Verdict = Result<(), String>;

macro_rules! must {
    ($holds:expr, $($what:tt)+) => {
        if !$holds {
            return Err(format!($($what)+));
        }
    };
}

/// Judges one committed write: what changed, then the whole state.
pub(crate) fn judge(
    world: &World,
    bucket: &Bucket,
    shadow: &mut Shadow,
    changed: &[Changed],
) -> Verdict {
    for change in changed {
        match (change.table, change.key.sk.as_str()) {
            (Table::Journal, _) => line_added(shadow, change)?,
            (Table::Ledger, "J") => photo_moved(world, bucket, shadow, changed, change)?,
            (Table::Ledger, "P") => same_for_ever(change, &["id", "opened"])?,
            (Table::Ledger, _) => pack_moved(shadow, changed, change)?,
            (Table::People, "LOGIN") => same_for_ever(change, &["account", "created"])?,
            (Table::People, "PROFILE") => same_for_ever(change, &["account", "email", "created"])?,
            (Table::People, _) => {}
        }
    }
    balanced(shadow)
}

/// Neither removed nor written a second time.
fn same_for_ever(change: &Changed, names: &[&str]) -> Verdict {
    let key = &change.key;
    let Some(new) = &change.new else { return Err(format!("{key:?} was removed")) };
    let Some(old) = &change.old else { return Ok(()) };
    for name in names {
        must!(old.get(*name) == new.get(*name), "{name} of {key:?} was written a second time");
    }
    Ok(())
}

fn line_added(shadow: &mut Shadow, change: &Changed) -> Verdict {
    must!(change.old.is_none(), "a line of the journal was changed: {:?}", change.key);
    let Some(line) = &change.new else { return Err("a line of the journal is gone".to_owned()) };
    let sums = shadow.journal.entry(text(line, "pack").to_owned()).or_default();
    let column = match text(line, "cause") {
        "granted" => 0,
        "taken" => 1,
        "returned" => 2,
        other => return Err(format!("a line of the journal says {other:?}")),
    };
    sums[column] += u64::try_from(number(line, "units")).unwrap_or(u64::MAX / 4);
    Ok(())
}

/// The line of the same commit with this cause, about this pack.
fn line_of<'a>(changed: &'a [Changed], cause: &str, pack: &str) -> Option<&'a Item> {
    let lines = changed.iter().filter(|change| change.table == Table::Journal);
    let mut lines = lines.filter_map(|change| change.new.as_ref());
    lines.find(|line| text(line, "cause") == cause && text(line, "pack") == pack)
}

fn pack_moved(shadow: &Shadow, changed: &[Changed], change: &Changed) -> Verdict {
    same_for_ever(change, &["id", "granted", "opened", "expires"])?;
    let (Some(old), Some(new)) = (&change.old, &change.new) else { return Ok(()) };
    let id = text(new, "id");
    must!(number(new, "taken") >= number(old, "taken"), "pack {id} forgot what was taken");
    must!(number(new, "returned") >= number(old, "returned"), "pack {id} forgot a return");
    if number(new, "taken") == number(old, "taken") {
        return Ok(());
    }
    let account = Key { pk: change.key.pk.clone(), sk: "P".to_owned() };
    let stage = shadow.get(Table::Ledger, &account).map_or("", |item| text(item, "stage"));
    must!(stage == "active", "a unit of pack {id} was taken on an account that is {stage}");
    must!(text(old, "stage") == "active", "a unit was taken from a pack under refund: {id}");
    let Some(line) = line_of(changed, "taken", id) else {
        return Err(format!("units of pack {id} were taken without a line in the journal"));
    };
    // The term is judged when the request is: the commit may land a moment later.
    must!(number(line, "at") < number(new, "expires"), "a unit was taken from expired pack {id}");
    let taken = number(new, "taken") - number(old, "taken");
    must!(number(line, "units") == taken, "the journal has another number for pack {id}");
    Ok(())
}

/// A photo before and after a write.
struct Moved<'a> {
    id: &'a str,
    old: &'a Item,
    new: &'a Item,
    from: &'a str,
    to: &'a str,
}

fn photo_moved(
    world: &World,
    bucket: &Bucket,
    shadow: &mut Shadow,
    changed: &[Changed],
    change: &Changed,
) -> Verdict {
    let Some(new) = &change.new else { return Err(format!("{:?} was removed", change.key)) };
    let nothing = Item::new();
    let old = change.old.as_ref().unwrap_or(&nothing);
    let (id, from, to) = (text(new, "id"), text(old, "stage"), text(new, "stage"));
    let moved = Moved { id, old, new, from, to };
    world.tell(|| format!("photo {id}: {from} -> {to}, attempt {}", number(new, "attempts")));
    if change.old.is_some() {
        same_for_ever(change, &["id", "account", "created", "sha256", "recipe", "size_bytes"])?;
        must!(number(new, "generation") >= number(old, "generation"), "{id} grew younger");
    }
    stage_allowed(world, &moved)?;
    lease_kept(world, shadow, &moved)?;
    given_back(world, changed, &moved)?;
    is_consistent(bucket, &moved)
}

/// Which stages may follow each other.
fn stage_allowed(world: &World, moved: &Moved<'_>) -> Verdict {
    let Moved { id, old, new, from, to } = moved;
    let generations = number(new, "generation") - number(old, "generation");
    let is_fine = match (*from, *to) {
        ("held", "held") => generations <= 1,
        ("abandoned" | "parked", "held") => generations == 1,
        ("", "held")
        | ("held" | "running", "running")
        | ("running", "delivered" | "failed")
        | ("held" | "abandoned", "abandoned")
        | ("abandoned" | "parked", "parked")
        | ("delivered", "delivered")
        | ("failed", "failed") => generations == 0,
        _ => false,
    };
    must!(is_fine, "photo {id} went from {from:?} to {to:?}, {generations} generations later");
    if from != to || generations != 0 {
        world.saw(format!("move: {from} -> {to}"));
    }
    if from == to && matches!(*to, "delivered" | "failed") {
        for name in ["result_sha256", "ended", "failure_code"] {
            must!(old.get(name) == new.get(name), "photo {id} was {to} a second time");
        }
    }
    if !old.contains_key("erased") && new.contains_key("erased") {
        world.saw(format!("deleted: {to}"));
    }
    if old.contains_key("erased") {
        must!(from == to, "photo {id} was deleted and then {to}");
        must!(new.contains_key("erased"), "photo {id} was deleted and is back");
    }
    Ok(())
}

/// Only one run at a time holds the lease, and only that one may say that the photo failed.
fn lease_kept(world: &World, shadow: &mut Shadow, moved: &Moved<'_>) -> Verdict {
    let Moved { id, old, new, from, to } = moved;
    let (task, now) = {
        let core = world.core();
        (core.task, i64::try_from(core.now).unwrap_or(i64::MAX))
    };
    if *to == "running" && text(old, "lease") != text(new, "lease") {
        if *from == "running" {
            must!(number(old, "lease_until") < now, "the lease of photo {id} was taken away");
            world.saw("take-over after a dead lease");
        }
        shadow.leases.insert(task, text(new, "lease").to_owned());
    }
    if *from == "running" && *to == "failed" {
        let mine = shadow.leases.get(&task).map(String::as_str).unwrap_or_default();
        must!(mine == text(old, "lease"), "a run without the lease failed photo {id}");
        if text(new, "failure_code") == "could-not-finish" {
            world.saw("worn out");
        }
    }
    Ok(())
}

/// A unit goes back with a line in the journal, to the pack it came from, and not too early.
fn given_back(world: &World, changed: &[Changed], moved: &Moved<'_>) -> Verdict {
    let Moved { id, old, new, .. } = moved;
    if !has_unit(old) || has_unit(new) {
        return Ok(());
    }
    let Some(line) = line_of(changed, "returned", text(old, "pack")) else {
        return Err(format!("the unit of photo {id} is gone without a line in the journal"));
    };
    must!(text(line, "photo") == *id, "the line is about another photo than {id}");
    let same = number(line, "generation") == number(old, "generation");
    must!(same, "the line of photo {id} is about another generation");
    let why = text(line, "why");
    world.saw(format!("returned: {why}"));
    let now = i64::try_from(world.millis()).unwrap_or(i64::MAX);
    let too_early = why == "never-uploaded" && number(old, "link_until") >= now;
    must!(!too_early, "photo {id} was given up while its link was alive");
    Ok(())
}

/// What has to be true of a photo by itself.
fn is_consistent(bucket: &Bucket, moved: &Moved<'_>) -> Verdict {
    let Moved { id, new, from, to, .. } = moved;
    let is_open = matches!(*to, "held" | "running");
    let is_erased = new.contains_key("erased");
    must!(!(is_open && is_erased), "photo {id} was deleted while it is {to}");
    must!(!is_open || new.contains_key("due"), "photo {id} is {to} and nobody looks after it");
    // One that was given up is looked at once more, one that is parked again and again.
    let is_settled = !is_open && !is_erased && !matches!(*to, "abandoned" | "parked");
    must!(!(is_settled && new.contains_key("due")), "photo {id} is {to} and due for ever");
    if *to == "delivered" && from != to {
        let results = result_of(bucket, id);
        let sha256 = text(new, "result_sha256");
        let is_there = results.len() == 1 && results[0] == sha256;
        must!(is_there, "photo {id} is delivered as {sha256} and the bucket has {results:?}");
    }
    Ok(())
}

/// The identity of every pack, by itself, by its photos and by the journal.
fn balanced(shadow: &Shadow) -> Verdict {
    let mut live: BTreeMap<&str, i64> = BTreeMap::new();
    for photo in shadow.photos().filter(|photo| has_unit(photo)) {
        *live.entry(text(photo, "pack")).or_default() += 1;
    }
    for pack in shadow.packs() {
        let id = text(pack, "id");
        let of = |name: &str| number(pack, name);
        for name in ["granted", "available", "taken", "returned", "expired", "frozen", "refunded"] {
            must!(of(name) >= 0, "pack {id} has {} units {name}", of(name));
        }
        let out = of("taken") - of("returned");
        let all = of("available") + out + of("expired") + of("frozen") + of("refunded");
        must!(of("granted") == all, "pack {id}: granted {}, accounted for {all}", of("granted"));
        let live = live.remove(id).unwrap_or(0);
        must!(live == out, "pack {id}: {out} units are out, {live} photos have one");
        let [granted, taken, returned] = shadow.journal.get(id).copied().unwrap_or_default();
        let columns = [("granted", granted), ("taken", taken), ("returned", returned)];
        for (name, lines) in columns {
            let is_same = u64::try_from(of(name)) == Ok(lines);
            must!(is_same, "pack {id}: {name} {}, by the journal {lines}", of(name));
        }
    }
    must!(live.is_empty(), "photos have units of packs that do not exist: {live:?}");
    Ok(())
}
