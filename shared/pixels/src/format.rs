//! Which kind of file this is, told by its content and never by its name.

use crate::PhotoError;

/// The kinds of photo that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Baseline or progressive JPEG, 8 bits.
    Jpeg,
    /// PNG with one frame.
    Png,
    /// WebP with one frame, lossy or lossless.
    Webp,
    /// Classic TIFF; its first picture.
    Tiff,
    /// HEIC: one picture coded as HEVC, as phones of Apple and Samsung store it.
    Heic,
}

impl Format {
    /// The kind of file that starts like this, if it is one we read.
    pub fn sniff(bytes: &[u8]) -> Option<Format> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Format::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Format::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::Webp),
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some(Format::Tiff),
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => {
                let is_ours = matches!(
                    brand.first_chunk(),
                    Some(b"heic" | b"heix" | b"heim" | b"heis" | b"mif1" | b"mif2")
                );
                // `mif1` says nothing about the coding; AVIF uses it too.
                let brands = &brand[..brand.len().min(64)];
                let is_avif = brands.as_chunks::<4>().0.contains(b"avif");
                (is_ours && !is_avif).then_some(Format::Heic)
            }
            _ => None,
        }
    }

    /// The name of the kind in HTTP, such as `image/jpeg`.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
            Format::Webp => "image/webp",
            Format::Tiff => "image/tiff",
            Format::Heic => "image/heic",
        }
    }

    /// The kind that HTTP calls so, without parameters; upper and lower case are the same (RFC
    /// 9110). A HEIC file is an `image/heif`, too.
    pub fn from_media_type(name: &str) -> Option<Format> {
        let name = if name.eq_ignore_ascii_case("image/heif") { "image/heic" } else { name };
        [Format::Jpeg, Format::Png, Format::Webp, Format::Tiff, Format::Heic]
            .into_iter()
            .find(|format| format.media_type().eq_ignore_ascii_case(name))
    }
}

/// The kind, or the refusal that helps most: a phone's HEIC deserves its name.
pub(crate) fn recognise(bytes: &[u8]) -> Result<Format, PhotoError> {
    if let Some(format) = Format::sniff(bytes) {
        return Ok(format);
    }
    let name = match bytes {
        [b'G', b'I', b'F', b'8', ..] => "GIF",
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', ..]
        | [_, _, _, _, b'f', b't', b'y', b'p', b'm', b'i', b'f', ..] => "AVIF",
        [_, _, _, _, b'f', b't', b'y', b'p', b'h' | b'm', ..] => "HEIC sequence",
        [0xFF, 0x0A, ..] | [0, 0, 0, 12, b'J', b'X', b'L', ..] => "JPEG XL",
        [b'I', b'I', 43, 0, ..] | [b'M', b'M', 0, 43, ..] => "BigTIFF",
        _ => return Err(PhotoError::NotAPhoto),
    };
    Err(PhotoError::UnsupportedFormat(name))
}
