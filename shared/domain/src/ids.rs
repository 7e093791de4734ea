//! One type per kind of id, so that a pack cannot be passed where a photo is meant. The text form
//! carries a prefix: a log line says what its ids are.

use crate::base32;
use crate::order::OrderNumber;
use sha2::{Digest, Sha256};

/// The text is not an id of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an id we gave out")]
pub struct NotAnId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// An id from 128 bits that the caller drew or derived.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The 26 characters without the prefix, for keys of stores.
            pub fn bare(&self) -> String {
                base32::encode(self.0)
            }

            /// Reads the 26 characters without the prefix.
            pub fn from_bare(text: &str) -> Result<Self, NotAnId> {
                base32::decode(text).map(Self).ok_or(NotAnId)
            }

            /// Reads the text form with its prefix.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                Self::from_bare(text.strip_prefix($prefix).ok_or(NotAnId)?)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}{}", $prefix, self.bare())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }
    };
}

id!(
    /// A customer's account.
    AccountId,
    "ac_"
);
id!(
    /// A pack of photos that an account holds.
    PackId,
    "pk_"
);
id!(
    /// One photo, from the upload link to the result.
    PhotoId,
    "ph_"
);
id!(
    /// One run of the photo function on one photo.
    LeaseId,
    "ls_"
);

id!(
    /// A paper that an operator asked a customer for.
    PaperId,
    "pa_"
);

impl AccountId {
    /// Spreads accounts evenly over `shards` index keys.
    pub fn shard(&self, shards: u8) -> u8 {
        let [.., last] = self.0;
        last.checked_rem(shards).unwrap_or(0)
    }
}

impl PackId {
    /// The free pack of an account: there is one, so its id follows from the account's.
    pub fn of_free_pack(account: AccountId) -> Self {
        Self(derived(&[b"free pack", &account.0]))
    }

    /// The pack that the payment of an order opens: there is one.
    pub fn of_order(order: OrderNumber) -> Self {
        Self(derived(&[b"order", &order.get().to_be_bytes()]))
    }

    /// Spreads packs evenly over `shards` index keys.
    pub fn shard(&self, shards: u8) -> u8 {
        let [.., last] = self.0;
        last.checked_rem(shards).unwrap_or(0)
    }
}

impl PaperId {
    /// The paper that is asked for in these words, when `before` of the same were checked.
    pub fn of(account: AccountId, what: &str, why: &str, before: u32) -> Self {
        let (what, why) = (what.as_bytes(), why.as_bytes());
        Self(derived(&[b"paper", &account.0, what, why, &before.to_be_bytes()]))
    }
}

impl PhotoId {
    /// The id of place `index` in the batch that `account` sent under `key`. The same request
    /// gives the same ids, which is what makes a repeated batch harmless.
    pub fn of_batch(account: AccountId, key: &str, index: u32) -> Self {
        Self(derived(&[b"photo", &account.0, key.as_bytes(), &index.to_be_bytes()]))
    }

    /// Spreads photos evenly over `shards` index keys.
    pub fn shard(&self, shards: u8) -> u8 {
        let [.., last] = self.0;
        last.checked_rem(shards).unwrap_or(0)
    }
}

/// 128 bits of SHA-256 over the parts, each with its length in front so that no two lists of parts
/// read the same.
fn derived(parts: &[&[u8]]) -> [u8; 16] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part);
    }
    let digest: [u8; 32] = hasher.finalize().into();
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let id = PhotoId::from_bytes([7; 16]);
        assert_eq!(PhotoId::parse(&id.to_string()), Ok(id));
        assert_eq!(PackId::parse(&id.to_string()), Err(NotAnId), "a photo is not a pack");
        assert_eq!(PhotoId::parse(&id.bare()), Err(NotAnId), "the prefix belongs to the text");
    }

    #[test]
    fn a_batch_has_one_id_per_place() {
        let account = AccountId::from_bytes([1; 16]);
        let first = PhotoId::of_batch(account, "key", 0);
        assert_eq!(first, PhotoId::of_batch(account, "key", 0));
        assert_ne!(first, PhotoId::of_batch(account, "key", 1));
        assert_ne!(first, PhotoId::of_batch(account, "other", 0));
        assert_ne!(first, PhotoId::of_batch(AccountId::from_bytes([2; 16]), "key", 0));
    }
}
