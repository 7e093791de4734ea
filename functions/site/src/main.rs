//! Wiring of `site`.

use aws::{Connection, Papers};
use edge::settings::{number, text};
use edge::{Document, Requisites, System, catalogue, run};
use site::{Origins, Shelf, Site, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let papers = Papers::connect(&Connection::from_env()?);
    let it = Site {
        catalogue: Document::dated(papers, text("CATALOGUE_PARAMETER")?, catalogue::parse),
        shelf: Shelf::new(web::Web::default(), text("SITE_ORIGIN")?),
        world: System,
        site_origin: text("SITE_ORIGIN")?,
        requisites: Requisites::from_env()?,
        retention_days: number("RETENTION_DAYS")?,
        origins: Origins::from_env()?,
    };
    it.read_documents().await?;
    run::serve(|request| handle(&it, request)).await
}
