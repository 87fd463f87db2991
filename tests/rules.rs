//! Rules written in a test, and where they hold in a piece of code.

#[path = "rules/constraints.rs"]
mod constraints;
#[path = "rules/dependencies.rs"]
mod dependencies;
#[path = "rules/matchers.rs"]
mod matchers;
#[path = "rules/values.rs"]
mod values;

use audit::matcher::{Context, Found};
use audit::model::{Confidence, Language};
use audit::pack::{CompiledPack, PackError, PackFile, PackSource, compile};
use audit::syntax::{Dialect, parse};

/// A pack of the files given by path and text.
pub fn pack(files: &[(&str, &str)]) -> Result<CompiledPack, PackError> {
    let files = files
        .iter()
        .map(|(path, text)| PackFile { path: (*path).to_owned(), text: (*text).into() })
        .collect::<Vec<_>>();
    compile(&[PackSource { name: "test".to_owned(), files }])
}

/// A check around one rule of which only the match is said.
pub fn check_of(language: Language, rule: &str) -> String {
    let rule: String = rule.trim().lines().map(|line| format!("\n    {line}")).collect();
    format!(
        "id: a-check\ntitle: A check\nseverity: low\neffort: small\nwhen-silent: pass\nwhy: Because.\nfix: Mend it.\n\
         fails-because: It is so.\nrules:\n  - id: a-rule\n    emits: finding\n    confidence: high\n    \
         language: {}{rule}\n",
        language.word()
    )
}

/// One place where a rule holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// From 1.
    pub line: usize,
    /// What the holes hold, by name.
    pub holes: Vec<(String, String)>,
    pub confidence: Confidence,
}

/// Where the rule of a pack holds in a code, guided by anchors and without them, which must agree.
pub fn seen(pack: &CompiledPack, dialect: Dialect, code: &str) -> Vec<Seen> {
    let rules = pack.dialects[dialect.index()].as_ref().expect("the pack has a rule for the dialect");
    let parsed = parse(dialect, code).expect("the code can be parsed");
    let context = Context::new(dialect, code, parsed.tree.root_node(), &pack.forms);
    let hits = rules.engine.hits(code);
    let all: Vec<usize> = (0..rules.rules.len()).collect();
    let guided = rules.engine.visit(&context, &hits, &rules.engine.live(&hits, &all));
    let plain = rules.engine.visit_all(&context, &all);
    let show = |found: &Vec<Found<'_>>| found.iter().map(|one| shown(pack, rules.rules[one.rule], one, code)).collect();
    let (guided, plain): (Vec<Seen>, Vec<Seen>) = (show(&guided), show(&plain));
    assert_eq!(guided, plain, "guided and plain visits of {code}");
    guided
}

fn shown(pack: &CompiledPack, rule: usize, found: &Found<'_>, code: &str) -> Seen {
    let rule = &pack.rules[rule];
    let mut holes: Vec<_> = found
        .bindings
        .iter()
        .map(|(hole, held)| (rule.holes.name(hole).to_owned(), held.text(code).to_owned()))
        .collect();
    holes.sort();
    let confidence = if found.bindings.is_doubtful { Confidence::Low } else { rule.info.confidence };
    Seen { line: code[..found.node.start_byte()].matches('\n').count() + 1, holes, confidence }
}

/// The lines in which a rule of one match holds.
pub fn lines(dialect: Dialect, rule: &str, code: &str) -> Vec<usize> {
    let check = check_of(dialect.language(), rule);
    let pack = pack(&[("a/a-check.yaml", &check)]).unwrap_or_else(|error| panic!("{rule}\n{error:?}"));
    seen(&pack, dialect, code).into_iter().map(|seen| seen.line).collect()
}
