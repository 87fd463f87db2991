//! What fooled people and simple tools on real code, and the cases that keep us from it. `audit test` runs the cases;
//! here it is held down that each trap has some, and that they do not get lost when cases are moved.

use std::path::Path;

/// A trap, and cases that step around it: `check/case`.
const TRAPS: [(&str, &[&str]); 15] = [
    (
        "a safeguard that is commented out is not there",
        &[
            "correlation-ids/fail-csharp-tracing-commented-out",
            "dependency-scanning/fail-commented-out",
            "distributed-tracing/fail-csharp-package-and-comment",
            "graceful-shutdown/fail-nest-commented",
            "no-disabled-safeguards/fail-python",
        ],
    ),
    (
        "a package that is referenced does nothing by itself",
        &[
            "health-endpoint/fail-nest-package-alone",
            "metrics/fail-express-package-and-comment",
            "security-headers/fail-typescript-package-only",
        ],
    ),
    (
        "a name proves nothing: an error called as a limiter, a word that means two things",
        &[
            "dependency-scanning/fail-package-named-alike",
            "health-endpoint/manual-word-with-two-meanings-csharp",
            "rate-limiting/fail-csharp-errors-by-name",
        ],
    ),
    (
        "defined or imported, and never used",
        &[
            "circuit-breakers/fail-typescript-defined-alone",
            "input-validation/fail-typescript-settings",
            "rate-limiting/fail-csharp-registered-but-not-used",
            "rate-limiting/fail-typescript-imported-only",
        ],
    ),
    (
        "the same name, and another meaning: a hash of codes is none of passwords",
        &["strong-password-hashing/pass-typescript", "secure-randomness/pass-typescript"],
    ),
    (
        "an option that is dangerous elsewhere: a long wait under a handler that gives up, a queue on which nobody waits",
        &["bounded-queues/pass-csharp-channel-of-another-file", "short-outbound-timeouts/pass-csharp-handlers"],
    ),
    (
        "a comfort that does nothing: an outbox that tells nobody, a tag that no check bears, a step that only prints",
        &[
            "autoscaling/fail-value-without-template",
            "ci-effective/fail-pretends",
            "durable-events/fail-csharp-outbox-told-to-nobody",
            "readiness-checks/fail-csharp-tag",
        ],
    ),
    (
        "what breaks between two files: contexts, settings, steps, probes",
        &[
            "build-contexts-valid/fail-compose-names-the-folder",
            "ci-effective/fail-pretends",
            "probes-wired/fail-alike",
            "probes-wired/fail-nowhere",
            "required-config-provided/fail-csharp",
        ],
    ),
    (
        "whose file it is decides how bad it is",
        &["no-credentials-in-config/fail-appsettings-environments", "no-credentials-in-config/fail-dotenv-example"],
    ),
    (
        "scripts and vendored folders outnumber what runs",
        &["console-logging/pass-scripts-only", "console-logging/fail-one-service-of-a-workspace"],
    ),
    ("a constant of ours in a statement beside parameters", &["no-sql-injection/pass-python"]),
    ("no word about CORS is the closed default", &["cors-restricted/pass-closed-by-default"]),
    (
        "a worker needs no health endpoint, a service does",
        &[
            "health-endpoint/not-applicable-csharp-worker",
            "health-endpoint/not-applicable-worker-with-metrics",
            "health-endpoint/fail-express",
        ],
    ),
    ("a call over several lines has its timeout on another one", &["outbound-timeouts/pass-typescript"]),
    (
        "an overlay says more than the base",
        &["pinned-images/pass-overlay-names-the-tag", "replicas/pass-overlay-says-more"],
    ),
];

#[test]
fn every_trap_has_its_cases() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/checks");
    for (trap, held_by) in TRAPS {
        assert!(!held_by.is_empty(), "{trap}");
        for case in held_by {
            assert!(cases.join(case).is_dir(), "{trap}: the case {case} is gone");
        }
    }
}
