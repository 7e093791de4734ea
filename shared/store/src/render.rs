//! Each change as a write: what the named conditions are in the language of the database.

use crate::again::again_write;
use crate::codec::item;
use crate::items::{self, keyed};
use crate::{Item, Key, Table, Value, Verb, Write, keys, people, render_people};
use domain::{Change, FileName, Guard, PhotoId, Time};

/// The writes of a step. `without` leaves one named condition out: only the simulation does that,
/// to see that its loss is noticed.
pub(crate) fn writes(changes: &[Change], without: Option<Guard>) -> Vec<Write> {
    changes
        .iter()
        .map(|change| {
            let mut write = write_of(change);
            let conditions: Vec<&str> = change
                .guards()
                .iter()
                .filter(|guard| Some(**guard) != without)
                .map(|guard| condition(*guard))
                .collect();
            if !conditions.is_empty() {
                write.condition = Some(conditions.join(" AND "));
            }
            write.keep_used_values();
            write
        })
        .collect()
}

/// The expression of a condition. Values stand for what [`write_of`] sets.
fn condition(guard: Guard) -> &'static str {
    match guard {
        Guard::AccountAbsent
        | Guard::ProfileAbsent
        | Guard::LoginAbsent
        | Guard::PackAbsent
        | Guard::LineAbsent
        | Guard::PhotoAbsent => "attribute_not_exists(#pk)",
        Guard::PackPresent => "attribute_exists(#pk)",
        Guard::AccountActive | Guard::PackActive => "#stage = :active",
        Guard::UnitsEnough => "#available >= :units",
        Guard::PackNotExpired => "#expires > :now",
        Guard::PhotoHeld => "#stage = :held",
        Guard::PhotoStartable => "#stage IN (:held, :running)",
        Guard::LeaseOver => "#lease_until < :now",
        Guard::PhotoRunning => "#stage = :running",
        Guard::LeaseMine => "#lease = :lease",
        Guard::SamePack => "#pack = :pack",
        Guard::SameGeneration => "#generation = :generation_seen",
        Guard::PhotoAway => "#stage IN (:abandoned, :parked)",
        Guard::NotErased => "attribute_not_exists(#erased)",
        Guard::PhotoClosed => "NOT (#stage IN (:held, :running))",
        Guard::SameDue => "#due = :due_seen",
        // A photo of before photos were edited again was never wanted anew.
        Guard::SameEdits => "(attribute_not_exists(#edits) OR #edits = :edits_seen)",
        Guard::EditAsked => "#again = :asked AND #edits = :edits_seen",
        Guard::NotImpounded => "attribute_not_exists(#impounded)",
        Guard::PhotoImpounded => "#impounded = :impounded",
        _ => condition_of_money(guard),
    }
}

fn condition_of_money(guard: Guard) -> &'static str {
    match guard {
        Guard::RequestAbsent
        | Guard::OrderAbsent
        | Guard::RefundAbsent
        | Guard::RequisitesAbsent
        | Guard::EvidenceAbsent
        | Guard::ExhibitAbsent => "attribute_not_exists(#pk)",
        Guard::OrderPayable => "#stage IN (:created, :closed)",
        Guard::SamePrice => "#price_tiyn = :price",
        Guard::OrderCreated => "#stage = :created",
        Guard::OrderPaid => "#stage IN (:paid, :refunded)",
        Guard::OrderRefunding | Guard::PackRefunding => "#stage = :refunding",
        Guard::SameUnits => "#available = :units",
        Guard::SameVersion => "#version = :version_seen",
        Guard::PackOver => "#expires <= :over",
        Guard::RefundAsked => "#stage = :asked",
        Guard::RefundApproved => "#stage = :approved",
        Guard::RefundSending => "#stage = :sending",
        Guard::RefundSent => "#stage IN (:sending, :sent)",
        Guard::RefundPayable => "#stage IN (:approved, :sending, :sent)",
        _ => render_people::condition(guard),
    }
}

