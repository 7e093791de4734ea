use super::*;
use crate::{
    Delivered, Failure, Guard, LeaseId, MediaType, PackId, PhotoOrder, RecipeText, ResultKind,
    Sha256,
};

const NOW: Time = Time::from_millis(1_795_417_200_000);

fn said(text: &str) -> Sentence {
    Sentence::parse(text).unwrap()
}

fn by() -> OperatorName {
    OperatorName::parse("aru").unwrap()
}

fn photo(stage: Stage) -> Photo {
    Photo {
        id: PhotoId::from_bytes([1; 16]),
        account: AccountId::from_bytes([2; 16]),
        pack: PackId::from_bytes([3; 16]),
        generation: 0,
        attempts: 0,
        order: PhotoOrder {
            name: FileName::parse("cat.jpg").unwrap(),
            media: MediaType::Jpeg,
            size_bytes: 3,
            sha256: Sha256::of(b"cat"),
            recipe: RecipeText::from_canonical("{}".to_owned(), ResultKind::Jpeg),
            request: None,
        },
        stage,
        created: NOW,
        due: None,
        erased: None,
        impounded: None,
        exhibit: None,
        edition: 0,
        again: None,
    }
}

fn delivered() -> Photo {
    let sha256 = Sha256::of(b"out");
    photo(Stage::Delivered(Delivered { sha256, size_bytes: 3, width: 1, height: 1, at: NOW }))
}

fn failed() -> Photo {
    photo(Stage::Failed(Failure { code: "x".to_owned(), reason: "x".to_owned(), at: NOW }))
}

fn impound(
    photo: &Photo,
    known: Option<&Exhibit>,
    document: &str,
) -> Result<(Exhibit, Move), ImpoundError> {
    photo.impound(known, true, Ground::Forbidden, said(document), by(), NOW)
}

/// R57: only what has come to rest is impounded, and only what is there.
#[test]
fn a_photo_at_rest_is_impounded_and_no_other() {
    let lease = LeaseId::from_bytes([8; 16]);
    let refused = [
        (photo(Stage::Held { link_until: NOW }), ImpoundError::Busy),
        (photo(Stage::Running { lease, until: NOW }), ImpoundError::Busy),
        (photo(Stage::Parked { at: NOW }), ImpoundError::Busy),
        (photo(Stage::Abandoned { at: NOW }), ImpoundError::NoFiles),
        (Photo { erased: Some(NOW), ..delivered() }, ImpoundError::Erased),
    ];
    for (photo, why) in refused {
        assert_eq!(impound(&photo, None, "№ 7").unwrap_err(), why, "{photo:?}");
    }
    let gone = delivered().impound(None, false, Ground::Forbidden, said("№ 7"), by(), NOW);
    assert_eq!(gone.unwrap_err(), ImpoundError::NoFiles, "their days are over");
    for (photo, parts) in [(delivered(), 2), (failed(), 1)] {
        let (exhibit, Move::Step(step)) = impound(&photo, None, "№ 7").unwrap() else {
            panic!("it is new")
        };
        assert_eq!((exhibit.account, photo.parts().len()), (photo.account, parts));
        let [first, second] = step.changes() else { panic!("{step:?}") };
        for guard in [Guard::NotErased, Guard::NotImpounded, Guard::SameEdits] {
            assert!(first.guards().contains(&guard), "{guard:?}");
        }
        assert_eq!(second.guards(), [Guard::ExhibitAbsent]);
    }
}

/// The same wish again is the same exhibit; another paper does not take its place unseen.
#[test]
fn an_impounded_photo_is_one_exhibit() {
    let (exhibit, _) = impound(&delivered(), None, "№ 7").unwrap();
    let now = Photo { impounded: Some(exhibit.at), ..delivered() };
    let again = impound(&now, Some(&exhibit), "№ 7").unwrap();
    assert_eq!(again, (exhibit.clone(), Move::Already));
    let other = impound(&now, Some(&exhibit), "№ 8").unwrap_err();
    assert_eq!(other, ImpoundError::Impounded);
    // It ended, and begins anew.
    let earlier = Exhibit { at: NOW.minus(Span::days(1)), ..exhibit };
    assert!(matches!(impound(&delivered(), Some(&earlier), "№ 8"), Ok((_, Move::Step(_)))));
}

/// R57: nothing that the customer does reaches it.
#[test]
fn an_impounded_photo_is_neither_deleted_nor_edited_again() {
    let account = crate::Account {
        id: delivered().account,
        stage: crate::AccountStage::Active,
        epoch: 0,
        opened: NOW,
        confirmed: None,
        block: None,
        erasing: None,
        due: None,
    };
    let now = Photo { impounded: Some(NOW), ..delivered() };
    assert_eq!(now.erase(NOW), Err(crate::photo::EraseError::Impounded));
    let recipe = RecipeText::from_canonical("{\"a\":1}".to_owned(), ResultKind::Jpeg);
    let again = now.ask_again(&account, recipe, None, None, NOW);
    assert_eq!(again, Err(crate::photo::AgainError::Impounded));
}

#[test]
fn an_exhibit_ends_once_and_a_photo_of_nobody_goes() {
    let (exhibit, _) = impound(&delivered(), None, "№ 7").unwrap();
    let release = |fate| Release { fate, by: by(), at: NOW, why: said("The claim was withdrawn") };
    for (fate, is_gone, erased) in [
        (Fate::Returned, false, None),
        (Fate::Returned, true, Some(NOW)),
        (Fate::Destroyed, false, Some(NOW)),
    ] {
        let Move::Step(step) = exhibit.release(release(fate), is_gone).unwrap() else {
            panic!("it is held")
        };
        let expected = Change::ReleasePhoto { photo: exhibit.photo, impounded: NOW, erased };
        assert_eq!(step.changes()[0], expected);
    }
    let ended = Exhibit { released: Some(release(Fate::Returned)), ..exhibit };
    assert_eq!(ended.release(release(Fate::Returned), false), Ok(Move::Already));
    assert_eq!(ended.release(release(Fate::Destroyed), false), Err(Fate::Returned));
}

#[test]
fn words_are_read_back() {
    for part in Part::ALL {
        assert_eq!(Part::parse(part.as_str()), Some(part));
    }
    for fate in Fate::ALL {
        assert_eq!(Fate::parse(fate.as_str()), Some(fate));
    }
    assert_eq!((Part::parse("thumbnail"), Fate::parse("")), (None, None));
}
