//! Accounts from the registration to the erasure, links, consents, and what is counted.

use crate::for_both_engines;
use crate::nouns::{NOW, TICK, conflicts, open, step};
use domain::order::DocumentVersion;
use domain::ports::{Accounts, Dossier, Ledger, Sessions, StoreError, Throttles, Tickets};
use domain::{
    Account, AccountId, AccountStage, Block, Consent, ConsentKind, Email, Ground, Happening,
    Language, Opening, OperatorName, PackKind, PackTerms, Purpose, Scope, SecurityEvent, Sentence,
    Session, Sha256, Ticket, TokenDigest, Tries, Visit,
};
use store::{Engine, Store};

for_both_engines! {
    a_link_is_used_once,
    a_consent_is_written_once,
    a_number_is_one_accounts,
    a_number_has_one_free_pack_whoever_it_belongs_to,
    claims_are_given_back_by_their_owner_alone,
    a_block_ends_sessions_and_comes_off,
    an_erased_account_keeps_only_itself,
    an_older_version_is_not_written_over_a_newer,
    tries_are_counted_one_after_the_other,
    what_happened_is_listed_and_forgotten,
}

const TERMS: PackTerms = PackTerms { kind: PackKind::Try, photos: 10, days: 90 };
const TOKEN: TokenDigest = TokenDigest([9; 32]);

async fn account<E: Engine>(store: &Store<E>, id: AccountId) -> Account {
    store.account(id).await.expect("an answer").expect("it is there")
}

async fn ticket<E: Engine>(store: &Store<E>, account: &Account) {
    let profile = store.profile(account.id).await.expect("an answer").expect("it is there");
    let to = (&profile.email, profile.created);
    let ticket = Ticket::new(TOKEN, Purpose::Reset, account.id, to, NOW);
    store.add_ticket(&ticket).await.expect("a new ticket");
    assert_eq!(store.ticket(&TOKEN).await.expect("an answer"), Some(ticket));
}

async fn a_link_is_used_once<E: Engine>(store: &Store<E>) {
    let account = open(store, 1, 10).await;
    ticket(store, &account).await;
    let profile = store.profile(account.id).await.expect("an answer").expect("it is there");
    let other = domain::PasswordHash::from_phc("another".to_owned());
    let change = account.set_password(&profile, other, Some(TOKEN));
    store.commit(&change).await.expect("the link is new");
    assert_eq!(store.ticket(&TOKEN).await.expect("an answer"), None);
    let used = consent(account.id).add_with(TOKEN);
    conflicts(store, &used, "the link was used").await;
}

fn consent(account: AccountId) -> Consent {
    let text = "Мен келісемін".to_owned();
    Consent {
        account,
        kind: ConsentKind::Advertising,
        given: true,
        hash: Sha256::of(text.as_bytes()),
        text,
        version: DocumentVersion::parse("2026-11-01").expect("a version"),
        language: Language::Kk,
        at: NOW,
        visit: Visit { address: "192.0.2.7".parse().ok(), ..Visit::default() },
    }
}

async fn a_consent_is_written_once<E: Engine>(store: &Store<E>) {
    // R16: taking it back is another record.
    let account = AccountId::from_bytes([1; 16]);
    let given = consent(account);
    store.commit(&given.clone().add()).await.expect("a new record");
    let other = Consent { given: false, ..given.clone() };
    conflicts(store, &other.clone().add(), "nobody writes over a record").await;
    let taken = Consent { at: NOW.plus(TICK), ..other };
    store.commit(&taken.clone().add()).await.expect("a new record");
    let read = store.consents(account, None, 10).await.expect("an answer").items;
    assert_eq!(read, [taken, given]);
}

async fn a_number_is_one_accounts<E: Engine>(store: &Store<E>) {
    // R8, R31.
    let first = open(store, 1, 10).await;
    let profile = store.profile(first.id).await.expect("an answer").expect("it is there");
    assert!(profile.identity.is_claimed);
    let mark = profile.identity.mark;
    assert_eq!(store.person(&mark).await.expect("an answer"), Some(first.id));
    let second = AccountId::from_bytes([2; 16]);
    let email = Email::parse("second@example.kz").expect("an address");
    let mut other = tests::people::profile(second, email, profile.password, NOW);
    other.identity.mark = mark;
    let [opening, confirming] = tests::people::opening(&other, &TERMS, NOW);
    store.commit(&opening).await.expect("anybody may register");
    conflicts(store, &confirming, "the number is another account's").await;
    assert_eq!(account(store, second).await.confirmed, None);
    let without = account(store, second).await.confirm(&other, None, Opening::Alone, NOW);
    store.commit(&without).await.expect("the address is confirmed all the same");
    assert_eq!(account(store, second).await.confirmed, Some(NOW));
    let nobody = Account { id: AccountId::from_bytes([3; 16]), ..first };
    conflicts(store, &nobody.confirm(&other, None, Opening::Alone, NOW), "there is no account")
        .await;
}

