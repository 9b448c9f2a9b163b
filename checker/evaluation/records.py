"""JSON lines, JSON arrays and YAML lists as records that know their file and line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import yaml
from msgspec import Struct

from checker.errors import GoldError


class Record(Struct, frozen=True):
    """One entry of a file of judgements; `line` starts at 1."""

    file: str
    line: int
    data: dict[str, Any]

    @property
    def where(self) -> str:
        """Return file:line."""
        return f"{self.file}:{self.line}"

    def refuse(self, what: str) -> NoReturn:
        """Raise a GoldError that names this place."""
        raise GoldError(f"{self.where}: {' '.join(self.plain(what).split())}")

    def text(self, key: str) -> str:
        """Return a non-empty text field."""
        value = self.data.get(key)
        if not isinstance(value, str):
            self.refuse(f"{key} 应为文字（以 [[ 开头时请加引号）")
        if not value.strip():
            self.refuse(f"{key} 是空的")
        return self.plain(value)

    @staticmethod
    def plain(text: str) -> str:
        r"""Replace halves of surrogate pairs (JSON "\ud800"), which no terminal or file can take."""
        return text.encode("utf-8", "replace").decode("utf-8")


def read_records(path: Path) -> list[Record]:
    """Read all entries of a file, or of all *.yml files of a folder in the order of their names.

    Raises:
        GoldError: the file cannot be read, is not what its ending says, or holds nothing.
    """
    files = sorted([*path.glob("*.yml"), *path.glob("*.yaml")]) if path.is_dir() else [path]
    records = [record for file in files for record in _read_file(file)]
    if not records:
        raise GoldError(f"{path}: 里面没有任何人工判断，请检查是否选对了文件或文件夹")
    return records


def _read_file(path: Path) -> Iterator[Record]:
    text = _read_text(path)
    if path.suffix.lower() in {".yml", ".yaml"}:
        return _yaml_records(path, text)
    if text.lstrip().startswith("["):
        return _array_records(path, text)
    return _line_records(path, text)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as err:
        raise GoldError(f"{path}: 不是 UTF-8 编码的文字，请另存为 UTF-8 后再试") from err
    except OSError as err:
        raise GoldError(f"{path}: 打不开，请检查路径和权限") from err


def _line_records(path: Path, text: str) -> Iterator[Record]:
    # Not splitlines: it would also break at U+2028 and the like inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _record(path, number, _decode(path, number, line, 0)[0])


def _array_records(path: Path, text: str) -> Iterator[Record]:
    """Decode entry by entry, to know at which line each starts."""
    position = _skip_blanks(text, text.index("[") + 1)
    while text[position : position + 1] != "]":
        line = text.count("\n", 0, position) + 1
        value, position = _decode(path, line, text, position)
        yield _record(path, line, value)
        position = _skip_blanks(text, position)
        mark = text[position : position + 1]
        if mark not in {",", "]"}:
            line = text.count("\n", 0, position) + 1
            raise GoldError(f"{path}:{line}: 不是完整的 JSON 列表，此处应为逗号或 ]")
        position = _skip_blanks(text, position + 1) if mark == "," else position


def _skip_blanks(text: str, position: int) -> int:
    while text[position : position + 1] in {" ", "\t", "\r", "\n"}:
        position += 1
    return position


def _decode(path: Path, line: int, text: str, position: int) -> tuple[object, int]:
    """Decode one JSON value; in JSON lines, nothing may follow it."""
    try:
        value, end = json.JSONDecoder().raw_decode(text, _skip_blanks(text, position))
    except json.JSONDecodeError as err:
        bad = line + text.count("\n", position, err.pos)
        raise GoldError(f"{path}:{bad}: 不是合格的 JSON（应为每行一条，或整个文件是一个列表）") from err
    except RecursionError as err:
        raise GoldError(f"{path}:{line}: JSON 嵌套太深") from err
    except ValueError as err:  # Python refuses to read numbers of thousands of digits
        raise GoldError(f"{path}:{line}: 数字太长，读不了") from err
    if position == 0 and text[end:].strip():
        raise GoldError(f"{path}:{line}: 一行只能写一条 JSON，后面还有多余的内容")
    return value, end


def _yaml_records(path: Path, text: str) -> Iterator[Record]:
    loader = yaml.SafeLoader("")
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as err:
        line = err.problem_mark.line + 1 if err.problem_mark else 1
        raise GoldError(f"{path}:{line}: 不是合格的 YAML，请检查缩进、冒号和引号") from err
    except (yaml.YAMLError, RecursionError) as err:
        raise GoldError(f"{path}: 不是合格的 YAML，请检查缩进、冒号和引号") from err
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        raise GoldError(f"{path}:{root.start_mark.line + 1}: 应为列表，每条以“- ”开头")
    for node in root.value:
        _refuse_twin_keys(path, node)
        yield _record(path, node.start_mark.line + 1, _construct(path, loader, node))


def _construct(path: Path, loader: yaml.SafeLoader, node: yaml.Node) -> object:
    try:
        return loader.construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError, RecursionError) as err:
        raise GoldError(f"{path}:{node.start_mark.line + 1}: 这一条有不能识别的值，文字请加引号") from err


def _refuse_twin_keys(path: Path, node: yaml.Node) -> None:
    """Refuse a key written twice, here or one level down: YAML itself would silently keep the last."""
    for mapping in [node, *(value for _, value in node.value)] if isinstance(node, yaml.MappingNode) else []:
        if not isinstance(mapping, yaml.MappingNode):
            continue
        keys = [key for key, _ in mapping.value if isinstance(key, yaml.ScalarNode)]
        for earlier, key in enumerate(keys):
            if any(other.value == key.value for other in keys[:earlier]):
                raise GoldError(f"{path}:{key.start_mark.line + 1}: “{key.value}”写了两次")


def _record(path: Path, line: int, value: object) -> Record:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise GoldError(f"{path}:{line}: 每一条应为“名称: 内容”的对照")
    return Record(file=str(path), line=line, data=value)
