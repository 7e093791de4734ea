//! A photo that is edited again: what is kept of the wish, and its changes.

use crate::codec::{Read, Reader, Unreadable, item};
use crate::exhibits::exhibit_write;
use crate::items;
use crate::render::{PhotoDue, on_photo};
use crate::{Item, Write};
use domain::photo::{Again, AgainStage, Failure};
use domain::{Change, RecipeText, RequestText, ResultKind};

/// The changes of a delivered photo whose customer wants another result.
pub(crate) fn again_write(change: &Change) -> Write {
    match change {
        Change::AskAgain { photo, edits_seen, again, due } => {
            let seen = [(":edits_seen", (*edits_seen).into())];
            let mut write = on_photo(*photo, asking(again), PhotoDue::At(*due), seen);
            write.also_set(wish(again));
            write
        }
        Change::DeliverAgain { photo, edits_seen, delivered, due } => {
            let set = "SET #again = :made, #edition = :edits_seen";
            let seen = [(":edits_seen", (*edits_seen).into())];
            let mut write = on_photo(*photo, set, PhotoDue::At(*due), seen);
            write.also_set(items::delivered(delivered));
            write
        }
        Change::RefuseAgain { photo, edits_seen, failure } => on_photo(
            *photo,
            "SET #again = :refused, #again_code = :code, #again_reason = :reason, #again_at = :at",
            PhotoDue::Never,
            [
                (":edits_seen", (*edits_seen).into()),
                (":code", failure.code.clone().into()),
                (":reason", failure.reason.clone().into()),
                (":at", failure.at.as_millis().into()),
            ],
        ),
        _ => exhibit_write(change),
    }
}

/// A recipe leaves none of the words that came before it.
fn asking(again: &Again) -> &'static str {
    match again.request {
        Some(_) => "SET #edits = if_not_exists(#edits, :zero) + :one, #again = :asked",
        None => {
            "REMOVE #again_request, #again_says, #again_words \
             SET #edits = if_not_exists(#edits, :zero) + :one, #again = :asked"
        }
    }
}

/// What is wanted, and since when.
fn wish(again: &Again) -> Item {
    let kinds: Vec<&str> = again.kinds().map(|kind| kind.media().as_str()).collect();
    let mut wish = item([
        ("again_recipe", again.recipe.as_str().into()),
        ("again_makes", kinds.join(" ").into()),
    ]);
    if let AgainStage::Asked { at } = again.stage {
        wish.insert("again_at".to_owned(), at.as_millis().into());
    }
    if let Some(request) = &again.request {
        wish.extend(item([
            ("again_request", request.text().into()),
            ("again_says", request.says().into()),
            ("again_words", request.words_version().into()),
        ]));
    }
    wish
}

pub(crate) fn read_again(read: &Reader<'_>) -> Read<Option<Again>> {
    if !read.has("again") {
        return Ok(None);
    }
    let stage = match read.text("again")? {
        "asked" => AgainStage::Asked { at: read.time("again_at")? },
        "made" => AgainStage::Made,
        "refused" => AgainStage::Refused(Failure {
            code: read.text("again_code")?.to_owned(),
            reason: read.text("again_reason")?.to_owned(),
            at: read.time("again_at")?,
        }),
        _ => return Err(Unreadable { attribute: "again" }),
    };
    let number = read.number("edits")?;
    let mut before = read_kinds(read, number)?;
    let kind = before.pop().ok_or(Unreadable { attribute: "edits" })?;
    Ok(Some(Again {
        number,
        recipe: RecipeText::from_canonical(read.text("again_recipe")?.to_owned(), kind),
        request: read_request(read)?,
        before,
        stage,
    }))
}

/// Of which kind each result is that was wanted anew. Who says nothing of kinds knows none but
/// JPEG.
fn read_kinds(read: &Reader<'_>, number: u32) -> Read<Vec<ResultKind>> {
    let wrong = || Unreadable { attribute: "again_makes" };
    let known = if read.has("again_makes") { read.text("again_makes")? } else { "" };
    let known: Option<Vec<_>> = known.split_whitespace().map(ResultKind::parse).collect();
    let (known, number) = (known.ok_or_else(wrong)?, usize::try_from(number).map_err(|_| wrong())?);
    let unsaid = number.checked_sub(known.len()).ok_or_else(wrong)?;
    Ok([known, vec![ResultKind::Jpeg; unsaid]].concat())
}

/// A wish without words has none of it; a part without the others is broken.
fn read_request(read: &Reader<'_>) -> Read<Option<RequestText>> {
    if !["again_request", "again_says", "again_words"].iter().any(|name| read.has(name)) {
        return Ok(None);
    }
    let (text, says) = (read.text("again_request")?, read.text("again_says")?);
    let request = RequestText::new(text, says, read.number("again_words")?);
    request.map(Some).map_err(|_| Unreadable { attribute: "again_request" })
}