async fn a_number_has_one_free_pack_whoever_it_belongs_to<E: Engine>(store: &Store<E>) {
    // R31.
    let first = open(store, 1, 10).await;
    let profile = store.profile(first.id).await.expect("an answer").expect("it is there");
    let mark = profile.identity.mark;
    let erase = step(Ok::<_, ()>(first.erase(NOW)));
    store.commit(&erase).await.expect("it is open");
    let erasing = account(store, first.id).await;
    store.commit(&erasing.erased(Some(&profile), None)).await.expect("it is being erased");
    assert_eq!(store.person(&mark).await.expect("an answer"), None, "the number is free");
    assert!(store.had_free_pack(&mark).await.expect("an answer"));
    let second = AccountId::from_bytes([2; 16]);
    let email = Email::parse("second@example.kz").expect("an address");
    let mut other = tests::people::profile(second, email, profile.password, NOW);
    assert!(!store.had_free_pack(&other.identity.mark).await.expect("an answer"));
    other.identity.mark = mark;
    let [opening, confirming] = tests::people::opening(&other, &TERMS, NOW);
    store.commit(&opening).await.expect("anybody may register");
    conflicts(store, &confirming, "it had its free pack").await;
    let alone = account(store, second).await.confirm(&other, None, Opening::Numbered, NOW);
    store.commit(&alone).await.expect("it may have the number");
    assert_eq!(store.person(&mark).await.expect("an answer"), Some(second));
}

async fn claims_are_given_back_by_their_owner_alone<E: Engine>(store: &Store<E>) {
    let (mine, theirs) = (open(store, 1, 10).await, open(store, 2, 10).await);
    let profile = store.profile(mine.id).await.expect("an answer").expect("it is there");
    let stranger = store.profile(theirs.id).await.expect("an answer").expect("it is there");
    // A profile that names an address which is not its own.
    let email = profile.email.clone();
    let wrong = domain::Profile { email, ..stranger };
    ticket(store, &theirs).await;
    let to = Email::parse("new@example.kz").expect("an address");
    conflicts(store, &wrong.change_email(&to, TOKEN, NOW), "the address is another's").await;
    assert_eq!(store.login(&profile.email).await.expect("an answer"), Some(mine.id));
    store.commit(&profile.change_email(&to, TOKEN, NOW)).await.expect("it is his own");
    assert_eq!(store.login(&profile.email).await.expect("an answer"), None);
    assert_eq!(store.login(&to).await.expect("an answer"), Some(mine.id));
    let changes = store.field_changes(mine.id, None, 10).await.expect("an answer").items;
    assert_eq!((changes[0].field, changes[0].after.as_str()), ("email", "n…@example.kz"));
}

fn block() -> Block {
    Block {
        ground: Ground::ThirdParty,
        document: Sentence::parse("№ 7, 2026-11-20").expect("a sentence"),
        by: OperatorName::parse("aru").expect("a name"),
        at: NOW,
        until: Some(NOW.plus(TICK)),
    }
}

async fn a_block_ends_sessions_and_comes_off<E: Engine>(store: &Store<E>) {
    // R54 to R58.
    let before = open(store, 1, 10).await;
    let session = Session::open(TOKEN, &before, Visit::default(), NOW);
    store.commit(&step(before.block(block()).map_err(|_| ()))).await.expect("it is active");
    let blocked = account(store, before.id).await;
    assert_eq!((blocked.stage, blocked.block.clone()), (AccountStage::Blocked, Some(block())));
    assert!(!session.holds(&blocked, NOW), "sessions die at once");
    assert_eq!(blocked.due, Some(NOW.plus(TICK)), "it ends by itself");
    conflicts(store, &before.end_sessions(), "somebody blocked it meanwhile").await;
    store.commit(&step(blocked.unblock().map_err(|_| ()))).await.expect("it is blocked");
    let after = account(store, before.id).await;
    assert_eq!((after.stage, after.block, after.due), (AccountStage::Active, None, None));
}

