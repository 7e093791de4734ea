//! See `fuzz::jpeg`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::jpeg(bytes));
