//! Small texts that strangers give us, each with one door and one limit.

/// The SHA-256 of a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sha256([u8; 32]);

impl Sha256 {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        use sha2::Digest as _;
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// From the 32 bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads 64 hexadecimal digits.
    pub fn parse_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (place, byte) in bytes.iter_mut().enumerate() {
            let at = place * 2;
            *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
        }
        text.bytes().all(|c| c.is_ascii_hexdigit()).then_some(Self(bytes))
    }

    /// 64 hexadecimal digits in lower case.
    pub fn to_hex(&self) -> String {
        let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or('0');
        self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }
}

impl std::fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_hex())
    }
}

/// The name a customer's file had. It is data: shown and given back, never part of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(String);

/// The text cannot be a file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a file name has 1 to 255 bytes, no slashes and no control characters")]
pub struct FileNameError;

impl FileName {
    /// What stands in the place of a name that is forgotten.
    pub const FORGOTTEN: &str = "deleted";
    /// The limit of common file systems.
    pub const BYTES_MAX: usize = 255;

    /// The one door.
    pub fn parse(text: &str) -> Result<Self, FileNameError> {
        let text = text.trim();
        let bad = |c: char| c.is_control() || matches!(c, '/' | '\\' | '\u{202a}'..='\u{202e}');
        if text.is_empty() || text.len() > Self::BYTES_MAX || text.contains(bad) {
            return Err(FileNameError);
        }
        Ok(Self(text.to_owned()))
    }

    /// As the customer gave it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name without its last extension.
    pub fn stem(&self) -> &str {
        match self.0.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => &self.0,
        }
    }
}

/// What kind of picture the customer says it is. The bytes decide; this only has to agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// `image/jpeg`
    Jpeg,
    /// `image/png`
    Png,
    /// `image/webp`
    Webp,
    /// `image/tiff`
    Tiff,
    /// `image/heic`
    Heic,
}

/// The photo engine does not take this kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("we take image/jpeg, image/png, image/webp, image/tiff and image/heic")]
pub struct MediaTypeError;

impl MediaType {
    /// The one door.
    pub fn parse(text: &str) -> Result<Self, MediaTypeError> {
        match text {
            "image/jpeg" => Ok(Self::Jpeg),
            "image/png" => Ok(Self::Png),
            "image/webp" => Ok(Self::Webp),
            "image/tiff" => Ok(Self::Tiff),
            "image/heic" | "image/heif" => Ok(Self::Heic),
            _ => Err(MediaTypeError),
        }
    }

    /// The registered name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Tiff => "image/tiff",
            Self::Heic => "image/heic",
        }
    }

    /// How names of such files end.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Tiff => "tiff",
            Self::Heic => "heic",
        }
    }
}

/// The kind of file that a result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultKind {
    /// For everywhere.
    Jpeg,
    /// Without loss.
    Png,
    /// Smaller.
    Webp,
}

impl ResultKind {
    /// All of them.
    pub const ALL: [ResultKind; 3] = [Self::Jpeg, Self::Png, Self::Webp];

    /// The kind with this registered name, such as `image/png`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media().as_str() == text)
    }

    /// Its registered name, and how names of such files end.
    pub const fn media(self) -> MediaType {
        match self {
            Self::Jpeg => MediaType::Jpeg,
            Self::Png => MediaType::Png,
            Self::Webp => MediaType::Webp,
        }
    }
}

/// A recipe in the canonical text of the photo engine, which alone reads it. The ledger only keeps
/// it beside the photo, with the kind of file that it makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipeText {
    text: String,
    kind: ResultKind,
}

impl RecipeText {
    /// From text that the photo engine wrote, and what it said of the kind.
    pub fn from_canonical(text: String, kind: ResultKind) -> Self {
        Self { text, kind }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The kind of file that it makes.
    pub fn kind(&self) -> ResultKind {
        self.kind
    }
}

/// A request in the customer's own words, as it was understood when it was sent.
///
/// The recipe beside it says what is done; this says what was asked and what was said back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestText {
    text: String,
    says: String,
    words_version: u32,
}

