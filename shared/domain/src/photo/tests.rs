use super::*;
use crate::{
    Account, AccountStage, Guard, MediaType, Pack, PackKind, PackTerms, ResultKind, ledger,
};
use proptest::prelude::*;

fn photo(stage: Stage) -> Photo {
    Photo {
        id: PhotoId::from_bytes([1; 16]),
        account: AccountId::from_bytes([2; 16]),
        pack: PackId::from_bytes([3; 16]),
        generation: 7,
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
        created: Time::from_millis(0),
        due: Some(Time::from_millis(50)),
        erased: None,
        impounded: None,
        exhibit: None,
        edition: 0,
        again: None,
    }
}

const NOW: Time = Time::from_millis(1_000);
const MINE: [u8; 16] = [8; 16];

fn running(until: u64) -> Stage {
    Stage::Running { lease: LeaseId::from_bytes(MINE), until: Time::from_millis(until) }
}

/// A run that begins on what it read before the photo was taken anew would give the unit back
/// under the wrong generation, and to the wrong pack.
#[test]
fn a_run_begins_only_on_the_generation_that_it_read() {
    let held = photo(Stage::Held { link_until: NOW });
    let Start::Go(step, _) = held.start(LeaseId::from_bytes(MINE), Span::seconds(60), NOW) else {
        panic!("a held photo can be started")
    };
    let [change @ Change::Start { generation_seen: 7, .. }] = step.changes() else {
        panic!("{step:?}")
    };
    assert!(change.guards().contains(&Guard::SameGeneration));
}

/// A word for what a move came to.
fn word<E: std::fmt::Debug>(came_to: Result<Move, E>) -> String {
    match came_to {
        Ok(Move::Step(step)) => changes(&step),
        Ok(Move::Already) => "already".to_owned(),
        Err(error) => format!("no: {error:?}"),
    }
}

/// The changes of a step by their names, in order.
fn changes(step: &Step) -> String {
    let name = |change: &Change| {
        let long = format!("{change:?}");
        long.split([' ', '{']).next().unwrap_or_default().to_owned()
    };
    step.changes().iter().map(name).collect::<Vec<_>>().join(" + ")
}

fn result() -> Delivered {
    Delivered { sha256: Sha256::of(b"out"), size_bytes: 3, width: 1, height: 1, at: NOW }
}

fn owner(photo: &Photo) -> Account {
    Account {
        id: photo.account,
        stage: AccountStage::Active,
        epoch: 0,
        opened: Time::from_millis(0),
        confirmed: None,
        block: None,
        erasing: None,
        due: None,
    }
}

fn outcomes(photo: &Photo) -> Vec<(&'static str, String)> {
    let failure = || Failure { code: "x".to_owned(), reason: "x".to_owned(), at: NOW };
    let delivered = result();
    let mine = LeaseId::from_bytes(MINE);
    let started = match photo.start(mine, Span::seconds(60), NOW) {
        Start::Go(step, _) => changes(&step),
        other => format!("{other:?}").to_lowercase(),
    };
    let account = owner(photo);
    let terms = PackTerms { kind: PackKind::Try, photos: 5, days: 30 };
    let packs = [Pack::open_free(photo.account, &terms, NOW)];
    let life = Span::seconds(60);
    let retaken = match ledger::retake(photo, &account, &packs, life, life, NOW) {
        Ok(taking) if taking.steps.is_empty() => "nothing to take".to_owned(),
        Ok(taking) => taking.steps.iter().map(changes).collect::<Vec<_>>().join("; "),
        Err(error) => format!("no: {error:?}"),
    };
    vec![
        ("start", started),
        ("deliver", word(photo.deliver(delivered))),
        ("fail, own lease", word(photo.fail(mine, failure()))),
        ("fail, other lease", word(photo.fail(LeaseId::from_bytes([9; 16]), failure()))),
        ("abandon", word(photo.abandon(Return::NeverUploaded, NOW))),
        ("erase", word(photo.erase(NOW))),
        ("park", word(photo.park(NOW))),
        ("settle", word(photo.settle())),
        ("postpone", photo.postpone(NOW).map_or("nothing due".to_owned(), |s| changes(&s))),
        ("retake", retaken),
    ]
}

