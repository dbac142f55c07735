"""
Compare our Symfony dialect with the real writer: `python tests/long/php_writer.py [random data sets] [seed]`.

Needs PHP with symfony/yaml, on Debian `apt-get install php-cli php-symfony-yaml`; no test does. Every data set is
written by both, with Statamic's arguments, and each text is read by both. A difference is all right only where
the real writer's text would not have been read back as the data that it was made from.
"""

from __future__ import annotations

import json
import math
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from random_edits import STRINGS, corpus_documents, random_value
from replicator.errors import EditError, ParseError
from replicator.yaml import DIALECTS, Dialect, parse

AUTOLOAD = "/usr/share/php/Symfony/Component/Yaml/autoload.php"

PROGRAM = r"""
require $argv[1];
use Symfony\Component\Yaml\Yaml;

function mark($value) {
    if (is_float($value)) return ['(float)' => var_export($value, true)];
    if (is_array($value)) return array_map('mark', $value);
    return is_object($value) ? ['(object)' => get_class($value)] : $value;
}

function unmark($value) {
    if (!is_array($value)) return $value;
    if (array_keys($value) === ['(float)']) return eval("return {$value['(float)']};");
    return array_map('unmark', $value);
}

while (($line = fgets(STDIN)) !== false) {
    [$what, $value] = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
    try {
        $answer = $what === 'dump'
            ? Yaml::dump(unmark($value), 100, 2, Yaml::DUMP_MULTI_LINE_LITERAL_BLOCK)
            : mark(Yaml::parse($value));
        echo json_encode([true, $answer], JSON_THROW_ON_ERROR), "\n";
    } catch (\Throwable $error) {
        echo json_encode([false, $error->getMessage()], JSON_INVALID_UTF8_SUBSTITUTE), "\n";
    }
}
"""

ALPHABET = [
    *"aZ019 _-+.:,;#'\"\\/[]{}&*!|>%@`=?~<\n\n\t\r", "\0", "\x07", "\x1b", "\x7f", "\x85", "\x9d", "\xa0",
    "\xad", "é", "日", "\u2003", "\u2028", "\u2029", "\ufeff", "\ufffe", "😀", "  ", ": ", " #", "null", "1e3",
]  # fmt: skip

ERA_OF = {"4.1": "symfony-4", "5.3": "symfony-5.3", "6.1": "symfony-6.1", "6.3": "symfony"}
"""From which version on a dialect is the writer's."""


