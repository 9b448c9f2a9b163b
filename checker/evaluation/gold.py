"""Read judgements made by people: whole reports, labelled sentences, or our own marked cases.

Three forms, told apart by their keys: `verdicts` (a report), `items` (a labelled sentence), neither (a marked case, see
`checker.evaluation.cases`). JSON lines, a JSON array or YAML; a folder means all its *.yml with marked cases.
"""

from collections.abc import Collection
from pathlib import Path

from checker.errors import GoldError
from checker.evaluation.cases import case_of
from checker.evaluation.records import Record, read_records
from checker.evaluation.truths import (
    Gold,
    GoldEvidence,
    GoldReport,
    GoldSentence,
    Truth,
    assertion_of,
    flag_of,
    kind_of,
    known_item,
    role_of,
    verdict_of,
)


def load_gold(path: Path, items: Collection[str]) -> Gold:
    """Read and verify judgements.

    Args:
        path: a file, or a folder of marked cases.
        items: ids of the checklist that will be evaluated; a judgement on any other item is refused.

    Raises:
        GoldError: with file and line, in one Chinese line.
    """
    records = read_records(path)
    first = records[0]
    folder = path if path.is_dir() else path.parent
    name = path.resolve().name
    if "verdicts" in first.data and not path.is_dir():
        reports = tuple(_report(record, items) for record in records)
        _refuse_twins([(report.name, report.where) for report in reports])
        return Gold(name=name, folder=folder, reports=reports)
    if "items" in first.data and not path.is_dir():
        return Gold(name=name, folder=folder, sentences=tuple(_sentence(record, items) for record in records))
    sentences = tuple(case_of(record, items) for record in records)
    _refuse_twins([(sentence.name, sentence.where) for sentence in sentences])
    return Gold(name=name, folder=folder, sentences=sentences)


def _report(record: Record, items: Collection[str]) -> GoldReport:
    name = record.data.get("file", record.data.get("id"))
    if not isinstance(name, str) or not name.strip():
        record.refuse("缺少报告文件名，请写 file（或 id）")
    verdicts = record.data.get("verdicts")
    if not isinstance(verdicts, dict) or not verdicts:
        record.refuse("缺少 verdicts，应为“要点: 结论”的对照")
    return GoldReport(
        name=record.plain(name),
        where=record.where,
        verdicts={known_item(record, item, items): verdict_of(record, word) for item, word in verdicts.items()},
        evidence=_evidence(record, items),
    )


def _evidence(record: Record, items: Collection[str]) -> tuple[GoldEvidence, ...] | None:
    entries = record.data.get("evidence")
    if entries is None:
        return None
    if not isinstance(entries, list):
        record.refuse("evidence 应为列表")
    return tuple(_one_evidence(record, entry, items) for entry in entries)


def _one_evidence(record: Record, entry: object, items: Collection[str]) -> GoldEvidence:
    if not isinstance(entry, dict):
        record.refuse("evidence 的每一条应写 item、kind、assertion、concrete、quote")
    quote = entry.get("quote")
    if not isinstance(quote, str) or not quote.strip():
        record.refuse("evidence 中有一条缺少 quote（请抄该句开头十来个字）")
    truth = Truth(
        item=known_item(record, entry.get("item"), items),
        kind=kind_of(record, entry.get("kind")),
        assertion=assertion_of(record, entry.get("assertion")),
        concrete=flag_of(record, entry.get("concrete")),
    )
    return GoldEvidence(truth=truth, quote=record.plain(quote))


def _sentence(record: Record, items: Collection[str]) -> GoldSentence:
    entries = record.data.get("items")
    if not isinstance(entries, list):
        record.refuse("缺少 items，应为列表（不涉及任何要点时写空列表）")
    name = record.data.get("id", f"L{record.line}")
    truths = tuple(_sentence_truth(record, entry, items) for entry in entries)
    if len({truth.item for truth in truths}) < len(truths):
        record.refuse("items 里同一要点写了两次")
    return GoldSentence(
        name=record.plain(str(name)),
        where=record.where,
        text=record.text("text"),
        role=role_of(record, record.data.get("section_role")),
        truths=truths,
    )


def _sentence_truth(record: Record, entry: object, items: Collection[str]) -> Truth:
    """Take item and kind from the entry; a labelled sentence has one assertion for all its items."""
    if not isinstance(entry, dict):
        record.refuse("items 的每一条应写 item 与 kind")
    return Truth(
        item=known_item(record, entry.get("item"), items),
        kind=kind_of(record, entry.get("kind")),
        assertion=assertion_of(record, record.data.get("assertion")),
        concrete=flag_of(record, record.data.get("concrete")),
    )


def _refuse_twins(names: list[tuple[str, str]]) -> None:
    """Refuse a second judgement under the same name: it could not be told which one holds."""
    seen: dict[str, str] = {}
    for name, where in names:
        if name in seen:
            raise GoldError(f"{where}: “{name}”与 {seen[name]} 重名，请改名或删去一条")
        seen[name] = where
