//! What rules cost: how long packs of 10 to 1,000 rules take to compile, and how long their matching takes over real files.
//!
//! `cargo bench --bench rules -- [PATH]` prints two curves over the files of a folder, the fixtures unless said otherwise. In the
//! first the rules grow in number and name what no file says, so that matching should hardly take longer. In the second there
//! are always 1,000, and ever more of them name what the files say, so that matching should take longer as more is found.

#![allow(clippy::print_stdout, reason = "a bench speaks to whoever runs it")]
#![allow(clippy::expect_used, reason = "a bench that cannot read its files ends")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use audit::matcher::Context;
use audit::model::{FileKind, Language};
use audit::pack::{CompiledPack, PackFile, PackSource, compile};
use audit::source::{WalkOptions, read, walk};
use audit::syntax::{Dialect, Parsed, parse};

const ROUNDS: usize = 5;

/// What rules look like, by language; `NAME`, `Name` and `name` become words of their own in each.
const FORMS: [(&str, &[&str]); 3] = [
    (
        "csharp",
        &[
            "{pattern: $_.Name($$$)}",
            "{pattern: \"$_.Name($$$, timeout: $T)\", where: {$T: {duration: \"> 60s\"}}}",
            "{pattern: new Name($$$), inside: {kind: method, lacks: {pattern: $_.Dispose()}}}",
            "{pattern: \"[Name($$$)]\"}",
            "{pattern: \"new NameOptions { Limit = $V }\", where: {$V: {number: \"> 100\"}}}",
            "{pattern: \"catch (NameException $E) { $$$ }\"}",
            "{pattern: $C.Name = $V, where: {$V: {literal: true}}}",
            "{any: [{pattern: Name.Create($$$)}, {pattern: Name.CreateAsync($$$)}]}",
        ],
    ),
    (
        "typescript",
        &[
            "{pattern: $_.name($$$)}",
            "{pattern: \"name({$$$, timeout: $T})\", where: {$T: {number: \"> 60000\"}}}",
            "{pattern: new Name($$$), inside: {kind: method, lacks: {pattern: $_.close()}}}",
            "{pattern: \"@Name($$$)\"}",
            "{pattern: \"$APP.name('$PATH', $$$)\", where: {$PATH: {regex: \"^/api\"}}}",
            "{pattern: process.env.NAME}",
            "{pattern: $C.name = $V, where: {$V: {literal: true}}}",
            "{any: [{pattern: Name.create($$$)}, {pattern: Name.createAsync($$$)}]}",
        ],
    ),
    (
        "python",
        &[
            "{pattern: $_.name($$$)}",
            "{pattern: \"name($$$, timeout=$T)\", where: {$T: {number: \"> 60\"}}}",
            "{pattern: Name($$$), inside: {kind: method, lacks: {pattern: $_.close()}}}",
            "{pattern: \"@name.route($$$)\"}",
            "{pattern: \"except NameError as $E:\\n    $$$\"}",
            "{pattern: \"os.environ['NAME']\"}",
            "{pattern: settings.NAME}",
            "{any: [{pattern: Name.create($$$)}, {pattern: Name.from_name($$$)}]}",
        ],
    ),
];

const VERBS: [&str; 20] = [
    "publish",
    "reserve",
    "settle",
    "refund",
    "archive",
    "notify",
    "verify",
    "import",
    "export",
    "cancel",
    "approve",
    "enqueue",
    "throttle",
    "encrypt",
    "restore",
    "migrate",
    "schedule",
    "reconcile",
    "provision",
    "escalate",
];
const NOUNS: [&str; 18] = [
    "Invoice",
    "Shipment",
    "Ledger",
    "Voucher",
    "Tenant",
    "Parcel",
    "Payout",
    "Mandate",
    "Quota",
    "Snapshot",
    "Webhook",
    "Subscription",
    "Dispute",
    "Courier",
    "Warehouse",
    "Statement",
    "Contract",
    "Itinerary",
];

fn main() {
    let path = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = path.map_or_else(|| home.join("fixtures"), PathBuf::from);
    let files = files(&folder);
    let bytes: usize = files.iter().map(|file| file.text.len()).sum();
    println!("{} files, {:.1} MB of {}", files.len(), bytes as f64 / 1e6, folder.display());
    println!("\nrules that name what no file says");
    for count in [10, 30, 100, 300, 1_000] {
        show(&files, count, &[]);
    }
    let words = words(&files);
    println!("\n1,000 rules, of which ever more name what the files say");
    for said in [0, 10, 30, 100, 300] {
        show(&files, 1_000, &words[..said.min(words.len())]);
    }
}

