//! The pages that are looked at: of the sample shop as it is, with hostile texts in it, and with thousands of findings.

use std::path::{Path, PathBuf};

use audit::report::{html, read_json};
use serde_json::{Value, json};

/// Texts whose colour stands out too little from their ground, by the contrast that WCAG asks of small text.
pub const FAINT: &str = r#"
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgba = (colour, under) => {
      canvas.clearRect(0, 0, 1, 1);
      if (under) { canvas.fillStyle = `rgb(${under.join(' ')})`; canvas.fillRect(0, 0, 1, 1); }
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = (colour) => {
      const [r, g, b] = colour.map((one) => (one /= 255) <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (one) => {
      const above = [];
      for (let up = one; up; up = up.parentElement) above.unshift(getComputedStyle(up).backgroundColor);
      return above.reduce((under, colour) => rgba(colour, under), [255, 255, 255]);
    };
    const faint = new Set();
    for (const one of document.querySelectorAll('p, span, b, code, a, h1, h2, h3, th, td, output, button')) {
      const own = [...one.childNodes].some((node) => node.nodeType === 3 && /\w/.test(node.data));
      if (!own || !one.checkVisibility() || one.closest('.heard')) continue;
      const behind = ground(one);
      const text = rgba(getComputedStyle(one).color, behind);
      const [high, low] = [light(text), light(behind)].sort((a, b) => b - a);
      if ((high + 0.05) / (low + 0.05) < 4.5) faint.add(`${one.tagName}.${one.className}: ${one.textContent.slice(0, 30)}`);
    }
    return [...faint];
"#;

/// A page in a file, and the JSON that it was made from.
pub struct Page {
    file: PathBuf,
    run: Value,
    _folder: tempfile::TempDir,
}

impl Page {
    fn of(run: Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.html");
        let report = read_json(&run.to_string()).unwrap();
        std::fs::write(&file, html(&report)).unwrap();
        Self { file, run, _folder: folder }
    }

    pub fn address(&self, fragment: &str) -> String {
        format!("file://{}{fragment}", self.file.display())
    }

    pub fn checks(&self) -> usize {
        self.run["checks"].as_array().unwrap().len()
    }

    /// The ids of the checks that are so, in the order of the page.
    pub fn ids(&self, is_so: impl Fn(&Value) -> bool) -> Vec<String> {
        let mut all: Vec<&Value> = self.run["checks"].as_array().unwrap().iter().collect();
        all.sort_by_key(|check| self.rank(check));
        all.into_iter().filter(|check| is_so(check)).map(|check| check["id"].as_str().unwrap().to_owned()).collect()
    }

    /// The ids of the checks of which a service has an assessment that is so.
    pub fn ids_in(&self, service: &str, is_so: impl Fn(&Value) -> bool) -> Vec<String> {
        let all = self.run["assessments"].as_array().unwrap();
        self.ids(|check| all.iter().any(|one| one["check"] == check["id"] && one["service"] == service && is_so(one)))
    }

    /// What holds is grouped by what it rests on: what is shown comes first.
    fn rank(&self, check: &Value) -> usize {
        let shown = self.run["assessments"].as_array().unwrap().iter().any(|one| {
            one["check"] == check["id"] && one["verdict"] == "pass" && !one["evidence"].as_array().unwrap().is_empty()
        });
        match (check["verdict"].as_str().unwrap(), shown) {
            ("fail", _) => 0,
            ("manual", _) => 1,
            ("pass", true) => 2,
            ("pass", false) => 3,
            _ => 4,
        }
    }
}

fn run() -> Value {
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects/shop-monorepo");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_audit"))
        .args(["-f", "json", "--fail-on", "none"])
        .arg(shop)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

pub fn shop() -> Page {
    Page::of(run())
}

/// The same, with every title, message, name, path and line of code replaced.
pub fn hostile(text: &str) -> Page {
    let mut run = run();
    let code = format!("{}{text}{}", "x".repeat(5_000), "y".repeat(5_000));
    replace(&mut run, text, &code);
    for list in ["services", "components", "assessments"] {
        for one in run[list].as_array_mut().unwrap() {
            for key in ["name", "service"] {
                if let Some(Value::String(name)) = one.get_mut(key) {
                    name.push_str(text);
                }
            }
        }
    }
    Page::of(run)
}

fn replace(value: &mut Value, text: &str, code: &str) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(|one| replace(one, text, code)),
        Value::Object(fields) => {
            for (key, one) in fields.iter_mut() {
                match (key.as_str(), &mut *one) {
                    ("title" | "message" | "why" | "fix" | "because" | "path", Value::String(said)) => {
                        said.push_str(text);
                    }
                    ("lines", Value::Array(lines)) => *lines = vec![json!(code); lines.len()],
                    _ => replace(one, text, code),
                }
            }
        }
        _ => {}
    }
}

/// The same with each finding repeated until there are so many.
pub fn large(findings: usize) -> Page {
    let mut run = run();
    let total: usize = all_findings(&run);
    let times = findings.div_ceil(total);
    for one in run["assessments"].as_array_mut().unwrap() {
        let own = one["findings"].as_array().unwrap().clone();
        let many = own.iter().flat_map(|finding| {
            (0..times).map(|time| {
                let mut copy = finding.clone();
                copy["line"] = json!(finding["line"].as_u64().unwrap() + time as u64 * 50);
                copy["end_line"] = json!(finding["end_line"].as_u64().unwrap() + time as u64 * 50);
                copy["excerpt"]["first_line"] =
                    json!(finding["excerpt"]["first_line"].as_u64().unwrap() + time as u64 * 50);
                copy
            })
        });
        one["findings"] = many.collect();
    }
    assert!(all_findings(&run) >= findings);
    Page::of(run)
}

fn all_findings(run: &Value) -> usize {
    run["assessments"].as_array().unwrap().iter().map(|one| one["findings"].as_array().unwrap().len()).sum()
}
