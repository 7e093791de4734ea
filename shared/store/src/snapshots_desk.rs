//! The changes of the desk, for the table of all changes.

use domain::audit::Deed;
use domain::exhibit::Release;
use domain::{
    AccountId, Change, Fate, Move, OperatorName, Pack, PackKind, PackTerms, PhotoId, Sentence,
    Sha256, Span, Time,
};

const NOW: Time = Time::from_millis(1_700_000_000_000);
const LATER: Time = Time::from_millis(1_700_000_600_000);

pub(crate) fn of_the_desk() -> Vec<Change> {
    let deed = Deed {
        actor: OperatorName::parse("aru").unwrap(),
        act: "document-published".to_owned(),
        object: "agreement".to_owned(),
        before: String::new(),
        after: "2026-11-01".to_owned(),
        reason: Sentence::parse("Why."),
        at: NOW,
        address: "192.0.2.7".parse().ok(),
    };
    let texts = ["kk", "ru", "en"].map(|language| format!("# {language}\n## 1\nOne.\n"));
    let from = domain::Day::parse("2026-11-01").unwrap();
    let editions = domain::legal::Editions::default();
    let made = editions.publish(domain::legal::LegalName::Agreement, from, texts, NOW);
    let Ok((_, Move::Step(step))) = made else { panic!("{made:?}") };
    let mut changes = step.audited(deed, None).changes().to_vec();
    let edition = changes.iter().find_map(|change| match change {
        Change::AddEdition { edition } => Some(edition.clone()),
        _ => None,
    });
    let mailing = domain::Mailing::about(&edition.expect("it was published"));
    changes.push(Change::AddMailing { mailing: Box::new(mailing.clone()) });
    let marked = mailing.went_on(Some("mark".to_owned()), 2, NOW).1;
    changes.extend(marked.changes().to_vec());
    changes.extend(mailing.went_on(None, 2, LATER).1.changes().to_vec());
    changes.extend(of_packs_and_registers());
    changes.extend(of_exhibits());
    changes
}

/// A photo that is impounded and released, to its owner and to nobody.
fn of_exhibits() -> Vec<Change> {
    let (photo, account) = (PhotoId::from_bytes([4; 16]), AccountId::from_bytes([1; 16]));
    let said = |text| Sentence::parse(text).unwrap();
    let by = || OperatorName::parse("aru").unwrap();
    let (ground, document) = (domain::Ground::Forbidden, said("№ 7, 2026-11-20"));
    let exhibit =
        domain::Exhibit { photo, account, ground, document, by: by(), at: NOW, released: None };
    let release = |fate| Release { fate, by: by(), at: LATER, why: said("Why.") };
    let ends = [Fate::Returned, Fate::Destroyed].map(|fate| {
        let Ok(Move::Step(step)) = exhibit.release(release(fate), false) else {
            panic!("it is held")
        };
        step
    });
    let mut changes = vec![
        Change::ImpoundPhoto { photo, edits_seen: 0, at: NOW },
        Change::AddExhibit { exhibit: Box::new(exhibit) },
    ];
    changes.extend(ends.iter().flat_map(|step| step.changes().to_vec()));
    changes
}

/// What is written down of disclosures and extensions.
fn of_packs_and_registers() -> Vec<Change> {
    let said = |text| Sentence::parse(text).unwrap();
    let by = || OperatorName::parse("aru").unwrap();
    let account = AccountId::from_bytes([1; 16]);
    let disclosure = domain::Disclosure {
        account,
        requester: said("The tax office"),
        ground: said("Article 1"),
        document: said("№ 7, 2026-11-20"),
        what: said("The orders of 2026"),
        by: by(),
        at: NOW,
    };
    let mut changes = disclosure.keep().changes().to_vec();
    let asked = domain::extension::Declaration {
        key: Sha256::from_bytes([6; 32]),
        days: 5,
        reason: said("Why."),
        by: by(),
        at: NOW,
    };
    let (declared, step) = domain::Extension::declare(&[], asked).unwrap();
    let Move::Step(step) = step else { panic!("it is new") };
    changes.extend(step.changes().to_vec());
    changes.extend(declared.went_on(0, Some("mark".to_owned()), 2, NOW).1.changes().to_vec());
    changes.extend(declared.went_on(16, None, 2, LATER).1.changes().to_vec());
    let terms = PackTerms { kind: PackKind::Try, photos: 10, days: 30 };
    let pack = Pack::open_free(account, &terms, NOW.minus(Span::days(1)));
    let Move::Step(step) = pack.extend(&declared, NOW) else { panic!("it is open") };
    changes.extend(step.changes().to_vec());
    changes
}
