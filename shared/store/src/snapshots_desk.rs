//! The changes of the desk, for the table of all changes.

use domain::audit::Deed;
use domain::{
    AccountId, Change, Move, OperatorName, Pack, PackKind, PackTerms, Sentence, Sha256, Span, Time,
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
