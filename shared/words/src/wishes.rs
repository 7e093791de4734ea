//! Clauses that ask for something: what we cannot do first, then dials, then shapes.

use crate::clause::Clause;
use crate::dials::{dials, limited};
use crate::frames::frames;
use crate::op::{Dial, Op};
use crate::reading::{Asked, Draft, Kept, Question, Step};
use crate::refusal::{Cannot, Doubt};
use crate::sense::{Form, Place, Ready, Sense, Verb, Way};
use crate::token::Span;
use crate::units::{Meaning, Unit};

/// What is read around a clause.
#[derive(Clone, Copy)]
pub(crate) struct Around {
    pub(crate) index: usize,
    /// Whether other clauses ask for something of their own.
    pub(crate) is_alone: bool,
}

pub(crate) fn wish(clause: &Clause, around: Around, draft: &mut Draft) {
    let (before, refused) = (count(draft), draft.cannot.len());
    for unit in &clause.units {
        if let Some(Sense::Cannot(what)) = unit.sense() {
            if clause.does(Verb::Without) {
                draft.lock(Kept::Cannot(what), clause.span());
            } else {
                draft.refuse(what, clause.span());
            }
        }
    }
    let is_refused = draft.cannot.len() > refused;
    if clause.does(Verb::Without) && clause.does(Verb::Crop) {
        draft.lock(Kept::Crop, clause.span());
        return;
    }
    if !is_refused && impossible(clause, draft) {
        let has_size = clause
            .units
            .iter()
            .any(|unit| matches!(unit.meaning, Meaning::Ratio(..) | Meaning::Pair(..)));
        if has_size {
            frames(clause, around, draft);
        }
        return;
    }
    let steps_up = clause.senses().any(|it| matches!(it, Sense::Dial(_, Form::Up | Form::Down)));
    if is_refused && (!steps_up || clause.places().next().is_some()) {
        return;
    }
    dials(clause, around, draft);
    ready(clause, around, draft);
    frames(clause, around, draft);
    let removes =
        clause.does(Verb::Remove) && clause.senses().any(|it| matches!(it, Sense::Ready(_)));
    if count(draft) == before && (clause.has_unknown() || removes) {
        draft.ask(Doubt::Words, clause.span());
    } else if count(draft) == before && is_lost(clause) {
        draft.lost.push(clause.span());
    }
    if clause.has(Sense::Only) && draft.ops.iter().any(|step| step.clause == around.index)
        || clause.has(Sense::Rest) && clause.has(Sense::Only)
    {
        draft.lock(Kept::Rest, clause.span_of(|sense| sense == Sense::Only));
    }
}

/// Whether a clause surely asks for something, though nothing came of it.
fn is_lost(clause: &Clause) -> bool {
    let is_told = [Sense::Context, Sense::Was, Sense::Liked, Sense::Praise];
    let acts = clause.senses().any(|it| matches!(it, Sense::Verb(verb) if verb != Verb::Be));
    let is_about = clause
        .senses()
        .any(|it| matches!(it, Sense::Place(_) | Sense::Shape(_) | Sense::Colour | Sense::Colours));
    let adds = clause.does_any(&[Verb::Add, Verb::Replace]);
    let is_number = |unit: &Unit| matches!(unit.meaning, Meaning::Number(..) | Meaning::Pair(..));
    let is_asked = acts && is_about || adds || clause.units.iter().any(is_number);
    is_asked && !is_told.into_iter().any(|it| clause.has(it))
}

fn count(draft: &Draft) -> usize {
    draft.ops.len() + draft.locks.len() + draft.cannot.len() + draft.unclear.len()
}

/// Wishes that a verb and a part of the photo make impossible together.
fn impossible(clause: &Clause, draft: &mut Draft) -> bool {
    let found = if clause.does_any(&[Verb::Remove, Verb::Without]) {
        removed(clause)
    } else {
        changed(clause)
    };
    if let Some(what) = found {
        draft.refuse(what, clause.span());
    }
    found.is_some()
}

