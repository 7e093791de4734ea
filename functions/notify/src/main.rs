//! Wiring of `notify`.

use aws::{Connection, Mailbox, Papers, TableNames, Tables};
use edge::{Document, System, catalogue, queue, run, settings};
use notify::{Scribe, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let (aws, of) = (Connection::from_env()?, settings::text);
    let name = of("CATALOGUE_PARAMETER")?;
    let it = Scribe {
        store: store::Store::new(Tables::connect(&aws, TableNames::from_env()?)),
        mails: Mailbox::from_env(&aws)?,
        catalogue: Document::dated(Papers::connect(&aws), name, catalogue::parse),
        world: System,
        operator: settings::email("OPERATOR_EMAIL")?,
        site_origin: of("SITE_ORIGIN")?,
        support: of("SUPPORT_EMAIL")?,
    };
    run::drain(|event| queue::each(event, |body| handle(&it, body))).await
}
