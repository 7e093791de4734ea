//! Every change as the database sees it, in one file that a person can read.

use crate::{Value, Verb, Write, people, render};
use domain::catalogue::{Names, Offer};
use domain::journal::{Cause, Return, Unfrozen};
use domain::order::{Accepted, Closed, DocumentVersion, OrderRequest};
use domain::photo::{Again, AgainStage, Delivered, Failure, Photo, PhotoOrder, Stage};
use domain::{
    Account, AccountId, AccountStage, Act, Address, Agent, Archive, Block, Change, Consent,
    ConsentKind, CustomerStatus, Email, Evidence, EvidenceKind, FileName, Ground, Iban, Identity,
    Iin, Language, LeaseId, Line, Mark, MediaType, Money, Move, Name, Number, OperatorName, Order,
    OrderNumber, OrderStage, Pack, PackId, PackKind, PackTerms, PasswordHash, PersonName, Phone,
    PhotoId, Profile, RecipeText, Refund, RequestText, Requisites, ResultKind, Sealed, Sentence,
    Sha256, Span, Step, Time, TokenDigest, Visit, refund,
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
        recipe: RecipeText::from_canonical("{}".to_owned(), ResultKind::Jpeg),
        request: None,
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
        impounded: None,
        exhibit: None,
        edition: 0,
        again: None,
    }
}

/// The same, asked for in words.
fn by_words(account: AccountId, pack: PackId, id: PhotoId) -> Photo {
    let mut photo = photo(account, pack, id);
    photo.order.request = RequestText::new("чуть ярче", "Светлее +0.35.", 2).ok();
    photo
}

#[test]
fn words_come_back_and_older_photos_have_none() {
    let account = AccountId::from_bytes([1; 16]);
    let (pack, id) = (PackId::of_free_pack(account), PhotoId::from_bytes([3; 16]));
    for photo in [photo(account, pack, id), by_words(account, pack, id)] {
        let item = crate::items::write_photo(&photo);
        assert_eq!(item.contains_key("request"), photo.order.request.is_some());
        assert_eq!(crate::items::read_photo(&item).ok().map(|it| it.order), Some(photo.order));
    }
    let mut older = crate::items::write_photo(&photo(account, pack, id));
    older.remove("edition");
    assert_eq!(crate::items::read_photo(&older).ok(), Some(photo(account, pack, id)));
    let mut broken = crate::items::write_photo(&by_words(account, pack, id));
    broken.remove("request_says");
    assert!(crate::items::read_photo(&broken).is_err(), "a part of the words is no photo");
}

fn profile(account: AccountId) -> Profile {
    let name = |text| Name::parse(text).unwrap();
    let number = Number::Iin(Iin::parse("010203100002").unwrap());
    let sealed = Sealed::from_base64("c2VhbGVk".to_owned());
    Profile {
        account,
        email: Email::parse("a@example.kz").unwrap(),
        email_pending: None,
        password: PasswordHash::from_phc("$argon2id$…".to_owned()),
        language: Language::Kk,
        status: CustomerStatus::Person,
        name: PersonName { surname: name("Үлгі"), first: name("Ару"), patronymic: None },
        phone: Phone::parse("87012345678").unwrap(),
        identity: Identity::new(&number, sealed, Mark([7; 32])),
        organisation: None,
        address: Address::parse("Алматы"),
        chosen: Some(PackKind::Starter),
        created: NOW,
        data_confirmed: Some(NOW),
        version: 0,
    }
}

fn of_accounts(account: AccountId) -> Vec<Change> {
    let terms = PackTerms { kind: PackKind::Try, photos: 10, days: 90 };
    let profile = profile(account);
    let opened = Account {
        id: account,
        stage: AccountStage::Active,
        epoch: 3,
        opened: NOW,
        confirmed: None,
        block: None,
        erasing: None,
        due: Some(NOW),
    };
    let token = TokenDigest([5; 32]);
    let pack = PackId::of_free_pack(account);
    let block = |until| Block {
        ground: Ground::Copyright,
        document: Sentence::parse("№ 7").unwrap(),
        by: OperatorName::parse("aru").unwrap(),
        at: NOW,
        until,
    };
    let other = Email::parse("b@example.kz").unwrap();
    let archive = Archive {
        account,
        status: profile.status,
        name: profile.name.clone(),
        identity: profile.identity.clone(),
        until: LATER,
    };
    let steps = [
        Account::open(profile.clone(), vec![consent(account)]),
        opened.confirm(&profile, Some(token), domain::Opening::Free(&terms), NOW),
        profile.change_email(&other, token, NOW),
        step(opened.block(block(None))),
        step(opened.block(block(Some(LATER)))),
        step(Account { stage: AccountStage::Blocked, ..opened.clone() }.unblock()),
        opened.end_sessions(),
        step(Ok(opened.erase(NOW))),
        opened.postpone(LATER).unwrap(),
        opened.erased(Some(&profile), Some(archive)),
    ];
    let mut changes: Vec<Change> = steps.iter().flat_map(|step| step.changes().to_vec()).collect();
    let (mark, units) = (profile.identity.mark, 3);
    changes.extend([
        Change::ReleasePerson { mark, account },
        Change::ExpectActive { account },
        Change::TakeUnits { account, pack, units, now: NOW },
        Change::ReturnUnits { account, pack, units: 1 },
    ]);
    changes
}

