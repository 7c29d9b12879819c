"""封存: the inputs of a round as they were when it was closed, kept in the round's own folder.

Everything the round's documents are made of is copied into `frozen/` with its path; returns are not, since originals are
never edited: their hashes are kept. The round is computed from the copies from then on, whatever becomes of the rest.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docgen.errors import ConfigError
from docgen.model import Period
from docgen.project.store import sha256

_FORMAT = 1
_ROUNDS = "data/rounds"
_CLOSING = "summary.yaml"  # tells that a round was closed; decides nothing in that round, and is quoted in the next


@dataclass(frozen=True, slots=True)
class Frozen:
    """The lock of a round. `version`, `program`: docgen's, and the hash of its own text; `inputs`, `outputs`: path and
    SHA-256 of what went in and of what came out."""

    day: date
    version: str
    program: str
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]


def folder(period: Period) -> str:
    return f"{_ROUNDS}/{period}/frozen"


def lock_file(period: Period) -> str:
    return f"{folder(period)}/frozen.json"


def load(root: Path, period: Period) -> Frozen | None:
    """None: the round is not frozen. :raises ConfigError: the lock is there and broken; it must not be taken for open."""
    path = lock_file(period)
    try:
        found = json.loads((root / path).read_bytes())
        return Frozen(
            day=date.fromisoformat(found["day"]),
            version=str(found["version"]),
            program=str(found["program"]),
            inputs={str(name): str(digest) for name, digest in found["inputs"].items()},
            outputs={str(name): str(digest) for name, digest in found["outputs"].items()},
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        hint = "请从备份恢复这个文件；确要解除封存的，请删去整个 frozen 文件夹。"
        raise ConfigError("封存的记录已损坏，读不出。", file=path, hint=hint) from error


def content(frozen: Frozen) -> bytes:
    body = {
        "docgen": _FORMAT,
        "day": frozen.day.isoformat(),
        "version": frozen.version,
        "program": frozen.program,
        "inputs": dict(sorted(frozen.inputs.items())),
        "outputs": dict(sorted(frozen.outputs.items())),
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def inputs(root: Path, period: Period) -> dict[str, bytes]:
    """Everything a round's documents are made of, by path: the office's records, its templates, this round and those
    before it with their returns."""
    found = {path.relative_to(root).as_posix(): path.read_bytes() for path in _files(root, period)}
    return dict(sorted(found.items()))


def _files(root: Path, period: Period) -> Iterator[Path]:
    yield from (root / "data").glob("*.yaml")
    yield from (root / "templates").glob("*.docx")
    for place in (root / _ROUNDS).glob("*"):
        if place.is_dir() and place.name <= str(period):
            own = place.name == str(period)
            yield from (each for each in place.glob("*.yaml") if not (own and each.name == _CLOSING))
            yield from place.glob("templates/*.docx")
            yield from (each for each in place.glob("returns/*") if each.is_file())


def is_return(path: str) -> bool:
    return "/returns/" in path


def changed(root: Path, frozen: Frozen) -> tuple[list[str], list[str]]:
    """What is not as it was: returns, which the round cannot be made without, and other inputs, which are not used."""
    moved = [path for path, digest in frozen.inputs.items() if _digest(root / path) not in _same(path, digest)]
    return [path for path in moved if is_return(path)], [path for path in moved if not is_return(path)]


def _same(path: str, digest: str) -> tuple[str | None, ...]:
    """What may lie there: a template the office never had came out of the package."""
    return (digest, None) if path.startswith("templates/") else (digest,)


def damaged(root: Path, period: Period, frozen: Frozen) -> list[str]:
    """Copies that are not what was frozen."""
    place = folder(period)
    copies = [path for path in frozen.inputs if not is_return(path)]
    return [f"{place}/{path}" for path in copies if _digest(root / place / path) != frozen.inputs[path]]


def _digest(path: Path) -> str | None:
    try:
        return sha256(path.read_bytes())
    except OSError:
        return None
