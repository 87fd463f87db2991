#!/usr/bin/env python3
"""Compare our findings with a peer's, rule by rule: what both report, what only one does, and why, where that can be told.

usage: compare.py --ours OURS.json [--ast-grep FILE.json] [--semgrep FILE.json] [--root CORPUS] [options]

The inputs are the JSON reports of the three programs over the same folder (`audit scan -f json`, `ast-grep scan --json`,
`semgrep scan --json`). A finding is a rule, a path and a line. Rules that a peer needs once for each grammar (`js-console`,
`tsx-console`) are one rule here (`ts-console`).

Findings are paired in two steps: first those of the same rule, path and line; then, of what is left over in a file, those
whose ranges of lines overlap (Semgrep reports `try` where the others report `except`). The second kind is counted under
`near`. What remains is a difference. A difference is explained where the reports themselves explain it:

- a program did not read the file, could not parse it or those lines of it, or ran out of time on it;
- it has no rule for the file's language (ast-grep's rules have one grammar each);
- the file is in a `.gitignore`: Semgrep reads such a file if it is tracked, ast-grep if the folder is no repository.

Agreement is not precision: three programs can be wrong together. Read what differs, and now and then what does not.
"""

import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
from typing import NamedTuple, Optional

# The grammars that ast-grep's rules are written for, where they are fewer than what our rule of that name reads.
AST_GREP_EXTENSIONS = {
    "ts-hardcoded-secret": {"ts", "mts", "cts", "tsx"},
    "ts-inmem-ratelimit": {"ts", "mts", "cts", "tsx"},
}
# What Semgrep reads as TypeScript or JavaScript: not `.mts` and `.cts`.
SEMGREP_EXTENSIONS = {
    "ts-console": {"ts", "tsx", "js", "jsx", "mjs", "cjs"},
    "ts-hardcoded-secret": {"ts", "tsx", "js", "jsx", "mjs", "cjs"},
    "ts-inmem-ratelimit": {"ts", "tsx", "js", "jsx", "mjs", "cjs"},
}
ANY_LINE = sys.maxsize


class Finding(NamedTuple):
    rule: str
    path: str
    line: int
    end_line: int


class Report(NamedTuple):
    """What one program found, and what it says of the files that it read."""

    name: str
    findings: list
    # The files that were read, or None where the report does not say.
    read: Optional[set]
    # Path -> why it was not read.
    skipped: dict
    # Path -> what went wrong in it: (rule or None for all, first line, last line, words).
    troubles: dict
    # Rule -> extensions of the files that it looks at, where they are fewer than ours.
    extensions: dict


def fold(rule):
    """One name for the rules that say the same for several grammars."""
    return re.sub(r"^(js|tsx)-", "ts-", rule)


def normal(path):
    return re.sub(r"^\./", "", path.replace("\\", "/"))


def load(path):
    with open(path, encoding="utf-8") as file:
        text = file.read().strip()
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines()]  # ast-grep's `--json=stream`


def read_ours(path):
    data = load(path)
    findings = [
        Finding(fold(found["rule"]), normal(found["path"]), found["line"], found.get("end_line") or found["line"])
        for assessment in data["assessments"]
        for found in assessment.get("findings", [])
    ]
    coverage = data.get("coverage", {})
    skipped = {normal(entry["path"]): entry.get("why", "") for entry in coverage.get("skipped", [])}
    troubles = collections.defaultdict(list)
    for entry in coverage.get("partly", []):
        path = entry["path"] if isinstance(entry, dict) else entry
        troubles[normal(path)].append((None, 1, ANY_LINE, "reads the file with syntax errors"))
    return Report("ours", findings, None, skipped, troubles, {})


def read_ast_grep(path):
    findings = [
        Finding(
            fold(found["ruleId"]),
            normal(found["file"]),
            found["range"]["start"]["line"] + 1,  # ast-grep counts lines from 0
            found["range"]["end"]["line"] + 1,
        )
        for found in load(path)
    ]
    return Report("ast-grep", findings, None, {}, {}, AST_GREP_EXTENSIONS)


