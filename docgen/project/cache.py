"""What was read from returns, kept so that reading a round again is quick. Plain JSON that may be deleted at any time.

Another version of the program, or another line in it, does not trust it.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from docgen.model import Period
from docgen.project.store import replaced

_PACKAGE = Path(__file__).parent.parent


@lru_cache(maxsize=1)
def _program() -> str:
    """A hash of the program's own text."""
    parts = [path.read_bytes() for path in sorted(_PACKAGE.rglob("*.py"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _place(root: Path, period: Period) -> Path:
    return root / "output" / ".cache" / f"{period}.json"


def load(root: Path, period: Period) -> dict[str, object]:
    """What is remembered, by the hash of the file; nothing where it is missing, broken or another program's."""
    try:
        found = json.loads(_place(root, period).read_bytes())
        files = found["files"] if found["program"] == _program() else {}
        return {str(key): value for key, value in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def save(root: Path, period: Period, files: dict[str, object]) -> None:
    """Keep it for the next time."""
    body = {"program": _program(), "files": {key: files[key] for key in sorted(files)}}
    place = _place(root, period)
    place.parent.mkdir(parents=True, exist_ok=True)
    replaced(place, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())
