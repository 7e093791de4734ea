//! Password hashing: Argon2id (RFC 9106) with 19 MiB, two passes and one lane, which is one of the
//! settings that OWASP's cheat sheet calls equal. The parameters stand in the hash.

use crate::world::World;
use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::{Password, PasswordHash};

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .expect("the parameters are constants within the limits of the algorithm");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes a new password with a salt of its own.
pub fn hash(password: &Password, world: &impl World) -> PasswordHash {
    let phc: Phc = argon2()
        .hash_password_with_salt(password.as_bytes(), &world.random::<16>())
        .expect("a salt of 16 bytes and a password of at most 1 KiB are within the limits");
    PasswordHash::from_phc(phc.to_string())
}

/// Whether the password is the one that was hashed. A hash that cannot be read fits nothing.
pub fn is_right(password: &Password, hash: &PasswordHash) -> bool {
    argon2().verify_password(password.as_bytes(), hash.as_str()).is_ok()
}

/// Takes as long as [`is_right`], for an e-mail that nobody registered: the time of the answer
/// must not tell who is a customer.
pub fn waste_as_much(password: &Password) {
    let mut out = [0; 32];
    // The result does not matter, only the work.
    let _ =
        argon2().hash_password_into(password.as_bytes(), &[0; 16], std::hint::black_box(&mut out));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::System;

    #[test]
    fn only_the_right_password_fits() {
        let password = |text: &str| Password::parse(text.to_owned()).unwrap();
        let hashed = hash(&password("korshi tau 7"), &System);
        assert!(hashed.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(is_right(&password("korshi tau 7"), &hashed));
        assert!(!is_right(&password("korshi tau 7 "), &hashed));
        assert!(!is_right(&password(""), &hashed));
        assert_ne!(hashed, hash(&password("korshi tau 7"), &System), "a salt each");
        assert!(!is_right(&password("x"), &PasswordHash::from_phc("nonsense".to_owned())));
    }
}
