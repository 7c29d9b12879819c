"""The picture of a page: where its ink really is, to 0.085 mm. Standard library only; pages come from pypdfium2."""

from dataclasses import dataclass

from docgen.gongwen.page import Box

DPI = 300
MM_PER_PIXEL = 25.4 / DPI
_WHITE = b"\xff"
_DARK = bytes(0 if shade < 128 else 255 for shade in range(256))
_HIGH = bytes(0 if shade > 150 else 255 for shade in range(256))
_AS_IT_IS = bytes(range(256))
_LOW = bytes(0 if shade < 110 else 255 for shade in range(256))


@dataclass(frozen=True, slots=True)
class Mask:
    """One byte for a pixel, row after row of `stride` bytes. `shades` makes 0 of those that are ink, 255 of others;
    it is applied to what is looked at only, because a page has nine million pixels."""

    pixels: bytes
    width: int
    height: int
    stride: int
    shades: bytes

    def _row(self, y: int, left: int, right: int) -> bytes:
        return self.pixels[y * self.stride + left : y * self.stride + right].translate(self.shades)

    def ink(self, within: Box) -> Box | None:
        """The smallest rectangle with all ink inside `within`; None where it is blank."""
        left, right = max(0, _down(within.left)), min(self.width, _up(within.right))
        rows = range(max(0, _down(within.top)), min(self.height, _up(within.bottom)))
        first = last = None
        least, greatest = right, left
        for y in rows:
            row = self._row(y, left, right)
            from_left = row.lstrip(_WHITE)
            if not from_left:
                continue
            first, last = (y if first is None else first), y
            least = min(least, right - len(from_left))
            greatest = max(greatest, left + len(row.rstrip(_WHITE)))
        if first is None or last is None:
            return None
        mm = MM_PER_PIXEL
        return Box(least * mm, first * mm, greatest * mm, (last + 1) * mm)

    def bands(self) -> tuple[Box, ...]:
        """The runs of rows with ink, from top to bottom."""
        found: list[Box] = []
        start = None
        for y in range(self.height + 1):
            row = self._row(y, 0, self.width) if y < self.height else b""
            inked = bool(row.strip(_WHITE))
            if inked and start is None:
                start = y
            elif not inked and start is not None:
                mm = MM_PER_PIXEL
                band = self.ink(Box(0, start * mm, self.width * mm, y * mm))
                found += [band] if band else []
                start = None
        return tuple(found)


def dark(grey: bytes, width: int, height: int, stride: int) -> Mask:
    """The ink of a picture with one byte of grey for a pixel."""
    return Mask(grey, width, height, stride, _DARK)


def red(pixels: bytes, width: int, height: int, stride: int) -> Mask:
    """The red ink of a picture with three bytes (blue, green, red) for a pixel."""
    rows = (
        pixels if stride == 3 * width else b"".join(pixels[y * stride : y * stride + 3 * width] for y in range(height))
    )
    blue, green, strong = rows[0::3].translate(_LOW), rows[1::3].translate(_LOW), rows[2::3].translate(_HIGH)
    # 255 where any of the three says no; as whole numbers, because that is quick.
    joined = int.from_bytes(blue) | int.from_bytes(green) | int.from_bytes(strong)
    return Mask(joined.to_bytes(width * height), width, height, width, _AS_IT_IS)


def _down(length: float) -> int:
    return int(length / MM_PER_PIXEL)


def _up(length: float) -> int:
    return int(length / MM_PER_PIXEL) + 1
