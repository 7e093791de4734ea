//! The inventory of data, `infra/data-inventory.json`, against what the store writes: each field of
//! each item has its purpose, its ground and its end there, and nothing else does (R13).

use crate::{
    Engine, Item, Key, Query, QueryPage, Store, Table, Verb, Walked, Write, render, snapshots,
};
use domain::operator::{Guesses, Operators, TotpStep};
use domain::ports::{Dossier, LetterBook, Sessions, StoreError, Throttles, Tickets};
use domain::{
    Account, Address, Change, Email, Happening, LeaseId, Name, OperatorName, OperatorSession,
    Organisation, PackKind, Purpose, Scope, SecurityEvent, Session, Ticket, Time, TokenDigest,
    Tries, Visit,
};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

const NOW: Time = Time::from_millis(1_700_000_000_000);

/// Writes down what is written, and holds nothing.
#[derive(Default)]
struct Recorder(RefCell<Vec<Write>>);

impl Engine for Recorder {
    async fn get(&self, _: Table, _: &Key) -> Result<Option<Item>, StoreError> {
        Ok(None)
    }

    async fn batch_get(&self, _: Table, _: &[Key]) -> Result<Vec<Item>, StoreError> {
        Ok(Vec::new())
    }

    async fn query(&self, _: &Query) -> Result<QueryPage, StoreError> {
        Ok(QueryPage { items: Vec::new(), more: false })
    }

    async fn walk(&self, _: Table, _: &str, _: Option<&Key>, _: u32) -> Result<Walked, StoreError> {
        Ok(Walked { keys: Vec::new(), last: None })
    }

    async fn write(&self, writes: &[Write]) -> Result<(), StoreError> {
        self.0.borrow_mut().extend(writes.to_vec());
        Ok(())
    }
}

/// Nothing here ever waits.
fn done<T>(future: impl Future<Output = Result<T, StoreError>>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(value)) => value,
        Poll::Ready(Err(error)) => panic!("{error}"),
        Poll::Pending => panic!("the recorder answers at once"),
    }
}

fn visit() -> Visit {
    Visit { address: "192.0.2.7".parse().ok(), ..Visit::default() }
}

/// What is written outside steps: sessions, links, what is counted, what happened, letters.
fn outside_steps(store: &Store<Recorder>, account: &Account) {
    let (token, email) = (TokenDigest([9; 32]), Email::parse("a@example.kz").unwrap());
    let session = Session::open(token, account, visit(), NOW);
    done(store.add_session(&session));
    done(store.touch_session(&session));
    let ticket = Ticket::new(token, Purpose::Reset, account.id, (&email, NOW), NOW);
    done(store.add_ticket(&ticket));
    let key = Tries::of_email(Scope::Login, &email);
    done(store.keep_tries(&Tries::none(Scope::Login, key).one_more(NOW)));
    let what = Happening::LoggedIn;
    done(store.add_event(&SecurityEvent { account: account.id, what, at: NOW, visit: visit() }));
    done(store.meet_device(account.id, &visit(), NOW));
    let name = || OperatorName::parse("aru").unwrap();
    let session = OperatorSession::open(token, name(), NOW);
    done(store.add_operator_session(&session));
    done(store.touch_operator_session(&session));
    let guess = Guesses::none(name()).one_more(NOW);
    let [_, step, _] = TotpStep::near(NOW);
    done(store.keep_guesses(&guess.right(step).unwrap()));
    done(store.claim_letter("letter", LeaseId::from_bytes([1; 16]), NOW));
    done(store.letter_sent("letter", NOW));
}

/// The change with all that a customer may leave out.
fn whole(change: &Change) -> Option<Change> {
    let patronymic = Name::parse("Қанатқызы").ok();
    match change.clone() {
        Change::AddProfile { mut profile } => {
            profile.name.patronymic = patronymic;
            profile.email_pending = Email::parse("b@example.kz").ok();
            profile.organisation = Organisation::parse("«Үлгі» ЖШС");
            profile.address = Address::parse("Алматы");
            profile.chosen = Some(PackKind::Starter);
            profile.data_confirmed = Some(NOW);
            Some(Change::AddProfile { profile })
        }
        Change::KeepArchive { mut archive } => {
            archive.name.patronymic = patronymic;
            Some(Change::KeepArchive { archive })
        }
        _ => None,
    }
}

