"""click's own messages are in Chinese: the catalogue is complete, correct, and compiled."""

import ast
import gettext
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from tests.compile_catalogue import COMPILED, SOURCE, compile_catalogue, read_entries

# Msgids that click computes: what it looks up by them ("text" is a program's own help text, up to click 8.5.0).
COMPUTED = {"extra['required']": ["required"], "text": []}


def messages_of_installed_click() -> Iterator[list[str]]:
    """[msgid] of each `_(...)` call in click's sources, and [msgid, plural] of each `ngettext(...)` call."""
    for path in sorted(Path(click.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                texts = node.args[:1] if node.func.id == "_" else node.args[:2]
                if all(isinstance(text, ast.Constant) for text in texts):
                    yield [ast.literal_eval(text) for text in texts]
                else:  # a computed msgid not known above is given as its expression, so that it is found missing
                    expression = ast.unparse(texts[0])
                    yield from ([msgid] for msgid in COMPUTED.get(expression, [expression]))


def placeholders(text: str) -> Counter[str]:
    return Counter(re.findall(r"\{[^{}]*\}|%\(\w+\)s", text))


def translated_entries() -> list[dict[str, str]]:
    return [entry for entry in read_entries(SOURCE.read_text(encoding="utf-8")) if entry["msgid"]]


def test_the_compiled_catalogue_is_what_compiling_its_source_gives() -> None:
    compiled = compile_catalogue(SOURCE.read_text(encoding="utf-8"))
    assert COMPILED.read_bytes() == compiled, "run: python tests/compile_catalogue.py"


def test_every_message_of_the_installed_click_has_a_translation() -> None:
    # Asked of the .mo as click asks, so this also shows that gettext can read the file.
    with COMPILED.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    messages = list(messages_of_installed_click())
    assert ["Usage:"] in messages and any(len(message) == 2 for message in messages), "click's sources read otherwise"
    for message in messages:
        for number in (1, 2):
            found = catalogue.ngettext(message[0], message[1], number) if message[1:] else catalogue.gettext(message[0])
            assert found not in message, f"not translated: {message}"


def test_each_translation_has_the_placeholders_of_its_message() -> None:
    for entry in translated_entries():
        # Chinese has one plural form; click fills both of its own with the same values, and the plural names them all.
        message = entry.get("msgid_plural", entry["msgid"])
        translation = entry.get("msgstr[0]", entry.get("msgstr", ""))
        assert placeholders(translation) == placeholders(message), message


def test_no_translation_is_empty() -> None:
    for entry in translated_entries():
        assert entry.get("msgstr[0]" if "msgid_plural" in entry else "msgstr", "").strip(), entry["msgid"]
