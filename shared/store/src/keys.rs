//! Every key of every store, in one place.
//!
//! | table | item | pk | sk |
//! | --- | --- | --- | --- |
//! | ledger | account | `A#<account>` | `P` |
//! | ledger | pack | `A#<account>` | `PACK#<pack>` |
//! | ledger | photo | `PHOTO#<photo>` | `J` |
//! | journal | line | `A#<account>` | the line's own key |
//! | people | profile | `A#<account>` | `PROFILE` |
//! | people | claim on an e-mail | `LOGIN#<sha256 of the folded address>` | `LOGIN` |
//! | people | session | `S#<sha256 of the token>` | `S` |
//!
//! | index | on | hash | range | serves |
//! | --- | --- | --- | --- | --- |
//! | `due` | ledger | `gpk` = `DUE#<0..15>` | `gsk` = `<ms, 13 digits>#<photo>` | what the sweeper looks at |
//! | `mine` | ledger | `opk` = `A#<account>` | `osk` = `<ms, 13 digits>#<photo>` | a customer's photos, newest first |
//! | `by_time` | journal | `pk` | `at` (number) | a customer's journal, newest first |
//!
//! | bucket | object | key |
//! | --- | --- | --- |
//! | uploads | what the customer sent | `in/<photo>` |
//! | results | what the recipe made of it | `out/<photo>/<16 hex digits of the recipe's SHA-256>.jpg` |

use crate::Key;
use domain::ports::DUE_SHARDS;
use domain::{AccountId, Email, PackId, Photo, PhotoId, Time, TokenDigest};
use sha2::{Digest, Sha256};

/// The index of due photos.
pub const DUE: &str = "due";
/// The index of a customer's photos.
pub const MINE: &str = "mine";
/// The journal by time.
pub const BY_TIME: &str = "by_time";
/// How pack keys begin.
pub const PACK_PREFIX: &str = "PACK#";
const PHOTO_PREFIX: &str = "PHOTO#";

/// The partition of an account, in every table.
pub fn account_partition(id: AccountId) -> String {
    format!("A#{}", id.bare())
}

/// The account.
pub fn account(id: AccountId) -> Key {
    Key { pk: account_partition(id), sk: "P".to_owned() }
}

/// A pack.
pub fn pack(account: AccountId, id: PackId) -> Key {
    Key { pk: account_partition(account), sk: format!("{PACK_PREFIX}{}", id.bare()) }
}

/// A photo.
pub fn photo(id: PhotoId) -> Key {
    Key { pk: format!("{PHOTO_PREFIX}{}", id.bare()), sk: "J".to_owned() }
}

/// The photo that a partition key of the ledger belongs to.
pub fn photo_of(pk: &str) -> Option<PhotoId> {
    PhotoId::from_bare(pk.strip_prefix(PHOTO_PREFIX)?).ok()
}

/// A line of the journal.
pub fn line(account: AccountId, key: &str) -> Key {
    Key { pk: account_partition(account), sk: key.to_owned() }
}

/// The personal part of an account.
pub fn profile(id: AccountId) -> Key {
    Key { pk: account_partition(id), sk: "PROFILE".to_owned() }
}

/// The claim on an e-mail. The key holds a digest, so that keys in logs and metrics tell nobody.
pub fn login(email: &Email) -> Key {
    let digest: [u8; 32] = Sha256::digest(email.folded().as_bytes()).into();
    Key { pk: format!("LOGIN#{}", hex(&digest)), sk: "LOGIN".to_owned() }
}

/// A session.
pub fn session(token: &TokenDigest) -> Key {
    Key { pk: format!("S#{}", hex(&token.0)), sk: "S".to_owned() }
}

/// The hash key of a shard of the index of due photos.
pub fn due_partition(shard: u8) -> String {
    format!("DUE#{shard}")
}

/// Hash and range key of a photo that is due.
pub fn due(id: PhotoId, at: Time) -> (String, String) {
    (due_partition(id.shard(DUE_SHARDS)), timed(at, id))
}

/// The range key of a photo among its owner's.
pub fn mine(id: PhotoId, created: Time) -> String {
    timed(created, id)
}

/// A time as text that sorts as the times do.
pub fn sortable(at: Time) -> String {
    format!("{:013}", at.as_millis())
}

fn timed(at: Time, id: PhotoId) -> String {
    format!("{}#{}", sortable(at), id.bare())
}

/// How keys of uploads begin.
pub const UPLOAD_PREFIX: &str = "in/";

/// The object that the customer uploads.
pub fn upload(id: PhotoId) -> String {
    format!("{UPLOAD_PREFIX}{}", id.bare())
}

/// The photo that a decoded upload key names. Anything but a key of ours is nothing.
pub fn photo_of_upload(key: &str) -> Option<PhotoId> {
    PhotoId::from_bare(key.strip_prefix(UPLOAD_PREFIX)?).ok()
}

/// The object that holds the result of the photo's recipe.
pub fn result(photo: &Photo) -> String {
    let digest: [u8; 32] = Sha256::digest(photo.order.recipe.as_str().as_bytes()).into();
    format!("out/{}/{}.jpg", photo.id.bare(), hex(digest.first_chunk::<8>().unwrap_or(&[0; 8])))
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn one_box_one_key() {
        let key = |text| Email::parse(text).map(|email| login(&email)).unwrap();
        assert_eq!(key("A@b.kz"), key("a@B.KZ"));
        assert_ne!(key("a@b.kz"), key("b@b.kz"));
    }
}
