//! Lines of text as a PDF: A4, one font with every letter of Kazakh, of which only the letters that
//! are used are embedded. Whoever reads it can search and copy the text.

use ab_glyph::{Font, FontRef};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A page in thousandths of a point.
const WIDTH: u32 = 595_000;
const HEIGHT: u32 = 842_000;
const MARGIN: u32 = 56_000;
/// What stands for a letter that the font does not have.
const UNKNOWN: char = '\u{fffd}';
/// How much work goes into packing: the level that zip programs take by themselves.
const LEVEL: u8 = 6;
/// Characters that one block of the map to Unicode may hold.
const BLOCK: usize = 100;

/// The font as a file: what is needed of its tables. Its places are of four bytes each.
struct Face {
    bytes: &'static [u8],
    font: FontRef<'static>,
    units: u32,
    metrics: usize,
    metrics_count: u16,
    places: usize,
    shapes: usize,
}

impl Face {
    fn open() -> Option<Self> {
        let bytes = dejavu::sans::regular();
        let font = FontRef::try_from_slice(bytes).ok()?;
        let (head, hhea) = (table(bytes, *b"head")?, table(bytes, *b"hhea")?);
        Some(Self {
            bytes,
            font,
            units: u32::from(word(bytes, head + 18)?),
            metrics: table(bytes, *b"hmtx")?,
            metrics_count: word(bytes, hhea + 34)?,
            places: table(bytes, *b"loca")?,
            shapes: table(bytes, *b"glyf")?,
        })
    }

    fn glyph(&self, letter: char) -> u16 {
        match self.font.glyph_id(letter).0 {
            0 => self.font.glyph_id(UNKNOWN).0,
            glyph => glyph,
        }
    }

    /// Thousandths of the size.
    fn advance(&self, glyph: u16) -> u32 {
        let at = usize::from(glyph.min(self.metrics_count - 1));
        u32::from(word(self.bytes, self.metrics + 4 * at).unwrap_or(0)) * 1_000 / self.units
    }

    /// Where the shape of a glyph stands in the file.
    fn shape(&self, glyph: u16) -> Option<std::ops::Range<usize>> {
        let at = self.places + 4 * usize::from(glyph);
        let [from, to] = [long(self.bytes, at)?, long(self.bytes, at + 4)?];
        Some(self.shapes + from..self.shapes + to)
    }

    /// The glyphs that a glyph is put together of.
    fn parts(&self, glyph: u16) -> Vec<u16> {
        let mut parts = Vec::new();
        let Some(shape) = self.shape(glyph).filter(|shape| !shape.is_empty()) else { return parts };
        // A negative number of contours says that there are parts.
        if word(self.bytes, shape.start).is_none_or(|contours| contours < 0x8000) {
            return parts;
        }
        let mut at = shape.start + 10;
        while let (Some(flags), Some(part)) = (word(self.bytes, at), word(self.bytes, at + 2)) {
            parts.push(part);
            let scale = match flags & 0xc8 {
                0x08 => 2,
                0x40 => 4,
                0x80 => 8,
                _ => 0,
            };
            at += 4 + if flags & 1 == 0 { 2 } else { 4 } + scale;
            if flags & 0x20 == 0 {
                break;
            }
        }
        parts
    }

    /// The file with nothing but zeros in place of the shapes that are not used: they pack well,
    /// and every glyph keeps its number.
    fn only(&self, used: impl Iterator<Item = u16>) -> Vec<u8> {
        let (mut left, mut kept): (Vec<u16>, BTreeSet<u16>) = (used.collect(), BTreeSet::new());
        while let Some(glyph) = left.pop() {
            if kept.insert(glyph) {
                left.extend(self.parts(glyph));
            }
        }
        let mut file = self.bytes.to_vec();
        for glyph in 0..=u16::MAX {
            // The table of places ends where the last glyph does.
            let Some(shape) = self.shape(glyph).filter(|shape| shape.end <= file.len()) else {
                break;
            };
            if usize::from(glyph) >= usize::from(self.count()) {
                break;
            }
            if !kept.contains(&glyph) && shape.start < shape.end {
                file[shape].fill(0);
            }
        }
        bare(&file).unwrap_or(file)
    }

    fn count(&self) -> u16 {
        table(self.bytes, *b"maxp").and_then(|at| word(self.bytes, at + 4)).unwrap_or(0)
    }
}

