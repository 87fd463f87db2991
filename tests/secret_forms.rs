//! Every form of `rules/secrets.yaml`, planted in code and in configuration, and for each form texts that look like it and are none.
//!
//! No sample is written down: each is drawn from what its form's expression allows, so that this repository holds nothing that a scanner would refuse.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use audit::document::{Node, parse_yaml};
use audit::model::Span;
use audit::pack::{PackSource, compile};
use audit::secret::{Dialect, Forms, Masked, is_placeholder, secret_spans};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::Value;

/// A form, as its file says it.
struct Form {
    id: String,
    provider: String,
    regex: Hir,
    keywords: Vec<String>,
    audience: String,
}

fn forms() -> Vec<Form> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/secrets.yaml")).unwrap();
    let document = parse_yaml(&text).unwrap();
    let word = |node: &Node, key: &str| node.get(key).and_then(Node::scalar).map(str::to_owned);
    let list = document.roots[0].get("forms").unwrap();
    list.items()
        .iter()
        .map(|form| Form {
            id: word(form, "id").unwrap(),
            provider: word(form, "provider").unwrap(),
            regex: regex_syntax::ParserBuilder::new()
                .unicode(false)
                .utf8(false)
                .build()
                .parse(&word(form, "regex").unwrap())
                .unwrap(),
            keywords: form
                .get("keywords")
                .map(|words| words.items().iter().filter_map(Node::scalar).map(str::to_owned).collect())
                .unwrap_or_default(),
            audience: word(form, "audience").unwrap_or_else(|| "owner".to_owned()),
        })
        .collect()
}

fn known() -> Forms {
    let mut built_in = PackSource::built_in();
    built_in.keep_what_is_named_in(&[]);
    compile(&[built_in]).unwrap().forms
}

/// What stands where a form lets the letters vary.
#[derive(Clone, Copy, PartialEq)]
enum Letters {
    Drawn,
    /// One letter over and over, as documentation has it.
    Repeated,
}

/// Draws texts that an expression describes, the same for the same seed.
struct Draw {
    state: u64,
    letters: Letters,
    /// What the group called `secret` held.
    secret: Option<String>,
}

impl Draw {
    fn new(seed: u64, letters: Letters) -> Self {
        Self { state: (seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15), letters, secret: None }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 33) as usize % limit.max(1)
    }

    fn text(&mut self, hir: &Hir) -> String {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => String::new(),
            HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).into_owned(),
            HirKind::Class(class) => self.letter(class).to_string(),
            HirKind::Repetition(repeated) => {
                let least = repeated.min as usize;
                let most = repeated.max.map_or(least + 6, |most| most as usize);
                // What may be left out is glue around a name.
                let more = if least == 0 { 0 } else { self.below(most.min(least + 6) - least + 1) };
                (0..least + more).map(|_| self.text(&repeated.sub)).collect()
            }
            HirKind::Capture(group) => {
                let text = self.text(&group.sub);
                if group.name.as_deref() == Some("secret") {
                    self.secret = Some(text.clone());
                }
                text
            }
            HirKind::Concat(parts) => parts.iter().map(|part| self.text(part)).collect(),
            HirKind::Alternation(branches) => {
                // The end of the text or a letter that is none of the form's: the end.
                let edge = branches.iter().any(|branch| matches!(branch.kind(), HirKind::Look(_)));
                let pick = self.below(branches.len());
                if edge { String::new() } else { self.text(&branches[pick]) }
            }
        }
    }

    fn letter(&mut self, class: &Class) -> char {
        let allowed: Vec<char> = match class {
            Class::Bytes(bytes) => {
                bytes.ranges().iter().flat_map(|range| range.start()..=range.end()).map(char::from).collect()
            }
            Class::Unicode(_) => panic!("expressions are read over bytes"),
        };
        let plain: Vec<char> = allowed.iter().copied().filter(char::is_ascii_alphanumeric).collect();
        // Upper and lower case of one letter.
        if plain.len() == 2 && plain[0].eq_ignore_ascii_case(&plain[1]) {
            return plain[1];
        }
        if plain.is_empty() {
            let signs = ['=', '"', '\'', ' ', '-', '_', '.', '/', ':'];
            return signs.into_iter().find(|sign| allowed.contains(sign)).unwrap_or(allowed[0]);
        }
        match self.letters {
            Letters::Drawn => plain[self.below(plain.len())],
            Letters::Repeated => ['x', 'X', '0'].into_iter().find(|letter| plain.contains(letter)).unwrap_or(plain[0]),
        }
    }
}

/// A text that holds the form, and the credential in it.
struct Sample {
    /// A word that must stand elsewhere in the file, where the form itself does not say whose it is.
    about: String,
    text: String,
    secret: String,
}

impl Sample {
    fn whole(&self) -> String {
        format!("{}\n{}", self.about, self.text)
    }
}

