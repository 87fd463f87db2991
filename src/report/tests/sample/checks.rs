//! The checks of the sample that fail, one function for each way to fail.

use super::build::*;
use crate::model::*;

pub(super) fn add(report: &mut Report) {
    rate_limits(report);
    credentials(report);
    correlation(report);
    console(report);
    roles(report);
    timeouts(report);
    small_failures(report);
}

pub(in crate::report) fn rate_limit_check() -> Check {
    let mut check =
        check("distributed-rate-limiting", "security", Severity::High, "Rate limits hold across all instances");
    check.applies_when = Condition::All(vec![Condition::Is("http-server".into()), Condition::Is("scales-out".into())]);
    check.when_silent = WhenSilent::Manual;
    check.severity_when = vec![
        SeverityWhen { when: SeverityCondition::Fact("scales-out".into()), severity: Severity::Critical },
        SeverityWhen {
            when: SeverityCondition::FileRole(vec![FileRole::Development, FileRole::Test]),
            severity: Severity::Low,
        },
    ];
    check.shown_by = Condition::All(vec![
        Condition::Is("shared-store-limiter".into()),
        Condition::Any(vec![
            Condition::Is("limiter-used".into()),
            Condition::Not(Box::new(Condition::Is("limiter-optional".into()))),
        ]),
    ]);
    check.fails_because = Some("Each instance counts its own requests.".to_owned());
    check.passes_because = Some("Requests are counted in a store that all instances share.".to_owned());
    check.why = "Each instance counts alone, so the real limit grows with every replica. Behind **three** replicas a limit of 5 attempts is one of 15.\n\nAttackers notice.".to_owned();
    check.fix = "Count in a store that all instances share, e.g. Redis with `INCR` and `EXPIRE`. Give the limiter that store when it is made.\n\n```ts bad\nconst limiter = rateLimit({ windowMs: 60_000, max: 5 })\n```\n\n```ts good\nconst limiter = rateLimit({\n\twindowMs: 60_000,\n\tstore: new RedisStore({ sendCommand }),\n})\n```\n\n- One store for all limiters is enough.\n- Decide what happens when it is down:\n  fail open for reading, closed for login.".to_owned();
    check.references = vec![
        "CWE-307".to_owned(),
        "https://cheatsheetseries.owasp.org/cheatsheets/Denial_of_Service_Cheat_Sheet.html".to_owned(),
    ];
    check.rules = vec![
        rule("typescript-in-memory-limiter", Emits::Finding, "typescript", "counted in this process"),
        rule("typescript-hand-made-limiter", Emits::Finding, "typescript", "`{STORE}` counts in this process"),
        rule("shared-store-limiter", Emits::Evidence, "typescript", ""),
        rule("limiter-package-alone", Emits::NearMiss, "package-json", "the package is there, but nothing uses it"),
    ];
    check.derive = vec![Derived {
        id: "most-routes-unlimited".into(),
        group: None,
        emits: Emits::Finding,
        confidence: Confidence::Medium,
        form: Form::Count(Count {
            of: vec!["route-without-limiter".into()],
            out_of: vec!["http-route".into()],
            by: None,
            over: Threshold::Percent(20),
        }),
        ignoring: std::collections::BTreeSet::new(),
        among: Among::Reach,
        speaks_for: None,
        message: Template::parse("{COUNT} of {TOTAL} routes have no limit").expect("a good message"),
        service_roles: Vec::new(),
    }];
    check
}

fn rate_limits(report: &mut Report) {
    let check = rate_limit_check();
    let mut auth = assessment(&check, Some("auth"), Verdict::Fail, Reason::Violated);
    auth.severity = Severity::Critical;
    auth.because = Some(Because {
        text: "critical because replicas: 3".to_owned(),
        place: Some(at("deploy/values.yaml", 12, 3, 12, 14)),
    });
    auth.findings = vec![
        seen(
            "typescript-hand-made-limiter",
            Emits::Finding,
            "services/auth/src/limiter.ts",
            16,
            "const attempts = new Map<string, number>()",
            "new Map<string, number>()",
            "counted in this process",
        ),
        seen(
            "typescript-hand-made-limiter",
            Emits::Finding,
            "services/auth/src/otp.ts",
            31,
            "\tprivate readonly hits: Map<string, Hit> = new Map()",
            "new Map()",
            "counted in this process",
        ),
    ];
    let mut gateway = assessment(&check, Some("api-gateway"), Verdict::Pass, Reason::Shown);
    gateway.evidence = vec![seen(
        "shared-store-limiter",
        Emits::Evidence,
        "shared/limiter.ts",
        48,
        "const n = await redis.incr(key)",
        "redis.incr(key)",
        "counts in Redis",
    )];
    report.add(check, vec![auth, gateway]);
}

