//! Lists, indexes, batches and sessions.

use crate::for_both_engines;
use crate::nouns::{NOW, TICK, id, lease, open, step, stored, take};
use domain::journal::Return;
use domain::ports::{
    Accounts, Agenda, DUE_SHARDS, Due, Journal, Ledger, LetterBook, Packs, Photos, Sessions,
    StoreError,
};
use domain::{
    Account, AccountId, Agent, Email, Line, PhotoId, Session, Span, Time, TokenDigest, Visit,
    Writing,
};
use store::{Engine, Store};

for_both_engines! {
    what_is_not_there_is_nothing,
    the_journal_is_read_page_by_page_newest_first,
    photos_are_read_page_by_page_newest_first,
    only_what_is_due_is_proposed,
    a_batch_gives_those_that_exist,
    a_session_ends_for_good,
    a_letter_is_one_runs_at_a_time_until_it_is_sent,
}

async fn what_is_not_there_is_nothing<E: Engine>(store: &Store<E>) {
    let account = AccountId::from_bytes([9; 16]);
    let email = Email::parse("nobody@example.kz").expect("an address");
    assert_eq!(store.account(account).await.expect("an answer"), None);
    assert!(store.profile(account).await.expect("an answer").is_none());
    assert_eq!(store.login(&email).await.expect("an answer"), None);
    assert_eq!(store.packs(account).await.expect("an answer"), []);
    assert_eq!(store.photo(id(9)).await.expect("an answer"), None);
    assert_eq!(store.session(&TokenDigest([9; 32])).await.expect("an answer"), None);
    let lines = store.lines(account, None, 10).await.expect("an answer");
    assert_eq!((lines.items, lines.next), (Vec::new(), None));
    let photos = store.photos_of(account, None, 10).await.expect("an answer");
    assert_eq!((photos.items, photos.next), (Vec::new(), None));
}

async fn all_lines<E: Engine>(store: &Store<E>, account: AccountId, limit: u32) -> Vec<Line> {
    let (mut lines, mut page) = (Vec::new(), None);
    for _ in 0..100 {
        let found = store.lines(account, page.as_deref(), limit).await.expect("an answer");
        assert!(u32::try_from(found.items.len()).is_ok_and(|count| count <= limit));
        lines.extend(found.items);
        page = found.next;
        if page.is_none() {
            return lines;
        }
    }
    panic!("the pages do not end")
}

async fn the_journal_is_read_page_by_page_newest_first<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 50).await;
    let other = open(store, 2, 50).await;
    // Four at one and the same time: the key of a line, not its time, makes it itself.
    for n in 1..=4 {
        take(store, &account, &[id(n)], NOW).await;
    }
    for n in 5..=7 {
        take(store, &account, &[id(n)], NOW.plus(Span::seconds(n.into()))).await;
    }
    take(store, &other, &[id(8)], NOW).await;
    let whole = store.lines(account.id, None, 100).await.expect("an answer");
    assert_eq!((whole.items.len(), whole.next), (8, None));
    let times: Vec<Time> = whole.items.iter().map(|line| line.at).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
    for limit in [1, 2, 3, 7] {
        assert_eq!(all_lines(store, account.id, limit).await, whole.items, "{limit} a page");
    }
    for mark in ["nonsense", "0.", "1795435200000.GRANT", "99999999999999.-"] {
        let found = store.lines(account.id, Some(mark), 100).await.expect("an answer");
        assert!(found.items.iter().all(|line| line.account == account.id), "{mark}");
    }
}

async fn photos_are_read_page_by_page_newest_first<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 50).await;
    let other = open(store, 2, 50).await;
    for n in 1..=7 {
        take(store, &account, &[id(n)], NOW.plus(Span::seconds(n.into()))).await;
    }
    take(store, &other, &[id(8)], NOW).await;
    let (mut pages, mut page) = (Vec::new(), None);
    for _ in 0..4 {
        let found = store.photos_of(account.id, page.as_deref(), 3).await.expect("an answer");
        pages.push(found.items.iter().map(|photo| photo.id).collect::<Vec<PhotoId>>());
        page = found.next;
        if page.is_none() {
            break;
        }
    }
    let ids = |numbers: &[u8]| numbers.iter().map(|n| id(*n)).collect::<Vec<_>>();
    assert_eq!(pages, [ids(&[7, 6, 5]), ids(&[4, 3, 2]), ids(&[1])]);
    let whole = store.photos_of(account.id, None, 100).await.expect("an answer");
    assert_eq!(whole.items[0], stored(store, id(7)).await, "photos are read whole");
}

/// Every photo that is proposed, in all shards.
async fn due<E: Engine>(store: &Store<E>, before: Time, limit: u32) -> Vec<PhotoId> {
    let mut all = Vec::new();
    for shard in 0..DUE_SHARDS {
        let due = store.due(shard, before, limit).await.expect("an answer");
        all.extend(due.into_iter().filter_map(|due| match due {
            Due::Photo(id) => Some(id),
            _ => None,
        }));
    }
    all
}

