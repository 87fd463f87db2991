//! Comparisons with numbers and durations, as rules write them: `> 60`, `>= 1.5`, `> 60s`, `<= 5m`.

/// How a value is compared with a limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    operator: Operator,
    limit: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Less,
    AtMost,
    Equal,
    Different,
    AtLeast,
    Greater,
}

impl Comparison {
    /// Reads an operator and a plain number; without an operator, equality is meant.
    pub fn of_number(text: &str) -> Result<Self, String> {
        let (operator, rest) = Operator::split(text);
        let limit = rest.replace('_', "").parse::<f64>().map_err(|_| format!("`{rest}` is not a number"))?;
        Ok(Self { operator, limit })
    }

    /// Reads an operator and a duration with its unit.
    pub fn of_duration(text: &str) -> Result<Self, String> {
        let (operator, rest) = Operator::split(text);
        let limit = duration(rest, None)
            .ok_or_else(|| format!("`{rest}` is not a duration; write it with its unit: `500ms`, `60s`, `5m`, `2h`"))?;
        Ok(Self { operator, limit })
    }

    /// Reads an operator and a size; a bare number is one of bytes.
    pub fn of_size(text: &str) -> Result<Self, String> {
        let (operator, rest) = Operator::split(text);
        let limit = size(rest)
            .ok_or_else(|| format!("`{rest}` is no size; write it with its unit: `512Ki`, `256Mi`, `1.5GB`"))?;
        Ok(Self { operator, limit })
    }

    /// What the value is compared with; of a duration in seconds.
    pub const fn limit(self) -> f64 {
        self.limit
    }

    pub const fn sign(self) -> &'static str {
        match self.operator {
            Operator::Less => "<",
            Operator::AtMost => "<=",
            Operator::Equal => "=",
            Operator::Different => "!=",
            Operator::AtLeast => ">=",
            Operator::Greater => ">",
        }
    }

    pub fn holds(self, value: f64) -> bool {
        match self.operator {
            Operator::Less => value < self.limit,
            Operator::AtMost => value <= self.limit,
            Operator::Equal => (value - self.limit).abs() <= f64::EPSILON * self.limit.abs().max(1.0),
            Operator::Different => (value - self.limit).abs() > f64::EPSILON * self.limit.abs().max(1.0),
            Operator::AtLeast => value >= self.limit,
            Operator::Greater => value > self.limit,
        }
    }
}

impl Operator {
    fn split(text: &str) -> (Self, &str) {
        let text = text.trim();
        let spelled = [
            ("<=", Self::AtMost),
            (">=", Self::AtLeast),
            ("!=", Self::Different),
            ("==", Self::Equal),
            ("<", Self::Less),
            (">", Self::Greater),
            ("=", Self::Equal),
        ];
        for (sign, operator) in spelled {
            if let Some(rest) = text.strip_prefix(sign) {
                return (operator, rest.trim());
            }
        }
        (Self::Equal, text)
    }
}

/// The unit of a bare number where a duration is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Milliseconds,
    Seconds,
    Minutes,
    Hours,
}

impl Unit {
    /// The words for `unit:`.
    pub const WORDS: [&'static str; 4] = ["ms", "s", "m", "h"];

    /// The word in a rule.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Milliseconds => "ms",
            Self::Seconds => "s",
            Self::Minutes => "m",
            Self::Hours => "h",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "ms" => Self::Milliseconds,
            "s" => Self::Seconds,
            "m" => Self::Minutes,
            "h" => Self::Hours,
            _ => return None,
        })
    }

    const fn seconds(self) -> f64 {
        match self {
            Self::Milliseconds => 0.001,
            Self::Seconds => 1.0,
            Self::Minutes => 60.0,
            Self::Hours => 3_600.0,
        }
    }

    /// A bare number of this unit, in seconds.
    pub fn to_seconds(self, number: f64) -> f64 {
        number * self.seconds()
    }
}

/// The seconds that a text names: `60s`, `1.5 min`, `2h30m`, `00:05:00`, `1.02:00:00`, `PT5M`; a bare number needs a unit.
pub fn duration(text: &str, unit: Option<Unit>) -> Option<f64> {
    let text = text.trim();
    if let Ok(number) = text.replace('_', "").parse::<f64>() {
        return unit.map(|unit| unit.to_seconds(number));
    }
    clock(text).or_else(|| iso(text)).or_else(|| worded(text))
}

/// `[d.]hh:mm[:ss[.fff]]`, as .NET writes a TimeSpan.
fn clock(text: &str) -> Option<f64> {
    let mut parts: Vec<&str> = text.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let mut days = 0.0;
    if let Some((day, hour)) = parts[0].split_once('.') {
        days = day.parse::<f64>().ok()?;
        parts[0] = hour;
    }
    let mut seconds = 0.0;
    for (part, size) in parts.iter().zip([3_600.0, 60.0, 1.0]) {
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return None;
        }
        seconds += part.parse::<f64>().ok()? * size;
    }
    Some(days * 86_400.0 + seconds)
}

