//! Uploads, results and exhibits.

use crate::nouns::{LIFE, NOW, PICTURE, id, order};
use domain::exhibit::ExhibitFiles;
use domain::ports::{Results, SignedRequest, Uploads};
use domain::{
    AccountId, FileName, PackId, Part, Photo, PhotoId, PhotoOrder, RecipeText, ResultKind, Sha256,
    Stage,
};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{HeaderMap, Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use memory::Faults;
use std::time::Duration;
use tests::Cloud;
use tokio::net::TcpStream;

/// How long the emulator may take to answer.
const ANSWER: Duration = Duration::from_secs(10);

/// All buckets, and what a browser does with a link to one of them.
trait Place: Uploads + Results + ExhibitFiles {
    /// Whether the bytes are stored.
    async fn browse(&self, link: &SignedRequest, id: PhotoId, bytes: &[u8]) -> bool;
}

impl Place for memory::Bucket {
    async fn browse(&self, _link: &SignedRequest, id: PhotoId, bytes: &[u8]) -> bool {
        self.upload(id, bytes.to_vec())
    }
}

impl Place for aws::Bucket {
    async fn browse(&self, link: &SignedRequest, _id: PhotoId, bytes: &[u8]) -> bool {
        let answer = send(Method::PUT, &link.url, &link.headers, bytes).await;
        answer.status == StatusCode::OK
    }
}

struct Heard {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// Sends a request as a browser does: the length is that of the body, whatever was signed.
async fn send(method: Method, url: &str, headers: &[(String, String)], bytes: &[u8]) -> Heard {
    let uri: hyper::Uri = url.parse().expect("a link is an address");
    let authority = uri.authority().expect("a link names its host").as_str().to_owned();
    let stream = TcpStream::connect(&authority).await.expect("the emulator answers");
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.expect("HTTP");
    let path = uri.path_and_query().expect("a link names an object").as_str();
    let mut request = Request::builder().method(method).uri(path).header("host", authority);
    for (name, value) in headers {
        if !name.eq_ignore_ascii_case("content-length") && !name.eq_ignore_ascii_case("host") {
            request = request.header(name, value);
        }
    }
    let request = request.body(Full::new(Bytes::copy_from_slice(bytes))).expect("a request");
    // The connection ends with its sender, which the question takes along.
    let ask = async move {
        let response = sender.send_request(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the whole answer").to_bytes();
        Heard { status: parts.status, headers: parts.headers, body }
    };
    let both = async { tokio::join!(ask, connection).0 };
    tokio::time::timeout(ANSWER, both).await.expect("an answer in time")
}

fn photo(n: u8) -> Photo {
    let account = AccountId::from_bytes([1; 16]);
    Photo {
        id: id(n),
        account,
        pack: PackId::of_free_pack(account),
        generation: 0,
        attempts: 0,
        order: order(),
        stage: Stage::Abandoned { at: NOW },
        created: NOW,
        due: None,
        erased: None,
        impounded: None,
        exhibit: None,
        edition: 0,
        again: None,
    }
}

macro_rules! for_both_places {
    ($($name:ident),* $(,)?) => {
        mod in_memory {
            $(
                #[tokio::test]
                async fn $name() {
                    super::$name(&memory::Bucket::create(super::Faults::default())).await;
                }
            )*
        }

        mod on_aws {
            $(
                #[tokio::test]
                async fn $name() {
                    super::$name(&super::Cloud::connect().buckets().await).await;
                }
            )*
        }
    };
}

for_both_places! {
    an_object_that_is_not_there_is_nothing,
    an_upload_is_read_as_it_was_sent,
    a_link_uploads_once,
    the_first_result_counts,
    another_recipe_is_another_result,
    another_kind_of_file_is_another_result,
    what_is_kept_outlives_what_it_was_copied_from,
}

async fn an_object_that_is_not_there_is_nothing(place: &impl Place) {
    assert_eq!(place.uploaded(id(1)).await.expect("an answer"), None);
    assert_eq!(place.load(id(1)).await.expect("an answer"), None);
    place.remove_upload(id(1)).await.expect("removing what is gone is fine");
    place.remove_result(&photo(1)).await.expect("removing what is gone is fine");
}

async fn an_upload_is_read_as_it_was_sent(place: &impl Place) {
    let link = place.sign_upload(id(1), &order(), LIFE).await.expect("a link");
    assert_eq!(place.uploaded(id(1)).await.expect("an answer"), None, "a link is no upload");
    assert!(place.browse(&link, id(1), PICTURE).await, "the link works");
    let stored = place.uploaded(id(1)).await.expect("an answer").expect("it was uploaded");
    assert_eq!((stored.size_bytes, stored.sha256), (order().size_bytes, Some(order().sha256)));
    assert_eq!(place.load(id(1)).await.expect("an answer").as_deref(), Some(PICTURE));
    assert_eq!(place.uploaded(id(2)).await.expect("an answer"), None, "nobody else's");
    place.remove_upload(id(1)).await.expect("it is there");
    assert_eq!(place.uploaded(id(1)).await.expect("an answer"), None);
    assert_eq!(place.load(id(1)).await.expect("an answer"), None);
}

async fn a_link_uploads_once(place: &impl Place) {
    let link = place.sign_upload(id(1), &order(), LIFE).await.expect("a link");
    assert!(place.browse(&link, id(1), PICTURE).await, "the link works");
    assert!(!place.browse(&link, id(1), PICTURE).await, "there is an upload");
    let link = place.sign_upload(id(1), &order(), LIFE).await.expect("a link");
    assert!(!place.browse(&link, id(1), PICTURE).await, "a new link changes nothing");
    assert_eq!(place.load(id(1)).await.expect("an answer").as_deref(), Some(PICTURE));
}

async fn the_first_result_counts(place: &impl Place) {
    let first = place.add_result(&photo(1), b"first".to_vec()).await.expect("stored");
    assert_eq!((first.size_bytes, first.sha256), (5, Some(Sha256::of(b"first"))));
    let second = place.add_result(&photo(1), b"second".to_vec()).await.expect("stored");
    assert_eq!(second, first);
    place.remove_result(&photo(1)).await.expect("it is there");
    let third = place.add_result(&photo(1), b"third".to_vec()).await.expect("stored");
    assert_eq!(third.sha256, Some(Sha256::of(b"third")));
}

async fn another_recipe_is_another_result(place: &impl Place) {
    let recipe = RecipeText::from_canonical("another".to_owned(), ResultKind::Jpeg);
    let other = Photo { order: PhotoOrder { recipe, ..order() }, ..photo(1) };
    place.add_result(&photo(1), b"first".to_vec()).await.expect("stored");
    let second = place.add_result(&other, b"second".to_vec()).await.expect("stored");
    assert_eq!(second.sha256, Some(Sha256::of(b"second")));
}

fn photo_as(kind: ResultKind) -> Photo {
    let recipe = RecipeText::from_canonical(order().recipe.as_str().to_owned(), kind);
    Photo { order: PhotoOrder { recipe, ..order() }, ..photo(1) }
}

async fn another_kind_of_file_is_another_result(place: &impl Place) {
    for kind in ResultKind::ALL {
        let bytes = format!("{kind:?}").into_bytes();
        let stored = place.add_result(&photo_as(kind), bytes.clone()).await.expect("stored");
        assert_eq!(stored.sha256, Some(Sha256::of(&bytes)));
    }
    place.remove_result(&photo_as(ResultKind::Png)).await.expect("it is there");
    for (kind, expected) in [(ResultKind::Png, "late"), (ResultKind::Webp, "Webp")] {
        let late = place.add_result(&photo_as(kind), b"late".to_vec()).await.expect("stored");
        assert_eq!(late.sha256, Some(Sha256::of(expected.as_bytes())), "{kind:?}");
    }
}

/// R57.
async fn what_is_kept_outlives_what_it_was_copied_from(place: &impl Place) {
    assert_eq!(place.keep(&photo(1), NOW, Part::Original).await.expect("an answer"), None);
    let link = place.sign_upload(id(1), &order(), LIFE).await.expect("a link");
    assert!(place.browse(&link, id(1), PICTURE).await, "the link works");
    place.add_result(&photo(1), b"first".to_vec()).await.expect("stored");
    for (part, bytes) in [(Part::Original, PICTURE), (Part::Result, b"first")] {
        let kept = place.keep(&photo(1), NOW, part).await.expect("an answer").expect("it is there");
        assert_eq!(kept.sha256, Some(Sha256::of(bytes)), "{part:?}");
        assert_eq!(usize::try_from(kept.size_bytes), Ok(bytes.len()), "{part:?}");
    }
    place.remove_upload(id(1)).await.expect("it is there");
    place.remove_result(&photo(1)).await.expect("it is there");
    place.add_result(&photo(1), b"another".to_vec()).await.expect("stored");
    let again = place.keep(&photo(1), NOW, Part::Result).await.expect("an answer").expect("kept");
    assert_eq!(again.sha256, Some(Sha256::of(b"first")), "what was kept first stays");
    let later = NOW.plus(LIFE);
    let anew = place.keep(&photo(1), later, Part::Result).await.expect("an answer");
    let another = Some(Sha256::of(b"another"));
    assert_eq!(anew.and_then(|kept| kept.sha256), another, "another exhibit has its own files");
    let there = async || {
        let stored = place.add_result(&photo(1), b"a late one".to_vec()).await.expect("stored");
        stored.sha256
    };
    place.put_back(&photo(1), NOW).await.expect("an answer");
    assert_eq!(there().await, another, "one is there");
    place.remove_result(&photo(1)).await.expect("it is there");
    place.put_back(&photo(1), NOW).await.expect("an answer");
    assert_eq!(there().await, Some(Sha256::of(b"first")), "what was kept is back");
    for part in Part::ALL {
        assert!(place.kept(id(1), NOW, part).await.expect("an answer").is_some());
        place.remove_kept(id(1), NOW, part).await.expect("it is there");
        place.remove_kept(id(1), NOW, part).await.expect("removing what is gone is fine");
        assert_eq!(place.kept(id(1), NOW, part).await.expect("an answer"), None);
    }
}

#[tokio::test]
async fn an_exhibit_is_only_ever_downloaded() {
    let place = Cloud::connect().buckets().await;
    place.add_result(&photo(1), PICTURE.to_vec()).await.expect("stored");
    place.keep(&photo(1), NOW, Part::Result).await.expect("an answer").expect("it is there");
    let name = FileName::parse("exhibit.jpg").expect("a name");
    let url = place.sign_kept(id(1), NOW, Part::Result, &name, LIFE).await.expect("a link");
    let heard = send(Method::GET, &url, &[], b"").await;
    assert_eq!((heard.status, &heard.body[..]), (StatusCode::OK, PICTURE));
    assert_eq!(heard.headers["content-type"], "application/octet-stream");
    let expected = "attachment; filename*=UTF-8''exhibit.jpg";
    assert_eq!(heard.headers["content-disposition"], expected);
}

#[tokio::test]
async fn a_link_takes_only_the_file_that_was_announced() {
    let place = Cloud::connect().buckets().await;
    let link = place.sign_upload(id(1), &order(), LIFE).await.expect("a link");
    let put = async |url: &str, headers: &[(String, String)], bytes: &[u8]| {
        send(Method::PUT, url, headers, bytes).await.status
    };
    let longer = [PICTURE, b"!"].concat();
    assert_eq!(put(&link.url, &link.headers, &longer).await, StatusCode::FORBIDDEN, "length");
    let mut torn = PICTURE.to_vec();
    torn[0] ^= 1;
    assert_eq!(put(&link.url, &link.headers, &torn).await, StatusCode::BAD_REQUEST, "content");
    for signed in ["content-type", "x-amz-checksum-sha256", "if-none-match"] {
        let rest: Vec<_> =
            link.headers.iter().filter(|(name, _)| name != signed).cloned().collect();
        assert_ne!(rest.len(), link.headers.len(), "{signed} is signed");
        assert_eq!(put(&link.url, &rest, PICTURE).await, StatusCode::FORBIDDEN, "{signed}");
    }
    let elsewhere = link.url.replace(&id(1).bare(), &id(2).bare());
    assert_ne!(elsewhere, link.url);
    assert_eq!(put(&elsewhere, &link.headers, PICTURE).await, StatusCode::FORBIDDEN, "key");
    assert_eq!(place.uploaded(id(1)).await.expect("an answer"), None);
    assert!(place.browse(&link, id(1), PICTURE).await, "the link itself still works");
}

#[tokio::test]
async fn a_download_has_the_customers_file_name_and_says_what_it_is() {
    let place = Cloud::connect().buckets().await;
    let signed = async |kind: ResultKind| {
        let name = format!("той жұма (1)-suret.{}", kind.media().extension());
        let name = FileName::parse(&name).expect("a name");
        place.sign_download(&photo_as(kind), &name, LIFE).await.expect("a link")
    };
    for (kind, media, ending) in [
        (ResultKind::Jpeg, "image/jpeg", "jpg"),
        (ResultKind::Png, "image/png", "png"),
        (ResultKind::Webp, "image/webp", "webp"),
    ] {
        place.add_result(&photo_as(kind), PICTURE.to_vec()).await.expect("stored");
        let url = signed(kind).await;
        let heard = send(Method::GET, &url, &[], b"").await;
        assert_eq!((heard.status, &heard.body[..]), (StatusCode::OK, PICTURE));
        assert_eq!(heard.headers["content-type"], media);
        let encoded = "%D1%82%D0%BE%D0%B9%20%D0%B6%D2%B1%D0%BC%D0%B0%20%281%29-suret";
        let expected = format!("attachment; filename*=UTF-8''{encoded}.{ending}");
        assert_eq!(heard.headers["content-disposition"], expected);
    }
    let url = signed(ResultKind::Jpeg).await;
    let other = url.replace(&id(1).bare(), &id(2).bare());
    assert_eq!(send(Method::GET, &other, &[], b"").await.status, StatusCode::FORBIDDEN);
}
