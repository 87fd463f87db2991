//! The checks of the sample that do not fail: for people, passing, waived, not applicable.

use super::build::*;
use crate::model::*;

pub(super) fn manual(report: &mut Report) {
    let human = [
        ("restore-drill", "data", "A restore has been rehearsed within the last six months"),
        ("on-call-rota", "operations", "Somebody is on call, and knows it"),
        ("load-tested", "performance", "The system has borne ten times its usual load"),
        ("runbooks", "operations", "There is a runbook for each alert"),
    ];
    for (id, category, title) in human {
        let mut check = check(id, category, Severity::High, title);
        check.scope = Scope::Project;
        check.decided_by = DecidedBy::People;
        check.why = "What was never tried does not work when it is needed.".to_owned();
        check.fix = "Try it, and write down when and by whom.".to_owned();
        let one = assessment(&check, None, Verdict::Manual, Reason::HumanOnly);
        report.add(check, vec![one]);
    }

    let mut keys =
        check("signing-keys-validated", "security", Severity::High, "Signing keys are strong, and checked at start-up");
    keys.why = "A short key can be guessed.".to_owned();
    let mut one = assessment(&keys, Some("auth"), Verdict::Manual, Reason::Doubtful);
    let mut finding = seen(
        "typescript-key-without-length-check",
        Emits::Finding,
        "services/auth/src/config.ts",
        9,
        "const key = env('JWT_KEY')",
        "env('JWT_KEY')",
        "no check of its length is in sight",
    );
    finding.confidence = Confidence::Low;
    one.findings = vec![finding];
    report.add(keys, vec![one]);

    let secrets = check("managed-secret-store", "security", Severity::Medium, "Secrets come from a managed store");
    let mut one = assessment(&secrets, Some("booking"), Verdict::Manual, Reason::NotSeen);
    one.unread_files = 1;
    report.add(secrets, vec![one]);

    let alerts = check("alert-rules", "observability", Severity::Medium, "Alerts fire before customers call");
    let two = ["payment", "auth"].map(|name| assessment(&alerts, Some(name), Verdict::Manual, Reason::Silent));
    report.add(alerts, two.to_vec());
}

pub(super) fn passing(report: &mut Report) {
    let mut hashing = check(
        "strong-password-hashing",
        "security",
        Severity::Critical,
        "Passwords are hashed with a slow, salted function",
    );
    hashing.passes_because = Some("Passwords go through a slow, salted function.".to_owned());
    let mut all = Vec::new();
    for name in ["auth", "admin"] {
        let mut one = assessment(&hashing, Some(name), Verdict::Pass, Reason::Shown);
        one.evidence = vec![seen(
            "typescript-bcrypt",
            Emits::Evidence,
            &format!("services/{name}/src/password.ts"),
            12,
            "return bcrypt.hash(plain, 12)",
            "bcrypt.hash(plain, 12)",
            "`bcrypt` with 12 rounds",
        )];
        all.push(one);
    }
    report.add(hashing, all);

    let mut tls = check("tls-verification", "security", Severity::Critical, "TLS certificates are verified");
    tls.passes_because = Some("Nothing switches the verification off.".to_owned());
    let all = ["auth", "payment", "student"].map(|name| assessment(&tls, Some(name), Verdict::Pass, Reason::Clean));
    report.add(tls, all.to_vec());

    let mut scanning = check("dependency-scanning", "delivery", Severity::High, "CI scans dependencies and secrets");
    scanning.scope = Scope::Project;
    let one = assessment(&scanning, None, Verdict::Pass, Reason::Attested);
    report.add(scanning, vec![one]);
}

pub(super) fn elsewhere(report: &mut Report) {
    let policies = check("network-policies", "delivery", Severity::Medium, "Services reach only what they need");
    let one = assessment(&policies, Some("booking"), Verdict::Pass, Reason::Waived);
    report.add(policies, vec![one]);

    let absent =
        [("sockets-authenticated", "security", "sockets"), ("read-queries-untracked", "performance", "uses-ef")];
    for (id, category, fact) in absent {
        let mut check = check(id, category, Severity::High, "Socket handlers authenticate their peers");
        if id != "sockets-authenticated" {
            check.title = "Queries that only read are not tracked".to_owned();
        }
        check.applies_when = Condition::Is(fact.into());
        let mut one = assessment(&check, Some("payment"), Verdict::NotApplicable, Reason::Unmet);
        one.unmet = vec![fact.to_owned()];
        report.add(check, vec![one]);
    }
}
