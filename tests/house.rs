//! Guards the house: its layers, its size, its words, its registry.
//!
//! Each test reads the sources or the rules and names every place that breaks the promise, so that one run shows all.

#[path = "house/built_in.rs"]
mod built_in;
#[path = "house/sources.rs"]
mod sources;

use std::collections::BTreeMap;

use regex::Regex;
use sources::{SourceFile, home, source_files, tracked_files};

/// The layers, bottom up. A module uses those of the lines above its own, and itself.
const LAYERS: &[&[&str]] = &[
    &["model", "literals"],
    &["source", "syntax", "document", "secret"],
    &["matcher"],
    &["pack"],
    &["scan"],
    &["assess"],
    &["cases"],
    &["report"],
    &["cli"],
];

/// Modules that use fewer than their layer lets them.
const NARROW: &[(&str, &[&str])] = &[("report", &["model"])];

const MOST_LINES: usize = 500;

/// Names that say nothing of what a module is for.
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc", "manager", "types"];

/// Frameworks, products and providers: the business of rules, not of the engine. What the engine must know of a
/// language's ecosystem to tell a file's role (folders of tools, say) stands in `VOCABULARIES` and is looked at apart.
#[rustfmt::skip]
const PRODUCTS: &[&str] = &[
    "aiohttp", "amqplib", "angular", "anthropic", "asyncpg", "auth0", "autofac", "aws", "axios", "azure",
    "bcrypt", "boto3", "botocore", "bullmq", "cloudflare", "dapper", "datadog", "django", "dockerhub",
    "dramatiq", "drizzle", "dropbox", "dynamodb", "elasticsearch", "entityframework", "entityframeworkcore",
    "express", "expressjs", "fastapi", "fastify", "flask", "fluentvalidation", "gcp", "grafana", "hangfire",
    "heroku", "httpx", "huggingface", "ioredis", "jsonwebtoken", "kafka", "kafkajs", "knex", "mailchimp",
    "mailgun", "masstransit", "mediatr", "memcached", "minio", "mongodb", "mongoose", "nestjs", "newrelic",
    "nextjs", "nlog", "nodemailer", "npgsql", "nservicebus", "openai", "opentelemetry", "pagerduty", "paypal",
    "pinecone", "polly", "psycopg", "pydantic", "quartz", "rabbitmq", "refit", "restsharp", "sendgrid",
    "sequelize", "serilog", "shopify", "sidekiq", "signalr", "slack", "slowapi", "snowflake", "sqlalchemy",
    "stackexchange", "starlette", "stripe", "structlog", "supabase", "svelte", "swashbuckle", "telegram",
    "twilio", "typeorm", "uvicorn", "vercel", "winston", "yarp", "zipkin",
];

/// Where a product's name is a word of another kind: the path's beginning, and what may stand there. The databases and
/// protocols that connection strings and addresses are written for are no products in this sense.
const VOCABULARIES: &[(&str, &[&str])] = &[
    // Whose password a `pass` may be.
    ("src/secret/", &["rabbitmq"]),
    // Files that are known by the name of what reads them, and of whom they are.
    ("src/document/", &["azure"]),
    ("src/source/pipelines.rs", &["azure"]),
    // Folders and files by which people lay out repositories, whatever a service does with them.
    (
        "src/source/role/",
        &[
            "angular",
            "aws",
            "azure",
            "django",
            "drizzle",
            "mongodb",
            "newrelic",
            "sequelize",
            "svelte",
            "typeorm",
            "vercel",
        ],
    ),
];