#[test]
fn all_moves() {
    let failed = Failure { code: "x".to_owned(), reason: "x".to_owned(), at: NOW };
    let delivered = result();
    let closed = |stage| Photo { due: None, ..photo(stage) };
    let erased = |photo: Photo| Photo { erased: Some(NOW), due: Some(NOW), ..photo };
    let away = Stage::Abandoned { at: NOW };
    let photos = [
        ("held", photo(Stage::Held { link_until: NOW })),
        ("running, lease alive", photo(running(1_000))),
        ("running, lease dead", photo(running(999))),
        ("delivered", closed(Stage::Delivered(delivered.clone()))),
        ("delivered, erased", erased(photo(Stage::Delivered(delivered)))),
        ("failed", closed(Stage::Failed(failed.clone()))),
        ("failed, erased", erased(photo(Stage::Failed(failed)))),
        ("abandoned", closed(away.clone())),
        ("abandoned, erased", erased(photo(away))),
        ("parked", photo(Stage::Parked { at: NOW })),
        ("parked, erased", erased(photo(Stage::Parked { at: NOW }))),
    ];
    let table = photos.iter().map(|(stage, photo)| {
        let rows = outcomes(photo);
        let rows = rows.iter().map(|(request, word)| format!("  {request:<18} {word}\n"));
        format!("{stage}\n{}", rows.collect::<String>())
    });
    insta::assert_snapshot!(table.collect::<Vec<_>>().join("\n"));
}

fn kinds() -> impl Strategy<Value = ResultKind> {
    proptest::sample::select(ResultKind::ALL.as_slice())
}

proptest! {
    /// Whatever was wanted, made and refused: what each result is, or would be if a late run made
    /// it, follows from its own wish. Otherwise it were handed out as what it is not, or left.
    #[test]
    fn every_result_is_of_the_kind_that_its_own_wish_makes(
        first in kinds(),
        wishes in prop::collection::vec((kinds(), any::<bool>()), 0..8),
    ) {
        let recipe = |text: usize, kind| RecipeText::from_canonical(text.to_string(), kind);
        let mut photo = Photo { due: None, ..photo(Stage::Delivered(result())) };
        photo.order.recipe = recipe(0, first);
        let mut expected = vec![first];
        for (kind, is_made) in wishes {
            let wish = recipe(expected.len(), kind);
            let asked = photo.ask_again(&owner(&photo), wish, None, None, NOW);
            let Ok(Move::Step(step)) = asked else { panic!("it can be wanted: {asked:?}") };
            let [_, Change::AskAgain { again, .. }] = step.changes() else { panic!("{step:?}") };
            photo.again = Some(Again::clone(again));
            expected.push(kind);
            prop_assert_eq!(photo.anew().map(|anew| anew.kind()), Some(kind));
            prop_assert_eq!(photo.made_by().map(|(recipe, _)| recipe.kind()), Ok(kind));
            if is_made {
                photo.edition = again.number;
                photo.again = Some(Again { stage: AgainStage::Made, ..Again::clone(again) });
            } else {
                let failure = Failure { code: "x".to_owned(), reason: "x".to_owned(), at: NOW };
                let stage = AgainStage::Refused(failure);
                photo.again = Some(Again { stage, ..Again::clone(again) });
            }
            for one in photo.outdated().chain([photo.clone()]) {
                let number = usize::try_from(one.edition).unwrap();
                prop_assert_eq!(one.kind(), expected[number]);
            }
            prop_assert_eq!(photo.outdated().count() + 1, expected.len());
            // Only a refused wish takes the place of what the result was made by.
            let made_by = photo.made_by().map(|(recipe, _)| recipe.kind());
            let is_known = photo.edition == 0 || is_made;
            let expected = is_known.then(|| photo.kind()).ok_or(AgainError::Forgotten);
            prop_assert_eq!(made_by, expected);
        }
    }
}
