"""What was read from returns, kept so that reading a round again is quick. Plain JSON that may be deleted at any time.

Another version of the program, or another line in it, does not trust it.
"""

import hashlib
import io
import json
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from docgen.model import Period
from docgen.project.store import replaced

_PACKAGE = Path(__file__).parent.parent
_CLOSING = b"}}\n"


@lru_cache(maxsize=1)
def program() -> str:
    """A hash of the program's own text."""
    parts = [path.read_bytes() for path in sorted(_PACKAGE.rglob("*.py"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _place(root: Path, period: Period) -> Path:
    return root / "output" / ".cache" / f"{period}.json"


def squeezed(value: object) -> bytes:
    """A value as JSON, and that deflated: as values the forms of a province take a hundred megabytes.

    :raises TypeError, ValueError: JSON does not know it.
    """
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unsqueezed(held: bytes) -> Any:
    """:raises ValueError, RecursionError: it is not what `squeezed` makes."""
    return json.loads(zlib.decompress(held))


def load(root: Path, period: Period) -> dict[str, bytes]:
    """What is remembered, `squeezed`, by the hash of the file; nothing where it is missing or another program's."""
    try:
        with _place(root, period).open("rb") as stream:
            ours = stream.readline() == _opening()
            return dict(_entry(line) for line in stream if line != _CLOSING) if ours else {}
    except (OSError, ValueError):
        return {}


def _entry(line: bytes) -> tuple[str, bytes]:
    """:raises ValueError: a line that `save` does not write."""
    name, colon, held = line.partition(b":")
    if not colon:
        raise ValueError(line)
    return name.decode().strip('"'), zlib.compress(held.rstrip(b",\n"), 1)


def save(root: Path, period: Period, files: Mapping[str, bytes]) -> None:
    """Keep what is `squeezed` for the next time, in the open; a file a line, so that they can be taken one by one."""
    place = _place(root, period)
    place.parent.mkdir(parents=True, exist_ok=True)
    body = io.BytesIO()
    body.write(_opening())
    for number, key in enumerate(sorted(files)):
        body.writelines((b",\n" if number else b"", f'"{key}":'.encode(), zlib.decompress(files[key])))
    body.write(b"\n" + _CLOSING)
    replaced(place, body.getvalue())


def _opening() -> bytes:
    return f'{{"program":"{program()}","files":{{\n'.encode()


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
