//! The register of disclosures, extensions of all packs, and how operators find customers and
//! orders.

use crate::for_both_engines;
use crate::money::place;
use crate::nouns::{NOW, TICK, conflicts, open, step};
use domain::disclosure::Disclosures;
use domain::extension::{Declaration, Extensions};
use domain::legal::{Editions, LegalName};
use domain::mailing::Mailings;
use domain::ports::{Accounts, Agenda, DUE_SHARDS, Due, Editions as _, Ledger, Orders, Packs};
use domain::{
    AccountId, Day, Disclosure, Extension, Mailing, Move, OperatorName, Pack, Phone, Sentence,
    Sha256, Span,
};
use store::{Engine, Key, Store, Table, keys};

for_both_engines! {
    a_disclosure_is_written_once,
    an_extension_reaches_each_pack_once,
    a_pack_that_has_ended_is_not_reached,
    the_agenda_is_walked_without_a_gap,
    everybody_is_met_once_by_a_mailing,
    customers_are_found_by_phone,
    everybodys_orders_are_listed,
}

fn sentence(text: &str) -> Sentence {
    Sentence::parse(text).expect("a sentence")
}

fn aru() -> OperatorName {
    OperatorName::parse("aru").expect("a name")
}

async fn a_disclosure_is_written_once<E: Engine>(store: &Store<E>) {
    // R60.
    let of = |document: &str, at| Disclosure {
        account: AccountId::from_bytes([1; 16]),
        requester: sentence("The tax office"),
        ground: sentence("Article 1"),
        document: sentence(document),
        what: sentence("The orders of 2026"),
        by: aru(),
        at,
    };
    let (one, two) = (of("№ 7, 2026-11-20", NOW), of("№ 8, 2026-11-21", NOW.plus(TICK)));
    assert_eq!(store.disclosure(&one).await.expect("an answer"), None);
    store.commit(&one.clone().keep()).await.expect("a new entry");
    store.commit(&two.clone().keep()).await.expect("a new entry");
    let again = Disclosure { at: two.at, ..one.clone() };
    conflicts(store, &again.clone().keep(), "it was written down").await;
    assert_eq!(store.disclosure(&again).await.expect("an answer"), Some(one.clone()));
    let page = store.disclosures(None, 1).await.expect("an answer");
    assert_eq!(page.items, [two]);
    let rest = store.disclosures(page.next.as_deref(), 1).await.expect("an answer");
    assert_eq!(rest.items, [one]);
}

fn declaration(key: &[u8]) -> Declaration {
    let (key, reason) = (Sha256::of(key), sentence("The power was out"));
    Declaration { key, days: 5, reason, by: aru(), at: NOW.plus(TICK) }
}

async fn declared<E: Engine>(store: &Store<E>, key: &[u8]) -> (Extension, Move) {
    let all = store.extensions().await.expect("an answer");
    Extension::declare(&all, declaration(key)).expect("none is on its way")
}

async fn an_extension_reaches_each_pack_once<E: Engine>(store: &Store<E>) {
    // R72.
    let account = open(store, 1, 10).await;
    let (one, made) = declared(store, b"one").await;
    let (_, other) = declared(store, b"other").await;
    store.commit(&step(Ok::<_, ()>(made))).await.expect("the first");
    conflicts(store, &step(Ok::<_, ()>(other)), "the number is taken").await;
    let known = store.extensions().await.expect("an answer");
    assert_eq!(known, std::slice::from_ref(&one));
    let before = store.packs(account.id).await.expect("an answer").remove(0);
    let reach = step(Ok::<_, ()>(before.extend(&one, NOW.plus(TICK))));
    store.commit(&reach).await.expect("it was not reached");
    conflicts(store, &reach, "it was reached").await;
    let after = store.pack(account.id, before.id).await.expect("an answer").expect("it is there");
    assert_eq!(after.expires, before.expires.plus(Span::days(5)));
    assert_eq!((after.extension, after.version), (1, before.version));
    assert!(after.due > before.due, "it is looked at later");
    let (over, ending) = one.went_on(DUE_SHARDS, None, 1, NOW.plus(TICK));
    store.commit(&ending).await.expect("nobody else went on");
    conflicts(store, &ending, "somebody went on").await;
    assert_eq!(store.extensions().await.expect("an answer"), [over]);
    let (two, made) = declared(store, b"two").await;
    store.commit(&step(Ok::<_, ()>(made))).await.expect("the second");
    let reach = step(Ok::<_, ()>(after.extend(&two, NOW.plus(TICK))));
    store.commit(&reach).await.expect("the next one reaches it again");
    let twice = store.pack(account.id, before.id).await.expect("an answer").expect("it is there");
    assert_eq!(twice.expires, before.expires.plus(Span::days(10)));
}

async fn a_pack_that_has_ended_is_not_reached<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 10).await;
    let pack = store.packs(account.id).await.expect("an answer").remove(0);
    let at = pack.expires;
    let (late, _) = Extension::declare(&[], Declaration { at, ..declaration(b"late") })
        .expect("none is on its way");
    // As one would see it who read the pack before another extension was taken back.
    let longer = Pack { expires: at.plus(TICK), ..pack };
    let reach = step(Ok::<_, ()>(longer.extend(&late, NOW)));
    conflicts(store, &reach, "it has ended").await;
}

