//! The shape of each item, both ways.

use crate::codec::{Read, Reader, Unreadable, item};
use crate::{Item, Key, Value, again, keys, money, people};
use domain::journal::{Return, Unfrozen};
use domain::pack::Bought;
use domain::photo::{Delivered, Failure, Photo, PhotoOrder, Stage};
use domain::{
    Account, AccountId, AccountStage, Block, Cause, FileName, Ground, LeaseId, Line, MediaType,
    Money, OperatorName, OrderNumber, Pack, PackId, PackKind, PackStage, PhotoId, RecipeText,
    RefundId, RequestText, ResultKind, Sentence, Session, Sha256, Time, TokenDigest,
};

pub(crate) fn keyed(key: &Key, mut item: Item) -> Item {
    item.insert("pk".to_owned(), key.pk.clone().into());
    item.insert("sk".to_owned(), key.sk.clone().into());
    item
}

fn millis(at: Time) -> Value {
    at.as_millis().into()
}

pub(crate) fn write_account(account: &Account) -> Item {
    // Accounts are written whole only when they are opened: not confirmed, not blocked.
    item([
        ("id", account.id.bare().into()),
        ("stage", account.stage.as_str().into()),
        ("epoch", account.epoch.into()),
        ("opened", millis(account.opened)),
    ])
}

/// An account that is not blocked has none of it.
fn read_block(read: &Reader<'_>) -> Read<Option<Block>> {
    if !read.has("block_ground") {
        return Ok(None);
    }
    let ground = Ground::from_number(read.number("block_ground")?);
    Ok(Some(Block {
        ground: ground.ok_or(Unreadable { attribute: "block_ground" })?,
        document: read.parsed("block_document", Sentence::parse)?,
        by: read.parsed("block_by", OperatorName::parse)?,
        at: read.time("block_at")?,
        until: read.maybe_time("block_until")?,
    }))
}

pub(crate) fn read_account(item: &Item) -> Read<Account> {
    let read = Reader(item);
    Ok(Account {
        id: read.parsed("id", |t| AccountId::from_bare(t).ok())?,
        stage: read.parsed("stage", AccountStage::parse)?,
        epoch: read.number("epoch")?,
        opened: read.time("opened")?,
        confirmed: read.maybe_time("confirmed")?,
        block: read_block(&read)?,
        erasing: read.maybe_time("erasing_at")?,
        due: read.maybe_time("due")?,
    })
}

pub(crate) fn write_login(account: AccountId, now: Time) -> Item {
    item([("account", account.bare().into()), ("created", millis(now))])
}

pub(crate) fn read_login(item: &Item) -> Read<AccountId> {
    Reader(item).parsed("account", |t| AccountId::from_bare(t).ok())
}

pub(crate) fn pack_stage(stage: PackStage) -> &'static str {
    match stage {
        PackStage::Active => "active",
        PackStage::Refunding => "refunding",
    }
}

pub(crate) fn write_pack(pack: &Pack) -> Item {
    let mut written = item([
        ("id", pack.id.bare().into()),
        ("account", pack.account.bare().into()),
        ("kind", pack.kind.as_str().into()),
        ("stage", pack_stage(pack.stage).into()),
        ("granted", pack.granted.into()),
        ("available", pack.available.into()),
        ("taken", pack.taken.into()),
        ("returned", pack.returned.into()),
        ("expired", pack.expired.into()),
        ("frozen", pack.frozen.into()),
        ("refunded", pack.refunded.into()),
        ("opened", millis(pack.opened)),
        ("expires", millis(pack.expires)),
        ("version", pack.version.into()),
    ]);
    if let Some(bought) = pack.bought {
        let (order, price) = (bought.order.get().into(), bought.price.tiyn().into());
        written.extend(item([("order", order), ("price_tiyn", price)]));
    }
    written.extend(money::agenda(pack.due, |due| keys::due_pack(pack.account, pack.id, due)));
    written
}

/// A free pack has neither order nor price; one without the other is broken.
fn read_bought(read: &Reader<'_>) -> Read<Option<Bought>> {
    if !read.has("order") && !read.has("price_tiyn") {
        return Ok(None);
    }
    let order = OrderNumber::new(read.number("order")?);
    let order = order.ok_or(Unreadable { attribute: "order" })?;
    Ok(Some(Bought { order, price: Money::from_tiyn(read.long("price_tiyn")?) }))
}

pub(crate) fn read_pack(item: &Item) -> Read<Pack> {
    let read = Reader(item);
    let stages = [PackStage::Active, PackStage::Refunding];
    Ok(Pack {
        id: read.parsed("id", |t| PackId::from_bare(t).ok())?,
        account: read.parsed("account", |t| AccountId::from_bare(t).ok())?,
        kind: read.parsed("kind", PackKind::parse)?,
        bought: read_bought(&read)?,
        stage: read.parsed("stage", |t| stages.into_iter().find(|s| pack_stage(*s) == t))?,
        granted: read.number("granted")?,
        available: read.number("available")?,
        taken: read.number("taken")?,
        returned: read.number("returned")?,
        expired: read.number("expired")?,
        frozen: read.number("frozen")?,
        refunded: read.number("refunded")?,
        opened: read.time("opened")?,
        expires: read.time("expires")?,
        version: read.number("version")?,
        extension: if read.has("extension") { read.number("extension")? } else { 0 },
        due: read.maybe_time("due")?,
    })
}

