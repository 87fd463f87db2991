use super::*;
use std::collections::BTreeMap;
#[test]
fn probe_names() {
    let out = std::env::var("PROBE_OUT").unwrap();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    walk(std::path::Path::new("/work/corpora"), &mut |_p, text| {
        let bytes = text.as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            if bytes[i].is_ascii_alphabetic() || bytes[i] == b'_' {
                let s = i;
                while i < bytes.len()
                    && (bytes[i].is_ascii_alphanumeric()
                        || bytes[i] == b'_'
                        || (matches!(bytes[i], b'-' | b':')
                            && i + 1 < bytes.len()
                            && (bytes[i + 1].is_ascii_alphabetic() || bytes[i + 1] == b'_')))
                {
                    i += 1;
                }
                if i - s < 60 {
                    *names.entry(text[s..i].to_string()).or_default() += 1;
                }
            } else {
                i += 1;
            }
        }
    });
    let mut yes = String::new();
    let mut no = String::new();
    for (n, c) in &names {
        if is_secret_name(n) {
            yes += &format!("{n} {c}\n");
        } else if name::SECRET_WORD_SEARCH.is_match(n) {
            no += &format!("{n} {c}\n");
        }
    }
    std::fs::write(format!("{out}.yes"), yes).unwrap();
    std::fs::write(format!("{out}.no"), no).unwrap();
}
fn walk(dir: &std::path::Path, f: &mut dyn FnMut(&std::path::Path, &str)) {
    let mut es: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    es.sort();
    for p in es {
        let n = p.file_name().unwrap().to_string_lossy().to_string();
        if p.is_symlink() {
            continue;
        }
        if p.is_dir() {
            if n != "node_modules" && n != ".git" {
                walk(&p, f);
            }
            continue;
        }
        if p.metadata().unwrap().len() > 1_000_000 {
            continue;
        }
        if let Ok(t) = std::fs::read_to_string(&p) {
            f(&p, &t);
        }
    }
}
fn dialect(p: &str) -> Dialect {
    let n = p.rsplit('/').next().unwrap();
    if n.starts_with(".env") {
        return Dialect::Dotenv;
    }
    match n.rsplit('.').next().unwrap() {
        "cs" | "ts" | "tsx" | "js" | "jsx" | "mjs" | "cjs" | "py" => Dialect::Code,
        "json" => Dialect::Json,
        "yaml" | "yml" => Dialect::Yaml,
        "xml" | "csproj" | "config" | "props" => Dialect::Xml,
        _ => Dialect::Other,
    }
}
#[test]
fn probe_spans() {
    let out = std::env::var("PROBE_OUT").unwrap();
    let forms = load_forms();
    let mut s = String::new();
    let (mut bytes, mut time) = (0usize, std::time::Duration::ZERO);
    walk(std::path::Path::new("/work/corpora"), &mut |p, text| {
        let d = dialect(&p.to_string_lossy());
        let t = std::time::Instant::now();
        let spans = secret_spans(&forms, text, d);
        time += t.elapsed();
        bytes += text.len();
        for sp in spans {
            let ls = text[..sp.start].rfind('\n').map_or(0, |x| x + 1);
            let le = text[sp.end..].find('\n').map_or(text.len(), |x| x + sp.end);
            let a = &text[ls..sp.start];
            let b = &text[sp.end..le];
            let a: String = a
                .chars()
                .rev()
                .take(90)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect();
            let b: String = b.chars().take(30).collect();
            let m: String = text[sp.start..sp.end].chars().take(80).collect();
            let rel = p.to_string_lossy().replace("/work/corpora/", "");
            s += &format!(
                "{d:?}\t{}\t{}⟦{}⟧{}\n",
                rel,
                a.trim(),
                m.replace('\n', "⏎"),
                b
            );
        }
    });
    eprintln!("{} MB in {:?}", bytes / 1_000_000, time);
    std::fs::write(format!("{out}.spans"), s).unwrap();
}
fn load_forms() -> Forms {
    let Ok(t) = std::fs::read_to_string("/tmp/forms.json") else {
        return Forms::empty();
    };
    let v: serde_json::Value = serde_json::from_str(&t).unwrap();
    let src: Vec<FormSource> = v
        .as_array()
        .unwrap()
        .iter()
        .map(|f| FormSource {
            id: f["id"].as_str().unwrap().into(),
            provider: f["provider"].as_str().unwrap().into(),
            regex: f["regex"].as_str().unwrap().into(),
            keywords: f["keywords"]
                .as_array()
                .unwrap()
                .iter()
                .map(|k| k.as_str().unwrap().to_string())
                .collect(),
            entropy: f["entropy"].as_f64(),
        })
        .collect();
    let t = std::time::Instant::now();
    let f = Forms::compile(&src).unwrap_or_else(|e| panic!("{} {}", src[e.index].id, e));
    eprintln!("compiled {} forms in {:?}", src.len(), t.elapsed());
    f
}
#[test]
fn probe_time() {
    let forms = load_forms();
    for frag in [
        "password=",
        "password='",
        "password=`",
        "password = \"\"\"",
        "password: ${",
        "password: {{",
        "://a:b@",
        "://a:{",
        "-----BEGIN PRIVATE KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\n",
        "key: |\n",
        "password: |\n  x\n",
        "token(",
        "[\"password\", ",
        "{\"Jwt\":",
        "{\"key\":\"x\",",
        "<Password>",
        "<",
        "&quot;password=&",
        "a.password.",
        "secret-",
        "password   ",
        "curl ",
        "identified ",
        "bearer x",
        "\"",
        "\\\"token\\\":",
        "/",
        "A1b2C3d4E5f6G7h8I9j0",
        "password=$(",
        "- password: ",
        "token ? 'x' : ",
        "x password=",
        ";password=a;",
        "🔑password='é'",
        "\r\n",
        "    ",
        "[jwt]\nkey=x\n",
        "password=\\",
        "EXAMPLE password='your",
        "eyJ",
        "sk_live_",
        "AccountKey=",
        "\"d\": \"",
        "token,\n\n",
    ] {
        let text: String = frag.repeat(2_000_000 / frag.len());
        let mut line = format!("{frag:?}");
        for d in [
            Dialect::Code,
            Dialect::Json,
            Dialect::Dotenv,
            Dialect::Yaml,
            Dialect::Xml,
            Dialect::Other,
        ] {
            let t = std::time::Instant::now();
            let n = secret_spans(&forms, &text, d).len();
            let e = t.elapsed().as_millis();
            line += &format!(" {d:?}:{e}ms/{n}");
            if e > 4000 {
                line += " SLOW";
            }
        }
        eprintln!("{line}");
    }
}
#[test]
fn probe_forms() {
    use proptest::strategy::{Strategy, ValueTree};
    let t = std::fs::read_to_string("/tmp/forms.json").unwrap();
    let v: serde_json::Value = serde_json::from_str(&t).unwrap();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut bad = 0;
    load_forms().verify().unwrap();
    for f in v.as_array().unwrap() {
        let src = FormSource {
            id: f["id"].as_str().unwrap().into(),
            provider: String::new(),
            regex: f["regex"].as_str().unwrap().into(),
            keywords: f["keywords"]
                .as_array()
                .unwrap()
                .iter()
                .map(|k| k.as_str().unwrap().to_string())
                .collect(),
            entropy: f["entropy"].as_f64(),
        };
        let re = src
            .regex
            .replace(r"\b", "")
            .replace("(?:[^A-Za-z0-9_-]|$)", "")
            .replace("(?:[^a-z0-9_-]|$)", "")
            .replace("(?:[^a-z0-9/+=]|$)", "")
            .replace("(?:[^A-Za-z0-9_.~-]|$)", "")
            .replace("(?P<secret>", "(")
            .replace(r"[^\s$\x27]", "[a-z]");
        let re = re
            .replace("(?i)", "")
            .replace("\\s*", " ?")
            .replace("\\s+", " ")
            .replace("=\\s]+", "= ]+")
            .replace("[^\\s\"\\x27\\x60${}<>]", "[a-z0-9A-Z]")
            .replace("[^\\s\"\\x27\\x60]", "[a-z0-9A-Z]")
            .replace("=\\s\\\\]", "=]");
        let st = match proptest::string::string_regex(
            &format!("(?-u){re}")
                .replace("(?-u)(?i)", "(?i)")
                .replace("(?-u)", ""),
        ) {
            Ok(s) => s,
            Err(e) => {
                eprintln!("{}: cannot generate {e}", src.id);
                continue;
            }
        };
        let id = src.id.clone();
        let kw = src.keywords[0].clone();
        let forms = Forms::compile(&[src]).unwrap();
        let (mut hit, mut plain_name) = (0, 0);
        for _ in 0..40 {
            let s = st.new_tree(&mut runner).unwrap().current();
            let s: String = s
                .chars()
                .map(|c| if c.is_ascii() { c } else { 'a' })
                .collect();
            if !forms.find(&format!("{kw} '{s}' x")).is_empty() {
                hit += 1;
            }
            if !forms.find(&format!("'{s}' x")).is_empty() {
                plain_name += 1;
            }
        }
        if hit < 36 || plain_name < 36 {
            bad += 1;
            eprintln!("{id}: {hit}/40, without keyword around {plain_name}/40");
        }
    }
    eprintln!("{bad} to look at");
}
