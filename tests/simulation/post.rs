//! What moves by itself: messages about photos, the sweeper on its schedule, the office.

use crate::executor::{perhaps, perhaps_within};
use crate::people;
use crate::shadow::text;
use crate::town::{Town, UPLOADS};
use domain::PhotoId;
use edge::Verdict;
use std::rc::Rc;
use store::{Key, keys};

/// Times a message is received before it goes to the dead letters.
const RECEIVES_MAX: u32 = 5;
/// How long a sweep lives where it sends money: less than the lease that it takes for that.
const SWEEP_MILLIS: u64 = 50_000;

/// The bucket's event: lost, or delivered up to four times, each time late by its own measure.
pub(crate) fn announce(town: &Rc<Town>, id: PhotoId) {
    let times = town.world.core().dice.pick(&[0, 1, 1, 1, 2, 4]);
    if times == 0 {
        town.world.saw("event lost");
    }
    let body = serde_json::json!({ "Records": [{
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "s3": { "bucket": { "name": UPLOADS }, "object": { "key": keys::upload(id) } },
    }] });
    for _ in 0..times {
        let late = town.world.core().dice.pick(&[100, 5_000, 600_000]);
        send(town, id, body.to_string(), late);
    }
}

fn send(town: &Rc<Town>, id: PhotoId, body: String, late: u64) {
    let (town, there) = (Rc::clone(town), Rc::clone(town));
    there.begin(async move {
        let pause = town.world.between(0, late);
        town.world.sleep(pause).await;
        for _ in 0..RECEIVES_MAX {
            if receive(&town, id, &body).await {
                return;
            }
            let lease = town.world.mix().lease_seconds * 1000;
            let pause = town.world.between(lease / 2, lease * 2);
            town.world.sleep(pause).await;
        }
        town.world.saw("dead letter");
    });
}

/// Whether the message was done with.
async fn receive(town: &Rc<Town>, id: PhotoId, body: &str) -> bool {
    let began = town.world.millis();
    if town.world.chance(200) {
        people::change_of_heart(town, id);
    }
    let studio = town.studio();
    let run = edit_photo::handle(&studio, body.to_owned());
    match perhaps(&town.world, run).await {
        Some(Verdict::Done) => {
            if let Some(fact) = town.facts.borrow_mut().get_mut(&id) {
                fact.was_handled |= fact.uploaded.as_ref().is_some_and(|(_, at)| *at < began);
            }
            true
        }
        Some(Verdict::Retry(error)) => {
            town.world.saw("message came back");
            town.world.tell(|| format!("photo {id}: later, {error}"));
            false
        }
        None => false,
    }
}

/// The sweeper, for as long as there are people about. Two of them may overlap.
pub(crate) async fn sweep(town: Rc<Town>) {
    while town.busy.get() > 0 {
        let pause = town.world.pause(5_000, 120_000);
        town.world.sleep(pause).await;
        if town.world.chance(150) {
            let there = Rc::clone(&town);
            town.begin(async move { sweep_once(&there).await });
        }
        sweep_once(&town).await;
        for id in town.queue.take() {
            for _ in 0..town.world.between(1, 2) {
                send(&town, id, asked(id), 30_000);
            }
        }
    }
}

async fn sweep_once(town: &Rc<Town>) {
    town.world.plays("sweeper");
    let sweeper = town.sweeper();
    let limit = if town.world.mix().pays_back_by_service { SWEEP_MILLIS } else { u64::MAX };
    let run = reconcile::handle(&sweeper);
    if let Some(Ok(swept)) = perhaps_within(&town.world, limit, run).await {
        if swept.moved_on > 0 {
            town.world.saw("swept too late");
        }
        if swept.reminded > 0 {
            town.world.saw("pack: reminded");
        }
    }
}

pub(crate) fn asked(id: PhotoId) -> String {
    serde_json::json!({ "photo": id.to_string() }).to_string()
}

/// Blocks accounts and lets them in again.
pub(crate) async fn office(town: Rc<Town>) {
    while town.busy.get() > 0 {
        let pause = town.world.between(1_000, 120_000);
        town.world.sleep(pause).await;
        let pks: Vec<String> = {
            let shadow = town.engine.shadow.borrow();
            shadow.accounts().map(|item| text(item, "pk").to_owned()).collect()
        };
        let at = town.world.core().dice.below(pks.len() as u64);
        let pk = pks[usize::try_from(at).unwrap_or(0)].clone();
        let key = Key { pk, sk: "P".to_owned() };
        town.set_stage(&key, "blocked");
        town.world.saw("office: blocked");
        let pause = town.world.between(10, 60_000);
        town.world.sleep(pause).await;
        town.set_stage(&key, "active");
    }
}

/// Many hours pass at once: whatever runs then is late, and whatever waits finds it is over.
pub(crate) async fn nights(town: Rc<Town>) {
    for _ in 0..town.world.mix().nights {
        let pause = town.world.between(60_000, 400_000);
        town.world.sleep(pause).await;
        if town.busy.get() == 0 {
            return;
        }
        let hours = town.world.between(1, 20);
        town.world.core().now += hours * 3_600_000;
        town.world.saw("night");
        town.world.tell(|| format!("{hours} hours pass"));
    }
}
