//! How much of what: dials, degrees and numbers of one clause.

use crate::clause::Clause;
use crate::op::{Degree, Dial, Op};
use crate::reading::{Asked, Draft, Question, Step};
use crate::refusal::Doubt;
use crate::sense::{Form, Place, Ready, Sense, Unit as Measure, Verb};
use crate::token::{Hundredths, Span};
use crate::units::Meaning;
use crate::wishes::Around;

/// A dial as the clause speaks of it.
#[derive(Clone, Copy)]
struct Turn {
    dial: Dial,
    form: Form,
    degree: Option<Degree>,
    number: Option<Number>,
    span: Span,
}

#[derive(Clone, Copy)]
struct Number {
    value: Hundredths,
    sign: i8,
    is_percent: bool,
    is_times: bool,
}

pub(crate) fn dials(clause: &Clause, around: Around, draft: &mut Draft) {
    let (mut turns, is_twice) = turns(clause);
    if is_twice {
        draft.ask(Doubt::Conflict, clause.span());
        return;
    }
    // *The room is dark, make it lighter*: the second word says what to do about the first.
    let steps: Vec<Dial> = turns.iter().filter(|it| is_step(it.form)).map(|it| it.dial).collect();
    turns.retain(|it| {
        is_step(it.form) || it.number.is_some() || !is_answered(&steps, it.dial, it.form)
    });
    let place = limited(clause);
    drop_told(&mut turns, clause, place);
    for turn in turns {
        let op = match op(clause, &turn) {
            Ok(op) => op,
            Err(doubt) => {
                draft.ask(doubt, turn.span);
                continue;
            }
        };
        // Haze and noise lie over everything.
        let is_over_all = matches!(turn.dial, Dial::Dehaze | Dial::Denoise);
        let place = place.filter(|place| *place != Place::Thing || !is_over_all);
        if let Some(place) = place {
            let span = clause.span();
            let question =
                Question { doubt: Doubt::Whole, offer: Some(op), place: Some(place), span };
            draft.unclear.push(question);
        } else if clause.has_unknown() {
            draft.ask_whether(Doubt::Words, op, clause.span());
        } else {
            let asked = Asked { op, span: turn.span };
            let is_weak =
                matches!(turn.form, Form::High | Form::Low | Form::TooHigh | Form::TooLow);
            let is_whole = clause.has(Sense::Whole);
            let is_told = turn.form == Form::High && turn.number.is_none() && clause.is_told();
            draft.ops.push(Step { asked, clause: around.index, is_weak, is_whole, is_told });
        }
    }
    if clause.does(Verb::Blur) && clause.has(Sense::Whole) && place.is_none() {
        let asked = Asked { op: Op::turned(Dial::Blur, 1, Degree::Plain), span: clause.span() };
        draft.ops.push(Step::sure(asked, around.index));
    }
    if clause.does(Verb::Whiten) {
        let offer = Op::turned(Dial::Exposure, 1, Degree::Plain);
        let (doubt, span) = (Doubt::Whole, clause.span());
        draft.unclear.push(Question { doubt, offer: Some(offer), place, span });
    }
    if clause.has(Sense::WhiteBalance) && steps.is_empty() && place.is_none() {
        let is_said = |op: Op| matches!(op, Op::Adjust { dial, .. } if dial.is_colour());
        if !draft.ops.iter().any(|step| is_said(step.asked.op)) {
            draft.ask(Doubt::Direction, clause.span());
        }
    }
    let colours_only =
        clause.has(Sense::Colours) && draft.ops.iter().all(|it| it.clause != around.index);
    if colours_only && clause.does_any(&[Verb::Add, Verb::More]) && place.is_none() {
        let op = Op::turned(Dial::Saturation, 1, Degree::Plain);
        let asked = Asked { op, span: clause.span() };
        draft.ops.push(Step::sure(asked, around.index));
    }
}