#[test]
fn arrows_point_downwards() {
    let rank: BTreeMap<&str, usize> =
        LAYERS.iter().enumerate().flat_map(|(rank, names)| names.iter().map(move |name| (*name, rank))).collect();
    let used = Regex::new(r"\bcrate::(\w+)").unwrap();
    let grouped = Regex::new(r"\buse crate::\{([^;]*)\};").unwrap();
    let word = Regex::new(r"(?:^|,)\s*(\w+)").unwrap();
    let mut wrong = Vec::new();
    for file in source_files() {
        let Some(module) = file.module() else { continue };
        let Some(own) = rank.get(module) else {
            wrong.push(format!("{}: `{module}` is in no layer", file.path));
            continue;
        };
        let single = used.captures_iter(&file.code).map(|found| found.get(1).unwrap());
        let groups = grouped
            .captures_iter(&file.code)
            .map(|found| found.get(1).unwrap())
            .filter(|group| !group.as_str().contains('{'))
            .flat_map(|group| word.captures_iter(group.as_str()).map(|found| found.get(1).unwrap().as_str()));
        let names = single.map(|found| found.as_str()).chain(groups);
        for name in names.filter(|name| *name != module) {
            let narrow = NARROW.iter().find(|(narrow, _)| *narrow == module).map(|(_, allowed)| *allowed);
            let is_fine = match (rank.get(name), narrow) {
                (Some(_), Some(allowed)) => allowed.contains(&name),
                (Some(theirs), None) => theirs < own,
                // Not a module: a macro or a re-export of the crate's root, and there are none.
                (None, _) => false,
            };
            if !is_fine {
                wrong.push(format!("{}: `{module}` uses `{name}`", file.path));
            }
        }
    }
    none(wrong, "arrows that do not point downwards");
}

#[test]
fn files_stay_short() {
    let long = source_files()
        .into_iter()
        .filter(|file| !file.is_test && file.lines > MOST_LINES)
        .map(|file| format!("{}: {} lines", file.path, file.lines));
    none(long.collect(), "files of more than 500 lines");
}

#[test]
fn modules_say_what_they_are_for() {
    let silent = source_files().into_iter().filter(|file| !file.text.starts_with("//! "));
    none(silent.map(|file| file.path).collect(), "modules that do not open with `//!`");
}

#[test]
fn modules_have_names_that_mean_something() {
    let empty = source_files().into_iter().filter(|file| {
        file.path.split('/').any(|part| EMPTY_NAMES.contains(&part.trim_end_matches(".rs")))
            || EMPTY_NAMES.iter().any(|name| {
                Regex::new(&format!(r"(?m)^\s*(pub(\([\w:\s]+\))?\s+)?mod {name}\s*\{{")).unwrap().is_match(&file.code)
            })
    });
    none(empty.map(|file| file.path).collect(), "modules with empty names");
}

#[test]
fn input_cannot_end_the_run() {
    let forbidden = Regex::new(r"\.unwrap\(\)|\.expect\(|\b(panic|todo|unimplemented|dbg)!").unwrap();
    let ending = places(&forbidden, |file| &file.code);
    none(ending, "calls that can end the run");
}

#[test]
fn no_product_is_named_in_the_engine() {
    let words = Regex::new(&format!(r"(?i)\b({})\b", PRODUCTS.join("|"))).unwrap();
    let mut named = Vec::new();
    for file in source_files().into_iter().filter(|file| !file.is_test) {
        let allowed: Vec<&str> = VOCABULARIES
            .iter()
            .filter(|(begin, _)| file.path.starts_with(begin))
            .flat_map(|(_, words)| words.iter().copied())
            .collect();
        for found in words.find_iter(&file.shown) {
            if !allowed.contains(&found.as_str().to_lowercase().as_str()) {
                named.push(format!("{}: `{}`", file.place(&file.shown, found.start()), found.as_str()));
            }
        }
    }
    none(named, "products named in the engine");
}

#[test]
fn no_path_of_a_machine_is_written_down() {
    // Put together here, so that this file does not hold them.
    let folders = ["work", "root"].join("|");
    let paths = Regex::new(&format!(r#"(?:^|[\s"'`(=:,])/({folders})/"#)).unwrap();
    let mut wrong = Vec::new();
    for path in tracked_files() {
        let Ok(text) = std::fs::read_to_string(home().join(&path)) else { continue };
        for (index, line) in text.lines().enumerate() {
            if paths.is_match(line) {
                wrong.push(format!("{path}:{}: {}", index + 1, line.trim()));
            }
        }
    }
    none(wrong, "paths of a machine");
}

/// The places where a pattern stands in the files that run.
fn places(pattern: &Regex, text: impl Fn(&SourceFile) -> &str) -> Vec<String> {
    let mut found = Vec::new();
    for file in source_files().into_iter().filter(|file| !file.is_test) {
        for hit in pattern.find_iter(text(&file)) {
            found.push(format!("{}: `{}`", file.place(text(&file), hit.start()), hit.as_str()));
        }
    }
    found
}

/// Fails with all that is wrong.
fn none(wrong: Vec<String>, what: &str) {
    assert!(wrong.is_empty(), "{what}: {}\n  {}\n", wrong.len(), wrong.join("\n  "));
}