fn credentials(report: &mut Report) {
    let mut check =
        check("no-credentials-in-code", "security", Severity::Critical, "Credentials stay out of source code");
    check.effort = Effort::Small;
    check.why = "Whoever reads the repository can sign in. A secret in its history stays there for ever.".to_owned();
    check.fix = "Read the secret from the environment and refuse to start without it. Then replace it where it is used.\n\n```ts good\nconst secret = required('JWT_ACCESS_SECRET')\n```".to_owned();
    let mut shared = assessment(&check, None, Verdict::Fail, Reason::Violated);
    shared.findings = vec![
        seen(
            "typescript-environment-with-literal-secret",
            Emits::Finding,
            "shared/utils/tokenManager.ts",
            8,
            "  process.env.JWT_SECRET || 'change_t…on'",
            "'change_t…on'",
            "a literal stands in for `JWT_ACCESS_SECRET`",
        ),
        seen(
            "typescript-environment-with-literal-secret",
            Emits::Finding,
            "shared/utils/tokenManager.ts",
            12,
            "  process.env.JWT_SECRET || 'change_r…on'",
            "'change_r…on'",
            "a literal stands in for `JWT_REFRESH_SECRET`",
        ),
    ];
    let mut old = seen(
        "typescript-literal-secret",
        Emits::Finding,
        "services/payment/src/legacy.ts",
        3,
        "const key = 'sk_live_…9f'",
        "'sk_live_…9f'",
        "a key of a payment provider",
    );
    old.status = Status::Waived;
    let mut payment = assessment(&check, Some("payment"), Verdict::Pass, Reason::Waived);
    payment.findings = vec![old];
    let others = ["admin", "auth"].map(|name| assessment(&check, Some(name), Verdict::Pass, Reason::Clean));
    report.add(check, [vec![shared, payment], others.to_vec()].concat());
}

fn correlation(report: &mut Report) {
    let mut check = check("correlation-ids", "observability", Severity::High, "Requests carry a correlation id");
    check.when_silent = WhenSilent::Fail;
    check.fails_because = Some("No log line says which request it belongs to.".to_owned());
    check.why = "Without it, one request cannot be followed through several services.".to_owned();
    check.fix = "Take `x-request-id` from the request or make one, put it into every log line and into every outbound call. `pino-http` does it with one option.".to_owned();
    let mut all: Vec<Assessment> = Vec::new();
    for name in ["admin", "analytics", "booking", "course", "notification"] {
        let mut one = assessment(&check, Some(name), Verdict::Fail, Reason::Missing);
        one.would_satisfy =
            vec!["a middleware that reads or sets `x-request-id`".to_owned(), "`pino-http` with `genReqId`".to_owned()];
        one.searched_files = 19 + name.len();
        one.parts = vec![
            Part { id: "id-read".to_owned(), seen: name == "notification" },
            Part { id: "id-logged".to_owned(), seen: false },
        ];
        if name == "notification" {
            one.near_misses = vec![seen(
                "typescript-request-id",
                Emits::NearMiss,
                "services/notification/src/app.ts",
                31,
                "  const id = req.headers['x-request-id']",
                "req.headers['x-request-id']",
                "reads the header and drops it",
            )];
        }
        all.push(one);
    }
    for name in ["api-gateway", "auth", "payment", "student"] {
        let mut one = assessment(&check, Some(name), Verdict::Pass, Reason::Shown);
        one.evidence = vec![seen(
            "typescript-request-id-logged",
            Emits::Evidence,
            &format!("services/{name}/src/app.ts"),
            24,
            "app.use(pinoHttp({ genReqId }))",
            "genReqId",
            "every request gets an id",
        )];
        all.push(one);
    }
    report.add(check, all);
}

fn console(report: &mut Report) {
    let mut check = check("console-logging", "observability", Severity::High, "Runtime code logs through a logger");
    check.effort = Effort::Small;
    check.why =
        "What goes to the console has no level, no fields and no request id, so nobody can search it.".to_owned();
    check.fix = "Use the logger of `shared/logger.ts`.".to_owned();
    let mut all = Vec::new();
    for (name, number) in [("admin", 105), ("booking", 3), ("course", 210), ("notification", 17), ("payment", 1)] {
        let mut one = assessment(&check, Some(name), Verdict::Fail, Reason::Violated);
        let path = format!("services/{name}/src/services/session.service.ts");
        let mut total = seen(
            "console-calls",
            Emits::Finding,
            &path,
            40,
            "    console.log('session', session)",
            "console.log('session', session)",
            &format!("{number} calls of `console`"),
        );
        total.count = Some(number);
        total.related = (1..number.min(30))
            .map(|n| Related {
                location: at(&path, 40 + 6 * n as usize, 5, 40 + 6 * n as usize, 30),
                message: String::new(),
            })
            .collect();
        one.findings = vec![total];
        all.push(one);
    }
    for name in ["analytics", "api-gateway", "auth", "student"] {
        all.push(assessment(&check, Some(name), Verdict::Pass, Reason::Clean));
    }
    report.add(check, all);
}

