//! Wiring of `site`.

use aws::{Connection, Papers};
use edge::{Document, System, catalogue, run, settings::text};
use site::{Origins, Site, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let papers = Papers::connect(&Connection::from_env()?);
    let it = Site {
        catalogue: Document::new(papers, text("CATALOGUE_PARAMETER")?, catalogue::parse),
        world: System,
        site_origin: text("SITE_ORIGIN")?,
        support: text("SUPPORT_EMAIL")?,
        origins: Origins {
            uploads: text("UPLOADS_ORIGIN")?,
            results: text("RESULTS_ORIGIN")?,
            payments: text("PAYMENT_ORIGIN")?,
        },
    };
    it.read_documents().await?;
    run::serve(|request| handle(&it, request)).await
}