fn consent(account: AccountId) -> Consent {
    Consent {
        account,
        kind: ConsentKind::Advertising,
        given: true,
        text: "Иә".to_owned(),
        version: DocumentVersion::parse("2026-11-01").unwrap(),
        hash: Sha256::of("Иә".as_bytes()),
        language: Language::Kk,
        at: NOW,
        visit: Visit { address: "192.0.2.7".parse().ok(), agent: Agent::of("Firefox/150") },
    }
}

#[test]
fn what_is_personal_comes_back_as_it_was() {
    let account = AccountId::from_bytes([1; 16]);
    let kept = profile(account);
    assert_eq!(people::read_profile(&people::write_profile(&kept)).ok(), Some(kept.clone()));
    let full = Profile {
        email_pending: Email::parse("b@example.kz").ok(),
        status: CustomerStatus::Entity,
        organisation: domain::Organisation::parse("«Үлгі» ЖШС"),
        ..kept
    };
    assert_eq!(people::read_profile(&people::write_profile(&full)).ok(), Some(full));
    let consent = consent(account);
    assert_eq!(people::read_consent(&people::write_consent(&consent)).ok(), Some(consent));
}

#[track_caller]
fn step(moved: Result<Move, AccountStage>) -> Step {
    let Ok(Move::Step(step)) = moved else { panic!("{moved:?}") };
    step
}

fn of_photos(account: AccountId, pack: PackId, photo_id: PhotoId) -> Vec<Change> {
    let (photo, generation, due) = (photo_id, 0, LATER);
    let (lease, link_until) = (LeaseId::from_bytes([4; 16]), LATER);
    let why = Return::Failed;
    let cause = Cause::Returned { photo, generation, why };
    let by_words = RequestText::new("чуть ярче", "Светлее +0.35.", 2).ok();
    vec![
        Change::AddPhoto { photo: Box::new(self::photo(account, pack, photo)) },
        Change::AddPhoto { photo: Box::new(self::by_words(account, pack, photo)) },
        Change::AddLine {
            line: Line { account, pack, units: 1, money: Money::ZERO, cause, at: NOW },
        },
        Change::RenewLink { photo, generation_seen: generation, link_until, due },
        Change::Start { photo, generation_seen: generation, lease, until: LATER, due, now: NOW },
        Change::Deliver { photo, delivered: delivered() },
        Change::Fail { photo, lease, pack, failure: failure() },
        Change::Abandon { photo, generation_seen: generation, at: NOW, due, erased: false },
        Change::Abandon { photo, generation_seen: generation, at: NOW, due, erased: true },
        Change::Retake { photo, generation_seen: generation, pack, link_until, due },
        Change::Park { photo, generation_seen: generation, at: NOW, due },
        Change::Erase { photo, at: NOW },
        Change::Postpone { photo, due_seen: NOW, due },
        Change::Settle { photo, due_seen: NOW },
        Change::ForgetPhoto { photo, due_seen: NOW },
        Change::AskAgain { photo, edits_seen: 0, again: again(None), due },
        Change::AskAgain { photo, edits_seen: 1, again: again(by_words), due },
        Change::DeliverAgain { photo, edits_seen: 1, delivered: delivered(), due: NOW },
        Change::RefuseAgain { photo, edits_seen: 1, failure: failure() },
    ]
}

fn again(request: Option<RequestText>) -> Box<Again> {
    let recipe = RecipeText::from_canonical("{}".to_owned(), ResultKind::Png);
    let (before, stage) = (vec![ResultKind::Webp], AgainStage::Asked { at: NOW });
    Box::new(Again { number: 2, recipe, request, before, stage })
}

fn failure() -> Failure {
    Failure { code: "damaged".to_owned(), reason: "Why.".to_owned(), at: NOW }
}

fn delivered() -> Delivered {
    let sha256 = Sha256::from_bytes([8; 32]);
    Delivered { sha256, size_bytes: 5, width: 4, height: 3, at: NOW }
}

fn order() -> (Order, Vec<Change>) {
    let name = || "Name".to_owned();
    let offer = Offer {
        terms: PackTerms { kind: PackKind::Starter, photos: 30, days: 365 },
        price: Money::from_tenge(9_990),
        names: Names { kk: name(), ru: name(), en: name() },
    };
    let version = || DocumentVersion::parse("2026-11-01").unwrap();
    let accepted = Accepted { agreement: version(), payment: version(), privacy: version() };
    let number = OrderNumber::new(1_234_567_890).unwrap();
    let request = OrderRequest { key: "the key".to_owned(), digest: Sha256::of(b"request") };
    let account = AccountId::from_bytes([1; 16]);
    let life = Span::days(1);
    let (order, step) = Order::place(number, account, &offer, accepted, request, life, NOW);
    (order, step.changes().to_vec())
}

