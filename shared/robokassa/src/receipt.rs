//! The receipt of Kazakhstan: four keys an item (7.1).

use std::fmt::Write as _;

use crate::amount::Amount;
use crate::form::encode;

/// The tax of an item (7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tax {
    /// The seller pays no VAT.
    None,
    /// 0 %.
    Vat0,
    /// 5 %.
    Vat5,
    /// 12 %.
    Vat12,
    /// 16 %, the general rate since 2026.
    Vat16,
}

impl Tax {
    /// The code of the protocol.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Vat0 => "vat0",
            Self::Vat5 => "vat5",
            Self::Vat12 => "vat12",
            Self::Vat16 => "vat16",
        }
    }

    /// Reads what [`Tax::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::None, Self::Vat0, Self::Vat5, Self::Vat12, Self::Vat16]
            .into_iter()
            .find(|tax| tax.as_str() == text)
    }
}

/// One line of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// English or Russian letters, digits and ASCII punctuation (7.3).
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// Of the whole line, not of one piece.
    pub sum: Amount,
    /// Which tax.
    pub tax: Tax,
}

/// A receipt, written once: the signed text and the sent text are the same (1.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    encoded: String,
    total: Amount,
}

/// Why a receipt is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// No items, or more than [`Receipt::ITEMS_MAX`].
    #[error("a receipt has 1 to 100 items")]
    Items,
    /// Empty, too long, or with letters outside the set.
    #[error("the name of an item is 1 to 128 Russian or English letters, digits and marks")]
    Name,
    /// Nothing of something.
    #[error("the quantity of an item is at least 1")]
    Quantity,
    /// Nothing to pay, or more than 64 bits hold.
    #[error("the total of a receipt is above zero and not too large")]
    Total,
}

impl Receipt {
    /// Most items (7.2).
    pub const ITEMS_MAX: usize = 100;
    /// Longest name (7.2).
    pub const NAME_CHARS_MAX: usize = 128;

    /// Writes the JSON and encodes it once: convention A (1.5).
    pub fn new(items: &[Item]) -> Result<Self, ReceiptError> {
        if items.is_empty() || items.len() > Self::ITEMS_MAX {
            return Err(ReceiptError::Items);
        }
        let mut total = Amount::from_tiyn(0);
        let mut lines = Vec::with_capacity(items.len());
        for item in items {
            total = total.checked_add(item.sum).ok_or(ReceiptError::Total)?;
            lines.push(line(item)?);
        }
        if total.tiyn() == 0 {
            return Err(ReceiptError::Total);
        }
        let json = format!("{{\"items\":[{}]}}", lines.join(","));
        Ok(Self { encoded: encode(&json), total })
    }

    /// The text for the base string and for the form's field alike.
    pub fn encoded(&self) -> &str {
        &self.encoded
    }

    /// The sum of all lines, which must be `OutSum` (7.1).
    pub const fn total(&self) -> Amount {
        self.total
    }
}

/// One item as JSON.
fn line(item: &Item) -> Result<String, ReceiptError> {
    if !is_plain(&item.name, Receipt::NAME_CHARS_MAX) {
        return Err(ReceiptError::Name);
    }
    if item.quantity == 0 {
        return Err(ReceiptError::Quantity);
    }
    // No control characters are in the set, so these two marks are all that JSON wants escaped.
    let name = item.name.replace('\\', "\\\\").replace('"', "\\\"");
    let mut json = format!("{{\"name\":\"{name}\",\"quantity\":{}", item.quantity);
    // Writing to a `String` cannot fail.
    let _ = write!(json, ",\"sum\":{},\"tax\":\"{}\"}}", item.sum, item.tax.as_str());
    Ok(json)
}

/// Whether a text keeps to the letters that Robokassa promises to print (1.2, 7.3): English and
/// Russian letters, digits, spaces and ASCII punctuation. Kazakh letters are outside.
pub(crate) fn is_plain(text: &str, chars_max: usize) -> bool {
    let allowed = |char: char| matches!(char, ' '..='~' | 'А'..='я' | 'Ё' | 'ё');
    !text.trim().is_empty() && text.chars().count() <= chars_max && text.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::{Item, Receipt, ReceiptError, Tax, encode};
    use crate::amount::Amount;

    fn item(name: &str, quantity: u32, tiyn: u64) -> Item {
        Item { name: name.to_owned(), quantity, sum: Amount::from_tiyn(tiyn), tax: Tax::None }
    }

    #[test]
    fn quotes_are_escaped() {
        let receipt = Receipt::new(&[item("a\"b\\c", 2, 150)]).expect("a receipt");
        let json = r#"{"items":[{"name":"a\"b\\c","quantity":2,"sum":1.50,"tax":"none"}]}"#;
        assert_eq!(receipt.encoded(), encode(json));
        assert_eq!(receipt.total().tiyn(), 150);
    }

    #[test]
    fn what_cannot_be_printed_is_refused() {
        let error = |items: &[Item]| Receipt::new(items).err();
        assert_eq!(error(&[]), Some(ReceiptError::Items));
        assert_eq!(error(&vec![item("a", 1, 1); 101]), Some(ReceiptError::Items));
        for name in ["", " ", "a\n", "қ", &"a".repeat(129)] {
            assert_eq!(error(&[item(name, 1, 1)]), Some(ReceiptError::Name), "{name}");
        }
        assert_eq!(error(&[item("a", 0, 1)]), Some(ReceiptError::Quantity));
        assert_eq!(error(&[item("a", 1, 0)]), Some(ReceiptError::Total));
        assert_eq!(error(&[item("a", 1, u64::MAX), item("b", 1, 1)]), Some(ReceiptError::Total));
    }

    #[test]
    fn taxes_are_read_back() {
        for code in ["none", "vat0", "vat5", "vat12", "vat16"] {
            assert_eq!(Tax::parse(code).map(Tax::as_str), Some(code));
        }
        assert_eq!(Tax::parse("vat8"), None);
    }
}
