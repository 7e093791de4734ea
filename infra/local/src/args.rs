//! What the command line may say.

use std::path::PathBuf;

/// Shown for `--help` and after a mistake.
pub const USAGE: &str = "\
cargo local [options]           the whole product on this machine, until Ctrl-C
  --port N                      the front door (8080)
  --emulator-port N             the emulator (4566)
  --sandbox-port N              the sandbox of Robokassa (8090)
  --folder DIR                  where state is kept (.local)
  --fresh                       forget the state first
  --binaries DIR                deploy the binaries in DIR instead of building them
cargo verify [arguments]        every check; the arguments go to `cargo nextest run`
cargo fuzz [seconds]            looks for bytes that break what reads them (60 for each)
cargo page                      builds the page alone, when it changed";

/// Options of `cargo local`.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// Port of the front door.
    pub port: u16,
    /// Port of the emulator.
    pub emulator_port: u16,
    /// Port of the sandbox of Robokassa.
    pub sandbox_port: u16,
    /// Folder for state, outputs and logs; `.local` of the workspace when absent.
    pub folder: Option<PathBuf>,
    /// Forget the state first.
    pub fresh: bool,
    /// Folder with prebuilt binaries.
    pub binaries: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 8080,
            emulator_port: 4566,
            sandbox_port: 8090,
            folder: None,
            fresh: false,
            binaries: None,
        }
    }
}

/// A parsed command line.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Start everything and stay.
    Local(Options),
    /// Run every check, with arguments for nextest.
    Verify(Vec<String>),
    /// Build the page.
    Page,
    /// Try the fuzz targets, each for so many seconds.
    Fuzz(u32),
    /// Print the usage.
    Help,
}

impl Command {
    /// Reads the arguments after the program's name. The error names the argument at fault.
    pub fn parse(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Options::default();
        let mut first = true;
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "verify" if first => return Ok(Self::Verify(args.collect())),
                "page" if first => return Ok(Self::Page),
                "fuzz" if first => return seconds(args.next()).map(Self::Fuzz),
                "--help" | "-h" => return Ok(Self::Help),
                "--" if first => {}
                "--fresh" => options.fresh = true,
                "--port" => options.port = port(&arg, args.next())?,
                "--emulator-port" => options.emulator_port = port(&arg, args.next())?,
                "--sandbox-port" => options.sandbox_port = port(&arg, args.next())?,
                "--folder" => options.folder = Some(folder(&arg, args.next())?),
                "--binaries" => options.binaries = Some(folder(&arg, args.next())?),
                _ => return Err(format!("`{arg}` is not known here.")),
            }
            first = false;
        }
        let ports = [options.port, options.emulator_port, options.sandbox_port];
        if ports[0] == ports[1] || ports[1] == ports[2] || ports[0] == ports[2] {
            return Err("--port, --emulator-port and --sandbox-port must differ.".to_owned());
        }
        Ok(Self::Local(options))
    }
}

fn port(flag: &str, value: Option<String>) -> Result<u16, String> {
    value
        .and_then(|text| text.parse().ok())
        .filter(|port| *port > 0)
        .ok_or_else(|| format!("{flag} wants a port from 1 to 65535."))
}

fn seconds(value: Option<String>) -> Result<u32, String> {
    value.map_or(Ok(crate::fuzz::SECONDS), |text| {
        let seconds = text.parse().ok().filter(|seconds| *seconds > 0);
        seconds.ok_or_else(|| "`fuzz` wants a number of seconds.".to_owned())
    })
}

fn folder(flag: &str, value: Option<String>) -> Result<PathBuf, String> {
    value
        .filter(|text| !text.is_empty() && !text.starts_with("--"))
        .map(PathBuf::from)
        .ok_or_else(|| format!("{flag} wants a folder."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, wanted: Result<Command, &str>) {
        let parsed = Command::parse(line.split_whitespace().map(str::to_owned));
        assert_eq!(parsed, wanted.map_err(str::to_owned), "{line}");
    }

    #[test]
    fn options_are_read_and_mistakes_are_named() {
        let options = |change: fn(&mut Options)| {
            let mut options = Options::default();
            change(&mut options);
            Ok(Command::Local(options))
        };
        check("", options(|_| ()));
        check("-- --fresh", options(|o| o.fresh = true));
        check("--port 81 --fresh", options(|o| (o.port, o.fresh) = (81, true)));
        check("--emulator-port 82", options(|o| o.emulator_port = 82));
        check("--folder x", options(|o| o.folder = Some("x".into())));
        check("--binaries y", options(|o| o.binaries = Some("y".into())));
        check("--help", Ok(Command::Help));
        check("verify -- -E x", Ok(Command::Verify(vec!["--".into(), "-E".into(), "x".into()])));
        check("fuzz", Ok(Command::Fuzz(60)));
        check("fuzz 5", Ok(Command::Fuzz(5)));
        check("fuzz 0", Err("`fuzz` wants a number of seconds."));
        check("--fresh verify", Err("`verify` is not known here."));
        check("--prot 81", Err("`--prot` is not known here."));
        check("--port", Err("--port wants a port from 1 to 65535."));
        check("--port 0", Err("--port wants a port from 1 to 65535."));
        check("--port 65536", Err("--port wants a port from 1 to 65535."));
        check("--folder --fresh", Err("--folder wants a folder."));
        let same = "--port, --emulator-port and --sandbox-port must differ.";
        check("--port 4566", Err(same));
        check("--sandbox-port 8080", Err(same));
        check("--sandbox-port 83", options(|o| o.sandbox_port = 83));
    }
}