fn removed(clause: &Clause) -> Option<Cannot> {
    let places: Vec<Place> = clause.places().collect();
    let has = |place: Place| places.contains(&place);
    let is_dial = |sense: Sense| {
        matches!(sense, Sense::Dial(dial, _) if dial != Dial::Shadows)
            || matches!(sense, Sense::Ready(_) | Sense::Colours)
    };
    if has(Place::Person) {
        return Some(Cannot::Person);
    }
    if has(Place::Text) {
        return Some(Cannot::Text);
    }
    if has(Place::Thing) {
        return Some(Cannot::Object);
    }
    let speaks_of = |wanted: Dial| {
        clause.senses().any(|sense| matches!(sense, Sense::Dial(dial, _) if dial == wanted))
    };
    let is_red = clause.has(Sense::Colour) || speaks_of(Dial::Tint);
    let is_skin = has(Place::Face) || has(Place::Skin) || has(Place::Eyes);
    if is_skin && is_red || has(Place::Eyes) && speaks_of(Dial::Shadows) {
        return Some(Cannot::Retouch);
    }
    if clause.senses().any(is_dial) || clause.does(Verb::Crop) || has(Place::Edges) {
        return None;
    }
    // A shadow that lies on something is a thing.
    if speaks_of(Dial::Shadows) {
        return Some(Cannot::Object);
    }
    let what = match places.first() {
        Some(Place::Background) => Cannot::Background,
        Some(Place::Sky) => Cannot::Sky,
        Some(Place::Clothes | Place::Body) => Cannot::Reshape,
        Some(Place::Skin) => Cannot::Retouch,
        Some(Place::Eyes) => Cannot::Eyes,
        Some(Place::Face | Place::Teeth | Place::Hair) => Cannot::Face,
        // Whatever it is, it cannot be taken out.
        _ if clause.has_unknown() => Cannot::Object,
        _ => return None,
    };
    Some(what)
}

fn changed(clause: &Clause) -> Option<Cannot> {
    let places: Vec<Place> = clause.places().collect();
    let has = |place: Place| places.contains(&place);
    let does = |verb: Verb| clause.does(verb);
    let is_coloured = clause.has(Sense::Colour);
    let replaces = does(Verb::Replace);
    let is_lit = clause.senses().any(|sense| matches!(sense, Sense::Dial(..)));
    if has(Place::Body) && !is_lit && !does(Verb::Crop) {
        return Some(Cannot::Reshape);
    }
    let repaints = is_coloured || replaces || does(Verb::Whiten);
    if has(Place::Background) && (repaints || does(Verb::Crop) || does(Verb::Add)) {
        return Some(Cannot::Background);
    }
    if has(Place::Background) && does(Verb::Blur) {
        return Some(Cannot::BackgroundBlur);
    }
    if has(Place::Sky) && (repaints || does(Verb::Add)) {
        return Some(Cannot::Sky);
    }
    if has(Place::Teeth) && (repaints || does(Verb::Fix)) || has(Place::Face) && replaces {
        return Some(Cannot::Face);
    }
    if has(Place::Eyes) && (does(Verb::Open) || does(Verb::Fix) || does(Verb::Enlarge)) {
        return Some(Cannot::Eyes);
    }
    let is_skin = has(Place::Skin) || has(Place::Face);
    if is_skin && (does(Verb::Whiten) || does(Verb::Fix)) {
        return Some(Cannot::Retouch);
    }
    if does(Verb::Add) && (has(Place::Person) || has(Place::Thing) || has(Place::Clothes)) {
        return Some(Cannot::Add);
    }
    if does(Verb::Add) && has(Place::Text) {
        return Some(Cannot::Text);
    }
    let colours = is_coloured || clause.has(Sense::Colours);
    if colours
        && (has(Place::Thing) || has(Place::Clothes) || has(Place::Hair) || has(Place::Eyes))
        && repaints
    {
        return Some(Cannot::Recolour);
    }
    if does(Verb::Change) && has(Place::Clothes) {
        return Some(Cannot::Add);
    }
    if replaces && !places.is_empty() {
        return Some(if has(Place::Text) { Cannot::Text } else { Cannot::Add });
    }
    does(Verb::Blur).then(|| places.first().map(|_| Cannot::Object)).flatten()
}

