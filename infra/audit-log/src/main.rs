//! `cargo audit-log`; the library says what it is.

use audit_log::{Known, USAGE, follow};
use aws::{Connection, TableNames, Tables};
use std::error::Error;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let known = arguments.get(1).map(|text| Known::parse(text));
    let (Some(table), false) = (arguments.first(), known == Some(None) || arguments.len() > 2)
    else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match read(table, known.flatten()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let cause = error.source().map(ToString::to_string).unwrap_or_default();
            eprintln!("{error}. {cause}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// Whether the chain in the table is whole; says so.
async fn read(table: &str, known: Option<Known>) -> Result<bool, Box<dyn Error>> {
    let connection = Connection::from_env()?;
    let names = TableNames { journal: table.to_owned(), ..TableNames::default() };
    let verdict = follow(&store::Store::new(Tables::connect(&connection, names)), known).await?;
    println!("{verdict}");
    Ok(verdict.is_whole())
}
