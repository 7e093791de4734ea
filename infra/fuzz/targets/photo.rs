//! See `fuzz::photo`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::photo(bytes));