/// *It is black and white already.*
fn is_known(clause: &Clause) -> bool {
    let acts = clause.senses().any(|it| matches!(it, Sense::Verb(_)));
    clause.has(Sense::Was) && !clause.has(Sense::Purpose) && !acts
}

/// What one word is enough for, and verbs that need no more.
fn ready(clause: &Clause, around: Around, draft: &mut Draft) {
    let span = clause.span();
    let place = limited(clause);
    // A head is not a horizon.
    let is_tilted_head = clause.places().any(|it| it == Place::Face);
    // *A beautiful cake* is no wish.
    let is_acted = clause.senses().any(|it| matches!(it, Sense::Verb(_)))
        || !matches!(place, Some(Place::Thing | Place::Person));
    let mut asked = false;
    let mut push = |op: Op, is_weak: bool, span: Span| {
        let is_whole = clause.has(Sense::Whole);
        let asked = Asked { op, span };
        let may_be_told = matches!(op, Op::BlackAndWhite | Op::Look(_) | Op::Pad | Op::Auto);
        let is_told = may_be_told && clause.is_told();
        draft.ops.push(Step { asked, clause: around.index, is_weak, is_whole, is_told });
    };
    for unit in &clause.units {
        let Some(Sense::Ready(ready)) = unit.sense() else { continue };
        let is_wanted = !clause.does_any(&[Verb::Remove, Verb::Without]);
        if (!is_wanted || is_known(clause)) && ready != Ready::Straighten {
            continue;
        }
        match ready {
            Ready::BlackAndWhite => push(Op::BlackAndWhite, false, unit.span),
            Ready::Look(look) => push(Op::Look(look), false, unit.span),
            Ready::Straighten if !clause.does(Verb::Rotate) && !is_tilted_head => {
                push(Op::Straighten { hundredths: None }, false, unit.span);
            }
            Ready::Straighten => {}
            Ready::Flip => {
                let is_horizontal = !clause.has(Sense::Way(Way::Vertical));
                let is_said = clause.senses().any(|it| matches!(it, Sense::Way(_)));
                push(Op::Flip { is_horizontal }, !is_said, unit.span);
            }
            Ready::Pad => push(Op::Pad, false, unit.span),
            Ready::Enlarge => push(Op::Enlarge, false, unit.span),
            Ready::Auto if place.is_some() => asked |= is_acted,
            Ready::Auto if clause.has(Sense::Was) && !clause.has(Sense::Purpose) => {}
            Ready::Auto => push(Op::Auto, clause.has(Sense::Purpose), unit.span),
        }
    }
    if asked {
        draft.unclear.push(Question { doubt: Doubt::Whole, offer: Some(Op::Auto), place, span });
        return;
    }
    if clause.has(Sense::Praise) && place.is_none() {
        if clause.does_any(&[Verb::Make, Verb::Be, Verb::Fix]) {
            push(Op::Auto, clause.has(Sense::Purpose), span);
        }
        return;
    }
    let is_bare = !clause.senses().any(|sense| {
        matches!(
            sense,
            Sense::Dial(..)
                | Sense::Place(_)
                | Sense::Ready(_)
                | Sense::WhiteBalance
                | Sense::Cannot(_)
        )
    });
    if clause.does(Verb::Fix) && is_bare && around.is_alone && !clause.has_unknown() {
        push(Op::Auto, true, span);
    }
    if clause.has(Sense::Colours) && clause.does(Verb::Remove) {
        push(Op::BlackAndWhite, false, span);
    }
}
