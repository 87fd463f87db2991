#!/usr/bin/env python3
"""How many of the public samples of two secret scanners are found, and how many look-alikes are taken for secrets.

    measure.py AUDIT GITLEAKS DETECT_SECRETS [--show]

AUDIT is the program; the others are checkouts of gitleaks/gitleaks and Yelp/detect-secrets. Their samples are read where they
are, each is written as a file of its own into a temporary folder, and one run of both credential checks says which files hold
a finding. Nothing of theirs is kept. What the samples leave to chance is drawn with a fixed seed.

It is measured twice. Many samples of detect-secrets have a stand-in where a secret would be (`AKIAZZZZ…`, `abcd1234abcd1234…`,
`value with quotes and spaces`): they test whether a notation is read, and a program that tells placeholders from secrets is
right to pass them over. So every sample is taken once as it was published, and once with a value drawn in place of the stand-in,
of the same length and letters. Samples that must not be found are the same in both.
"""

import ast
import base64
import json
import random
import re
import re._parser as sre
import string
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKS = ["no-credentials-in-code", "no-credentials-in-config"]
DRAW = random.Random(7)
ANY = string.ascii_letters + string.digits


# Texts that a regular expression describes.


def draw(regex):
    regex = re.sub(r"\(\?i\)|\(\?i:", lambda found: "(" if found.group().endswith(":") else "", regex)
    regex = re.sub(r"\\x60", "`", regex)
    return drawn(sre.parse(regex))


def drawn(parsed):
    return "".join(piece(*part) for part in parsed)


def piece(op, value):
    name = str(op)
    if name == "LITERAL":
        return chr(value)
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, inner = value
        return "".join(drawn(inner) for _ in range(DRAW.randint(least, min(most, least + 8))))
    if name == "SUBPATTERN":
        return drawn(value[-1])
    if name == "BRANCH":
        return drawn(DRAW.choice(value[1]))
    if name == "IN":
        return DRAW.choice([letter for part in value for letter in letters(*part)] or ["x"])
    if name == "ANY":
        return DRAW.choice(ANY)
    return ""


def letters(op, value):
    name = str(op)
    if name == "LITERAL":
        return [chr(value)]
    if name == "RANGE":
        return [chr(code) for code in range(value[0], value[1] + 1)]
    if name == "CATEGORY":
        digits = str(value).endswith("DIGIT")
        return string.digits if digits else ANY + "_" if str(value).endswith("WORD") else " "
    return []


# The samples of gitleaks: lists of Go expressions.

ALPHABETS = {
    "Numeric": "[0-9]", "Hex": "[a-f0-9]", "AlphaNumeric": "[a-z0-9]", "AlphaNumericExtendedShort": "[a-z0-9_-]",
    "AlphaNumericExtended": r"[a-z0-9=_\-]", "AlphaNumericExtendedLong": r"[a-z0-9\/=_\+\-]",
}
TOKEN = re.compile(r'\s+|//[^\n]*|/\*.*?\*/|(?P<str>"(?:\\.|[^"\\])*"|`[^`]*`)|(?P<name>[\w.]+)|(?P<mark>[-+(){}\[\],:=.*&!<>|;])', re.S)


class Go:
    """Reads what stands behind `tps := ` and `fps := `, as far as it is made of texts."""

    def __init__(self, text, formats):
        self.tokens = [found for found in TOKEN.finditer(text) if found.lastgroup]
        self.at, self.formats = 0, formats

    def peek(self):
        return self.tokens[self.at].group() if self.at < len(self.tokens) else ""

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1].group()

    def sum(self):
        value = self.value()
        while self.peek() == "+":
            self.take()
            value = join(value, self.value())
        return value

    def value(self):
        token = self.take()
        if token.startswith("`"):
            return token[1:-1]
        if token.startswith('"'):
            return ast.literal_eval(token)
        if token == "[" or token.startswith("map"):
            while self.peek() != "{":
                self.take()
            return self.list()
        if self.peek() != "(":
            raise ValueError(token)
        return self.call(token)

    def call(self, name):
        self.take()
        given = []
        while self.peek() != ")":
            given.append(self.sum())
            if self.peek() == ".":
                raise ValueError("a member")
            while self.peek() in (",", "."):
                self.take()
        self.take()
        name = name.rsplit(".", 1)[-1]
        if name == "append":
            return [one for part in given for one in (part if isinstance(part, list) else [part])]
        if name == "NewSecret":
            return draw(given[0])
        if name == "Hex8_4_4_4_12":
            return "[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}"
        if name in ALPHABETS:
            return ALPHABETS[name] + "{" + given[0] + "}"
        if name == "GenerateSampleSecret":
            return f'{given[0]}_api_token = "{given[1]}"'
        if name == "GenerateSampleSecrets":
            pairs = [("{i}", given[0]), ("{I}", given[0].upper()), ("{s}", given[1])]
            return [replaced(form, pairs) for form in self.formats]
        if name == "Sprintf":
            return re.sub("%[sdvq]", lambda _: given.pop(1), given[0])
        if name == "Repeat":
            return given[0] * int(given[1])
        raise ValueError(name)

    def list(self):
        self.take()
        found = []
        while self.peek() != "}":
            one = self.sum()
            if self.peek() == ":":
                self.take()
                one = (one, self.sum())
            found.append(one)
            if self.peek() == ",":
                self.take()
        self.take()
        return found


