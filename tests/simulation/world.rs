//! The world of one seed: its clock, its dice, its mix of faults, and what was seen in it.

use crate::dice::Dice;
use domain::Time;
use memory::{Fate, Faults};
use std::collections::{BTreeMap, VecDeque};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

/// How hard a seed is. Each seed draws its own: one average mix hides bugs.
#[derive(Debug, Clone)]
pub(crate) struct Mix {
    /// Calls that never arrive, in a thousand.
    pub(crate) lost: u64,
    /// Calls that are carried out and whose answer never arrives, in a thousand.
    pub(crate) unknown: u64,
    /// Calls that are late, in a thousand, and by how many turns at most.
    pub(crate) late: u64,
    pub(crate) turns_max: u64,
    /// Runs that are dropped at an `await`, in a thousand awaits.
    pub(crate) crash: u64,
    /// Index reads that give what they gave before, in a thousand.
    pub(crate) stale: u64,
    /// Milliseconds that pass between two turns, at most.
    pub(crate) turn_millis: u64,
    pub(crate) link_seconds: u64,
    pub(crate) lease_seconds: u64,
    pub(crate) slack_seconds: u64,
    /// How long an order can be paid.
    pub(crate) pay_seconds: u64,
    /// Questions to the bank that get no answer, and payouts that it refuses, in a thousand.
    pub(crate) bank_down: u64,
    /// How late questions learn of a payment, in milliseconds, at most.
    pub(crate) bank_lag: u64,
    /// How often the bank repeats a callback that was not answered with OK.
    pub(crate) redeliveries: u64,
    /// Payments that begin with a wrong delivery, in a thousand.
    pub(crate) wrong: u64,
    /// How eager customers are to give packs back, in a thousand.
    pub(crate) refunds: u64,
    /// So many numbers for orders, or all there are.
    pub(crate) numbers: u64,
    /// How often many hours pass at once.
    pub(crate) nights: u64,
    /// Nobody but buyers, sellers and the bank, all in a hurry.
    pub(crate) is_market: bool,
    /// No money moves.
    pub(crate) is_test_shop: bool,
    /// Refunds are paid out by the payment service.
    pub(crate) pays_back_by_service: bool,
}

impl Mix {
    fn draw(dice: &mut Dice) -> Self {
        let pays_back_by_service = dice.chance(500);
        // A run ends long before its lease; a slow world would let it do nothing.
        let turns: &[u64] = if pays_back_by_service { &[2, 5, 20] } else { &[2, 20, 200, 1_000] };
        Self {
            lost: dice.pick(&[0, 0, 20, 100, 300]),
            unknown: dice.pick(&[0, 0, 20, 100, 300]),
            late: dice.pick(&[0, 50, 300, 800]),
            turns_max: dice.pick(&[3, 20, 100]),
            crash: dice.pick(&[0, 0, 5, 20, 60]),
            stale: dice.pick(&[0, 0, 100, 500]),
            turn_millis: dice.pick(turns),
            link_seconds: dice.pick(&[20, 120, 900]),
            lease_seconds: dice.pick(&[2, 15, 90]),
            slack_seconds: dice.pick(&[10, 60, 600]),
            pay_seconds: dice.pick(&[60, 600, 7_200]),
            bank_down: dice.pick(&[0, 50, 200, 400]),
            bank_lag: dice.pick(&[0, 60_000, 1_800_000]),
            redeliveries: dice.pick(&[1, 2, 5]),
            wrong: dice.pick(&[0, 100, 500]),
            refunds: dice.pick(&[0, 300, 800]),
            numbers: dice.pick(&[0, 0, 6, 30]),
            nights: dice.pick(&[0, 1, 4]),
            is_market: dice.chance(200),
            is_test_shop: !pays_back_by_service && dice.chance(150),
            pays_back_by_service,
        }
    }
}

/// What handlers and ports may ask for at any time; they may need it from any thread.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) dice: Dice,
    pub(crate) now: u64,
    pub(crate) mix: Mix,
    /// No faults: the observer looks, or the seed comes to its end.
    pub(crate) quiet: bool,
    /// The fate of the call that was rolled last.
    pub(crate) rolled: (u32, Fate),
    /// Until when the task that was polled last wants to sleep.
    pub(crate) sleeps_until: Option<u64>,
    /// The task that is being polled.
    pub(crate) task: usize,
    /// What a task does, for those that are to be told apart.
    pub(crate) roles: BTreeMap<usize, &'static str>,
    /// What happened how often.
    pub(crate) seen: BTreeMap<String, u64>,
    /// The last lines of what happened, or all of them.
    pub(crate) story: VecDeque<String>,
    pub(crate) aloud: bool,
    /// The first invariant that was broken.
    pub(crate) broken: Option<String>,
}

/// Lines of the story that are kept for a failing seed.
const STORY_LINES: usize = 60;
/// When every seed begins.
pub(crate) const DAWN: u64 = 1_795_000_000_000;

