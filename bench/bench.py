#!/usr/bin/env python3
"""Measure a kernel beside another one, in one run and in alternation: launch, latency, throughput, interrupt, memory,
the lesson's demo, and ten small programs (`bench.py programs`).

usage: bench.py [--kernel gokernel] [--snippets ../testdata/conformance.json]
                [--against python3] [--against-snippets ../test/conformance/python.json]
                [--repeats 5] [--json FILE] [ROW ...]

Each row is measured --repeats times, the kernels taking turns, each time with a fresh kernel. Shown is the median of
the repeats for each kernel, their ratio, and the ratio that is the budget. Trust the ratios, not the absolutes.
"""
import argparse
import json
import os
import pathlib
import socket
import statistics
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "test" / "conformance"))
import lesson_cells  # noqa: E402
from programs import PROGRAMS  # noqa: E402
from harness import Kernel, RawClient, Snippets  # noqa: E402

ROWS = []


def row(figures, budgets):
    """Declare a row: names of the figures that it gives, with units, and the budgets of their ratios ('' for none)."""
    def declare(measure):
        ROWS.append((measure.__name__, figures, budgets, measure))
        return measure
    return declare


def percentile(values, p):
    values = sorted(values)
    return values[round(p / 100 * (len(values) - 1))]


class Started:
    """A fresh kernel that is ready, with one client."""

    def __init__(self, name):
        self.kernel = Kernel(name)
        self.client = self.kernel.client()
        self.client.ready()

    def __enter__(self):
        return self.kernel, self.client

    def __exit__(self, *_):
        self.client.close()
        self.kernel.kill()


def connected(kernel):
    """A client of a kernel that has just been started. It connects once the kernel listens: libzmq tries a refused
    connection again after 100 ms only, which would hide what is measured."""
    address = kernel.info["ip"], kernel.info["shell_port"]
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection(address).close()
            return RawClient(kernel.info)
        except ConnectionRefusedError:
            time.sleep(0.001)
    raise TimeoutError("the kernel does not listen")


def timed(action, times):
    """Milliseconds of each call."""
    out = []
    for _ in range(times):
        begin = time.perf_counter()
        action()
        out.append((time.perf_counter() - begin) * 1000)
    return out


@row(["launch to kernel_info, ms"], [1 / 5])
def launch(name, cells):
    begin = time.perf_counter()
    kernel = Kernel(name, ready=False)
    client = connected(kernel)
    client.reply(client.send("shell", "kernel_info_request", {}), timeout=60)
    took = (time.perf_counter() - begin) * 1000
    client.close()
    kernel.kill()
    return [took]


@row(["launch to first cell, ms"], [""])
def first_cell(name, cells):
    begin = time.perf_counter()
    kernel = Kernel(name, ready=False)
    client = connected(kernel)
    client.reply(client.start(cells("expr")), timeout=60)
    took = (time.perf_counter() - begin) * 1000
    client.close()
    kernel.kill()
    return [took]


@row(["execute, reply and idle, p50 ms", "the same, p99 ms"], [1 / 8, 1 / 8])
def execute(name, cells):
    with Started(name) as (_, client):
        timed(lambda: client.execute(cells("expr")), 20)
        took = timed(lambda: client.execute(cells("expr")), 300)
    return [percentile(took, 50), percentile(took, 99)]


@row(["kernel_info on control while busy, p50 ms"], [1 / 4])
def control(name, cells):
    with Started(name) as (kernel, client):
        busy = client.start(cells("infinite_loop"))
        client.wait_stream(busy, "started")
        took = timed(lambda: client.reply(client.send("control", "kernel_info_request", {}), "control"), 100)
        kernel.interrupt(client)
        client.finish(busy)
    return [percentile(took, 50)]


