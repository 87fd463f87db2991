//! No secret that a repository holds is in anything that is printed about it: not in any form of a report, not in what is said of a rule, a file or a
//! mistake, neither as it is written nor in base64 or percent-encoded.
//!
//! Beside every secret stands a mark, and a rule of the test's own quotes the whole line. So the lines are shown for sure, with a finding of another
//! check on each, and the marks prove it.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::sync::LazyLock;

use assert_cmd::cargo::cargo_bin;
use audit::pack::{PackSource, compile};
use audit::report::{Charset, Color, Detail, RenderFormat, ShowPasses, TerminalStyle, Untold};
use audit::scan::{file_tree, trace_at};
use audit::source::{WalkOptions, walk};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use tempfile::TempDir;

/// Files with lines that hold a secret (`⟦S⟧`, or `⟦B⟧` for its base64) and a mark (`⟦M⟧`). Every secret is drawn anew.
const FILES: &[(&str, &str)] = &[
    (
        "src/Orders.Api/Program.cs",
        r#"using System;
var builder = WebApplication.CreateBuilder(args);
var http = new HttpClient { Timeout = TimeSpan.FromSeconds(300) }; const string ApiKey = "⟦S⟧"; // ⟦M⟧
Console.WriteLine("⟦M⟧"); var password = @"⟦S⟧";
var key = builder.Configuration["Jwt:Secret"] ?? "⟦S⟧"; // ⟦M⟧
var rows = db.Orders.FromSqlRaw($"SELECT * FROM orders WHERE owner = '{id}' AND api_key = '⟦S⟧'"); // ⟦M⟧
var connection = "Server=db.acme.net;User Id=⟦M⟧;Password=⟦S⟧;TrustServerCertificate=true";
var secret = """⟦S⟧"""; var ⟦M⟧ = new Random().Next();
app.UseCors(policy => policy.AllowAnyOrigin()); var accessToken = $"⟦S⟧"; // ⟦M⟧
"#,
    ),
    (
        "src/web/client.ts",
        r#"import axios from 'axios';
console.log('⟦M⟧', { password: '⟦S⟧' });
const client = axios.create({ timeout: 300000, headers: { Authorization: 'Bearer ⟦S⟧' } }); // ⟦M⟧
export const url = 'postgres://⟦M⟧:⟦S⟧@db.acme.net:5432/app';
const token = process.env.API_TOKEN || `⟦S⟧`; // ⟦M⟧
const sessionSecret = 'never' + "⟦S⟧"; // ⟦M⟧
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; const clientSecret = "⟦S⟧"; // ⟦M⟧
"#,
    ),
    (
        "src/jobs/main.py",
        r#"import os, requests
print("⟦M⟧", "token=⟦S⟧")
requests.get("https://api.acme.net/⟦M⟧", timeout=300, verify=False, auth=("me", "pw"), headers={"X-Api-Key": "⟦S⟧"})
SECRET_KEY = os.getenv("SECRET_KEY", "⟦S⟧")  # ⟦M⟧
password = f"⟦S⟧"  # ⟦M⟧
cursor.execute(f"SELECT * FROM users WHERE name = '{name}' AND password = '⟦S⟧'")  # ⟦M⟧
DB_PASSWORD = (
    "⟦S⟧")  # ⟦M⟧
"#,
    ),
    (
        "src/Orders.Api/appsettings.json",
        "{\n  \"Jwt\": {\"Issuer\": \"⟦M⟧\", \"Key\": \"⟦S⟧\"},\n  \"Urls\": [\"⟦M⟧\", \"amqp://me:⟦S⟧@mq.acme.net\"],\n  \"ConnectionStrings\": {\"⟦M⟧\": \"Host=db.acme.net;Username=me;Password=⟦S⟧\"}\n}\n",
    ),
    (".env", "DB_PASSWORD=⟦S⟧ # ⟦M⟧\nexport API_TOKEN=\"⟦S⟧\" # ⟦M⟧\nREDIS_URL=redis://:⟦S⟧@cache.acme.net/0#⟦M⟧\n"),
    (
        "compose.yaml",
        "services:\n  db:\n    image: postgres:latest # ⟦M⟧\n    environment: {POSTGRES_USER: ⟦M⟧, POSTGRES_PASSWORD: ⟦S⟧}\n  cache:\n    image: redis\n    command: redis-server --requirepass ⟦S⟧ --appendonly yes # ⟦M⟧\n    environment:\n      - ADMIN_PASSWORD=⟦S⟧ # ⟦M⟧\n",
    ),
    (
        "k8s/secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\ndata:\n  db-password: ⟦B⟧ # ⟦M⟧\n  token: \"⟦B⟧\" # ⟦M⟧\nstringData:\n  api-key: ⟦S⟧ # ⟦M⟧\n",
    ),
    (
        "k8s/deployment.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: web:latest\n          args: [\"--⟦M⟧\", \"--password=⟦S⟧\"]\n          env:\n            - {name: DB_PASSWORD, value: \"⟦S⟧\"} # ⟦M⟧\n",
    ),
    (
        "Dockerfile",
        "FROM node:latest\nENV DB_PASSWORD=⟦S⟧ NAME=⟦M⟧\nARG API_TOKEN=⟦S⟧\nRUN curl -u me:⟦S⟧ https://acme.net/⟦M⟧ | sh\n",
    ),
    (
        "infra/main.tf",
        "resource \"aws_db_instance\" \"db\" {\n  publicly_accessible = true\n  password = \"⟦S⟧\" # ⟦M⟧\n}\nvariable \"api_token\" { default = \"⟦S⟧\" } # ⟦M⟧\n",
    ),
    (
        "web.config",
        "<configuration>\n  <appSettings><add key=\"ApiKey\" value=\"⟦S⟧\" /><!-- ⟦M⟧ --></appSettings>\n  <smtp><password>⟦S⟧</password><host>⟦M⟧</host></smtp>\n</configuration>\n",
    ),
    ("config/application.properties", "spring.datasource.password=⟦S⟧\nname=⟦M⟧\n"),
    ("config/settings.toml", "[db]\npassword = \"⟦S⟧\" # ⟦M⟧\nconnect = {user = \"⟦M⟧\", token = '⟦S⟧'}\n"),
    ("config/settings.ini", "[smtp]\n; ⟦M⟧\npassword = ⟦S⟧\nhost = ⟦M⟧\n"),
    (".npmrc", "//registry.acme.net/:_authToken=⟦S⟧\n# ⟦M⟧\n"),
    (".netrc", "machine acme.net login ⟦M⟧ password ⟦S⟧\n"),
    (
        "deploy.sh",
        "#!/bin/sh\nPGPASSWORD=⟦S⟧ psql -h db.acme.net # ⟦M⟧\ncurl -H 'Authorization: Bearer ⟦S⟧' https://⟦M⟧.acme.net\n",
    ),
    ("src/broken.json", "{\"password\": \"⟦S⟧\", \"name\": \"⟦M⟧\" \"x\"]\n"),
    ("config/broken.yaml", "password: ⟦S⟧ # ⟦M⟧\n  - : [\n\t}\n"),
];

