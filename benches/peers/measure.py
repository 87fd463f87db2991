#!/usr/bin/env python3
"""Time several commands in turn (A B C, A B C, ...), so that their ratios hold on a noisy machine.

Absolute times from a shared machine mean little: its load changes from minute to minute. What slows one command of a
round slows its neighbours as well, so the ratio of their CPU times is steadier than the times. It is not immune: a
program that needs much memory suffers more from a busy machine. Where the ratio of the medians and the ratio of the
minima differ, the machine was too busy to tell.

The commands are described by a JSON file, a list of:

    {"name": "ours / saleor",       what to call it
     "group": "saleor",             commands of a group are compared with the group's first one
     "cmd": ["program", "argument"],
     "cwd": "/some/folder",         optional
     "env": {"NAME": "value"},      optional, added to the environment
     "mb": 12.3,                    optional: size of the input, for MB/s
     "ok": [0, 1],                  optional: exit statuses that count as done (default: 0 alone)
     "rounds": 3}                   optional: fewer rounds for a slow command

Every command is run once unrecorded, to warm the page cache, unless `--no-warm-up`; then come the rounds. Recorded are

- wall: the time that passed;
- cpu: user + system time of the command and of every child that it waited for;
- RSS: the largest peak among these processes (the largest single one, not their sum).

What the commands print is thrown away. A command that fails is timed like any other, but it is named at the end and
makes the exit status 1: a program that gives up at once must not look fast.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import time


class Stopped(Exception):
    """SIGTERM came: print what there is."""


def stop(*_):
    raise Stopped


def run_once(spec):
    """Runs a command to its end: (wall seconds, CPU seconds, peak RSS in MiB, exit status)."""
    env = dict(os.environ, **spec.get("env", {}))
    started = time.monotonic()
    process = subprocess.Popen(
        spec["cmd"],
        cwd=spec.get("cwd"),
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        # Unlike `wait`, this returns what the process and its reaped children used.
        _, status, usage = os.wait4(process.pid, 0)
    except Stopped:
        process.kill()
        raise
    wall = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    # ru_maxrss counts KiB on Linux and bytes on macOS.
    rss = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return wall, usage.ru_utime + usage.ru_stime, rss, process.returncode


def measure(specs, rounds, warm_up):
    """All rounds of all commands, interleaved: the samples by name, and whether it was stopped early."""
    samples = {spec["name"]: [] for spec in specs}
    try:
        if warm_up:
            for spec in specs:
                run_once(spec)
        for round_number in range(rounds):
            for spec in specs:
                if round_number < spec.get("rounds", rounds):
                    samples[spec["name"]].append(run_once(spec))
    except Stopped:
        return samples, True
    return samples, False


def summarise(specs, samples):
    """One row for each command that ran at least once, with its ratio to the first of its group."""
    rows = []
    first_of_group = {}
    for spec in specs:
        taken = samples[spec["name"]]
        if not taken:
            continue
        walls = [sample[0] for sample in taken]
        cpus = [sample[1] for sample in taken]
        ok = spec.get("ok", [0])
        row = {
            "name": spec["name"],
            "group": spec.get("group"),
            "rounds": len(taken),
            "wall_min": min(walls),
            "wall_median": statistics.median(walls),
            "cpu_min": min(cpus),
            "cpu_median": statistics.median(cpus),
            "cpu_max": max(cpus),
            "rss_mib": max(sample[2] for sample in taken),
            "mb_per_second": spec["mb"] / min(walls) if spec.get("mb") else None,
            "status": taken[-1][3],
            "failed": any(sample[3] not in ok for sample in taken),
            "walls": walls,
            "cpus": cpus,
        }
        base = first_of_group.setdefault(spec.get("group"), row)
        row["cpu_ratio"] = row["cpu_median"] / base["cpu_median"] if base["cpu_median"] else None
        row["cpu_min_ratio"] = row["cpu_min"] / base["cpu_min"] if base["cpu_min"] else None
        row["wall_ratio"] = row["wall_median"] / base["wall_median"] if base["wall_median"] else None
        rows.append(row)
    return rows


def show(rows):
    heads = ("command", "n", "wall min", "median", "cpu med", "min..max", "RSS MiB", "MB/s", "cpu ratio", "of minima", "exit")
    layout = "{:32} {:>2} {:>9} {:>8} {:>8} {:>14} {:>8} {:>7} {:>9} {:>9} {:>4}"
    print(layout.format(*heads))
    group = rows[0]["group"] if rows else None
    for row in rows:
        if row["group"] != group:
            group = row["group"]
            print()
        print(
            layout.format(
                row["name"],
                row["rounds"],
                f"{row['wall_min']:.3f}",
                f"{row['wall_median']:.3f}",
                f"{row['cpu_median']:.3f}",
                f"{row['cpu_min']:.2f}..{row['cpu_max']:.2f}",
                f"{row['rss_mib']:.1f}",
                f"{row['mb_per_second']:.1f}" if row["mb_per_second"] else "",
                f"{row['cpu_ratio']:.2f} x" if row["cpu_ratio"] else "",
                f"{row['cpu_min_ratio']:.2f} x" if row["cpu_min_ratio"] else "",
                f"{row['status']}{'!' if row['failed'] else ''}",
            )
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spec", help="the JSON file that describes the commands")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="how often to run each (default: 5)")
    parser.add_argument("--no-warm-up", action="store_true", help="leave out the first, unrecorded run")
    parser.add_argument("--out", metavar="FILE", help="also write the rows, with every sample, as JSON")
    args = parser.parse_args()

    with open(args.spec, encoding="utf-8") as file:
        specs = json.load(file)
    signal.signal(signal.SIGTERM, stop)  # `timeout 100 measure.py ...` still prints what it has
    samples, stopped = measure(specs, args.rounds, not args.no_warm_up)
    rows = summarise(specs, samples)
    show(rows)
    if args.out:
        with open(args.out, "w", encoding="utf-8") as file:
            json.dump(rows, file, indent=1)
    failed = [row["name"] for row in rows if row["failed"]]
    if stopped:
        print("stopped early", file=sys.stderr)
    for name in failed:
        print(f"failed, so its times mean nothing: {name}", file=sys.stderr)
    return 1 if failed or stopped else 0


if __name__ == "__main__":
    sys.exit(main())