fn of_orders() -> Vec<Change> {
    let (it, mut changes) = order();
    let (order, pack) = (it.number, Pack::open_bought(&it, NOW));
    let (account, units, version_seen, pack) = (it.account, 4, 2, pack);
    changes.extend([
        Change::PayOrder { order, price: it.price, at: NOW },
        Change::AddLine { line: Line::granted(&pack, NOW) },
        Change::OpenPack { pack: pack.clone() },
        Change::CloseOrder { order, why: Closed::Cancelled, at: NOW },
        Change::PostponeOrder { order, due_seen: NOW, due: LATER },
        Change::RefundOrder { order },
        Change::SettleOrder { order, refunded: false },
        Change::SettleOrder { order, refunded: true },
    ]);
    let (pack, due) = (pack.id, LATER);
    changes.extend([
        Change::ExpireUnits { account, pack, units, version_seen, over: NOW, due },
        Change::FreezeUnits { account, pack, units, version_seen, now: NOW },
        Change::UnfreezeUnits { account, pack, units, due },
        Change::RefundUnits { account, pack, units },
        Change::PostponePack { account, pack, due_seen: NOW, due },
        Change::SettlePack { account, pack, due_seen: NOW },
    ]);
    changes
}

fn of_refunds() -> Vec<Change> {
    let (order, _) = order();
    let pack = Pack::open_bought(&order, NOW);
    let order = Order { stage: OrderStage::Paid { at: NOW }, ..order };
    let said = |text| Sentence::parse(text).unwrap();
    let iban = Iban::parse("KZ69 9990 0000 0000 0001").unwrap();
    let requisites = Requisites { iban, holder: said("Example") };
    let quote = refund::quote(&order, &pack, false, NOW).unwrap();
    let (it, step) = Refund::ask(&order, &pack, &quote, said("Why."), requisites, None, NOW);
    let act = || Act { by: said("operator"), at: NOW };
    let (refund, lease, due) = (it.id, LeaseId::from_bytes([4; 16]), LATER);
    let line = |cause| {
        let (account, pack, units, money) = (it.account, it.pack, it.units, it.amount);
        Change::AddLine { line: Line { account, pack, units, money, cause, at: NOW } }
    };
    let mut changes = step.changes().to_vec();
    changes.extend([
        line(Cause::Expired { version: 3 }),
        line(Cause::Unfrozen { refund, why: Unfrozen::Withdrawn }),
        line(Cause::Refunded { refund }),
        Change::WithdrawRefund { refund, at: NOW },
        Change::RefuseRefund { refund, refused: act(), why: said("No.") },
        Change::ApproveRefund { refund, approved: act(), due },
        Change::SendRefund { refund, lease, until: LATER, due },
        Change::SentRefund { refund, lease, request: said("request"), due },
        Change::NotTakenRefund { refund, lease, due },
        Change::UnsendRefund { refund, due, now: NOW },
        Change::PayOutRefund { refund, paid: act(), reference: said("reference") },
        Change::PostponeRefund { refund, due_seen: NOW, due },
    ]);
    for kind in [EvidenceKind::Callback, EvidenceKind::OtherSum] {
        let evidence = Evidence { kind, invoice: 7, text: "OutSum=1".to_owned(), at: NOW };
        changes.push(Change::KeepEvidence { evidence });
    }
    changes
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

/// Each change at least once.
pub(crate) fn every_change() -> Vec<Change> {
    let account = AccountId::from_bytes([1; 16]);
    let pack = PackId::of_free_pack(account);
    let mut changes = of_accounts(account);
    changes.extend(of_photos(account, pack, PhotoId::from_bytes([3; 16])));
    changes.extend(of_orders());
    changes.extend(of_refunds());
    changes.extend(crate::snapshots_desk::of_the_desk());
    changes.extend(crate::snapshots_attached::of_complaints_and_papers());
    changes
}

#[test]
fn every_change_as_the_database_sees_it() {
    let changes = every_change();
    let writes = render::writes(&changes, None);
    let text: Vec<String> = changes.iter().zip(&writes).map(|(c, w)| show(c, w)).collect();
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn a_guard_that_is_left_out_is_left_out_alone() {
    let account = AccountId::from_bytes([1; 16]);
    let photos = of_photos(account, PackId::from_bytes([2; 16]), PhotoId::from_bytes([3; 16]));
    for change in photos.into_iter().chain(of_orders()).chain(of_refunds()) {
        let whole = render::writes(std::slice::from_ref(&change), None);
        for guard in change.guards() {
            let less = render::writes(std::slice::from_ref(&change), Some(*guard));
            assert_ne!(whole[0].condition, less[0].condition, "{guard:?}");
            assert_eq!(whole[0].verb, less[0].verb, "{guard:?}");
        }
    }
}
