//! The hash FNV-1a with 64 bits, for what must be the same on every machine and in every release:
//! baselines, fingerprints, the layout of the embedded rules.

/// The hash of nothing.
pub(crate) const START: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of what `hash` is of, followed by `bytes`.
pub(crate) fn add(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
