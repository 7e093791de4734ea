//! What the clauses say together: repeats, contradictions, and locks against wishes.

use std::collections::HashSet;

use crate::op::{Degree, Dial, Op};
use crate::reading::{Asked, Draft, Kept, Lock, Question, Reading, Step};
use crate::recipe;
use crate::refusal::{Cannot, Doubt};
use crate::sense::Place;

/// Settles a draft. What is left has each kind once and contradicts nothing.
pub(crate) fn settle(mut draft: Draft) -> Reading {
    told(&mut draft);
    faults(&mut draft);
    frames(&mut draft);
    repeats(&mut draft);
    locks(&mut draft);
    let is_sized = draft.ops.iter().any(|step| step.asked.op.long_edge().is_some());
    let is_framed = draft.ops.iter().any(|step| step.asked.op.is_frame());
    let is_uncut = draft.locks.iter().any(|lock| lock.kept == Kept::Crop);
    draft.unclear.retain(|it| match it.doubt {
        Doubt::Size => !is_sized,
        Doubt::Crop if it.offer.is_none() => !is_framed && !is_uncut,
        _ => true,
    });
    let mut reading = Reading::default();
    let mut asked: Vec<Asked> = draft.ops.iter().map(|step| step.asked).collect();
    asked.sort_by_key(|it| it.op);
    (reading.recipe, reading.later) = asked.into_iter().partition(|it| recipe::has_step(it.op));
    reading.locks = once(draft.locks, |it| it.kept);
    reading.locks.sort_by_key(|it| it.kept);
    reading.cannot = once(draft.cannot, |it| it.what);
    reading.cannot.sort_by_key(|it| it.what);
    reading.unclear = once(draft.unclear, |it| (it.doubt, it.offer, it.place));
    reading.unclear.sort_by_key(|it| (it.doubt, it.offer, it.place));
    let asks = !reading.unclear.is_empty() || !reading.cannot.is_empty();
    if let (false, Some(span)) = (asks, draft.lost.first().copied()) {
        let doubt = Doubt::Words;
        reading.unclear.push(Question { doubt, offer: None, place: None, span });
    }
    reading
}

/// The first of each.
fn once<T, K: Eq + std::hash::Hash>(items: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut seen = HashSet::new();
    items.into_iter().filter(|item| seen.insert(key(item))).collect()
}

/// `фото черно-белое, сделайте светлее`: beside a real wish, what the photo is like is none.
fn told(draft: &mut Draft) {
    let (told, wishes): (Vec<Step>, Vec<Step>) = draft.ops.drain(..).partition(|it| it.is_told);
    if wishes.is_empty() {
        draft.ops = told;
        return;
    }
    draft.ops = wishes;
    for Asked { op, span } in told.into_iter().map(|step| step.asked) {
        let dial = turned(op).map(|it| it.0);
        let is_answered =
            dial.is_some() && draft.ops.iter().any(|it| turned(it.asked.op).map(|it| it.0) == dial);
        if op != Op::Auto && !is_answered {
            draft.ask_whether(Doubt::Words, op, span);
        }
    }
}

/// A part of the photo that is too dark, and then *make it lighter*: the part is still meant.
fn faults(draft: &mut Draft) {
    let limited: Vec<(Dial, bool)> = draft
        .unclear
        .iter()
        .filter(|it| it.doubt == Doubt::Whole)
        .filter_map(|it| it.offer.and_then(turned))
        .collect();
    draft.ops.retain(|step| {
        step.is_whole || turned(step.asked.op).is_none_or(|it| !limited.contains(&it))
    });
    // *A vintage look as on film* is one look.
    let mut looked = HashSet::new();
    draft.ops.retain(|step| !matches!(step.asked.op, Op::Look(_)) || looked.insert(step.clause));
    // *It is upside down, flip it* is said of one turn.
    let turns = draft.ops.iter().any(|step| step.asked.op == Op::Rotate { degrees: 180 });
    draft.ops.retain(|step| !(turns && step.is_weak && matches!(step.asked.op, Op::Flip { .. })));
    // *So that it is beautiful* is no wish of its own beside others.
    let has_other = draft.ops.iter().any(|step| step.asked.op != Op::Auto)
        || !draft.cannot.is_empty()
        || !draft.unclear.is_empty();
    draft.ops.retain(|step| step.asked.op != Op::Auto || !step.is_weak || !has_other);
}

fn turned(op: Op) -> Option<(Dial, bool)> {
    match op {
        Op::Adjust { dial, hundredths, .. } => Some((dial, hundredths > 0)),
        _ => None,
    }
}

/// One shape. Numbers win over names, a size over its shape; two that differ are asked about.
fn frames(draft: &mut Draft) {
    let all: Vec<Op> = draft.ops.iter().map(|it| it.asked.op).filter(|it| it.is_frame()).collect();
    let has = |is_one: fn(&Op) -> bool, like: Op| {
        all.iter().any(|other| is_one(other) && other.shape() == like.shape())
    };
    let is_print: fn(&Op) -> bool = |op| matches!(op, Op::Print { .. });
    let is_target: fn(&Op) -> bool = |op| matches!(op, Op::Target(_));
    let is_size: fn(&Op) -> bool = |op| matches!(op, Op::Size { .. });
    let has_numbers = all.iter().any(|op| !is_target(op));
    draft.ops.retain(|step| match step.asked.op {
        // `паспорт 3,5х4,5` says the same twice.
        op @ Op::Target(_) => !has_numbers || has(is_print, op),
        op @ Op::Print { .. } => !has(is_target, op),
        op @ Op::Crop { .. } => !has(is_size, op),
        _ => true,
    });
    let framed = draft.ops.iter().map(|it| it.asked.op).filter(|it| it.is_frame());
    if framed.collect::<HashSet<Op>>().len() > 1 {
        contradiction(draft, Op::is_frame);
    }
}

