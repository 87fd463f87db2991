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
    NotSeen(Spot),
    /// Seen, and not expected.
    Seen(Spot),
    /// A `todo-` annotation that is no longer needed.
    GapClosed(Spot),
}

/// One rule at one line of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub(super) place: Place,
    pub(super) rule: RuleId,
    /// The line, masked; nothing where the file has none.
    pub(super) line: String,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseOutcome {
    /// `<check-id>/<verdict>-<case>`.
    pub name: String,
    pub differences: Vec<Difference>,
    /// The folder of the case, as it was reached.
    pub folder: String,
    /// Known gaps.
    pub gaps: Vec<Spot>,
    /// The rules that were seen in it.
    pub seen: BTreeSet<RuleId>,
}

impl CaseOutcome {
    pub(super) fn new(name: &str, folder: String) -> Self {
        Self { name: name.to_owned(), folder, differences: Vec::new(), gaps: Vec::new(), seen: BTreeSet::new() }
    }

    /// What is shown below a difference: the line, and how to see why.
    fn spot(&self, f: &mut fmt::Formatter<'_>, spot: &Spot, pack: Option<&str>) -> fmt::Result {
        if !spot.line.is_empty() {
            writeln!(f, "      {} | {}", spot.place.line, spot.line)?;
        }
        let Place { path, line } = &spot.place;
        let pack = pack.map(|pack| format!(" --pack {pack}")).unwrap_or_default();
        writeln!(f, "      audit explain {}{pack} --root {} --at {path}:{line}", spot.rule, self.folder)
    }
}

/// All cases of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CasesOutcome {
    pub cases: Vec<CaseOutcome>,
    /// Rules of tested checks that no case shows at work.
    pub idle: Vec<String>,
    /// How much is poor in the pack's own files.
    pub warnings: usize,
    /// The folder of the pack, where `audit explain` must be told of it.
    pub pack: Option<String>,
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
                if let Difference::NotSeen(spot) | Difference::Seen(spot) = difference {
                    case.spot(f, spot, self.pack.as_deref())?;
                }
            }
        }
        for rule in &self.idle {
            writeln!(f, "{rule}\n  no case shows this rule at work")?;
        }
        let failed = self.cases.iter().filter(|case| !case.differences.is_empty()).count();
        let gaps: usize = self.cases.iter().map(|case| case.gaps.len()).sum();
        if gaps > 0 {
            writeln!(f, "known gaps")?;
            for (case, gap) in self.cases.iter().flat_map(|case| case.gaps.iter().map(move |gap| (case, gap))) {
                writeln!(f, "  {}/{}:{}  {}", case.name, gap.place.path, gap.place.line, gap.rule)?;
            }
        }
        let passed = self.cases.len() - failed;
        write!(f, "{passed} cases passed, {failed} failed")?;
        if gaps > 0 {
            write!(f, ", {gaps} known gaps")?;
        }
        match self.warnings {
            0 => {}
            1 => write!(f, ", 1 warning")?,
            more => write!(f, ", {more} warnings")?,
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
            Self::NotSeen(Spot { place, rule, .. }) => {
                write!(f, "{}:{}  {rule} was expected, and was not seen", place.path, place.line)
            }
            Self::Seen(Spot { place, rule, .. }) => {
                write!(f, "{}:{}  {rule} was seen, and was not expected", place.path, place.line)
            }
            Self::GapClosed(Spot { place, rule, .. }) => {
                write!(f, "{}:{}  {rule}: the gap is closed, take `todo-` away", place.path, place.line)
            }
        }
    }
}
