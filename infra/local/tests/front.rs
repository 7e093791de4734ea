//! The front door before an API that is a plain socket.

use local::front::{BODY_BYTES_MAX, Target, serve};
use local::ports;
use local::process::Stop;
use std::net::TcpListener as StdListener;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const ANSWER: &[u8] = b"HTTP/1.1 201 Created\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n\
    content-length: 3\r\nkeep-alive: timeout=5\r\n\r\n\x00\xff\x0a";

fn listener() -> StdListener {
    ports::take(ports::free().expect("a free port"), "--port").expect("the port is free")
}

/// Opens a door and gives its port, and what the API behind it will have read.
fn open() -> (u16, tokio::task::JoinHandle<String>) {
    let (door, api) = (listener(), listener());
    let port = door.local_addr().expect("an address").port();
    let api_port = api.local_addr().expect("an address").port();
    api.set_nonblocking(true).expect("a listener of ours");
    let behind = tokio::spawn(async move {
        let api = TcpListener::from_std(api).expect("a listener of ours");
        let (mut stream, _) = api.accept().await.expect("a caller");
        let mut seen = vec![0; 4096];
        let length = stream.read(&mut seen).await.expect("a request");
        stream.write_all(ANSWER).await.expect("a reader");
        String::from_utf8_lossy(&seen[..length]).into_owned()
    });
    let target = Target { port: api_port, api: "abc".to_owned(), twice: false };
    tokio::spawn(serve(door, target, Stop::never()));
    (port, behind)
}

async fn ask(port: u16, request: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("the door is open");
    stream.write_all(request.as_bytes()).await.expect("the door reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("the door answers");
    answer
}

#[tokio::test]
async fn everything_but_the_host_arrives_as_it_was_sent() {
    let (port, behind) = open();
    let request = "GET /photos/a%20b?x=1&x=2&y=%2F HTTP/1.1\r\nhost: here\r\ncookie: s=1; t=2\r\n\
                   connection: close\r\n\r\n";
    let answer = ask(port, request).await;
    let seen = behind.await.expect("the API was asked");
    assert!(seen.starts_with("GET /photos/a%20b?x=1&x=2&y=%2F HTTP/1.1\r\n"), "{seen}");
    assert!(seen.contains("host: abc.execute-api.localhost:"), "{seen}");
    assert!(seen.contains("cookie: s=1; t=2\r\n"), "{seen}");
    let text = String::from_utf8_lossy(&answer);
    assert!(text.starts_with("HTTP/1.1 201 Created\r\n"), "{text}");
    assert!(text.contains("set-cookie: a=1\r\nset-cookie: b=2\r\n"), "{text}");
    assert!(!text.contains("keep-alive"), "{text}");
    assert!(answer.ends_with(b"\r\n\r\n\x00\xff\x0a"), "{text}");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_before_it_is_read() {
    let (port, behind) = open();
    let length = BODY_BYTES_MAX + 1;
    let request =
        format!("POST /photos HTTP/1.1\r\nhost: here\r\ncontent-length: {length}\r\n\r\n");
    let answer = ask(port, &request).await;
    assert!(answer.starts_with(b"HTTP/1.1 413 Payload Too Large\r\n"));
    assert!(!behind.is_finished(), "the API was not asked");
}

#[tokio::test]
async fn an_api_that_is_gone_is_a_bad_gateway() {
    let (port, behind) = open();
    behind.abort();
    assert!(behind.await.is_err(), "the API is gone");
    let answer = ask(port, "GET / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with(b"HTTP/1.1 502 Bad Gateway\r\n"));
    assert!(answer.ends_with(br#"{"message":"Bad Gateway"}"#));
}

#[tokio::test]
async fn the_mail_box_is_the_emulators_and_for_this_machine() {
    let (port, behind) = open();
    let request = "GET /mailbox HTTP/1.1\r\nhost: 127.0.0.1:1\r\nconnection: close\r\n\r\n";
    let answer = ask(port, request).await;
    let seen = behind.await.expect("the emulator was asked");
    assert!(seen.starts_with("GET /_ministack/ses/messages?account=000000000000 "), "{seen}");
    assert!(answer.starts_with(b"HTTP/1.1 502 Bad Gateway\r\n"), "three bytes are no box");

    let (port, behind) = open();
    let request = "GET /mailbox HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n";
    ask(port, request).await;
    let seen = behind.await.expect("the API was asked");
    assert!(seen.starts_with("GET /mailbox HTTP/1.1\r\n"), "{seen}");
}

/// A door that delivers twice, before an API that answers so and so; and what it was asked.
async fn delivered_twice(answers: [&'static str; 2]) -> (String, [String; 2]) {
    let (door, api) = (listener(), listener());
    let port = door.local_addr().expect("an address").port();
    let api_port = api.local_addr().expect("an address").port();
    api.set_nonblocking(true).expect("a listener of ours");
    let behind = tokio::spawn(async move {
        let api = TcpListener::from_std(api).expect("a listener of ours");
        let mut asked = [String::new(), String::new()];
        for (asked, answer) in asked.iter_mut().zip(answers) {
            let (mut stream, _) = api.accept().await.expect("a caller");
            let mut seen = vec![0; 4096];
            while !asked.ends_with("{}") {
                let length = stream.read(&mut seen).await.expect("a request");
                asked.push_str(&String::from_utf8_lossy(&seen[..length]));
            }
            let head = "connection: close\r\ncontent-length: 2\r\n\r\nhi";
            let answer = format!("HTTP/1.1 {answer}\r\n{head}");
            stream.write_all(answer.as_bytes()).await.expect("a reader");
        }
        asked
    });
    let target = Target { port: api_port, api: "abc".to_owned(), twice: true };
    tokio::spawn(serve(door, target, Stop::never()));
    let request = "POST /orders HTTP/1.1\r\nhost: here\r\nidempotency-key: one\r\n\
                   content-length: 2\r\nconnection: close\r\n\r\n{}";
    let answer = ask(port, request).await;
    let asked = behind.await.expect("the API was asked twice");
    (String::from_utf8_lossy(&answer).into_owned(), asked)
}

#[tokio::test]
async fn what_has_a_key_is_delivered_twice_on_request() {
    let (answer, [first, second]) = delivered_twice(["201 Created", "200 OK"]).await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(answer.ends_with("hi"), "{answer}");
    assert!(first.contains("idempotency-key: one"), "{first}");
    assert_eq!(first, second);
    let (answer, _) = delivered_twice(["201 Created", "409 Conflict"]).await;
    assert!(answer.starts_with("HTTP/1.1 508"), "{answer}");
    assert!(answer.contains("delivered again it was answered 409"), "{answer}");
}
