//! Accounts, packs and the units in them.

use crate::for_both_engines;
use crate::nouns::{NOW, TICK, conflicts, id, open, opening, pack, stored, take, taking};
use domain::ledger::PHOTOS_PER_STEP;
use domain::ports::{Accounts, Journal, Ledger, Packs, Photos};
use domain::{AccountId, Cause, Email, Line, Pack, PackStage, PhotoId, Span, Stage};
use store::{Engine, Item, Key, Store, Table, Value, Verb, Write, keys};

for_both_engines! {
    an_account_is_opened_once,
    an_address_belongs_to_one_account,
    each_part_of_an_account_keeps_its_place,
    units_are_taken_with_their_photos,
    a_photo_is_added_once,
    a_stale_pack_gives_no_units,
    an_expired_pack_gives_no_units,
    a_pack_under_refund_gives_no_units,
    a_blocked_account_takes_no_units,
    a_step_may_have_a_hundred_changes,
}

async fn an_account_is_opened_once<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 10).await;
    let email = Email::parse("Customer1@Example.kz").expect("an address");
    assert_eq!(store.login(&email).await.expect("an answer"), Some(account.id), "folded");
    let profile = store.profile(account.id).await.expect("an answer").expect("it was opened");
    assert_eq!((profile.email.as_str(), profile.created), ("customer1@example.kz", NOW));
    assert_eq!(profile.password.as_str(), "$argon2id$made-up");
    let pack = pack(store, &account).await;
    assert_eq!((pack.granted, pack.available, pack.taken), (10, 10, 0));
    let lines = store.lines(account.id, None, 10).await.expect("an answer").items;
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].cause, lines[0].units, lines[0].at), (Cause::Granted, 10, NOW));

    let [again, confirming] = opening(account.id, "customer1@example.kz", 10);
    conflicts(store, &again, "it is open already").await;
    conflicts(store, &confirming, "the free pack is open already").await;
    let [again, _] = opening(account.id, "other@example.kz", 10);
    conflicts(store, &again, "the id is taken").await;
    let other = Email::parse("other@example.kz").expect("an address");
    assert_eq!(store.login(&other).await.expect("an answer"), None, "all or nothing");
}

async fn an_address_belongs_to_one_account<E: Engine>(store: &Store<E>) {
    open(store, 1, 10).await;
    let other = AccountId::from_bytes([2; 16]);
    let [step, confirming] = opening(other, "CUSTOMER1@example.kz", 10);
    conflicts(store, &step, "the address is taken").await;
    conflicts(store, &confirming, "there is no account").await;
    assert_eq!(store.account(other).await.expect("an answer"), None);
    assert!(store.profile(other).await.expect("an answer").is_none());
    assert_eq!(store.packs(other).await.expect("an answer"), []);
    assert_eq!(store.lines(other, None, 10).await.expect("an answer").items, []);
}

/// What is left of an account after some accident is not written over.
async fn each_part_of_an_account_keeps_its_place<E: Engine>(store: &Store<E>) {
    for n in 0..7 {
        let account = open(store, n, 10).await;
        let email = Email::parse(&format!("customer{n}@example.kz")).expect("an address");
        let known = pack(store, &account).await;
        let line = Line::granted(&known, NOW).key();
        let profile = store.profile(account.id).await.expect("an answer").expect("it is there");
        let mark = profile.identity.mark;
        let parts = [
            (Table::Ledger, keys::account(account.id)),
            (Table::Ledger, keys::pack(account.id, known.id)),
            (Table::Journal, keys::line(account.id, &line)),
            (Table::People, keys::profile(account.id)),
            (Table::People, keys::login(&email)),
            (Table::People, keys::person(&mark)),
            (Table::People, keys::free_pack(&mark)),
        ];
        let kept = &parts[usize::from(n)];
        for (table, key) in parts.iter().filter(|part| *part != kept) {
            remove(store, *table, key).await;
        }
        let [again, confirming] = opening(account.id, email.as_str(), 10);
        if matches!(n, 1 | 2 | 5 | 6) {
            store.commit(&again).await.expect("nothing of the account is left");
            conflicts(store, &confirming, &format!("{kept:?} is there")).await;
            remove(store, kept.0, &kept.1).await;
        } else {
            conflicts(store, &again, &format!("{kept:?} is there")).await;
            remove(store, kept.0, &kept.1).await;
            store.commit(&again).await.expect("nothing is left");
        }
        store.commit(&confirming).await.expect("nothing is left of the pack");
    }
}

async fn remove<E: Engine>(store: &Store<E>, table: Table, key: &Key) {
    let (key, verb, condition) = (key.clone(), Verb::Delete, None);
    let write = Write { table, key, verb, condition, values: Item::new() };
    store.engine().write(&[write]).await.expect("removing always works");
}

