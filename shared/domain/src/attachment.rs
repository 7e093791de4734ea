//! Files that are attached to something: the proof of a complaint, a paper that an operator asked
//! for (R9, R12, R56). They are looked at by people and edited by nobody.

use crate::complaint::ComplaintNumber;
use crate::ids::PaperId;
use crate::ports::{SignedRequest, StoreError, Stored};
use crate::{AccountId, FileName, Sha256, Span};

/// What kind of file it says it is. Nothing of ours ever opens one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperType {
    /// `application/pdf`
    Pdf,
    /// `image/jpeg`
    Jpeg,
    /// `image/png`
    Png,
}

/// No such kind is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("we take application/pdf, image/jpeg and image/png")]
pub struct PaperTypeError;

impl PaperType {
    /// All of them.
    pub const ALL: [PaperType; 3] = [Self::Pdf, Self::Jpeg, Self::Png];

    /// The one door.
    pub fn parse(text: &str) -> Result<Self, PaperTypeError> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(PaperTypeError)
    }

    /// The registered name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// A file as it was announced: its link takes exactly this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What it was called.
    pub name: FileName,
    /// What it says it is.
    pub media: PaperType,
    /// How long it is.
    pub size_bytes: u64,
    /// What it hashes to.
    pub sha256: Sha256,
}

impl Attachment {
    /// The largest file: ten mebibytes, a scan of many pages.
    pub const SIZE_BYTES_MAX: u64 = 10 * 1024 * 1024;

    /// Whether what is stored is this file.
    pub fn is(&self, stored: &Stored) -> bool {
        stored.size_bytes == self.size_bytes
            && stored.sha256.is_none_or(|sha256| sha256 == self.sha256)
    }
}

/// Where an attached file belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachedTo {
    /// The file of a complaint at this place, from 1.
    Complaint(ComplaintNumber, u32),
    /// A paper of an account: there is one file for each.
    Paper(AccountId, PaperId),
}

/// Where attached files are kept.
#[allow(
    async_fn_in_trait,
    reason = "ports are used as generics; whether a future may cross threads is settled in main"
)]
pub trait Attachments {
    /// A link to upload exactly this file, once, for `life`.
    async fn sign_attaching(
        &self,
        to: AttachedTo,
        file: &Attachment,
        life: Span,
    ) -> Result<SignedRequest, StoreError>;
    /// What is there, if anything.
    async fn attached(&self, to: AttachedTo) -> Result<Option<Stored>, StoreError>;
    /// A link that a browser saves under this name and never shows, for `life`.
    async fn sign_handing_out(
        &self,
        to: AttachedTo,
        name: &FileName,
        life: Span,
    ) -> Result<String, StoreError>;
    /// Removes it. Removing what is gone is fine.
    async fn detach(&self, to: AttachedTo) -> Result<(), StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_papers() {
        for kind in PaperType::ALL {
            assert_eq!(PaperType::parse(kind.as_str()), Ok(kind));
        }
        for text in ["image/svg+xml", "text/html", "application/PDF", "image/heic", ""] {
            assert_eq!(PaperType::parse(text), Err(PaperTypeError), "{text}");
        }
    }

    #[test]
    fn a_file_is_itself_by_length_and_content() {
        let file = Attachment {
            name: FileName::parse("a.pdf").unwrap(),
            media: PaperType::Pdf,
            size_bytes: 3,
            sha256: Sha256::of(b"one"),
        };
        let stored = |size_bytes, sha256| Stored { size_bytes, sha256 };
        assert!(file.is(&stored(3, Some(Sha256::of(b"one")))));
        assert!(file.is(&stored(3, None)), "the link took nothing else");
        assert!(!file.is(&stored(3, Some(Sha256::of(b"two")))));
        assert!(!file.is(&stored(4, Some(Sha256::of(b"one")))));
    }
}
