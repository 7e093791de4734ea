//! What every implementation of a port has to do. One suite of functions runs for `memory` and for
//! `aws`, the latter against the emulator, so that what holds in the tests of the product holds
//! where the product runs.
//!
//! The half on AWS fails when there is no emulator: a contract that nobody looked at is none.

mod buckets;
mod cloud;
mod ledger;
mod nouns;
mod photos;
mod queue;
mod reading;

/// Runs each function for both engines of the tables.
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

        mod on_aws {
            $(
                #[tokio::test]
                async fn $name() {
                    let tables = crate::cloud::Cloud::connect().tables().await;
                    super::$name(&store::Store::new(tables)).await;
                }
            )*
        }
    };
}
pub(crate) use for_both_engines;
