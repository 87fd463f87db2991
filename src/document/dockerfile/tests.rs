//! Promises of reading Dockerfiles.

use proptest::prelude::*;

use super::*;
use crate::document::shown::{assert_found, assert_spans_fit, hostile_text};

const STAGES: &str = "\
# syntax=docker/dockerfile:1
ARG NODE=20
FROM node:${NODE}-alpine AS base
ENV MODE=production PATH=/app/bin:$PATH
WORKDIR /app
USER node
HEALTHCHECK --interval=5s CMD curl -f http://localhost:3000/health || exit 1
CMD [\"node\", \"old.js\"]

FROM base as build
COPY --from=base --chown=node:node package.json tsconfig.json ./
RUN npm ci \\
    # what is left out
    --omit=dev && \\

    npm run build

FROM BASE
COPY [\"a b\", \"/to here/\"]
EXPOSE 3000 9229/tcp
ENTRYPOINT exec node $MODE.js
USER 0
";

#[test]
fn stages_hand_on_what_they_say() {
    assert_found(
        parse_dockerfile,
        &[
            (STAGES, "**.nothing", ""),
            (STAGES, "stages[*].name", "3:29-3:33 'base' | 10:14-10:19 'build'"),
            (STAGES, "arg.NODE", "2:10-2:12 '20'"),
            (STAGES, "stages[0].from.reference", "3:6-3:25 'node:20-alpine'"),
            (STAGES, "stages[1].from", "10:6-10:10 {reference image tag stage}"),
            (STAGES, "final.from.image", "3:6-3:25 'node'"),
            (STAGES, "final.from.tag", "3:6-3:25 '20-alpine'"),
            (STAGES, "final.from.stage", "18:6-18:10 'BASE'"),
            (STAGES, "final.user[*]", "6:6-6:10 'node' | 22:6-22:7 '0'"),
            (STAGES, "final.user[-1]", "22:6-22:7 '0'"),
            (STAGES, "final.env.*", "4:10-4:20 'production' | 4:26-4:40 '/app/bin:$PATH'"),
            (STAGES, "final.workdir", "5:9-5:13 '/app'"),
            (STAGES, "final.cmd", ""),
            (STAGES, "final.entrypoint", "21:12-21:30 'exec node $MODE.js'"),
            (STAGES, "final.entrypoint-form", "21:12-21:30 'shell'"),
            (STAGES, "stages[1].cmd", "8:5-8:23 'node old.js'"),
            (STAGES, "stages[1].cmd-form", "8:5-8:23 'exec'"),
            (
                STAGES,
                "final.healthcheck.*",
                "7:31-7:77 'curl -f http://localhost:3000/health || exit 1' | 7:24-7:26 '5s'",
            ),
            (STAGES, "final.expose[*]", "20:8-20:12 '3000' | 20:13-20:21 '9229/tcp'"),
            (STAGES, "final.copy[*].*", "19:7-19:12 'a b' | 19:14-19:25 '/to here/'"),
            (STAGES, "stages[1].copy[*].source", "11:36-11:48 'package.json' | 11:49-11:62 'tsconfig.json'"),
            (STAGES, "stages[1].copy[*].from", "11:13-11:17 'base' | 11:13-11:17 'base'"),
            (STAGES, "stages[1].copy[*].chown", "11:26-11:35 'node:node' | 11:26-11:35 'node:node'"),
            (STAGES, "stages[1].run[*]", "12:5-16:18 'npm ci     --omit=dev &&     npm run build'"),
            (
                STAGES,
                "stages[*]",
                "3:1-8:23 {name from env workdir user healthcheck cmd cmd-form} | 10:1-16:18 {name from env workdir user healthcheck cmd cmd-form copy run} | 18:1-22:7 {from env workdir user healthcheck copy expose entrypoint entrypoint-form}",
            ),
        ],
    );
}

#[test]
fn whatever_a_builder_reads_is_read_with_its_place() {
    assert_found(
        parse_dockerfile,
        &[
            ("", "**", "1:1-1:1 {}"),
            ("FROM alpine", "final.from.*", "1:6-1:12 'alpine' | 1:6-1:12 'alpine'"),
            (
                "from\tlocalhost:5000/a/b\r\nuser app\r\n",
                "final.from.*",
                "1:6-1:24 'localhost:5000/a/b' | 1:6-1:24 'localhost:5000/a/b'",
            ),
            (
                "FROM a:1@sha256:0f\nUSER é:g # no comment",
                "final.**",
                "1:1-2:22 {from user} | 1:6-1:19 {reference image tag digest} | 1:6-1:19 'a:1@sha256:0f' | 1:6-1:7 'a' | 1:8-1:9 '1' | 1:10-1:19 'sha256:0f' | 2:6-2:22 [1] | 2:6-2:22 'é:g # no comment'",
            ),
            (
                "FROM --platform=$BUILDPLATFORM golang:1.22 AS b",
                "final.from.*",
                "1:32-1:43 'golang:1.22' | 1:32-1:38 'golang' | 1:39-1:43 '1.22' | 1:17-1:31 '$BUILDPLATFORM'",
            ),
            (
                "ARG V\nFROM a:${V:-3}\nARG V=2\nENV W=$V U=${V:+yes} X='$V' Y=\"a $V\" Z=a\\ b",
                "final.env.*",
                "4:7-4:9 '2' | 4:12-4:21 'yes' | 4:24-4:28 '$V' | 4:31-4:37 'a 2' | 4:40-4:44 'a b'",
            ),
            ("ARG V\nFROM a:${V}", "final.from.tag", ""),
            (
                "FROM a\nENV K the rest of it \nLABEL a.b=\"c d\" e=f",
                "final.**",
                "1:1-3:20 {from env label} | 1:6-1:7 {reference image} | 1:6-1:7 'a' | 1:6-1:7 'a' | 2:5-2:21 {K} | 2:7-2:21 'the rest of it' | 3:7-3:20 {a.b e} | 3:11-3:16 'c d' | 3:19-3:20 'f'",
            ),
            (
                "FROM a\nENV A=1 \\\r\n    B=2 \\\r\n# c\r\n    C=\"3\"\r\n",
                "final.env.*",
                "2:7-2:8 '1' | 3:7-3:8 '2' | 5:7-5:10 '3'",
            ),
            (
                "FROM a\nRUN <<EOF\necho one\nUSER root\nEOF\nUSER b",
                "final.*[*]",
                "2:5-5:1 '<<EOF\\necho one\\nUSER root\\n' | 6:6-6:7 'b'",
            ),
            (
                "FROM a\nRUN --mount=type=cache,target=/x cat <<-'E' <<\"F\" | sh\r\n\tone\r\n\tE\r\ntwo\r\nF\r\nUSER b",
                "final.*[*]",
                "2:5-6:1 'cat <<-'E' <<\"F\" | sh\\none\\ntwo\\n' | 7:6-7:7 'b'",
            ),
            ("FROM a\nCOPY <<EOF /etc/x\n[Y]\nEOF", "final.copy[*].*", "2:6-2:11 '<<EOF' | 2:12-2:18 '/etc/x'"),
            (
                "FROM a\nRUN echo \"<<EOF\" $((1<<2)) <<<word\nUSER b",
                "final.*[*]",
                "2:5-2:35 'echo \"<<EOF\" $((1<<2)) <<<word' | 3:6-3:7 'b'",
            ),
            ("# escape=`\nFROM a\nRUN dir `\n  C:\\\nUSER b", "final.*[*]", "3:5-4:6 'dir   C:\\' | 5:6-5:7 'b'"),
            (
                "FROM a\nCMD [\"a\", 'b']",
                "final.*",
                "1:6-1:7 {reference image} | 2:5-2:15 '[\"a\", 'b']' | 2:5-2:15 'shell'",
            ),
            (
                "FROM a\nENTRYPOINT []\nCMD [ \"a\",\\\n \"b c\" ]",
                "final.*",
                "1:6-1:7 {reference image} | 2:12-2:14 ~ | 2:12-2:14 'exec' | 3:5-4:9 'a b c' | 3:5-4:9 'exec'",
            ),
            ("FROM a AS x\nHEALTHCHECK NONE", "final.healthcheck.test", "2:13-2:17 'NONE'"),
            (
                "FROM a\nHEALTHCHECK --start-period=1m --retries=3 CMD [\"/probe\", \"-x\"]",
                "final.healthcheck.*",
                "2:47-2:63 '/probe -x' | 2:28-2:30 '1m' | 2:41-2:42 '3'",
            ),
            (
                "FROM a\nADD --checksum=sha256:1 https://x/y /z\nVOLUME [\"/d\", \"/e\"]\nVOLUME /f /g\nSTOPSIGNAL 9\nSHELL [\"sh\"]\nMAINTAINER me",
                "final.**",
                "1:1-7:14 {from add volume stopsignal shell maintainer} | 1:6-1:7 {reference image} | 1:6-1:7 'a' | 1:6-1:7 'a' | 2:1-2:39 [1] | 2:1-2:39 {source destination checksum} | 2:25-2:36 'https://x/y' | 2:37-2:39 '/z' | 2:16-2:24 'sha256:1' | 3:9-4:13 [4] | 3:9-3:13 '/d' | 3:15-3:19 '/e' | 4:8-4:10 '/f' | 4:11-4:13 '/g' | 5:12-5:13 '9' | 6:7-6:13 'sh' | 7:12-7:14 'me'",
            ),
            ("FROM a\nONBUILD RUN make", "final.onbuild[*]", "2:9-2:17 'RUN make'"),
            ("FROM a\n  \n\tRUN x\\\n", "final.run[*]", "3:6-3:7 'x'"),
            (
                "FROM scratch AS a\nFROM a AS a\nFROM a",
                "stages[*].from.*",
                "1:6-1:13 'scratch' | 1:6-1:13 'scratch' | 1:6-1:13 'scratch' | 1:6-1:13 'scratch' | 2:6-2:7 'a' | 1:6-1:13 'scratch' | 1:6-1:13 'scratch' | 3:6-3:7 'a'",
            ),
            (
                "FROM a\nARG P=x\nENV P=y\nARG P=z\nENV Q=$P",
                "final.*.*",
                "1:6-1:7 'a' | 1:6-1:7 'a' | 4:7-4:8 'z' | 3:7-3:8 'y' | 5:7-5:9 'y'",
            ),
            ("RUN x\nFROM a", "**", "! an instruction before the first `FROM` @1:1"),
            ("FROM", "**", "! a `FROM` without an image @1:1"),
            ("FROM a\nEXPORT x", "**", "! an instruction that is not known @2:1"),
            ("FROM a\n{{ if x }}", "**", "! a line that begins with no instruction @2:1"),
            ("FROM a\nRUN <<EOF\nnever", "**", "! a here-document that never ends @2:1"),
        ],
    );
}

#[test]
fn what_grows_is_bounded() {
    let doubling: String = (0..60).map(|_| "ENV A=$A$A\n").collect();
    let text = format!("FROM a\nENV A=xx\n{doubling}");
    let document = parse_dockerfile(&text).unwrap();
    let last = document.roots[0].get("final").and_then(|stage| stage.get("env")?.get("A")).unwrap();
    assert!(last.scalar().unwrap().len() < 10_000);
    let pairs: String = (0..200_000).map(|at| format!(" A{at}=1")).collect();
    let lines: String = (0..100_000).map(|at| format!("ENV A{at}=1\n")).collect();
    let stages: String = (0..100_000).map(|at| format!("FROM s{at} AS s{}\nUSER u\n", at + 1)).collect();
    for text in [format!("FROM a\nENV{pairs}"), format!("FROM a\n{lines}"), format!("FROM a AS s0\n{stages}")] {
        let refused = parse_dockerfile(&text).unwrap_err();
        assert_eq!(refused.message, "more is said than in any Dockerfile that a person wrote");
    }
    let long: String = (0..80_000).map(|_| "RUN x\n").collect();
    let text = format!("FROM a\n{long}USER last");
    assert_found(parse_dockerfile, &[(&text, "final.user[*]", "80002:6-80002:10 'last'")]);
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in hostile_text("FROM RUN ENV A=$\\\"'[]{}#<-:\n\r\t`é語")) {
        assert_spans_fit(&text, &parse_dockerfile(&text));
        let text = format!("FROM a\nRUN {text}\nENV {text}\nCOPY {text}\nHEALTHCHECK {text}\nCMD {text}");
        assert_spans_fit(&text, &parse_dockerfile(&text));
    }
}
