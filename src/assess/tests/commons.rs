//! A component around others that holds what they share, and no program of its own.

use super::credit::named;
use super::world::*;
use crate::model::*;

/// Two programs in a workspace whose root can be started by a script.
fn workspace(files: &[(&str, &str)]) -> World {
    let mut limits = check("limits");
    limits.rules = vec![rule("limited", Emits::Evidence)];
    let world = World::new().check(limits).manifest("package.json", Runs::Yes).http("apps/api").http("apps/pay");
    files.iter().fold(world, |world, (path, text)| named(world, path, text))
}

const SERVER: (&str, &str) = ("libs/server.ts", "export class Server { start() { serve() } }\n");
const LIMITER: (&str, &str) = ("libs/limiter.ts", "export const limiter = rateLimit()\n");
const API: (&str, &str) = (
    "apps/api/app.ts",
    "import { Server } from '../../libs/server'\nimport { limiter } from '../../libs/limiter'\nnew Server(limiter).start()\n",
);
const PAY: (&str, &str) = ("apps/pay/app.ts", "import { Server } from '../../libs/server'\nnew Server().start()\n");

#[test]
fn a_root_whose_programs_lie_beneath_it_is_a_library_that_they_share() {
    let report = workspace(&[SERVER, LIMITER, API, PAY])
        .sees("sees-http-service", "libs/server.ts", 1)
        .sees("limited", "libs/limiter.ts", 1)
        .report();
    assert_eq!(components(&report), ["|root|library", "apps/api|api|http-service", "apps/pay|pay|http-service"]);
    assert_eq!(verdicts(&report, "limits"), ["api pass Shown high", "pay fail Missing high"]);
}

#[test]
fn what_nothing_uses_beside_it_makes_no_service_of_it_either() {
    let unused = ("libs/queue.ts", "export class Queue { work() {} }\n");
    let world = workspace(&[SERVER, unused, PAY]).sees("sees-worker", "libs/queue.ts", 1);
    assert_eq!(components(&world.report())[0], "|root|library");
}

#[test]
fn a_root_with_a_program_of_its_own_is_a_service() {
    let main = ("server.ts", "import { Server } from './libs/server'\nnew Server().start()\n");
    let other = ("server.ts", "listen()\n");
    let served = |world: World| world.sees("sees-http-service", "libs/server.ts", 1);
    for world in [
        served(workspace(&[SERVER, main, API, PAY])),
        workspace(&[SERVER, other, API, PAY]).sees("sees-http-service", "server.ts", 1),
        served(workspace(&[SERVER, API, PAY])).manifest("Dockerfile", Runs::Yes),
        // Nobody beneath uses it.
        served(workspace(&[SERVER])),
    ] {
        assert_eq!(components(&world.report())[0], "|root|http-service");
    }
}

#[test]
fn an_application_whose_worker_lies_in_a_folder_of_its_own_is_a_service() {
    let world = World::new()
        .manifest("requirements.txt", Runs::Unsaid)
        .manifest("worker/requirements.txt", Runs::Unsaid)
        .sees("sees-http-service", "core.py", 1)
        .sees("sees-worker", "worker/main.py", 2);
    let files = [
        ("wsgi.py", "from core import create_app\napp = create_app()\n"),
        ("core.py", "def create_app(): ...\n"),
        ("worker/main.py", "from core import create_app\ncreate_app()\n"),
    ];
    let world = files.into_iter().fold(world, |world, (path, text)| named(world, path, text));
    assert_eq!(components(&world.report()), ["|root|http-service", "worker|worker|worker"]);
}

#[test]
fn a_server_that_it_gives_to_its_tests_is_a_program_of_its_own() {
    let gateway =
        ("gateway.ts", "import { Server } from './libs/server'\nexport const app = new Server()\napp.listen(80)\n");
    let world = workspace(&[SERVER, gateway, API, PAY]).sees("sees-http-service", "gateway.ts", 2);
    assert_eq!(components(&world.report())[0], "|root|library");
    let world = workspace(&[SERVER, gateway, API, PAY])
        .fact(fact("program", Scope::Service))
        .sees("sees-http-service", "gateway.ts", 2)
        .sees("sees-program", "gateway.ts", 3);
    assert_eq!(components(&world.report())[0], "|root|http-service");
}
