//! The decision table written a second time, as data, and asked about every situation there is.

use super::*;

/// One row: what it asks for (nothing means anything) and what it answers. The first row that matches wins.
#[derive(Clone, Copy)]
struct Row {
    applicability: &'static [Applicability],
    decided_by: &'static [DecidedBy],
    against: &'static [Against],
    in_favour: &'static [For],
    sight: &'static [Sight],
    vouched: &'static [Vouched],
    when_silent: &'static [WhenSilent],
    when_mixed: &'static [WhenMixed],
    answer: (Verdict, Reason),
}

const ANY: Row = Row {
    applicability: &[],
    decided_by: &[],
    against: &[],
    in_favour: &[],
    sight: &[],
    vouched: &[],
    when_silent: &[],
    when_mixed: &[],
    answer: (Verdict::NotApplicable, Reason::Unmet),
};

const TABLE: &[Row] = &[
    Row { applicability: &[Applicability::Unmet], answer: (Verdict::NotApplicable, Reason::Unmet), ..ANY },
    Row { applicability: &[Applicability::Unseen], answer: (Verdict::Manual, Reason::NotSeen), ..ANY },
    Row {
        against: &[Against::Trusted],
        in_favour: &[For::Nothing, For::Doubtful, For::Part],
        answer: (Verdict::Fail, Reason::Violated),
        ..ANY
    },
    Row {
        against: &[Against::Trusted],
        when_mixed: &[WhenMixed::Fail],
        answer: (Verdict::Fail, Reason::Violated),
        ..ANY
    },
    Row {
        against: &[Against::Trusted],
        in_favour: &[For::Full],
        when_mixed: &[WhenMixed::Manual],
        answer: (Verdict::Manual, Reason::Conflicting),
        ..ANY
    },
    Row { vouched: &[Vouched::Somebody], answer: (Verdict::Pass, Reason::Attested), ..ANY },
    Row { decided_by: &[DecidedBy::People], answer: (Verdict::Manual, Reason::HumanOnly), ..ANY },
    Row { against: &[Against::Doubtful], answer: (Verdict::Manual, Reason::Doubtful), ..ANY },
    Row { in_favour: &[For::Doubtful], answer: (Verdict::Manual, Reason::Doubtful), ..ANY },
    Row { against: &[Against::Nothing], in_favour: &[For::Full], answer: (Verdict::Pass, Reason::Shown), ..ANY },
    Row {
        in_favour: &[For::Nothing, For::Part],
        sight: &[Sight::Partial],
        answer: (Verdict::Manual, Reason::NotSeen),
        ..ANY
    },
    Row {
        in_favour: &[For::Nothing, For::Part],
        when_silent: &[WhenSilent::Fail],
        answer: (Verdict::Fail, Reason::Missing),
        ..ANY
    },
    Row {
        in_favour: &[For::Nothing, For::Part],
        when_silent: &[WhenSilent::Manual],
        answer: (Verdict::Manual, Reason::Silent),
        ..ANY
    },
    Row {
        in_favour: &[For::Nothing, For::Part],
        when_silent: &[WhenSilent::Pass],
        answer: (Verdict::Pass, Reason::Clean),
        ..ANY
    },
];

fn asks<T: PartialEq>(wanted: &[T], seen: &T) -> bool {
    wanted.is_empty() || wanted.contains(seen)
}

impl Row {
    fn matches(&self, seen: &Situation) -> bool {
        asks(self.applicability, &seen.applicability)
            && asks(self.decided_by, &seen.decided_by)
            && asks(self.against, &seen.against)
            && asks(self.in_favour, &seen.in_favour)
            && asks(self.sight, &seen.sight)
            && asks(self.vouched, &seen.vouched)
            && asks(self.when_silent, &seen.when_silent)
            && asks(self.when_mixed, &seen.when_mixed)
    }
}

