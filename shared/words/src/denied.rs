//! Clauses that say what must not happen.

use crate::clause::Clause;
use crate::op::{Degree, Op};
use crate::reading::{Draft, Kept};
use crate::refusal::Cannot;
use crate::sense::{Form, Place, Ready, Sense, Verb};
use crate::token::Span;

/// *Not too much*, said by itself, is about what stands before it.
pub(crate) fn limit(clause: &Clause, draft: &mut Draft) -> bool {
    let says_more = clause.senses().any(|sense| {
        matches!(sense, Sense::Dial(..) | Sense::Place(_) | Sense::Ready(_) | Sense::Cannot(_))
    });
    let is_limit = clause.has(Sense::Limit) || clause.has(Sense::Not) && clause.has(Sense::Too);
    // *Rich colours but not garish*: the same dial again.
    let dial = draft.ops.last().and_then(|step| match step.asked.op {
        Op::Adjust { dial, .. } => Some(dial),
        _ => None,
    });
    let is_same = clause.has(Sense::Not)
        && clause.senses().all(|sense| match sense {
            Sense::Dial(it, form) => Some(it) == dial && matches!(form, Form::High | Form::TooHigh),
            Sense::Not | Sense::Too | Sense::Filler => true,
            _ => false,
        });
    if (!is_limit || says_more) && !is_same {
        return false;
    }
    let Some(last) = draft.ops.last().map(|step| step.clause) else {
        return false;
    };
    for step in draft.ops.iter_mut().filter(|step| step.clause == last) {
        step.asked.op = weaker(step.asked.op);
    }
    true
}

pub(crate) fn weaker(op: Op) -> Op {
    match op {
        Op::Adjust { dial, hundredths, degree: Some(_) } => {
            Op::turned(dial, hundredths.signum(), Degree::Little)
        }
        other => other,
    }
}

/// `не трогай лицо`, `не обрезай`, `бетті өзгертпе`. Gives back whether the clause was one of them.
pub(crate) fn denied(clause: &Clause, draft: &mut Draft) -> bool {
    if !clause.is_negated() {
        return false;
    }
    let acts = clause.senses().any(
        |sense| matches!(sense, Sense::Verb(verb) if !matches!(verb, Verb::Be | Verb::Without)),
    );
    // *Not dark* asks for light; *do not make it dark* asks for nothing.
    let is_fault =
        |sense: Sense| matches!(sense, Sense::Dial(_, Form::Low | Form::TooHigh | Form::TooLow));
    if !acts && !clause.has(Sense::Too) && clause.senses().any(is_fault) {
        return false;
    }
    let before = draft.locks.len();
    for unit in &clause.units {
        if let Some(sense) = unit.sense() {
            hold(clause, sense, unit.span, draft);
        }
    }
    if draft.locks.len() == before && (acts || clause.has(Sense::Rest)) {
        draft.lock(Kept::Rest, clause.span());
    }
    draft.locks.len() > before
}

fn hold(clause: &Clause, sense: Sense, span: Span, draft: &mut Draft) {
    let kept = match sense {
        Sense::Rest => Kept::Rest,
        // The colour of a thing is a colour.
        Sense::Place(Place::Thing)
            if clause.senses().any(|it| matches!(it, Sense::Colours | Sense::Dial(..))) =>
        {
            return;
        }
        // Where the frame is cut matters to what is in it.
        Sense::Place(place) if place != Place::Edges && !clause.does(Verb::Crop) => {
            Kept::Place(place)
        }
        Sense::Dial(dial, form) => {
            let sign = match form {
                _ if clause.has(Sense::Too) => 2,
                Form::Up | Form::High | Form::TooHigh => 1,
                Form::Down | Form::Low | Form::TooLow => -1,
                Form::Noun if clause.does_any(&[Verb::Add, Verb::More]) => 1,
                Form::Noun if clause.does_any(&[Verb::Remove, Verb::Less]) => -1,
                Form::Noun => 0,
            };
            Kept::Dial(dial, sign)
        }
        Sense::Colours => Kept::Colours,
        Sense::Ready(Ready::BlackAndWhite) => Kept::BlackAndWhite,
        Sense::Verb(Verb::Crop) => Kept::Crop,
        Sense::Frame | Sense::Verb(Verb::Resize | Verb::Shrink | Verb::Enlarge) => Kept::Size,
        // *Do not turn it black and white.*
        Sense::Verb(Verb::Rotate) if clause.has(Sense::Ready(Ready::BlackAndWhite)) => return,
        Sense::Verb(Verb::Rotate | Verb::Straighten)
        | Sense::Ready(Ready::Flip | Ready::Straighten) => Kept::Rotate,
        Sense::Verb(Verb::Whiten) => Kept::Cannot(Cannot::Retouch),
        Sense::Cannot(what) => Kept::Cannot(what),
        _ => return,
    };
    draft.lock(kept, span);
}

/// `фон оставь как есть`, `keep the colours`. Gives back whether the clause was one of them.
pub(crate) fn kept(clause: &Clause, draft: &mut Draft) -> bool {
    if !clause.does(Verb::Keep) {
        return false;
    }
    // *Leave only the shoes* is about all that is around them.
    let is_cut_out = clause.has(Sense::Only) && !clause.has(Sense::Rest);
    if is_cut_out && clause.places().any(|it| matches!(it, Place::Thing | Place::Person)) {
        draft.refuse(Cannot::Background, clause.span());
        return true;
    }
    let before = draft.locks.len();
    for unit in &clause.units {
        if let Some(sense) = unit.sense() {
            hold(clause, sense, unit.span, draft);
        }
    }
    if draft.locks.len() == before {
        draft.lock(Kept::Rest, clause.span());
    }
    true
}
