//! `cargo local` stopped in the middle of the work, and started again.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tests::stack::{announced, eventually};
use tests::{Customer, Stack, pictures};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

/// From the start to the line that says where Suret answers.
const START: Duration = Duration::from_secs(120);
/// The lease of the run that was cut off, the slack, and the sweep that notices.
const HEALS: Duration = Duration::from_secs(300);

async fn free_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    listener.local_addr().expect("an address").port().to_string()
}

async fn start(folder: &Path, ports: &[String; 3], fresh: bool) -> Child {
    let program = std::env::var("SURET_LOCAL_BIN").expect("journeys run under `cargo verify`");
    let mut command = Command::new(program);
    command.arg("--folder").arg(folder);
    command.args(["--port", &ports[0], "--emulator-port", &ports[1]]);
    command.args(["--sandbox-port", &ports[2]]);
    if fresh {
        command.arg("--fresh");
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    command.current_dir(root).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().expect("the program starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let ready = async {
        while let Some(line) = lines.next_line().await.expect("text") {
            println!("{line}");
            if line.contains("Suret answers on") {
                return;
            }
        }
        panic!("it ended before it answered");
    };
    tokio::time::timeout(START, ready).await.expect("it starts in time");
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    child
}

async fn terminate(mut child: Child) {
    let pid = child.id().expect("it runs").to_string();
    let sent = Command::new("kill").args(["-TERM", &pid]).status().await;
    assert!(sent.is_ok_and(|status| status.success()));
    let ended = tokio::time::timeout(Duration::from_secs(60), child.wait()).await;
    let status = ended.expect("it ends in time").expect("it ran");
    assert!(status.success(), "a clean end: {status}");
}

#[tokio::test]
async fn a_stop_in_mid_edit_loses_no_photo_and_no_unit() {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    std::fs::create_dir_all(&target).expect("the target folder");
    let folder = target.canonicalize().expect("the target folder").join("restart");
    let ports = [free_port().await, free_port().await, free_port().await];
    let running = start(&folder, &ports, true).await;
    let url = format!("http://127.0.0.1:{}", ports[0]);
    let stack = Stack { url, outputs: serde_json::Value::Null };
    let customer: Customer = stack.customer("restart").await;

    let small = pictures::jpeg(64, 64, 1);
    let done = customer.upload(announced("done.jpg", "image/jpeg", &small, None), &small).await;
    customer.settled(&done, Duration::from_secs(60)).await;
    // Large enough to be in work for a while.
    let large = pictures::jpeg(6000, 4000, 2);
    let recipe = serde_json::json!({ "version": 1, "steps": [
        { "straighten": { "degrees": 3 } }, { "sharpen": { "amount": 80, "radius": 2 } },
    ]});
    let item = announced("large.jpg", "image/jpeg", &large, Some(recipe));
    let id = customer.upload(item, &large).await;
    let at_work = eventually(Duration::from_secs(30), "the edit begins", async || {
        let stage = customer.photo(&id).await["stage"].clone();
        (stage != "held").then_some(stage)
    });
    assert_eq!(at_work.await, "running", "it is cut off in the middle");
    terminate(running).await;

    let running = start(&folder, &ports, false).await;
    assert_eq!(customer.photo(&done).await["stage"], "delivered", "what was there is there");
    assert_eq!(customer.available().await, 8);
    let shown = customer.settled(&id, HEALS).await;
    assert_eq!(shown["stage"], "delivered", "{shown}");
    assert_eq!(customer.available().await, 8);
    customer.result(&id).await;
    terminate(running).await;

    // The emulator goes on when it cannot save one of its services.
    std::fs::remove_file(folder.join("state/lambda.json")).expect("the functions were saved");
    let running = start(&folder, &ports, false).await;
    assert_eq!(customer.photo(&id).await["stage"], "delivered", "the functions are made again");
    customer.result(&id).await;
    terminate(running).await;
}