/// The tables that drawing takes, without those that choose letters: the file says which glyphs.
const DRAWN: [&[u8; 4]; 9] =
    [b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep"];

fn bare(bytes: &[u8]) -> Option<Vec<u8>> {
    let count = usize::from(word(bytes, 4)?);
    let entries = bytes.get(12..12 + 16 * count)?.chunks_exact(16);
    let kept: Vec<_> =
        entries.filter(|entry| DRAWN.iter().any(|name| entry.starts_with(*name))).collect();
    let number = u16::try_from(kept.len()).ok()?;
    // For a search by halves: the largest power of two, its logarithm, and what is left over.
    let (log, head) = (number.checked_ilog2()?, 12 + 16 * kept.len());
    let half = 16_u16.checked_shl(log)?;
    let log = u16::try_from(log).ok()?;
    let mut directory = vec![0, 1, 0, 0];
    for field in [number, half, log, 16 * number - half] {
        directory.extend(field.to_be_bytes());
    }
    let mut tables = Vec::new();
    for entry in kept {
        let (from, length) = (long(entry, 8)?, long(entry, 12)?);
        let at = u32::try_from(head + tables.len()).ok()?;
        directory.extend([&entry[..8], &at.to_be_bytes(), &entry[12..]].concat());
        tables.extend(bytes.get(from..from + length)?);
        tables.resize(tables.len().next_multiple_of(4), 0);
    }
    Some([directory, tables].concat())
}

/// Where a table of the font begins.
fn table(bytes: &[u8], name: [u8; 4]) -> Option<usize> {
    let count = usize::from(word(bytes, 4)?);
    let entries = bytes.get(12..12 + 16 * count)?.chunks_exact(16);
    let at = entries.map(|entry| (&entry[..4], long(entry, 8))).find(|(tag, _)| *tag == name)?;
    at.1
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).map(|two| u16::from_be_bytes([two[0], two[1]]))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at + 4)?;
    usize::try_from(u32::from_be_bytes([four[0], four[1], four[2], four[3]])).ok()
}

/// Text on pages.
pub(crate) struct Paper {
    face: Face,
    used: BTreeMap<u16, char>,
    pages: Vec<String>,
    /// Where the next line may begin, from below.
    y: u32,
}

impl Paper {
    /// An empty one; nothing where the font is not what it was.
    pub(crate) fn new() -> Option<Self> {
        let pages = vec![String::new()];
        Some(Self { face: Face::open()?, used: BTreeMap::new(), pages, y: HEIGHT - MARGIN })
    }

    /// Writes a paragraph of letters of a size in points, with some space above it.
    pub(crate) fn write(&mut self, text: &str, size: u32, above: u32) {
        self.y = self.y.saturating_sub(above * 1_000);
        for line in self.lines(text, size) {
            if self.y < MARGIN + size * 1_400 {
                self.pages.push(String::new());
                self.y = HEIGHT - MARGIN;
            }
            self.y -= size * 1_400;
            let mut glyphs = String::new();
            for letter in line.chars() {
                let glyph = self.face.glyph(letter);
                self.used.entry(glyph).or_insert(letter);
                let _ = write!(glyphs, "{glyph:04x}");
            }
            let (x, y) = (MARGIN / 1_000, self.y / 1_000);
            if let Some(page) = self.pages.last_mut() {
                let _ = writeln!(page, "BT /F {size} Tf {x} {y} Td <{glyphs}> Tj ET");
            }
        }
    }

    /// The text in lines that fit; a word that is longer than a line goes on in the next one.
    fn lines(&self, text: &str, size: u32) -> Vec<String> {
        let room = WIDTH - 2 * MARGIN;
        let width = |letter| self.face.advance(self.face.glyph(letter)) * size;
        let mut lines = Vec::new();
        for part in text.lines() {
            let (mut line, mut taken) = (String::new(), 0);
            for word in part.split_whitespace() {
                let long: u32 = word.chars().map(width).sum();
                if !line.is_empty() && taken + width(' ') + long > room {
                    lines.push(std::mem::take(&mut line));
                    taken = 0;
                } else if !line.is_empty() {
                    line.push(' ');
                    taken += width(' ');
                }
                for letter in word.chars() {
                    if taken + width(letter) > room {
                        lines.push(std::mem::take(&mut line));
                        taken = 0;
                    }
                    line.push(letter);
                    taken += width(letter);
                }
            }
            lines.push(line);
        }
        lines
    }

