//! Programs of one component that commands start one by one.

use super::credit::named;
use super::world::*;
use crate::model::*;

const COMPOSE: &str = "docker-compose.yml";

/// A component with an image of its own, and a compose file that starts these modules, eight lines each.
fn made_of(home: &str, starts: &[&str], files: &[(&str, &str)]) -> World {
    let inner = |path: &str| if home.is_empty() { path.to_owned() } else { format!("{home}/{path}") };
    let mut world = World::new()
        .manifest(&inner("requirements.txt"), Runs::Unsaid)
        .manifest_with(&inner("Dockerfile"), Runs::Yes, |it| it.command.lines = vec![9])
        .file(COMPOSE);
    world.scanned.workloads = starts
        .iter()
        .zip((2..).step_by(8))
        .map(|(module, line)| Workload {
            path: RepoPath::new(COMPOSE),
            extent: Extent::Lines(line, line + 7),
            runner: Runner::Compose,
            name: None,
            context: Some(home.to_owned()),
            dockerfile: Some(inner("Dockerfile")),
            images: Vec::new(),
            starts: vec![(*module).to_owned()],
        })
        .collect();
    files.iter().fold(world, |world, (path, text)| named(world, &inner(path), text))
}

const LIMITER: (&str, &str) = ("core/limiter.py", "def limit(): ...\n");
const INGEST: (&str, &str) = ("services/ingest/main.py", "from services.ingest.feed import feed\nfeed()\n");
const FEED: (&str, &str) = ("services/ingest/feed.py", "def feed(): ...\n");
const API: (&str, &str) = ("services/api/main.py", "from core.limiter import limit\nlimit()\n");

fn two() -> World {
    made_of("", &["services/ingest/main", "services/api/main"], &[LIMITER, INGEST, FEED, API])
        .sees("sees-http-service", "services/api/main.py", 2)
        .sees("sees-worker", "services/ingest/feed.py", 1)
}

#[track_caller]
fn stays_one(world: &World) {
    let services: Vec<String> =
        components(&world.report()).into_iter().filter(|one| !one.ends_with("|library")).collect();
    assert_eq!(services.len(), 1, "{services:?}");
}

#[test]
fn programs_that_are_started_one_by_one_are_components_and_share_what_lies_around() {
    assert_eq!(
        components(&two().report()),
        ["|root|library", "services/api|api|http-service", "services/ingest|ingest|worker"]
    );
    assert_eq!(
        component(&two().report(), "ingest").because,
        "`worker` (services/ingest/feed.py:1); `docker-compose.yml` starts `services/ingest/main.py`"
    );
}

#[test]
fn a_safeguard_in_shared_code_counts_for_the_program_that_uses_it() {
    let mut limits = check("limits");
    limits.rules = vec![rule("limited", Emits::Evidence)];
    let world = two().check(limits).sees("limited", "core/limiter.py", 1);
    assert_eq!(verdicts(&world.report(), "limits"), ["api pass Shown high", "ingest fail Missing high"]);
}

#[test]
fn what_their_image_is_they_all_are_and_what_it_starts_is_another() {
    let mut framework = fact("framework", Scope::Service);
    framework.rules = vec![rule("sees-framework", Emits::Fact)];
    let world = two()
        .fact(framework)
        .sees("sees-framework", "requirements.txt", 1)
        // The image starts something else than what the compose file does.
        .sees("sees-http-service", "Dockerfile", 9);
    let report = world.report();
    assert_eq!(facts_of(&report, "ingest"), ["framework", "worker"]);
    assert_eq!(facts_of(&report, "api"), ["framework", "http-service"]);
    let mut slim = check("slim");
    slim.rules = vec![rule("is-slim", Emits::Evidence)];
    let report = two().check(slim).sees("is-slim", "Dockerfile", 1).report();
    assert_eq!(verdicts(&report, "slim"), ["api pass Shown high", "ingest pass Shown high"]);
}

#[test]
fn a_schema_of_all_counts_for_each() {
    let mut migrates = check("migrates");
    migrates.rules = vec![rule("changes", Emits::Evidence)];
    let world = two()
        .check(migrates)
        .with_file("alembic/versions/1.py", FileRole::Migration, FileState::Read)
        .sees_with("changes", "alembic/versions/1.py", 1, |it| it.file_role = FileRole::Migration);
    assert_eq!(verdicts(&world.report(), "migrates"), ["api pass Shown high", "ingest pass Shown high"]);
}

#[test]
fn what_stands_beside_a_command_is_about_the_program_that_it_starts() {
    let bad = Check { rules: vec![rule("bad", Emits::Finding)], ..prohibition("no-bad") };
    let report = two().check(bad).sees("bad", COMPOSE, 12).report();
    assert_eq!(verdicts(&report, "no-bad"), ["api fail Violated high", "ingest pass Clean high"]);
}

