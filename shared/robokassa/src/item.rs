//! Lines of an invoice or of a refund's receipt, as Russian shops send them (5, 6, 7.2).

use serde::Serialize;

use crate::amount::Amount;
use crate::jwt;
use crate::receipt::{Receipt, is_plain};

/// An enum of codes, each variant documented by its code.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        pub enum $name {
            $(#[doc = concat!("`", $code, "`")] #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code of the protocol.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Reads what `as_str` wrote.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.as_str() == text)
            }
        }
    };
}

codes! {
    /// The tax of a line in Russia; that of Kazakhstan is [`crate::Tax`].
    ItemTax {
        None = "none",
        Vat0 = "vat0",
        Vat5 = "vat5",
        Vat7 = "vat7",
        Vat10 = "vat10",
        Vat20 = "vat20",
        Vat22 = "vat22",
        Vat105 = "vat105",
        Vat107 = "vat107",
        Vat110 = "vat110",
        Vat120 = "vat120",
        Vat122 = "vat122",
    }
}

codes! {
    /// How a line is paid for.
    PaymentMethod {
        FullPrepayment = "full_prepayment",
        Prepayment = "prepayment",
        Advance = "advance",
        FullPayment = "full_payment",
        PartialPayment = "partial_payment",
        Credit = "credit",
        CreditPayment = "credit_payment",
    }
}

codes! {
    /// What a line is; of the eighteen codes those that a service may need.
    PaymentObject {
        Commodity = "commodity",
        Job = "job",
        Service = "service",
        IntellectualActivity = "intellectual_activity",
        Payment = "payment",
        Composite = "composite",
        Another = "another",
        PropertyRight = "property_right",
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvoiceItem {
    /// English or Russian letters, digits and ASCII punctuation (7.3).
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// Of one piece, unlike the sum in a [`Receipt`].
    #[serde(serialize_with = "jwt::number")]
    pub cost: Amount,
    /// Which tax.
    pub tax: ItemTax,
    /// How it is paid for.
    pub payment_method: PaymentMethod,
    /// What it is.
    pub payment_object: PaymentObject,
}

/// Whether the lines may be sent and come to the sum. No lines come to any sum: there is no
/// receipt then.
pub(crate) fn come_to(items: &[InvoiceItem], sum: Option<Amount>) -> bool {
    let fine = |item: &InvoiceItem| {
        is_plain(&item.name, Receipt::NAME_CHARS_MAX) && (1..=99_999).contains(&item.quantity)
    };
    let total = items.iter().try_fold(0_u64, |total, item| {
        total.checked_add(item.cost.tiyn().checked_mul(u64::from(item.quantity))?)
    });
    items.is_empty()
        || (items.len() <= Receipt::ITEMS_MAX
            && items.iter().all(fine)
            && total.is_some_and(|total| {
                total > 0 && sum.is_none_or(|sum| sum == Amount::from_tiyn(total))
            }))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{InvoiceItem, ItemTax, PaymentMethod, PaymentObject, come_to};
    use crate::amount::Amount;

    pub(crate) fn item(quantity: u32, tiyn: u64) -> InvoiceItem {
        InvoiceItem {
            name: "Пакет 20 фото".to_owned(),
            quantity,
            cost: Amount::from_tiyn(tiyn),
            tax: ItemTax::None,
            payment_method: PaymentMethod::FullPayment,
            payment_object: PaymentObject::Service,
        }
    }

    #[test]
    fn codes_are_read_back() {
        assert!(ItemTax::ALL.iter().all(|code| ItemTax::parse(code.as_str()) == Some(*code)));
        assert_eq!(PaymentMethod::parse("full_payment"), Some(PaymentMethod::FullPayment));
        assert_eq!(PaymentObject::parse("lottery"), None);
    }

    #[test]
    fn lines_come_to_the_sum() {
        let sum = |tiyn| Some(Amount::from_tiyn(tiyn));
        assert!(come_to(&[], sum(1)) && come_to(&[], None));
        assert!(come_to(&[item(2, 50), item(1, 1)], sum(101)));
        assert!(come_to(&[item(2, 50)], None));
        for (quantity, tiyn, sum) in
            [(2, 50, sum(99)), (0, 50, sum(0)), (100_000, 1, None), (1, 0, None)]
        {
            assert!(!come_to(&[item(quantity, tiyn)], sum));
        }
        assert!(!come_to(&[item(2, u64::MAX)], None));
        assert!(!come_to(&vec![item(1, 1); 101], sum(101)));
        let mut kazakh = item(1, 1);
        kazakh.name = "қ".to_owned();
        assert!(!come_to(&[kazakh], None));
    }
}
