use super::*;
use crate::{FileName, MediaType, PackKind, PackTerms, RecipeText, ResultKind, Sha256};
use proptest::prelude::*;
use std::collections::BTreeMap;

const NOW: Time = Time::from_millis(1_000_000);
const LINK: Span = Span::seconds(60);

fn account() -> Account {
    let id = AccountId::from_bytes([1; 16]);
    Account {
        id,
        stage: AccountStage::Active,
        epoch: 0,
        opened: Time::from_millis(0),
        confirmed: None,
        block: None,
        erasing: None,
        due: None,
    }
}

/// A pack with so many units, whose term ends so many seconds before or after now.
fn pack(number: u8, units: u32, ends: i8) -> Pack {
    let terms = PackTerms { kind: PackKind::Starter, photos: units, days: 1 };
    let seconds = Span::seconds(ends.unsigned_abs().into());
    let expires = if ends < 0 { NOW.minus(seconds) } else { NOW.plus(seconds) };
    let free = Pack::open_free(account().id, &terms, NOW);
    Pack { id: PackId::from_bytes([number; 16]), expires, ..free }
}

fn packs() -> impl Strategy<Value = Vec<Pack>> {
    let parts = prop::collection::vec((0_u32..120, any::<i8>()), 0..5);
    parts.prop_map(|parts| {
        (0_u8..).zip(parts).map(|(number, (units, ends))| pack(number, units, ends)).collect()
    })
}

fn orders(count: u32) -> Vec<(PhotoId, PhotoOrder)> {
    let order = |index: u32| PhotoOrder {
        name: FileName::parse("cat.jpg").unwrap(),
        media: MediaType::Jpeg,
        size_bytes: 3,
        sha256: Sha256::of(&index.to_be_bytes()),
        recipe: RecipeText::from_canonical("{}".to_owned(), ResultKind::Jpeg),
        request: None,
    };
    (0..count).map(|i| (PhotoId::of_batch(account().id, "the-key", i), order(i))).collect()
}

fn decide(
    packs: &[Pack],
    orders: &[(PhotoId, PhotoOrder)],
    known: &[Photo],
) -> Result<Taking, TakeError> {
    let account = account();
    let (link_life, slack, now) = (LINK, LINK, NOW);
    take(&Batch { account: &account, packs, orders, known, link_life, slack, now })
}

/// Units that the steps take from each pack.
fn taken(steps: &[Step]) -> BTreeMap<PackId, u32> {
    let mut taken = BTreeMap::new();
    for change in steps.iter().flat_map(Step::changes) {
        if let Change::TakeUnits { pack, units, .. } = change {
            *taken.entry(*pack).or_default() += units;
        }
    }
    taken
}

fn is_step_whole(step: &Step) -> bool {
    let units: u32 = taken(std::slice::from_ref(step)).values().sum();
    let photos = step
        .changes()
        .iter()
        .filter(|change| matches!(change, Change::AddPhoto { .. } | Change::Retake { .. }));
    let lines = step.changes().iter().filter(|change| matches!(change, Change::AddLine { .. }));
    step.changes().len() <= Step::CHANGES_MAX
        && u32::try_from(photos.count()) == Ok(units)
        && lines.count() == 1
}

proptest! {
    #[test]
    fn a_batch_is_held_whole_or_not_at_all(packs in packs(), count in 1_u32..=100) {
        let usable: u32 = packs.iter().map(|pack| pack.usable(NOW)).sum();
        match decide(&packs, &orders(count), &[]) {
            Ok(taking) => {
                prop_assert!(usable >= count);
                let is_held = |photo: &Photo| matches!(photo.stage, Stage::Held { .. });
                prop_assert!(taking.photos.iter().all(is_held));
                prop_assert_eq!(taking.photos.len(), orders(count).len());
                prop_assert!(taking.steps.iter().all(is_step_whole));
                let taken = taken(&taking.steps);
                prop_assert_eq!(taken.values().sum::<u32>(), count);
                for pack in &packs {
                    let units = taken.get(&pack.id).copied().unwrap_or(0);
                    prop_assert!(units <= pack.usable(NOW));
                }
            }
            Err(error) => {
                prop_assert!(usable < count);
                let undo = Vec::new();
                let refused = TakeError::NotEnough { needed: count, left: usable, undo };
                prop_assert_eq!(error, refused);
            }
        }
    }

    #[test]
    fn what_ends_first_is_used_first(packs in packs(), count in 1_u32..=100) {
        if let Ok(taking) = decide(&packs, &orders(count), &[]) {
            let taken = taken(&taking.steps);
            let of = |pack: &Pack| taken.get(&pack.id).copied().unwrap_or(0);
            for later in packs.iter().filter(|pack| of(pack) > 0) {
                for sooner in packs.iter().filter(|pack| pack.expires < later.expires) {
                    prop_assert_eq!(of(sooner), sooner.usable(NOW));
                }
            }
        }
    }

    #[test]
    fn a_repeated_batch_only_renews_its_links(packs in packs(), count in 1_u32..=100) {
        let orders = orders(count);
        if let Ok(first) = decide(&packs, &orders, &[]) {
            // Whatever is left in the packs by now.
            let again = decide(&[], &orders, &first.photos).unwrap();
            let mut changes = again.steps.iter().flat_map(Step::changes);
            let only_renewed = changes.all(|change| matches!(change, Change::RenewLink { .. }));
            prop_assert!(only_renewed);
            prop_assert!(again.photos.iter().zip(&first.photos).all(|(a, b)| a.pack == b.pack));
        }
    }

    #[test]
    fn half_a_batch_without_the_rest_is_given_back(
        half in 1_u32..50,
        rest in 1_u32..50,
        left in 0_u32..50,
    ) {
        prop_assume!(left < rest);
        let first = decide(&[pack(1, half, 9)], &orders(half), &[]).unwrap();
        let again = decide(&[pack(1, left, 9)], &orders(half + rest), &first.photos);
        let Err(TakeError::NotEnough { needed, left: told, undo }) = again else {
            return Err(TestCaseError::fail("there are not enough"));
        };
        prop_assert_eq!((needed, told), (half + rest, half + left));
        prop_assert_eq!(u32::try_from(undo.len()), Ok(half));
        for (step, photo) in undo.iter().zip(&first.photos) {
            let mut abandoned = step.changes().iter().filter_map(|change| match change {
                Change::Abandon { photo, erased: false, .. } => Some(*photo),
                _ => None,
            });
            prop_assert_eq!(abandoned.next(), Some(photo.id));
        }
    }
}
