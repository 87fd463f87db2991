//! Tables of what each question answers, and laws that hold for every text.
//!
//! No sample is a credential: all are invented, and those that have a provider's form are put together from pieces, so that scanners stay quiet.

mod addresses;
mod findings;
mod forms;
mod laws;
mod live;
mod masking;
mod names;
mod notations;
mod placeholders;
mod spans;

use super::*;

/// Checks one question against a table, and names every row that is wrong.
fn check<A: std::fmt::Debug + PartialEq>(rows: &[(&str, A)], answer: impl Fn(&str) -> A) {
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(input, expected)| answer(input) != *expected)
        .map(|(input, expected)| format!("{input:?}: {:?}, should be {expected:?}", answer(input)))
        .collect();
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// A text that looks drawn, of letters in both cases and digits; the same for the same seed.
fn drawn(seed: u64, length: usize) -> String {
    drawn_from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", seed, length)
}

/// A text that looks drawn from these letters; the same for the same seed.
fn drawn_from(letters: &[u8], seed: u64, length: usize) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            char::from(letters[(state >> 33) as usize % letters.len()])
        })
        .collect()
}

fn form(id: &str, regex: &str, keywords: &[&str]) -> FormSource {
    FormSource {
        id: id.to_owned(),
        provider: "Somebody".to_owned(),
        regex: regex.to_owned(),
        keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
        entropy: None,
        audience: Audience::Owner,
    }
}

/// A few forms, enough to see how they are used.
fn some_forms() -> Forms {
    Forms::compile(&[
        form("cloud-key-id", r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b", &["akia", "asia"]),
        form("payment-key", r"\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,247}\b", &["k_live_", "k_test_"]),
        form("code-host-token", r"\bghp_[A-Za-z0-9]{36,251}\b", &["ghp_"]),
        form(
            "chat-webhook",
            r"hooks\.chat\.example/services/(?P<secret>[A-Z0-9]{8,}/[A-Za-z0-9]{16,})",
            &["hooks.chat.example"],
        ),
        form("web-token", r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}", &["eyj"]),
    ])
    .expect("the forms of the tests are sound")
    .with_stores(vec![store(&["vault:", "op://", "!vault", "enc["], &["ssm", "vault"])])
}

fn store(prefixes: &[&str], resolvers: &[&str]) -> StoreSource {
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    StoreSource {
        id: "a-vault".to_owned(),
        provider: "Somebody".to_owned(),
        prefixes: texts(prefixes),
        resolvers: texts(resolvers),
    }
}