#[derive(Debug, Clone)]
pub(crate) struct World(Arc<Mutex<Core>>);

impl World {
    pub(crate) fn new(seed: u64, aloud: bool) -> Self {
        let mut dice = Dice::new(seed);
        let mix = Mix::draw(&mut dice);
        let world = Self(Arc::new(Mutex::new(Core {
            dice,
            now: DAWN,
            mix: mix.clone(),
            quiet: false,
            rolled: (0, Fate::Fine),
            sleeps_until: None,
            task: 0,
            roles: BTreeMap::new(),
            seen: BTreeMap::new(),
            story: VecDeque::new(),
            aloud,
            broken: None,
        })));
        world.tell(|| format!("{mix:?}"));
        world
    }

    pub(crate) fn core(&self) -> MutexGuard<'_, Core> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn mix(&self) -> Mix {
        self.core().mix.clone()
    }

    /// A pause that is short where everybody is in a hurry.
    pub(crate) fn pause(&self, low: u64, high: u64) -> u64 {
        let high = if self.mix().is_market { (high / 10).max(low) } else { high };
        self.between(low, high)
    }

    pub(crate) fn millis(&self) -> u64 {
        self.core().now
    }

    pub(crate) fn between(&self, low: u64, high: u64) -> u64 {
        self.core().dice.between(low, high)
    }

    pub(crate) fn chance(&self, per_mille: u64) -> bool {
        self.core().dice.chance(per_mille)
    }

    /// Counts that something interesting happened.
    pub(crate) fn saw(&self, what: impl Into<String>) {
        *self.core().seen.entry(what.into()).or_default() += 1;
    }

    /// Adds a line to the story.
    pub(crate) fn tell(&self, line: impl FnOnce() -> String) {
        let line = line();
        let mut core = self.core();
        let line = format!(
            "{:>10} ms  task {:<4} {line}",
            core.now.cast_signed() - DAWN.cast_signed(),
            core.task
        );
        if core.aloud {
            println!("{line}");
        }
        core.story.push_back(line);
        if core.story.len() > STORY_LINES {
            core.story.pop_front();
        }
    }

    /// Notes that an invariant is broken; the first one counts.
    pub(crate) fn breaks(&self, what: String) {
        self.tell(|| format!("BROKEN: {what}"));
        self.core().broken.get_or_insert(what);
    }

    /// The faults of this seed.
    pub(crate) fn faults(&self) -> Faults {
        let world = self.clone();
        Faults::decided_by(move |name| world.roll(name))
    }

    fn roll(&self, name: &'static str) -> (u32, Fate) {
        let mut core = self.core();
        let rolled = if core.quiet {
            (0, Fate::Fine)
        } else {
            let Mix { lost, unknown, late, turns_max, .. } = core.mix;
            let waits = if core.dice.chance(late) { core.dice.between(1, turns_max) } else { 0 };
            let fate = match core.dice.below(1000) {
                roll if roll < lost => Fate::Lost,
                roll if roll < lost + unknown => Fate::Unknown,
                _ => Fate::Fine,
            };
            (u32::try_from(waits).unwrap_or(0), fate)
        };
        core.rolled = rolled;
        drop(core);
        if rolled.0 > 0 {
            self.saw("fault: late");
        }
        if rolled.1 != Fate::Fine {
            self.saw(format!("fault: {:?} {name}", rolled.1));
            self.tell(|| format!("{name}: {:?}", rolled.1));
        }
        rolled
    }

    /// Says what the task that runs now does.
    pub(crate) fn plays(&self, role: &'static str) {
        let mut core = self.core();
        let task = core.task;
        core.roles.insert(task, role);
    }

    /// What the task that runs now does.
    pub(crate) fn role(&self) -> &'static str {
        let core = self.core();
        core.roles.get(&core.task).copied().unwrap_or("somebody")
    }

    /// Waits for virtual time to pass.
    pub(crate) fn sleep(&self, millis: u64) -> Sleep {
        Sleep { until: self.millis() + millis, world: self.clone() }
    }
}

impl edge::World for World {
    fn now(&self) -> Time {
        Time::from_millis(self.millis())
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        let mut core = self.core();
        // Eight bytes make a number for an order: see `Mix::numbers`.
        if N == 8 && core.mix.numbers > 0 {
            let few = core.mix.numbers;
            let number = u8::try_from(core.dice.below(few)).unwrap_or(0);
            return std::array::from_fn(|place| if place == N - 1 { number } else { 0 });
        }
        std::array::from_fn(|_| core.dice.next().to_le_bytes()[0])
    }
}

/// See [`World::sleep`].
#[derive(Debug)]
pub(crate) struct Sleep {
    until: u64,
    world: World,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        let mut core = self.world.core();
        if core.now >= self.until {
            return Poll::Ready(());
        }
        core.sleeps_until = Some(self.until);
        Poll::Pending
    }
}