fn roles(report: &mut Report) {
    let mut check =
        check("role-names-consistent", "security", Severity::High, "Role and policy names are spelled one way");
    check.scope = Scope::Project;
    check.effort = Effort::Small;
    check.why = "A role that is spelled two ways denies, or allows, the wrong people.".to_owned();
    check.fix = "Declare each role once, as a constant.".to_owned();
    let mut one = assessment(&check, None, Verdict::Fail, Reason::Violated);
    let mut finding = seen(
        "role-spelled-two-ways",
        Emits::Finding,
        "services/admin/src/routes.ts",
        58,
        "router.get('/reports', requireRole('admin'), reports)",
        "'admin'",
        "`admin`, `Admin`",
    );
    finding.related = vec![Related {
        location: at("services/auth/src/roles.ts", 4, 11, 4, 18),
        message: "spelled `Admin` here".to_owned(),
    }];
    finding.confidence = Confidence::Medium;
    one.findings = vec![finding];
    report.add(check, vec![one]);
}

fn timeouts(report: &mut Report) {
    let mut check =
        check("short-outbound-timeouts", "resilience", Severity::Medium, "Outbound calls give up within a minute");
    check.effort = Effort::Small;
    check.fails_because = Some("A call may hold its thread, its connection and its user for minutes.".to_owned());
    check.why = "A slow dependency becomes an outage of its callers.".to_owned();
    check.fix = "Set the client's timeout.\n\n```csharp good\nclient.Timeout = TimeSpan.FromSeconds(10);\n```\n\n```ts good\naxios.create({ timeout: 10_000 })\n```".to_owned();
    let mut one = assessment(&check, Some("booking"), Verdict::Fail, Reason::Violated);
    let mut finding = seen(
        "typescript-timeout-over-a-minute",
        Emits::Finding,
        "services/booking/src/client.ts",
        34,
        "    const client = axios.create({",
        "axios.create({",
        "waits up to 300000 ms for an answer",
    );
    finding.location.end = Position { line: 37, column: 7 };
    finding.excerpt.lines.extend(["      baseURL,", "      timeout: 300000,", "    })"].map(str::to_owned));
    one.findings = vec![finding];
    report.add(check, vec![one]);
}

fn small_failures(report: &mut Report) {
    let mut containers =
        check("containers-run-unprivileged", "delivery", Severity::Medium, "Containers run as an unprivileged user");
    containers.effort = Effort::Small;
    containers.why = "A process that breaks out of its container is root on the host.".to_owned();
    containers.fix = "End the Dockerfile with `USER node`.".to_owned();
    let mut all = Vec::new();
    for name in ["admin", "course"] {
        let mut one = assessment(&containers, Some(name), Verdict::Fail, Reason::Violated);
        let mut finding =
            seen("dockerfile-without-user", Emits::Finding, "x", 1, "", "", "the last stage never leaves root");
        finding.location = Location::of_file(RepoPath::new(format!("services/{name}/Dockerfile")));
        finding.excerpt = Excerpt::default();
        one.findings = vec![finding];
        all.push(one);
    }
    report.add(containers, all);

    let missing = [
        ("health-checks", "observability", Severity::High, "Every service says whether it is healthy"),
        ("graceful-shutdown", "resilience", Severity::Medium, "Services finish their work before they stop"),
        ("migrations-in-pipeline", "delivery", Severity::Medium, "Schema changes run before the code that needs them"),
        ("response-compression", "performance", Severity::Low, "Large responses are compressed"),
        ("utc-time", "data", Severity::Low, "Times are kept in UTC"),
    ];
    for (id, category, severity, title) in missing {
        let mut check = check(id, category, severity, title);
        check.when_silent = WhenSilent::Fail;
        check.effort = if id == "utc-time" { Effort::Large } else { Effort::Medium };
        check.why = "Nobody notices until a customer calls.".to_owned();
        check.fix = "Add it once, in the shared start-up code.".to_owned();
        let mut one = assessment(&check, Some("payment"), Verdict::Fail, Reason::Missing);
        one.would_satisfy = vec!["a route that answers `/health`".to_owned()];
        report.add(check, vec![one]);
    }
}
