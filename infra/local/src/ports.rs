//! Free ports, and the name of whoever holds one that is not.

use crate::Trouble;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

/// Takes a port for ourselves, now, so that nobody else does while the rest starts.
pub fn take(port: u16, flag: &str) -> Result<TcpListener, Trouble> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|why| {
        let holder = holder(port).map_or(String::new(), |name| format!(", held by {name}"));
        Trouble::failed(format!(
            "Port {port} on 127.0.0.1 cannot be used: {why}{holder}.\n\
             Stop what uses it, or choose another: cargo local {flag} {}",
            port.checked_add(1).unwrap_or(8081)
        ))
    })
}

/// Any free port.
pub fn free() -> Result<u16, Trouble> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|why| Trouble::failed(format!("No free port on 127.0.0.1: {why}.")))
}

/// The process that listens on a port, where the system tells and it is ours to see.
fn holder(port: u16) -> Option<String> {
    let table = fs::read_to_string("/proc/net/tcp").ok()?;
    let inode = table.lines().find_map(|line| listening_inode(line, port))?;
    let socket = PathBuf::from(format!("socket:[{inode}]"));
    let is_number = |process: &fs::DirEntry| {
        process.file_name().to_str().is_some_and(|name| name.parse::<u32>().is_ok())
    };
    let holds = |process: &fs::DirEntry| {
        let files = fs::read_dir(process.path().join("fd")).into_iter().flatten().flatten();
        files.filter_map(|file| fs::read_link(file.path()).ok()).any(|to| to.as_path() == socket)
    };
    let process = fs::read_dir("/proc").ok()?.flatten().filter(is_number).find(holds)?;
    let name = fs::read_to_string(process.path().join("comm")).ok()?;
    Some(format!("{} (process {})", name.trim(), process.file_name().display()))
}

/// Reads a line of the kernel's table: `sl local_address rem_address st … inode …`.
fn listening_inode(line: &str, port: u16) -> Option<&str> {
    const LISTEN: &str = "0A";
    let mut fields = line.split_whitespace();
    let (_, local_port) = fields.nth(1)?.rsplit_once(':')?;
    let listens = fields.nth(1)? == LISTEN;
    let inode = fields.nth(5)?;
    (listens && u16::from_str_radix(local_port, 16).ok()? == port).then_some(inode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_refused_with_its_holder() {
        let first = take(free().expect("a free port"), "--port").expect("the port is free");
        let port = first.local_addr().expect("an address").port();
        let Err(Trouble::Failed(sentence)) = take(port, "--port") else {
            panic!("the port was taken twice");
        };
        assert!(sentence.contains(&format!("Port {port} on 127.0.0.1")), "{sentence}");
        assert!(sentence.contains("cargo local --port"), "{sentence}");
        #[cfg(target_os = "linux")]
        assert!(sentence.contains(&format!("(process {})", std::process::id())), "{sentence}");
    }
}
