//! Segments read side by side, put together in their order.
//!
//! What is read properly, from the first group on, is carried through all segments: the bit that is
//! next, the means, how many groups were read. Where a group was found to begin at that bit, it and
//! the run after it are taken, their means raised by what they were counted from. Where none was,
//! one group is read here and now. So what comes out is what reading one group after the other
//! gives, and an error stands where that finds one: only this reading decides.
#![allow(clippy::cast_possible_truncation, reason = "restart markers have eight numbers")]

use super::coding::Coding;
use super::segment::{Groups, Segment, Start, boundary};

/// Groups one after the other that were found together.
pub(super) struct Piece {
    /// The segment that found them; `None` when they were read on the way.
    pub(super) segment: Option<usize>,
    pub(super) first: usize,
    pub(super) count: usize,
    /// What their means have to be raised by.
    pub(super) offset: [i32; 3],
    /// Their place among all groups of the photo.
    pub(super) place: usize,
}

/// How far the photo is read properly.
#[derive(Default)]
pub(super) struct Front {
    /// Where the segment begins that is read next.
    from: usize,
    /// The next bit of it, and after how many markers.
    position: usize,
    part: usize,
    /// The last mean of each component.
    before: [i32; 3],
    /// How many groups are read.
    pub(super) groups: usize,
    /// Restart markers passed.
    restarts: usize,
    /// Whether the file breaks off here, or contradicts itself.
    pub(super) is_torn: bool,
}

/// Where the next segments begin, and the last one ends: `count` of about `length` bytes.
pub(super) fn lay(
    scan: &[u8],
    front: &Front,
    [count, length]: [usize; 2],
    has_restarts: bool,
) -> Vec<usize> {
    let mut last = front.from;
    let mut boundaries = vec![last];
    while boundaries.len() <= count && (last < scan.len() || boundaries.len() == 1) {
        last = boundary(scan, last + length, length, has_restarts);
        boundaries.push(last);
    }
    boundaries
}

/// Segments that are read side by side.
#[derive(Default)]
pub(super) struct Round {
    pub(super) segments: Vec<Segment>,
    /// Groups that were read on the way.
    pub(super) bridge: Groups,
    pub(super) pieces: Vec<Piece>,
}

impl Round {
    /// Moves on through the segments as far as their groups lead. At most `bridge_max` groups are
    /// read on the way.
    pub(super) fn stitch(
        &mut self,
        front: &mut Front,
        coding: &Coding,
        boundaries: &[usize],
        bridge_max: usize,
    ) {
        let end = coding.columns * coding.rows;
        let before = (front.from, front.position, front.part, front.groups);
        let mut at = 0;
        while at < self.segments.len() && front.groups < end {
            let segment = &mut self.segments[at];
            if segment.is_behind(front.position, front.part) {
                (front.position, front.part) = segment.behind(front.position, front.part);
                at += 1;
                continue;
            }
            let until = front.until_restart(coding.interval);
            if until == 0 {
                let number = front.restarts as u8;
                let Some(next) = segment.restart(front.position, front.part, number) else {
                    front.is_torn = true;
                    break;
                };
                (front.position, front.part) = (next, front.part + 1);
                (front.before, front.restarts) = ([0; 3], front.restarts + 1);
                continue;
            }
            let most = until.min(end - front.groups);
            if let Some(found) = segment.found(front.position, front.part, front.before, most) {
                let (first, count, offset) = (found.first, found.count, found.offset);
                let place = front.groups;
                self.pieces.push(Piece { segment: Some(at), first, count, offset, place });
                front.groups += count;
                (front.position, front.before) = (found.end, found.after);
                continue;
            }
            let first = self.bridge.count();
            if segment.is_left_at(front.position) || first >= bridge_max {
                break;
            }
            let start = (front.position, front.part);
            let read = segment.read(start, coding, &mut front.before, &mut self.bridge);
            let Some(next) = read else {
                front.is_torn = true;
                break;
            };
            front.position = next;
            let place = front.groups;
            self.pieces.push(Piece { segment: None, first, count: 1, offset: [0; 3], place });
            front.groups += 1;
        }
        front.from = boundaries[at];
        // Whatever a file says, a round that leads nowhere is the last one.
        let is_moved = before != (front.from, front.position, front.part, front.groups);
        front.is_torn |= !is_moved;
    }
}

impl Front {
    /// Where the next segment goes on.
    pub(super) fn start(&self) -> Start {
        (self.position, self.part)
    }

    /// About how many bytes are read.
    pub(super) fn bytes(&self) -> usize {
        self.from + self.position / 8
    }

    /// How many groups stand before the next restart marker.
    fn until_restart(&self, interval: usize) -> usize {
        match interval {
            0 => usize::MAX,
            interval => interval * (self.restarts + 1) - self.groups,
        }
    }
}
