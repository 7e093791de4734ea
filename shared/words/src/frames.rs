//! Shapes, sizes and turns of one clause.

use crate::clause::Clause;
use crate::dials::limited;
use crate::op::Op;
use crate::reading::{Asked, Draft, Step};
use crate::refusal::Doubt;
use crate::sense::{Place, Ready, Sense, Shape, Unit as Measure, Verb, Way};
use crate::targets::targets;
use crate::token::{Hundredths, Span};
use crate::units::Meaning;
use crate::wishes::Around;

/// Sizes of paper in centimetres that everyone asks for without naming the unit.
const PAPER: [(Hundredths, Hundredths); 9] = [
    (900, 1300),
    (1000, 1500),
    (1300, 1800),
    (1500, 2000),
    (1500, 2100),
    (2000, 3000),
    (2100, 3000),
    (3000, 4000),
    (3000, 4500),
];

pub(crate) fn frames(clause: &Clause, around: Around, draft: &mut Draft) {
    let before = draft.unclear.len();
    let all = shapes(clause, draft);
    let shaped = all.first().copied();
    let is_asked = draft.unclear.len() > before;
    let mut push = |op: Op, span: Span| {
        let asked = Asked { op, span };
        draft.ops.push(Step::sure(asked, around.index));
    };
    for (op, span) in &all {
        push(*op, *span);
    }
    let mut is_framed = shaped.is_some() || is_asked;
    match target(clause) {
        Some((op, span, true)) => {
            push(op, span);
            is_framed = true;
        }
        Some((op, span, false)) if shaped.is_none() => {
            draft.ask_whether(Doubt::Crop, op, span);
            is_framed = true;
        }
        _ => {}
    }
    let is_other = clause.has(Sense::Shape(Shape::Other));
    let crops = (clause.does(Verb::Crop) || is_other) && !clause.has_unknown();
    let trims = clause.does(Verb::Remove) && clause.places().any(|it| it == Place::Edges);
    if !is_framed && (crops || trims) {
        draft.ask(Doubt::Crop, clause.span());
    }
    // The frame is cut by numbers: nobody looks where shoulders end.
    let aims = clause.places().any(|it| matches!(it, Place::Body | Place::Face | Place::Person));
    if clause.does(Verb::Crop) && is_framed && aims {
        draft.ask(Doubt::Words, clause.span());
    }
    turn(clause, around, draft);
    resize(clause, around, draft, is_framed);
}

/// Ratios, pairs of numbers, a square.
fn shapes(clause: &Clause, draft: &mut Draft) -> Vec<(Op, Span)> {
    let mut all = Vec::new();
    for unit in &clause.units {
        let found = match unit.meaning {
            Meaning::Ratio(across, down) => ratio(across, down),
            Meaning::Pair(width, height) => pair(clause, width, height),
            Meaning::Sense(Sense::Shape(Shape::Square)) => Some(Op::Crop { across: 1, down: 1 }),
            _ => continue,
        };
        match found {
            Some(op) => all.push((op, unit.span)),
            None => draft.ask(Doubt::Range, unit.span),
        }
    }
    all
}

fn ratio(across: Hundredths, down: Hundredths) -> Option<Op> {
    // 1.91:1 is said as 191:100.
    let whole = |number: Hundredths| {
        if across % 100 == 0 && down % 100 == 0 { number / 100 } else { number }
    };
    let side =
        |number: Hundredths| u16::try_from(whole(number)).ok().filter(|it| (1..=1000).contains(it));
    Some(Op::Crop { across: side(across)?, down: side(down)? })
}

fn pair(clause: &Clause, width: Hundredths, height: Hundredths) -> Option<Op> {
    let has = |measure: Measure| clause.has(Sense::Unit(measure));
    let is_broken = width % 100 != 0 || height % 100 != 0;
    let is_paper = PAPER.contains(&(width.min(height), width.max(height)));
    let side = |number: Hundredths, most: u16| {
        u16::try_from(number).ok().filter(|it| (1..=most).contains(it))
    };
    if has(Measure::Pixels) || (width.min(height) >= 10_000 && !has(Measure::Centimetres)) {
        let (width, height) = (side(width / 100, 16_384)?, side(height / 100, 16_384)?);
        return (width.max(height) >= 16).then_some(Op::Size { width, height });
    }
    // From one centimetre to sixty, in tenths of a millimetre.
    let paper = |number: Hundredths| side(number, 6000).filter(|it| *it >= 100);
    let is_passport = (width, height) == (3500, 4500);
    if has(Measure::Millimetres) || is_passport {
        return Some(Op::Print { width: paper(width / 10)?, height: paper(height / 10)? });
    }
    if has(Measure::Centimetres) || is_broken || is_paper {
        return Some(Op::Print { width: paper(width)?, height: paper(height)? });
    }
    ratio(width, height)
}

/// A named place, and whether it surely asks for its shape.
fn target(clause: &Clause) -> Option<(Op, Span, bool)> {
    let named = clause.units.iter().filter_map(|unit| match unit.sense() {
        Some(Sense::Target(index)) => Some((index, unit.span)),
        _ => None,
    });
    // `инстаграм сторис`: the later line of the table is the narrower place.
    let (index, span) = named.reduce(|a, b| (a.0.max(b.0), a.1.with(b.1)))?;
    let op = Op::Target(targets().get(index)?);
    if clause.does(Verb::Crop) || clause.has(Sense::Aim) {
        return Some((op, span, true));
    }
    if clause.has(Sense::Context) || clause.places().next().is_some() {
        return None;
    }
    let asks_other = clause
        .senses()
        .any(|sense| matches!(sense, Sense::Dial(..) | Sense::Ready(_) | Sense::Cannot(_)));
    Some((op, span, !asks_other && !clause.has_unknown()))
}