def join(left, right):
    if isinstance(left, list) or isinstance(right, list):
        raise ValueError("a list")
    return left + right


def replaced(text, pairs):
    for old, new in pairs:
        text = text.replace(old, new)
    return text


def gitleaks(checkout):
    rules = Path(checkout) / "cmd/generate/config"
    sample = (rules / "utils/generate.go").read_text()
    block = sample[sample.index("samples := map"):sample.index("replacer :=")]
    lines = "\n".join(line for line in block.splitlines() if not line.strip().startswith("//"))
    formats = [text for _, text in Go(lines[lines.index("{"):], []).list()]
    unread = 0
    for file in sorted((rules / "rules").glob("*.go")):
        text = file.read_text()
        for kind, secret in (("tps", True), ("fps", False)):
            for found in re.finditer(rf"\b{kind}\s*:?=\s*", text):
                try:
                    for one in flat(Go(text[found.end():], formats).sum()):
                        path, content = one if isinstance(one, tuple) else ("", one)
                        yield f"gitleaks/{file.stem}", path, content, secret
                except (ValueError, IndexError, SyntaxError, re.error):
                    unread += 1
    print(f"gitleaks: {unread} lists of samples could not be read", file=sys.stderr)


def flat(value):
    for one in value if isinstance(value, list) else [value]:
        yield from flat(one) if isinstance(one, list) else [one]


# The samples of detect-secrets: the arguments of parametrized tests of its plugins.


def detect_secrets(checkout):
    for file in sorted((Path(checkout) / "tests/plugins").glob("*_test.py")):
        if file.stem in ("base_test", "ip_public_test", "high_entropy_strings_test"):
            continue
        scope = {"base64": base64, "randint": DRAW.randint}
        tree = ast.parse(file.read_text())
        for node in tree.body:
            if isinstance(node, ast.Assign):
                try:
                    exec(compile(ast.Module([node], []), str(file), "exec"), scope)  # constants of the tests
                except Exception:
                    pass
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "parametrize" and len(call.args) > 1:
                yield from parametrized(file, call.args[1], scope)
        if file.stem == "keyword_test":
            kinds = {"CONFIG": "ini", "GOLANG": "go", "COMMON_C": "cs", "C_PLUS_PLUS": "cpp", "QUOTES_REQUIRED": "py"}
            for name, kind in kinds.items():
                for line, secret in scope[f"{name}_TEST_CASES"]:
                    yield f"detect-secrets/keyword/{kind}", f"orders.{kind}", line, bool(secret)


def parametrized(file, argument, scope):
    try:
        rows = eval(compile(ast.Expression(argument), str(file), "eval"), dict(scope))
    except Exception:
        return
    for row in rows:
        if isinstance(row, tuple) and len(row) > 1 and isinstance(row[0], str) and isinstance(row[1], (bool, str, list, type(None))):
            yield f"detect-secrets/{file.stem}", "", row[0], bool(row[1])


# Stand-ins, and what is drawn in their place.

WELL_KNOWN_SUBJECT = base64.b64encode(b'{"sub":"1234567890","').decode()  # of the token that every manual shows
STAND_IN = re.compile("|".join([
    "(?P<one>[A-Za-z0-9])(?P=one){7,}",  # one letter over and over
    "(?P<block>[A-Za-z0-9]{8,20}?)(?i:(?P=block))+(?:abcd)?[-_]*",  # a block over and over
    re.escape("m{{h}o)p${e]nob(ody[finds>-_$#thisone}}"),
    "value with quotes and spaces",
    "PREfix_helloworld380_testin_pretty_long_token_long|helloworld380_testin|Need5_T00-[-\\w]+",
    "(?<=:)password(?=@)",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    WELL_KNOWN_SUBJECT,
]))


