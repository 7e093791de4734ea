//! What a seed found once, told by itself.

use crate::town::Town;
use crate::world::World;
use crate::{people, post};
use std::rc::Rc;
use std::task::{Context, Waker};

/// A run that was thought dead stores its result after another run delivered the photo and the
/// customer deleted it. Nothing of the photo may stay.
#[test]
fn a_late_run_leaves_nothing_of_a_deleted_photo() {
    let world = World::new(1, false);
    world.core().quiet = true;
    let town = Town::found(&world, None).expect("without faults it can be founded");
    let quietly = |work| town.engine.quietly(work);
    quietly(Box::pin(people::order_one(Rc::clone(&town), "good cat")) as crate::executor::Task);
    let id = *town.facts.borrow().keys().next().expect("it was ordered");
    assert!(town.engine.bucket.upload(id, b"good cat".to_vec()));

    let studio = town.studio();
    let mut late = Box::pin(edit_photo::handle(&studio, post::asked(id)));
    let mut context = Context::from_waker(Waker::noop());
    let stage = || {
        let shadow = town.engine.shadow.borrow();
        shadow.photo(&id.bare()).map(|photo| crate::shadow::text(photo, "stage").to_owned())
    };
    while stage().as_deref() != Some("running") {
        assert!(late.as_mut().poll(&mut context).is_pending(), "it has begun");
    }
    // The bytes are loaded and edited, and about to be stored.
    for _ in 0..3 {
        assert!(late.as_mut().poll(&mut context).is_pending(), "it is at work");
    }
    world.core().now += 3_600_000;
    drop(town.engine.quietly(edit_photo::handle(&town.studio(), post::asked(id))));
    assert_eq!(stage().as_deref(), Some("delivered"));
    quietly(Box::pin(people::delete_one(Rc::clone(&town), id)) as crate::executor::Task);
    assert_eq!(town.engine.bucket.keys(), Vec::<String>::new());

    while late.as_mut().poll(&mut context).is_pending() {}
    let left = town.engine.bucket.keys();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(world.core().broken, None);
}