#[test]
fn an_image_says_what_it_starts_as_a_compose_file_does() {
    let port = Fact { rules: vec![rule("sees-port", Emits::Fact)], ..fact("port", Scope::Service) };
    let mut world = two().fact(port);
    world.scanned.workloads.pop();
    stays_one(&world);
    for manifest in &mut world.scanned.manifests {
        if manifest.kind == ManifestKind::Dockerfile {
            manifest.command.starts = vec!["services/api/main".to_owned()];
        }
    }
    assert_eq!(components(&world.report()).len(), 3);
    let report = world.sees("sees-port", "Dockerfile", 9).report();
    assert_eq!(facts_of(&report, "api"), ["http-service", "port"]);
    assert_eq!(facts_of(&report, "ingest"), ["worker"]);
}

#[test]
fn a_program_has_all_that_lies_around_it_alone() {
    let files = [
        ("src/orders/app/main.py", "start()\n"),
        ("src/orders/settings.py", "PORT = 1\n"),
        ("src/mail/app/main.py", "start()\n"),
    ];
    let world = made_of("shop", &["orders/app/main", "mail/app/main"], &files);
    let folders: Vec<String> = world.report().components.iter().map(|one| one.folder.clone()).collect();
    assert_eq!(folders, ["shop", "shop/src/mail", "shop/src/orders"]);
}

#[test]
fn programs_of_one_folder_or_of_one_within_are_one_service() {
    let same = [("app/main.py", "start()\n"), ("app/worker.py", "work()\n")];
    stays_one(&made_of("", &["app/main", "app/worker"], &same));
    let within = [("app/main.py", "start()\n"), ("app/orders/main.py", "work()\n")];
    stays_one(&made_of("", &["app/main", "app/orders/main"], &within));
    let at_home = [("main.py", "start()\n"), ("orders/main.py", "work()\n")];
    stays_one(&made_of("", &["main", "orders/main"], &at_home));
}

#[test]
fn a_program_that_uses_another_is_of_one_service_with_it() {
    let api = ("shop/main.py", "from orders.tasks import send\nsend.delay()\n");
    let files = [api, ("orders/tasks.py", "def send(): ...\n")];
    stays_one(&made_of("", &["shop/main", "orders/tasks"], &files));
    let through = [
        ("shop/main.py", "from core.mail import post\npost()\n"),
        ("core/mail.py", "from orders.tasks import send\ndef post():\n    send.delay()\n"),
        ("orders/tasks.py", "def send(): ...\n"),
    ];
    stays_one(&made_of("", &["shop/main", "orders/tasks"], &through));
    // Nothing imports the models of such an application.
    let loaded = [
        ("shop/wsgi.py", "application = get_wsgi_application()\n"),
        ("shop/models.py", "from orders import settings\nsettings.get()\n"),
        ("orders/__init__.py", ""),
        ("orders/settings.py", "def get(): ...\n"),
    ];
    stays_one(&made_of("", &["shop/wsgi", "orders/settings"], &loaded));
}

#[test]
fn what_several_programs_use_is_shared_code_though_somebody_starts_it() {
    let files = [
        ("orders/main.py", "from database.init import create\ncreate()\n"),
        ("mail/main.py", "from database.init import create\ncreate()\n"),
        ("database/init.py", "def create(): ...\n"),
    ];
    let world = made_of("", &["orders/main", "mail/main", "database/init"], &files);
    assert_eq!(components(&world.report()), ["|root|library", "mail|mail|worker", "orders|orders|worker"]);
}

#[test]
fn a_server_and_a_worker_of_one_application_are_one_service() {
    let files = [("app/api/main.py", "start()\n"), ("app/worker/main.py", "work()\n")];
    stays_one(&made_of("", &["app/api/main", "app/worker/main"], &files));
}

#[test]
fn nothing_is_taken_apart_while_something_serves_that_nobody_is_seen_to_start() {
    let served = two().file("shop/server.py").sees("sees-http-service", "shop/server.py", 1);
    stays_one(&served);
    // What the programs use serves for them.
    let used = two().sees("sees-http-service", "core/limiter.py", 1);
    assert_eq!(components(&used.report()).len(), 3);
}

#[test]
fn a_command_of_a_script_or_of_what_is_not_there_starts_nothing() {
    let one = made_of("", &["services/ingest/main", "services/gone/main", "scripts/seed"], &[INGEST, FEED]).with_file(
        "scripts/seed.py",
        FileRole::Script,
        FileState::Read,
    );
    stays_one(&one);
}
