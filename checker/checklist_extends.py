"""One checklist upon another: whose items are kept, replaced and removed, and what of it is refused."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from checker.checklist_models import Checklist
from checker.checklist_yaml import Loc

MAX_EXTENDED = 4  # files one upon the other; more is a circle or a puzzle


def wrong_base(name: str, depth: int) -> list[str]:
    """Return what is wrong with the name of an extended checklist; `depth` is how many more may be extended."""
    if depth == 0:
        return [f"清单一层层引用超过 {MAX_EXTENDED} 层（检查是否循环引用）"]
    if name != Path(name).name or name in (".", ".."):
        return ["只能写同一文件夹里的文件名（如 fazhi-township-2021-2025.yaml）"]
    return []


def wrong_removals(checklist: Checklist, base: Checklist | None) -> Iterator[tuple[Loc, str]]:
    """Yield what is wrong with `remove`: nothing to remove from, ids that are not there, ids that are put back."""
    if base is None:
        if checklist.remove:
            yield ("remove",), "只能和 extends 一起用（没有引用别的清单，就没有可删的项）"
        return
    known, own = [item.id for item in base.items], {item.id for item in checklist.items}
    for index, id in enumerate(checklist.remove):
        if id not in known:
            yield ("remove", index), f"{checklist.extends} 里没有“{id}”这一项（有：{'、'.join(known)}）"
        elif id in own:
            yield ("remove", index), f"“{id}”既要删去又写在 items 里（只留一处：写在 items 里就是替换）"


def wrong_answers(whole: Checklist, checklist: Checklist) -> Iterator[tuple[Loc, str]]:
    """Yield the items whose `answers` names no other part item; for an inherited item what we removed is to blame."""
    parts = [item.id for item in whole.items if item.part is not None]
    places: dict[str, Loc] = {item.id: ("items", index, "answers") for index, item in enumerate(checklist.items)}
    for item in whole.items:
        others = [id for id in parts if id != item.id]
        if item.answers is not None and item.answers not in others:
            place = places.get(item.id, ("remove",))
            yield place, f"{item.id} 的 answers 写的“{item.answers}”不是别的 part 项（有：{'、'.join(others) or '无'}）"


def inherit(checklist: Checklist, base: Checklist) -> Checklist:
    """Put the items of a checklist in the places of the base's items with their ids; new ones come last."""
    own = {item.id: item for item in checklist.items}
    kept = [own.pop(item.id, item) for item in base.items if item.id not in checklist.remove]
    digest = hashlib.sha256(f"{base.sha256}{checklist.sha256}".encode()).hexdigest()
    return checklist.model_copy(update={"items": (*kept, *own.values()), "sha256": digest})