    /// The file.
    pub(crate) fn file(&self, title: &str, language: &str) -> Vec<u8> {
        let mut kids = String::new();
        for at in 0..self.pages.len() {
            let _ = write!(kids, "{} 0 R ", 9 + 2 * at);
        }
        let title = hex(title.encode_utf16());
        let mut objects = vec![
            format!("<</Type/Catalog/Pages 2 0 R/Lang({language})>>").into_bytes(),
            format!("<</Type/Pages/Kids[{kids}]/Count {}>>", self.pages.len()).into_bytes(),
            b"<</Type/Font/Subtype/Type0/BaseFont/SURETA+DejaVuSans/Encoding/Identity-H\
              /DescendantFonts[4 0 R]/ToUnicode 7 0 R>>"
                .to_vec(),
            self.widths().into_bytes(),
            b"<</Type/FontDescriptor/FontName/SURETA+DejaVuSans/Flags 4\
              /FontBBox[-1021 -463 1793 1232]/ItalicAngle 0/Ascent 928/Descent -236\
              /CapHeight 729/StemV 80/FontFile2 6 0 R>>"
                .to_vec(),
            stream(&self.face.only(self.used.keys().copied())),
            stream(self.unicode().as_bytes()),
            format!("<</Title<feff{title}>/Producer(Suret)>>").into_bytes(),
        ];
        for (at, page) in self.pages.iter().enumerate() {
            let (width, height, content) = (WIDTH / 1_000, HEIGHT / 1_000, 10 + 2 * at);
            let page_object = format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]\
                 /Resources<</Font<</F 3 0 R>>>>/Contents {content} 0 R>>"
            );
            objects.extend([page_object.into_bytes(), stream(page.as_bytes())]);
        }
        assembled(&objects)
    }

    /// The font as text goes through it, with the width of each glyph.
    fn widths(&self) -> String {
        let mut widths = String::new();
        for glyph in self.used.keys() {
            let _ = write!(widths, "{glyph}[{}]", self.face.advance(*glyph));
        }
        format!(
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/SURETA+DejaVuSans/CIDToGIDMap/Identity\
             /CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>\
             /FontDescriptor 5 0 R/DW 600/W[{widths}]>>"
        )
    }

    /// Which letter each glyph stands for.
    fn unicode(&self) -> String {
        let mut map = "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n\
             /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n\
             /CMapName/Adobe-Identity-UCS def/CMapType 2 def\n\
             1 begincodespacerange<0000><ffff>endcodespacerange\n"
            .to_owned();
        let all: Vec<_> = self.used.iter().collect();
        for block in all.chunks(BLOCK) {
            let _ = writeln!(map, "{} beginbfchar", block.len());
            for (glyph, letter) in block {
                let mut units = [0; 2];
                let units = letter.encode_utf16(&mut units).iter().copied();
                let _ = writeln!(map, "<{glyph:04x}><{}>", hex(units));
            }
            map.push_str("endbfchar\n");
        }
        map.push_str("endcmap CMapName currentdict/CMap defineresource pop end end\n");
        map
    }
}

/// Units of UTF-16 as PDF takes them.
fn hex(units: impl Iterator<Item = u16>) -> String {
    let mut text = String::new();
    for unit in units {
        let _ = write!(text, "{unit:04x}");
    }
    text
}

/// Packed bytes as an object.
fn stream(bytes: &[u8]) -> Vec<u8> {
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(bytes, LEVEL);
    let (length, whole) = (packed.len(), bytes.len());
    let head = format!("<</Length {length}/Length1 {whole}/Filter/FlateDecode>>stream\n");
    [head.as_bytes(), &packed, b"\nendstream"].concat()
}

/// The objects, numbered from 1, and where each of them begins.
fn assembled(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = String::new();
    for (number, object) in (1..).zip(objects) {
        let _ = writeln!(places, "{:010} 00000 n ", file.len());
        file.extend(format!("{number} 0 obj\n").as_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let (start, size) = (file.len(), objects.len() + 1);
    let end = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{places}\
         trailer<</Size {size}/Root 1 0 R/Info 8 0 R>>\nstartxref\n{start}\n%%EOF\n"
    );
    file.extend(end.as_bytes());
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_kazakh_is_in_the_font_and_a_missing_one_shows() {
        let face = Face::open().unwrap();
        let unknown = face.glyph('\u{f0000}');
        assert_eq!(unknown, face.glyph(UNKNOWN));
        for letter in "ӘәҒғҚқҢңӨөҰұҮүҺһІіЁё₸№«»—•".chars() {
            assert_ne!(face.glyph(letter), unknown, "{letter}");
        }
    }

    #[test]
    fn lines_fit_and_lose_nothing() {
        let paper = Paper::new().unwrap();
        let text = format!("{} {} end", "Сәлем ".repeat(60), "w".repeat(300));
        let lines = paper.lines(&text, 10);
        let room = WIDTH - 2 * MARGIN;
        for line in &lines {
            let width: u32 =
                line.chars().map(|it| paper.face.advance(paper.face.glyph(it)) * 10).sum();
            assert!(width <= room, "{line}");
        }
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(bare(&lines.concat()), bare(&text));
        assert_eq!(paper.lines("", 10), Vec::<String>::new());
    }

    #[test]
    fn a_file_of_many_pages_holds_only_the_letters_it_needs() {
        let mut paper = Paper::new().unwrap();
        for line in 0..200 {
            paper.write(&format!("Қуаныш {line}"), 10, 2);
        }
        let file = paper.file("Сурет", "kk");
        assert!(file.starts_with(b"%PDF-1.7\n") && file.ends_with(b"%%EOF\n"));
        assert_eq!(paper.pages.len(), 5);
        assert!(file.len() < 60_000, "{} bytes", file.len());
        let used: String = paper.used.values().collect();
        assert!("Қуаныш 0123456789".chars().all(|letter| used.contains(letter)));
    }
}
