//! A segment of the coded bytes, read without what comes before it.
//!
//! Nobody knows which bit of a segment begins a group, how many groups came before, and which means
//! its differences are counted from. So it is read as if its first bit began a group. That goes
//! wrong, and soon goes right: Huffman codes synchronise themselves, here after a hundred bytes as
//! a rule. Each group is noted with the bit where it begins, and whoever reads up to here properly
//! goes on from the first group that begins where one of his does ([`stitch`](super::stitch)).
//!
//! The idea is that of Klein and Wiseman, "Parallel Huffman decoding with applications to JPEG
//! files", The Computer Journal 46 (2003); Weißenberger and Schmidt, "Massively parallel Huffman
//! decoding on GPUs", ICPP 2018, have it for thousands of threads.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a segment has fewer bits than 32 bits count, coefficients have sixteen bits"
)]

use memchr::memchr;

use super::coding::Coding;
use super::entropy::{BitReader, GROUP_BYTES_MAX};

/// A group of blocks as it was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// Its first bit, and the one after its last.
    start: u32,
    end: u32,
    /// Where its coefficients begin.
    coefficients: u32,
    /// The last mean of each component, counted from where the run began.
    after: [i32; 3],
}

/// Groups and what stands in them.
#[derive(Default)]
pub(super) struct Groups {
    list: Vec<Group>,
    /// Of each block: its mean, how many coefficients follow, and these, the place above the value.
    /// Only so many of the words are used.
    coefficients: Vec<u32>,
    used: usize,
}

/// Words of a block at most.
const BLOCK_WORDS: usize = 2 + 64;

impl Groups {
    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    /// The coefficients of a group, those of others behind them.
    #[inline(always)]
    pub(super) fn coefficients(&self, group: usize) -> &[u32] {
        &self.coefficients[self.list[group].coefficients as usize..]
    }

    /// The first block: its mean, its coefficients, and what is behind it.
    #[inline(always)]
    pub(super) fn block(coefficients: &[u32]) -> Option<(i32, &[u32], &[u32])> {
        let [mean, count, rest @ ..] = coefficients else { return None };
        let (own, after) = rest.split_at_checked(*count as usize)?;
        Some((mean.cast_signed(), own, after))
    }

    /// What a coefficient says.
    #[inline(always)]
    pub(super) fn place_and_value(coefficient: u32) -> (usize, i32) {
        ((coefficient >> 16) as usize, i32::from((coefficient as u16).cast_signed()))
    }

    /// Reads a group that ends before this bit. When there is none, nothing is added.
    #[inline(always)]
    pub(super) fn read(
        &mut self,
        bits: &mut BitReader<'_>,
        coding: &Coding,
        before: &mut [i32; 3],
        end_max: usize,
    ) -> Option<usize> {
        let (start, first) = (bits.position(), self.used);
        let mut after = *before;
        let end = self.blocks(bits, coding, &mut after).map(|()| bits.position());
        let Some(end) = end.filter(|end| *end <= end_max) else {
            self.used = first;
            return None;
        };
        *before = after;
        let (start, coefficients) = (start as u32, first as u32);
        self.list.push(Group { start, end: end as u32, coefficients, after });
        Some(end)
    }

    #[inline(always)]
    fn blocks(
        &mut self,
        bits: &mut BitReader<'_>,
        coding: &Coding,
        means: &mut [i32; 3],
    ) -> Option<()> {
        for (shape, mean) in coding.shapes.iter().zip(means) {
            let (dc, ac) = (coding.dc[shape.dc].as_ref()?, coding.ac[shape.ac].as_ref()?);
            for _ in 0..shape.across * shape.down {
                *mean = mean.wrapping_add(bits.dc(dc)?);
                if self.coefficients.len() < self.used + BLOCK_WORDS {
                    self.grow();
                }
                let room = self.coefficients.get_mut(self.used..)?;
                let block: &mut [u32; BLOCK_WORDS] = room.first_chunk_mut()?;
                let mut count = 0;
                bits.ac(ac, |order, value| {
                    block[2 + (count & 63)] = (order as u32) << 16 | u32::from(value as u16);
                    count += 1;
                })?;
                // What is shrunk to one sample shows its mean alone.
                let kept = if shape.side == 1 { 0 } else { count & 63 };
                (block[0], block[1]) = (*mean as u32, kept as u32);
                self.used += 2 + kept;
            }
        }
        Some(())
    }

