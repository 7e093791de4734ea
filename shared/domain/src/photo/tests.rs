use super::*;
use crate::{Guard, MediaType};

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
            recipe: RecipeText::from_canonical("{}".to_owned()),
        },
        stage,
        created: Time::from_millis(0),
        due: Some(Time::from_millis(50)),
        erased: None,
    }
}

const NOW: Time = Time::from_millis(1_000);
const MINE: [u8; 16] = [8; 16];
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
