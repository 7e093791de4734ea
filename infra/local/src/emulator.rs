//! The emulator as a process: started clean, watched, and stopped so that it saves its state.

use crate::Trouble;
use crate::process::{Stop, end, pid, signal_group, start};
use rustix::process::{Signal, kill_process};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

/// State is written only on a clean stop, so a stop is given this long.
const SAVE: Duration = Duration::from_secs(30);
const WAKE: Duration = Duration::from_mins(1);
const LOG_LINES: usize = 15;

/// A running emulator.
#[derive(Debug)]
pub struct Emulator {
    child: Child,
    folder: PathBuf,
    endpoint: String,
}

impl Emulator {
    /// Starts it on a port, with its state in `folder`, and waits until it answers.
    pub async fn start(
        python: &Path,
        folder: &Path,
        port: u16,
        stop: &Stop,
    ) -> Result<Self, Trouble> {
        let unwritable =
            |why| Trouble::failed(format!("{} cannot be written: {why}.", folder.display()));
        for part in ["state", "s3", "tmp"] {
            fs::create_dir_all(folder.join(part)).map_err(unwritable)?;
        }
        let path = folder.join("emulator.log");
        // Why an earlier run ended as it did is asked after the next start.
        let _ = fs::rename(&path, folder.join("emulator.previous.log"));
        let log = File::create(&path).map_err(unwritable)?;
        let errors = log.try_clone().map_err(unwritable)?;
        let endpoint = format!("http://127.0.0.1:{port}");
        let mut command = Command::new(python);
        command
            .args(["-m", "ministack"])
            .current_dir(folder)
            // The functions inherit this environment: whatever is missing in the template must be
            // missing here too, and no call may leave the machine.
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", folder)
            .env("TMPDIR", folder.join("tmp"))
            .env("STATE_DIR", folder.join("state"))
            .env("S3_DATA_DIR", folder.join("s3"))
            .env("PERSIST_STATE", "1")
            .env("S3_PERSIST", "1")
            .env("AUTH", "true")
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env("AWS_ENDPOINT_URL", &endpoint)
            .env("IOT_MTLS_ENABLED", "0")
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors);
        stop.check()?;
        let child = start(&mut command, "the emulator")?;
        let mut emulator = Self { child, folder: folder.to_owned(), endpoint };
        if let Err(trouble) = emulator.awake(port, stop).await {
            emulator.stop().await;
            return Err(trouble);
        }
        Ok(emulator)
    }

    async fn awake(&mut self, port: u16, stop: &Stop) -> Result<(), Trouble> {
        let id = self.child.id().unwrap_or_default();
        fs::write(pid_file(&self.folder), id.to_string())
            .map_err(|why| Trouble::failed(format!("The process id cannot be noted: {why}.")))?;
        let until = Instant::now() + WAKE;
        while Instant::now() < until {
            if healthy(port).await {
                // Not earlier: told to stop while it still reads its state, it might save less.
                return stop.check();
            }
            tokio::select! {
                _ = self.child.wait() => return Err(self.died()),
                () = sleep(Duration::from_millis(50)) => {}
            }
        }
        Err(Trouble::failed(format!(
            "The emulator has not answered for {} s; its log is {}.",
            WAKE.as_secs(),
            self.folder.join("emulator.log").display()
        )))
    }

    /// Where it answers.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Waits until it ends by itself, which it should not.
    pub async fn ended(&mut self) -> Trouble {
        let _ = self.child.wait().await;
        self.died()
    }

    fn died(&self) -> Trouble {
        let path = self.folder.join("emulator.log");
        let log = fs::read_to_string(&path).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        let last = &lines[lines.len().saturating_sub(LOG_LINES)..];
        Trouble::failed(format!(
            "The emulator ended by itself. The end of {}:\n{}",
            path.display(),
            last.join("\n")
        ))
    }

    /// Stops it and waits until its state is saved.
    pub async fn stop(mut self) {
        let group = self.child.id();
        // Only the emulator is told: it ends its functions itself.
        if let Some(process) = group.and_then(pid) {
            let _ = kill_process(process, Signal::TERM);
            if timeout(SAVE, self.child.wait()).await.is_err() {
                eprintln!("The emulator did not stop in {} s and is killed.", SAVE.as_secs());
                end(&mut self.child, Duration::ZERO).await;
            }
            signal_group(group, Signal::KILL);
        }
        let _ = fs::remove_file(pid_file(&self.folder));
    }
}

fn pid_file(folder: &Path) -> PathBuf {
    folder.join("emulator.pid")
}

/// Whether somebody on the port answers as the emulator does when it is ready.
async fn healthy(port: u16) -> bool {
    let ask = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
        let request =
            "GET /_ministack/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).await?;
        let mut status = [0; 12];
        stream.read_exact(&mut status).await?;
        Ok::<_, std::io::Error>(status.ends_with(b" 200"))
    };
    matches!(timeout(Duration::from_secs(2), ask).await, Ok(Ok(true)))
}

/// Stops an emulator that an earlier start left behind, if the noted process still is one: its
/// command line must be ours and its state must lie in this folder.
pub async fn stop_left_behind(python: &Path, folder: &Path) -> Result<bool, Trouble> {
    let Some(id) = fs::read_to_string(pid_file(folder)).ok().and_then(|id| id.trim().parse().ok())
    else {
        return Ok(false);
    };
    if !is_ours(id, python, folder) {
        let _ = fs::remove_file(pid_file(folder));
        return Ok(false);
    }
    let Some(process) = pid(id) else { return Ok(false) };
    let _ = kill_process(process, Signal::TERM);
    let until = Instant::now() + SAVE;
    while is_ours(id, python, folder) {
        if Instant::now() > until {
            return Err(Trouble::failed(format!(
                "An emulator of an earlier start (process {id}) does not stop. End it and start \
                 again."
            )));
        }
        sleep(Duration::from_millis(50)).await;
    }
    let _ = fs::remove_file(pid_file(folder));
    Ok(true)
}

fn is_ours(id: u32, python: &Path, folder: &Path) -> bool {
    let part_of = |name: &str, part: String| {
        fs::read(format!("/proc/{id}/{name}"))
            .is_ok_and(|text| text.split(|byte| *byte == 0).any(|item| item == part.as_bytes()))
    };
    part_of("cmdline", python.display().to_string())
        && part_of("environ", format!("STATE_DIR={}", folder.join("state").display()))
}