def with_secret(content):
    return STAND_IN.sub(lambda found: like(found.group()), content)


def like(text):
    """A drawn text with the signs of another, and letters of the same kinds."""
    if text == WELL_KNOWN_SUBJECT:
        return base64.b64encode(f'{{"sub":"{draw("[0-9]{10}")}","'.encode()).decode()
    digest = re.fullmatch(r"(.)\1*", text) and len(text) in (32, 40, 64) or re.fullmatch(r"[a-f0-9]+", text) and re.search(r"\d", text)
    upper, lower = re.search("[A-Z]", text), re.search("[a-z]", text)
    if digest:
        kinds = "abcdef" + string.digits
    elif not lower:
        kinds = string.ascii_uppercase + "234567"
    elif text.startswith("abcdefghij"):
        kinds = string.ascii_lowercase
    else:
        kinds = string.ascii_lowercase + string.digits + string.ascii_uppercase
    return "".join(DRAW.choice(kinds) if one.isalnum() else one for one in text)


# Which files hold a finding.

SHAPES = [
    (r"\s*[{\[]", "json"), (r"\s*<", "xml"), (r"(?:public |private )?(?:static )?[Ss]tring \w+ = ", "cs"),
    (r"(?:const|let|var|export (?:const|let)) |//|if \(", "ts"), (r"export [A-Z]|[A-Z0-9_]+=\S*$", "env"),
    (r"[\w.-]+ ?= ?['\"]|import |#", "py"), (r"[\w.-]+: ", "yaml"), (r"[\w.-]+ ?= ?", "ini"),
]


def name_of(path, content):
    if path:
        return Path(path.replace("\\", "/")).name
    return "orders." + next((kind for shape, kind in SHAPES if re.match(shape, content)), "txt")


def main():
    program, leaks, detect = [str(Path(one).resolve()) for one in sys.argv[1:4]]
    published = list(dict.fromkeys([*gitleaks(leaks), *detect_secrets(detect)]))
    drawn = [(origin, path, with_secret(content) if secret else content, secret) for origin, path, content, secret in published]
    for title, samples in (("as published", published), ("with secrets in place of stand-ins", drawn)):
        hit = findings(program, samples)
        print(f"{title}\n{'samples of':16} {'secrets':>8} {'found':>7} {'recall':>7} {'others':>8} {'taken':>6} {'false alarms':>13}")
        for origin in ("gitleaks", "detect-secrets", ""):
            told(origin, [(index, sample) for index, sample in enumerate(samples) if sample[0].startswith(origin)], hit)
        if "--show" in sys.argv:
            show(samples, hit)


def findings(program, samples):
    with tempfile.TemporaryDirectory() as folder:
        for index, (_, path, content, _) in enumerate(samples):
            file = Path(folder) / f"n{index}" / name_of(path, content)
            file.parent.mkdir()
            file.write_text(content + "\n", errors="replace")
        only = [part for check in CHECKS for part in ("--only", check)]
        run = subprocess.run([program, folder, *only, "-f", "json"], capture_output=True, text=True)
        report = json.loads(run.stdout)
    hit = {}
    for assessment in report["assessments"]:
        for finding in assessment["findings"]:
            hit.setdefault(int(re.match(r"n(\d+)/", finding["path"])[1]), finding["rule"])
    return hit


def show(samples, hit):
    for index, (origin, path, content, secret) in enumerate(samples):
        if secret != (index in hit):
            word = "missed" if secret else f"false ({hit[index]})"
            print(f"{word:8} {origin} {name_of(path, content)}: {content[:220]!r}")


def told(origin, samples, hit):
    secrets = [index for index, sample in samples if sample[3]]
    others = [index for index, sample in samples if not sample[3]]
    found, taken = sum(index in hit for index in secrets), sum(index in hit for index in others)
    recall, alarms = 100 * found / max(1, len(secrets)), 100 * taken / max(1, len(others))
    print(f"{origin or 'both':16} {len(secrets):8} {found:7} {recall:6.1f}% {len(others):8} {taken:6} {alarms:12.1f}%")


if __name__ == "__main__":
    main()
