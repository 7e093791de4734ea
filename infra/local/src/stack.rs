//! A whole stack, from nothing to a URL and back.

use crate::args::Options;
use crate::binaries::{self, Binaries};
use crate::deploy::{self, Deployed, Job, Parameters};
use crate::emulator::{self, Emulator};
use crate::front::{self, Target};
use crate::process::Stop;
use crate::sandbox::{Sandbox, Secrets};
use crate::{Trouble, begin, page, ports, python};
use std::fs::{self, File, TryLockError};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What a folder holds that `--fresh` forgets. The log stays.
const STATE: [&str; 7] =
    ["state", "s3", "tmp", "outputs.json", "robokassa", "secrets.json", "person.json"];

/// The workspace: the nearest folder upwards with our template in it.
pub fn root() -> Result<PathBuf, Trouble> {
    let here = std::env::current_dir()
        .map_err(|why| Trouble::failed(format!("The current folder cannot be read: {why}.")))?;
    here.ancestors()
        .find(|folder| folder.join("infra/template.yaml").is_file())
        .map(Path::to_owned)
        .ok_or_else(|| Trouble::failed("Start this inside the workspace (infra/template.yaml)."))
}

/// Says what is being done, and since when.
#[derive(Debug)]
pub struct Progress {
    since: Instant,
    step: usize,
    steps: usize,
}

impl Progress {
    /// Counts up to `steps`.
    pub fn new(steps: usize) -> Self {
        Self { since: Instant::now(), step: 0, steps }
    }

    /// Begins the next step.
    pub fn next(&mut self, what: &str) {
        self.step += 1;
        println!("[{}/{}] {:>6.1} s  {what}", self.step, self.steps, self.seconds());
    }

    /// Seconds since the beginning.
    pub fn seconds(&self) -> f32 {
        self.since.elapsed().as_secs_f32()
    }
}

/// Where a stack is to be reached.
#[derive(Debug, Clone, Copy)]
pub struct Ports {
    /// The front door.
    pub door: u16,
    /// The emulator.
    pub emulator: u16,
    /// The sandbox of Robokassa.
    pub sandbox: u16,
}

impl Ports {
    /// Any that are free.
    pub fn free() -> Result<Self, Trouble> {
        Ok(Self { door: ports::free()?, emulator: ports::free()?, sandbox: ports::free()? })
    }
}

/// A stack to be started.
#[derive(Debug)]
pub struct Plan {
    root: PathBuf,
    folder: PathBuf,
    door: TcpListener,
    url: String,
    ports: Ports,
    secrets: Secrets,
    /// Parameters of the template; may be changed before the start.
    pub parameters: Parameters,
    /// Whether whatever may come twice does: requests with a key, callbacks, events of uploads.
    pub twice: bool,
    /// Held as long as the plan lives: one stack a folder.
    _lock: File,
}

impl Plan {
    /// Takes the folder and the front door for ourselves, stops what an earlier start left behind,
    /// and makes sure that the emulator's port is free.
    pub async fn new(
        root: &Path,
        folder: PathBuf,
        fresh: bool,
        ports: Ports,
    ) -> Result<Self, Trouble> {
        let unusable =
            |why: String| Trouble::failed(format!("{} is unusable: {why}.", folder.display()));
        fs::create_dir_all(&folder).map_err(|why| unusable(why.to_string()))?;
        let folder = folder.canonicalize().map_err(|why| unusable(why.to_string()))?;
        let lock = lock(&folder)?;
        if emulator::stop_left_behind(&interpreter(root), &folder).await? {
            println!("      stopped the emulator of an earlier start");
        }
        let door = ports::take(ports.door, "--port")?;
        drop(ports::take(ports.emulator, "--emulator-port")?);
        drop(ports::take(ports.sandbox, "--sandbox-port")?);
        if fresh {
            for part in STATE {
                forget(&folder.join(part))?;
            }
        }
        let url = format!("http://127.0.0.1:{}", ports.door);
        let parameters = deploy::parameters(&url, ports);
        let secrets = Secrets::of(&folder)?;
        let root = root.to_owned();
        Ok(Self { root, folder, door, url, ports, secrets, parameters, twice: false, _lock: lock })
    }

    /// Starts the stack, does the work, and stops the stack whatever came of it.
    pub async fn run<W>(
        self,
        binaries: &Binaries,
        progress: &mut Progress,
        stop: &Stop,
        work: W,
    ) -> Result<(), Trouble>
    where
        W: AsyncFnOnce(&Running, &mut Progress) -> Result<(), Trouble>,
    {
        progress.next("starting the emulator and the sandbox of Robokassa");
        let python = interpreter(&self.root);
        let (root, folder, url) = (&self.root, &self.folder, &self.url);
        let callback = if self.twice { "twice" } else { "once" };
        let settings = self.secrets.sandbox(self.ports.sandbox, folder, url, callback);
        let mut sandbox = Sandbox::start(&python, root, folder, settings).await?;
        let started = Emulator::start(&python, folder, self.ports.emulator, stop).await;
        let mut emulator = match started {
            Ok(emulator) => emulator,
            Err(trouble) => {
                sandbox.stop().await;
                return Err(trouble);
            }
        };
        let endpoint = emulator.endpoint().to_owned();
        let done = tokio::select! {
            done = self.serve(binaries, &python, endpoint, progress, stop, work) => done,
            trouble = emulator.ended() => Err(trouble),
            trouble = sandbox.ended() => Err(trouble),
        };
        println!("      stopping the emulator, which saves its state");
        sandbox.stop().await;
        emulator.stop().await;
        done
    }