async fn units_are_taken_with_their_photos<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 10).await;
    let photos = take(store, &account, &[id(1), id(2), id(3)], NOW).await;
    for photo in &photos {
        assert!(matches!(photo.stage, Stage::Held { .. }), "{photo:?}");
        assert_eq!((photo.account, photo.order.clone()), (account.id, crate::nouns::order()));
        assert_eq!((photo.generation, photo.attempts, photo.created), (0, 0, NOW));
    }
    let pack = pack(store, &account).await;
    assert_eq!((pack.available, pack.taken, pack.returned), (7, 3, 0));
    let lines = store.lines(account.id, None, 10).await.expect("an answer").items;
    let taken = Cause::Taken { photo: id(1), generation: 0 };
    assert!(lines.iter().any(|line| line.cause == taken && line.units == 3), "{lines:?}");
}

async fn a_photo_is_added_once<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 10).await;
    take(store, &account, &[id(1)], NOW).await;
    let packs = store.packs(account.id).await.expect("an answer");
    let [step] = &taking(&account, &packs, &[id(2), id(1)], NOW)[..] else { panic!("one step") };
    conflicts(store, step, "one of the photos is there").await;
    assert_eq!(store.photo(id(2)).await.expect("an answer"), None, "all or nothing");
    assert_eq!(pack(store, &account).await.available, 9);
}

async fn a_stale_pack_gives_no_units<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 5).await;
    let stale = store.packs(account.id).await.expect("an answer");
    take(store, &account, &[id(1), id(2), id(3)], NOW).await;
    let [step] = &taking(&account, &stale, &[id(4), id(5), id(6)], NOW)[..] else {
        panic!("one step")
    };
    conflicts(store, step, "two units are left").await;
    assert_eq!(pack(store, &account).await.available, 2);
    let [step] = &taking(&account, &stale, &[id(4), id(5)], NOW)[..] else { panic!("one step") };
    store.commit(step).await.expect("what is left may be taken, however old the look at it");
    assert_eq!(pack(store, &account).await.available, 0);
}

async fn an_expired_pack_gives_no_units<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 5).await;
    let known = pack(store, &account).await;
    let end = known.expires;
    let longer = [Pack { expires: end.plus(Span::days(1)), ..known }];
    let [step] = &taking(&account, &longer, &[id(1)], end)[..] else { panic!("one step") };
    conflicts(store, step, "the term ends at that very moment").await;
    let [step] = &taking(&account, &longer, &[id(1)], end.minus(TICK))[..] else {
        panic!("one step")
    };
    store.commit(step).await.expect("the term is not over");
}

/// Writes a stage that no move of the domain makes yet.
async fn set_stage<E: Engine>(store: &Store<E>, key: Key, stage: &str) {
    let write = Write {
        table: Table::Ledger,
        key,
        verb: Verb::Update("SET #stage = :stage".to_owned()),
        condition: Some("attribute_exists(#pk)".to_owned()),
        values: Item::from([(":stage".to_owned(), Value::from(stage))]),
    };
    store.engine().write(&[write]).await.expect("the item is there");
}

async fn a_pack_under_refund_gives_no_units<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 5).await;
    let stale = store.packs(account.id).await.expect("an answer");
    set_stage(store, keys::pack(account.id, stale[0].id), "refunding").await;
    assert_eq!(pack(store, &account).await.stage, PackStage::Refunding);
    let [step] = &taking(&account, &stale, &[id(1)], NOW)[..] else { panic!("one step") };
    conflicts(store, step, "the pack is being paid back").await;
}

async fn a_blocked_account_takes_no_units<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 5).await;
    set_stage(store, keys::account(account.id), "blocked").await;
    let packs = store.packs(account.id).await.expect("an answer");
    let [step] = &taking(&account, &packs, &[id(1)], NOW)[..] else { panic!("one step") };
    conflicts(store, step, "the account is blocked").await;
    assert_eq!(store.photo(id(1)).await.expect("an answer"), None, "all or nothing");
    assert_eq!(pack(store, &account).await.available, 5);
}

async fn a_step_may_have_a_hundred_changes<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 100).await;
    let ids: Vec<PhotoId> = (0..u32::try_from(PHOTOS_PER_STEP).expect("a small number"))
        .map(|n| PhotoId::of_batch(account.id, "a hundred", n))
        .collect();
    let packs = store.packs(account.id).await.expect("an answer");
    let [step] = &taking(&account, &packs, &ids, NOW)[..] else { panic!("one step") };
    assert_eq!(step.changes().len(), 100);
    store.commit(step).await.expect("as many changes as a transaction holds");
    assert_eq!(pack(store, &account).await.available, 3);
    assert_eq!(store.photos(&ids).await.expect("an answer").len(), ids.len());
    assert_eq!(stored(store, ids[96]).await.id, ids[96]);
}
