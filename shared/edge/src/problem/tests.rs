use super::*;
use domain::order::DocumentVersion;
use domain::{Ground, OperatorName, Sentence};

fn exhibit() -> Exhibit {
    Exhibit {
        photo: domain::PhotoId::from_bytes([1; 16]),
        account: domain::AccountId::from_bytes([2; 16]),
        ground: Ground::Forbidden,
        document: Sentence::parse("Report 7 of 2026-11-20").unwrap(),
        by: OperatorName::parse("aru").unwrap(),
        at: Time::from_millis(1_796_669_999_999),
        released: None,
    }
}

fn block() -> Block {
    Block {
        ground: Ground::Copyright,
        document: Sentence::parse("Claim 7 of 2026-11-20").unwrap(),
        by: OperatorName::parse("aru").unwrap(),
        at: Time::from_millis(1_796_669_999_999),
        until: None,
    }
}

#[test]
fn all_problems() {
    let secret = || Box::new(std::io::Error::other("secret")) as Box<dyn Error + Send + Sync>;
    let all = [
        Problem::invalid("email", "missing"),
        Problem::BodyTooLarge,
        Problem::NotJson,
        Problem::NotForm,
        Problem::NotLoggedIn,
        Problem::WrongLogin,
        Problem::CrossSite,
        Problem::AccountClosed,
        Problem::NotFound,
        Problem::EmailNotConfirmed,
        Problem::AccountBlocked(Box::new(block())),
        Problem::ProfileIncomplete,
        Problem::AccountErased,
        Problem::ExtensionUnderWay,
        Problem::LinkOver,
        Problem::VersionTaken,
        Problem::CatalogueChanged,
        Problem::DocumentsChanged {
            changed: vec![LegalName::PaymentPolicy],
            current: Box::new(Accepted {
                agreement: DocumentVersion::parse("2026-11-01").unwrap(),
                payment: DocumentVersion::parse("2026-11-24").unwrap(),
                privacy: DocumentVersion::parse("2026-11-01").unwrap(),
            }),
        },
        Problem::TooManyTries { wait: Span::millis(1) },
        Problem::PhotoBusy,
        Problem::EditedEnough,
        Problem::WishForgotten,
        Problem::NoResult { stage: "held" },
        Problem::PhotoGone,
        Problem::PhotoImpounded(Box::new(exhibit())),
        Problem::ExhibitTaken,
        Problem::FilesGone,
        Problem::NoExhibit,
        Problem::KeyReused,
        Problem::NotEnough { needed: 3, left: 2 },
        Problem::PriceChanged { tenge: 9_990 },
        Problem::NotPaid,
        Problem::RefundUnderWay,
        Problem::RefundLate { until: Time::from_millis(1_796_669_999_999) },
        Problem::PackExpired,
        Problem::NothingLeft,
        Problem::PhotosRunning { photos: 2 },
        Problem::RefundMovedOn { stage: "approved" },
        Problem::PayoutRunning,
        Problem::DecidedOtherwise { stage: "upheld" },
        Problem::FileMissing,
        Problem::FileThere,
        Problem::TooManyGuesses { wait: Span::millis(29_001) },
        Problem::ReadingAsks(vec![Asking {
            path: "photos[2].request".to_owned(),
            says: "Crop for what?".to_owned(),
            questions: vec!["Crop for what?".to_owned()],
            cannot: Vec::new(),
        }]),
        Problem::Unavailable(secret()),
        Problem::Internal(secret()),
    ];
    let lines: Vec<String> = all.iter().map(|p| p.to_json().to_string()).collect();
    assert!(!lines.concat().contains("secret"), "causes are for the log");
    insta::assert_snapshot!(lines.join("\n"));
}

#[track_caller]
fn check(problem: &Problem, retry_after: Option<&str>) {
    let answer = problem.respond();
    let header = answer.headers().get(header::RETRY_AFTER);
    assert_eq!(header.and_then(|value| value.to_str().ok()), retry_after, "{problem:?}");
}

#[test]
fn when_to_come_back() {
    check(&Problem::PhotoBusy, Some("2"));
    check(&Problem::PhotosRunning { photos: 1 }, Some("2"));
    check(&Problem::TooManyGuesses { wait: Span::millis(29_001) }, Some("30"));
    check(&Problem::NotPaid, None);
}
