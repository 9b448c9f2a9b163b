"""The JSON form of an evaluation, and what changed since an earlier one."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins

from checker.errors import GoldError
from checker.evaluation.measures import ReportMeasures
from checker.evaluation.run import NONE, Evaluation

SCHEMA_VERSION = 1
_KEYS = ("name", "item", "gold", "predicted")


class Earlier(Struct, frozen=True):
    """What an earlier evaluation predicted: names evaluated, and (name, item) -> predicted."""

    names: frozenset[str]
    predicted: Mapping[tuple[str, str], str]


class Change(Struct, frozen=True):
    """A prediction that is not what it was; `effect` is better, worse or other (wrong before and after)."""

    name: str
    item: str
    gold: str
    old: str
    new: str
    effect: str


def to_json(evaluation: Evaluation, changes: tuple[Change, ...] | None = None) -> str:
    """Write an evaluation as JSON: fixed order of keys, numbers rounded to 4 digits, undefined measures as null."""
    shape = {
        "schema_version": SCHEMA_VERSION,
        "gold": evaluation.gold,
        "kind": "reports" if isinstance(evaluation.measures, ReportMeasures) else "sentences",
        "names": evaluation.names,
        "measures": to_builtins(evaluation.measures),
        "baseline": to_builtins(evaluation.baseline),
        "judgements": to_builtins(evaluation.judgements),
        "disagreements": [_flat(one) for one in to_builtins(evaluation.disagreements)],
        "unread": to_builtins(evaluation.unread),
    }
    if changes is not None:
        shape["changes"] = to_builtins(changes)
    return json.dumps(_rounded(shape), ensure_ascii=False, indent=2) + "\n"


def read_earlier(path: Path) -> Earlier:
    """Read the JSON output of an earlier evaluation.

    Raises:
        GoldError: the file is not such an output.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as err:
        raise GoldError(f"{path}: 打不开，请检查路径和权限") from err
    except (ValueError, RecursionError) as err:
        raise GoldError(f"{path}: 不是 JSON，无法比较（应为以前用 check evaluate --format json 保存的结果）") from err
    if not _is_evaluation(data):
        raise GoldError(f"{path}: 不是 check evaluate --format json 保存的结果，无法比较")
    return Earlier(
        names=frozenset(data["names"]),
        predicted={(entry["name"], entry["item"]): entry["predicted"] for entry in data["judgements"]},
    )


def _is_evaluation(data: object) -> bool:
    if not isinstance(data, dict) or data.get("schema_version") != SCHEMA_VERSION:
        return False
    names, judgements = data.get("names"), data.get("judgements")
    return (
        isinstance(names, list)
        and all(isinstance(name, str) for name in names)
        and isinstance(judgements, list)
        and all(
            isinstance(entry, dict) and all(isinstance(entry.get(key), str) for key in _KEYS) for entry in judgements
        )
    )


def compare(old: Earlier, new: Evaluation) -> tuple[Change, ...]:
    """List predictions that changed, in the order of the new evaluation, then those that are gone.

    Only reports and sentences that are in both are compared. Whether a change is better goes by the gold of now. On
    sentences, an item that one side does not mention was not found there.
    """
    now = {(entry.name, entry.item): entry for entry in new.judgements}
    if isinstance(new.measures, ReportMeasures):
        keys = [key for key in now if key in old.predicted]
    else:
        shared = old.names.intersection(new.names)
        keys = [key for key in {**now, **old.predicted} if key[0] in shared]
    changes = []
    for key in keys:
        before = old.predicted.get(key, NONE)
        gold, after = (now[key].gold, now[key].predicted) if key in now else (NONE, NONE)
        if before != after:
            changes.append(Change(*key, gold=gold, old=before, new=after, effect=_effect(gold, before, after)))
    return tuple(changes)


def _effect(gold: str, before: str, after: str) -> str:
    if gold == after:
        return "better"
    return "worse" if gold == before else "other"


def _flat(disagreement: dict[str, Any]) -> dict[str, Any]:
    """Put name, item, gold and predicted at the top, and the truth beside its text."""
    evidence = [{**entry["truth"], "text": entry["text"]} for entry in disagreement.pop("evidence")]
    return {**disagreement.pop("judgement"), **disagreement, "evidence": evidence}


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(entry) for entry in value]
    return value
