//! How surprising a text is.

use std::collections::BTreeMap;

/// Shannon entropy of the text's characters, in bits per character; 0 for an empty text.
///
/// It is bounded by the logarithm of the length: a text of 20 different characters has 4.3 bits per character.
pub fn entropy(text: &str) -> f64 {
    let mut counts: BTreeMap<char, u32> = BTreeMap::new();
    let mut total = 0u32;
    for letter in text.chars() {
        *counts.entry(letter).or_default() += 1;
        total = total.saturating_add(1);
    }
    if total == 0 {
        return 0.0;
    }
    let total = f64::from(total);
    let bits: f64 = counts
        .values()
        .map(|count| {
            let share = f64::from(*count) / total;
            -share * share.log2()
        })
        .sum();
    bits.max(0.0)
}
