//! Clauses that say what must not happen.

use crate::clause::Clause;
use crate::op::{Degree, Dial, Op};
use crate::reading::{Draft, Kept, Step};
use crate::refusal::{Cannot, Doubt};
use crate::sense::{Form, Place, Ready, Sense, Verb};
use crate::token::Span;
use crate::units::Unit;
use crate::wishes::{Around, wish};

/// *Not too much*, said by itself, is about what stands before it.
pub(crate) fn limit(clause: &Clause, draft: &mut Draft) -> bool {
    let says_more = clause.senses().any(|sense| {
        matches!(sense, Sense::Dial(..) | Sense::Place(_) | Sense::Ready(_) | Sense::Cannot(_))
    });
    let is_denied = clause.senses().any(Sense::denies);
    let is_limit = clause.has(Sense::Limit) || is_denied && clause.has(Sense::Too);
    // *Rich colours but not garish*: the same dial again.
    let dial = draft.ops.last().and_then(|step| match step.asked.op {
        Op::Adjust { dial, .. } => Some(dial),
        _ => None,
    });
    let is_same = is_denied
        && clause.senses().any(|sense| matches!(sense, Sense::Dial(..)))
        && clause.senses().all(|sense| match sense {
            Sense::Dial(it, form) => Some(it) == dial && matches!(form, Form::High | Form::TooHigh),
            Sense::Too | Sense::Filler => true,
            sense => sense.denies(),
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

/// `ярко, убавь`: *less*, said by itself, turns what the photo is like into a fault.
pub(crate) fn lessened(clause: &Clause, before: Option<&Clause>, draft: &mut Draft) -> bool {
    let is_high = |sense: Sense| matches!(sense, Sense::Dial(_, Form::High));
    let is_bare = clause.does(Verb::Less)
        && before.is_some_and(|before| before.senses().any(is_high))
        && clause.units.iter().all(|unit| {
            let lessens = matches!(unit.sense(), Some(Sense::Verb(Verb::Less | Verb::Make)));
            unit.is_filler() || lessens || matches!(unit.sense(), Some(Sense::Little | Sense::Much))
        });
    let last = draft.ops.last_mut().filter(|step| is_bare && step.is_weak);
    let Some(step) = last else { return false };
    let Op::Adjust { dial, hundredths: 1.., degree: Some(degree) } = step.asked.op else {
        return false;
    };
    let degree = if clause.has(Sense::Little) { Degree::Little } else { degree };
    step.asked.op = Op::turned(dial, -1, degree);
    step.is_told = false;
    true
}

/// *No, do not*, said by itself, takes back what stands before it. Nobody knows how much of it.
pub(crate) fn taken_back(clause: &Clause, draft: &mut Draft) -> bool {
    let is_bare = clause.senses().any(Sense::denies)
        && clause.units.iter().all(|unit| {
            let makes = matches!(unit.sense(), Some(Sense::Verb(Verb::Make | Verb::Be)));
            unit.is_filler() || unit.denies() || makes
        });
    let last = draft.ops.last().map(|step| step.clause);
    if let (true, Some(last)) = (is_bare, last) {
        // *Brighter, no, darker* does not say so by itself.
        if clause.senses().any(|it| matches!(it, Sense::Needless | Sense::Verb(_))) {
            draft.ops.retain(|step| step.clause != last);
        }
        draft.lost.push(clause.span());
    }
    is_bare
}

/// *Not dark* is a wish for light. Whatever else a denied clause would do is asked about.
pub(crate) fn fault(clause: &Clause, around: Around, draft: &mut Draft) -> bool {
    if !clause.is_negated() {
        return false;
    }
    let before = draft.ops.len();
    wish(clause, around, draft);
    // `шусыз` says *not* of itself alone.
    let is_noun = |unit: &Unit| unit.is_negated && !unit.closes;
    let is_whole = !clause.units.iter().any(is_noun) || clause.senses().any(Sense::denies);
    let is_fault =
        |step: &Step| matches!(step.asked.op, Op::Adjust { .. }) && (step.is_weak || !is_whole);
    if !draft.ops[before.min(draft.ops.len())..].iter().all(is_fault) {
        draft.ops.truncate(before);
        draft.ask(Doubt::Words, clause.span());
    }
    true
}

/// `без изменения цвета`, *without making it darker*. Gives back whether the clause was one of
/// them; without people or noise is a wish.
pub(crate) fn spared(clause: &Clause, draft: &mut Draft) -> bool {
    let is_refusal = clause.senses().any(|it| matches!(it, Sense::Cannot(_)));
    if !clause.does(Verb::Without) || is_refusal {
        return false;
    }
    let acts = clause.senses().any(
        |sense| matches!(sense, Sense::Verb(verb) if !matches!(verb, Verb::Be | Verb::Without)),
    );
    if !acts && clause.has(Sense::Colours) {
        draft.ask_whether(Doubt::Words, Op::BlackAndWhite, clause.span());
        return true;
    }
    let is_kept = clause.senses().any(|sense| match sense {
        Sense::Dial(dial, Form::Noun) => dial != Dial::Shadows,
        Sense::Dial(_, form) => matches!(form, Form::Up | Form::Down | Form::High),
        Sense::Ready(ready) => ready != Ready::Straighten,
        Sense::Too => true,
        _ => false,
    });
    if !acts && !is_kept {
        return false;
    }
    let before = draft.locks.len();
    for unit in &clause.units {
        if let Some(sense) = unit.sense() {
            hold(clause, sense, unit.span, draft);
        }
    }
    if draft.locks.len() == before {
        draft.ask(Doubt::Words, clause.span());
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
    ) || clause.units.iter().any(|unit| unit.is_negated && unit.closes);
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
        // Who does not want it gone may want it lighter.
        Sense::Place(Place::Background) if clause.does_any(&[Verb::Remove, Verb::Replace]) => {
            Kept::Cannot(Cannot::Background)
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
            // Who wants no yellow taken out wants no less of it.
            let is_fault = matches!(form, Form::Low | Form::TooHigh | Form::TooLow);
            let is_turned = is_fault && clause.does(Verb::Remove) && sign != 2;
            let sign = if is_turned { -sign } else { sign };
            Kept::Dial(dial, sign)
        }
        Sense::Colours => Kept::Colours,
        Sense::Ready(Ready::BlackAndWhite) => Kept::BlackAndWhite,
        Sense::Ready(Ready::Look(_)) => Kept::Look,
        Sense::Ready(Ready::Pad) => Kept::Pad,
        Sense::Verb(Verb::Crop) => Kept::Crop,
        Sense::Frame
        | Sense::Ready(Ready::Enlarge)
        | Sense::Verb(Verb::Resize | Verb::Shrink | Verb::Enlarge) => Kept::Size,
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