/// The text cannot be a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a request has 1 to 2000 characters and no control characters but line ends and tabs")]
pub struct RequestTextError;

impl RequestText {
    /// Longest request.
    pub const TEXT_CHARS_MAX: usize = 2_000;
    /// Longest sentence said back.
    pub const SAYS_CHARS_MAX: usize = 4_000;

    /// The one door: what was asked, the sentence that said it back, the version of the word lists
    /// that read it.
    pub fn new(text: &str, says: &str, words_version: u32) -> Result<Self, RequestTextError> {
        Self::check(text)?;
        if !is_plain(says, Self::SAYS_CHARS_MAX) {
            return Err(RequestTextError);
        }
        Ok(Self { text: text.to_owned(), says: says.to_owned(), words_version })
    }

    /// Whether a text can be a request, before anybody reads it.
    pub fn check(text: &str) -> Result<(), RequestTextError> {
        if is_plain(text, Self::TEXT_CHARS_MAX) { Ok(()) } else { Err(RequestTextError) }
    }

    /// What the customer wrote.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was said back, in the language that the customer reads.
    pub fn says(&self) -> &str {
        &self.says
    }

    /// The version of the word lists that read it.
    pub fn words_version(&self) -> u32 {
        self.words_version
    }
}

/// Whether a text says something, is short, and has no control characters but line ends and tabs.
fn is_plain(text: &str, chars_max: usize) -> bool {
    let is_fine = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    // Four bytes a character at the most: no need to count what is far too long.
    !text.trim().is_empty()
        && text.len() <= chars_max * 4
        && text.chars().count() <= chars_max
        && text.chars().all(is_fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_of_fewer_kinds_than_photos() {
        for kind in ResultKind::ALL {
            assert_eq!(ResultKind::parse(kind.media().as_str()), Some(kind));
            assert_eq!(MediaType::parse(kind.media().as_str()), Ok(kind.media()));
        }
        for other in ["image/tiff", "image/heic", "image/jpg", "png", ""] {
            assert_eq!(ResultKind::parse(other), None, "{other}");
        }
    }

    #[track_caller]
    fn check_request(text: &str, says: &str, is_fine: bool) {
        assert_eq!(RequestText::new(text, says, 1).is_ok(), is_fine, "{text:?} {says:?}");
    }

    #[test]
    fn requests() {
        check_request("ярче", "Светлее +0.7.", true);
        check_request("ярче\r\n\tи теплее", "Светлее +0.7, теплее +15.", true);
        check_request(&"қ".repeat(2_000), "Жарықтау +0.7.", true);
        check_request(&"қ".repeat(2_001), "Жарықтау +0.7.", false);
        check_request(" \n", "Lighter +0.7.", false);
        check_request("brighter", "", false);
        check_request("bright\u{0}er", "Lighter +0.7.", false);
        check_request("brighter", &"x".repeat(4_001), false);
    }

    #[track_caller]
    fn check_name(text: &str, stem: Option<&str>) {
        assert_eq!(FileName::parse(text).ok().as_ref().map(FileName::stem), stem, "{text:?}");
    }

    #[test]
    fn file_names() {
        check_name("IMG_1.JPG", Some("IMG_1"));
        check_name("той.жұма.png", Some("той.жұма"));
        check_name(".jpg", Some(".jpg"));
        check_name("no extension", Some("no extension"));
        check_name("", None);
        check_name("../../etc/passwd", None);
        check_name("a\\b.jpg", None);
        check_name("a\r\nSet-Cookie: b.jpg", None);
        check_name("gpj.\u{202e}exe", None);
        check_name(&"x".repeat(256), None);
    }

    #[test]
    fn hashes() {
        let hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        assert_eq!(Sha256::parse_hex(hex).map(|h| h.to_hex()).as_deref(), Some(hex));
        assert_eq!(Sha256::parse_hex(&hex[1..]), None);
        assert_eq!(Sha256::parse_hex(&hex.replace('a', "g")), None);
        assert_eq!(Sha256::parse_hex(&hex.replace("01", "+1")), None, "no signs");
    }
}