@row(["100,000 printed lines, s", "stream messages for them"], [1 / 3, ""])
def lines(name, cells):
    with Started(name) as (_, client):
        begin = time.perf_counter()
        result = client.execute(cells("lines_100k"), 200)
        took = time.perf_counter() - begin
    assert result.stdout.splitlines() == [f"line {i}" for i in range(100000)], "lines are lost or out of order"
    return [took, len(result.of("stream"))]


@row(["50 MB of output, s"], [1])
def output(name, cells):
    with Started(name) as (_, client):
        begin = time.perf_counter()
        result = client.execute(cells("stdout_50mb"), 200)
        took = time.perf_counter() - begin
    assert sum(len(m.content["text"]) for m in result.of("stream")) == 50_000_000, "output is lost"
    return [took]


def interrupted(name, cell, times=5):
    """Median milliseconds from the interrupt to the error reply."""
    took = []
    with Started(name) as (kernel, client):
        for i in range(times):
            busy = client.start(cell)
            client.wait_stream(busy, "started")
            time.sleep(0.1 + 0.013 * i)
            took += timed(lambda: (kernel.interrupt(client), client.reply(busy, timeout=20)), 1)
            assert client.finish(busy).status == "error"
    return [statistics.median(took)]


@row(["interrupt of an endless loop, ms"], [""])
def stop_loop(name, cells):
    return interrupted(name, cells("infinite_loop"))


@row(["interrupt of a sleep, ms"], [""])
def stop_sleep(name, cells):
    return interrupted(name, cells("sleep_long"))


@row(["completion, p50 ms", "completion, p99 ms"], ["", ""])
def complete(name, cells):
    cell = cells("complete")
    with Started(name) as (_, client):
        if cell.get("setup"):
            client.execute(cell["setup"])

        def ask():
            reply = client.request("shell", "complete_request", {"code": cell["code"], "cursor_pos": len(cell["code"])}, timeout=60)
            assert any(cell["expect"] in match for match in reply.content["matches"]), "the completion is not offered"
        ask()  # the first one loads things
        took = timed(ask, 50)
    return [percentile(took, 50), percentile(took, 99)]


def pss(kernel):
    """Megabytes of memory of the kernel's processes, shared pages divided among their users."""
    return sum(p.memory_full_info().pss for p in kernel.tree()) / 1e6


@row(["idle memory, MB PSS"], [""])
def memory(name, cells):
    with Started(name) as (kernel, client):
        client.execute(cells("expr"))
        time.sleep(1)
        return [pss(kernel)]


@row(["ten kernels at once, all ready, s"], [1 / 4])
def ten(name, cells):
    begin = time.perf_counter()
    kernels = [Kernel(name, ready=False) for _ in range(10)]
    clients = [RawClient(kernel.info) for kernel in kernels]
    try:
        asked = [client.send("shell", "kernel_info_request", {}) for client in clients]
        for client, request in zip(clients, asked):
            client.reply(request, timeout=120)
        return [time.perf_counter() - begin]
    finally:
        for client in clients:
            client.close()
        for kernel in kernels:
            kernel.kill()


def found(name, cells, go, number):
    """Seconds until the lesson's demo has printed a number; in Python always the first one."""
    python = cells.get("language") == "python"
    cell, wanted = (lesson_cells.PYTHON, lesson_cells.SEVENTEENTH) if python else (go, number)
    with Started(name) as (kernel, client):
        begin = time.perf_counter()
        busy = client.start(cell)
        client.wait_stream(busy, wanted, 90)
        took = time.perf_counter() - begin
        kernel.interrupt(client)
        client.finish(busy)
    return [took]


@row(["lesson's demo, preloaded primitives, s"], [1 / 20])
def demo(name, cells):
    return found(name, cells, lesson_cells.PRELOADED, lesson_cells.SEVENTEENTH)


@row(["the same, one prime further, s"], [2])
def further(name, cells):
    return found(name, cells, lesson_cells.PRELOADED, lesson_cells.EIGHTEENTH)


