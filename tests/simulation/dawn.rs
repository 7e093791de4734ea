//! What was before the seed begins: packs that were bought days ago, and what the shop sells.

use crate::bank::{Keys, State};
use crate::till;
use crate::town::Town;
use crate::world::DAWN;
use domain::Day;
use domain::legal::{Editions, LegalName};
use domain::order::{Accepted, DocumentVersion, OrderRequest};
use domain::ports::{Ledger as _, StoreError};
use domain::{
    AccountId, Money, Move, Offer, Order, OrderNumber, PackKind, PackTerms, Sha256, Span,
};
use std::rc::Rc;

/// Small packs, short terms, and a price that changes in the first night.
pub(crate) const CATALOGUE: &str = r#"{ "entries": [
    { "from": "2026-01-01", "packs": [
        { "id": "try", "photos": 2, "price_tenge": 0, "days": 30,
          "names": { "kk": "t", "ru": "t", "en": "t" } },
        { "id": "starter", "photos": 3, "price_tenge": 1000, "days": 15,
          "names": { "kk": "s", "ru": "s", "en": "s" } },
        { "id": "visionary", "photos": 7, "price_tenge": 2999, "days": 22,
          "names": { "kk": "v", "ru": "v", "en": "v" } },
        { "id": "titan", "photos": 19, "price_tenge": 7001, "days": 90,
          "names": { "kk": "t", "ru": "t", "en": "t" } } ] },
    { "from": "2026-11-19", "packs": [
        { "id": "try", "photos": 2, "price_tenge": 0, "days": 30,
          "names": { "kk": "t", "ru": "t", "en": "t" } },
        { "id": "starter", "photos": 3, "price_tenge": 1100, "days": 15,
          "names": { "kk": "s", "ru": "s", "en": "s" } },
        { "id": "visionary", "photos": 7, "price_tenge": 2999, "days": 22,
          "names": { "kk": "v", "ru": "v", "en": "v" } },
        { "id": "titan", "photos": 19, "price_tenge": 7001, "days": 90,
          "names": { "kk": "t", "ru": "t", "en": "t" } } ] }
] }"#;

const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;

/// What is agreed to with every order.
pub(crate) fn documents(town: &Town) -> Result<(), StoreError> {
    let from = Day::parse("2026-11-01").expect("a day");
    let texts = ["kk", "ru", "en"].map(|language| format!("# {language}\n\n## 1\n\nOne.\n"));
    for name in LegalName::ALL {
        let published = Editions::default().publish(name, from, texts.clone(), from.start());
        let Ok((_, Move::Step(step))) = published else { panic!("{published:?}") };
        town.engine.quietly(town.store().commit(&step))?;
    }
    Ok(())
}

/// Everybody may have bought packs before.
pub(crate) fn packs_from_before(town: &Rc<Town>) -> Result<(), StoreError> {
    let world = &town.world;
    let mut bought = 0;
    for person in 0..town.people.len() {
        let account = town.people[person].0;
        let mut packs = Vec::new();
        if world.chance(700) {
            // One whose term ends in the middle of things.
            packs.push((world.between(1, 8), 1, DAY - world.between(30_000, 1_200_000)));
        }
        if world.chance(700) {
            // One that can be given back for some minutes more, or not at all.
            let age = world.core().dice.pick(&[0, HOUR, 14 * DAY, 14 * DAY + 11 * HOUR, 20 * DAY]);
            packs.push((world.between(1, 6), 90, age));
        }
        if world.chance(200) {
            // One of whose end the customer is reminded.
            packs.push((world.between(1, 4), 8, DAY - world.between(0, 1_200_000)));
        }
        if world.chance(150) {
            packs.push((world.between(90, 300), 90, DAY));
        }
        for (photos, days, age) in packs {
            bought += 1;
            buy(town, account, bought, (photos, days), DAWN - age)?;
        }
    }
    world.core().now = DAWN;
    Ok(())
}

/// Buys a pack at that time.
fn buy(
    town: &Rc<Town>,
    account: AccountId,
    place: u32,
    (photos, days): (u64, u32),
    at: u64,
) -> Result<(), StoreError> {
    town.world.core().now = at;
    let photos = u32::try_from(photos).unwrap_or(1);
    let (number, tiyn) = ordered(town, account, place, (photos, days))?;
    let keys = if town.world.mix().is_test_shop { Keys::Test } else { Keys::Live };
    town.bank.begin(number, tiyn, keys);
    town.bank.moves(number, State::Done, 0);
    if let Err(what) = till::tell_the_rest(town) {
        town.world.breaks(what);
    }
    Ok(())
}

/// An order that nobody has paid yet: its number and its price.
pub(crate) fn unpaid(town: &Rc<Town>) -> Result<(u32, u64), StoreError> {
    ordered(town, town.people[0].0, 99, (3, 1))
}

fn ordered(
    town: &Rc<Town>,
    account: AccountId,
    place: u32,
    (photos, days): (u32, u32),
) -> Result<(u32, u64), StoreError> {
    let mix = town.world.mix();
    let first = if mix.is_test_shop { 500_000_000 } else { 1_500_000_000 };
    let number = OrderNumber::new(first + place).expect("a number of the mode's range");
    let name = || "Old".to_owned();
    let offer = Offer {
        terms: PackTerms { kind: PackKind::Starter, photos, days },
        price: Money::from_tenge(photos * 333 + 1),
        names: domain::catalogue::Names { kk: name(), ru: name(), en: name() },
    };
    let version = || DocumentVersion::parse("2026-11-01").expect("a version");
    let accepted = Accepted { agreement: version(), payment: version(), privacy: version() };
    let request = OrderRequest { key: town.name("key-of-old"), digest: Sha256::of(b"old") };
    let (life, now) = (Span::seconds(mix.pay_seconds), edge::World::now(&town.world));
    let (order, step) = Order::place(number, account, &offer, accepted, request, life, now);
    town.engine.quietly(town.store().commit(&step))?;
    Ok((number.get(), order.price.tiyn()))
}
