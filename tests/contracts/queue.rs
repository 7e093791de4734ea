//! The queue of photos to edit.

use crate::nouns::id;
use domain::ports::EditQueue;
use memory::{Faults, Queue};
use tests::Cloud;

#[tokio::test]
async fn what_is_asked_in_memory_can_be_taken() {
    let queue = Queue::create(Faults::default());
    queue.ask(id(1)).await.expect("asked");
    queue.ask(id(1)).await.expect("asked again");
    assert_eq!(queue.take(), [id(1), id(1)]);
    assert_eq!(queue.take(), []);
}

#[tokio::test]
async fn what_is_asked_on_aws_can_be_received() {
    let (queue, messages) = Cloud::connect().queue().await;
    queue.ask(id(1)).await.expect("asked");
    let bodies = messages.receive().await;
    assert_eq!(bodies, [format!("{{\"photo\":\"{}\"}}", id(1))], "as edit-photo reads it");
    assert_eq!(messages.receive().await, Vec::<String>::new());
}
