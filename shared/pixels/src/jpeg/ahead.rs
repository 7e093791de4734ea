//! A photo read ahead by several threads, a round of segments at a time.
//!
//! In a round, groups are looked for in all its segments side by side
//! ([`segment`](super::segment)); then the segments are put together
//! ([`stitch`](super::stitch)); then the rows of the round are drawn, side by side with the search
//! of the round after it. Meanwhile the thread that asks for rows does what it does with the rows
//! of the round before; when it comes back early, it helps.
//!
//! What is held is bounded whatever the file says: three rounds at most, of two segments for each
//! thread, a segment of at most [`BLOCKS_MAX`] blocks or one group, out of at most twice
//! `segment_bytes` bytes.

use std::collections::VecDeque;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread::{Builder, Scope};

use super::coding::Coding;
use super::segment::Segment;
use super::stitch::{Front, Round, lay};
use super::workers::{Done, Job, Planes, Shared};

/// Blocks that are looked for in a segment: their samples take half a mebibyte.
const BLOCKS_MAX: usize = 8 << 10;
/// Segments of a round for each thread: with more than one, who is done early takes another.
const SEGMENTS_PER_THREAD: usize = 2;
/// Shorter segments cost more than they save.
const SEGMENT_BYTES_MIN: usize = 1 << 10;

/// How a photo is read ahead.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    /// How many threads work, the one that asks for rows included.
    pub(crate) threads: usize,
    /// The most bytes of a segment.
    pub(crate) segment_bytes: usize,
}

/// Rows of groups that are read by several threads.
pub(super) struct Ahead<'a> {
    plan: Plan,
    shared: Arc<Shared<'a>>,
    results: Receiver<Done>,
    /// How many results are still to come.
    awaited: usize,
    front: Front,
    /// Where the segments that are searched begin, and the last one ends.
    boundaries: Vec<usize>,
    searched: Vec<Option<Segment>>,
    /// The round that is drawn, and what is drawn of it.
    round: Option<Arc<Round>>,
    drawn: Vec<(usize, Planes)>,
    /// Whether a group of the last row that is drawn is still to come.
    is_begun: bool,
    ready: VecDeque<Planes>,
    /// What was used before and may be used again.
    spare_planes: Vec<Planes>,
    spare_segments: Vec<Segment>,
    /// Bytes and groups of the last round.
    pace: [usize; 2],
}

