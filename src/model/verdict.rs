//! How a verdict is made: one pure function over what was seen, first row that matches wins.

use super::{DecidedBy, WhenMixed, WhenSilent, severity::scale};

scale!(
    /// What the audit says of a check in a service. Greater is worse, as over the services the worst counts.
    Verdict { NotApplicable = "not-applicable", Pass = "pass", Manual = "manual", Fail = "fail" }
);

scale!(
    /// Why the verdict is what it is.
    Reason {
        /// A trusted finding speaks against the promise.
        Violated = "Violated",
        /// Something required is nowhere, and every relevant file was read.
        Missing = "Missing",
        /// Only low-confidence findings, or only low-confidence evidence.
        Doubtful = "Doubtful",
        /// Trusted findings beside full evidence, where the check asks people to decide.
        Conflicting = "Conflicting",
        /// Nothing seen, and the answer may live outside the repository.
        Silent = "Silent",
        /// Nothing seen, but files that could tell were not read.
        NotSeen = "NotSeen",
        /// People alone can decide.
        HumanOnly = "HumanOnly",
        /// A person or the platform vouches for it.
        Attested = "Attested",
        /// Full evidence, and nothing against.
        Shown = "Shown",
        /// A prohibition, and nothing against.
        Clean = "Clean",
        /// A fact that the check needs is absent.
        Unmet = "Unmet",
        /// Would fail, but for waived or baselined observations.
        Waived = "Waived",
    }
);

scale!(
    /// Whether the facts that a check needs hold.
    Applicability {
        Met = "met",
        Unmet = "unmet",
        /// Absent, but a file that could hold them was not read.
        Unseen = "unseen",
    }
);

scale!(
    /// The live findings of a check, by the surest of them.
    Against { Nothing = "nothing", Doubtful = "doubtful", Trusted = "trusted" }
);

scale!(
    /// The evidence of a check, by what it shows together.
    For {
        Nothing = "nothing",
        /// Only evidence of low confidence.
        Doubtful = "doubtful",
        /// Some of the parts of `shown-by`.
        Part = "part",
        Full = "full",
    }
);

scale!(
    /// Whether every file that could speak was read.
    Sight { Whole = "whole", Partial = "partial" }
);

scale!(
    /// Whether somebody vouches for the promise: a valid attestation, or the platform by configuration.
    Vouched { Nobody = "nobody", Somebody = "somebody" }
);

/// Everything that a verdict depends on, for one check in one service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Situation {
    pub applicability: Applicability,
    pub decided_by: DecidedBy,
    pub against: Against,
    pub in_favour: For,
    pub sight: Sight,
    pub vouched: Vouched,
    pub when_silent: WhenSilent,
    pub when_mixed: WhenMixed,
}

/// The decision table of `docs/verdicts.md`, row by row.
pub fn decide(seen: Situation) -> (Verdict, Reason) {
    match seen.applicability {
        Applicability::Unmet => return (Verdict::NotApplicable, Reason::Unmet),
        Applicability::Unseen => return (Verdict::Manual, Reason::NotSeen),
        Applicability::Met => {}
    }
    if seen.against == Against::Trusted {
        return if seen.in_favour == For::Full && seen.when_mixed == WhenMixed::Manual {
            (Verdict::Manual, Reason::Conflicting)
        } else {
            (Verdict::Fail, Reason::Violated)
        };
    }
    if seen.vouched == Vouched::Somebody {
        return (Verdict::Pass, Reason::Attested);
    }
    if seen.decided_by == DecidedBy::People {
        return (Verdict::Manual, Reason::HumanOnly);
    }
    if seen.against == Against::Doubtful || seen.in_favour == For::Doubtful {
        return (Verdict::Manual, Reason::Doubtful);
    }
    if seen.in_favour == For::Full {
        return (Verdict::Pass, Reason::Shown);
    }
    match (seen.sight, seen.when_silent) {
        (Sight::Partial, _) => (Verdict::Manual, Reason::NotSeen),
        (Sight::Whole, WhenSilent::Fail) => (Verdict::Fail, Reason::Missing),
        (Sight::Whole, WhenSilent::Manual) => (Verdict::Manual, Reason::Silent),
        (Sight::Whole, WhenSilent::Pass) => (Verdict::Pass, Reason::Clean),
    }
}

/// What people's decisions make of a verdict: a failure that only waived or baselined observations cause is waived.
///
/// `live` is the situation with every observation, `without` the one without those that are waived or baselined.
pub fn overlay(live: Situation, without: Situation, missing_is_waived: MissingIs) -> (Verdict, Reason) {
    let (verdict, reason) = decide(live);
    if verdict != Verdict::Fail {
        return (verdict, reason);
    }
    let (remaining, why) = decide(without);
    let forgiven = remaining != Verdict::Fail || (why == Reason::Missing && missing_is_waived == MissingIs::Waived);
    if forgiven { (Verdict::Pass, Reason::Waived) } else { (remaining, why) }
}

scale!(
    /// Whether a Missing assessment itself is waived or in the baseline.
    MissingIs { Live = "live", Waived = "waived" }
);

#[cfg(test)]
mod tests;
