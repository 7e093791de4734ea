//! The invariants. Each is written from the design, not from the code: what may become of an item,
//! and what has to be true of all of them after every committed write.

use crate::bank::Bank;
use crate::rules_money as money;
use crate::shadow::{Books, Changed, Shadow, has_unit, number, result_of, text};
use crate::world::World;
use memory::Bucket;
use std::collections::BTreeSet;
use store::{Item, Key, Table};

pub(crate) type Verdict = Result<(), String>;

macro_rules! must {
    ($holds:expr, $($what:tt)+) => {
        if !$holds {
            return Err(format!($($what)+));
        }
    };
}
pub(crate) use must;

/// Judges one committed write: what changed, then everything that it touched.
pub(crate) fn judge(
    world: &World,
    bank: &Bank,
    bucket: &Bucket,
    shadow: &mut Shadow,
    changed: &[Changed],
) -> Verdict {
    for change in changed {
        match (change.table, change.key.sk.as_str()) {
            (Table::Journal, _) if change.key.pk.starts_with("A#") => line_added(shadow, change)?,
            (Table::Journal, _) => money::kept(world, change)?,
            (Table::Ledger, "J") => photo_moved(world, bucket, shadow, changed, change)?,
            (Table::Ledger, "P") => same_for_ever(change, &["id", "opened"])?,
            (Table::People, "LOGIN") => same_for_ever(change, &["account", "created"])?,
            (Table::People, "PROFILE") => same_for_ever(change, &["account", "email", "created"])?,
            (Table::People, "REQUISITES") => same_for_ever(change, &["iban", "holder"])?,
            (Table::Ledger, sk) if sk.starts_with("IK#") => {
                same_for_ever(change, &["digest", "order", "ttl"])?;
            }
            _ => {}
        }
    }
    for change in changed {
        match (change.table, change.key.sk.as_str()) {
            (Table::Ledger, "O") => money::order_moved(world, bank, shadow, changed, change)?,
            (Table::Ledger, sk) if sk.starts_with("R#") => {
                money::refund_moved(world, bank, shadow, change)?;
            }
            (Table::Ledger, sk) if sk.starts_with("PACK#") => {
                pack_moved(world, shadow, changed, change)?;
            }
            _ => {}
        }
    }
    balanced(shadow, changed)
}

/// Neither removed nor written a second time.
pub(crate) fn same_for_ever(change: &Changed, names: &[&str]) -> Verdict {
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
    let books = shadow.journal.entry(text(line, "pack").to_owned()).or_default();
    let (units, tiyn) = (number(line, "units"), number(line, "money_tiyn"));
    let (column, sign, money) = match text(line, "cause") {
        "granted" => (&mut books.granted, 1, Some(("cash:robokassa", "deferred"))),
        "taken" => (&mut books.taken, 1, None),
        "returned" => (&mut books.returned, 1, None),
        "expired" => (&mut books.expired, 1, Some(("deferred", "breakage"))),
        "frozen" => (&mut books.frozen, 1, None),
        "unfrozen" => (&mut books.frozen, -1, None),
        "refunded" => (&mut books.refunded, 1, Some(("deferred", "refunds-payable"))),
        other => return Err(format!("a line of the journal says {other:?}")),
    };
    must!(units > 0, "a line of the journal moves {units} units");
    *column += sign * units;
    if tiyn == 0 {
        return Ok(());
    }
    let moved = (text(line, "money_debit"), text(line, "money_credit"));
    must!(money == Some(moved), "a line of the journal moves money from {moved:?}");
    match moved.1 {
        "deferred" => books.cash += tiyn,
        "breakage" => books.breakage += tiyn,
        _ => books.payable += tiyn,
    }
    Ok(())
}

/// The line of the same commit with this cause, about this pack.
pub(crate) fn line_of<'a>(changed: &'a [Changed], cause: &str, pack: &str) -> Option<&'a Item> {
    let lines = changed.iter().filter(|change| change.table == Table::Journal);
    let mut lines = lines.filter_map(|change| change.new.as_ref());
    lines.find(|line| text(line, "cause") == cause && text(line, "pack") == pack)
}