def read_semgrep(path):
    data = load(path)
    findings = [
        Finding(
            fold(found["check_id"].rsplit(".", 1)[-1]),  # Semgrep puts the rule file's folder before the id
            normal(found["path"]),
            found["start"]["line"],
            found["end"]["line"],
        )
        for found in data["results"]
    ]
    paths = data.get("paths", {})
    skipped = {normal(entry["path"]): entry.get("reason", "") for entry in paths.get("skipped", []) or []}
    read = {normal(path) for path in paths["scanned"]} if "scanned" in paths else None
    troubles = collections.defaultdict(list)
    for error in data.get("errors", []):
        if not error.get("path"):
            continue
        path, kind = normal(error["path"]), error.get("type")
        if isinstance(kind, list) and kind[0] == "PartialParsing":
            for span in kind[1]:
                lines = span["start"]["line"], span["end"]["line"]
                troubles[path].append((None, *lines, "could not parse these lines"))
        elif kind == "Timeout":
            rule = fold(error["rule_id"].rsplit(".", 1)[-1]) if error.get("rule_id") else None
            troubles[path].append((rule, 1, ANY_LINE, "ran out of time on the file"))
        else:
            troubles[path].append((None, 1, ANY_LINE, f"reports of the file: {kind}".lower()))
    return Report("semgrep", findings, read, skipped, troubles, SEMGREP_EXTENSIONS)


def pair(ours, theirs):
    """Pairs the findings of one rule: (same line, overlapping lines, only ours, only theirs)."""
    mine, other = collections.Counter(), collections.Counter()
    by_place_mine, by_place_other = {}, {}
    for found in ours:
        mine[found.path, found.line] += 1
        by_place_mine[found.path, found.line] = found
    for found in theirs:
        other[found.path, found.line] += 1
        by_place_other[found.path, found.line] = found
    # Several findings of a rule on one line are one place: programs differ in whether they merge them.
    same = sorted(set(mine) & set(other))
    left = [by_place_mine[place] for place in sorted(set(mine) - set(other))]
    right = [by_place_other[place] for place in sorted(set(other) - set(mine))]

    near, used = [], set()
    # The narrowest range chooses first, so that a nested `try` takes its own handler and not the outer one's.
    for candidate in sorted(right, key=lambda found: (found.end_line - found.line, found)):
        fits = [
            found
            for found in left
            if found not in used
            and found.path == candidate.path
            and found.line <= candidate.end_line
            and candidate.line <= found.end_line
        ]
        if fits:
            best = min(fits, key=lambda found: (abs(found.line - candidate.line), found))
            used.add(best)
            near.append((best, candidate))
    near.sort()
    paired = {candidate for _, candidate in near}
    only_ours = [found for found in left if found not in used]
    only_theirs = [found for found in right if found not in paired]
    return same, near, only_ours, only_theirs


def ignored_by_git(root, paths):
    """Those of the paths that a `.gitignore` names, tracked or not, and whether or not the folder is a repository."""
    if not root or not paths:
        return set()
    with tempfile.TemporaryDirectory() as folder:
        git = ["git", f"--git-dir={folder}/git", f"--work-tree={root}", "-c", "core.excludesFile=/dev/null"]
        git += ["-c", "core.bare=false", "-c", "core.fsmonitor=false"]
        try:
            subprocess.run(["git", "init", "--quiet", "--bare", f"{folder}/git"], check=True, capture_output=True)
            found = subprocess.run(
                git + ["check-ignore", "--no-index", "-z", "--stdin"],
                cwd=root,
                input="\0".join(sorted(paths)).encode(),
                capture_output=True,
            )
        except (OSError, subprocess.CalledProcessError):
            return set()  # no git, no explanation
    return set(found.stdout.decode().split("\0")) - {""}


def why_absent(found, report, ignored):
    """Why a report may lack a finding, as far as that can be told; or None."""
    extension = found.path.rsplit(".", 1)[-1]
    if found.path in report.skipped:
        return f"{report.name} skipped the file: {report.skipped[found.path]}"
    if found.rule in report.extensions and extension not in report.extensions[found.rule]:
        return f"{report.name} has no such rule for .{extension}"
    if report.read is not None and found.path not in report.read:
        return f"{report.name} did not read the file"
    for rule, first, last, words in report.troubles.get(found.path, []):
        if rule in (None, found.rule) and found.line <= last and first <= found.end_line:
            return f"{report.name} {words}"
    if found.path in ignored:
        return "the file is in .gitignore"
    return None