/// ISO 8601: `PT1H30M`, `P1D`.
fn iso(text: &str) -> Option<f64> {
    let rest = text.strip_prefix('P')?;
    let (date, time) = rest.split_once('T').unwrap_or((rest, ""));
    let days = amounts(date, |unit| (unit == "D").then_some(86_400.0));
    let clock = amounts(time, |unit| match unit {
        "H" => Some(3_600.0),
        "M" => Some(60.0),
        "S" => Some(1.0),
        _ => None,
    });
    match (date.is_empty(), time.is_empty()) {
        (true, true) => None,
        (true, false) => clock,
        (false, true) => days,
        (false, false) => Some(days? + clock?),
    }
}

fn worded(text: &str) -> Option<f64> {
    amounts(&text.to_ascii_lowercase(), |unit| {
        Some(match unit {
            "ns" => 1e-9,
            "us" | "µs" => 1e-6,
            "ms" | "msec" | "msecs" | "millisecond" | "milliseconds" => 0.001,
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
            "d" | "day" | "days" => 86_400.0,
            _ => return None,
        })
    })
}

/// The bytes that a text names: `256Mi`, `10mb`, `512k`, `1.5 GB`, `1_048_576`.
///
/// `Ki`, `Mi` and what ends with `b` count by 1024, as configurations of servers and containers do; so does a small letter
/// alone, as in Docker and nginx. A capital alone counts by 1000, as in Kubernetes.
pub fn size(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '_').len();
    let number: f64 = text[..digits].replace('_', "").parse().ok()?;
    let unit = text[digits..].trim();
    let mut letters = unit.chars();
    let (first, rest) = (letters.next(), letters.as_str());
    let Some(first) = first else { return Some(number) };
    if matches!(unit.to_ascii_lowercase().as_str(), "b" | "byte" | "bytes") {
        return Some(number);
    }
    let power = "kmgtpe".find(first.to_ascii_lowercase())?;
    let base: f64 = match rest.to_ascii_lowercase().as_str() {
        "" if first.is_ascii_uppercase() => 1_000.0,
        "" | "i" | "ib" | "b" => 1_024.0,
        _ => return None,
    };
    Some(number * base.powi(i32::try_from(power).ok()? + 1))
}

/// The sum of number-and-unit pairs, all of which must be understood.
fn amounts(text: &str, size: impl Fn(&str) -> Option<f64>) -> Option<f64> {
    let mut rest = text.trim();
    let mut sum = None;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '_').len();
        let number: f64 = rest[..digits].replace('_', "").parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.len() - rest.trim_start_matches(char::is_alphabetic).len();
        sum = Some(sum.unwrap_or(0.0) + number * size(&rest[..letters])?);
        rest = rest[letters..].trim_start();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_in_every_notation() {
        let rows = [
            ("60s", Some(60.0)),
            ("500ms", Some(0.5)),
            ("5m", Some(300.0)),
            ("1.5 min", Some(90.0)),
            ("2h30m", Some(9_000.0)),
            ("00:05:00", Some(300.0)),
            ("1.02:00:00", Some(93_600.0)),
            ("00:00:30.5", Some(30.5)),
            ("PT5M", Some(300.0)),
            ("P1DT1S", Some(86_401.0)),
            ("300", None),
            ("5 parsecs", None),
            ("", None),
            ("P", None),
            (":", None),
            ("a:b", None),
        ];
        for (text, expected) in rows {
            assert_eq!(duration(text, None), expected, "{text}");
        }
        assert_eq!(duration("300_000", Some(Unit::Milliseconds)), Some(300.0));
    }

    #[test]
    fn sizes_are_read_in_every_notation() {
        let rows = [
            ("256Mi", Some(268_435_456.0)),
            ("256MiB", Some(268_435_456.0)),
            ("10mb", Some(10_485_760.0)),
            ("512k", Some(524_288.0)),
            ("128M", Some(128_000_000.0)),
            ("1.5 GB", Some(1_610_612_736.0)),
            ("1_048_576", Some(1_048_576.0)),
            ("64 bytes", Some(64.0)),
            ("100m", Some(104_857_600.0)),
            ("many", None),
            ("5 parsecs", None),
            ("Mi", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(size(text), expected, "{text}");
        }
        assert!(Comparison::of_size("< 256Mi").is_ok_and(|limit| limit.holds(1.0) && !limit.holds(268_435_456.0)));
        assert!(Comparison::of_size("< small").is_err());
    }

    #[test]
    fn comparisons_read_their_operator() {
        assert!(Comparison::of_duration("> 60s").is_ok_and(|limit| limit.holds(61.0) && !limit.holds(60.0)));
        assert!(Comparison::of_duration("<= 1m").is_ok_and(|limit| limit.holds(60.0)));
        assert!(Comparison::of_number("10").is_ok_and(|limit| limit.holds(10.0)));
        assert!(Comparison::of_number("!= 0").is_ok_and(|limit| limit.holds(1.0)));
        assert!(Comparison::of_duration("> 60").is_err());
        assert!(Comparison::of_number("> many").is_err());
    }
}
