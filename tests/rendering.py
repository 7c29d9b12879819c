"""Documents as LibreOffice shows them: one conversion for many, then text and pixels. For tests only.

`docgen.rendering` converts, with free fonts of the same widths in the place of an office's fonts. Text and pixels
come from poppler, so that what `docgen.rendering.measure` says can be held against another program. Nothing of the
machine is assumed but `soffice`, `pdftotext`, `pdftoppm` on the path and the usual font folders.
"""

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from PIL import Image, ImageChops

from docgen.rendering.render import to_pdf

DPI = 300
MM_PER_PIXEL = 25.4 / DPI


def missing_tools() -> str:
    """The programs a rendering test lacks, for the reason of its skip; empty if it can run."""
    return "、".join(name for name in ("soffice", "pdftotext", "pdftoppm") if shutil.which(name) is None)


@dataclass(frozen=True)
class Rendered:
    """One document as PDF, with its text and its pages as pictures."""

    pdf: Path

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page, laid out as on the page."""
        text = _run(["pdftotext", "-layout", str(self.pdf), "-"]).decode("utf-8")
        return text.split("\f")[:-1]

    @cached_property
    def text(self) -> str:
        """All text without blanks, so that a sentence is found across its lines."""
        raw = _run(["pdftotext", "-raw", str(self.pdf), "-"]).decode("utf-8")
        return "".join(raw.split())

    def picture(self, page: int) -> Image.Image:
        """A page (from 1) at 300 dpi."""
        return _page(self.pdf, page)


@lru_cache(maxsize=8)
def _page(pdf: Path, page: int) -> Image.Image:
    stem = pdf.with_name(f"{pdf.stem}-{page}")
    which = ["-f", str(page), "-l", str(page), "-singlefile"]
    _run(["pdftoppm", "-r", str(DPI), *which, "-png", str(pdf), str(stem)])
    return Image.open(stem.with_suffix(".png")).convert("RGB")


def render(documents: Mapping[str, bytes], folder: Path) -> dict[str, Rendered]:
    """Convert .docx files in one call of LibreOffice."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, pdf in to_pdf(documents).items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    return {name: Rendered(folder / f"{name}.pdf") for name in documents}


def _run(command: list[str]) -> bytes:
    done = subprocess.run(command, check=True, capture_output=True, timeout=300)
    return done.stdout


# ---- pixels --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Band:
    """Ink between two heights of a page, in millimetres from its upper left corner; `weight` is its thickness."""

    top: float
    bottom: float
    left: float
    right: float

    @property
    def weight(self) -> float:
        return self.bottom - self.top

    @property
    def length(self) -> float:
        return self.right - self.left


def red(picture: Image.Image) -> Image.Image:
    """A mask of the red ink."""
    r, g, b = picture.split()
    return _all(
        r.point(lambda v: 255 * (v > 150)), g.point(lambda v: 255 * (v < 110)), b.point(lambda v: 255 * (v < 110))
    )


def black(picture: Image.Image) -> Image.Image:
    """A mask of the dark ink."""
    return _all(*(channel.point(lambda v: 255 * (v < 128)) for channel in picture.split()))


def _all(*masks: Image.Image) -> Image.Image:
    made = masks[0]
    for mask in masks[1:]:
        made = ImageChops.darker(made, mask)
    return made


def bands(mask: Image.Image, *, within: tuple[float, float, float, float] | None = None) -> list[Band]:
    """The runs of inked pixel rows, from top to bottom. `within`: left, top, right, bottom in millimetres."""
    box = tuple(round(side / MM_PER_PIXEL) for side in within) if within else (0, 0, *mask.size)
    part = mask.crop(box)  # type: ignore[arg-type]
    _, inked = part.getprojection()
    found: list[Band] = []
    start: int | None = None
    for y, ink in enumerate([*inked, False]):
        if ink and start is None:
            start = y
        elif not ink and start is not None:
            left, _, right, _ = part.crop((0, start, part.width, y)).getbbox() or (0, 0, 0, 0)
            found.append(_band(box, left, start, right, y))
            start = None
    return found


def _band(box: tuple[int, ...], left: int, top: int, right: int, bottom: int) -> Band:
    mm = MM_PER_PIXEL
    return Band((box[1] + top) * mm, (box[1] + bottom) * mm, (box[0] + left) * mm, (box[0] + right) * mm)
