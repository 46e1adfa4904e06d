"""The door: an item's dossier, written into an open file."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import IO

from documents.dossier.archive import Archive
from documents.dossier.safe_names import Names, safe_name
from documents.dossier.timeline import timeline_page
from documents.ledger.item_json import item_as_json
from documents.ledger.layouts import Format, Layout, write_ledger
from documents.ledger.plain_files import plain
from engine.actions.dossier_facts import DossierFacts
from engine.language import speaking
from engine.queries.item_parts import ShownProof

VERIFIER = Path(__file__).with_name("dossier_verify.py")  # goes with every dossier
Where = Callable[[str], Path]  # the stored file of a hash


@dataclass(frozen=True, slots=True)
class Dossier:
    """What was written; `damaged` names proofs that are missing or are not what was attached."""

    name: str
    files: int
    damaged: tuple[str, ...]


def dossier_name(facts: DossierFacts) -> str:
    """The archive's own name, and of the folder in it."""
    return safe_name(f"{facts.map_name}-{facts.item.title}-档案", otherwise="档案")


def write_dossier(file: IO[bytes], facts: DossierFacts, where: Where) -> Dossier:
    """The item's sheet, its timeline, its proofs and its trail, in Chinese, with a list of all.

    The same facts give the same bytes; a proof goes in a block at a time, however large it is.
    """
    with speaking("zh"):
        top, archive, names = dossier_name(facts), Archive(file), Names()
        for name, data in item_sheets(facts):
            archive.add_bytes(names.take(top, name), data)
        damaged = _add_proofs(archive, names, top, facts, where)
        for name, data in _trail(facts):
            archive.add_bytes(names.take(f"{top}/留痕", name), data)
        files = len(archive.entries)
        archive.add_bytes(f"{top}/目录.txt", _contents(archive, top, damaged))
        archive.close()
    return Dossier(top, files, tuple(damaged))


def item_sheets(facts: DossierFacts) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of the papers of the item itself: a typeset sheet belongs first among them."""
    yield "时间线.html", timeline_page(facts).encode()
    book = BytesIO()
    ledger = replace(facts.ledger, items=lambda _deep: iter([facts.item]))
    write_ledger(book, ledger, layout=Layout.FULL, form=Format.XLSX)
    yield "事项.xlsx", book.getvalue()
    item = item_as_json(facts.item, facts.people)
    yield "事项.json", (json.dumps(item, ensure_ascii=False, indent=2, default=plain) + "\n").encode()


def _add_proofs(
    archive: Archive, names: Names, top: str, facts: DossierFacts, where: Where
) -> list[str]:
    """Each proof under its own name, by rounds; what is wrong with any."""
    damaged = []
    for proof in facts.item.proofs:
        source = where(proof.sha256)
        if not source.is_file():
            damaged.append(f"{_shown(proof)}：文件不在存储里，登记仍在")
            continue
        name = safe_name(proof.name, otherwise="佐证材料")
        entry = archive.add_file(names.take(f"{top}/佐证材料/第{proof.round}轮", name), source)
        if entry.sha256 != proof.sha256:
            damaged.append(f"{_shown(proof)}：内容与上传时登记的校验码不符")
    return damaged


def _shown(proof: ShownProof) -> str:
    return f"第{proof.round}轮 {proof.name}（SHA-256 {proof.sha256}）"


def _trail(facts: DossierFacts) -> Iterator[tuple[str, bytes]]:
    yield "留痕.jsonl", "".join(f"{line}\n" for line in facts.trail).encode()
    yield VERIFIER.name, VERIFIER.read_bytes()
    anchors = "".join(f"{one.seq}:{one.hash}\n" for one in facts.anchors)
    yield "说明.txt", (
        "留痕.jsonl 是本事项的全部留痕（查阅记录除外），一行一条，每条带校验码，校验码包含上一条的校验码。\n"
        f"核对：python {VERIFIER.name} 留痕.jsonl\n"
        "与整张作战图的留痕链核对（由办公室导出：battlemap audit export 留痕全文.jsonl）：\n"
        f"      python {VERIFIER.name} 留痕.jsonl --chain 留痕全文.jsonl\n"
        "佐证材料的 SHA-256 也会与留痕里登记的一并核对。\n"
        + (f"周报印出的校验码（序号:校验码）：\n{anchors}" if anchors else "还没有周报印出过校验码。\n")
    ).encode()


def _contents(archive: Archive, top: str, damaged: list[str]) -> bytes:
    lines = [
        f"{one.path.removeprefix(f'{top}/')}\t{one.size} 字节\tSHA-256 {one.sha256}"
        for one in archive.entries
    ]
    if damaged:
        lines += ["", "缺失或不符的佐证材料：", *damaged]
    return ("\n".join(lines) + "\n").encode()