fn write_of(change: &Change) -> Write {
    match change {
        Change::OpenAccount { account } => {
            put(Table::Ledger, &keys::account(account.id), items::write_account(account))
        }
        Change::AddProfile { profile } => {
            put(Table::People, &keys::profile(profile.account), people::write_profile(profile))
        }
        Change::ClaimLogin { email, account, now } => {
            put(Table::People, &keys::login(email), items::write_login(*account, *now))
        }
        Change::OpenPack { pack } => {
            put(Table::Ledger, &keys::pack(pack.account, pack.id), items::write_pack(pack))
        }
        Change::AddLine { line } => {
            put(Table::Journal, &keys::line(line.account, &line.key()), items::write_line(line))
        }
        Change::AddPhoto { photo } => {
            put(Table::Ledger, &keys::photo(photo.id), items::write_photo(photo))
        }
        Change::ExpectActive { account } => Write {
            verb: Verb::Check,
            ..update(keys::account(*account), "", [(":active", "active".into())])
        },
        Change::TakeUnits { account, pack, units, now } => update(
            keys::pack(*account, *pack),
            "SET #available = #available - :units, #taken = #taken + :units",
            [
                (":units", (*units).into()),
                (":now", now.as_millis().into()),
                (":active", "active".into()),
            ],
        ),
        Change::ReturnUnits { account, pack, units } => update(
            keys::pack(*account, *pack),
            "SET #available = #available + :units, #returned = #returned + :units",
            [(":units", (*units).into())],
        ),
        _ => photo_write(change),
    }
}

/// The changes of a photo that exists, on its way to a result or back.
fn photo_write(change: &Change) -> Write {
    match change {
        Change::RenewLink { photo, generation_seen, link_until, due } => on_photo(
            *photo,
            "SET #link_until = :link_until, #generation = #generation + :one",
            PhotoDue::At(*due),
            [
                (":link_until", link_until.as_millis().into()),
                (":generation_seen", (*generation_seen).into()),
            ],
        ),
        Change::Start { photo, generation_seen, lease, until, due, now } => on_photo(
            *photo,
            "SET #stage = :running, #lease = :lease, #lease_until = :until, \
             #attempts = #attempts + :one",
            PhotoDue::At(*due),
            [
                (":generation_seen", (*generation_seen).into()),
                (":lease", lease.bare().into()),
                (":until", until.as_millis().into()),
                (":now", now.as_millis().into()),
            ],
        ),
        Change::Deliver { photo, delivered } => {
            let mut write = on_photo(*photo, "SET #stage = :delivered", PhotoDue::Never, []);
            write.also_set(items::delivered(delivered));
            write
        }
        Change::Fail { photo, lease, pack, failure } => on_photo(
            *photo,
            "SET #stage = :failed, #failure_code = :code, #failure_reason = :reason, \
             #ended = :at",
            PhotoDue::Never,
            [
                (":lease", lease.bare().into()),
                (":pack", pack.bare().into()),
                (":code", failure.code.clone().into()),
                (":reason", failure.reason.clone().into()),
                (":at", failure.at.as_millis().into()),
            ],
        ),
        Change::Abandon { photo, generation_seen, at, due, erased } => on_photo(
            *photo,
            if *erased {
                "SET #stage = :abandoned, #ended = :at, #erased = :at"
            } else {
                "SET #stage = :abandoned, #ended = :at"
            },
            PhotoDue::At(*due),
            [(":generation_seen", (*generation_seen).into()), (":at", at.as_millis().into())],
        ),
        Change::Retake { photo, generation_seen, pack, link_until, due } => on_photo(
            *photo,
            "SET #stage = :held, #pack = :pack, #generation = #generation + :one, \
             #attempts = :zero, #lease_until = :zero, #link_until = :link_until",
            PhotoDue::At(*due),
            [
                (":generation_seen", (*generation_seen).into()),
                (":pack", pack.bare().into()),
                (":link_until", link_until.as_millis().into()),
            ],
        ),
        _ => look_write(change),
    }
}

/// The changes of a photo that nobody is at work on.
fn look_write(change: &Change) -> Write {
    match change {
        Change::Park { photo, generation_seen, at, due } => on_photo(
            *photo,
            "SET #stage = :parked, #ended = :at",
            PhotoDue::At(*due),
            [(":generation_seen", (*generation_seen).into()), (":at", at.as_millis().into())],
        ),
        Change::Erase { photo, at } => on_photo(
            *photo,
            "SET #erased = if_not_exists(#erased, :at)",
            PhotoDue::At(*at),
            [(":at", at.as_millis().into())],
        ),
        Change::Postpone { photo, due_seen, due } => {
            let values = [(":due_seen", due_seen.as_millis().into())];
            on_photo(*photo, "SET", PhotoDue::At(*due), values)
        }
        Change::Settle { photo, due_seen } => {
            let values = [(":due_seen", due_seen.as_millis().into())];
            on_photo(*photo, "", PhotoDue::Never, values)
        }
        Change::ForgetPhoto { photo, due_seen } => forgetting(*photo, *due_seen),
        _ => again_write(change),
    }
}

