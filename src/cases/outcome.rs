//! How cases came out, as people read it.

use std::collections::BTreeSet;
use std::fmt;

use super::annotation::Place;
use crate::model::{Reason, RuleId, Verdict};

/// One way in which a case is not as it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    Verdict {
        wanted: Verdict,
        given: Verdict,
        reason: Reason,
    },
    NotJudged,
    /// Expected, and not seen.
    NotSeen {
        place: Place,
        rule: RuleId,
    },
    /// Seen, and not expected.
    Seen {
        place: Place,
        rule: RuleId,
    },
    /// A `todo-` annotation that is no longer needed.
    GapClosed {
        place: Place,
        rule: RuleId,
    },
}

/// One case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseOutcome {
    /// `<check-id>/<verdict>-<case>`.
    pub name: String,
    pub differences: Vec<Difference>,
    /// Known gaps.
    pub gaps: usize,
    /// The rules that were seen in it.
    pub seen: BTreeSet<RuleId>,
}

impl CaseOutcome {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), differences: Vec::new(), gaps: 0, seen: BTreeSet::new() }
    }
}

/// All cases of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CasesOutcome {
    pub cases: Vec<CaseOutcome>,
    /// Rules of tested checks that no case shows at work.
    pub idle: Vec<String>,
}

impl CasesOutcome {
    pub fn is_passed(&self) -> bool {
        !self.cases.is_empty() && self.idle.is_empty() && self.cases.iter().all(|case| case.differences.is_empty())
    }
}

impl fmt::Display for CasesOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for case in self.cases.iter().filter(|case| !case.differences.is_empty()) {
            writeln!(f, "{}", case.name)?;
            for difference in &case.differences {
                writeln!(f, "  {difference}")?;
            }
        }
        for rule in &self.idle {
            writeln!(f, "{rule}\n  no case shows this rule at work")?;
        }
        let failed = self.cases.iter().filter(|case| !case.differences.is_empty()).count();
        let gaps: usize = self.cases.iter().map(|case| case.gaps).sum();
        let passed = self.cases.len() - failed;
        write!(f, "{passed} cases passed, {failed} failed")?;
        if gaps > 0 {
            write!(f, ", {gaps} known gaps")?;
        }
        if self.cases.is_empty() {
            write!(f, ": there are none")?;
        }
        writeln!(f)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verdict { wanted, given, reason } => {
                write!(f, "must be {wanted}, but is {given} ({reason})")
            }
            Self::NotJudged => write!(f, "the check was not judged"),
            Self::NotSeen { place, rule } => write!(f, "{}:{}  missing   {rule}", place.path, place.line),
            Self::Seen { place, rule } => write!(f, "{}:{}  unwanted  {rule}", place.path, place.line),
            Self::GapClosed { place, rule } => {
                write!(f, "{}:{}  closed    {rule}: the gap is no more, take `todo-` away", place.path, place.line)
            }
        }
    }
}
