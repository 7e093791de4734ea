//! One seed from its first call to its last judgement.

use crate::executor::{self, perhaps};
use crate::ground::Ground;
use crate::shadow::{Shadow, number, result_of, text};
use crate::town::{Fact, Town};
use crate::world::World;
use crate::{desk, people, post, rest, till};
use domain::ports::StoreError;
use domain::{Guard, Photo, PhotoId};
use std::collections::BTreeMap;
use std::rc::Rc;
use store::{Item, Table, keys};

/// What a seed came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) seen: BTreeMap<String, u64>,
    /// The invariant that was broken.
    pub(crate) broken: Option<String>,
    pub(crate) story: Vec<String>,
}

/// Whether the seed has nothing but trade.
pub(crate) fn is_market(seed: u64) -> bool {
    World::new(seed, false).mix().is_market
}

/// Runs one seed.
pub(crate) fn run(seed: u64, without: Option<Guard>, aloud: bool) -> Outcome {
    let world = World::new(seed, aloud);
    let founded = Town::found(&world, without);
    live_in(&world, founded)
}

/// Runs one seed on the client that runs in Lambda.
pub(crate) fn run_on_the_emulator(seed: u64) -> Outcome {
    let world = World::new(seed, false);
    let founded = Town::found_on(Ground::on_the_emulator(world.faults()), &world, None);
    live_in(&world, founded)
}

fn live_in(world: &World, founded: Result<Rc<Town>, StoreError>) -> Outcome {
    match founded {
        Ok(town) => {
            live(&town);
            if world.core().broken.is_none()
                && let Err(what) = wind_up(&town)
                    .and_then(|()| judge(&town))
                    .and_then(|()| rest::judge(&town))
                    .and_then(|()| rest::years_later(&town))
            {
                world.breaks(what);
            }
        }
        Err(error) => world.breaks(format!("the town cannot be founded: {error:?}")),
    }
    let mut core = world.core();
    Outcome {
        seen: std::mem::take(&mut core.seen),
        broken: core.broken.take(),
        story: core.story.drain(..).collect(),
    }
}

/// The part with faults.
fn live(town: &Rc<Town>) {
    for person in 0..town.people.len() {
        for _ in 0..town.world.between(1, 3) {
            town.begin(people::customer(Rc::clone(town), person));
        }
    }
    if town.world.chance(200) {
        for _ in 0..2 {
            town.begin(people::register(Rc::clone(town), "twice@suret.example".to_owned()));
        }
    }
    for _ in 0..town.world.between(1, 2) {
        town.nursery.spawn(post::sweep(Rc::clone(town)));
    }
    if town.world.chance(600) {
        town.nursery.spawn(post::office(Rc::clone(town)));
    }
    town.nursery.spawn(post::nights(Rc::clone(town)));
    for _ in 0..town.world.between(1, 2) {
        town.nursery.spawn(desk::operator(Rc::clone(town)));
    }
    executor::run(&town.world, &town.nursery);
}

/// Sweeps without faults until the town must be at rest.
const ROUNDS_MAX: usize = 90;
const HOUR: u64 = 3_600_000;

/// The part without: everybody is let in again, time moves on, and what is due is looked after.
fn wind_up(town: &Rc<Town>) -> Result<(), String> {
    town.world.core().quiet = true;
    town.world.tell(|| "no more faults".to_owned());
    for _ in 0..ROUNDS_MAX {
        let (photos_rest, money_rests) = (is_at_rest(town), rest::is_at_rest(town));
        if photos_rest && money_rests {
            return till::tell_the_rest(town);
        }
        let lease = town.world.mix().lease_seconds * 1000;
        town.world.core().now += if photos_rest { HOUR } else { 660_000 + 3 * lease };
        town.world.plays("sweeper");
        let swept = town.engine.quietly(reconcile::handle(&town.sweeper()));
        swept.map_err(|error| format!("the sweeper fails without faults: {error:?}"))?;
        for id in town.queue.take() {
            let studio = town.studio();
            let run = edit_photo::handle(&studio, post::asked(id));
            // A bomb still goes off; anything else has to be done with.
            drop(town.engine.quietly(perhaps(&town.world, run)));
        }
        till::tell_the_rest(town)?;
        desk::finish(town)?;
        if let Some(what) = town.world.core().broken.clone() {
            return Err(what);
        }
    }
    Err("the town does not come to rest".to_owned())
}