/// Takes contradicting wishes out and asks.
fn contradiction(draft: &mut Draft, is_one: impl Fn(Op) -> bool) {
    let spans = draft.ops.iter().filter(|it| is_one(it.asked.op)).map(|it| it.asked.span);
    if let Some(span) = spans.reduce(crate::token::Span::with) {
        draft.ops.retain(|it| !is_one(it.asked.op));
        draft.ask(Doubt::Conflict, span);
    }
}

/// Each kind once.
fn repeats(draft: &mut Draft) {
    for dial in Dial::ALL {
        let is_it = |op: Op| turned(op).is_some_and(|it| it.0 == dial);
        let steps: Vec<Step> = draft.ops.iter().filter(|it| is_it(it.asked.op)).copied().collect();
        // `светло вышло, сделай потемнее`: how it came out is no wish beside one.
        let is_sure = |it: &&Step| !it.is_weak;
        let sure: Vec<Step> = steps.iter().filter(is_sure).copied().collect();
        let steps = if sure.is_empty() { steps } else { sure };
        let ups = steps.iter().filter(|it| turned(it.asked.op) == Some((dial, true))).count();
        if ups > 0 && ups < steps.len() {
            contradiction(draft, is_it);
        } else if let Some(best) = steps.into_iter().reduce(stronger) {
            draft.ops.retain(|it| !is_it(it.asked.op));
            draft.ops.push(best);
        }
    }
    for is_it in [
        |op: Op| matches!(op, Op::Rotate { .. }),
        |op: Op| matches!(op, Op::Flip { .. }),
        |op: Op| matches!(op, Op::LongEdge { .. }),
        |op: Op| matches!(op, Op::Look(_)),
    ] {
        let all: HashSet<Op> =
            draft.ops.iter().map(|it| it.asked.op).filter(|it| is_it(*it)).collect();
        if all.len() > 1 {
            contradiction(draft, is_it);
        }
    }
    let level =
        draft.ops.iter().find(|it| matches!(it.asked.op, Op::Straighten { hundredths: Some(_) }));
    if level.is_some() {
        draft.ops.retain(|it| it.asked.op != Op::Straighten { hundredths: None });
    }
    let mut seen = HashSet::new();
    draft.ops.retain(|it| seen.insert(it.asked.op));
}

/// Of two that go the same way: a number over a degree, a degree over none, the later over the
/// earlier.
fn stronger(a: Step, b: Step) -> Step {
    let rank = |step: &Step| match step.asked.op {
        Op::Adjust { degree: None, .. } => 2,
        Op::Adjust { degree: Some(Degree::Plain), .. } => 0,
        _ => 1,
    };
    let span = a.asked.span.with(b.asked.span);
    let best = if rank(&a) > rank(&b) { a } else { b };
    Step { asked: Asked { span, ..best.asked }, ..best }
}

/// A wish that a lock forbids becomes a question.
fn locks(draft: &mut Draft) {
    let locks = std::mem::take(&mut draft.locks);
    for lock in &locks {
        if let Kept::Place(place) = lock.kept {
            let (out, stay): (Vec<Step>, Vec<Step>) =
                draft.ops.drain(..).partition(|step| step.asked.op.is_everywhere());
            draft.ops = stay;
            for step in out {
                draft.unclear.push(question(step, Some(place)));
            }
        } else {
            let is_held = |op: Op| forbids(lock, op);
            let (out, stay): (Vec<Step>, Vec<Step>) =
                draft.ops.drain(..).partition(|step| is_held(step.asked.op));
            draft.ops = stay;
            draft.unclear.extend(
                out.into_iter()
                    .map(|step| Question { doubt: Doubt::Conflict, ..question(step, None) }),
            );
        }
    }
    draft.locks = locks;
    // Nothing is drawn behind or into the photo by us, so a lock on it is no refusal.
    let kept: Vec<Cannot> = draft
        .locks
        .iter()
        .filter_map(|lock| match lock.kept {
            Kept::Cannot(what) => Some(what),
            _ => None,
        })
        .collect();
    draft.cannot.retain(|it| !kept.contains(&it.what));
}

fn question(step: Step, place: Option<Place>) -> Question {
    let Asked { op, span } = step.asked;
    Question { doubt: Doubt::Whole, offer: Some(op), place, span }
}

fn forbids(lock: &Lock, op: Op) -> bool {
    match lock.kept {
        Kept::Crop => op.is_frame(),
        Kept::Size => op.long_edge().is_some() || op == Op::Enlarge,
        Kept::Rotate => {
            matches!(op, Op::Rotate { .. } | Op::Straighten { .. } | Op::Flip { .. })
        }
        Kept::BlackAndWhite => op == Op::BlackAndWhite,
        Kept::Look => matches!(op, Op::Look(_)),
        Kept::Pad => op == Op::Pad,
        Kept::Colours => match op {
            Op::Adjust { dial, .. } => dial.is_colour(),
            op => matches!(op, Op::BlackAndWhite | Op::Look(_) | Op::Auto),
        },
        Kept::Dial(dial, sign) => match turned(op) {
            Some((other, is_up)) if other == dial => match sign {
                0 => true,
                1 => is_up,
                -1 => !is_up,
                _ => false,
            },
            _ => false,
        },
        Kept::Rest | Kept::Place(_) | Kept::Cannot(_) => false,
    }
}