/// Everything that the store can write.
fn writes() -> Vec<Write> {
    let changes = snapshots::every_change();
    let store = Store::new(Recorder::default());
    let whole: Vec<Change> = changes.iter().filter_map(whole).collect();
    let account = changes.iter().find_map(|change| match change {
        Change::OpenAccount { account } => Some(account),
        _ => None,
    });
    outside_steps(&store, account.unwrap());
    let mut writes = render::writes(&changes, None);
    writes.extend(render::writes(&whole, None));
    writes.extend(store.engine().0.take());
    writes
}

fn fields(write: &Write) -> BTreeSet<String> {
    match &write.verb {
        Verb::Put(item) => item.keys().cloned().collect(),
        Verb::Update(_) => {
            let alone = Write { condition: None, ..write.clone() };
            alone.names().into_values().collect()
        }
        Verb::Delete | Verb::Check => BTreeSet::new(),
    }
}

/// An entry of the inventory: an item of a table, by how its key begins or what it is.
struct Entry {
    name: String,
    table: String,
    pk: String,
    sk: String,
    fields: BTreeSet<String>,
}

fn fits(pattern: &str, text: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => text.starts_with(start),
        None => text == pattern,
    }
}

impl Entry {
    fn is_of(&self, table: Table, key: &Key) -> bool {
        let is_its_table = self.table == format!("{table:?}").to_lowercase();
        is_its_table && fits(&self.pk, &key.pk) && fits(&self.sk, &key.sk)
    }
}

fn inventory() -> Value {
    let text = include_str!("../../../infra/data-inventory.json");
    serde_json::from_str(text).expect("the inventory is JSON")
}

fn entries(inventory: &Value) -> Vec<Entry> {
    let common: Vec<String> = inventory["common"].as_object().unwrap().keys().cloned().collect();
    let entry = |it: &Value| {
        let text = |name: &str| it[name].as_str().unwrap_or_default().to_owned();
        let own = it["fields"].as_object().unwrap().keys().cloned();
        let fields = own.chain(common.iter().cloned()).collect();
        Entry { name: text("item"), table: text("table"), pk: text("pk"), sk: text("sk"), fields }
    };
    inventory["items"].as_array().unwrap().iter().map(entry).collect()
}

#[test]
fn every_field_that_is_written_is_in_the_inventory_and_the_other_way_round() {
    let entries = entries(&inventory());
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut complaints = BTreeSet::new();
    for write in writes() {
        let mut of = entries.iter().filter(|entry| entry.is_of(write.table, &write.key));
        match (of.next(), of.next()) {
            (Some(entry), None) => {
                found.entry(&entry.name).or_default().extend(fields(&write));
            }
            (first, _) => {
                let many = if first.is_none() { "no item" } else { "several items" };
                let Key { pk, sk } = &write.key;
                complaints.insert(format!("{:?} {pk} / {sk} is {many}", write.table));
            }
        }
    }
    let common: BTreeSet<String> =
        inventory()["common"].as_object().unwrap().keys().cloned().collect();
    for entry in &entries {
        let name = &entry.name;
        let written = found.remove(name.as_str()).unwrap_or_default();
        let unknown = written.difference(&entry.fields);
        complaints.extend(unknown.map(|field| format!("say what {name}.{field} is for")));
        let gone = entry.fields.difference(&written).filter(|field| !common.contains(*field));
        complaints.extend(gone.map(|field| format!("nothing writes {name}.{field}")));
    }
    let all: Vec<String> = complaints.into_iter().collect();
    assert!(all.is_empty(), "mend infra/data-inventory.json:\n{}", all.join("\n"));
}

#[test]
fn every_item_says_why_it_is_kept_and_until_when() {
    let inventory = inventory();
    let grounds = inventory["grounds"].as_object().unwrap();
    let mut complaints = Vec::new();
    for it in inventory["items"].as_array().unwrap() {
        let name = it["item"].as_str().unwrap_or_default();
        for part in ["item", "table", "pk", "sk", "whose", "purpose", "kept"] {
            if it[part].as_str().is_none_or(str::is_empty) {
                complaints.push(format!("{name} has no {part}"));
            }
        }
        if it["ground"].as_str().is_none_or(|ground| !grounds.contains_key(ground)) {
            complaints.push(format!("{name} has none of the grounds"));
        }
        for (field, purpose) in it["fields"].as_object().unwrap() {
            if purpose.as_str().is_none_or(|text| text.len() < 5) {
                complaints.push(format!("{name}.{field} has no purpose"));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
