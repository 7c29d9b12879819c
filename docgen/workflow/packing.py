"""Frozen dataclasses as plain JSON and back, by their annotations. For what docgen writes for itself alone.

A dataclass becomes the list of its fields, an enum the name of its member. Nothing is called that the annotations do
not name, so that a file somebody has changed can give wrong values at worst.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints, overload

_PLAIN = (str, int, float, bool, NoneType)
Decoder = Callable[[Any], Any] | None  # None: the value is what it is
Value = TypeVar("Value", covariant=True)


def packed(value: object) -> Any:
    """:raises TypeError: something in it has no place in JSON."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, _PLAIN):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return packed_fields(value)
    if isinstance(value, tuple):
        return [packed(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): packed(each) for key, each in value.items()}
    if type(value) is date:
        return value.isoformat()
    raise TypeError(type(value).__name__)


def packed_fields(value: Any, **given: object) -> list[Any]:
    """The fields of a dataclass in order, some of them `given` as JSON already."""
    kind: Any = type(value)
    return [given[name] if name in given else packed(getattr(value, name)) for name in _names(kind)]


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


@cache
def unpacking(kind: Any) -> Decoder:
    """What turns the JSON of a value of this annotation back into the value.

    :raises TypeError: such an annotation is not known here.
    """
    if kind in _PLAIN or kind is object or get_origin(kind) is Literal:
        return None
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind.__getitem__
    if is_dataclass(kind):
        return _of_dataclass(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _of_union(inner)
    if origin is tuple:
        return _of_tuple(inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _of_mapping(unpacking(inner[1]))
    raise TypeError(str(kind))


def _of_dataclass(kind: Any) -> Decoder:
    return unpacking_fields(kind, kind)


def unpacking_fields(kind: Any, make: Callable[..., Any], **given: Decoder) -> Callable[[Any], Any]:
    """What calls `make` with the fields of a dataclass, `given` saying for some of them how they are unpacked."""
    hints = get_type_hints(kind)
    decoders = [given[name] if name in given else unpacking(hints[name]) for name in _names(kind)]
    to_decode = [(place, decoder) for place, decoder in enumerate(decoders) if decoder is not None]

    def unpacked(held: Any) -> Any:
        values = list(held)
        if len(values) != len(decoders):
            raise ValueError(kind.__name__)
        for place, decoder in to_decode:
            values[place] = decoder(values[place])
        return make(*values)

    return unpacked


def _of_union(inner: tuple[Any, ...]) -> Decoder:
    decoders = [decoder for each in inner if (decoder := unpacking(each)) is not None]
    if not decoders:
        return None
    if len(decoders) > 1 or set(inner) & set(_PLAIN) != {NoneType}:
        raise TypeError(str(inner))
    decoder = decoders[0]
    return lambda held: None if held is None else decoder(held)


def _of_tuple(inner: tuple[Any, ...]) -> Decoder:
    if inner[-1] is Ellipsis:
        decoder = unpacking(inner[0])
        return tuple if decoder is None else lambda held: tuple(map(decoder, held))
    decoders = [unpacking(each) for each in inner]
    return lambda held: tuple(
        each if decoder is None else decoder(each) for each, decoder in zip(held, decoders, strict=True)
    )


def _of_mapping(decoder: Decoder) -> Decoder:
    return dict if decoder is None else lambda held: {key: decoder(each) for key, each in held.items()}


class Later(Sequence[Value]):
    """A tuple of which only the length is known until somebody looks into it: then `make` makes its values."""

    def __init__(self, length: int, make: Callable[[], tuple[Value, ...]]) -> None:
        self._length, self._make = length, make

    @cached_property
    def _made(self) -> tuple[Value, ...]:
        return self._make()

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> Value: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Value, ...]: ...
    def __getitem__(self, at: int | slice) -> Value | tuple[Value, ...]:
        return self._made[at]

    def __iter__(self) -> Iterator[Value]:
        return iter(self._made)

    def __eq__(self, other: object) -> bool:
        return self._made == (other._made if isinstance(other, Later) else other)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[object, ...]:
        return tuple, (self._made,)
