"""The trail checked against itself and its anchors, and written out for others to check."""

import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from engine import audit
from engine.errors import Incomplete
from engine.language import _
from engine.models import BattleMap
from engine.queries.trail import Anchor, anchors_of, event_at
from engine.rules.labels import trail_label

VERIFIER = Path(__file__).with_name("audit_verify.py")  # goes with every export; needs only Python


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check of one map's chain found; without `why` it is sound."""

    map_id: int
    map_name: str
    events: int
    head: str
    anchors: int
    why: str = ""  # "altered", "missing", "head", "anchor"
    seq: int | None = None
    item_id: int | None = None
    verb: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.why


def check_trail(
    session: Session, battle_map: BattleMap, *, anchors: tuple[Anchor, ...] = ()
) -> Finding:
    """Walk the chain, then compare it with the digests' anchors and those given from outside.

    The first row that does not fit is named.
    """
    map_id = battle_map.id or 0
    known = [*anchors_of(session, map_id), *anchors]
    facts = {
        "map_id": map_id, "map_name": battle_map.name, "events": battle_map.audit_seq,
        "head": battle_map.audit_hash, "anchors": len(known),
    }
    broken = audit.verify(session, map_id)
    seq, why = (broken.seq, broken.why) if broken else (None, "")
    for anchor in known:
        event = event_at(session, map_id, anchor.seq) if anchor.seq else None
        differs = anchor.seq > 0 and (event is None or event.hash != anchor.hash.lower())
        if differs and (seq is None or anchor.seq < seq):
            seq, why = anchor.seq, "anchor"
    if seq is None:
        return Finding(**facts)  # type: ignore[arg-type]
    event = event_at(session, map_id, seq)
    return Finding(
        **facts, why=why, seq=seq, item_id=event.item_id if event else None,  # type: ignore[arg-type]
        verb=event.verb if event else "",
    )


def finding_sentence(found: Finding) -> str:
    """What was found of one map, the first broken row by number, item and verb."""
    if found.sound:
        return _("“{map}”留痕完好：{events} 条，周报校验 {anchors} 处，链尾 {head}").format(
            map=found.map_name, events=found.events, anchors=found.anchors, head=found.head)
    why = {
        "altered": _("内容被改动"), "missing": _("记录缺失"), "head": _("链尾与登记的不符"),
        "anchor": _("与周报所载的校验码不符"),
    }[found.why]
    about = _("（事项 {item}，动作 {verb}）").format(item=found.item_id, verb=trail_label(found.verb)) if (
        found.verb) else ""
    return _("“{map}”留痕从第 {seq} 条起不可信：{why}{about}").format(
        map=found.map_name, seq=found.seq, why=why, about=about)


def read_anchor(text: str) -> Anchor:
    """An anchor as a digest prints it, `12:ab34…`. Raises Incomplete."""
    seq, _colon, digest = text.strip().partition(":")
    if not (seq.isascii() and seq.isdecimal() and len(seq) < 11) or len(digest) != 64:
        raise Incomplete(_("“{text}”不是周报上的留痕校验码，应为“序号:64 位校验码”").format(text=text))
    return Anchor(int(seq), digest.lower())


def pack_trail(session: Session, map_id: int, target: Path) -> int:
    """A zip of the chain and of the script that checks it; how many events. As `export_trail`."""
    lines = target.with_name(f".{target.name}.lines")
    try:
        count = export_trail(session, map_id, lines)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(lines, "trail.jsonl")
            archive.write(VERIFIER, VERIFIER.name)
    finally:
        lines.unlink(missing_ok=True)
    return count


def export_trail(session: Session, map_id: int, target: Path) -> int:
    """Write the chain as JSON lines, whole or not at all; how many lines."""
    draft = target.with_name(f".{target.name}.part")
    count = 0
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            for line in audit.export(session, map_id):
                file.write(line + "\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return count
