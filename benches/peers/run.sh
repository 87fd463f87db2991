#!/usr/bin/env bash
# Time `audit` beside ast-grep and Semgrep, with the same checks on the same files, and compare what they find.
# README.md says what is needed and what the numbers mean.

set -euo pipefail

usage() {
    cat <<'USAGE'
usage: run.sh AUDIT_BINARY SALEOR LANGFUSE BITWARDEN [options]

  AUDIT_BINARY   the program to measure, built for release; `-` for the peers alone
  SALEOR LANGFUSE BITWARDEN
                 checkouts of the three corpora (README.md); `-` leaves one out

  --rounds N     timed runs of each command (default: 5)
  --jobs N       threads for each program (default: all cores)
  --out DIR      where reports and times go (default: a new folder under the temporary one)
  --no-timing    only run each program once and compare the findings
  --strict       exit with 1 if our findings and ast-grep's differ without an explanation

  AST_GREP, SEMGREP   the peers, if not on the PATH as `ast-grep` and `semgrep`
  AUDIT_FLAGS         more arguments for `audit scan`, separated by spaces
USAGE
}

die() {
    printf 'run.sh: %s\n' "$1" >&2
    exit 2
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rounds=5
jobs=$(getconf _NPROCESSORS_ONLN)
out=
timing=yes
strict=()
places=()
while (($#)); do
    case $1 in
        --rounds | --jobs | --out)
            (($# > 1)) || die "$1 needs a value"
            printf -v "${1#--}" '%s' "$2"
            shift
            ;;
        --no-timing) timing= ;;
        --strict) strict=(--strict ast-grep) ;;
        -h | --help) usage && exit 0 ;;
        --*) die "unknown option $1" ;;
        *) places+=("$1") ;;
    esac
    shift
