//! Wiring of `reading`.

use edge::run;
use reading::handle;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    run::serve(|request| std::future::ready(handle(&request))).await
}
