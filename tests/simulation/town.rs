//! One seed's town: the product's own handlers over ports that fail, and who lives there.

use crate::engine::Watched;
use crate::executor::{BOMB, Nursery};
use crate::world::{DAWN, World};
use domain::ports::{Ledger as _, Sessions as _, StoreError};
use domain::{
    Account, AccountId, Email, Guard, PackKind, PackTerms, PasswordHash, PhotoId, PhotoOrder,
    Session, Span, Time,
};
use edit_photo::{Edited, Refused, Studio};
use memory::Queue;
use photos::Album;
use reconcile::Sweeper;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use store::{Engine as _, Item, Key, Store, Table, Value, Verb, Write};
use upload_url::Counter;

pub(crate) const SITE: &str = "https://suret.example";
pub(crate) const UPLOADS: &str = "uploads";

/// What the observer remembers of a photo that was asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fact {
    /// The first word of what was uploaded, and when.
    pub(crate) uploaded: Option<(String, u64)>,
    /// A message about it was done with that began after the upload.
    pub(crate) was_handled: bool,
    /// Somebody is on the way to upload it.
    pub(crate) is_on_the_way: bool,
}

pub(crate) struct Town {
    pub(crate) world: World,
    pub(crate) engine: Watched,
    pub(crate) queue: Queue,
    pub(crate) nursery: Nursery,
    pub(crate) people: Vec<(AccountId, String)>,
    pub(crate) facts: RefCell<BTreeMap<PhotoId, Fact>>,
    /// Tasks that have to end before the sweepers and the office go home.
    pub(crate) busy: Cell<usize>,
    without: Option<Guard>,
    names: Cell<u64>,
}

impl Town {
    pub(crate) fn found(world: &World, without: Option<Guard>) -> Result<Rc<Self>, StoreError> {
        let engine = Watched::new(world.clone())?;
        let mut town = Self {
            world: world.clone(),
            engine,
            queue: Queue::create(world.faults()),
            nursery: Nursery::default(),
            people: Vec::new(),
            facts: RefCell::default(),
            busy: Cell::new(0),
            without,
            names: Cell::new(0),
        };
        for _ in 0..world.between(1, 3) {
            let person = town.settle_in()?;
            town.people.push(person);
        }
        Ok(Rc::new(town))
    }

    /// A person with an account, a session, the free pack and perhaps others.
    fn settle_in(&self) -> Result<(AccountId, String), StoreError> {
        let (world, store) = (&self.world, self.store());
        let id = AccountId::from_bytes(edge::World::random(world));
        let email = format!("{}@suret.example", self.name("person"));
        let step = opening(id, &email, u32::try_from(world.between(1, 12)).unwrap_or(1));
        self.engine.quietly(store.commit(&step))?;
        let token = format!("{:0>43}", id.bare());
        let account = Account {
            id,
            stage: domain::AccountStage::Active,
            epoch: 0,
            opened: Time::from_millis(DAWN),
        };
        let digest = edge::request::digest(&token);
        let session = Session::open(digest, &account, Time::from_millis(DAWN));
        self.engine.quietly(store.add_session(&session))?;
        if world.chance(700) {
            // One whose term ends in the middle of things.
            self.add_pack(id, world.between(1, 8), world.between(30_000, 1_200_000))?;
        }
        if world.chance(700) {
            self.add_pack(id, world.between(1, 6), 90 * 86_400_000)?;
        }
        if world.chance(100) {
            self.add_pack(id, world.between(90, 300), 90 * 86_400_000)?;
        }
        Ok((id, token))
    }

    /// A pack as if it had been bought, with its line in the journal.
    fn add_pack(&self, account: AccountId, units: u64, term: u64) -> Result<(), StoreError> {
        let id = domain::PackId::from_bytes(edge::World::random(&self.world)).bare();
        let number = |n: u64| Value::N(n.to_string());
        let (account, pk) = (account.bare(), format!("A#{}", account.bare()));
        let mut pack = Item::from([
            ("id".to_owned(), id.as_str().into()),
            ("account".to_owned(), account.as_str().into()),
            ("kind".to_owned(), "starter".into()),
            ("stage".to_owned(), "active".into()),
            ("granted".to_owned(), number(units)),
            ("available".to_owned(), number(units)),
            ("opened".to_owned(), number(DAWN)),
            ("expires".to_owned(), number(DAWN + term)),
        ]);
        for name in ["taken", "returned", "expired", "frozen", "refunded"] {
            pack.insert(name.to_owned(), number(0));
        }
        let line = Item::from([
            ("pack".to_owned(), id.as_str().into()),
            ("account".to_owned(), account.as_str().into()),
            ("units".to_owned(), number(units)),
            ("at".to_owned(), number(DAWN)),
            ("cause".to_owned(), "granted".into()),
        ]);
        let put = |table, sk: String, mut item: Item| {
            item.insert("pk".to_owned(), pk.as_str().into());
            item.insert("sk".to_owned(), sk.as_str().into());
            write(table, Key { pk: pk.clone(), sk }, Verb::Put(item))
        };
        let writes = [
            put(Table::Ledger, format!("PACK#{id}"), pack),
            put(Table::Journal, format!("GRANT#{id}"), line),
        ];
        self.engine.quietly(self.engine.write(&writes))
    }

