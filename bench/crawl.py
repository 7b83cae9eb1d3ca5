# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Read an imitated portal with ozgcheck and with Scrapy, in turn, in one run.

    python bench/crawl.py                        # 2,000 services, 16 requests at a time
    python bench/crawl.py --size 300 --rounds 1 --json

The server runs in a process of its own and counts what it is asked. Every reading is a fresh
process that measures from its first request to its last page; both follow every link of the
portal without pause, obey robots.txt and take title, text, links and Leistungsschlüssel from each
page. ozgcheck also keeps an archive and reads a second time with it. Scrapy keeps nothing. Needs
the extra `bench`; without Scrapy only ozgcheck is measured.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FIRST, SECOND, PEER = "ozgcheck, first time", "ozgcheck, second time", "Scrapy"
# What the second reading may cost of the first.
MOST_BYTES, MOST_TIME = 0.05, 1 / 3


# --- the readers, each in a process of its own -------------------------------------------


def read_with_ozgcheck(base: str, folder: Path, parallel: int) -> dict[str, Any]:
    """One reading with default settings, but without pause and with `parallel` requests."""
    from ozgcheck.catalog.load import load_catalog
    from ozgcheck.model import Portal
    from ozgcheck.sources.interface import Context
    from ozgcheck.sources.live import read_live

    catalog = load_catalog()
    portal = Portal(
        "bench", "Bench", "059160000000", (), adressen=(base,), pause=0.0, parallel=parallel
    )
    pages = 0

    def told(done: int, waiting: int, seconds: float) -> None:
        nonlocal pages
        pages = done

    context = Context(
        portal.ars,
        "2026-11-25T04:00:00Z",
        portal=portal,
        profile=catalog.profile,
        linkregeln=catalog.linkregeln,
        archive=folder,
        told=told,
    )
    begun = time.perf_counter()
    found = read_live("portal", "", context)
    return {
        "seconds": time.perf_counter() - begun,
        "pages": pages,
        "services": len(found.offers),
    }


def read_with_scrapy(base: str, parallel: int) -> dict[str, Any]:
    """The same with Scrapy: every page once, title, text, links and keys of each."""
    import re
    from urllib.parse import urlsplit

    from scrapy import Spider
    from scrapy.crawler import CrawlerProcess
    from scrapy.http import Response
    from scrapy.linkextractors import LinkExtractor

    extractor = LinkExtractor(allow_domains=[urlsplit(base).netloc])
    key = re.compile(r"(?<!\d)99\d{12}(?!\d)")
    pages: list[tuple[str, str, list[str]]] = []
    times: list[float] = []
    seen: set[str] = set()

    class Portal(Spider):  # type: ignore[misc]
        name = "portal"
        start_urls = (base,)

        def parse(self, response: Response) -> Iterator[Any]:
            times.append(time.perf_counter())
            title = response.css("h1::text").get("")
            text = " ".join(" ".join(response.xpath("//main//text()").getall()).split())
            links = extractor.extract_links(response)
            pages.append((title, text, key.findall(" ".join(link.url for link in links))))
            for link in links:
                if link.url not in seen:  # or most of the time would go into its own filter
                    seen.add(link.url)
                    yield response.follow(link)

    process = CrawlerProcess(
        {
            "CONCURRENT_REQUESTS": parallel,
            "CONCURRENT_REQUESTS_PER_DOMAIN": parallel,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": True,
            "LOG_LEVEL": "ERROR",
            "TELNETCONSOLE_ENABLED": False,
            "USER_AGENT": "bench",
        }
    )
    process.crawl(Portal)
    begun = time.perf_counter()
    process.start()
    return {"seconds": times[-1] - begun, "pages": len(pages), "services": None}


def worker(arguments: argparse.Namespace) -> None:
    """Read once and say what it took."""
    if arguments.read == "scrapy":
        result = read_with_scrapy(arguments.base, arguments.parallel)
    else:
        result = read_with_ozgcheck(arguments.base, arguments.archive, arguments.parallel)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({**result, "megabytes": peak}) + "\n")


# --- the server, in a process of its own -------------------------------------------------


def serve(size: int) -> None:
    """Serve until stdin ends; each line on it is answered with what was sent since the last."""
    from tests.portals.kinds import build
    from tests.portals.server import PortalServer

    server = PortalServer(build("vr_v1", 1, size))
    server.warm()
    with server:
        sys.stdout.write(f"{server.url('/')}\n")
        sys.stdout.flush()
        seen = 0
        for _ in sys.stdin:
            log = list(server.log)[seen:]
            seen += len(log)
            counts = {"requests": len(log), "bytes": sum(entry.sent for entry in log)}
            sys.stdout.write(json.dumps(counts) + "\n")
            sys.stdout.flush()


