//! One seed's town: the product's own handlers over ports that fail, and who lives there.

use crate::bank::Bank;
use crate::dawn;
use crate::engine::Watched;
use crate::executor::{BOMB, Nursery};
use crate::ground::Ground;
use crate::world::{DAWN, World};
use checkout::Checkout;
use domain::ports::{Ledger as _, Sessions as _, StoreError};
use domain::{
    Account, AccountId, Email, Guard, PackKind, PackTerms, PasswordHash, PhotoId, PhotoOrder,
    Session, Span, Time,
};
use edge::Document;
use edit_photo::{Edited, Refused, Studio};
use memory::{Papers, Postbox, Queue, Wire};
use payment_callback::Till;
use photos::Album;
use reconcile::Sweeper;
use refund::Returns;
use robokassa::Shop;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use store::{Engine as _, Item, Key, Store, Table, Verb, Write};
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
    pub(crate) bank: Bank,
    pub(crate) letters: Postbox,
    pub(crate) queue: Queue,
    pub(crate) nursery: Nursery,
    pub(crate) people: Vec<(AccountId, String)>,
    pub(crate) facts: RefCell<BTreeMap<PhotoId, Fact>>,
    /// Which order or refund each key was answered with.
    pub(crate) answers: RefCell<BTreeMap<String, String>>,
    /// Tasks that have to end before the sweepers and the office go home.
    pub(crate) busy: Cell<usize>,
    without: Option<Guard>,
    names: Cell<u64>,
}

impl Town {
    pub(crate) fn found(world: &World, without: Option<Guard>) -> Result<Rc<Self>, StoreError> {
        Self::found_on(Ground::in_memory(world.faults())?, world, without)
    }

    pub(crate) fn found_on(
        ground: Ground,
        world: &World,
        without: Option<Guard>,
    ) -> Result<Rc<Self>, StoreError> {
        let bank = Bank::new(world);
        let engine = Watched::new(world.clone(), bank.clone(), ground);
        let mut town = Self {
            world: world.clone(),
            engine,
            bank,
            letters: Postbox::create(world.faults()),
            queue: Queue::create(world.faults()),
            nursery: Nursery::default(),
            people: Vec::new(),
            facts: RefCell::default(),
            answers: RefCell::default(),
            busy: Cell::new(0),
            without,
            names: Cell::new(0),
        };
        for _ in 0..world.between(1, 3) {
            let person = town.settle_in()?;
            town.people.push(person);
        }
        dawn::documents(&town)?;
        let town = Rc::new(town);
        dawn::packs_from_before(&town)?;
        Ok(town)
    }

    /// The part with faults is over.
    pub(crate) fn is_over(&self) -> bool {
        self.world.core().quiet
    }

    /// A person with an account, a session, the free pack and perhaps others.
    fn settle_in(&self) -> Result<(AccountId, String), StoreError> {
        let (world, store) = (&self.world, self.store());
        let id = AccountId::from_bytes(edge::World::random(world));
        let email = format!("{}@suret.example", self.name("person"));
        for step in opening(id, &email, u32::try_from(world.between(1, 12)).unwrap_or(1)) {
            self.engine.quietly(store.commit(&step))?;
        }
        let token = format!("{:0>43}", id.bare());
        let account = Account {
            id,
            stage: domain::AccountStage::Active,
            epoch: 0,
            opened: Time::from_millis(DAWN),
            confirmed: Some(Time::from_millis(DAWN)),
            block: None,
            erasing: None,
            due: None,
        };
        let digest = edge::request::digest(&token);
        let session =
            Session::open(digest, &account, domain::Visit::default(), Time::from_millis(DAWN));
        self.engine.quietly(store.add_session(&session))?;
        Ok((id, token))
    }

    /// What the office does by hand for now: it blocks an account.
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

    pub(crate) fn counter(&self) -> Counter<Store<Watched>, memory::Bucket, Queue, World> {
        let mix = self.world.mix();
        Counter {
            store: self.store(),
            uploads: self.engine.bucket.clone(),
            queue: self.queue.clone(),
            world: self.world.clone(),
            site_origin: SITE.to_owned(),
            link_life: Span::seconds(mix.link_seconds),
            slack: Span::seconds(mix.slack_seconds),
        }
    }

    pub(crate) fn studio(&self) -> Studio<Store<Watched>, memory::Bucket, Postbox, World> {
        let mix = self.world.mix();
        Studio {
            store: self.store(),
            bucket: self.engine.bucket.clone(),
            letters: self.letters.clone(),
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

    fn papers(&self, name: &str, text: &str) -> Papers {
        let papers = Papers::create(self.world.faults());
        papers.set(name, text);
        papers
    }

    fn shop(&self) -> Document<Papers, Shop> {
        Document::new(self.papers("shop", &self.bank.settings()), "shop", Shop::parse)
    }

    pub(crate) fn checkout(&self) -> Checkout<Store<Watched>, Papers, World> {
        let papers = self.papers("catalogue", dawn::CATALOGUE);
        Checkout {
            store: self.store(),
            catalogue: Document::dated(papers, "catalogue", edge::catalogue::parse),
            shop: self.shop(),
            world: self.world.clone(),
            site_origin: SITE.to_owned(),
            support: "help@suret.example".to_owned(),
            pay_life: Span::seconds(self.world.mix().pay_seconds),
        }
    }

    pub(crate) fn returns(&self) -> Returns<Store<Watched>, Postbox, World> {
        let (letters, world) = (self.letters.clone(), self.world.clone());
        Returns { store: self.store(), letters, world, site_origin: SITE.to_owned() }
    }

    pub(crate) fn till(&self) -> Till<Store<Watched>, Papers, Postbox, World> {
        let (shop, letters) = (self.shop(), self.letters.clone());
        Till { store: self.store(), shop, letters, world: self.world.clone() }
    }

    pub(crate) fn sweeper(&self) -> Sweep {
        let bank = self.bank.clone();
        Sweeper {
            store: self.store(),
            bucket: self.engine.bucket.clone(),
            queue: self.queue.clone(),
            letters: self.letters.clone(),
            web: Wire::create(self.world.faults(), move |request| bank.answer(request)),
            shop: self.shop(),
            world: self.world.clone(),
        }
    }
}

/// The sweeper of the town.
pub(crate) type Sweep =
    Sweeper<Store<Watched>, memory::Bucket, Queue, Postbox, Wire, Papers, World>;

/// A write that holds in any state.
fn write(table: Table, key: Key, verb: Verb) -> Write {
    Write { table, key, verb, condition: None, values: Item::new() }
}

/// The steps that open an account with its free pack.
pub(crate) fn opening(id: AccountId, email: &str, photos: u32) -> [domain::Step; 2] {
    let email = Email::parse(email).expect("the simulation makes well-formed addresses");
    let password = PasswordHash::from_phc("none".to_owned());
    let terms = PackTerms { kind: PackKind::Try, photos, days: 30 };
    let now = Time::from_millis(DAWN);
    tests::people::opening(&tests::people::profile(id, email, password, now), &terms, now)
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