fn show(files: &[File], count: usize, said: &[String]) {
    let source = pack(count, said);
    let (compiling, compiled) = best(|| compile(std::slice::from_ref(&source)).expect("the rules are sound"));
    let (matching, found) = best(|| files.iter().map(|file| file.found(&compiled)).sum::<usize>());
    println!(
        "{count:>6} rules, {:>4} of words that stand there: compiled in {:>7.1} ms, matched in {:>7.1} ms, {found:>7} found",
        said.len(),
        compiling.as_secs_f64() * 1e3,
        matching.as_secs_f64() * 1e3,
    );
}

/// The shortest of some rounds.
fn best<T>(mut run: impl FnMut() -> T) -> (Duration, T) {
    let timed = |run: &mut dyn FnMut() -> T| {
        let started = Instant::now();
        let result = run();
        (started.elapsed(), result)
    };
    let mut best = timed(&mut run);
    for _ in 1..ROUNDS {
        let next = timed(&mut run);
        if next.0 < best.0 {
            best = next;
        }
    }
    best
}

struct File {
    dialect: Dialect,
    text: String,
    parsed: Parsed,
}

impl File {
    /// How many matches there are.
    fn found(&self, pack: &CompiledPack) -> usize {
        let Some(rules) = &pack.dialects[self.dialect.index()] else { return 0 };
        let all: Vec<usize> = (0..rules.rules.len()).collect();
        let hits = rules.engine.hits(&self.text);
        let live = rules.engine.live(&hits, &all);
        if live.is_empty() {
            return 0;
        }
        let context = Context::new(self.dialect, &self.text, self.parsed.tree.root_node(), &pack.forms);
        rules.engine.visit(&context, &hits, &live).len()
    }
}

fn files(folder: &Path) -> Vec<File> {
    let candidates = walk(&WalkOptions::new(folder)).expect("the folder can be walked").candidates;
    let read = |candidate: &audit::source::Candidate| {
        let FileKind::Source(language) = candidate.kind else { return None };
        let dialect = Dialect::of_file(language, &candidate.path);
        let text = read(candidate, 1 << 20).ok()?.content;
        let parsed = parse(dialect, &text).ok()?;
        Some(File { dialect, text, parsed })
    };
    candidates.iter().filter_map(read).collect()
}

/// Names of methods that the files call, those first that stand most often in a language, in turn.
fn words(files: &[File]) -> Vec<String> {
    let mut counts: BTreeMap<(Language, &str), usize> = BTreeMap::new();
    for file in files {
        for after in file.text.split('.').skip(1) {
            let end = after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len());
            if end > 3 && after[end..].starts_with('(') && after.starts_with(|c: char| c.is_ascii_alphabetic()) {
                *counts.entry((file.dialect.language(), &after[..end])).or_default() += 1;
            }
        }
    }
    let mut sorted: Vec<_> = counts.into_iter().map(|((_, word), count)| (count, word.to_owned())).collect();
    sorted.sort_by(|a, b| (b.0, &a.1).cmp(&(a.0, &b.1)));
    sorted.dedup_by(|a, b| a.1 == b.1);
    sorted.into_iter().map(|(_, word)| word).collect()
}

/// A pack of so many rules, three to a check. The first `said.len()` ask for a call of one of those words.
fn pack(count: usize, said: &[String]) -> PackSource {
    let mut files = Vec::new();
    for check in 0..count.div_ceil(3) {
        let mut text = format!(
            "id: check-{check}\ntitle: Something holds\nseverity: medium\neffort: small\nwhen-silent: pass\n\
             why: It matters.\nfix: Mend it.\nrules:\n"
        );
        for at in check * 3..count.min(check * 3 + 3) {
            let (language, forms) = FORMS[at % 3];
            let form = forms[at / 3 % forms.len()];
            let matched =
                said.get(at).map_or_else(|| named(form, at / 3), |word| format!("{{pattern: $_.{word}($$$)}}"));
            write!(
                text,
                "  - id: rule-{at}\n    emits: finding\n    language: {language}\n    file-role: any\n    match: {matched}\n    \
                 message: something is done\n"
            )
            .expect("a text can be written to");
        }
        files.push(PackFile { path: format!("bench/check-{check}.yaml"), text: text.into() });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    PackSource { name: "bench".to_owned(), files }
}

/// The form with words of its own.
fn named(form: &str, at: usize) -> String {
    let (verb, noun) = (VERBS[at % VERBS.len()], NOUNS[at / VERBS.len() % NOUNS.len()]);
    let capital = format!("{}{}{noun}", verb[..1].to_uppercase(), &verb[1..]);
    let loud = format!("{}_{}", verb.to_uppercase(), noun.to_uppercase());
    form.replace("NAME", &loud).replace("Name", &capital).replace("name", &format!("{verb}{noun}"))
}
