//! A Dockerfile above the one program that it is built of.

use super::world::*;
use crate::model::*;

fn of(world: &World) -> Vec<String> {
    components(&world.report())
}

/// A Flask service in a folder beneath that of its image.
fn service(world: World, folder: &str, inner: &str) -> World {
    let file = format!("{folder}/{inner}/main.py");
    world
        .manifest(&format!("{folder}/Dockerfile"), Runs::Yes)
        .manifest(&format!("{folder}/{inner}/pyproject.toml"), Runs::Unsaid)
        .file(&file)
        .sees("sees-http-service", &file, 1)
}

#[test]
fn an_image_around_one_program_is_that_programs() {
    let mut pinned = prohibition("pinned");
    pinned.rules = vec![rule("floats", Emits::Finding)];
    let world = service(service(World::new().check(pinned), "services/pay", "app"), "services/order", "app").sees(
        "floats",
        "services/pay/Dockerfile",
        1,
    );
    assert_eq!(of(&world), ["services/order|order|http-service", "services/pay|pay|http-service"]);
    let report = world.report();
    assert_eq!(verdicts(&report, "pinned"), ["order pass Clean high", "pay fail Violated high"]);
    let manifests: Vec<&str> = component(&report, "pay").manifests.iter().map(RepoPath::as_str).collect();
    assert_eq!(manifests, ["services/pay/Dockerfile", "services/pay/app/pyproject.toml"]);
}

#[test]
fn a_folder_that_says_only_that_sources_lie_there_names_nobody() {
    assert_eq!(of(&service(World::new(), "src", "Billing")), ["src|Billing|http-service"]);
}

#[test]
fn its_tests_take_no_image_from_a_program() {
    let world =
        service(World::new(), "pay", "app").manifest("pay/app.tests/T.csproj", Runs::Test).file("pay/app.tests/T.cs");
    assert_eq!(of(&world)[0], "pay|pay|http-service");
}

#[test]
fn an_image_around_two_programs_or_one_with_its_own_image_is_of_none() {
    let two = service(World::new(), "shop", "api").http("shop/web");
    assert_eq!(of(&two), ["shop/api|api|http-service", "shop/web|web|http-service"]);
    let built = service(World::new(), "shop", "api").manifest("shop/api/Dockerfile", Runs::Yes);
    assert_eq!(of(&built), ["shop/api|api|http-service"]);
    let root = World::new().manifest("Dockerfile", Runs::Yes).http("api");
    assert_eq!(of(&root), ["api|api|http-service"]);
}

#[test]
fn of_two_images_around_a_program_the_nearer_is_its_own() {
    let world = service(World::new(), "shop/api", "app").manifest("shop/Dockerfile", Runs::Yes);
    assert_eq!(of(&world), ["shop/api|api|http-service"]);
}
