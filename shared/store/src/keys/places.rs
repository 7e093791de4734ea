//! Where items stand in the indexes, and what an entry of an index names.

use super::{PACK_PREFIX, PHOTO_PREFIX, REFUND_PREFIX, timed};
use crate::{Item, Key, Value};
use domain::ports::{DUE_SHARDS, Due};
use domain::{AccountId, OrderNumber, PackId, PhotoId, RefundId, Time};

/// The key of an item that an index gave.
pub fn of(item: &Item) -> Option<Key> {
    match (item.get("pk"), item.get("sk")) {
        (Some(Value::S(pk)), Some(Value::S(sk))) => Some(Key { pk: pk.clone(), sk: sk.clone() }),
        _ => None,
    }
}

/// Whose partition an item stands in, where it is an account's.
pub fn account_of(item: &Item) -> Option<AccountId> {
    match item.get("pk") {
        Some(Value::S(pk)) => AccountId::from_bare(pk.strip_prefix("A#")?).ok(),
        _ => None,
    }
}

/// What the key of an item says it is, where somebody may have to look after it.
pub fn due_of(pk: &str, sk: &str) -> Option<Due> {
    if let Some(photo) = pk.strip_prefix(PHOTO_PREFIX) {
        return PhotoId::from_bare(photo).ok().map(Due::Photo);
    }
    if let Some(account) = pk.strip_prefix("A#") {
        if sk == "P" {
            return AccountId::from_bare(account).ok().map(Due::Account);
        }
        let pack = PackId::from_bare(sk.strip_prefix(PACK_PREFIX)?).ok()?;
        return Some(Due::Pack(AccountId::from_bare(account).ok()?, pack));
    }
    let order = OrderNumber::parse(pk.strip_prefix("O#")?)?;
    match sk.strip_prefix(REFUND_PREFIX) {
        Some(round) => Some(Due::Refund(RefundId { order, round: round.parse().ok()? })),
        None => (sk == "O").then_some(Due::Order(order)),
    }
}

/// The hash key of a shard of the index of what is due.
pub fn due_partition(shard: u8) -> String {
    format!("DUE#{shard}")
}

/// Hash and range key of a photo that is due.
pub fn due_photo(id: PhotoId, at: Time) -> (String, String) {
    (due_partition(id.shard(DUE_SHARDS)), timed(at, &id.bare()))
}

/// Hash and range key of an order that is due.
pub fn due_order(number: OrderNumber, at: Time) -> (String, String) {
    (due_partition(number.shard(DUE_SHARDS)), timed(at, &number.to_string()))
}

/// Hash and range key of a pack that is due.
pub fn due_pack(account: AccountId, id: PackId, at: Time) -> (String, String) {
    let name = format!("{}#{}", account.bare(), id.bare());
    (due_partition(id.shard(DUE_SHARDS)), timed(at, &name))
}

/// Hash and range key of a refund that is due.
pub fn due_refund(id: RefundId, at: Time) -> (String, String) {
    (due_partition(id.order.shard(DUE_SHARDS)), timed(at, &id.bare()))
}

/// Hash and range key of an account that is due.
pub fn due_account(id: AccountId, at: Time) -> (String, String) {
    (due_partition(id.shard(DUE_SHARDS)), timed(at, &id.bare()))
}

/// The partition of an account's orders in the index `mine`.
pub fn orders_partition(account: AccountId) -> String {
    format!("O#{}", account.bare())
}

/// The range key of an order among its owner's.
pub fn order_place(number: OrderNumber, placed: Time) -> String {
    timed(placed, &number.to_string())
}

/// The range key of a refund among the open ones.
pub fn refund_place(id: RefundId, asked: Time) -> String {
    timed(asked, &id.bare())
}

/// The range key of a photo among its owner's.
pub fn mine(id: PhotoId, created: Time) -> String {
    timed(created, &id.bare())
}

/// A time as text that sorts as the times do.
pub fn sortable(at: Time) -> String {
    format!("{:013}", at.as_millis())
}
