//! The words of a name: `UserServiceTests`, `user-service-tests` and `user_service.tests` say the same three.
//!
//! It knows nothing of what the words mean.

/// The words of `name` in lower case, cut where it is not alphanumeric and where its letters change their case.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous = ' ';
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let next_is_lower = letters.peek().is_some_and(|next| next.is_lowercase());
        let begins = !letter.is_alphanumeric() || letter.is_uppercase() && (!previous.is_uppercase() || next_is_lower);
        if begins && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
        previous = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether `word` is one of `list`.
pub(super) fn one_of(word: &str, list: &[&str]) -> bool {
    list.contains(&word)
}

/// Whether the name holds another language's or a person's version number, as copies of libraries do: `x-3.6.0`.
pub(super) fn holds_version(name: &str) -> bool {
    let mut numbers = name.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.')).skip(1);
    numbers.any(|part| {
        let digits = |piece: &&str| !piece.is_empty() && piece.bytes().all(|byte| byte.is_ascii_digit());
        part.split('.').take_while(digits).count() >= 2
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_marks_and_cases() {
        for (name, expected) in [
            ("UserServiceTests", "user service tests"),
            ("ABTests", "ab tests"),
            ("user-service_tests.v2", "user service tests v2"),
            ("e2e", "e2e"),
            ("latest", "latest"),
            ("EndToEnd", "end to end"),
            ("__tests__", "tests"),
            ("", ""),
            ("ÜberTest", "über test"),
        ] {
            assert_eq!(words_of(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn versions_are_told_from_numbers() {
        assert!(holds_version("jquery-3.6.0.min.js"));
        assert!(holds_version("d3-7.1.js"));
        for name in ["v1.js", "oauth2.ts", "route-53.ts", "1.2.ts", "step-2.service.ts"] {
            assert!(!holds_version(name), "{name}");
        }
    }
}