async fn the_agenda_is_walked_without_a_gap<E: Engine>(store: &Store<E>) {
    let mut packs = Vec::new();
    for id in 1..=40 {
        let account = open(store, id, 10).await;
        packs.extend(store.packs(account.id).await.expect("an answer"));
    }
    let mut met = Vec::new();
    for shard in 0..DUE_SHARDS {
        let mut page = None;
        loop {
            let found = store.agenda(shard, page.as_deref(), 2).await.expect("an answer");
            met.extend(found.items);
            page = found.next;
            if page.is_none() {
                break;
            }
        }
    }
    let mut all: Vec<Due> = packs.iter().map(|pack| Due::Pack(pack.account, pack.id)).collect();
    met.sort();
    all.sort();
    assert_eq!(met, all);
}

async fn everybody_is_met_once_by_a_mailing<E: Engine>(store: &Store<E>) {
    // R23.
    let mut all = Vec::new();
    for id in 1..=25 {
        all.push(open(store, id, 10).await.id);
    }
    let (mut met, mut behind) = (Vec::new(), None);
    loop {
        let found = store.engine().walk(Table::People, keys::PROFILE, behind.as_ref(), 7).await;
        let found = found.expect("an answer");
        assert!(found.keys.len() <= 7, "a page has a size");
        met.extend(found.keys);
        behind = found.last;
        if behind.is_none() {
            break;
        }
    }
    let mut profiles: Vec<Key> = all.iter().map(|id| keys::profile(*id)).collect();
    met.sort();
    profiles.sort();
    assert_eq!(met, profiles);
    let (mut ids, mut page) = (Vec::new(), None);
    loop {
        let found = store.customers(page.as_deref()).await.expect("an answer");
        ids.extend(found.items);
        page = found.next;
        if page.is_none() {
            break;
        }
    }
    ids.sort();
    all.sort();
    assert_eq!(ids, all);

    let editions = Editions::default();
    let publish = |editions: &Editions, day: &str| {
        let texts = ["kk", "ru", "en"].map(|language| format!("# {language}\n## 1\n{day}\n"));
        let from = Day::parse(day).expect("a day");
        editions.publish(LegalName::Agreement, from, texts, NOW).expect("a version")
    };
    store.commit(&step(Ok::<_, ()>(publish(&editions, "2026-12-01").1))).await.expect("new");
    assert_eq!(store.mailings().await.expect("an answer"), [], "it changes nothing for anybody");
    let (edition, second) = publish(&store.editions().await.expect("an answer"), "2026-12-02");
    store.commit(&step(Ok::<_, ()>(second))).await.expect("new");
    let mailing = Mailing::about(&edition);
    assert_eq!(store.mailings().await.expect("an answer"), std::slice::from_ref(&mailing));
    let (next, went_on) = mailing.went_on(Some("mark".to_owned()), 2, NOW);
    store.commit(&went_on).await.expect("nobody else went on");
    conflicts(store, &went_on, "somebody went on").await;
    assert_eq!(store.mailings().await.expect("an answer"), std::slice::from_ref(&next));
    let (over, ending) = next.went_on(None, 1, NOW.plus(TICK));
    store.commit(&ending).await.expect("nobody else went on");
    assert_eq!(store.mailings().await.expect("an answer"), std::slice::from_ref(&over));
    assert_eq!((over.letters, over.ended), (3, Some(NOW.plus(TICK))));
}

async fn customers_are_found_by_phone<E: Engine>(store: &Store<E>) {
    let (one, two) = (open(store, 1, 10).await, open(store, 2, 10).await);
    let profile = store.profile(one.id).await.expect("an answer").expect("it is there");
    let mut found = store.with_phone(&profile.phone, 10).await.expect("an answer");
    found.sort();
    assert_eq!(found, [one.id, two.id], "a family has one phone");
    assert_eq!(store.with_phone(&profile.phone, 1).await.expect("an answer").len(), 1);
    let other = Phone::parse("+7 701 000 00 00").expect("a number");
    assert_eq!(store.with_phone(&other, 10).await.expect("an answer"), []);
}

async fn everybodys_orders_are_listed<E: Engine>(store: &Store<E>) {
    let (one, two) = (open(store, 1, 1).await, open(store, 2, 1).await);
    let mut placed = Vec::new();
    for (account, n) in [(&one, 1), (&two, 2), (&one, 3)] {
        placed.push(place(store, account, n).await);
    }
    let first = store.all_orders(None, 2).await.expect("an answer");
    assert_eq!(first.items, [placed[2].clone(), placed[1].clone()]);
    let mark = first.next.expect("there is more");
    let rest = store.all_orders(Some(&mark), 2).await.expect("an answer");
    assert_eq!((rest.items, rest.next), (vec![placed[0].clone()], None));
}
