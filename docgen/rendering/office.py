"""LibreOffice as a converter: where it is, and how one call of it turns files of one kind into another.

The only place that starts it. Every call has a temporary folder and a profile of its own, so that a LibreOffice
already open does not matter; macros do not run, nothing is fetched, and on time out the whole group of processes ends.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_NAMES = ("soffice", "libreoffice")
_ELSEWHERE = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
)
_VERSION_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Job:
    """What to make of the files: `suffix` they are given (with its dot), `target` for --convert-to, `made` the
    suffix of the results."""

    suffix: str
    target: str
    made: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """The results by the names of the sources; one that could not be made is missing.

    `in_time`: LibreOffice ended by itself. `clean`: and said that all went well, so what is missing cannot be made.
    """

    results: Mapping[str, bytes]
    in_time: bool
    clean: bool


def program() -> str | None:
    """LibreOffice on this machine: on the path, or where Windows and macOS put it."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    if not os.environ.get("PATH"):
        return None
    return next((place for place in _ELSEWHERE if Path(place).is_file()), None)


@lru_cache(maxsize=4)
def version(office: str) -> str:
    """“LibreOffice 7.4.7.2”, as the program calls itself; just its name where it does not answer."""
    try:
        asked = subprocess.run(
            [office, "--version"], capture_output=True, timeout=_VERSION_SECONDS, stdin=subprocess.DEVNULL, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "LibreOffice"
    words = asked.stdout.decode("utf-8", "replace").split()
    return " ".join(words[:2]) if words[:1] == ["LibreOffice"] else "LibreOffice"


def convert(
    office: str, sources: Mapping[str, bytes], job: Job, *, seconds: float, font_configuration: str = ""
) -> Conversion:
    """All `sources` in one call of the program `office`, which has so many `seconds`.

    `font_configuration`: text of a fontconfig file; `{cache}` in it becomes a folder of this call. Empty: the
    machine's own.
    """
    with tempfile.TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True) as folder:
        return _converted(office, sources, job, Path(folder), seconds, font_configuration)


def _converted(
    office: str, sources: Mapping[str, bytes], job: Job, folder: Path, seconds: float, fonts: str
) -> Conversion:
    # Names of our own: what the sources are called may not be possible on this disk.
    files = {name: folder / f"{number:05}{job.suffix}" for number, name in enumerate(sources)}
    for name, content in sources.items():
        files[name].write_bytes(content)
    made = folder / "made"
    profile = _profile(folder / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", job.target]
    status = _run([*command, "--outdir", str(made), *map(str, files.values())], seconds, _environment(folder, fonts))
    results = {
        name: result.read_bytes()
        for name, file in files.items()
        if (result := made / file.with_suffix(job.made).name).is_file()
    }
    return Conversion(results, status is not None, status == 0)


def _profile(folder: Path) -> Path:
    """A profile in which nothing runs and nothing is fetched."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}'
        "</oor:items>",
        encoding="utf-8",
    )
    return folder


def _environment(folder: Path, fonts: str) -> dict[str, str]:
    if not fonts:
        return dict(os.environ)
    file = folder / "fonts.conf"
    file.write_text(fonts.replace("{cache}", str(folder / "font-cache")), encoding="utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(file)}


def _run(command: list[str], seconds: float, environment: dict[str, str]) -> int | None:
    """The exit status; None if the time ran out. The program starts others, so its whole group is ended."""
    silent = subprocess.DEVNULL
    with subprocess.Popen(
        command, start_new_session=True, stdin=silent, stdout=silent, stderr=silent, env=environment
    ) as running:
        try:
            return running.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            _end(running)
            return None


def _end(running: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(running.pid, signal.SIGKILL)
    else:
        running.kill()
