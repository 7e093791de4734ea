//! `cargo local`, `cargo verify`, `cargo fuzz` and `cargo page`; the library says what they are.

use local::args::{Command, USAGE};
use local::process::Stop;
use local::{Trouble, fuzz, page, stack, verify};
use std::process::ExitCode;

/// What shells say of a command that Ctrl-C ended.
const STOPPED: u8 = 130;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let command = match Command::parse(std::env::args().skip(1)) {
        Ok(command) => command,
        Err(mistake) => {
            eprintln!("{mistake}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let checking = matches!(command, Command::Verify(_) | Command::Fuzz(_));
    let done = match command {
        Command::Help => {
            println!("{USAGE}");
            Ok(())
        }
        Command::Local(options) => match Stop::listen() {
            Ok(stop) => stack::local(options, stop).await,
            Err(trouble) => Err(trouble),
        },
        Command::Page => match (Stop::listen(), stack::root()) {
            (Ok(stop), Ok(root)) => page::build(&root, &stop).await,
            (Err(trouble), _) | (_, Err(trouble)) => Err(trouble),
        },
        Command::Fuzz(seconds) => match (Stop::listen(), stack::root()) {
            (Ok(stop), Ok(root)) => fuzz::fuzz(&root, seconds, &stop).await,
            (Err(trouble), _) | (_, Err(trouble)) => Err(trouble),
        },
        Command::Verify(arguments) => match Stop::listen() {
            Ok(stop) => verify::verify(arguments, stop).await,
            Err(trouble) => Err(trouble),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Ctrl-C is how `cargo local` ends; checks that were cut short have not passed.
        Err(Trouble::Stopped) => {
            println!("Stopped.");
            if checking { ExitCode::from(STOPPED) } else { ExitCode::SUCCESS }
        }
        Err(Trouble::Failed(sentence)) => {
            eprintln!("\n{sentence}");
            ExitCode::FAILURE
        }
    }
}