fn sample(form: &Form, seed: u64, letters: Letters) -> Sample {
    let mut draw = Draw::new(seed, letters);
    let text = match (form.id.as_str(), letters) {
        // Its header says how it is signed, so that not every letter will do.
        ("json-web-token", Letters::Drawn) => {
            let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
            let claims = format!("{{\"sub\":\"orders-{}\"}}", draw.below(1_000_000));
            format!(
                "{}.{}.{}",
                part("{\"alg\":\"HS256\"}"),
                part(&claims),
                part(&format!("{:040}", draw.below(usize::MAX)))
            )
        }
        _ => draw.text(&form.regex),
    };
    let secret = draw.secret.unwrap_or_else(|| text.clone());
    let lower = text.to_lowercase();
    let said = form.keywords.iter().any(|word| lower.contains(word.as_str()));
    let about = if said { String::new() } else { form.keywords.first().cloned().unwrap_or_default() };
    Sample { about, text, secret }
}

/// A sample that is no placeholder by chance, and that holds what the form asks besides: entropy, boundaries.
fn live(form: &Form, known: &Forms, number: u64) -> Option<Sample> {
    (0..200).map(|seed| sample(form, seed * 7 + number, Letters::Drawn)).find(|sample| {
        let text = sample.whole();
        known.find(&text).iter().any(|found| {
            let inner = &text[found.span.start..found.span.end];
            !is_placeholder(inner) && (inner.contains(&sample.secret) || sample.secret.contains(inner))
        })
    })
}

/// The sample as code and as configuration. A form that asks for a name brings its own line; what is for everybody is called a key, and is none.
fn written(form: &Form, sample: &Sample) -> [(&'static str, String); 2] {
    let about = &sample.about;
    let name = if form.audience == "everybody" { "apiKey" } else { "value" };
    if sample.text == sample.secret {
        [
            ("orders.ts", format!("// {about}\nexport const {name} = '{}';\n", sample.text)),
            ("orders.yaml", format!("# {about}\n{name}: \"{}\"\n", sample.text)),
        ]
    } else {
        [
            ("orders.py", format!("# {about}\n# {}\n", sample.text)),
            ("orders.conf", format!("# {about}\n{}\n", sample.text)),
        ]
    }
}

/// What both checks of credentials say of each folder of a tree: the messages of all findings.
fn findings(tree: &Path) -> BTreeMap<String, Vec<String>> {
    let output = Command::new(cargo_bin("audit"))
        .arg(tree)
        .args(["-f", "json", "--only", "no-credentials-in-code", "--only", "no-credentials-in-config"])
        .env_remove("AUDIT_FAIL_ON")
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for finding in report["assessments"].as_array().unwrap().iter().flat_map(|one| one["findings"].as_array().unwrap())
    {
        let path = finding["path"].as_str().unwrap();
        found.entry(path.to_owned()).or_default().push(finding["message"].as_str().unwrap().to_owned());
    }
    found
}

/// How many samples of each form are planted.
const SAMPLES: u64 = 3;

#[test]
fn every_form_is_found_in_code_and_in_configuration_and_hidden() {
    let (forms, known) = (forms(), known());
    assert!(forms.iter().map(|form| &form.provider).collect::<BTreeSet<_>>().len() >= 80);
    let tree = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    let mut expected = Vec::new();
    for form in &forms {
        for number in 0..SAMPLES {
            let Some(sample) = live(form, &known, number) else {
                wrong.push(format!("{}: cannot be drawn: {}", form.id, sample(form, number, Letters::Drawn).text));
                continue;
            };
            let text = sample.whole();
            let shown = Masked::new(&text, secret_spans(&known, &text, Dialect::Other)).cut(Span::new(0, text.len()));
            if shown.contains(&sample.secret) && form.audience != "everybody" {
                wrong.push(format!("{}: shown: {shown}", form.id));
            }
            for (name, text) in written(form, &sample) {
                let path = format!("{}-{number}/{name}", form.id);
                fs::create_dir_all(tree.path().join(&path).parent().unwrap()).unwrap();
                fs::write(tree.path().join(&path), &text).unwrap();
                expected.push((form, path, text));
            }
        }
    }
    let found = findings(tree.path());
    for (form, path, text) in &expected {
        let told = found.get(path).into_iter().flatten().any(|message| message.contains(&form.provider));
        if told != (form.audience == "owner") {
            wrong.push(format!("{path}: {:?}: {text}", found.get(path)));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), expected.len(), wrong.join("\n"));
}

#[test]
fn what_stands_where_a_credential_shall_be_put_is_none() {
    let forms = forms();
    let tree = tempfile::tempdir().unwrap();
    let mut count = 0;
    for form in &forms {
        for (name, text) in written(form, &sample(form, 1, Letters::Repeated)) {
            let path = tree.path().join(&form.id).join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
            count += 1;
        }
    }
    assert!(count >= 2 * forms.len());
    let found = findings(tree.path());
    let wrong: Vec<String> = found
        .iter()
        .map(|(path, messages)| {
            format!("{path}: {messages:?}: {}", fs::read_to_string(tree.path().join(path)).unwrap())
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_cut_short_has_not_the_form() {
    let (forms, known) = (forms(), known());
    let mut wrong = Vec::new();
    for form in &forms {
        let Some(whole) = live(form, &known, 0) else { continue };
        let has = |text: &str| known.find(text).iter().any(|found| found.form == form.id);
        let text = whole.whole();
        let at = text.rfind(&whole.secret).unwrap();
        // A quarter of the credential is left.
        let cut = format!("{}{}", &text[..at], &whole.secret[..whole.secret.len() / 4]);
        if has(&cut) {
            wrong.push(format!("{}: {cut}", form.id));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), forms.len(), wrong.join("\n"));
}
