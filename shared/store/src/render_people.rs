//! The writes of accounts and of what is personal.

use crate::codec::item;
use crate::render::{Due, put, update};
use crate::{
    Item, Key, Table, Value, Verb, Write, complaints, desk, desk_acts, items, keys, mailings,
    papers, people,
};
use domain::{AccountId, Block, Change, Guard, Time};

/// The expression of a condition.
pub(crate) fn condition(guard: Guard) -> &'static str {
    match guard {
        Guard::ConsentAbsent
        | Guard::PersonAbsent
        | Guard::AuditAbsent
        | Guard::EditionAbsent
        | Guard::ExtensionAbsent
        | Guard::ComplaintAbsent
        | Guard::PaperAbsent => "attribute_not_exists(#pk)",
        Guard::ComplaintOpen => "#stage = :open",
        Guard::NotExtended => "(attribute_not_exists(#extension) OR #extension < :extension)",
        Guard::TicketPresent | Guard::AccountPresent => "attribute_exists(#pk)",
        Guard::ClaimMine => "#account = :account",
        Guard::SameEpoch => "#epoch = :epoch_seen",
        Guard::AccountErasing => "#stage = :erasing",
        _ => unreachable!("named by condition"),
    }
}

/// What leaves an account with its block.
const NO_BLOCK: &str = ", #block_ground, #block_document, #block_by, #block_at, #block_until";

pub(crate) fn people_write(change: &Change) -> Write {
    match change {
        Change::AddConsent { consent } => {
            put(Table::Journal, &keys::consent(consent), people::write_consent(consent))
        }
        Change::AddAuditLine { line } => {
            put(Table::Journal, &keys::audit_line(line.place), desk::write_audit_line(line))
        }
        Change::AddDisclosure { disclosure } => {
            let key = keys::disclosure(disclosure);
            put(Table::Journal, &key, desk_acts::write_disclosure(disclosure))
        }
        Change::AddExtension { .. } | Change::MoveExtension { .. } | Change::ExtendPack { .. } => {
            desk_acts::extension_write(change)
        }
        Change::AddMailing { .. } | Change::MoveMailing { .. } => mailings::mailing_write(change),
        Change::AddComplaint { .. }
        | Change::ListComplaint { .. }
        | Change::AnswerComplaint { .. } => complaints::complaint_write(change),
        Change::AddPaper { .. } | Change::MovePaper { .. } => papers::paper_write(change),
        Change::AddEdition { edition } => {
            let key = keys::edition(edition.name, edition.from);
            put(Table::Journal, &key, desk::write_edition(edition))
        }
        Change::AddEditionText { name, from, language, text } => {
            let key = keys::edition_text(*name, *from, *language);
            put(Table::Journal, &key, item([("text", text.as_str().into())]))
        }
        Change::UseTicket { token } => gone(keys::ticket(token), Item::new()),
        Change::ClaimPerson { mark, account, now } => {
            put(Table::People, &keys::person(mark), items::write_login(*account, *now))
        }
        Change::NoteFreePack { mark, now } => {
            put(Table::People, &keys::free_pack(mark), item([("at", now.as_millis().into())]))
        }
        Change::ReleasePerson { mark, account } => gone(keys::person(mark), mine(*account)),
        Change::ReleaseLogin { email, account } => gone(keys::login(email), mine(*account)),
        Change::SetProfile { profile, version_seen } => {
            let key = keys::profile(profile.account);
            let mut write = put(Table::People, &key, people::write_profile(profile));
            write.values.insert(":version_seen".to_owned(), (*version_seen).into());
            write
        }
        Change::RemoveProfile { account } => gone(keys::profile(*account), Item::new()),
        Change::KeepArchive { archive } => {
            put(Table::People, &keys::archive(archive.account), people::write_archive(archive))
        }
        Change::AddFieldChange { change } => {
            put(Table::People, &keys::field_change(change), people::write_change(change))
        }
        _ => account_write(change),
    }
}

fn account_write(change: &Change) -> Write {
    match change {
        Change::ConfirmAccount { account, at } => update(
            keys::account(*account),
            "SET #confirmed = if_not_exists(#confirmed, :at)",
            [(":at", at.as_millis().into())],
        ),
        Change::RaiseEpoch { account, epoch_seen } => {
            on_account(*account, "SET #epoch = #epoch + :one", &Due::Kept, *epoch_seen)
        }
        Change::BlockAccount { account, block, epoch_seen } => {
            block_write(*account, block, *epoch_seen)
        }
        Change::UnblockAccount { account, epoch_seen } => {
            let set = "SET #stage = :active";
            with_removed(on_account(*account, set, &Due::Never, *epoch_seen), NO_BLOCK)
        }
        Change::EraseAccount { account, epoch_seen, at, due } => {
            let set = "SET #stage = :erasing, #epoch = #epoch + :one, #erasing_at = :erasing_at";
            let mut write = on_account(*account, set, &due_at(*account, *due), *epoch_seen);
            write.values.insert(":erasing_at".to_owned(), at.as_millis().into());
            write
        }
        Change::PostponeAccount { account, due_seen, due } => {
            let mut write = on_account(*account, "SET", &due_at(*account, *due), 0);
            write.values.insert(":due_seen".to_owned(), due_seen.as_millis().into());
            write
        }
        Change::FinishErasure { account } => {
            let set = "SET #stage = :erased";
            with_removed(on_account(*account, set, &Due::Never, 0), NO_BLOCK)
        }
        _ => unreachable!("written by render"),
    }
}

fn block_write(account: AccountId, block: &Block, epoch_seen: u32) -> Write {
    let set = "SET #stage = :blocked, #epoch = #epoch + :one, #block_ground = :ground, \
               #block_document = :document, #block_by = :by, #block_at = :at";
    let mut write = match block.until {
        Some(until) => {
            let set = format!("{set}, #block_until = :until");
            let mut write = on_account(account, &set, &due_at(account, until), epoch_seen);
            write.values.insert(":until".to_owned(), until.as_millis().into());
            write
        }
        None => with_removed(on_account(account, set, &Due::Never, epoch_seen), ", #block_until"),
    };
    write.values.extend(item([
        (":ground", block.ground.number().into()),
        (":document", block.document.as_str().into()),
        (":by", block.by.as_str().into()),
        (":at", block.at.as_millis().into()),
    ]));
    write
}

fn due_at(account: AccountId, due: Time) -> Due {
    Due::at(keys::due_account(account, due), due)
}

fn on_account(account: AccountId, set: &str, due: &Due, epoch_seen: u32) -> Write {
    let mut write = update(keys::account(account), &due.after(set), []);
    write.values.extend(due.values());
    write.values.extend(item([(":one", 1_u32.into()), (":epoch_seen", epoch_seen.into())]));
    for stage in ["active", "blocked", "erasing", "erased"] {
        write.values.insert(format!(":{stage}"), stage.into());
    }
    write
}

/// With more attributes behind those that `REMOVE` names already.
fn with_removed(mut write: Write, more: &str) -> Write {
    if let Verb::Update(expression) = &mut write.verb {
        expression.push_str(more);
    }
    write
}

fn gone(key: Key, values: Item) -> Write {
    Write { table: Table::People, key, verb: Verb::Delete, condition: None, values }
}

fn mine(account: AccountId) -> Item {
    item([(":account", Value::from(account.bare()))])
}
