"""YAML as plain values that still know their lines, so that a mistake can be shown where it stands."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]

# Text as it stands, whatever it looks like: a customer may say "no", "on" or "0123".
_TEXTS = frozenset({"user", "bot", "button", "buttons", "contains", "not_contains", "test_case", "says", "notes"})
_PLAIN: tuple[tuple[str, Any], ...] = (("true", True), ("false", False), ("null", None), ("~", None), ("", None))
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_HINTS = (
    ("mapping values are not allowed", "put the text in quotes, because it holds a colon"),
    ("cannot start any token", "put the text in quotes, because of how it begins; indent with spaces, not with tabs"),
    ("undefined alias", "put the text in quotes, because it begins with *"),
    ("while scanning an alias", "put the text in quotes, because it begins with *"),
    ("while scanning an anchor", "put the text in quotes, because it begins with &"),
    ("while scanning a quoted scalar", "close the quotes that begin here"),
    ("while parsing a flow", "put the text in quotes, because it begins with { or [, or close the bracket"),
    ("expected <block end>", "indent this line as those that belong with it, and put a text in quotes as a whole"),
)


class Mistake(Exception):
    """A mistake in a file: where it is, what it is and what to do, in one line."""

    def __init__(self, path: Path, line: int, sentence: str) -> None:
        super().__init__(f"{path}:{line}: {sentence}")
        self.line = line


@dataclass
class Document:
    """``value`` is the whole file as dicts, lists, texts, numbers, booleans and None."""

    path: Path
    value: Any = None
    _lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """The line of the value there; of what holds it, if it is not there."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)

    def mistake(self, place: Place, sentence: str) -> Mistake:
        return Mistake(self.path, self.line(place), sentence)

    def keep(self, node: yaml.Node, place: Place, is_text: bool = False) -> Any:
        self._lines[place] = node.start_mark.line + 1
        match node:
            case yaml.ScalarNode():
                return node.value if is_text or node.style else _plain(node.value)
            case yaml.SequenceNode():
                return [self.keep(each, (*place, index), is_text) for index, each in enumerate(node.value)]
        return self._mapping(node, place)

    def _mapping(self, node: yaml.Node, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise Mistake(self.path, line, 'a text that begins with {{ must be in quotes: "{{code}}".')
            if key.value in found:
                raise Mistake(self.path, line, f"'{key.value}' stands twice here; a step has its own line with a dash.")
            found[key.value] = self.keep(value, (*place, key.value), key.value in _TEXTS)
            self._lines[(*place, key.value)] = line
        return found


def read(path: Path) -> Document:
    """The file's only document. Raises Mistake if it is not YAML."""
    document = Document(path)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        is_unclosed = "quoted scalar" in (error.context or "")
        mark = error.context_mark if is_unclosed else error.problem_mark or error.context_mark
        said = f"{error.context or ''} {error.problem or ''}"
        hint = next((hint for words, hint in _HINTS if words in said), said.strip())
        raise Mistake(path, mark.line + 1 if mark else 1, f"this is no YAML: {hint}.") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise Mistake(path, 1, "this is no YAML: save the file as UTF-8 text without control characters.") from None
    if node is not None:
        document.value = document.keep(node, ())
    return document


def _plain(written: str) -> Any:
    """What YAML 1.2 makes of it: only true and false are booleans."""
    for spelling, value in _PLAIN:
        if written == spelling:
            return value
    if _NUMBER.fullmatch(written):
        return float(written) if "." in written else int(written)
    return written