/// The number that is measured in this unit.
fn measured(clause: &Clause, measure: Measure) -> Option<(Hundredths, i8, Span)> {
    let at = clause.units.iter().position(|unit| unit.is(Sense::Unit(measure)))?;
    let near = [at.checked_sub(1), Some(at + 1)];
    near.into_iter().flatten().filter_map(|at| clause.units.get(at)).find_map(|unit| {
        match unit.meaning {
            Meaning::Number(value, sign) => Some((value, sign, unit.span)),
            _ => None,
        }
    })
}

/// A number of the clause that nothing else has taken.
fn bare(clause: &Clause) -> Option<(Hundredths, i8)> {
    clause.units.iter().find_map(|unit| match unit.meaning {
        Meaning::Number(value, sign) => Some((value, sign)),
        _ => None,
    })
}

fn turn(clause: &Clause, around: Around, draft: &mut Draft) {
    let horizon = clause.does(Verb::Straighten) || clause.has(Sense::Ready(Ready::Straighten));
    let has = |way: Way| clause.has(Sense::Way(way));
    if clause.senses().any(|it| matches!(it, Sense::Ready(Ready::BlackAndWhite | Ready::Look(_)))) {
        return;
    }
    if !clause.does(Verb::Rotate) && !horizon && !has(Way::Around) {
        return;
    }
    // A head cannot be turned alone.
    if clause.does(Verb::Rotate) && limited(clause).is_some() {
        draft.ask(Doubt::Words, clause.span());
        return;
    }
    let is_left = has(Way::Left);
    let angle = measured(clause, Measure::Degrees)
        .map(|(value, sign, _)| (value, sign))
        .or_else(|| if clause.does(Verb::Rotate) { bare(clause) } else { None });
    let op = match angle {
        Some((value @ (9_000 | 18_000 | 27_000), sign)) => {
            let degrees = u16::try_from(value / 100).unwrap_or(0);
            let is_back = is_left || sign < 0;
            Some(Op::Rotate { degrees: if is_back { 360 - degrees } else { degrees } })
        }
        Some((value, sign)) if value <= 4_500 => {
            let is_back = is_left || sign < 0;
            Some(Op::Straighten { hundredths: Some(if is_back { -value } else { value }) })
        }
        None if has(Way::Around) || (has(Way::Up) || has(Way::Down)) && !horizon => {
            Some(Op::Rotate { degrees: 180 })
        }
        None if horizon => {
            let is_said = clause.has(Sense::Ready(Ready::Straighten)) && !clause.does(Verb::Rotate);
            (!is_said).then_some(Op::Straighten { hundredths: None })
        }
        None if is_left => Some(Op::Rotate { degrees: 270 }),
        None if has(Way::Right) => Some(Op::Rotate { degrees: 90 }),
        _ => None,
    };
    // A little is no quarter.
    let is_slight = clause.has(Sense::Little) && matches!(op, Some(Op::Rotate { .. }));
    let op = op.filter(|_| !is_slight || angle.is_some());
    let is_said = clause.has(Sense::Ready(Ready::Straighten)) && !clause.does(Verb::Rotate);
    if let Some(op) = op {
        let asked = Asked { op, span: clause.span() };
        draft.ops.retain(|it| {
            it.clause != around.index || !matches!(it.asked.op, Op::Straighten { .. })
        });
        draft.ops.push(Step::sure(asked, around.index));
    } else if angle.is_some() {
        draft.ask(Doubt::Range, clause.span());
    } else if !is_said {
        draft.ask(Doubt::Rotate, clause.span());
    }
}

fn resize(clause: &Clause, around: Around, draft: &mut Draft, is_framed: bool) {
    let sizes = clause.does_any(&[Verb::Resize, Verb::Shrink, Verb::Enlarge]);
    let pixels = measured(clause, Measure::Pixels).map(|(value, ..)| value);
    let names_dial = clause.senses().any(|sense| matches!(sense, Sense::Dial(..)));
    let number = pixels.or_else(|| {
        let large = |value: &Hundredths| *value >= 10_000;
        let is_about_size = sizes || clause.has(Sense::Frame);
        bare(clause).map(|it| it.0).filter(large).filter(|_| is_about_size && !names_dial)
    });
    if let Some(number) = number {
        let pixels = u16::try_from(number / 100).ok().filter(|it| (16..=16_384).contains(it));
        match pixels {
            Some(pixels) => {
                let asked = Asked { op: Op::LongEdge { pixels }, span: clause.span() };
                draft.ops.push(Step::sure(asked, around.index));
            }
            None => draft.ask(Doubt::Range, clause.span()),
        }
    } else if sizes && !is_framed && !names_dial && clause.places().next().is_none() {
        draft.ask(Doubt::Size, clause.span());
    } else if clause.has(Sense::Frame) && !is_framed && !names_dial && !clause.has_unknown() {
        let is_known = draft.ops.iter().any(|step| step.clause == around.index);
        if !is_known {
            let is_amount = clause.does_any(&[Verb::Less, Verb::More]);
            let doubt = if is_amount { Doubt::Size } else { Doubt::Crop };
            draft.ask(doubt, clause.span());
        }
    }
}