def source_line(root, found):
    if not root:
        return ""
    try:
        with open(os.path.join(root, found.path), encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                if number == found.line:
                    return f"   | {line.strip()[:100]}"
    except OSError:
        pass
    return ""


def show_differences(title, findings, absent_from, ignored, root, limit):
    """Lists differences, unexplained ones first."""
    told = [(found, why_absent(found, absent_from, ignored)) for found in findings]
    told.sort(key=lambda entry: (entry[1] is not None, entry[1] or "", entry[0]))
    for found, why in told[:limit]:
        note = f"   [{why}]" if why else ""
        print(f"    {title:14} {found.path}:{found.line}{note}{source_line(root, found)}")
    if len(told) > limit:
        print(f"    {title:14} … and {len(told) - limit} more (--limit)")


def compare(ours, theirs, args):
    """Prints the comparison with one peer; returns how many differences have no explanation, other lines included."""
    print(f"\n{ours.name} and {theirs.name}: {len(ours.findings)} and {len(theirs.findings)} findings")
    layout = "  {:26} {:>8} {:>8} {:>6} {:>6} {:>9} {:>9} {:>12}"
    heads = ("rule", ours.name, theirs.name, "both", "near", "only 1st", "only 2nd", "unexplained")
    print(layout.format(*heads))
    rules = sorted({found.rule for found in ours.findings} | {found.rule for found in theirs.findings})
    if args.rule:
        rules = [rule for rule in rules if rule in args.rule]
    paired = {}
    for rule in rules:
        mine = [found for found in ours.findings if found.rule == rule]
        other = [found for found in theirs.findings if found.rule == rule]
        paired[rule] = (mine, other, *pair(mine, other))
    ignored = ignored_by_git(args.root, {found.path for row in paired.values() for found in row[4] + row[5]})
    unexplained = 0
    for rule, (mine, other, same, near, only_ours, only_theirs) in paired.items():
        open_ones = sum(why_absent(found, theirs, ignored) is None for found in only_ours)
        open_ones += sum(why_absent(found, ours, ignored) is None for found in only_theirs)
        unexplained += open_ones
        print(
            layout.format(
                rule, len(mine), len(other), len(same), len(near), len(only_ours), len(only_theirs), open_ones
            )
        )
    for rule, (_, _, _, near, only_ours, only_theirs) in paired.items():
        if args.tables or not (near or only_ours or only_theirs):
            continue
        print(f"\n  {rule}")
        for found, other in near[: args.limit]:
            print(f"    {'near':14} {found.path}:{found.line} is {other.line} to {theirs.name}{source_line(args.root, found)}")
        if len(near) > args.limit:
            print(f"    {'near':14} … and {len(near) - args.limit} more (--limit)")
        show_differences(f"only {ours.name}", only_ours, theirs, ignored, args.root, args.limit)
        show_differences(f"only {theirs.name}", only_theirs, ours, ignored, args.root, args.limit)
    return unexplained + sum(len(row[3]) for row in paired.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", metavar="FILE", help="our report; without it, the two peers are compared")
    parser.add_argument("--ast-grep", metavar="FILE")
    parser.add_argument("--semgrep", metavar="FILE")
    parser.add_argument("--root", metavar="DIR", help="the folder that was scanned, to show the lines that differ")
    parser.add_argument("--rule", action="append", metavar="ID", help="this rule only (repeatable)")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="differences listed for each rule (default: 20)")
    parser.add_argument("--tables", action="store_true", help="only count; list nothing")
    parser.add_argument(
        "--strict",
        action="append",
        default=[],
        choices=["ast-grep", "semgrep"],
        help="exit with 1 where a difference with this peer, be it of the line alone, has no explanation (repeatable)",
    )
    args = parser.parse_args()

    reports = []
    if args.ours:
        reports.append(read_ours(args.ours))
    if args.ast_grep:
        reports.append(read_ast_grep(args.ast_grep))
    if args.semgrep:
        reports.append(read_semgrep(args.semgrep))
    if len(reports) < 2:
        parser.error("nothing to compare: give two reports at least")
    failed = False
    for peer in reports[1:]:
        open_ones = compare(reports[0], peer, args)
        failed |= open_ones > 0 and peer.name in args.strict
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
