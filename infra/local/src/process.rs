//! Child processes that end when we are asked to end, and nobody else's.

use crate::Trouble;
use rustix::process::{Pid, Signal, kill_process_group};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// How long a build or an installer may take to end before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// The wish of the person at the keyboard, or of a supervisor, that everything ends.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Listens for Ctrl-C, SIGTERM and a closed terminal, from now until the process ends.
    pub fn listen() -> Result<Self, Trouble> {
        let unheard = |why| Trouble::failed(format!("Signals cannot be listened to: {why}."));
        let mut interrupt = signal(SignalKind::interrupt()).map_err(unheard)?;
        let mut terminate = signal(SignalKind::terminate()).map_err(unheard)?;
        let mut hangup = signal(SignalKind::hangup()).map_err(unheard)?;
        let (tell, told) = watch::channel(false);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                    _ = hangup.recv() => {}
                }
                tell.send_replace(true);
            }
        });
        Ok(Self(told))
    }

    /// A wish that is never made, for what must not be cut short.
    pub fn never() -> Self {
        Self(watch::channel(false).1)
    }

    /// Waits for the wish; at once when it was made before.
    pub async fn asked(&self) {
        let mut told = self.0.clone();
        if told.wait_for(|asked| *asked).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Fails when the wish was made.
    pub fn check(&self) -> Result<(), Trouble> {
        if *self.0.borrow() { Err(Trouble::Stopped) } else { Ok(()) }
    }
}

/// Starts a child in a process group of its own, so that Ctrl-C reaches it only through us.
pub fn start(command: &mut Command, name: &str) -> Result<Child, Trouble> {
    command
        .process_group(0)
        .spawn()
        .map_err(|why| Trouble::failed(format!("`{name}` cannot be started: {why}.")))
}

/// Runs a child to its end and says whether it succeeded. Asked to stop, it ends the child first.
pub async fn run(command: &mut Command, name: &str, stop: &Stop) -> Result<bool, Trouble> {
    stop.check()?;
    let mut child = start(command.stdin(Stdio::null()), name)?;
    tokio::select! {
        ended = child.wait() => ended
            .map(|status| status.success())
            .map_err(|why| Trouble::failed(format!("`{name}` cannot be waited for: {why}."))),
        () = stop.asked() => {
            end(&mut child, GRACE).await;
            Err(Trouble::Stopped)
        }
    }
}

/// Runs a child to its end and gives what it printed, or why it failed.
pub async fn output(command: &mut Command, name: &str, stop: &Stop) -> Result<String, Trouble> {
    stop.check()?;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    finish(start(command, name)?, name, stop).await
}

/// Waits for a child whose output is piped to us, as [`output`] does.
pub async fn finish(child: Child, name: &str, stop: &Stop) -> Result<String, Trouble> {
    let group = child.id();
    let mut ended = std::pin::pin!(child.wait_with_output());
    let ended = tokio::select! {
        ended = &mut ended => ended,
        () = stop.asked() => {
            signal_group(group, Signal::TERM);
            if tokio::time::timeout(GRACE, ended).await.is_err() {
                signal_group(group, Signal::KILL);
            }
            return Err(Trouble::Stopped);
        }
    };
    let ended =
        ended.map_err(|why| Trouble::failed(format!("`{name}` cannot be waited for: {why}.")))?;
    if ended.status.success() {
        return Ok(String::from_utf8_lossy(&ended.stdout).trim().to_owned());
    }
    let said = String::from_utf8_lossy(&ended.stderr);
    Err(Trouble::failed(format!("{name} failed:\n{}", said.trim())))
}

/// Asks a child's group to end and waits; kills it when the time is up.
pub async fn end(child: &mut Child, patience: Duration) -> bool {
    let group = child.id();
    signal_group(group, Signal::TERM);
    let clean = tokio::time::timeout(patience, child.wait()).await.is_ok();
    if !clean {
        signal_group(group, Signal::KILL);
        let _ = child.wait().await;
    }
    clean
}

/// Signals a group that [`start`] made. A group that is gone already is no trouble.
pub fn signal_group(leader: Option<u32>, signal: Signal) {
    if let Some(pid) = leader.and_then(pid) {
        let _ = kill_process_group(pid, signal);
    }
}

/// A process id as the kernel knows it.
pub fn pid(id: u32) -> Option<Pid> {
    i32::try_from(id).ok().and_then(Pid::from_raw)
}
