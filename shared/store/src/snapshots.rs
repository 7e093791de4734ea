//! Every change as the database sees it, in one file that a person can read.

use crate::{Value, Verb, Write, render};
use domain::journal::{Cause, Return};
use domain::photo::{Delivered, Failure, Photo, PhotoOrder, Stage};
use domain::{
    Account, AccountId, AccountStage, Change, Email, FileName, LeaseId, Line, MediaType, Pack,
    PackId, PackKind, PackTerms, PasswordHash, PhotoId, Profile, RecipeText, Sha256, Time,
};
use std::fmt::Write as _;

const NOW: Time = Time::from_millis(1_700_000_000_000);
const LATER: Time = Time::from_millis(1_700_000_600_000);

fn photo(account: AccountId, pack: PackId, id: PhotoId) -> Photo {
    let order = PhotoOrder {
        name: FileName::parse("a.jpg").unwrap(),
        media: MediaType::Jpeg,
        size_bytes: 9,
        sha256: Sha256::from_bytes([7; 32]),
        recipe: RecipeText::from_canonical("{}".to_owned()),
    };
    Photo {
        id,
        account,
        pack,
        generation: 0,
        attempts: 0,
        order,
        stage: Stage::Held { link_until: LATER },
        created: NOW,
        due: Some(LATER),
        erased: None,
    }
}

fn of_accounts(account: AccountId) -> Vec<Change> {
    let email = Email::parse("a@example.kz").unwrap();
    let password = PasswordHash::from_phc("$argon2id$…".to_owned());
    let terms = PackTerms { kind: PackKind::Try, photos: 10, days: 90 };
    let pack = Pack::open_free(account, &terms, NOW);
    let stage = AccountStage::Active;
    vec![
        Change::OpenAccount { account: Account { id: account, stage, epoch: 0, opened: NOW } },
        Change::AddProfile {
            profile: Profile { account, email: email.clone(), password, created: NOW },
        },
        Change::ClaimLogin { email, account, now: NOW },
        Change::AddLine { line: Line::granted(&pack, NOW) },
        Change::ExpectActive { account },
        Change::TakeUnits { account, pack: pack.id, units: 3, now: NOW },
        Change::ReturnUnits { account, pack: pack.id, units: 1 },
        Change::OpenPack { pack },
    ]
}

fn of_photos(account: AccountId, pack: PackId, photo_id: PhotoId) -> Vec<Change> {
    let (photo, generation, due) = (photo_id, 0, LATER);
    let (lease, link_until) = (LeaseId::from_bytes([4; 16]), LATER);
    let why = Return::Failed;
    let cause = Cause::Returned { photo, generation, why };
    let sha256 = Sha256::from_bytes([8; 32]);
    let failure = Failure { code: "damaged".to_owned(), reason: "Why.".to_owned(), at: NOW };
    vec![
        Change::AddPhoto { photo: self::photo(account, pack, photo) },
        Change::AddLine { line: Line { account, pack, units: 1, cause, at: NOW } },
        Change::RenewLink { photo, generation_seen: generation, link_until, due },
        Change::Start { photo, generation_seen: generation, lease, until: LATER, due, now: NOW },
        Change::Deliver {
            photo,
            delivered: Delivered { sha256, size_bytes: 5, width: 4, height: 3, at: NOW },
        },
        Change::Fail { photo, lease, pack, failure },
        Change::Abandon { photo, generation_seen: generation, at: NOW, due, erased: false },
        Change::Abandon { photo, generation_seen: generation, at: NOW, due, erased: true },
        Change::Retake { photo, generation_seen: generation, pack, link_until, due },
        Change::Park { photo, generation_seen: generation, at: NOW, due },
        Change::Erase { photo, at: NOW },
        Change::Postpone { photo, due_seen: NOW, due },
        Change::Settle { photo, due_seen: NOW },
    ]
}

fn show(change: &Change, write: &Write) -> String {
    let name = format!("{change:?}");
    let name = name.split([' ', '{']).next().unwrap_or_default();
    let mut text = format!("{name}: {:?} {} / {}\n", write.table, write.key.pk, write.key.sk);
    match &write.verb {
        Verb::Put(item) => {
            let value = |value: &Value| match value {
                Value::S(text) => format!("{text:?}"),
                Value::N(number) => number.clone(),
            };
            let item: Vec<_> = item.iter().map(|(n, v)| format!("{n}={}", value(v))).collect();
            let _ = writeln!(text, "  put   {}", item.join(" "));
        }
        Verb::Update(expression) => {
            let _ = writeln!(text, "  {expression}");
        }
        Verb::Delete => text.push_str("  delete\n"),
        Verb::Check => text.push_str("  check\n"),
    }
    if let Some(condition) = &write.condition {
        let _ = writeln!(text, "  if    {condition}");
    }
    let values: Vec<_> = write.values.keys().map(String::as_str).collect();
    if !values.is_empty() {
        let _ = writeln!(text, "  with  {}", values.join(" "));
    }
    text
}

#[test]
fn every_change_as_the_database_sees_it() {
    let account = AccountId::from_bytes([1; 16]);
    let pack = PackId::of_free_pack(account);
    let mut changes = of_accounts(account);
    changes.extend(of_photos(account, pack, PhotoId::from_bytes([3; 16])));
    let writes = render::writes(&changes, None);
    let text: Vec<String> = changes.iter().zip(&writes).map(|(c, w)| show(c, w)).collect();
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn a_guard_that_is_left_out_is_left_out_alone() {
    for change in of_photos(
        AccountId::from_bytes([1; 16]),
        PackId::from_bytes([2; 16]),
        PhotoId::from_bytes([3; 16]),
    ) {
        let whole = render::writes(std::slice::from_ref(&change), None);
        for guard in change.guards() {
            let less = render::writes(std::slice::from_ref(&change), Some(*guard));
            assert_ne!(whole[0].condition, less[0].condition, "{guard:?}");
            assert_eq!(whole[0].verb, less[0].verb, "{guard:?}");
        }
    }
}