impl<'a> Ahead<'a> {
    /// Begins to read. The others go home when this is dropped.
    pub(super) fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        plan: Plan,
        coding: Coding,
        scan: &'a [u8],
    ) -> Ahead<'a>
    where
        'a: 'scope,
    {
        let blocks: usize = coding.shapes.iter().map(|shape| shape.across * shape.down).sum();
        let pace = [scan.len(), coding.columns * coding.rows];
        let shared = Arc::new(Shared::new(coding, scan, (BLOCKS_MAX / blocks.max(1)).max(1)));
        let (sender, results) = channel();
        for _ in 1..plan.threads {
            let (shared, sender) = (Arc::clone(&shared), sender.clone());
            // Where no more threads can be had, fewer do it.
            if Builder::new().spawn_scoped(scope, move || shared.work(&sender)).is_err() {
                break;
            }
        }
        let mut ahead = Ahead {
            plan,
            shared,
            results,
            awaited: 0,
            front: Front::default(),
            boundaries: Vec::new(),
            searched: Vec::new(),
            round: None,
            drawn: Vec::new(),
            is_begun: false,
            ready: VecDeque::new(),
            spare_planes: Vec::new(),
            spare_segments: Vec::new(),
            pace,
        };
        ahead.search();
        ahead
    }

    /// Swaps the next row into `planes`; `None` when there is none because the file breaks off.
    pub(super) fn next<'p>(&mut self, planes: impl Iterator<Item = &'p mut Vec<u8>>) -> Option<()> {
        while self.ready.is_empty() {
            if self.awaited == 0 {
                return None;
            }
            self.advance();
        }
        let mut row = self.ready.pop_front()?;
        for (own, new) in planes.zip(&mut row) {
            std::mem::swap(own, new);
        }
        self.spare_planes.push(row);
        Some(())
    }

    /// Moves on by a round.
    fn advance(&mut self) {
        while self.awaited > 0 {
            // Whoever waits helps.
            let done = match self.shared.take() {
                Some(job) => self.shared.perform(job),
                // There is always somebody who does what is not in the queue any more.
                None => match self.results.recv() {
                    Ok(done) => done,
                    Err(_) => return self.awaited = 0,
                },
            };
            self.awaited -= 1;
            match done {
                Done::Searched(at, segment) => self.searched[at] = Some(segment),
                Done::Drawn(row, planes) => self.drawn.push((row, planes)),
                Done::Panicked(why) => resume_unwind(why),
            }
        }
        self.drawn.sort_unstable_by_key(|(row, _)| *row);
        let begun = if self.is_begun { self.drawn.pop() } else { None };
        self.ready.extend(self.drawn.drain(..).map(|(_, planes)| planes));
        if let Some(round) = self.round.take().and_then(Arc::into_inner) {
            self.spare_segments.extend(round.segments);
        }
        let segments: Vec<Segment> = self.searched.drain(..).flatten().collect();
        if segments.is_empty() {
            return;
        }
        let mut round = Round { segments, ..Round::default() };
        let before = (self.front.groups, self.front.bytes());
        round.stitch(
            &mut self.front,
            &self.shared.coding,
            &self.boundaries,
            self.shared.groups_max,
        );
        if self.front.groups > before.0 {
            let bytes = self.front.bytes().saturating_sub(before.1);
            self.pace = [bytes, self.front.groups - before.0];
        }
        self.search();
        self.draw(round, before.0, begun);
    }

    /// Bytes in which about half as many groups are to be expected as a segment may have.
    fn length(&self) -> usize {
        let [bytes, groups] = self.pace;
        let expected = bytes * (self.shared.groups_max / 2) / groups.max(1);
        expected.max(SEGMENT_BYTES_MIN).min(self.plan.segment_bytes).max(1)
    }

    /// Has the next segments searched, if there is more to read.
    fn search(&mut self) {
        let coding = &self.shared.coding;
        if self.front.is_torn || self.front.groups >= coding.columns * coding.rows {
            return;
        }
        let size = [self.plan.threads * SEGMENTS_PER_THREAD, self.length()];
        self.boundaries = lay(self.shared.scan, &self.front, size, coding.interval > 0);
        let count = self.boundaries.len() - 1;
        self.searched.resize_with(count, || None);
        let jobs: Vec<Job> = (0..count)
            .map(|at| {
                let segment = self.spare_segments.pop().unwrap_or_default();
                let place = [self.boundaries[at], self.boundaries[at + 1]];
                // Of the first one it is known where it goes on.
                let start = if at == 0 { self.front.start() } else { (0, 0) };
                Job::Search { at, segment, place, start }
            })
            .collect();
        self.awaited += count;
        self.shared.add(jobs);
    }

    /// Has the rows drawn of which this round has something; of the first one, groups may be there
    /// already.
    fn draw(&mut self, round: Round, from: usize, begun: Option<(usize, Planes)>) {
        let coding = &self.shared.coding;
        let (columns, to) = (coding.columns, self.front.groups);
        let rows = from / columns..to.div_ceil(columns);
        let round = Arc::new(round);
        let mut begun = begun.map(|(_, planes)| planes);
        let jobs: Vec<Job> = rows
            .map(|row| {
                let new = || coding.shapes.iter().map(|shape| vec![0; shape.samples()]).collect();
                let planes = begun.take().or_else(|| self.spare_planes.pop()).unwrap_or_else(new);
                Job::Draw { round: Arc::clone(&round), row, planes }
            })
            .collect();
        self.is_begun = !to.is_multiple_of(columns) && !jobs.is_empty();
        self.round = Some(round);
        self.awaited += jobs.len();
        self.shared.add(jobs);
    }
}

impl Drop for Ahead<'_> {
    fn drop(&mut self) {
        self.shared.close();
    }
}

#[cfg(test)]
impl Ahead<'_> {
    /// The bytes of memory that are kept when all rows were given.
    fn memory(&mut self) -> usize {
        assert!(self.awaited == 0 && self.round.is_none() && self.ready.is_empty());
        let planes = self.spare_planes.iter().flatten().map(Vec::capacity).sum::<usize>();
        planes + self.spare_segments.iter_mut().map(Segment::memory).sum::<usize>()
    }
}

#[cfg(test)]
mod tests;
