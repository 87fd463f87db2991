//! Promises of reading SQL.

use proptest::prelude::*;

use super::*;
use crate::document::shown::{assert_found, assert_spans_fit, hostile_text};

#[test]
fn statements_are_read_with_their_places() {
    assert_found(
        parse_sql,
        &[
            ("", "**", "1:1-1:1 {}"),
            ("SELECT 1", "statements[*].**", "1:1-1:9 {kind text} | 1:1-1:7 'select' | 1:1-1:9 'SELECT 1'"),
            (
                "create table t (a int);\r\ninsert into t values (1);\r\n",
                "statements[*].kind",
                "1:1-1:13 'create table' | 2:1-2:7 'insert'",
            ),
            (
                "create table t (a int);\r\ninsert into t values (1);\r\n",
                "statements[*].name",
                "1:14-1:15 't' | 2:13-2:14 't'",
            ),
            (
                "create table t (a int);\r\ninsert into t values (1);\r\n",
                "statements[*].text",
                "1:1-1:23 'create table t (a int)' | 2:1-2:25 'insert into t values (1)'",
            ),
            (
                "-- c\n/* d; */ CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON s.t (a); -- e\n",
                "statements[*].*",
                "2:10-2:29 'create index' | 2:57-2:58 'i' | 2:62-2:65 's.t' | 2:10-2:69 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON s.t (a)'",
            ),
            (
                "insert into t values ('a;b', 'it''s', 'c\\');\nselect 2;",
                "statements[*].kind",
                "1:1-1:7 'insert' | 2:1-2:7 'select'",
            ),
            ("insert into `t` values ('it\\'s; x');\nselect 2;", "statements[*].name", "1:13-1:16 't'"),
            (
                "insert into t values (E'it\\'s; x');select 2",
                "statements[*].kind",
                "1:1-1:7 'insert' | 1:36-1:42 'select'",
            ),
            (
                "create or replace function f() returns int as $$ begin; return 1; end; $$ language plpgsql;\nselect $1;",
                "statements[*].kind",
                "1:1-1:27 'create function' | 2:1-2:7 'select'",
            ),
            (
                "do $body$ begin perform 1; end $body$;drop table if exists \"Order Items\" cascade;",
                "statements[*].*",
                "1:1-1:3 'do' | 1:1-1:38 'do $body$ begin perform 1; end $body$' | 1:39-1:49 'drop table' | 1:60-1:73 'Order Items' | 1:39-1:81 'drop table if exists \"Order Items\" cascade'",
            ),
            (
                "CREATE TABLE [dbo].[Order Items] (a int)\nGO\nALTER TABLE [dbo].[T] ADD b int\nGO 2\n",
                "statements[*].name",
                "1:14-1:33 'dbo.Order Items' | 3:13-3:22 'dbo.T'",
            ),
            (
                "CREATE PROCEDURE p AS\nBEGIN\n  SELECT 1;\n  IF 1=1 BEGIN SELECT 2; END\nEND;\nSELECT 3;",
                "statements[*].kind",
                "1:1-1:17 'create procedure' | 6:1-6:7 'select'",
            ),
            (
                "DELIMITER //\nCREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a=1; IF a THEN SET @b=2; END IF; END//\nDELIMITER ;\nselect 1;",
                "statements[*].*",
                "2:1-2:15 'create trigger' | 2:16-2:17 'g' | 2:35-2:36 't' | 2:1-2:97 'CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a=1; IF a THEN SET @b=2; END IF; END' | 4:1-4:7 'select' | 4:1-4:9 'select 1'",
            ),
            (
                "BEGIN;\nUPDATE ONLY t SET a = CASE WHEN b THEN 1 END;\nCOMMIT;",
                "statements[*].kind",
                "1:1-1:6 'begin' | 2:1-2:7 'update' | 3:1-3:7 'commit'",
            ),
            (
                "BEGIN TRANSACTION;\nDELETE FROM t;\nEND;",
                "statements[*].text",
                "1:1-1:18 'BEGIN TRANSACTION' | 2:1-2:14 'DELETE FROM t' | 3:1-3:4 'END'",
            ),
            (
                "with x as (select 1) insert into t select * from x;\nwith y as (select 1) select * from y",
                "statements[*].kind",
                "1:22-1:28 'insert' | 2:1-2:5 'select'",
            ),
            (
                "COPY t (a, b) FROM stdin;\n1\tit's; x\n\\.\nselect 1;",
                "statements[*].text",
                "1:1-1:25 'COPY t (a, b) FROM stdin' | 4:1-4:9 'select 1'",
            ),
            (
                "\\connect db\n\\set x 'y'\nGRANT ALL ON TABLE s.t TO app;",
                "statements[*].*",
                "3:1-3:6 'grant' | 3:20-3:23 's.t' | 3:1-3:30 'GRANT ALL ON TABLE s.t TO app'",
            ),
            (
                "create table {{ schema }}.t (a int);create table t{{ x }} (a int);{% if y %}drop table u;{% endif %}",
                "statements[*].name",
                "1:14-1:26 ? | 1:51-1:58 ?",
            ),
            ("create table t (a int); -- drop table t;\n", "statements[*].text", "1:1-1:23 'create table t (a int)'"),
            (
                "create table t (\n  a int, -- b int\n  c /* ; */ text\n)",
                "statements[*].text",
                "1:1-4:2 'create table t (\\n  a int,  \\n  c   text\\n)'",
            ),
            (
                "CREATE USER 'app'@'%' IDENTIFIED BY 'pw';ALTER ROLE app WITH PASSWORD 'x';CREATE LOGIN l WITH PASSWORD = 'y'",
                "statements[*].kind",
                "1:1-1:12 'create user' | 1:42-1:52 'alter role' | 1:75-1:87 'create login'",
            ),
            (
                "CREATE USER app IDENTIFIED BY 'pw';ALTER ROLE app WITH PASSWORD 'x'",
                "statements[*].name",
                "1:13-1:16 'app' | 1:47-1:50 'app'",
            ),
            (
                "CREATE DEFINER=`root`@`localhost` VIEW `v` AS SELECT 1;CREATE MATERIALIZED VIEW m AS SELECT 1",
                "statements[*].*",
                "1:1-1:39 'create view' | 1:40-1:43 'v' | 1:1-1:55 'CREATE DEFINER=`root`@`localhost` VIEW `v` AS SELECT 1' | 1:56-1:80 'create view' | 1:81-1:82 'm' | 1:56-1:94 'CREATE MATERIALIZED VIEW m AS SELECT 1'",
            ),
            (
                "TRUNCATE TABLE t;TRUNCATE u;COMMENT ON TABLE t IS 'x; y';SET x = 1;;;",
                "statements[*].kind",
                "1:1-1:15 'truncate table' | 1:18-1:26 'truncate' | 1:29-1:36 'comment' | 1:58-1:61 'set'",
            ),
            (
                "création é;select 'é語' as ключ",
                "statements[*].text",
                "1:1-1:11 'création é' | 1:12-1:31 'select 'é語' as ключ'",
            ),
            ("\tselect\t1\t;\t", "statements[*].text", "1:2-1:10 'select\\t1'"),
            ("/* a /* b */ c; */ select 1", "statements[*].text", "1:20-1:28 'select 1'"),
            (
                "/* a /* b */ select 1; /* c */ select 2",
                "statements[*].text",
                "1:14-1:22 'select 1' | 1:32-1:40 'select 2'",
            ),
            ("select 'open", "**", "! a text that never ends @1:8"),
            ("select \"open", "**", "! a quoted name that never ends @1:8"),
            ("select $x$ open $y$", "**", "! a text in dollars that never ends @1:8"),
            ("select 1; /* open", "**", "! a comment that never ends @1:11"),
            ("create table {{ open", "**", "! a template expression that never ends @1:14"),
            (
                "select a[1], b['x;y'] from t; select [a b]",
                "statements[*].kind",
                "1:1-1:7 'select' | 1:31-1:37 'select'",
            ),
            (
                "ALTER TABLE t DROP COLUMN a;DROP INDEX i ON t;CREATE POLICY p ON t USING (true)",
                "statements[*].on",
                "1:45-1:46 't' | 1:66-1:67 't'",
            ),
        ],
    );
    let long: String = (0..80_000).map(|at| format!("-- {at}\nselect 'v';\n")).collect();
    assert_eq!(parse_sql(&long).unwrap_err().message, "more than 250000 values, those that aliases repeat included");
    let long: String = (0..40_000).map(|at| format!("-- {at}\nselect 'v';\n")).collect();
    assert_found(parse_sql, &[(&long, "statements[-1].text", "80000:1-80000:11 'select 'v''")]);
}

#[test]
fn nothing_costs_more_than_its_size() {
    for piece in
        ["/* /* */", "[", "$a", "'' ", "begin ", "create function f begin ", "case ", "{", "\\.\n", "go\n", "\"\" "]
    {
        let _ = parse_sql(&piece.repeat(200_000));
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in hostile_text("sql;'\"`$[]{}%-/*\\# \n\r\tbeginEND;gocase()é語")) {
        assert_spans_fit(&text, &parse_sql(&text));
    }
}