/// A finding of another check wherever a mark stands: one shows the line around it, the other quotes the whole line in its message.
const PACK: &str = r#"id: lines-have-no-mark
title: Lines have no mark
severity: high
effort: small
when-silent: pass
why: They are to be seen.
fix: Take them out.
rules:
  - id: a-mark
    emits: finding
    confidence: high
    text: 'mark\d\d\d'
    files: ["**"]
    file-role: [production, development, test, script, example, migration]
    message: "a mark"
  - id: a-marked-line
    emits: finding
    confidence: high
    text: '(?P<LINE>[^\n]*mark\d\d\d[^\n]*)'
    files: ["**"]
    file-role: [production, development, test, script, example, migration]
    message: "a marked line: {LINE}"
"#;

/// The repository, and what was planted in it.
struct Planted {
    folder: TempDir,
    secrets: Vec<String>,
    marks: Vec<String>,
    /// Files and lines where a secret stands.
    places: Vec<(String, usize)>,
}

/// A text that looks drawn, with signs that a percent-encoding changes; the same for the same number.
fn drawn(number: usize) -> String {
    let letters = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    let mut state = (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut text = String::new();
    for at in 0..24 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        text.push(if at == 11 { '+' } else { char::from(letters[(state >> 33) as usize % letters.len()]) });
    }
    text
}

