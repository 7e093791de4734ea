//! The EXIF block of a result (EXIF 2.32): who, when, and that it was edited, as far as the recipe
//! allows.

use crate::metadata::Told;
use crate::{Metadata, RECIPE_VERSION};

const SOFTWARE: u16 = 305;
const ARTIST: u16 = 315;
const COPYRIGHT: u16 = 33_432;
const EXIF: u16 = 34_665;
const TAKEN: u16 = 36_867;
const TEXT: u16 = 2;
const LONG: u16 = 4;

/// How IPTC calls a photo that was edited without anything being made up.
const SOURCE_TYPE: &str = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced";

/// A block in the byte order of Motorola; empty when there is nothing to say.
pub(super) fn block(told: &Told, policy: Metadata) -> Vec<u8> {
    let kept = |text: &Option<Vec<u8>>, is_kept: bool| text.clone().filter(|_| is_kept);
    let mark = format!("Suret recipe/{RECIPE_VERSION}").into_bytes();
    // In rising order, as TIFF asks.
    let texts: Vec<(u16, Vec<u8>)> = [
        (SOFTWARE, policy.mark.then_some(mark)),
        (ARTIST, kept(&told.artist, policy.copyright)),
        (COPYRIGHT, kept(&told.copyright, policy.copyright)),
    ]
    .into_iter()
    .filter_map(|(tag, text)| text.map(|text| (tag, text)))
    .collect();
    let date = kept(&told.date, policy.date);
    if texts.is_empty() && date.is_none() {
        return Vec::new();
    }
    let mut block = b"MM\0\x2A\0\0\0\x08".to_vec();
    let entries = texts.len() + usize::from(date.is_some());
    let mut tail_at = 8 + 2 + 12 * entries + 4;
    let mut tail = Vec::new();
    push_16(&mut block, entries);
    for (tag, text) in &texts {
        push_text(&mut block, *tag, text, &mut tail, &mut tail_at);
    }
    if let Some(date) = &date {
        push_entry(&mut block, EXIF, LONG, 1, tail_at);
        block.extend([0; 4]);
        block.append(&mut tail);
        push_16(&mut block, 1);
        let mut text_at = tail_at + 2 + 12 + 4;
        push_text(&mut block, TAKEN, date, &mut tail, &mut text_at);
    }
    block.extend([0; 4]);
    block.append(&mut tail);
    block
}

fn push_16(block: &mut Vec<u8>, number: usize) {
    // Counts here are at most four, and offsets some thousands.
    block.extend(u16::try_from(number).unwrap_or(u16::MAX).to_be_bytes());
}

fn push_32(block: &mut Vec<u8>, number: usize) {
    block.extend(u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes());
}

fn push_entry(block: &mut Vec<u8>, tag: u16, kind: u16, count: usize, value: usize) {
    block.extend(tag.to_be_bytes());
    block.extend(kind.to_be_bytes());
    push_32(block, count);
    push_32(block, value);
}

/// An entry whose text goes to the tail; texts of up to four bytes stand in the entry itself.
fn push_text(block: &mut Vec<u8>, tag: u16, text: &[u8], tail: &mut Vec<u8>, tail_at: &mut usize) {
    let length = text.len() + 1;
    if length <= 4 {
        block.extend(tag.to_be_bytes());
        block.extend(TEXT.to_be_bytes());
        push_32(block, length);
        let mut value = text.to_vec();
        value.resize(4, 0);
        block.extend(value);
        return;
    }
    push_entry(block, tag, TEXT, length, *tail_at);
    tail.extend(text);
    // The zero that ends it, and another where the next offset would be odd.
    let padded = length + length % 2;
    tail.resize(tail.len() + padded - text.len(), 0);
    *tail_at += padded;
}

/// An APP1 segment that tells machines that the photo was edited.
pub(super) fn xmp() -> Vec<u8> {
    format!(
        concat!(
            "http://ns.adobe.com/xap/1.0/\0",
            r#"<x:xmpmeta xmlns:x="adobe:ns:meta/">"#,
            r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">"#,
            r#"<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/""#,
            r#" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/""#,
            r#" xmp:CreatorTool="Suret recipe/{}" Iptc4xmpExt:DigitalSourceType="{}"/>"#,
            r#"</rdf:RDF></x:xmpmeta>"#,
        ),
        RECIPE_VERSION, SOURCE_TYPE
    )
    .into_bytes()
}
