//! The database with somebody watching: after every write that may have been carried out, the
//! state is looked at, whatever the writer is told.

use crate::bank::Bank;
use crate::ground::Ground;
use crate::rules;
use crate::shadow::{Changed, Shadow};
use crate::world::World;
use domain::ports::StoreError;
use memory::{Bucket, Fate};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use store::{Engine, Item, Key, Query, QueryPage, Table, Verb, Walked, Write};

#[derive(Clone)]
pub(crate) struct Watched {
    pub(crate) ground: Ground,
    pub(crate) bucket: Bucket,
    pub(crate) bank: Bank,
    pub(crate) world: World,
    pub(crate) shadow: Rc<RefCell<Shadow>>,
    /// What each shard of the index gave the last time.
    earlier: Rc<RefCell<BTreeMap<String, QueryPage>>>,
}

impl Watched {
    pub(crate) fn new(world: World, bank: Bank, ground: Ground) -> Self {
        let bucket = Bucket::create(world.faults());
        let (shadow, earlier) = (Rc::default(), Rc::default());
        Self { ground, bucket, bank, world, shadow, earlier }
    }

    /// Does `call` at once and without faults.
    pub(crate) fn quietly<T>(&self, call: impl Future<Output = T>) -> T {
        let before = std::mem::replace(&mut self.world.core().quiet, true);
        let mut call = pin!(call);
        let mut context = Context::from_waker(Waker::noop());
        let done = loop {
            if let Poll::Ready(done) = call.as_mut().poll(&mut context) {
                break done;
            }
        };
        self.world.core().quiet = before;
        done
    }

    fn observe(&self, writes: &[Write]) {
        let mut changed = Vec::new();
        for write in writes {
            let new = match self.quietly(self.ground.get(write.table, &write.key)) {
                Ok(new) => new,
                Err(error) => return self.world.breaks(format!("cannot look: {error:?}")),
            };
            let old = self.shadow.borrow_mut().put(write.table, &write.key, new.clone());
            if old != new {
                changed.push(Changed { table: write.table, key: write.key.clone(), old, new });
            }
        }
        if changed.is_empty() {
            return;
        }
        self.world.saw("writes that changed something");
        let mut shadow = self.shadow.borrow_mut();
        let judged = rules::judge(&self.world, &self.bank, &self.bucket, &mut shadow, &changed);
        if let Err(what) = judged {
            self.world.breaks(what);
        }
    }
}

impl Engine for Watched {
    async fn get(&self, table: Table, key: &Key) -> Result<Option<Item>, StoreError> {
        self.ground.get(table, key).await
    }

    async fn batch_get(&self, table: Table, keys: &[Key]) -> Result<Vec<Item>, StoreError> {
        self.ground.batch_get(table, keys).await
    }

    async fn query(&self, query: &Query) -> Result<QueryPage, StoreError> {
        let page = self.ground.query(query).await?;
        if query.index.is_none() {
            return Ok(page);
        }
        let earlier = self.earlier.borrow_mut().insert(query.hash.1.clone(), page.clone());
        let is_stale = {
            let mut core = self.world.core();
            let rate = if core.quiet { 0 } else { core.mix.stale };
            core.dice.chance(rate)
        };
        match earlier {
            Some(earlier) if is_stale && earlier != page => {
                self.world.saw("fault: stale index");
                Ok(earlier)
            }
            _ => Ok(page),
        }
    }

    async fn walk(
        &self,
        table: Table,
        sk: &str,
        behind: Option<&Key>,
        limit: u32,
    ) -> Result<Walked, StoreError> {
        self.ground.walk(table, sk, behind, limit).await
    }

    async fn write(&self, writes: &[Write]) -> Result<(), StoreError> {
        let mut call = pin!(self.ground.write(writes));
        let (mut polls, mut rolled) = (0_u32, (0, Fate::Fine));
        let done = std::future::poll_fn(|context| {
            let polled = call.as_mut().poll(context);
            polls += 1;
            if polls == 1 {
                rolled = self.world.core().rolled;
            }
            // The call is carried out in this very turn: see `Faults::around`.
            if polls == rolled.0 + 2 && rolled.1 != Fate::Lost {
                self.observe(writes);
            }
            polled
        })
        .await;
        if matches!(done, Err(StoreError::Conflict)) {
            self.world.saw("conflict");
            let shadow = self.shadow.borrow();
            let is_taken = |write: &Write| {
                let is_new = write.key.sk == "O" && matches!(write.verb, Verb::Put(_));
                is_new && shadow.get(write.table, &write.key).is_some()
            };
            if writes.iter().any(is_taken) {
                self.world.saw("number of an order taken");
            }
        }
        done
    }
}