fn is_at_rest(town: &Town) -> bool {
    let shadow = town.engine.shadow.borrow();
    let now = i64::try_from(town.world.millis()).unwrap_or(i64::MAX);
    shadow.photos().filter(|photo| photo.contains_key("due")).all(|photo| {
        text(photo, "stage") == "parked"
            && !photo.contains_key("erased")
            && usable(&shadow, text(photo, "account"), now) == 0
    })
}

/// Units that this account can take now.
pub(crate) fn usable(shadow: &Shadow, account: &str, now: i64) -> i64 {
    let packs = shadow.packs().filter(|pack| text(pack, "account") == account);
    let alive = packs.filter(|pack| number(pack, "expires") > now);
    alive.map(|pack| number(pack, "available")).sum()
}

/// The judgement at the end.
fn judge(town: &Town) -> Result<(), String> {
    let shadow = town.engine.shadow.borrow();
    for table in Table::ALL {
        let stored = town.engine.ground.scan(table).map_err(|error| format!("{error:?}"))?;
        let is_known = |item: &Item| shadow.of(table, |_| true).any(|known| known == item);
        if stored.len() != shadow.count(table) || !stored.iter().all(is_known) {
            return Err(format!("{table:?} was changed and nobody saw it"));
        }
    }
    let facts = town.facts.borrow();
    let nothing = Fact::default();
    for photo in shadow.photos() {
        let id = text(photo, "id");
        let known = PhotoId::from_bare(id).ok().and_then(|id| facts.get(&id));
        judge_photo(town, photo, known.unwrap_or(&nothing))
            .map_err(|what| format!("in the end photo {id} {what}: {photo:?}"))?;
    }
    Ok(())
}

fn judge_photo(town: &Town, photo: &Item, fact: &Fact) -> Result<(), &'static str> {
    let (id, stage) = (text(photo, "id"), text(photo, "stage"));
    town.world.saw(format!("end: {stage}"));
    if matches!(stage, "held" | "running") {
        return Err("is still open");
    }
    let results = result_of(&town.engine.bucket, id);
    if photo.contains_key("erased") {
        town.world.saw("end: deleted");
        let upload = PhotoId::from_bare(id).map(keys::upload).unwrap_or_default();
        let is_there = town.engine.bucket.object(&upload).is_some();
        // An upload after the deletion whose event is lost waits for the bucket's own clean-up.
        if is_there && fact.was_handled {
            return Err("was deleted and its upload is there");
        }
        return if results.is_empty() {
            Ok(())
        } else {
            Err("was deleted and its result is there")
        };
    }
    let (code, attempts) = (text(photo, "failure_code"), number(photo, "attempts"));
    let content = fact.uploaded.as_ref().map(|(word, _)| word.as_str());
    match (content, stage) {
        // Parked: there is no unit for it.
        (None, "abandoned") | (Some("good"), "delivered") | (Some(_), "parked") => {}
        (None, _) => return Err("was never uploaded"),
        // It came after the last look at it, and every message about it was lost.
        (Some(_), "abandoned") if !fact.was_handled && came_after_the_last_look(photo, fact) => {
            town.world.saw("end: late and unheard");
        }
        (Some(word), "failed")
            if (code == "could-not-finish" && attempts > 4)
                || matches!((word, code), ("evil", "bad-picture") | ("other", "other-file")) => {}
        _ => return Err("has another end than its upload deserves"),
    }
    if stage == "delivered" && results != [text(photo, "result_sha256")] {
        return Err("is delivered and the bucket has something else");
    }
    Ok(())
}

fn came_after_the_last_look(photo: &Item, fact: &Fact) -> bool {
    let last_look =
        number(photo, "ended") + i64::try_from(Photo::LOOK_EVERY.as_millis()).unwrap_or(0);
    fact.uploaded.as_ref().is_some_and(|(_, at)| i64::try_from(*at).unwrap_or(i64::MAX) > last_look)
}
