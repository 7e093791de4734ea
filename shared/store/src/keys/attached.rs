//! Where complaints, papers and their files are.

use super::{sortable, timed};
use crate::Key;
use domain::{AccountId, AttachedTo, ComplaintNumber, PaperId, Time};

/// Where all complaints are listed.
pub const COMPLAINTS: &str = "COMPLAINTS";

/// A complaint.
pub fn complaint(number: ComplaintNumber) -> Key {
    Key { pk: format!("CM#{number}"), sk: "C".to_owned() }
}

/// Its place among all of them.
pub fn listed_complaint(number: ComplaintNumber, received: Time) -> Key {
    Key { pk: COMPLAINTS.to_owned(), sk: timed(received, &number.to_string()) }
}

/// The complaint that a place in the list names.
pub fn complaint_of_place(sk: &str) -> Option<ComplaintNumber> {
    let (at, number) = sk.split_once('#')?;
    let number = ComplaintNumber::parse(number)?;
    let millis = at.parse().ok()?;
    (sortable(Time::from_millis(millis)) == at).then_some(number)
}

/// The partition of the papers that an account was asked for.
pub fn papers_partition(account: AccountId) -> String {
    format!("PP#{}", account.bare())
}

/// A paper that was asked for.
pub fn paper(account: AccountId, id: PaperId) -> Key {
    Key { pk: papers_partition(account), sk: id.bare() }
}

/// The object of an attached file. None of them is an upload of a photo, so none wakes the engine.
pub fn attachment(to: AttachedTo) -> String {
    match to {
        AttachedTo::Complaint(number, n) => format!("papers/complaints/{number}/{n}"),
        AttachedTo::Paper(account, id) => {
            format!("papers/accounts/{}/{}", account.bare(), id.bare())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number() -> ComplaintNumber {
        ComplaintNumber::parse("0123-4567-8901").unwrap()
    }

    #[test]
    fn a_place_in_the_list_names_its_complaint() {
        let at = Time::from_millis(1_795_435_200_000);
        let place = listed_complaint(number(), at).sk;
        assert_eq!(complaint_of_place(&place), Some(number()));
        for text in ["", "#", "1#0123-4567-8901", "1795435200000#x", "1795435200000"] {
            assert_eq!(complaint_of_place(text), None, "{text}");
        }
    }

    #[test]
    fn an_attached_file_is_no_photo() {
        let (account, paper) = (AccountId::from_bytes([1; 16]), PaperId::from_bytes([2; 16]));
        let all = [AttachedTo::Complaint(number(), 1), AttachedTo::Paper(account, paper)];
        for key in all.map(attachment) {
            assert!(key.starts_with("papers/"), "{key}");
            assert_eq!(super::super::photo_of_upload(&key), None, "{key}");
        }
    }
}