async fn an_erased_account_keeps_only_itself<E: Engine>(store: &Store<E>) {
    let it = open(store, 1, 10).await;
    let profile = store.profile(it.id).await.expect("an answer").expect("it is there");
    let finish = it.erased(Some(&profile), None);
    conflicts(store, &finish, "nobody asked for it").await;
    store.commit(&step(Ok::<_, ()>(it.erase(NOW)))).await.expect("it is active");
    let erasing = account(store, it.id).await;
    assert_eq!(erasing.stage, AccountStage::Erasing);
    let later = erasing.postpone(NOW.plus(TICK)).expect("it is due");
    store.commit(&later).await.expect("it is due then");
    conflicts(store, &later, "somebody postponed it before").await;
    store.commit(&finish).await.expect("it is being erased");
    let erased = account(store, it.id).await;
    assert_eq!((erased.stage, erased.due), (AccountStage::Erased, None));
    assert!(store.profile(it.id).await.expect("an answer").is_none());
    assert_eq!(store.login(&profile.email).await.expect("an answer"), None);
}

async fn an_older_version_is_not_written_over_a_newer<E: Engine>(store: &Store<E>) {
    let it = open(store, 1, 10).await;
    let profile = store.profile(it.id).await.expect("an answer").expect("it is there");
    let kazakh = domain::Profile { language: Language::Kk, ..profile.clone() };
    let change = profile.change(kazakh, Vec::new(), false, NOW);
    store.commit(&change).await.expect("nobody else changed it");
    conflicts(store, &change, "it is newer now").await;
    let read = store.profile(it.id).await.expect("an answer").expect("it is there");
    assert_eq!((read.language, read.version), (Language::Kk, profile.version + 1));
}

async fn tries_are_counted_one_after_the_other<E: Engine>(store: &Store<E>) {
    let key = Tries::of_network(&Visit::default());
    let none = store.tries(Scope::Network, &key).await.expect("an answer");
    assert_eq!((none.count, none.version), (0, 0));
    let one = none.one_more(NOW);
    store.keep_tries(&one).await.expect("the first");
    let again = store.keep_tries(&one).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "two cannot share a count: {again:?}");
    store.keep_tries(&one.one_more(NOW)).await.expect("the next");
    let two = store.tries(Scope::Network, &key).await.expect("an answer");
    assert_eq!((two.count, two.last), (2, NOW));
}

async fn what_happened_is_listed_and_forgotten<E: Engine>(store: &Store<E>) {
    let it = open(store, 1, 10).await;
    let visit = Visit { address: "192.0.2.7".parse().ok(), ..Visit::default() };
    let mut at = NOW;
    for what in [Happening::LoggedIn, Happening::NewDevice, Happening::PasswordChanged] {
        let event = SecurityEvent { account: it.id, what, at, visit: visit.clone() };
        store.add_event(&event).await.expect("written");
        at = at.plus(TICK);
    }
    let page = store.events(it.id, None, 2).await.expect("an answer");
    let names = |items: &[SecurityEvent]| items.iter().map(|it| it.what).collect::<Vec<_>>();
    assert_eq!(names(&page.items), [Happening::PasswordChanged, Happening::NewDevice]);
    let rest = store.events(it.id, page.next.as_deref(), 2).await.expect("an answer");
    assert_eq!(names(&rest.items), [Happening::LoggedIn]);
    assert!(!store.meet_device(it.id, &visit, NOW).await.expect("an answer"), "the first time");
    assert!(store.meet_device(it.id, &visit, NOW).await.expect("an answer"));
    store.add_session(&Session::open(TOKEN, &it, visit.clone(), NOW)).await.expect("a session");
    while store.forget(it.id).await.expect("an answer") {}
    assert_eq!(store.events(it.id, None, 10).await.expect("an answer").items, []);
    assert_eq!(store.sessions_of(it.id).await.expect("an answer"), []);
    assert_eq!(store.session(&TOKEN).await.expect("an answer"), None);
    assert!(!store.meet_device(it.id, &visit, NOW).await.expect("an answer"), "forgotten");
}

/// What every vault does.
async fn keeps_a_number(vault: &impl domain::ports::Vault) {
    let (mine, theirs) = (AccountId::from_bytes([1; 16]), AccountId::from_bytes([2; 16]));
    let number = "010203100002";
    let sealed = vault.seal(mine, number).await.expect("sealed");
    assert!(!sealed.as_str().contains(number), "sealed is not written down");
    assert_eq!(vault.unseal(mine, &sealed).await.expect("unsealed"), number);
    assert!(vault.unseal(theirs, &sealed).await.is_err(), "moved to another account");
    let mark = vault.mark(number).await.expect("a mark");
    assert_eq!(vault.mark(number).await.expect("a mark"), mark, "one number, one mark");
    assert_ne!(vault.mark("010203100308").await.expect("a mark"), mark);
}

#[tokio::test]
async fn a_vault_in_memory_keeps_a_number() {
    keeps_a_number(&memory::Vault::create(memory::Faults::default())).await;
}

#[tokio::test]
async fn a_vault_on_aws_keeps_a_number() {
    keeps_a_number(&tests::Cloud::connect().vault().await).await;
}
