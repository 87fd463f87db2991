//! The pack is built in: a new or changed file under `rules/` makes the program anew.

fn main() {
    println!("cargo:rerun-if-changed=rules");
}