done
((${#places[@]} == 4)) || { usage >&2; exit 2; }

# A program as an absolute path, since every command runs inside its corpus.
program() {
    local found
    found=$(command -v -- "$1") || die "cannot run $1"
    printf '%s/%s\n' "$(cd "$(dirname "$found")" && pwd)" "$(basename "$found")"
}

audit=
[[ ${places[0]} == - ]] || audit=$(program "${places[0]}")
ast_grep=$(program "${AST_GREP:-ast-grep}")
semgrep=$(program "${SEMGREP:-semgrep}")
out=${out:-$(mktemp -d)}
mkdir -p "$out"
out=$(cd "$out" && pwd)

names=() roots=()
add_corpus() {
    [[ $2 == - ]] && return
    [[ -d $2 ]] || die "no folder $2"
    names+=("$1")
    roots+=("$(cd "$2" && pwd)")
}
add_corpus saleor "${places[1]}"
add_corpus langfuse "${places[2]}"
add_corpus bitwarden "${places[3]}"
((${#names[@]})) || die "no corpus is left"

# Semgrep must stay off the network and out of the home folder.
export SEMGREP_SEND_METRICS=off
export SEMGREP_ENABLE_VERSION_CHECK=0
export SEMGREP_SETTINGS_FILE=$out/semgrep-settings.yml
export SEMGREP_LOG_FILE=$out/semgrep.log

# The commands, one array for each program, for a corpus by its index. All print JSON, read hidden files as well, and
# use the same number of threads.
audit_command() {
    # shellcheck disable=SC2206 # AUDIT_FLAGS is a list of words
    command=("$audit" scan "${roots[$1]}" --pack "$here/pack" --no-default-pack --format json
        -o "$out/audit-${names[$1]}.json" --fail-on none --include-tests --jobs "$jobs" ${AUDIT_FLAGS:-})
}
ast_grep_command() {
    command=("$ast_grep" scan --config "$here/ast-grep/sgconfig.yml" --no-ignore hidden --threads "$jobs" --json=compact .)
}
semgrep_command() {
    command=("$semgrep" scan --metrics off --disable-version-check --no-rewrite-rule-ids --disable-nosem
        --x-ignore-semgrepignore-files --config "$here/semgrep/rules.yml" --jobs "$jobs" --quiet
        --json --output "$out/semgrep-${names[$1]}.json" .)
}

printf 'audit:    %s\n' "$([[ $audit ]] && "$audit" --version 2>/dev/null || echo 'left out')"
printf 'ast-grep: %s\n' "$("$ast_grep" --version)"
printf 'semgrep:  %s\n' "$("$semgrep" --version --disable-version-check 2>/dev/null)"
printf 'threads:  %s, rounds: %s, results in %s\n' "$jobs" "$rounds" "$out"

# 1. One run of each, for the findings.
for index in "${!names[@]}"; do
    cd "${roots[$index]}"
    if [[ $audit ]]; then
        audit_command "$index"
        "${command[@]}" >"$out/audit-${names[$index]}.log" 2>&1 \
            || die "audit failed on ${names[$index]}, see $out/audit-${names[$index]}.log"
    fi
    ast_grep_command "$index"
    # Exit status 1 means that a rule of severity `error` found something.
    "${command[@]}" >"$out/ast-grep-${names[$index]}.json" 2>"$out/ast-grep-${names[$index]}.log" \
        || (($? == 1)) || die "ast-grep failed on ${names[$index]}, see $out/ast-grep-${names[$index]}.log"
    semgrep_command "$index"
    "${command[@]}" >"$out/semgrep-${names[$index]}.log" 2>&1 \
        || die "semgrep failed on ${names[$index]}, see $out/semgrep-${names[$index]}.log"
    cd "$here"
done

# 2. What is there to read: files and megabytes of the three languages.
size_of() {
    find "$1" -type f -regextype posix-extended \
        -regex '.*\.(py|pyi|ts|tsx|mts|cts|js|jsx|mjs|cjs|cs)' -printf '%s\n' \
        | awk '{ n += 1; bytes += $1 } END { printf "%d %.2f\n", n, bytes / 1e6 }'
}

# 3. The timed runs, all interleaved: A B C for one corpus, then for the next, and again.
status=0
if [[ $timing ]]; then
    printf '\n'
    : >"$out/commands"
    for index in "${!names[@]}"; do
        read -r files megabytes < <(size_of "${roots[$index]}")
        printf '%-10s %6d files of the three languages, %7s MB\n' "${names[$index]}" "$files" "$megabytes"
        for tool in ${audit:+audit} ast_grep semgrep; do
            "${tool}_command" "$index"
            printf '%s\0' "${tool/_/-}" "${names[$index]}" "${roots[$index]}" "$megabytes" "${#command[@]}" \
                "${command[@]}" >>"$out/commands"
        done
    done
    python3 - "$out/commands" "$out/spec.json" <<'PYTHON'
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    words = file.read().split("\0")[:-1]
specs = []
while words:
    tool, corpus, root, megabytes, count = words[:5]
    command, words = words[5 : 5 + int(count)], words[5 + int(count) :]
    specs.append(
        {
            "name": f"{tool} / {corpus}",
            "group": corpus,
            "cwd": root,
            "mb": float(megabytes),
            "cmd": command,
            "ok": [0, 1] if tool == "ast-grep" else [0],
        }
    )
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(specs, file, indent=1)
PYTHON
    printf '\n'
    # The first runs have warmed the page cache.
    python3 "$here/measure.py" "$out/spec.json" --rounds "$rounds" --no-warm-up --out "$out/times.json" || status=1
fi

# 4. The findings, compared; the listing goes to a file, the tables to the screen.
for index in "${!names[@]}"; do
    name=${names[$index]}
    reports=(--ast-grep "$out/ast-grep-$name.json" --semgrep "$out/semgrep-$name.json" --root "${roots[$index]}")
    check=()
    if [[ $audit ]]; then
        reports+=(--ours "$out/audit-$name.json")
        check=("${strict[@]}")
    fi
    printf '\n== %s\n' "$name"
    python3 "$here/compare.py" "${reports[@]}" "${check[@]}" --tables || status=1
    python3 "$here/compare.py" "${reports[@]}" --limit 100000 >"$out/differences-$name.txt"
done
printf '\nEvery difference is listed in %s/differences-*.txt\n' "$out"
exit "$status"
