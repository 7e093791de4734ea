use super::*;
use domain::photo::{Again, AgainStage};
use domain::{FileName, MediaType, PhotoOrder, RecipeText, ResultKind, Stage};

#[test]
fn only_our_own_upload_keys_name_a_photo() {
    let id = PhotoId::from_bytes([9; 16]);
    assert_eq!(photo_of_upload(&upload(id)), Some(id));
    let bare = id.bare();
    for key in [
        format!("in/{}", bare.to_lowercase()),
        format!("in/{bare}.jpg"),
        format!("in/../{bare}"),
        format!("in//{bare}"),
        format!("out/{bare}"),
        format!("/in/{bare}"),
        bare,
        String::new(),
    ] {
        assert_eq!(photo_of_upload(&key), None, "{key:?}");
    }
}

/// A photo with a result of the kind; the digest is that of its recipe, `{}`.
fn photo(kind: ResultKind) -> Photo {
    let account = AccountId::from_bytes([1; 16]);
    let order = PhotoOrder {
        name: FileName::parse("a.heic").unwrap(),
        media: MediaType::Heic,
        size_bytes: 9,
        sha256: domain::Sha256::of(b"a"),
        recipe: RecipeText::from_canonical("{}".to_owned(), kind),
        request: None,
    };
    Photo {
        id: PhotoId::from_bytes([0; 16]),
        account,
        pack: PackId::of_free_pack(account),
        generation: 0,
        attempts: 0,
        order,
        stage: Stage::Abandoned { at: Time::from_millis(0) },
        created: Time::from_millis(0),
        due: None,
        erased: None,
        impounded: None,
        exhibit: None,
        edition: 0,
        again: None,
    }
}

/// Those of JPEGs are what they were when there was nothing else.
#[test]
fn results_lie_under_keys_that_say_their_kind() {
    let out = format!("out/{}", "0".repeat(26));
    let first = |kind| result(&photo(kind));
    assert_eq!(first(ResultKind::Jpeg), format!("{out}/44136fa355b3678a.jpg"));
    assert_eq!(first(ResultKind::Png), format!("{out}/44136fa355b3678a.png"));
    assert_eq!(first(ResultKind::Webp), format!("{out}/44136fa355b3678a.webp"));
    let again = Again {
        number: 3,
        recipe: RecipeText::from_canonical("{}".to_owned(), ResultKind::Webp),
        request: None,
        before: vec![ResultKind::Jpeg, ResultKind::Png],
        stage: AgainStage::Made,
    };
    let photo = Photo { edition: 3, again: Some(again), ..photo(ResultKind::Jpeg) };
    let outdated: Vec<String> = photo.outdated().map(|other| result(&other)).collect();
    let expected = ["44136fa355b3678a.jpg", "again-1.jpg", "again-2.png"];
    assert_eq!(outdated, expected.map(|name| format!("{out}/{name}")));
    assert_eq!(result(&photo), format!("{out}/again-3.webp"));
}

#[test]
fn one_box_one_key() {
    let key = |text| Email::parse(text).map(|email| login(&email)).unwrap();
    assert_eq!(key("A@b.kz"), key("a@B.KZ"));
    assert_ne!(key("a@b.kz"), key("b@b.kz"));
}