    /// What the office does by hand for now: blocks an account, or begins a refund of a pack.
    pub(crate) fn set_stage(&self, key: &Key, stage: &str) {
        self.world.tell(|| format!("{} {}: {stage}", key.pk, key.sk));
        let verb = Verb::Update("SET #stage = :stage".to_owned());
        let mut write = write(Table::Ledger, key.clone(), verb);
        write.values.insert(":stage".to_owned(), stage.into());
        if let Err(error) = self.engine.quietly(self.engine.write(&[write])) {
            self.world.breaks(format!("the office: {error:?}"));
        }
    }

    /// A text that was not used before.
    pub(crate) fn name(&self, kind: &str) -> String {
        self.names.set(self.names.get() + 1);
        format!("{kind}-{:06}", self.names.get())
    }

    /// Begins something that has to end before the seed does.
    pub(crate) fn begin(self: &Rc<Self>, work: impl Future<Output = ()> + 'static) {
        self.busy.set(self.busy.get() + 1);
        let town = Rc::clone(self);
        self.nursery.spawn(async move {
            work.await;
            town.busy.set(town.busy.get() - 1);
        });
    }

    pub(crate) fn store(&self) -> Store<Watched> {
        match self.without {
            Some(guard) => Store::without(self.engine.clone(), guard),
            None => Store::new(self.engine.clone()),
        }
    }

    pub(crate) fn counter(&self) -> Counter<Store<Watched>, memory::Bucket, World> {
        let mix = self.world.mix();
        Counter {
            store: self.store(),
            uploads: self.engine.bucket.clone(),
            world: self.world.clone(),
            site_origin: SITE.to_owned(),
            link_life: Span::seconds(mix.link_seconds),
            slack: Span::seconds(mix.slack_seconds),
        }
    }

    pub(crate) fn studio(&self) -> Studio<Store<Watched>, memory::Bucket, World> {
        let mix = self.world.mix();
        Studio {
            store: self.store(),
            bucket: self.engine.bucket.clone(),
            uploads_name: UPLOADS.to_owned(),
            photo_of: store::keys::photo_of_upload,
            world: self.world.clone(),
            lease_life: Span::seconds(mix.lease_seconds),
            slack: Span::seconds(mix.slack_seconds),
            engine: develop,
        }
    }

    pub(crate) fn album(&self) -> Album<Store<Watched>, memory::Bucket, World> {
        Album {
            store: self.store(),
            bucket: self.engine.bucket.clone(),
            world: self.world.clone(),
            site_origin: SITE.to_owned(),
        }
    }

    pub(crate) fn sweeper(&self) -> Sweeper<Store<Watched>, memory::Bucket, Queue, World> {
        Sweeper {
            store: self.store(),
            bucket: self.engine.bucket.clone(),
            queue: self.queue.clone(),
            world: self.world.clone(),
        }
    }
}

/// A write that holds in any state.
fn write(table: Table, key: Key, verb: Verb) -> Write {
    Write { table, key, verb, condition: None, values: Item::new() }
}

/// The step that opens an account.
pub(crate) fn opening(id: AccountId, email: &str, photos: u32) -> domain::Step {
    let email = Email::parse(email).expect("the simulation makes well-formed addresses");
    let password = PasswordHash::from_phc("none".to_owned());
    let terms = PackTerms { kind: PackKind::Try, photos, days: 30 };
    Account::open(id, email, password, &terms, Time::from_millis(DAWN))
}

/// The photo engine of the town: what becomes of a photo follows from its first letters.
fn develop(bytes: &[u8], order: &PhotoOrder) -> Result<Edited, Refused> {
    match bytes.first_chunk::<4>() {
        Some(b"good") => {
            let bytes = [b"edited ", bytes, order.recipe.as_str().as_bytes()].concat();
            Ok(Edited { bytes, width: 4, height: 3 })
        }
        Some(b"bomb") => {
            BOMB.set(true);
            Ok(Edited { bytes: Vec::new(), width: 0, height: 0 })
        }
        _ => Err(Refused { code: "bad-picture", reason: "It is no picture.".to_owned() }),
    }
}