@row(["the same, all of it in cells, s"], [1.5])
def interpreted(name, cells):
    return found(name, cells, lesson_cells.INTERPRETED, lesson_cells.SEVENTEENTH)


@row([f"program: {name}, s" for name in PROGRAMS] + ["geometric mean of the programs, s"], [3] * len(PROGRAMS) + [1])
def programs(name, cells):
    python = cells.get("language") == "python"
    took, printed = [], []
    with Started(name) as (_, client):
        client.execute(cells("expr"))
        for pair in PROGRAMS.values():
            begin = time.perf_counter()
            result = client.execute(pair[python], 60)
            took.append(time.perf_counter() - begin)
            printed.append(result.stdout)
    wrong = [program for program, out in zip(PROGRAMS, printed) if out != EXPECTED.setdefault(program, out)]
    assert not wrong and all(printed), f"the kernels do not print the same: {wrong}"
    return took + [statistics.geometric_mean(took)]


EXPECTED = {}  # what each program printed where it ran first


def attempt(measure, name, cells):
    """The figures, or why there are none, in words."""
    try:
        return measure(name, cells)
    except BaseException as error:  # a missing snippet skips by a BaseException
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        return f"{name}: {type(error).__name__} {error}"[:120]


def measured(measure, ours, theirs, repeats):
    """Medians of both kernels, a list for each, or the words of what failed."""
    got = [[], []]
    for _ in range(repeats):
        for side, (name, cells) in enumerate((ours, theirs)):
            figures = attempt(measure, name, cells)
            if isinstance(figures, str):
                return figures
            got[side].append(figures)
    return [[statistics.median(column) for column in zip(*side)] for side in got]


def judged(figure, budget, ours, theirs):
    """One line of the result."""
    ratio = ours / theirs
    line = {"figure": figure, "ours": round(ours, 3), "theirs": round(theirs, 3), "ratio": round(ratio, 3)}
    if budget != "":
        line |= {"budget": round(budget, 3), "met": ratio <= budget}
    return line


def show(line):
    verdict = "" if "met" not in line else f'{line["budget"]:8.3f} {"met" if line["met"] else "MISSED"}'
    print(f'{line["figure"]:45} {line["ours"]:10.2f} {line["theirs"]:10.2f} {line["ratio"]:8.3f} {verdict}', flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernel", default="gokernel")
    parser.add_argument("--snippets", default=HERE.parent / "testdata" / "conformance.json")
    parser.add_argument("--against", default="python3")
    parser.add_argument("--against-snippets", default=HERE.parent / "test" / "conformance" / "python.json")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", help="write the lines to this file, too")
    parser.add_argument("rows", nargs="*", help="only these: " + ", ".join(r[0] for r in ROWS))
    args = parser.parse_args()
    unknown = set(args.rows) - {r[0] for r in ROWS}
    if unknown:
        parser.error("no such row: " + ", ".join(sorted(unknown)))
    ours = args.kernel, Snippets(json.loads(pathlib.Path(args.snippets).read_text()))
    theirs = args.against, Snippets(json.loads(pathlib.Path(args.against_snippets).read_text()))
    print(f'{"median of " + str(args.repeats):45} {args.kernel:>10} {args.against:>10} {"ratio":>8} {"budget":>8}   load {os.getloadavg()[0]:.1f}')
    result = []
    for name, figures, budgets, measure in ROWS:
        if args.rows and name not in args.rows:
            continue
        medians = measured(measure, ours, theirs, args.repeats)
        if isinstance(medians, str):
            print(f"{figures[0]:45} not measured: {medians}", flush=True)
            result.append({"figure": figures[0], "failed": medians})
            continue
        for values in zip(figures, budgets, *medians):
            result.append(judged(*values))
            show(result[-1])
    budgeted = [line for line in result if "met" in line]
    print(f'{sum(line["met"] for line in budgeted)} of {len(budgeted)} budgets met')
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
