use super::*;
use crate::attachment::{Attachment, PaperType};
use crate::{Email, FileName, Ground, Language};

const NOW: Time = Time::from_millis(1_795_435_200_000);

fn passage(text: &str) -> Passage {
    Passage::parse(text, Passage::REPLY).unwrap()
}

fn statement() -> Statement {
    Statement {
        language: Language::Ru,
        claim: Claim::Copyright,
        from: Complainant {
            name: WhoComplains::parse("Үлгі Ару").unwrap(),
            email: Email::parse("aru@example.kz").unwrap(),
            phone: ContactNumber::parse("+7 (701) 234-56-78"),
            organisation: None,
        },
        about: Passage::parse("Менің фотоларым рұқсатсыз өңделді.", Passage::ABOUT).unwrap(),
        photo: PhotoHint::parse("the wedding"),
        basis: Passage::parse("Мен авторымын.", Passage::BASIS),
        files: vec![Attachment {
            name: FileName::parse("шарт.pdf").unwrap(),
            media: PaperType::Pdf,
            size_bytes: 3,
            sha256: Sha256::of(b"one"),
        }],
    }
}

fn reply(decision: Decision, text: &str) -> Reply {
    Reply { decision, text: passage(text), by: OperatorName::parse("aru").unwrap(), at: NOW }
}

/// R55, R56: rows are where it stands, columns what is answered.
#[test]
fn a_complaint_is_answered_once() {
    let (open, _) = Complaint::receive(statement(), Sha256::of(b"request"), 0, NOW);
    let (upheld, dismissed) = (Decision::Upheld, Decision::Dismissed);
    let answered = |decision| Complaint { reply: Some(reply(decision, "Yes")), ..open.clone() };
    let answers = [reply(upheld, "Yes"), reply(upheld, "Otherwise"), reply(dismissed, "Yes")];
    let said = |complaint: &Complaint| {
        answers.clone().map(|reply| match complaint.answer(reply) {
            Ok(Move::Step(step)) => {
                assert!(matches!(step.changes(), [Change::AnswerComplaint { .. }]));
                "step"
            }
            Ok(Move::Already) => "already",
            Err(_) => "refused",
        })
    };
    let table = [
        ("open", ["step", "step", "step"]),
        ("upheld", ["already", "refused", "refused"]),
        ("dismissed", ["refused", "refused", "already"]),
    ];
    let complaints = [open.clone(), answered(upheld), answered(dismissed)];
    let found = complaints.each_ref().map(|it| (it.stage_name(), said(it)));
    assert_eq!(found, table);
}

#[test]
fn files_are_taken_for_a_day_and_until_it_is_answered() {
    let (open, step) = Complaint::receive(statement(), Sha256::of(b"request"), 0, NOW);
    assert_eq!(step.changes().len(), 2, "itself, and its place in the list");
    let last = NOW.plus(Complaint::FILES_TAKEN);
    assert!(open.takes_files(last.minus(Span::millis(1))) && !open.takes_files(last));
    let reply = Some(reply(Decision::Dismissed, "No"));
    assert!(!Complaint { reply, ..open }.takes_files(NOW));
}

#[test]
fn the_same_request_has_the_same_number_and_another_another() {
    let request = statement().digest("key-of-a-browser");
    assert_eq!(request, statement().digest("key-of-a-browser"));
    let mut others = vec![statement().digest("another-key")];
    let changes: [fn(&mut Statement); 9] = [
        |it| it.language = Language::Kk,
        |it| it.claim = Claim::ThirdParty,
        |it| it.from.email = Email::parse("other@example.kz").unwrap(),
        |it| it.from.phone = None,
        |it| it.from.organisation = crate::Organisation::parse("«Үлгі» ЖШС"),
        |it| it.about = Passage::parse("Басқа фотолар рұқсатсыз өңделді.", 1..=99).unwrap(),
        |it| it.photo = None,
        |it| it.basis = None,
        |it| it.files.clear(),
    ];
    for change in changes {
        let mut other = statement();
        change(&mut other);
        others.push(other.digest("key-of-a-browser"));
    }
    assert!(others.iter().all(|other| *other != request));
    let number = ComplaintNumber::of(request, 0);
    assert_eq!(ComplaintNumber::parse(&number.to_string()), Some(number));
    assert_ne!(ComplaintNumber::of(request, 1), number, "two that met");
    for text in ["", "123456789012", "1234-5678-90123", "1234-5678-90a2", "+123-5678-9012", "1-2-3"]
    {
        assert_eq!(ComplaintNumber::parse(text), None, "{text}");
    }
    let zeros = ComplaintNumber::parse("0000-0000-0007").unwrap();
    assert_eq!(zeros.to_string(), "0000-0000-0007");
}

#[track_caller]
fn check_passage(text: &str, said: Option<&str>) {
    let found = Passage::parse(text, 2..=10);
    assert_eq!(found.as_ref().map(Passage::as_str), said, "{text:?}");
}

#[test]
fn passages() {
    check_passage(" екі\r\nжол ", Some("екі\nжол"));
    check_passage("a\tb", Some("a\tb"));
    check_passage("ққққққққққ", Some("ққққққққққ"));
    check_passage("қққққққққққ", None);
    check_passage("a", None);
    check_passage("", None);
    check_passage("a\0b", None);
    check_passage("a\u{202e}b", None);
    check_passage("a\u{2028}b", None);
    check_passage(&"a".repeat(1_000_000), None);
    assert_eq!(format!("{:?}", passage("words of a person")), "Passage(***)");
}

#[test]
fn contact_numbers() {
    for text in ["+7 (701) 234-56-78", "+1 202 555 0100", "87012"] {
        assert!(ContactNumber::parse(text).is_some(), "{text}");
    }
    for text in ["", "1234", "call me", "+7701\n2345678", "0".repeat(33).as_str()] {
        assert!(ContactNumber::parse(text).is_none(), "{text}");
    }
}

#[test]
fn claims_are_grounds_of_the_agreement() {
    let found = Claim::ALL.map(|claim| (claim.as_str(), claim.ground(), claim.needs_basis()));
    let expected = [
        ("copyright", Ground::Copyright, true),
        ("third-party", Ground::ThirdParty, true),
        ("forbidden", Ground::Forbidden, false),
    ];
    assert_eq!(found, expected);
    for claim in Claim::ALL {
        assert_eq!(Claim::parse(claim.as_str()), Some(claim));
    }
    assert_eq!(Claim::parse("state-order"), None, "a state body writes to the operator");
}