fn pack_moved(world: &World, shadow: &Shadow, changed: &[Changed], change: &Changed) -> Verdict {
    same_for_ever(change, &["id", "granted", "opened", "order", "price_tiyn"])?;
    let (Some(old), Some(new)) = (&change.old, &change.new) else { return Ok(()) };
    let id = text(new, "id");
    let (end_moved, extended) =
        (number(new, "expires") - number(old, "expires"), has_grown(change));
    must!(
        end_moved == 0 || (end_moved > 0 && extended),
        "the end of pack {id} moved by {end_moved}"
    );
    if let Ok(order) = u32::try_from(number(new, "order"))
        && let Some(order) = shadow.order(order)
    {
        money::agree(shadow, order)?;
    }
    term_kept(world, changed, old, new)?;
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

/// Whether an extension reached the pack with this write.
fn has_grown(change: &Changed) -> bool {
    let of = |item: &Option<Item>| item.as_ref().map_or(0, |item| number(item, "extension"));
    of(&change.new) > of(&change.old)
}

/// Units expire after the term, are frozen within it, and go back when a refund has ended.
fn term_kept(world: &World, changed: &[Changed], old: &Item, new: &Item) -> Verdict {
    let (id, grown) = (text(new, "id"), |name| number(new, name) - number(old, name));
    let (expired, frozen, refunded) = (grown("expired"), grown("frozen"), grown("refunded"));
    must!(expired >= 0 && refunded >= 0, "pack {id} forgot what it lost");
    let at = |cause| line_of(changed, cause, id).map(|line| number(line, "at"));
    if expired > 0 {
        let is_over = at("expired").is_some_and(|at| at >= number(new, "expires") + 300_000);
        must!(is_over, "units of pack {id} expired within its term");
        must!(text(old, "stage") == "active", "units of frozen pack {id} expired");
        let again = if number(old, "expired") > 0 { " again" } else { "" };
        world.saw(format!("pack: expired{again}"));
    }
    if frozen > 0 {
        let is_alive = at("frozen").is_some_and(|at| at < number(new, "expires"));
        must!(is_alive, "units of expired pack {id} were frozen");
        must!(text(old, "stage") == "active", "units of pack {id} were frozen twice");
    }
    if expired != 0 || frozen != 0 || refunded != 0 {
        must!(grown("version") == 1, "pack {id} lost units and its version is the same");
    }
    must!(refunded == 0 || frozen == -refunded, "pack {id} gave back what was not frozen");
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
        same_for_ever(
            change,
            &["id", "account", "created", "sha256", "recipe", "makes", "size_bytes"],
        )?;
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

/// The identity of every pack that was touched, by itself, by its photos and by the journal.
fn balanced(shadow: &mut Shadow, changed: &[Changed]) -> Verdict {
    let mut touched = BTreeSet::new();
    for change in changed {
        for (item, sign) in [(&change.old, -1), (&change.new, 1)] {
            let Some(item) = item else { continue };
            let sk = change.key.sk.as_str();
            if change.table == Table::Ledger && sk.starts_with("PACK#") {
                touched.insert((change.key.pk.clone(), text(item, "id").to_owned()));
            } else if item.contains_key("pack") {
                let pk = format!("A#{}", text(item, "account"));
                touched.insert((pk, text(item, "pack").to_owned()));
            }
            if sk == "J" && has_unit(item) {
                *shadow.live.entry(text(item, "pack").to_owned()).or_default() += sign;
            }
        }
    }
    for (pk, id) in touched {
        let pack = shadow.get(Table::Ledger, &Key { pk, sk: format!("PACK#{id}") });
        let live = shadow.live.get(&id).copied().unwrap_or(0);
        match pack {
            Some(pack) => pack_balanced(shadow, pack, live)?,
            None => must!(live == 0, "{live} photos have units of pack {id}, which is not there"),
        }
    }
    Ok(())
}

fn pack_balanced(shadow: &Shadow, pack: &Item, live: i64) -> Verdict {
    let id = text(pack, "id");
    let of = |name: &str| number(pack, name);
    for name in ["granted", "available", "taken", "returned", "expired", "frozen", "refunded"] {
        must!(of(name) >= 0, "pack {id} has {} units {name}", of(name));
    }
    let out = of("taken") - of("returned");
    let all = of("available") + out + of("expired") + of("frozen") + of("refunded");
    must!(of("granted") == all, "pack {id}: granted {}, accounted for {all}", of("granted"));
    must!(live == out, "pack {id}: {out} units are out, {live} photos have one");
    let nothing = Books::default();
    let books = shadow.journal.get(id).unwrap_or(&nothing);
    let columns = [
        ("granted", books.granted),
        ("taken", books.taken),
        ("returned", books.returned),
        ("expired", books.expired),
        ("frozen", books.frozen - books.refunded),
        ("refunded", books.refunded),
    ];
    for (name, lines) in columns {
        must!(of(name) == lines, "pack {id}: {name} {}, by the journal {lines}", of(name));
    }
    money::money_adds_up(shadow, pack)
}
