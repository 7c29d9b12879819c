"""What was read from returns, kept so that reading a round again is quick. Plain JSON that may be deleted at any time.

Another version of the program, or another line in it, does not trust it.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from docgen.model import Period
from docgen.project.store import replaced

_PACKAGE = Path(__file__).parent.parent


@lru_cache(maxsize=1)
def program() -> str:
    """A hash of the program's own text."""
    parts = [path.read_bytes() for path in sorted(_PACKAGE.rglob("*.py"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _place(root: Path, period: Period) -> Path:
    return root / "output" / ".cache" / f"{period}.json"


def load(root: Path, period: Period) -> dict[str, object]:
    """What is remembered, by the hash of the file; nothing where it is missing, broken or another program's."""
    try:
        found = json.loads(_place(root, period).read_bytes())
        files = found["files"] if found["program"] == program() else {}
        return {str(key): value for key, value in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def save(root: Path, period: Period, files: dict[str, object]) -> None:
    """Keep it for the next time."""
    body = {"program": program(), "files": {key: files[key] for key in sorted(files)}}
    place = _place(root, period)
    place.parent.mkdir(parents=True, exist_ok=True)
    replaced(place, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())


# ---- what was found in a whole round -------------------------------------------------------------------------------------


def state(root: Path, period: Period) -> str:
    """One hash of the program and of everything a round is read and judged by: all records, all originals until then."""
    whole = hashlib.sha256(program().encode())
    for path in sorted(path for path in (root / "data").rglob("*") if _counts(path, root, period)):
        whole.update(f"{path.relative_to(root).as_posix()}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _counts(path: Path, root: Path, period: Period) -> bool:
    """Whether a file of data/ has a say in the round: an original or a record, of no later round, and not what went out."""
    parts = path.relative_to(root / "data").parts
    if len(parts) > 2 and parts[0] == "rounds" and parts[1] > str(period):
        return False
    record = path.suffix == ".yaml" and path.name not in ("register.yaml", "reminders.yaml")
    return (record or parts[-2:-1] == ("returns",)) and path.is_file()


def _checked_place(root: Path, period: Period) -> Path:
    return root / "output" / ".cache" / f"{period}-checked.json"


def load_checked(root: Path, period: Period, at: str) -> dict[str, Any]:
    """What was found in the round in this very state; nothing where it was another one, or the file is broken."""
    try:
        seal, _, body = _checked_place(root, period).read_bytes().partition(b"\n")
    except OSError:
        return {}
    return dict(json.loads(body)) if seal == _seal(at, body) else {}


def save_checked(root: Path, period: Period, at: str, found: dict[str, Any]) -> None:
    """Keep it for the next time."""
    place = _checked_place(root, period)
    place.parent.mkdir(parents=True, exist_ok=True)
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    replaced(place, _seal(at, body) + b"\n" + body)


def _seal(at: str, body: bytes) -> bytes:
    """The state and what was found in it as one hash: a file somebody has changed is not believed."""
    whole = hashlib.sha256(at.encode())
    whole.update(body)
    return whole.hexdigest().encode()