pub(crate) fn write_line(line: &Line) -> Item {
    let mut written = item([
        ("pack", line.pack.bare().into()),
        ("account", line.account.bare().into()),
        ("units", line.units.into()),
        ("at", millis(line.at)),
        ("debit", line.movement().0.into()),
        ("credit", line.movement().1.into()),
    ]);
    let cause = match line.cause {
        Cause::Granted => item([("cause", "granted".into())]),
        Cause::Taken { photo, generation } => item([
            ("cause", "taken".into()),
            ("photo", photo.bare().into()),
            ("generation", generation.into()),
        ]),
        Cause::Returned { photo, generation, why } => item([
            ("cause", "returned".into()),
            ("photo", photo.bare().into()),
            ("generation", generation.into()),
            ("why", why.as_str().into()),
        ]),
        Cause::Expired { version } => {
            item([("cause", "expired".into()), ("version", version.into())])
        }
        Cause::Frozen { refund } => of_refund("frozen", refund),
        Cause::Unfrozen { refund, why } => {
            let mut cause = of_refund("unfrozen", refund);
            cause.insert("why".to_owned(), why.as_str().into());
            cause
        }
        Cause::Refunded { refund } => of_refund("refunded", refund),
    };
    written.extend(cause);
    if let Some((from, to)) = line.money_movement() {
        written.extend(item([
            ("money_tiyn", line.money.tiyn().into()),
            ("money_debit", from.into()),
            ("money_credit", to.into()),
        ]));
    }
    written
}

fn of_refund(cause: &'static str, refund: RefundId) -> Item {
    item([("cause", cause.into()), ("refund", refund.bare().into())])
}

pub(crate) fn read_line(item: &Item) -> Read<Line> {
    let read = Reader(item);
    let photo = || read.parsed("photo", |t| PhotoId::from_bare(t).ok());
    let refund = || read.parsed("refund", RefundId::from_bare);
    let money = if read.has("money_tiyn") { read.long("money_tiyn")? } else { 0 };
    let cause = match read.text("cause")? {
        "granted" => Cause::Granted,
        "taken" => Cause::Taken { photo: photo()?, generation: read.number("generation")? },
        "returned" => Cause::Returned {
            photo: photo()?,
            generation: read.number("generation")?,
            why: read.parsed("why", Return::parse)?,
        },
        "expired" => Cause::Expired { version: read.number("version")? },
        "frozen" => Cause::Frozen { refund: refund()? },
        "unfrozen" => {
            Cause::Unfrozen { refund: refund()?, why: read.parsed("why", Unfrozen::parse)? }
        }
        "refunded" => Cause::Refunded { refund: refund()? },
        _ => return Err(Unreadable { attribute: "cause" }),
    };
    Ok(Line {
        account: read.parsed("account", |t| AccountId::from_bare(t).ok())?,
        pack: read.parsed("pack", |t| PackId::from_bare(t).ok())?,
        units: read.number("units")?,
        money: Money::from_tiyn(money),
        cause,
        at: read.time("at")?,
    })
}

pub(crate) fn write_session(session: &Session) -> Item {
    let mut written = item([
        ("account", session.account.bare().into()),
        ("epoch", session.epoch.into()),
        ("opened", millis(session.opened)),
        ("seen", millis(session.seen)),
        ("ttl", session.ends().as_seconds().into()),
    ]);
    written.extend(people::write_visit(&session.visit));
    written
}

pub(crate) fn read_session(token: TokenDigest, item: &Item) -> Read<Session> {
    let read = Reader(item);
    Ok(Session {
        token,
        account: read.parsed("account", |t| AccountId::from_bare(t).ok())?,
        epoch: read.number("epoch")?,
        opened: read.time("opened")?,
        seen: read.time("seen")?,
        visit: people::read_visit(&read)?,
    })
}

/// Where a session stands among its owner's.
pub(crate) fn write_listed_session(session: &Session) -> Item {
    item([
        ("token", Sha256::from_bytes(session.token.0).to_hex().into()),
        ("ttl", session.opened.plus(Session::LIFE_MAX).as_seconds().into()),
    ])
}

pub(crate) fn read_digest(text: &str) -> Option<TokenDigest> {
    Sha256::parse_hex(text).map(|digest| TokenDigest(*digest.as_bytes()))
}

