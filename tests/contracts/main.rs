//! What every implementation of a port has to do. One suite of functions runs for `memory` and for
//! `aws`, the latter against the emulator, so that what holds in the tests of the product holds
//! where the product runs.
//!
//! The half on AWS fails when there is no emulator: a contract that nobody looked at is none.

mod again;
mod buckets;
mod complaints;
mod desk;
mod exhibits;
mod ledger;
mod mail;
mod money;
mod nouns;
mod people;
mod photos;
mod queue;
mod reading;
mod registers;

use domain::Guard;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs each function for both engines of the tables. `notice` says whether one of them notices
/// that a condition is missing.
macro_rules! for_both_engines {
    ($($name:ident),* $(,)?) => {
        mod in_memory {
            $(
                #[tokio::test]
                async fn $name() {
                    let faults = memory::Faults::default();
                    let tables = memory::Tables::create(faults).expect("tables in memory");
                    super::$name(&store::Store::new(tables)).await;
                }
            )*
        }

        pub(crate) fn notice(without: domain::Guard) -> bool {
            [$(
                crate::fails(async || {
                    let faults = memory::Faults::default();
                    let tables = memory::Tables::create(faults).expect("tables in memory");
                    $name(&store::Store::without(tables, without)).await;
                }),
            )*]
            .contains(&true)
        }

        mod on_aws {
            $(
                #[tokio::test]
                async fn $name() {
                    let tables = tests::Cloud::connect().tables().await;
                    super::$name(&store::Store::new(tables)).await;
                }
            )*
        }
    };
}
pub(crate) use for_both_engines;

/// Whether the contract is broken.
fn fails(contract: impl AsyncFnOnce()) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    catch_unwind(AssertUnwindSafe(|| runtime.block_on(contract()))).is_err()
}

#[test]
fn a_contract_breaks_without_any_one_of_the_conditions() {
    let noticed = |guard: &Guard| {
        again::notice(*guard)
            || ledger::notice(*guard)
            || desk::notice(*guard)
            || exhibits::notice(*guard)
            || money::notice(*guard)
            || photos::notice(*guard)
            || people::notice(*guard)
            || reading::notice(*guard)
            || registers::notice(*guard)
            || complaints::notice(*guard)
    };
    let unnoticed: BTreeSet<Guard> =
        Guard::ALL.into_iter().filter(|guard| !noticed(guard)).collect();
    assert_eq!(unnoticed, BTreeSet::new(), "write a contract that breaks without these");
}