/// What the customer said of a photo: its name and his words. The recipe stays: results are found
/// by it, also one that a late run stores after all.
fn forgetting(photo: PhotoId, due_seen: Time) -> Write {
    let set = "SET #file_name = :forgotten";
    let mut write = on_photo(
        photo,
        set,
        PhotoDue::Never,
        [(":due_seen", due_seen.as_millis().into()), (":forgotten", FileName::FORGOTTEN.into())],
    );
    if let Verb::Update(expression) = &mut write.verb {
        expression.push_str(
            ", #request, #request_says, #words_version, #again_request, #again_says, #again_words",
        );
    }
    write
}

/// Whether an item is in the index of what is due after the change.
#[derive(Clone)]
pub(crate) enum Due {
    At {
        place: (String, String),
        due: Time,
    },
    Never,
    /// As before.
    Kept,
}

impl Due {
    /// What puts an item into the index, behind other attributes that are set.
    pub(crate) const SET: &str = ", #due = :due, #gpk = :gpk, #gsk = :gsk";
    /// What takes it out.
    pub(crate) const REMOVE: &str = "REMOVE #due, #gpk, #gsk";

    pub(crate) fn at(place: (String, String), due: Time) -> Self {
        Self::At { place, due }
    }

    /// The expression with the index in it.
    pub(crate) fn after(&self, set: &str) -> String {
        match self {
            Self::At { .. } if set == "SET" => format!("SET{}", Self::SET.trim_start_matches(',')),
            Self::At { .. } => format!("{set}{}", Self::SET),
            Self::Never => format!("{set} {}", Self::REMOVE).trim_start().to_owned(),
            Self::Kept => set.to_owned(),
        }
    }

    pub(crate) fn values(&self) -> Item {
        match self {
            Self::At { place: (gpk, gsk), due } => item([
                (":due", due.as_millis().into()),
                (":gpk", gpk.clone().into()),
                (":gsk", gsk.clone().into()),
            ]),
            Self::Never | Self::Kept => Item::new(),
        }
    }
}

pub(crate) fn put(table: Table, key: &Key, item: Item) -> Write {
    let item = keyed(key, item);
    Write { table, key: key.clone(), verb: Verb::Put(item), condition: None, values: Item::new() }
}

pub(crate) fn update<const N: usize>(
    key: Key,
    expression: &str,
    values: [(&str, Value); N],
) -> Write {
    let verb = Verb::Update(expression.to_owned());
    Write { table: Table::Ledger, key, verb, condition: None, values: item(values) }
}

/// When a photo is due after the change.
#[derive(Clone, Copy)]
pub(crate) enum PhotoDue {
    At(Time),
    Never,
    /// As before.
    Kept,
}

pub(crate) fn on_photo<const N: usize>(
    id: PhotoId,
    set: &str,
    due: PhotoDue,
    values: [(&str, Value); N],
) -> Write {
    let due = match due {
        PhotoDue::At(at) => Due::at(keys::due_photo(id, at), at),
        PhotoDue::Never => Due::Never,
        PhotoDue::Kept => Due::Kept,
    };
    let mut write = update(keys::photo(id), &due.after(set), values);
    write.values.extend(due.values());
    write.values.extend(item([(":one", 1_u32.into()), (":zero", 0_u32.into())]));
    let again = ["asked", "made", "refused"];
    let stages = ["held", "running", "delivered", "failed", "abandoned", "parked"];
    for stage in stages.into_iter().chain(again) {
        write.values.insert(format!(":{stage}"), stage.into());
    }
    write
}

impl Write {
    /// Adds attributes to the front of the update's `SET`.
    pub(crate) fn also_set(&mut self, attributes: Item) {
        if let Verb::Update(expression) = &mut self.verb {
            for (name, value) in attributes {
                *expression = expression.replacen("SET ", &format!("SET #{name} = :{name}, "), 1);
                self.values.insert(format!(":{name}"), value);
            }
        }
    }

    /// The database refuses values that no expression names.
    fn keep_used_values(&mut self) {
        let update = match &self.verb {
            Verb::Update(expression) => expression.as_str(),
            Verb::Put(_) | Verb::Delete | Verb::Check => "",
        };
        let all = format!("{update} {}", self.condition.as_deref().unwrap_or_default());
        let is_used = |name: &str| {
            all.match_indices(name).any(|(at, _)| {
                let next = all.get(at + name.len()..).and_then(|rest| rest.chars().next());
                !next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
            })
        };
        self.values.retain(|name, _| is_used(name));
    }
}
