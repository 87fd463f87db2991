//! A report as a run over a middle-sized repository gives it, with every verdict and every reason in it.

mod build;
mod checks;
mod others;

pub(in crate::report) use build::*;
pub(in crate::report) use checks::rate_limit_check;

use crate::model::*;

/// The whole sample: nine services over HTTP, two workers, a shared library.
pub(in crate::report) fn report() -> Report {
    let mut report = empty();
    report.components = components();
    report.facts = vec![fact("scales-out", Some(at("deploy/values.yaml", 12, 3, 12, 14)))];
    report.coverage = coverage();
    checks::add(&mut report);
    others::manual(&mut report);
    others::passing(&mut report);
    others::elsewhere(&mut report);
    finished(report)
}

/// A report in which all is well.
pub(in crate::report) fn ready() -> Report {
    let mut report = report();
    let good = |result: &CheckResult| matches!(result.verdict, Verdict::Pass | Verdict::NotApplicable);
    let ids: Vec<CheckId> = report.checks.iter().filter(|one| good(one)).map(|one| one.check.id.clone()).collect();
    report.checks.retain(|one| ids.contains(&one.check.id));
    report.assessments.retain(|one| ids.contains(&one.check));
    report.coverage.skipped.clear();
    report.coverage.partly.clear();
    report.coverage.read = report.coverage.files;
    finished(report)
}

fn components() -> Vec<Component> {
    let http = ["admin", "analytics", "api-gateway", "auth", "booking", "course", "notification", "payment", "student"];
    let mut all: Vec<Component> = http
        .iter()
        .map(|name| {
            let mut one = component(name, &format!("services/{name}"), ServiceRole::HttpService);
            one.because = "`npm start` runs it, and `express()` answers requests".to_owned();
            one.libraries = vec!["shared".to_owned()];
            one.facts = vec![
                fact("http-server", Some(at(&format!("services/{name}/src/app.ts"), 19, 13, 19, 22))),
                fact("outbound-http", Some(at(&format!("services/{name}/src/client.ts"), 4, 1, 4, 30))),
                fact("public-api", None),
            ];
            one
        })
        .collect();
    for name in ["allocation-worker", "purchase-worker"] {
        let mut one = component(name, &format!("workers/{name}"), ServiceRole::Worker);
        one.because = "its image runs `node dist/index.js`".to_owned();
        one.facts = vec![fact("broker-used", Some(at(&format!("workers/{name}/src/index.ts"), 8, 1, 8, 20)))];
        all.push(one);
    }
    all.push(component("shared", "shared", ServiceRole::Library));
    all.push(component("deploy", "deploy", ServiceRole::Infra));
    all.sort_by(|a, b| a.folder.cmp(&b.folder));
    all
}

fn coverage() -> Coverage {
    let skipped = |path: &str, why: SkipReason, checks: &[&str]| Skipped {
        path: path.into(),
        why,
        checks: checks.iter().map(CheckId::new).collect(),
    };
    Coverage {
        files: 813,
        read: 809,
        skipped: vec![
            skipped(
                "services/admin/src/data/pincodes.ts",
                SkipReason::TooLarge { bytes: 3_407_872, limit: 2_000_000 },
                &["no-credentials-in-code"],
            ),
            skipped(
                "services/booking/values.yaml",
                SkipReason::Malformed("line 14: a tab where a value begins".to_owned()),
                &["managed-secret-store"],
            ),
            skipped(
                "services/course/src/legacy.ts",
                SkipReason::OverBudget("parsing".to_owned()),
                &["no-credentials-in-code", "tls-verification"],
            ),
            skipped("shared/vendor.min.js", SkipReason::TooLarge { bytes: 2_200_000, limit: 2_000_000 }, &[]),
        ],
        partly: vec![("services/course/src/app.ts".into(), 125), ("shared/utils/dates.ts".into(), 7)],
        set_aside: vec![(FileRole::Test, 42), (FileRole::Generated, 3), (FileRole::Vendored, 14)],
        left_out: Some(LeftOut { files: 1, folders: 2, first: "services/admin/src/lib".into() }),
    }
}

/// Three checks of the sample: one that fails, one for people, one that passes; little enough to read as JSON.
pub(in crate::report) fn small() -> Report {
    let mut report = report();
    let kept = ["distributed-rate-limiting", "managed-secret-store", "strong-password-hashing"];
    report.checks.retain(|one| kept.contains(&one.check.id.as_str()));
    report.assessments.retain(|one| kept.contains(&one.check.as_str()));
    report.components.retain(|one| matches!(one.name.as_str(), "auth" | "shared"));
    for result in &mut report.checks {
        result.check.fix.truncate(60);
    }
    finished(report)
}