fn planted() -> Planted {
    let mut planted = Planted { folder: TempDir::new().unwrap(), secrets: vec![], marks: vec![], places: vec![] };
    for (path, template) in FILES {
        let mut text = String::new();
        let mut rest = *template;
        while let Some(at) = rest.find('⟦') {
            text += &rest[..at];
            let kind = rest[at..].chars().nth(1).unwrap();
            if kind == 'M' {
                let mark = format!("mark{:03}", planted.marks.len());
                text += &mark;
                planted.marks.push(mark);
            } else {
                let secret = drawn(planted.secrets.len());
                text += &if kind == 'B' { STANDARD.encode(&secret) } else { secret.clone() };
                planted.secrets.push(secret);
                planted.places.push(((*path).to_owned(), text.lines().count()));
            }
            rest = &rest[at + "⟦M⟧".len()..];
        }
        text += rest;
        let file = planted.folder.path().join("shop").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let pack = planted.folder.path().join("pack/custom");
    fs::create_dir_all(&pack).unwrap();
    fs::write(pack.join("lines-have-no-mark.yaml"), PACK).unwrap();
    planted
}

impl Planted {
    /// What the program prints, on both of its outputs.
    fn audit(&self, arguments: &[&str]) -> String {
        let output = Command::new(cargo_bin("audit"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("AUDIT_FAIL_ON")
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
    }

    /// Fails where a secret is in what was printed.
    fn assert_hidden(&self, what: &str, printed: &str) {
        let shown: Vec<String> = self
            .secrets
            .iter()
            .flat_map(|secret| traces(printed, secret).into_iter().map(move |how| format!("{secret} {how}")))
            .collect();
        assert!(shown.is_empty(), "{what} shows {} secrets:\n{}", shown.len(), shown.join("\n"));
    }
}

/// The ways in which a secret can be told from a text: as it is, half of it, in base64 or percent-encoded.
fn traces(printed: &str, secret: &str) -> Vec<String> {
    let half = secret.len() / 2;
    let percent = secret.replace('+', "%2B");
    let inner = |text: String| text[..text.len() - 4].to_owned();
    let ways = [
        ("as it is", secret.to_owned()),
        ("by its first half", secret[..half].to_owned()),
        ("by its last half", secret[half..].to_owned()),
        ("percent-encoded", percent.clone()),
        ("in base64", inner(STANDARD.encode(secret))),
        ("in base64 for addresses", inner(URL_SAFE_NO_PAD.encode(secret))),
        ("in base64, behind one byte", inner(STANDARD.encode(format!(":{secret}")))[2..].to_owned()),
        ("in base64, behind two bytes", inner(STANDARD.encode(format!("::{secret}")))[4..].to_owned()),
    ];
    ways.into_iter()
        .filter(|(_, text)| printed.contains(text))
        .map(|(how, text)| {
            let at = printed.find(&text).unwrap_or_default();
            let (from, to) = (
                printed[..at].rfind('\n').map_or(0, |at| at + 1),
                printed[at..].find('\n').map_or(printed.len(), |end| at + end),
            );
            let line = &printed[from..to];
            format!("{how}: {}", line.chars().take(300).collect::<String>())
        })
        .collect()
}

const STYLE: TerminalStyle = TerminalStyle {
    width: 100,
    color: Color::Off,
    charset: Charset::Unicode,
    detail: Detail::Verbose,
    show_passes: ShowPasses::Show,
};

/// One run of everything, written in every form.
struct Ran {
    planted: Planted,
    printed: String,
    forms: BTreeMap<&'static str, String>,
}

/// The run that the tests share, since a run takes longer than looking at what it gave.
fn ran() -> &'static Ran {
    static RAN: LazyLock<Ran> = LazyLock::new(|| {
        let planted = planted();
        let mut arguments = vec!["shop".to_owned(), "--pack".to_owned(), "pack".to_owned(), "--show-passes".to_owned()];
        for form in RenderFormat::ALL {
            arguments.extend(["-f".to_owned(), format!("{0}={0}", form.word())]);
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let printed = planted.audit(&arguments);
        let written = |form: &RenderFormat| fs::read_to_string(planted.folder.path().join(form.word())).unwrap();
        let forms = RenderFormat::ALL.iter().map(|form| (form.word(), written(form))).collect();
        Ran { planted, printed, forms }
    });
    &RAN
}

#[test]
fn no_form_of_a_report_shows_a_secret() {
    let Ran { planted, printed, forms } = ran();
    planted.assert_hidden("what the run says besides", printed);
    for (form, text) in forms {
        planted.assert_hidden(form, text);
    }
    for form in forms.keys() {
        planted.assert_hidden(form, &planted.audit(&["render", "json", "-f", form, "-v", "--show-passes"]));
    }
    planted.assert_hidden("the terminal in short", &planted.audit(&["render", "json", "-q"]));
    planted.assert_hidden("the services", &planted.audit(&["services", "shop"]));
}

/// Without this the test above would pass on a report that shows nothing.
#[test]
fn every_marked_line_is_shown() {
    let Ran { planted, forms, .. } = ran();
    let missing = |text: &str| planted.marks.iter().filter(|mark| !text.contains(mark.as_str())).count();
    assert_eq!(missing(&forms["json"]), 0, "the saved run holds every line");
    for form in ["sarif", "html"] {
        assert!(missing(&forms[form]) * 10 < planted.marks.len(), "{form} shows nearly all");
    }
    for form in ["terminal", "markdown", "agent", "csv", "junit", "github", "gitlab", "github-summary"] {
        assert!(missing(&forms[form]) < planted.marks.len(), "{form} shows some");
    }
}

#[test]
fn no_difference_and_no_checklist_shows_a_secret() {
    let planted = &ran().planted;
    planted.audit(&["shop", "--pack", "pack", "--no-default-pack", "-f", "json=earlier"]);
    for form in ["terminal", "markdown"] {
        let difference = planted.audit(&["diff", "earlier", "json", "-f", form]);
        assert!(difference.contains("Credentials stay out of source code"), "{difference}");
        planted.assert_hidden("the difference", &difference);
    }
    let printed = planted.audit(&["checklist", "shop", "--from", "json", "-o", "list.md"]);
    planted.assert_hidden("the checklist", &printed);
    let list = fs::read_to_string(planted.folder.path().join("list.md")).unwrap();
    assert!(list.contains("mark"), "{list}");
    planted.assert_hidden("the checklist", &list);
}

#[test]
fn no_explanation_and_no_tree_shows_a_secret() {
    let planted = &ran().planted;
    let pack =
        compile(&[PackSource::built_in(), PackSource::folder(&planted.folder.path().join("pack")).unwrap()]).unwrap();
    let all: Vec<usize> = (0..pack.rules.len()).collect();
    let candidates = walk(&WalkOptions::new(planted.folder.path().join("shop"))).unwrap().candidates;
    let mut shown = String::new();
    for candidate in &candidates {
        if let Ok(tree) = file_tree(&pack.forms, candidate, None) {
            shown += &audit::report::tree(&tree, &STYLE);
        }
        let lines = planted.places.iter().filter(|(path, _)| candidate.path.as_str() == path).map(|(_, line)| *line);
        for line in lines {
            let explained = match trace_at(&pack, candidate, line, &all) {
                Ok(explained) => explained,
                Err(why) => {
                    shown += &format!("{why:?}\n");
                    continue;
                }
            };
            let untold = Untold { elsewhere: explained.elsewhere, wanting: &explained.wanting };
            shown += &audit::report::trace(&candidate.path, line, &explained.traces, untold, &STYLE);
        }
    }
    let seen = planted.marks.iter().filter(|mark| shown.contains(mark.as_str())).count();
    assert!(seen * 2 > planted.marks.len(), "{seen} of {} marks are shown", planted.marks.len());
    planted.assert_hidden("an explanation or a tree", &shown);
    let place = format!("shop/{}:{}", planted.places[0].0, planted.places[0].1);
    let told = planted.audit(&[
        "explain",
        "a-marked-line",
        "--at",
        &place,
        "--root",
        "shop",
        "--pack",
        "pack",
        "--no-default-pack",
    ]);
    assert!(told.contains("mark"), "{told}");
    planted.assert_hidden("explain --at", &told);
    planted.assert_hidden("tree", &planted.audit(&["tree", "shop/src/web/client.ts", "--root", "shop"]));
}

#[test]
fn no_message_of_a_mistake_shows_a_secret() {
    let planted = planted();
    let root = planted.folder.path();
    let secret = &planted.secrets[0];
    let write = |path: &str, text: &str| {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
    };
    // Whoever takes the wrong folder for a pack, the wrong file for a run, or writes a secret into a rule.
    let wrong = format!("id: [x\npassword: {secret}\n  api_key: \"{secret}\"\n");
    write("broken/custom/a.yaml", &wrong);
    write("odd/custom/b.yaml", &PACK.replace("severity: high", &format!("severity: high\npassword: {secret}")));
    write("odd/custom/c.yaml", &PACK.replace("effort: small", &format!("effort: \"token={secret}\"")));
    write("odd/custom/d.yaml", &PACK.replace("text: 'mark", &format!("text: '(password={secret}")));
    for pack in ["broken", "odd", "shop"] {
        let printed = planted.audit(&["shop", "--pack", pack, "--no-default-pack"]);
        assert!(printed.contains("error"), "{printed}");
        planted.assert_hidden(pack, &printed);
    }
    for (name, text) in
        [("run.json", format!("{{\"schema\": \"audit-report/1\", \"password\": \"{secret}\"")), ("other.json", wrong)]
    {
        write(name, &text);
        planted.assert_hidden("render", &planted.audit(&["render", name]));
        planted.assert_hidden("diff", &planted.audit(&["diff", name, name]));
    }
    write("shop/audit.yaml", &format!("password: {secret}\nchecks: [\n"));
    planted.assert_hidden("a broken configuration", &planted.audit(&["shop", "--pack", "pack", "--no-default-pack"]));
    write("shop/audit.yaml", &format!("checks:\n  api-key: {secret}\n"));
    planted.assert_hidden("a wrong configuration", &planted.audit(&["shop", "--pack", "pack", "--no-default-pack"]));
}

#[test]
fn a_password_that_is_a_common_word_hides_no_image_and_no_host() {
    let folder = TempDir::new().unwrap();
    let compose = "services:\n  db:\n    image: postgres:latest\n    environment:\n      POSTGRES_PASSWORD: postgres\n  mq:\n    image: rabbitmq:latest\n    environment:\n      RABBITMQ_DEFAULT_PASS: rabbitmq\n";
    fs::write(folder.path().join("compose.yaml"), compose).unwrap();
    let planted = Planted { folder, secrets: vec![], marks: vec![], places: vec![] };
    let printed = planted.audit(&[".", "-f", "json", "--only", "pinned-images"]);
    for image in ["postgres:latest", "rabbitmq:latest"] {
        assert!(printed.contains(&format!("`{image}`")), "{printed}");
    }
    assert!(printed.contains("POSTGRES_PASSWORD: …"), "{printed}");
}

/// What would be noticed: a report with one of its masks taken off.
#[test]
fn a_secret_that_was_shown_would_be_noticed() {
    let Ran { planted, forms, .. } = ran();
    let (printed, secret) = (&forms["json"], &planted.secrets[3]);
    assert!(traces(printed, secret).is_empty());
    for (how, text) in [
        ("as it is", secret.clone()),
        ("by its first half", secret[..15].to_owned()),
        ("by its last half", secret[9..].to_owned()),
        ("percent-encoded", secret.replace('+', "%2B")),
        ("in base64", STANDARD.encode(secret)),
        ("in base64, behind one byte", STANDARD.encode(format!("u{secret}"))),
        ("in base64, behind two bytes", STANDARD.encode(format!("u:{secret}"))),
        ("in base64 for addresses", URL_SAFE_NO_PAD.encode(secret)),
    ] {
        let unmasked = printed.replacen('…', &text, 1);
        assert!(traces(&unmasked, secret).iter().any(|trace| trace.starts_with(how)), "{how}");
    }
}

/// A check of the command of a compose file and one of any text, whose groups hold what nothing but the rule knows to be
/// a credential.
const LICENCES: &str = r#"id: no-licences
title: Licences stay out
severity: high
effort: small
when-silent: pass
why: They are paid for.
fix: Hand them in from outside.
rules:
  - id: licence-in-a-command
    emits: finding
    document: compose
    file-role: any
    at: $KEY
    MASKS
    match:
      any: [{key: "services.*.command", value: $COMMAND}, {key: "services.*.command[*]", value: $COMMAND}]
      where: {$COMMAND: {regex: '--licence[= ](?P<KEY>\S+)'}}
    message: "the licence is {KEY}"
  - id: licence-in-a-text
    emits: finding
    text: '(?m)^licensed to (?P<KEY>\S+)'
    files: "**/*.txt"
    file-role: any
    MASKS
    message: "the licence is {KEY}"
"#;

/// What is printed of two licences, one of which stands in a list, so that the rule sees it in a text that nobody wrote.
fn licences(masks: &str) -> (Planted, String) {
    let folder = TempDir::new().unwrap();
    let write = |path: &str, text: &str| {
        fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
        fs::write(folder.path().join(path), text).unwrap();
    };
    write("pack/checks/no-licences.yaml", &LICENCES.replace("MASKS", masks));
    write(
        "shop/compose.yaml",
        "services:\n  search:\n    image: search:2\n    command: [serve, --licence, blue-heron]\n",
    );
    write("shop/notes.txt", "grey-egret, as before\nlicensed to grey-egret\n");
    let secrets = ["blue-heron", "grey-egret"].map(str::to_owned).to_vec();
    let planted = Planted { folder, secrets, marks: vec![], places: vec![] };
    let printed = planted.audit(&["shop", "-f", "json", "--fail-on", "none", "--pack", "pack", "--no-default-pack"]);
    (planted, printed)
}

#[test]
fn what_a_rule_says_to_be_a_credential_is_hidden_wherever_its_file_is_shown() {
    let (planted, printed) = licences("masks: [$KEY]");
    planted.assert_hidden("what a rule masks", &printed);
    assert_eq!(printed.matches("the licence is ").count(), 2, "{printed}");
    assert!(printed.contains("command: [serve, --licence, "), "no more than the licence is hidden: {printed}");
    let (_, printed) = licences("confidence: high");
    assert!(printed.contains("blue-heron") && printed.contains("grey-egret"), "{printed}");
}
