//! Requests that ask: one of two, or what it costs.

use crate::clause::Clause;
use crate::op::Op;
use crate::reading::Draft;
use crate::refusal::Doubt;
use crate::sense::Sense;

pub(crate) fn doubts(clauses: &[Clause], draft: &mut Draft) {
    for (index, clause) in clauses.iter().enumerate() {
        if clause.has(Sense::Or) {
            one_of(index, clause, draft);
        }
        if clause.has(Sense::Price) {
            draft.lost.push(clause.span_of(|sense| sense == Sense::Price));
        }
    }
}

/// `чб или сепию?`: the customer says which.
fn one_of(index: usize, clause: &Clause, draft: &mut Draft) {
    let mut said = clause.units.iter().filter(|unit| !unit.is_filler());
    let leads = said.next().is_some_and(|unit| unit.is(Sense::Or));
    let trails = said.next_back().is_none_or(|unit| unit.is(Sense::Or));
    let (from, to) = (index - usize::from(leads && index > 0), index + usize::from(trails));
    let is_meant = |at: usize| (from..=to).contains(&at);
    let meant: Vec<Op> =
        draft.ops.iter().filter(|it| is_meant(it.clause)).map(|it| it.asked.op).collect();
    draft.ops.retain(|step| !is_meant(step.clause));
    match meant.as_slice() {
        [] => {}
        [op] => draft.ask_whether(Doubt::Words, *op, clause.span()),
        _ => draft.ask(Doubt::Conflict, clause.span()),
    }
}