    async fn serve<W>(
        self,
        binaries: &Binaries,
        python: &Path,
        endpoint: String,
        progress: &mut Progress,
        stop: &Stop,
        work: W,
    ) -> Result<(), Trouble>
    where
        W: AsyncFnOnce(&Running, &mut Progress) -> Result<(), Trouble>,
    {
        progress.next("deploying infra/template.yaml");
        let robokassa = format!("http://127.0.0.1:{}", self.ports.sandbox);
        let documents = self.secrets.documents(&self.root, &robokassa)?;
        let job = Job {
            root: &self.root,
            python,
            folder: &self.folder,
            endpoint: &endpoint,
            front_door: &self.url,
            binaries,
            parameters: &self.parameters,
            documents: &documents,
            twice: self.twice,
        };
        let deployed = job.run(stop).await?;
        println!("      {}", deployed.summary());
        let api = deployed.output("ApiId").to_owned();
        let target = Target { port: self.ports.emulator, api, twice: self.twice };
        let running = Running {
            url: self.url,
            endpoint,
            robokassa,
            secrets: self.secrets,
            outputs: self.folder.join("outputs.json"),
            person: begin::person(&self.folder),
            log: self.folder.join("emulator.log"),
            deployed,
        };
        progress.next("opening the front door");
        let (root, folder) = (&self.root, &self.folder);
        let opened = async {
            progress.next("publishing the legal documents");
            for document in begin::begin(&running, python, root, folder, stop).await? {
                println!("      {document}");
            }
            work(&running, progress).await
        };
        tokio::select! {
            closed = front::serve(self.door, target, stop.clone()) => closed.and(stop.check()),
            done = opened => done,
        }
    }
}

/// A stack that answers.
#[derive(Debug)]
pub struct Running {
    /// The front door.
    pub url: String,
    /// The emulator.
    pub endpoint: String,
    /// The sandbox of Robokassa.
    pub robokassa: String,
    /// Who may log in as an operator.
    pub secrets: Secrets,
    /// Where the stack's outputs stand as JSON.
    pub outputs: PathBuf,
    /// The registration of a made-up person, as the stack takes it today.
    pub person: PathBuf,
    /// What the emulator says; what the functions say is in its `CloudWatch` Logs.
    pub log: PathBuf,
    /// What the deploy said.
    pub deployed: Deployed,
}

/// `cargo local`.
pub async fn local(options: Options, stop: Stop) -> Result<(), Trouble> {
    let mut progress = Progress::new(8);
    progress.next("looking for ports and Python");
    let root = root()?;
    let folder = options.folder.unwrap_or_else(|| root.join(".local"));
    let Options { port: door, emulator_port: emulator, sandbox_port: sandbox, .. } = options;
    let ports = Ports { door, emulator, sandbox };
    let plan = Plan::new(&root, folder, options.fresh, ports).await?;
    progress.next("Python packages of the emulator");
    environment(&root, &stop).await?;
    progress.next("building the page");
    if options.binaries.is_none() {
        page::build(&root, &stop).await?;
    }
    progress.next("building the functions");
    let binaries = match options.binaries {
        Some(folder) => binaries::prebuilt(&root, &folder)?,
        None => binaries::build(&root, &stop).await?,
    };
    plan.run(&binaries, &mut progress, &stop, async |running, progress| {
        greet(running, progress.seconds());
        stop.asked().await;
        Err(Trouble::Stopped)
    })
    .await
}

fn greet(running: &Running, seconds: f32) {
    let url = &running.url;
    let (name, password, totp) = running.secrets.operator();
    println!(
        "\nSuret answers on {url} (ready in {seconds:.1} s). Register a made-up person:\n\n  \
         curl -i {url}/accounts -H 'content-type: application/json' \\\n    \
         -d @{}\n\n\
         The letter with the link that confirms it comes to {url}/mailbox, where all mail stays.\n\
         README.md shows the way of one photo from there.\n\n\
         Robokassa's sandbox plays on {}/sandbox. The operator logs in as {name} with the\n\
         password {password} and the second factor {totp}.\n\
         Emulator {}, outputs {}, log {}.\nCtrl-C stops everything and keeps the state.",
        running.person.display(),
        running.robokassa,
        running.endpoint,
        running.outputs.display(),
        running.log.display()
    );
}

/// The packages of the emulator, in the environment that all stacks of a workspace share.
pub async fn environment(root: &Path, stop: &Stop) -> Result<(), Trouble> {
    let requirements = root.join("infra/local/requirements.txt");
    python::environment(&root.join(".local/venv"), &requirements, stop).await.map(drop)
}

/// The interpreter with the packages of the emulator.
pub fn interpreter(root: &Path) -> PathBuf {
    root.join(".local/venv/bin/python")
}

fn lock(folder: &Path) -> Result<File, Trouble> {
    let path = folder.join("lock");
    let unusable = |why| Trouble::failed(format!("{} is unusable: {why}.", path.display()));
    let file = File::create(&path).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::Error(why)) => Err(unusable(why)),
        Err(TryLockError::WouldBlock) => Err(Trouble::failed(format!(
            "`cargo local` already runs with the folder {}. Stop it first, or give this one \
             another: cargo local --folder DIR --port N --emulator-port N",
            folder.display()
        ))),
    }
}

fn forget(path: &Path) -> Result<(), Trouble> {
    let gone = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match gone {
        Err(why) if why.kind() != std::io::ErrorKind::NotFound => {
            Err(Trouble::failed(format!("{} cannot be removed: {why}.", path.display())))
        }
        _ => Ok(()),
    }
}
