//! The changes of complaints and papers, for the table of all changes.

use domain::complaint::{
    Claim, Complainant, Complaint, ContactNumber, Decision, Passage, PhotoHint, Reply, Statement,
    WhoComplains,
};
use domain::paper::{Checked, Paper, Wanted};
use domain::{
    AccountId, Attachment, Change, Email, FileName, Language, Move, OperatorName, Organisation,
    PaperType, Sentence, Sha256, Time,
};

const NOW: Time = Time::from_millis(1_700_000_000_000);

fn file(name: &str) -> Attachment {
    Attachment {
        name: FileName::parse(name).unwrap(),
        media: PaperType::Pdf,
        size_bytes: 9,
        sha256: Sha256::from_bytes([7; 32]),
    }
}

fn complaint() -> (Complaint, Vec<Change>) {
    let statement = Statement {
        language: Language::Kk,
        claim: Claim::Copyright,
        from: Complainant {
            name: WhoComplains::parse("Үлгі Ару").unwrap(),
            email: Email::parse("a@example.kz").unwrap(),
            phone: ContactNumber::parse("+7 701 234 56 78"),
            organisation: Organisation::parse("«Үлгі» ЖШС"),
        },
        about: Passage::parse("Менің суретім өңделген.", Passage::ABOUT).unwrap(),
        photo: PhotoHint::parse("the wedding"),
        basis: Passage::parse("Мен\nавторымын.", Passage::BASIS),
        files: vec![file("a.pdf"), file("b c.pdf")],
    };
    let request = Sha256::from_bytes([6; 32]);
    let (complaint, step) = Complaint::receive(statement, request, 0, NOW);
    let reply = Reply {
        decision: Decision::Upheld,
        text: Passage::parse("You are right.", Passage::REPLY).unwrap(),
        by: OperatorName::parse("aru").unwrap(),
        at: NOW,
    };
    let Ok(Move::Step(answered)) = complaint.answer(reply) else { panic!("it is open") };
    let changes = step.changes().iter().chain(answered.changes()).cloned().collect();
    (complaint, changes)
}

pub(crate) fn of_complaints_and_papers() -> Vec<Change> {
    let mut changes = complaint().1;
    let said = |text| Sentence::parse(text).unwrap();
    let by = || OperatorName::parse("aru").unwrap();
    let wanted = Wanted { what: said("A charter"), why: said("Why."), by: by(), at: NOW };
    let (paper, Move::Step(step)) = Paper::ask(&[], AccountId::from_bytes([1; 16]), wanted) else {
        panic!("it is new")
    };
    changes.extend(step.changes().to_vec());
    let Ok((sent, Move::Step(step))) = paper.announce(file("a.pdf")) else { panic!("it is open") };
    changes.extend(step.changes().to_vec());
    let found = Checked { accepted: true, note: said("Fine."), by: by(), at: NOW };
    let Ok((_, Move::Step(step))) = sent.check(found) else { panic!("it was sent") };
    changes.extend(step.changes().to_vec());
    changes
}