/// Takes out what only says how things are.
fn drop_told(turns: &mut Vec<Turn>, clause: &Clause, place: Option<Place>) {
    // *It came out blurry, make it sharp* says the same twice.
    let high: Vec<Dial> =
        turns.iter().filter(|it| it.form == Form::High).map(|it| it.dial).collect();
    turns.retain(|it| it.form != Form::TooLow || !high.contains(&it.dial));
    // *It was a bright day*, *an orange cat*: how things are, and nothing to change.
    let is_told = clause.has(Sense::Was) || clause.has(Sense::Liked);
    let is_thing = matches!(place, Some(Place::Thing | Place::Eyes | Place::Person));
    let is_still = !clause.senses().any(|it| matches!(it, Sense::Verb(_) | Sense::Too));
    turns.retain(|it| match it.form {
        Form::High => !(is_told && is_still),
        // Grain belongs to a film look.
        Form::TooLow if it.dial == Dial::Denoise && clause.senses().any(is_look) => false,
        Form::TooHigh | Form::TooLow => !(is_thing && is_still && is_hue(it.dial)),
        _ => true,
    });
}

fn is_look(sense: Sense) -> bool {
    matches!(sense, Sense::Ready(Ready::Look(_)))
}

/// What a thing may have by nature.
fn is_hue(dial: Dial) -> bool {
    matches!(dial, Dial::Temperature | Dial::Tint)
}

/// Whether the clause also says what to do about a fault.
fn is_answered(steps: &[Dial], dial: Dial, form: Form) -> bool {
    let other = if form == Form::Low { Dial::Shadows } else { Dial::Highlights };
    steps.contains(&dial) || (dial == Dial::Exposure && steps.contains(&other))
}

fn is_step(form: Form) -> bool {
    matches!(form, Form::Up | Form::Down)
}

/// The part of the photo that alone should change.
pub(crate) fn limited(clause: &Clause) -> Option<Place> {
    let is_global = clause.has(Sense::Whole) || clause.has(Sense::Context);
    clause.places().find(|place| match place {
        Place::Edges | Place::Text => false,
        Place::Thing | Place::Person => !is_global,
        _ => true,
    })
}

/// Dials with the degrees and numbers that stand beside them, and whether one has two numbers.
fn turns(clause: &Clause) -> (Vec<Turn>, bool) {
    let mut turns: Vec<Turn> = Vec::new();
    let (mut degree, mut carried) = (None, None);
    let mut waiting: Option<Number> = None;
    let mut is_twice = false;
    for (at, unit) in clause.units.iter().enumerate() {
        match unit.meaning {
            Meaning::Sense(Sense::Little | Sense::Limit) => degree = Some(Degree::Little),
            Meaning::Sense(Sense::Much) if clause.has(Sense::Too) => {}
            Meaning::Sense(Sense::Much) => degree = Some(Degree::Much),
            Meaning::Sense(Sense::Dial(dial, form)) => {
                let said = degree.take();
                if !matches!(form, Form::Low | Form::TooHigh | Form::TooLow) {
                    carried = said.or(carried);
                }
                turns.push(Turn {
                    dial,
                    form,
                    degree: said.or(carried),
                    number: waiting.take(),
                    span: unit.span,
                });
            }
            Meaning::Number(value, sign) => {
                if let Some(number) = number(clause, at, value, sign) {
                    let open = turns.iter_mut().filter(|turn| turn.number.is_none());
                    let mut is_used = false;
                    for turn in open {
                        turn.number = Some(number);
                        turn.span = turn.span.with(unit.span);
                        is_used = true;
                    }
                    waiting = (!is_used).then_some(number);
                    is_twice |= !is_used && !turns.is_empty();
                }
            }
            _ => {}
        }
    }
    // Said behind everything, it is about the nearest that has none.
    if let (Some(degree), Some(turn)) =
        (degree, turns.iter_mut().rev().find(|it| it.degree.is_none()))
    {
        turn.degree = Some(degree);
    }
    (turns, is_twice)
}

/// A number that is a strength and not a length or an angle.
fn number(clause: &Clause, at: usize, value: Hundredths, sign: i8) -> Option<Number> {
    let near = [clause.units.get(at + 1), at.checked_sub(1).and_then(|at| clause.units.get(at))];
    let measure = |it: Measure| near.iter().flatten().any(|unit| unit.is(Sense::Unit(it)));
    let other = [Measure::Pixels, Measure::Centimetres, Measure::Millimetres, Measure::Degrees];
    if other.into_iter().any(measure) {
        return None;
    }
    let (is_percent, is_times) = (measure(Measure::Percent), measure(Measure::Times));
    Some(Number { value, sign, is_percent, is_times })
}