class Php:
    """A running PHP that dumps and parses."""

    def __init__(self) -> None:
        command = [
            "php",
            "-d",
            "display_errors=stderr",
            "-d",
            "error_reporting=0",
            "-r",
            PROGRAM,
            "--",
            AUTOLOAD,
        ]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def ask(self, what: str, value: Any) -> tuple[bool, Any]:
        """Dump data or parse a text; tell whether PHP could, and what it gave."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([what, value]) + "\n")
        self._process.stdin.flush()
        accepted, answer = json.loads(self._process.stdout.readline())
        return accepted, answer


def for_php(value: Any) -> Any:
    """Mark floats, which JSON does not keep apart from integers everywhere."""
    if isinstance(value, float):
        if math.isfinite(value):
            return {"(float)": repr(value)}
        return {"(float)": "NAN" if math.isnan(value) else "INF" if value > 0 else "-INF"}
    if isinstance(value, dict):
        return {key: for_php(each) for key, each in value.items()}
    return [for_php(each) for each in value] if isinstance(value, list) else value


def in_php(value: Any) -> Any:
    """What a value is once it has been in a PHP array: nothing tells an empty list from an empty mapping."""
    if isinstance(value, dict):
        if list(value) == ["(float)"]:
            return ("float", repr(float(value["(float)"])))
        found = {key: in_php(each) for key, each in value.items()}
        return list(found.values()) if list(found) == [str(n) for n in range(len(found))] else found
    return [in_php(each) for each in value] if isinstance(value, list) else (type(value).__name__, value)


def version() -> str:
    """The version of the Debian package, which is symfony/yaml's."""
    command = ["dpkg-query", "-W", "-f", "${Version}", "php-symfony-yaml"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def dialect_of(version: str) -> Dialect:
    """The dialect of a version of symfony/yaml."""
    number = tuple(map(int, version.split(".")[:2]))
    eras = [name for since, name in ERA_OF.items() if tuple(map(int, since.split("."))) <= number]
    return DIALECTS[eras[-1]]


def data_sets(count: int, pick: random.Random) -> Iterator[tuple[str, Any]]:
    """Yield what is to be written: real files, every nasty string in every place, random nestings of them."""
    for document in corpus_documents():
        if document.data:
            yield "real files", document.data
    for text in STRINGS:
        yield "nasty strings", {"a": text, "list": [text, [text], {"k": text}], "b": {"c": text}}
        if "\n" not in text:
            yield "nasty keys", {"x": 1, text: {"a": 1, text: "v"}}
    for _ in range(count):
        text = "".join(pick.choice(ALPHABET) for _ in range(pick.randrange(1, 9)))
        yield "random strings", {"a": text, "list": [text]}
    for _ in range(count // 4):
        yield "random data", {f"k{index}": random_value(pick, 3) for index in range(pick.randrange(1, 5))}


def without_lists(value: Any) -> Any:
    """What PHP makes of data: it has one array for lists and mappings, and symfony/yaml tells them by their keys."""
    if isinstance(value, dict):
        found = {key: without_lists(each) for key, each in value.items()}
        return list(found.values()) if found and list(found) == [str(n) for n in range(len(found))] else found
    return ([without_lists(each) for each in value] or {}) if isinstance(value, list) else value


def difference(theirs: str, ours: str) -> str:
    """Show where two texts begin to differ."""
    place = next((i for i, (one, other) in enumerate(zip(theirs, ours, strict=False)) if one != other), 0)
    start = max(place - 30, 0)
    return f"\n  theirs {theirs[start : place + 60]!r}\n  ours   {ours[start : place + 60]!r}"


def reads_as(answer: tuple[bool, Any], data: Any) -> bool:
    """Tell whether PHP read a text as the data."""
    return answer[0] and in_php(answer[1]) == in_php(for_php(data))


def we_read_as(text: str, data: Any) -> bool:
    """Tell whether our reader takes a text for the data."""
    try:
        return in_php(for_php(parse(text).data)) == in_php(for_php(data))
    except ParseError:
        return False


def beyond_php(value: Any) -> bool:
    """Tell whether there is no text that symfony/yaml reads as a value."""
    if isinstance(value, dict):
        return "<<" in value or any(map(beyond_php, value.values()))
    return any(map(beyond_php, value)) if isinstance(value, list) else value != value


def pyyaml_reads_as(text: str, data: Any) -> bool:
    """Tell whether libyaml with the words and numbers of YAML 1.1 takes a text for the data."""
    try:
        return in_php(for_php(yaml.load(text, yaml.CSafeLoader))) == in_php(for_php(data))
    except (yaml.YAMLError, ValueError):
        return False


def ruamel_reads_as(text: str, data: Any) -> bool:
    """Tell whether ruamel.yaml, with its words and numbers of YAML 1.2, takes a text for the data."""
    try:
        return in_php(for_php(YAML(typ="safe", pure=True).load(text))) == in_php(for_php(data))
    except (YAMLError, ValueError):
        return False


def damage(php: Php, text: str, data: Any) -> str | None:
    """Say which reader does not take the real writer's text for the data."""
    if not reads_as(php.ask("parse", text), data):
        return "not read back by PHP"
    if "\ufeff" in text:
        return "no YAML: a byte order mark outside of double quotes"  # YAML 1.2, 5.4: nb-char
    if re.search("[\x85\u2028\u2029]", text):
        return "with line breaks of YAML 1.1"
    if not we_read_as(text, data):
        return "not read back by us"
    if not pyyaml_reads_as(text, data):
        return "not read back by PyYAML"
    return None if ruamel_reads_as(text, data) else "not read back by ruamel.yaml"


def main(count: int, seed: int) -> int:
    php, dialect = Php(), dialect_of(version())
    figures: dict[str, Counter[str]] = {}
    for kind, data in data_sets(count, random.Random(seed)):
        seen = figures.setdefault(kind, Counter())
        try:
            ours = dialect.document(data)
        except EditError:
            seen["refused"] += 1
            continue
        dumped, theirs = php.ask("dump", for_php(data))
        seen["data sets"] += 1
        theirs = theirs.rstrip("\n")  # as Statamic does with front matter
        if dumped and ours.rstrip("\n") == theirs:
            seen["equal"] += 1
        elif dumped and dialect.document(without_lists(data)).rstrip("\n") == theirs:
            seen["equal but for what PHP takes for a list or a mapping"] += 1
        elif reason := damage(php, theirs + "\n", data):
            seen[f"theirs {reason}"] += 1
            if kind == "real files":
                print("DEPARTURE", kind, difference(theirs, ours))
        else:
            seen["different"] += 1
            print("DIFFERENT", kind, ascii(data)[:120], difference(theirs, ours))
        answer = php.ask("parse", ours)
        if not reads_as(answer, data) and beyond_php(data):
            seen["nothing that PHP reads back: nan, the key <<"] += 1
        elif not reads_as(answer, data):
            seen["ours not read back by PHP"] += 1
            print("MISREAD", kind, f"\n  data {data!r:.300}\n  ours {ours!r:.300}\n  read {answer[1]!r:.300}")
        if not we_read_as(ours, data):
            seen["ours not read back by us"] += 1
            print("MISREAD BY US", kind, f"\n  data {data!r:.300}\n  ours {ours!r:.300}")
    print(f"symfony/yaml {version()}, dialect {dialect.name}, seed {seed}")
    for kind, seen in figures.items():
        print(f"{kind}: {dict(seen)}")
    return sum(
        seen[bad] for seen in figures.values() for bad in seen if bad.startswith(("different", "ours"))
    )


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    sys.exit(bool(main(*[*numbers, *(5000, 1)[len(numbers) :]])))