    #[cold]
    fn grow(&mut self) {
        let words = (2 * self.coefficients.len()).max(self.used + BLOCK_WORDS);
        self.coefficients.resize(words, 0);
    }
}

/// A bit of a segment, and how many markers stand before it.
pub(super) type Start = (usize, usize);

/// A segment: its bytes, and the groups that were found in them.
#[derive(Default)]
pub(super) struct Segment {
    bits: BitReader<'static>,
    /// How many of the bytes are its own. More follow, for the last group to end in.
    own: usize,
    /// Where the bytes were parted by a restart marker, and by which; with 0, where they end.
    parts: Vec<(usize, u8)>,
    /// How many of these ends are its own.
    own_parts: usize,
    groups: Groups,
    /// The first group of each run without a break.
    runs: Vec<usize>,
    /// Whether it was left before its end because there are so many groups in it.
    is_full: bool,
}

/// Groups one after the other that are found in a segment.
pub(super) struct Found {
    pub(super) first: usize,
    pub(super) count: usize,
    /// What their means have to be raised by.
    pub(super) offset: [i32; 3],
    /// The last means.
    pub(super) after: [i32; 3],
    /// The bit after the last group.
    pub(super) end: usize,
}

impl Segment {
    pub(super) fn groups(&self) -> &Groups {
        &self.groups
    }

    /// Takes the bytes without their stuffing. A segment begins and ends between what belongs
    /// together; see [`boundary`].
    pub(super) fn load(&mut self, scan: &[u8], [from, to]: [usize; 2], has_restarts: bool) {
        let bytes = self.bits.bytes();
        bytes.clear();
        self.parts.clear();
        (self.own, self.own_parts) = (usize::MAX, usize::MAX);
        let mut at = from;
        loop {
            // The last segment has the end of the file for its own.
            if self.own == usize::MAX && at >= to && to < scan.len() {
                (self.own, self.own_parts) = (bytes.len(), self.parts.len());
            }
            let more = match self.own {
                usize::MAX => to - at,
                own if bytes.len() >= own + GROUP_BYTES_MAX => return,
                own => own + GROUP_BYTES_MAX - bytes.len(),
            };
            let window = &scan[at..scan.len().min(at + more)];
            let plain = memchr(0xFF, window).unwrap_or(window.len());
            bytes.extend_from_slice(&window[..plain]);
            at += plain;
            if plain == window.len() && at < scan.len() {
                continue;
            }
            match scan.get(at + 1) {
                Some(0) => bytes.push(0xFF),
                // Fill bytes before a marker.
                Some(0xFF) => {
                    at += 1;
                    continue;
                }
                Some(marker @ 0xD0..=0xD7) if has_restarts => {
                    self.parts.push((bytes.len(), *marker));
                }
                _ => {
                    self.parts.push((bytes.len(), 0));
                    if self.own == usize::MAX {
                        (self.own, self.own_parts) = (bytes.len(), self.parts.len());
                    }
                    return;
                }
            }
            at += 2;
        }
    }

    /// Looks for groups from this bit on, at most so many.
    #[inline(always)]
    pub(super) fn search(&mut self, coding: &Coding, from: Start, groups_max: usize) {
        self.groups.list.clear();
        self.groups.used = 0;
        self.runs.clear();
        self.is_full = false;
        let (mut position, mut part) = from;
        while !self.is_behind(position, part) {
            if self.runs.last() != Some(&self.groups.list.len()) {
                self.runs.push(self.groups.list.len());
            }
            let end = self.end(part);
            let mut before = [0; 3];
            self.bits.seek(position);
            while position < end && !self.is_behind(position, part) {
                if self.groups.list.len() == groups_max {
                    self.is_full = true;
                    return;
                }
                let read = self.groups.read(&mut self.bits, coding, &mut before, end);
                let Some(next) = read else { break };
                position = next;
            }
            if self.is_behind(position, part) {
                return;
            }
            // After what is no group, any byte is as good; after a marker all is known.
            let wrong = self.bits.position().max(position + 1).next_multiple_of(8);
            position = wrong.min(end);
            if position == end {
                if self.parts.get(part).is_none_or(|(_, marker)| *marker == 0) {
                    return;
                }
                part += 1;
            }
        }
    }

