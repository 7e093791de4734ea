//! The first directory of a TIFF structure, which is also what EXIF is (TIFF 6.0, section 2).
//!
//! Only the first directory is read and no pointer is followed twice, so loops cannot hurt.

use super::Told;

const ORIENTATION: u16 = 274;
const ARTIST: u16 = 315;
const COPYRIGHT: u16 = 33_432;
const EXIF: u16 = 34_665;
const TAKEN: u16 = 36_867;
/// The longest name or notice that is carried over.
const TEXT_BYTES_MAX: usize = 1_000;

pub(super) struct Ifd<'a> {
    bytes: &'a [u8],
    little: bool,
    entries_at: usize,
    entries: usize,
}

impl<'a> Ifd<'a> {
    /// `None` when the bytes are not a TIFF structure with a complete first directory.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Ifd<'a>> {
        let little = match bytes {
            [b'I', b'I', 42, 0, ..] => true,
            [b'M', b'M', 0, 42, ..] => false,
            _ => return None,
        };
        let first = Ifd { bytes, little, entries_at: 0, entries: 0 }.long(4)?;
        Ifd::at(bytes, little, first)
    }

    fn at(bytes: &'a [u8], little: bool, start: u32) -> Option<Ifd<'a>> {
        let mut ifd = Ifd { bytes, little, entries_at: 0, entries: 0 };
        let start = usize::try_from(start).ok()?;
        ifd.entries = usize::from(ifd.short(start)?);
        ifd.entries_at = start.checked_add(2)?;
        bytes.get(ifd.entries_at..ifd.entries_at.checked_add(ifd.entries * 12)?)?;
        Some(ifd)
    }

    /// The first value of a tag that holds bytes, shorts or longs.
    pub(super) fn number(&self, tag: u16) -> Option<u32> {
        let entry = self.entry(tag)?;
        match self.short(entry + 2)? {
            1 => self.bytes.get(entry + 8).map(|byte| u32::from(*byte)),
            3 if self.long(entry + 4)? <= 2 => self.short(entry + 8).map(u32::from),
            3 => self.short(usize::try_from(self.long(entry + 8)?).ok()?).map(u32::from),
            4 => self.long(entry + 8),
            _ => None,
        }
    }

    /// The content of a tag that holds more than four bytes (types BYTE and UNDEFINED).
    pub(super) fn blob(&self, tag: u16) -> Option<&'a [u8]> {
        let entry = self.entry(tag)?;
        if !matches!(self.short(entry + 2)?, 1 | 7) {
            return None;
        }
        let length = usize::try_from(self.long(entry + 4)?).ok()?;
        let start = usize::try_from(self.long(entry + 8)?).ok()?;
        self.bytes.get(start..start.checked_add(length)?)
    }

    /// The letters of a tag (type ASCII) without what ends them.
    pub(super) fn text(&self, tag: u16) -> Option<&'a [u8]> {
        let entry = self.entry(tag)?;
        if self.short(entry + 2)? != 2 {
            return None;
        }
        let length = usize::try_from(self.long(entry + 4)?).ok()?;
        let start =
            if length <= 4 { entry + 8 } else { usize::try_from(self.long(entry + 8)?).ok()? };
        let text = self.bytes.get(start..start.checked_add(length)?)?;
        let end = text.iter().position(|byte| *byte == 0).unwrap_or(length);
        Some(text[..end].trim_ascii())
    }

    /// The directory that a tag of this one points to. It is read, and what it points to is not.
    pub(super) fn below(&self, tag: u16) -> Option<Ifd<'a>> {
        Ifd::at(self.bytes, self.little, self.number(tag)?)
    }

    fn entry(&self, tag: u16) -> Option<usize> {
        (0..self.entries)
            .map(|index| self.entries_at + index * 12)
            .find(|entry| self.short(*entry) == Some(tag))
    }

    fn short(&self, at: usize) -> Option<u16> {
        let two = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let four = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    }
}

/// What is taken out of an EXIF block; nothing, where it cannot be read.
pub(super) fn told(exif: &[u8]) -> Told {
    Ifd::parse(exif).map(|ifd| ifd.told()).unwrap_or_default()
}

impl Ifd<'_> {
    /// What is taken out of a directory.
    pub(super) fn told(&self) -> Told {
        let number = self.number(ORIENTATION).and_then(|value| u8::try_from(value).ok());
        let words = |ifd: &Ifd<'_>, tag| {
            let text =
                ifd.text(tag).filter(|text| !text.is_empty() && text.len() <= TEXT_BYTES_MAX);
            text.map(<[u8]>::to_vec)
        };
        let date = self.below(EXIF).and_then(|exif| words(&exif, TAKEN));
        Told {
            orientation: number.unwrap_or(1),
            artist: words(self, ARTIST),
            copyright: words(self, COPYRIGHT),
            date: date.filter(|date| is_date(date)),
        }
    }
}

/// `2026:11:23 13:07:21`.
fn is_date(text: &[u8]) -> bool {
    let pattern = b"0000:00:00 00:00:00";
    text.len() == pattern.len()
        && text.iter().zip(pattern).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            _ => byte == form,
        })
}