class Site:
    """The server and what it counted."""

    def __init__(self, size: int) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, __file__, "--serve", "--size", str(size)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self.base = self._line()

    def counted(self) -> dict[str, int]:
        """What was asked for and sent since the last time."""
        if self._process.stdin is not None:
            self._process.stdin.write("\n")
            self._process.stdin.flush()
        return dict(json.loads(self._line()))

    def close(self) -> None:
        """End the server."""
        self._process.kill()
        self._process.wait()

    def _line(self) -> str:
        return self._process.stdout.readline().strip() if self._process.stdout else ""


# --- comparing ---------------------------------------------------------------------------


def measured(site: Site, *arguments: str) -> dict[str, Any]:
    """One reading in a fresh process, with what the server counted meanwhile."""
    site.counted()
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, __file__, "--base", site.base, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=ROOT,
        env={**environment, "PYTHONPATH": str(ROOT)},
    )
    result = json.loads(done.stdout.splitlines()[-1])
    return {**result, **site.counted(), "rate": result["pages"] / result["seconds"]}


def rounds(site: Site, parallel: int, times: int) -> dict[str, list[dict[str, Any]]]:
    """Every reader once per round, in turn."""
    results: dict[str, list[dict[str, Any]]] = {FIRST: [], SECOND: []}
    chosen = ("--parallel", str(parallel), "--read")
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            for name in (FIRST, SECOND):
                result = measured(site, *chosen, "ozgcheck", "--archive", folder)
                results[name].append(result)
        if find_spec("scrapy") is not None:
            results.setdefault(PEER, []).append(measured(site, *chosen, "scrapy"))
    return results


def middle(results: list[dict[str, Any]]) -> dict[str, Any]:
    """The reading with the middle time."""
    return sorted(results, key=lambda result: result["seconds"])[len(results) // 2]


def findings(middles: dict[str, dict[str, Any]]) -> dict[str, float]:
    """The ratios that count."""
    first, second = middles[FIRST], middles[SECOND]
    ratios = {
        "second_bytes": second["bytes"] / first["bytes"],
        "second_time": second["seconds"] / first["seconds"],
    }
    if PEER in middles:
        ratios["rate_against_scrapy"] = first["rate"] / middles[PEER]["rate"]
    return ratios


def missed(ratios: dict[str, float]) -> list[str]:
    """Names of the ratios that miss their bar."""
    bars = {
        "second_bytes": ratios["second_bytes"] < MOST_BYTES,
        "second_time": ratios["second_time"] < MOST_TIME,
        "rate_against_scrapy": ratios.get("rate_against_scrapy", 1.0) >= 1.0,
    }
    return [name for name, held in bars.items() if not held]


def installed(package: str) -> str:
    """The package's version, a dash if it is not there."""
    with contextlib.suppress(PackageNotFoundError):
        return version(package)
    return "-"


def main() -> None:
    """Run the benchmark, or one of its processes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=2000, help="services of the portal")
    parser.add_argument("--parallel", type=int, default=16, help="requests at a time")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    for hidden in ("--read", "--base"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    parser.add_argument("--archive", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve(arguments.size)
    elif arguments.read:
        worker(arguments)
    else:
        compare(arguments)


def compare(arguments: argparse.Namespace) -> None:
    """Read in turn, print, and exit with 1 if a bar is missed."""
    site = Site(arguments.size)
    try:
        results = rounds(site, arguments.parallel, arguments.rounds)
    finally:
        site.close()
    middles = {name: middle(runs) for name, runs in results.items()}
    ratios = findings(middles)
    if arguments.json:
        machine = {
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            **{name: installed(name) for name in ("requests", "lxml", "scrapy")},
        }
        document = {"machine": machine, "readings": results, "ratios": ratios}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        sys.stdout.write(table(middles, results))
        for name, ratio in ratios.items():
            sys.stdout.write(f"{name}: {ratio:.3f}\n")
    for name in missed(ratios):
        sys.stderr.write(f"{name} misses its bar\n")
    sys.exit(1 if missed(ratios) else 0)


def table(middles: dict[str, dict[str, Any]], results: dict[str, list[dict[str, Any]]]) -> str:
    """The figures as Markdown."""
    lines = [
        "| reader | pages | services | s (spread) | pages/s | requests | MB sent | MB peak |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, one in middles.items():
        spread = [run["seconds"] for run in results[name]]
        width = statistics.pstdev(spread)
        services = "–" if one["services"] is None else one["services"]
        lines.append(
            f"| {name} | {one['pages']} | {services} | {one['seconds']:.1f} (±{width:.1f}) "
            f"| {one['rate']:.0f} | {one['requests']} | {one['bytes'] / 1e6:.1f} "
            f"| {one['megabytes']:.0f} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
