//! See `fuzz::callback`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::callback(bytes));
