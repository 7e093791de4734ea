//! Threads that read a photo side by side, and what they are given to do.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use fearless_simd::{Simd, dispatch};

use super::coding::{Canvas, Coding};
use super::level;
use super::segment::{Groups, Segment, Start};
use super::stitch::Round;

/// The samples of a row of groups, component by component.
pub(super) type Planes = Vec<Vec<u8>>;

/// Something to do.
pub(super) enum Job {
    /// Look for groups in a segment, the `at`th of its round.
    Search { at: usize, segment: Segment, place: [usize; 2], start: Start },
    /// Draw what a round has of a row.
    Draw { round: Arc<Round>, row: usize, planes: Planes },
}

/// Something done.
pub(super) enum Done {
    Searched(usize, Segment),
    Drawn(usize, Planes),
    /// The engine has a fault: whoever asked for rows is told.
    Panicked(Box<dyn Any + Send>),
}

/// What all threads share.
pub(super) struct Shared<'a> {
    pub(super) coding: Coding,
    pub(super) scan: &'a [u8],
    /// The most groups that are looked for in a segment.
    pub(super) groups_max: usize,
    /// What is to be done, and whether nothing more will come.
    queue: Mutex<(VecDeque<Job>, bool)>,
    is_changed: Condvar,
}

impl<'a> Shared<'a> {
    pub(super) fn new(coding: Coding, scan: &'a [u8], groups_max: usize) -> Shared<'a> {
        let (queue, is_changed) = (Mutex::default(), Condvar::new());
        Shared { coding, scan, groups_max, queue, is_changed }
    }

    fn queue(&self) -> MutexGuard<'_, (VecDeque<Job>, bool)> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn add(&self, jobs: impl IntoIterator<Item = Job>) {
        self.queue().0.extend(jobs);
        self.is_changed.notify_all();
    }

    /// Sends everybody home. What is not begun is left.
    pub(super) fn close(&self) {
        *self.queue() = (VecDeque::new(), true);
        self.is_changed.notify_all();
    }

    /// The next thing to do, if there is one now.
    pub(super) fn take(&self) -> Option<Job> {
        self.queue().0.pop_front()
    }

    fn wait(&self) -> Option<Job> {
        let mut queue = self.queue();
        loop {
            if let Some(job) = queue.0.pop_front() {
                return Some(job);
            }
            if queue.1 {
                return None;
            }
            queue = self.is_changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Works until there is nothing more to do.
    pub(super) fn work(&self, results: &Sender<Done>) {
        while let Some(job) = self.wait() {
            let done = catch_unwind(AssertUnwindSafe(|| self.perform(job)));
            if results.send(done.unwrap_or_else(Done::Panicked)).is_err() {
                return;
            }
        }
    }

    /// Does one thing.
    pub(super) fn perform(&self, job: Job) -> Done {
        let (level, coding) = (level(), &self.coding);
        match job {
            Job::Search { at, mut segment, place, start } => {
                segment.load(self.scan, place, coding.interval > 0);
                let most = self.groups_max;
                dispatch!(level, simd => search(simd, &mut segment, coding, start, most));
                Done::Searched(at, segment)
            }
            Job::Draw { round, row, mut planes } => {
                dispatch!(level, simd => draw_row(simd, coding, &round, row, &mut planes));
                Done::Drawn(row, planes)
            }
        }
    }
}

/// In a function of its own so that it is compiled for the registers of this machine.
#[inline(always)]
fn search<S: Simd>(_: S, segment: &mut Segment, coding: &Coding, start: Start, groups_max: usize) {
    segment.search(coding, start, groups_max);
}

#[inline(always)]
fn draw_row<S: Simd>(simd: S, coding: &Coding, round: &Round, row: usize, planes: &mut Planes) {
    let (start, end) = (row * coding.columns, (row + 1) * coding.columns);
    let first = round.pieces.partition_point(|piece| piece.place + piece.count <= start);
    for piece in round.pieces[first..].iter().take_while(|piece| piece.place < end) {
        let groups = match piece.segment {
            Some(segment) => round.segments[segment].groups(),
            None => &round.bridge,
        };
        for place in start.max(piece.place)..end.min(piece.place + piece.count) {
            let coefficients = groups.coefficients(piece.first + place - piece.place);
            draw_group(simd, coding, coefficients, piece.offset, place - start, planes);
        }
    }
}

#[inline(always)]
fn draw_group<S: Simd>(
    simd: S,
    coding: &Coding,
    mut coefficients: &[u32],
    offset: [i32; 3],
    column: usize,
    planes: &mut Planes,
) {
    for ((shape, plane), offset) in coding.shapes.iter().zip(planes).zip(offset) {
        for down in 0..shape.down {
            for across in 0..shape.across {
                let Some((mean, own, after)) = Groups::block(coefficients) else { return };
                coefficients = after;
                let mut canvas = Canvas::new(shape, mean.wrapping_add(offset));
                for coefficient in own {
                    let (order, value) = Groups::place_and_value(*coefficient);
                    canvas.put(order, value);
                }
                let start = shape.start(column, [across, down]);
                // A row has room for all its blocks.
                let _ = canvas.draw(simd, own.is_empty(), &mut plane[start..]);
            }
        }
    }
}