    /// Whether a place belongs to the next segment.
    pub(super) fn is_behind(&self, position: usize, part: usize) -> bool {
        position >= self.own * 8 && part >= self.own_parts
    }

    /// A place that belongs to the next segment, counted from its beginning.
    pub(super) fn behind(&self, position: usize, part: usize) -> Start {
        (position - self.own * 8, part - self.own_parts)
    }

    /// The bit after the last one of a part.
    fn end(&self, part: usize) -> usize {
        self.parts.get(part).map_or(usize::MAX, |(end, _)| end * 8)
    }

    /// The first bit after the restart marker of this number, when this bit is followed by it.
    pub(super) fn restart(&self, position: usize, part: usize, number: u8) -> Option<usize> {
        let (end, marker) = *self.parts.get(part)?;
        let is_due = position <= end * 8 && end * 8 - position < 8 && marker == 0xD0 + number % 8;
        is_due.then_some(end * 8)
    }

    /// At most so many of the groups that were found from this bit on, where the means are known.
    pub(super) fn found(
        &self,
        position: usize,
        part: usize,
        before: [i32; 3],
        count_max: usize,
    ) -> Option<Found> {
        // Behind the end of a part stands the beginning of another one.
        (position < self.end(part)).then_some(())?;
        let list = &self.groups.list;
        let first = list.partition_point(|group| (group.start as usize) < position);
        (list.get(first)?.start as usize == position).then_some(())?;
        let run = self.runs.partition_point(|run| *run <= first);
        let is_first = run > 0 && self.runs[run - 1] == first;
        let counted = if is_first { [0; 3] } else { list.get(first.checked_sub(1)?)?.after };
        let offset = sum(before, counted, i32::wrapping_sub);
        let run_end = self.runs.get(run).copied().unwrap_or(list.len());
        let count = (run_end - first).min(count_max);
        let end = list.get((first + count).checked_sub(1)?)?;
        let after = sum(end.after, offset, i32::wrapping_add);
        Some(Found { first, count, offset, after, end: end.end as usize })
    }

    /// Whether the groups of this segment end here because there are more than were looked for.
    pub(super) fn is_left_at(&self, position: usize) -> bool {
        self.is_full && self.groups.list.last().is_some_and(|last| last.end as usize == position)
    }

    /// Reads one group from this bit on into `groups`; gives the bit after it.
    pub(super) fn read(
        &mut self,
        (position, part): Start,
        coding: &Coding,
        before: &mut [i32; 3],
        groups: &mut Groups,
    ) -> Option<usize> {
        let end = self.end(part);
        self.bits.seek(position);
        groups.read(&mut self.bits, coding, before, end)
    }

    /// The bytes of memory that it takes.
    #[cfg(test)]
    pub(super) fn memory(&mut self) -> usize {
        self.bits.bytes().capacity()
            + self.groups.memory()
            + self.parts.capacity() * size_of::<(usize, u8)>()
            + self.runs.capacity() * size_of::<usize>()
    }
}

#[cfg(test)]
impl Groups {
    pub(super) fn memory(&self) -> usize {
        self.list.capacity() * size_of::<Group>() + self.coefficients.capacity() * 4
    }
}

/// Component by component.
pub(super) fn sum(one: [i32; 3], other: [i32; 3], add: fn(i32, i32) -> i32) -> [i32; 3] {
    std::array::from_fn(|component| add(one[component], other[component]))
}

/// The first place from here on where a segment may begin: behind a restart marker if one is near,
/// and never between a byte of ones and what follows it.
pub(super) fn boundary(scan: &[u8], at: usize, reach: usize, has_restarts: bool) -> usize {
    let at = at.min(scan.len());
    let near = &scan[at..scan.len().min(at + reach)];
    if has_restarts {
        let marker = near.windows(2).position(|two| matches!(two, [0xFF, 0xD0..=0xD7]));
        if let Some(marker) = marker {
            return at + marker + 2;
        }
    }
    if at == 0 || scan[at - 1] != 0xFF {
        return at;
    }
    let ones = scan[at..].iter().take_while(|byte| **byte == 0xFF).count();
    scan.len().min(at + ones + 1)
}
