//! Promises of reading schemas of Prisma.

use proptest::prelude::*;

use super::*;
use crate::document::shown::{assert_found, assert_spans_fit, hostile_text};

#[test]
fn schemas_are_read_with_their_places() {
    assert_found(
        parse_prisma,
        &[
            ("", "**", "1:1-1:1 {}"),
            (
                "model User {\n  id Int @id\n}",
                "**",
                "1:1-3:2 {model} | 1:7-3:2 {User} | 1:12-3:2 {id} | 2:6-2:13 'Int @id'",
            ),
            (
                "model User {\r\n  id    Int     @id @default(autoincrement())\r\n  email String? @unique\r\n}\r\n",
                "model.User.*",
                "2:9-2:46 'Int     @id @default(autoincrement())' | 3:9-3:24 'String? @unique'",
            ),
            (
                "datasource db {\n  provider = \"postgresql\"\n  url      = env(\"DATABASE_URL\")\n}",
                "datasource.db.*",
                "2:14-2:26 'postgresql' | 3:14-3:33 '${env(\"DATABASE_URL\")}'",
            ),
            (
                "generator client {\n  provider = \"prisma-client-js\"\n  previewFeatures = [\"a\", \"b\"] // c\n}",
                "generator.client.**",
                "1:18-4:2 {provider previewFeatures} | 2:14-2:32 'prisma-client-js' | 3:21-3:31 [2] | 3:22-3:25 'a' | 3:27-3:30 'b'",
            ),
            (
                "datasource db {\n  url = \"postgres://u:p@h/d\"\n}",
                "datasource.db.url",
                "2:9-2:29 'postgres://u:p@h/d'",
            ),
            (
                "enum Role {\n  USER\n  ADMIN @map(\"a\") // no\n  // GUEST\n}",
                "enum.Role.*",
                "2:7-2:7 ~ | 3:9-3:18 '@map(\"a\")'",
            ),
            (
                "model A {\n  a Int\n  b Int\n  @@index([a, b])\n  @@map(\"as\")\n}",
                "model.A.*",
                "2:5-2:8 'Int' | 3:5-3:8 'Int' | 4:10-4:18 '([a, b])' | 5:8-5:14 '(\"as\")'",
            ),
            (
                "model A {\n  a Int\n\n  @@unique([\n    a,\n    b // c\n  ], name: \"x\")\n  d Int\n}",
                "model.A.*",
                "2:5-2:8 'Int' | 4:11-7:16 '([\\n    a,\\n    b \\n  ], name: \"x\")' | 8:5-8:8 'Int'",
            ),
            ("/// doc\nmodel A { // c\n  /// doc }\n  a Int /// doc\n}", "model.A.*", "4:5-4:8 'Int'"),
            (
                "model A {\n  a String @default(\"}\") // }\n  b Json @default(\"{\\\"x\\\": \\\"//\\\"}\")\n}",
                "model.A.*",
                "2:5-2:25 'String @default(\"}\")' | 3:5-3:37 'Json @default(\"{\\\"x\\\": \\\"//\\\"}\")'",
            ),
            (
                "type Photo {\n  h Int @db.Int\n}\nview V {\n  a Int\n}",
                "*.*.*",
                "2:5-2:16 'Int @db.Int' | 5:5-5:8 'Int'",
            ),
            (
                "model A {\n  a B[] @relation(\"x\", fields: [b], references: [id], onDelete: Cascade)\n}",
                "model.A.a",
                "2:5-2:73 'B[] @relation(\"x\", fields: [b], references: [id], onDelete: Cascade)'",
            ),
            ("model A {}\nmodel B {\n}", "model.*", "1:9-1:11 {} | 2:9-3:2 {}"),
            ("model A {\n a Int\n}\nmodel A {\n a String\n}", "model.A.a", "2:4-2:7 'Int' | 5:4-5:10 'String'"),
            ("model Ä {\n  é String @default(\"語\")\n}", "model.*.*", "2:5-2:25 'String @default(\"語\")'"),
            (
                "datasource db {\n  a = true\n  b = 12\n  c = -1.5\n  d = x.y\n  e = []\n}",
                "datasource.db.*",
                "2:7-2:11 true | 3:7-3:9 12 | 4:7-4:11 -1.5 | 5:7-5:10 '${x.y}' | 6:7-6:9 [0]",
            ),
            ("datasource db {\n  schemas = [\"a\",\n    \"b\",\n  ]\n}", "datasource.db.schemas", "2:13-4:4 [2]"),
            ("\tmodel\tA\t{\n\t\ta\tInt\t@id\n\t}", "model.A.a", "2:5-2:12 'Int\\t@id'"),
            ("model A { a Int }", "model.A.a", "1:13-1:16 'Int'"),
            (
                "generator g {\n  binaryTargets = [env(\"X\"), \"native\"]\n}",
                "generator.g.binaryTargets[*]",
                "2:20-2:28 '${env(\"X\")}' | 2:30-2:38 'native'",
            ),
            (
                "datasource db {\n  url = env(\"A,B\") // c\n  x = \"a // b\"\n}",
                "datasource.db.*",
                "2:9-2:19 '${env(\"A,B\")}' | 3:7-3:15 'a // b'",
            ),
            ("model A {\n  a Int", "**", "! a block that never ends @1:9"),
            ("model {", "**", "! expected a name @1:7"),
            ("model A", "**", "! expected `{` @1:8"),
            ("model A {\n  = 1\n}", "**", "! expected a name @2:3"),
            ("datasource db {\n  url =\n}", "**", "! an entry without a value @2:8"),
            (
                "datasource db {\n  url = \"open\n}",
                "**",
                "! a text that never ends, or with an escape that is none @2:9",
            ),
            ("datasource db {\n  a = [1\n}", "**", "! a list that never ends @2:7"),
            ("}", "**", "! expected a name @1:1"),
            ("type X = String @db.Text\nmodel A {\n a X\n}", "*.*", "1:10-1:25 'String @db.Text' | 2:9-4:2 {a}"),
        ],
    );
    let long: String = (0..79_998).map(|at| format!("  k{at} Int\n")).collect();
    let long = format!("model A {{\n{long}  last Int");
    assert_eq!(parse_prisma(&long).unwrap_err().message, "a block that never ends");
    assert_found(parse_prisma, &[(&format!("{long}\n}}"), "model.A.last", "80000:8-80000:11 'Int'")]);
    assert_eq!(
        parse_prisma(&format!("a b {{ c = {}", "[".repeat(100_000))).unwrap_err().message,
        "nested deeper than 256 levels"
    );
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in hostile_text("model A {}[]=\"\\/@.,()1 \n\r\té語")) {
        assert_spans_fit(&text, &parse_prisma(&text));
    }
}