async fn only_what_is_due_is_proposed<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 50).await;
    // The last byte names the shard: these three are in two of them.
    let (first, second, third) = (id(1), id(2), PhotoId::from_bytes([17; 16]));
    let [photo] = &take(store, &account, &[first], NOW).await[..] else { panic!("one photo") };
    take(store, &account, &[third], NOW.plus(TICK)).await;
    take(store, &account, &[second], NOW.plus(Span::days(1))).await;
    let at = photo.due.expect("a photo that waits is due");
    assert_eq!(due(store, at, 10).await, [], "not before its time is over");
    assert_eq!(due(store, at.plus(TICK), 10).await, [first]);
    assert_eq!(due(store, at.plus(TICK).plus(TICK), 10).await, [first, third]);
    assert_eq!(due(store, at.plus(Span::days(2)), 10).await, [first, third, second]);
    assert_eq!(due(store, at.plus(Span::days(2)), 1).await, [first, second], "one a shard");
    let abandon = step(photo.abandon(Return::NeverUploaded, NOW));
    store.commit(&abandon).await.expect("it is held");
    let abandoned = store.photo(first).await.expect("an answer").expect("it is there");
    store.commit(&step(abandoned.settle())).await.expect("it is abandoned");
    assert_eq!(due(store, at.plus(Span::days(2)), 10).await, [third, second], "settled");
}

async fn a_batch_gives_those_that_exist<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 50).await;
    let taken = take(store, &account, &[id(1), id(2)], NOW).await;
    assert_eq!(store.photos(&[]).await.expect("an answer"), []);
    assert_eq!(store.photos(&[id(8), id(9)]).await.expect("an answer"), []);
    let mut found = store.photos(&[id(9), id(2), id(8), id(1)]).await.expect("an answer");
    found.sort_by_key(|photo| photo.id);
    assert_eq!(found, taken);
    let hundred: Vec<PhotoId> = (1..=100).map(id).collect();
    assert_eq!(store.photos(&hundred).await.expect("an answer").len(), 2);
}

async fn a_session_ends_for_good<E: Engine>(store: &Store<E>) {
    let account: Account = open(store, 1, 10).await;
    let visit = Visit { address: "192.0.2.7".parse().ok(), agent: Agent::of("Firefox/150") };
    let session = Session::open(TokenDigest([1; 32]), &account, visit.clone(), NOW);
    let other = Session::open(TokenDigest([2; 32]), &account, visit, NOW);
    store.add_session(&session).await.expect("a new session");
    store.add_session(&other).await.expect("a new session");
    let again = store.add_session(&session).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "a token opens one session: {again:?}");
    let read = store.session(&session.token).await.expect("an answer");
    assert_eq!(read.as_ref(), Some(&session));

    let touched = Session { seen: NOW.plus(Span::days(1)), ..session.clone() };
    store.touch_session(&touched).await.expect("it is open");
    assert_eq!(store.session(&session.token).await.expect("an answer"), Some(touched.clone()));
    let mut listed = store.sessions_of(account.id).await.expect("an answer");
    listed.sort_by_key(|session| session.token.0);
    assert_eq!(listed, [touched.clone(), other.clone()]);

    store.end_session(&session.token).await.expect("it is open");
    assert_eq!(store.session(&session.token).await.expect("an answer"), None);
    let late = store.touch_session(&touched).await;
    assert!(matches!(late, Err(StoreError::Conflict)), "what has ended stays ended: {late:?}");
    assert_eq!(store.session(&session.token).await.expect("an answer"), None);
    store.end_session(&session.token).await.expect("ending it again is fine");
    assert_eq!(store.session(&other.token).await.expect("an answer"), Some(other.clone()));
    assert_eq!(store.sessions_of(account.id).await.expect("an answer"), [other]);
}

async fn a_letter_is_one_runs_at_a_time_until_it_is_sent<E: Engine>(store: &Store<E>) {
    let (key, first, second) = ("order-paid#7", lease(1), lease(2));
    let is_refused = |claimed| matches!(claimed, Err(StoreError::Conflict));
    assert_eq!(store.writing(key).await.expect("an answer"), None);
    store.claim_letter(key, first, NOW).await.expect("nobody had it");
    let until = NOW.plus(Writing::LEASE_LIFE);
    let claimed = Some(Writing::Claimed { by: first, until });
    assert_eq!(store.writing(key).await.expect("an answer"), claimed);
    assert!(is_refused(store.claim_letter(key, second, until).await), "the claim holds");
    assert_eq!(store.writing(key).await.expect("an answer"), claimed);

    let later = until.plus(TICK);
    store.claim_letter(key, second, later).await.expect("the claim is over");
    assert!(is_refused(store.claim_letter(key, first, later).await), "another has it now");
    store.letter_sent(key, later).await.expect("sent by the first, after all");
    let sent = Some(Writing::Sent { at: later });
    assert_eq!(store.writing(key).await.expect("an answer"), sent);
    let much_later = later.plus(Span::days(30));
    assert!(is_refused(store.claim_letter(key, second, much_later).await), "sent is sent");
    store.letter_sent(key, later).await.expect("noting it again is fine");
    store.claim_letter("order-paid#8", second, NOW).await.expect("another letter");
}