/// Which way: 1 or -1.
fn sign(clause: &Clause, form: Form) -> Option<i64> {
    let less = clause.does_any(&[Verb::Less, Verb::Remove, Verb::Shrink]);
    let more = clause.does_any(&[Verb::More, Verb::Add, Verb::Enlarge]);
    let is_denied = clause.is_negated();
    let makes = clause.does(Verb::Make) || clause.does(Verb::Be) && !is_denied;
    let is_too = clause.has(Sense::Too);
    // *Make it yellow*: nobody knows whether as a fault or on purpose.
    let is_let = form == Form::TooHigh && clause.does(Verb::Be);
    let is_made = (clause.does(Verb::Make) || is_let)
        && !(is_denied || is_too || less || more || clause.does(Verb::Fix));
    let up = match form {
        Form::TooHigh | Form::TooLow if is_made => return None,
        Form::Noun if is_too && !less && !more => clause.has(Sense::Little),
        Form::Up => true,
        Form::Down => false,
        Form::TooHigh => more,
        Form::TooLow => !more,
        Form::High => !is_too && !less,
        Form::Low => less || !(makes && !is_too || more),
        Form::Noun if less => false,
        Form::Noun if more || clause.does(Verb::Make) || has_degree(clause) => true,
        // *Only sharpness*, where something else was denied.
        Form::Noun if clause.has(Sense::Only) => true,
        Form::Noun => return None,
    };
    Some(if up { 1 } else { -1 })
}

fn has_degree(clause: &Clause) -> bool {
    clause.has(Sense::Little) || clause.has(Sense::Much)
}

fn op(clause: &Clause, turn: &Turn) -> Result<Op, Doubt> {
    let sign = sign(clause, turn.form);
    if let Some(number) = turn.number {
        return exact(turn, number, sign);
    }
    let sign = sign.ok_or(Doubt::Direction)?;
    // More shadow is darker, though the dial goes up when shadows are lifted.
    let is_deeper = turn.dial == Dial::Shadows && turn.form == Form::Noun && clause.does(Verb::Add);
    let sign = if is_deeper { -sign } else { sign };
    let degree = turn.degree.unwrap_or(Degree::Plain);
    if sign < 0 && !turn.dial.has_minus() {
        // Less sharp is softer; less noise reduction is nothing that a photo has.
        let softer = Op::turned(Dial::Clarity, -1, degree);
        return if turn.dial == Dial::Sharpen { Ok(softer) } else { Err(Doubt::Direction) };
    }
    Ok(Op::turned(turn.dial, sign, degree))
}

/// A value that the customer gave.
fn exact(turn: &Turn, number: Number, sign: Option<i64>) -> Result<Op, Doubt> {
    let sign = if number.sign != 0 { i64::from(number.sign) } else { sign.unwrap_or(1) };
    let dial = turn.dial;
    // Zero times as bright is black, and no number of stops.
    if number.is_times && number.value <= 0 {
        return Err(Doubt::Range);
    }
    // Five stops are the whole range, so a larger number is a share.
    let is_share = number.is_percent || number.value > 500;
    let hundredths = if dial != Dial::Exposure {
        if number.is_times { dial.plain() } else { number.value }
    } else if number.is_times {
        stops(number.value)
    } else if is_share && sign < 0 {
        stops(10_000 * 100 / (10_000 - number.value).max(1))
    } else if is_share {
        stops(100 + number.value / 100)
    } else {
        number.value
    };
    let is_possible = hundredths <= dial.most()
        && (number.value > 0 || number.sign == 0)
        && (sign > 0 || dial.has_minus())
        && (dial != Dial::Exposure || !is_share || number.value <= 40_000);
    if !is_possible {
        return Err(Doubt::Range);
    }
    Ok(Op::Adjust { dial, hundredths: sign * hundredths, degree: None })
}

/// How many hundredths of a stop a factor is, from a table of whole twentieths of a stop.
fn stops(factor: Hundredths) -> i64 {
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "small numbers"
    )]
    let stops = ((factor as f64 / 100.0).log2() * 20.0).round() as i64 * 5;
    stops.max(0)
}