/// Every situation there is: the product of all values of all eight parts.
fn every_situation() -> Vec<Situation> {
    let mut all = Vec::new();
    for &applicability in Applicability::ALL {
        for &decided_by in DecidedBy::ALL {
            for &against in Against::ALL {
                for &in_favour in For::ALL {
                    for &sight in Sight::ALL {
                        for &vouched in Vouched::ALL {
                            for &when_silent in WhenSilent::ALL {
                                for &when_mixed in WhenMixed::ALL {
                                    all.push(Situation {
                                        applicability,
                                        decided_by,
                                        against,
                                        in_favour,
                                        sight,
                                        vouched,
                                        when_silent,
                                        when_mixed,
                                    });
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    all
}

#[test]
fn the_table_is_walked_in_full() {
    assert_eq!(every_situation().len(), 3 * 2 * 3 * 4 * 2 * 2 * 3 * 2);
}

#[test]
fn every_situation_gets_the_answer_of_its_first_row() {
    let mut used = vec![0_usize; TABLE.len()];
    for seen in every_situation() {
        let at = TABLE.iter().position(|row| row.matches(&seen)).unwrap_or_else(|| panic!("no row for {seen:?}"));
        used[at] += 1;
        assert_eq!(decide(seen), TABLE[at].answer, "row {at} for {seen:?}");
    }
    for (at, times) in used.iter().enumerate() {
        assert!(*times > 0, "row {at} decides nothing");
    }
}

#[test]
fn every_verdict_has_its_reasons_and_no_others() {
    for seen in every_situation() {
        let (verdict, reason) = decide(seen);
        let expected = match reason {
            Reason::Unmet => Verdict::NotApplicable,
            Reason::Violated | Reason::Missing => Verdict::Fail,
            Reason::Attested | Reason::Shown | Reason::Clean => Verdict::Pass,
            Reason::Doubtful | Reason::Conflicting | Reason::Silent | Reason::NotSeen | Reason::HumanOnly => {
                Verdict::Manual
            }
            Reason::Waived => panic!("only people waive: {seen:?}"),
        };
        assert_eq!(verdict, expected, "{seen:?}");
    }
}

#[test]
fn an_attestation_never_beats_a_trusted_finding() {
    for seen in every_situation().into_iter().filter(|seen| seen.against == Against::Trusted) {
        let alone = decide(Situation { vouched: Vouched::Nobody, ..seen });
        assert_eq!(decide(seen), alone, "{seen:?}");
        assert_ne!(decide(seen).0, Verdict::Pass, "{seen:?}");
    }
}

#[test]
fn silence_over_unread_files_proves_nothing() {
    for seen in every_situation().into_iter().filter(|seen| seen.sight == Sight::Partial) {
        let (_, reason) = decide(seen);
        assert!(reason != Reason::Clean && reason != Reason::Missing, "{seen:?}");
    }
}

#[test]
fn comfort_never_turns_a_pass_into_a_failure() {
    for seen in every_situation() {
        let shown = decide(Situation { in_favour: For::Full, ..seen });
        if decide(seen).0 == Verdict::Pass {
            assert_eq!(shown.0, Verdict::Pass, "{seen:?}");
        }
    }
}

/// What people's decisions may take away: findings, never evidence, sight or policy.
fn forgiving(live: Situation) -> Vec<Situation> {
    Against::ALL
        .iter()
        .filter(|&&against| against <= live.against)
        .map(|&against| Situation { against, ..live })
        .collect()
}

/// The overlay as data: what fails now, what remains, whether a Missing is waived, and the answer.
/// The first row that matches wins; `None` means anything, or the answer of what remains.
type OverlayRow = (Option<Verdict>, Option<(Verdict, Reason)>, Option<MissingIs>, Answer);

#[derive(Clone, Copy, Debug)]
enum Answer {
    AsItIs,
    Waived,
    WhatRemains,
}

const OVERLAY: &[OverlayRow] = &[
    (Some(Verdict::NotApplicable), None, None, Answer::AsItIs),
    (Some(Verdict::Pass), None, None, Answer::AsItIs),
    (Some(Verdict::Manual), None, None, Answer::AsItIs),
    (None, Some((Verdict::Fail, Reason::Missing)), Some(MissingIs::Waived), Answer::Waived),
    (None, Some((Verdict::Fail, Reason::Missing)), Some(MissingIs::Live), Answer::WhatRemains),
    (None, Some((Verdict::Fail, Reason::Violated)), None, Answer::WhatRemains),
    (None, None, None, Answer::Waived),
];

#[test]
fn the_overlay_follows_its_table() {
    let mut used = vec![0_usize; OVERLAY.len()];
    for live in every_situation() {
        for without in forgiving(live) {
            for &missing in MissingIs::ALL {
                let now = decide(live);
                let remaining = decide(without);
                let at = OVERLAY
                    .iter()
                    .position(|(verdict, rest, is, _)| {
                        verdict.is_none_or(|verdict| verdict == now.0)
                            && rest.is_none_or(|rest| rest == remaining)
                            && is.is_none_or(|is| is == missing)
                    })
                    .unwrap_or_else(|| panic!("no row for {live:?}"));
                used[at] += 1;
                let expected = match OVERLAY[at].3 {
                    Answer::AsItIs => now,
                    Answer::Waived => (Verdict::Pass, Reason::Waived),
                    Answer::WhatRemains => remaining,
                };
                assert_eq!(
                    overlay(live, without, missing),
                    expected,
                    "row {at}: {live:?} without to {without:?}, missing {missing}"
                );
            }
        }
    }
    for (at, times) in used.iter().enumerate() {
        assert!(*times > 0, "row {at} decides nothing");
    }
}

#[test]
fn a_waived_failure_is_never_told_as_a_strength() {
    for live in every_situation().into_iter().filter(|live| decide(*live).0 == Verdict::Fail) {
        for without in forgiving(live) {
            for &missing in MissingIs::ALL {
                let (verdict, reason) = overlay(live, without, missing);
                if verdict != Verdict::Fail {
                    assert_eq!((verdict, reason), (Verdict::Pass, Reason::Waived));
                }
            }
        }
    }
}

#[test]
fn nothing_waived_changes_nothing() {
    for live in every_situation() {
        assert_eq!(overlay(live, live, MissingIs::Live), decide(live));
    }
}
