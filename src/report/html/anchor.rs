//! The names of places in the page, by which a link finds them.
//!
//! A check is `#id`, a check in a service is `#id/service`, and a part of the page begins with `_`. Letters, digits, `-`
//! and `.` stay as they are; anything else is `~` with the digits of its bytes, so that no two names can meet and no
//! browser reads them in another way.

use std::fmt::Write as _;

use crate::model::{Assessment, CheckId};

pub(super) fn of_check(check: &CheckId) -> String {
    plain(check.as_str())
}

/// A check in a service; a lone `~` stands for the project and for what lies outside the services.
pub(super) fn of_case(assessment: &Assessment) -> String {
    let service = assessment.service.as_ref().map_or_else(|| "~".to_owned(), |name| plain(name.as_str()));
    format!("{}/{service}", of_check(&assessment.check))
}

fn plain(name: &str) -> String {
    let mut safe = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.') {
            safe.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(safe, "~{byte:02x}");
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_stay_apart() {
        assert_eq!(plain("Shop.Api-2"), "Shop.Api-2");
        assert_eq!(plain("a b/é~"), "a~20b~2f~c3~a9~7e");
    }
}
