//! The first directory of a TIFF structure, which is also what EXIF is (TIFF 6.0, section 2).
//!
//! Only the first directory is read and no pointer is followed twice, so loops cannot hurt.

pub(super) const ORIENTATION: u16 = 274;

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
        let mut ifd = Ifd { bytes, little, entries_at: 0, entries: 0 };
        let start = usize::try_from(ifd.long(4)?).ok()?;
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

/// The orientation in an EXIF block, or 1 when it has none that can be read.
pub(super) fn orientation(exif: &[u8]) -> u8 {
    let number = Ifd::parse(exif).and_then(|ifd| ifd.number(ORIENTATION));
    number.and_then(|value| u8::try_from(value).ok()).unwrap_or(1)
}
