//! Rules over observations: what follows from several of them, in whatever files they were seen.

use std::collections::BTreeSet;

use super::{Confidence, Emits, RuleId, ServiceRole, Template, severity::scale};

/// A rule over observations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    pub id: RuleId,
    pub group: Option<RuleId>,
    pub emits: Emits,
    pub confidence: Confidence,
    pub form: Form,
    /// In what two values that are compared may differ.
    pub ignoring: BTreeSet<Ignored>,
    pub among: Among,
    /// For whom the result speaks; none for whom what it was made of speaks.
    pub speaks_for: Option<SpeaksFor>,
    pub message: Template,
    pub service_roles: Vec<ServiceRole>,
}

/// The one thing that a derived rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// How many there are.
    Count(Count),
    /// One that has, or has not, a partner.
    Join(Join),
    /// Several that should be spelled alike and are not.
    Agree(Agree),
    /// What amounts add up to.
    Sum(Sum),
}

/// How many observations there are, in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Ids or groups of the rules that are counted.
    pub of: Vec<RuleId>,
    /// Ids or groups of the rules that make the total; empty means none is said.
    pub out_of: Vec<RuleId>,
    /// Where it is given, distinct values are counted, and else distinct places.
    pub by: Option<Template>,
    pub over: Threshold,
}

/// Each observation of the left side, with or without a partner on the right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    pub each: Vec<RuleId>,
    pub wants: Wants,
    /// What is compared of the left side. Where right sides compare different things, each says so itself.
    pub sides: Vec<Side>,
}

scale!(
    /// Which of the left side a join keeps: those that have a partner, or those that lack one.
    Wants { Partner = "has", NoPartner = "lacks" }
);

/// A right side of a join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub of: RightOf,
    /// What is compared of the left side.
    pub left: Template,
    pub right: Template,
}

/// What stands on the right side of a join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RightOf {
    /// Observations of a rule or a group.
    Rule(RuleId),
    /// `{PATH}`: every file and every folder that was walked.
    Files,
    /// `{NAME}`: every name that code uses outside imports and comments.
    Uses,
}

/// Observations that should be spelled alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agree {
    pub of: Vec<RuleId>,
    pub by: Template,
    pub near: Near,
}

scale!(
    /// Whether two spellings that differ in one letter are meant to be one.
    Near { Alike = "0", OneLetter = "1" }
);

/// The sum of amounts, each times the factors of its service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub of: Vec<RuleId>,
    pub amount: Template,
    /// Rules whose value multiplies the amounts of their service; where a service has none, it is 1.
    pub times: Vec<(RuleId, Template)>,
    pub over: Limit,
}

/// What a sum must exceed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The rule that sees the limit, and where in it.
    pub seen: Option<(RuleId, Template)>,
    /// What it is where nobody sees one; none means that nothing is said then.
    pub otherwise: Option<u64>,
}

/// What a count must exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    Count(u64),
    /// Per cent of the total, 0 to 100.
    Percent(u8),
}

scale!(
    /// In what two values may differ and still be equal.
    Ignored {
        Case = "case",
        /// `Jwt:Key` = `Jwt__Key` = `JWT_KEY`, with the case ignored too.
        Separators = "separators",
        /// `/a/:id` = `/a/{id}`.
        PathParameters = "path-parameters",
        /// The right side may be a glob.
        Globs = "globs",
    }
);

scale!(
    /// Among whose observations a partner is looked for.
    Among {
        /// What the service can reach: its own, its libraries', what speaks for the project; a library's users too.
        Reach = "reach",
        Service = "service",
        Project = "project",
    }
);

/// For whom a rule's observations speak, where not for the service that holds the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpeaksFor {
    Service,
    Project,
    /// The service of that name.
    Named(Template),
}

impl Derived {
    /// The ids and groups of the rules that it is made of, each once.
    pub fn sources(&self) -> BTreeSet<&RuleId> {
        match &self.form {
            Form::Count(count) => count.of.iter().chain(&count.out_of).collect(),
            Form::Agree(agree) => agree.of.iter().collect(),
            Form::Sum(sum) => {
                let factors = sum.times.iter().map(|(rule, _)| rule);
                sum.of.iter().chain(factors).chain(sum.over.seen.as_ref().map(|(rule, _)| rule)).collect()
            }
            Form::Join(join) => {
                let right = join.sides.iter().filter_map(|side| match &side.of {
                    RightOf::Rule(rule) => Some(rule),
                    RightOf::Files | RightOf::Uses => None,
                });
                join.each.iter().chain(right).collect()
            }
        }
    }
}
