//! One thread, many futures, and dice that say which goes on.

use crate::world::World;
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

pub(crate) type Task = Pin<Box<dyn Future<Output = ()>>>;

struct Running {
    number: usize,
    wakes: u64,
    future: Task,
}

/// Futures that were begun and have not been polled yet.
#[derive(Default)]
pub(crate) struct Nursery {
    new: RefCell<Vec<Task>>,
}

impl Nursery {
    pub(crate) fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        self.new.borrow_mut().push(Box::pin(future));
    }
}

/// Turns after which a seed counts as one that never ends.
const TURNS_MAX: u64 = 3_000_000;

/// Polls until all have ended or an invariant is broken.
pub(crate) fn run(world: &World, nursery: &Nursery) {
    let mut tasks: Vec<Running> = Vec::new();
    let mut context = Context::from_waker(Waker::noop());
    let mut number = 0;
    for turn in 0_u64.. {
        for future in nursery.new.take() {
            number += 1;
            tasks.push(Running { number, wakes: 0, future });
        }
        if tasks.is_empty() || world.core().broken.is_some() {
            return;
        }
        if turn > TURNS_MAX {
            return world.breaks("the seed does not come to an end".to_owned());
        }
        let at = choose(world, &tasks);
        let task = &mut tasks[at];
        world.core().task = task.number;
        let polled = task.future.as_mut().poll(&mut context);
        task.wakes = world.core().sleeps_until.take().unwrap_or(0);
        if polled.is_ready() {
            drop(tasks.swap_remove(at));
        }
    }
}

/// The next task: any that does not sleep. If all sleep, time jumps.
fn choose(world: &World, tasks: &[Running]) -> usize {
    let mut core = world.core();
    let step = core.mix.turn_millis;
    core.now += core.dice.between(0, step);
    if core.dice.chance(1) {
        let jump = core.dice.between(0, 120_000);
        core.now += jump;
    }
    let first = tasks.iter().map(|task| task.wakes).min().unwrap_or(0);
    core.now = core.now.max(first);
    let now = core.now;
    let awake: Vec<usize> = (0..tasks.len()).filter(|at| tasks[*at].wakes <= now).collect();
    core.dice.pick(&awake)
}

thread_local! {
    /// Set by the engine when it meets a photo that ends every run.
    pub(crate) static BOMB: Cell<bool> = const { Cell::new(false) };
}

/// Runs `call` until it ends or crashes: nothing then. A crash can come at every `await`.
pub(crate) async fn perhaps<T>(world: &World, call: impl Future<Output = T>) -> Option<T> {
    perhaps_within(world, u64::MAX, call).await
}

/// The same, and so many milliseconds after its begin it is ended, as Lambda does.
pub(crate) async fn perhaps_within<T>(
    world: &World,
    limit: u64,
    call: impl Future<Output = T>,
) -> Option<T> {
    let mut call = Box::pin(call);
    let began = world.millis();
    std::future::poll_fn(|context| {
        let (crash, is_over) = {
            let mut core = world.core();
            let rate = if core.quiet { 0 } else { core.mix.crash };
            (core.dice.chance(rate), !core.quiet && core.now - began > limit)
        };
        if is_over {
            world.saw("fault: out of time");
            return Poll::Ready(None);
        }
        if crash {
            world.saw("fault: crash");
            world.tell(|| "crash".to_owned());
            return Poll::Ready(None);
        }
        BOMB.set(false);
        let polled = call.as_mut().poll(context).map(Some);
        if BOMB.take() {
            world.saw("fault: bomb");
            world.tell(|| "the photo ended the run".to_owned());
            return Poll::Ready(None);
        }
        polled
    })
    .await
}