pub(crate) fn delivered(result: &Delivered) -> Item {
    item([
        ("result_sha256", result.sha256.to_hex().into()),
        ("result_bytes", result.size_bytes.into()),
        ("width", result.width.into()),
        ("height", result.height.into()),
        ("ended", millis(result.at)),
    ])
}

/// A new photo with its places in both indexes.
pub(crate) fn write_photo(photo: &Photo) -> Item {
    let mut written = item([
        ("id", photo.id.bare().into()),
        ("account", photo.account.bare().into()),
        ("pack", photo.pack.bare().into()),
        ("generation", photo.generation.into()),
        ("attempts", photo.attempts.into()),
        ("file_name", photo.order.name.as_str().into()),
        ("media", photo.order.media.as_str().into()),
        ("size_bytes", photo.order.size_bytes.into()),
        ("sha256", photo.order.sha256.to_hex().into()),
        ("recipe", photo.order.recipe.as_str().into()),
        ("makes", photo.order.recipe.kind().media().as_str().into()),
        ("stage", photo.stage_name().into()),
        ("created", millis(photo.created)),
        ("edits", photo.edits().into()),
        ("edition", photo.edition.into()),
        // A photo that nobody ever started can be started: the lease of nobody is long over.
        ("lease_until", 0_u32.into()),
        ("opk", keys::account_partition(photo.account).into()),
        ("osk", keys::mine(photo.id, photo.created).into()),
    ]);
    if let Stage::Held { link_until } = photo.stage {
        written.insert("link_until".to_owned(), millis(link_until));
    }
    if let Some(request) = &photo.order.request {
        written.extend(item([
            ("request", request.text().into()),
            ("request_says", request.says().into()),
            ("words_version", request.words_version().into()),
        ]));
    }
    written.extend(money::agenda(photo.due, |due| keys::due_photo(photo.id, due)));
    written
}

/// A photo that came with a recipe has none of it; a part without the others is broken.
fn read_request(read: &Reader<'_>) -> Read<Option<RequestText>> {
    if !["request", "request_says", "words_version"].iter().any(|name| read.has(name)) {
        return Ok(None);
    }
    let (text, says) = (read.text("request")?, read.text("request_says")?);
    let request = RequestText::new(text, says, read.number("words_version")?);
    request.map(Some).map_err(|_| Unreadable { attribute: "request" })
}

/// A photo of before recipes made other kinds of file is to be a JPEG.
fn read_kind(read: &Reader<'_>) -> Read<ResultKind> {
    if read.has("makes") { read.parsed("makes", ResultKind::parse) } else { Ok(ResultKind::Jpeg) }
}

pub(crate) fn read_photo(item: &Item) -> Read<Photo> {
    let read = Reader(item);
    Ok(Photo {
        id: read.parsed("id", |t| PhotoId::from_bare(t).ok())?,
        account: read.parsed("account", |t| AccountId::from_bare(t).ok())?,
        pack: read.parsed("pack", |t| PackId::from_bare(t).ok())?,
        generation: read.number("generation")?,
        attempts: read.number("attempts")?,
        order: PhotoOrder {
            name: read.parsed("file_name", |t| FileName::parse(t).ok())?,
            media: read.parsed("media", |t| MediaType::parse(t).ok())?,
            size_bytes: read.long("size_bytes")?,
            sha256: read.parsed("sha256", Sha256::parse_hex)?,
            recipe: RecipeText::from_canonical(read.text("recipe")?.to_owned(), read_kind(&read)?),
            request: read_request(&read)?,
        },
        stage: read_stage(&read)?,
        created: read.time("created")?,
        due: read.maybe_time("due")?,
        erased: read.maybe_time("erased")?,
        impounded: read.maybe_time("impounded")?,
        exhibit: read.maybe_time("exhibit")?,
        // A photo of before photos were edited again has its first result.
        edition: if read.has("edition") { read.number("edition")? } else { 0 },
        again: again::read_again(&read)?,
    })
}

fn read_stage(read: &Reader<'_>) -> Read<Stage> {
    Ok(match read.text("stage")? {
        "held" => Stage::Held { link_until: read.time("link_until")? },
        "running" => Stage::Running {
            lease: read.parsed("lease", |t| LeaseId::from_bare(t).ok())?,
            until: read.time("lease_until")?,
        },
        "delivered" => Stage::Delivered(Delivered {
            sha256: read.parsed("result_sha256", Sha256::parse_hex)?,
            size_bytes: read.long("result_bytes")?,
            width: read.number("width")?,
            height: read.number("height")?,
            at: read.time("ended")?,
        }),
        "failed" => Stage::Failed(Failure {
            code: read.text("failure_code")?.to_owned(),
            reason: read.text("failure_reason")?.to_owned(),
            at: read.time("ended")?,
        }),
        "abandoned" => Stage::Abandoned { at: read.time("ended")? },
        "parked" => Stage::Parked { at: read.time("ended")? },
        _ => return Err(Unreadable { attribute: "stage" }),
    })
}
