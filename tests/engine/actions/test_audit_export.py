"""The trail outside the house: anybody can check it, and one byte is enough to break it."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
import sqlalchemy as sa

import engine
from engine import audit
from engine.actions.audit_export import check_trail, export_trail, read_anchor
from engine.db import reading, writing
from engine.errors import Incomplete
from engine.models import BattleMap, Digest
from engine.queries.trail import Anchor
from engine.rules.words import Audience
from tests.cast import MONDAY, MONDAY_MORNING, Court

VERIFIER = Path(engine.__file__).parent / "actions" / "audit_verify.py"


def check(file: Path, *anchors: str) -> tuple[int, str]:
    """The stand-alone verifier in a Python that has nothing but itself."""
    words = [word for anchor in anchors for word in ("--anchor", anchor)]
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), str(file), *words],
        capture_output=True, check=False, encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.strip()


@pytest.fixture
def trail(database: sa.Engine, court: Court, tmp_path: Path) -> Path:
    """Five events, exported."""
    with writing(database) as session:
        for number in range(5):
            audit.track(
                session, court.map_id, "report", at=MONDAY_MORNING, actor_id=court.feng,
                percent=number, text=f"已清理“{number}”件\n换行",
            )
    path = tmp_path / "留痕.jsonl"
    with reading(database) as session:
        assert export_trail(session, court.map_id, path) == 5
    return path


def head(database: sa.Engine, court: Court) -> str:
    """The chain's head."""
    with reading(database) as session:
        return session.get_one(BattleMap, court.map_id).audit_hash


def test_verifier_is_short_and_needs_nothing() -> None:
    assert len(VERIFIER.read_text("utf-8").splitlines()) < 60


def test_good_export_is_sound(trail: Path, database: sa.Engine, court: Court) -> None:
    assert check(trail) == (0, f"完好 / sound: 5 {head(database, court)}")


def test_any_altered_byte_is_found_at_its_line(trail: Path, tmp_path: Path) -> None:
    lines = trail.read_bytes().splitlines(keepends=True)
    broken = tmp_path / "altered.jsonl"
    third = sum(map(len, lines[:2]))
    for offset in range(0, len(lines[2]), 23):  # a place every 23 bytes: all fields are met
        content = bytearray(trail.read_bytes())
        content[third + offset] ^= 1
        broken.write_bytes(content)
        code, said = check(broken)
        assert (code, said.startswith(("第 3 行", "第 4 行"))) == (1, True), offset


@pytest.mark.parametrize("kept", [slice(0, 4), slice(1, 5), slice(None, None, -1)],
                         ids=["cut off", "beginning lost", "turned round"])
def test_missing_lines_are_found(
    trail: Path, kept: slice, database: sa.Engine, court: Court
) -> None:
    lines: Iterable[bytes] = trail.read_bytes().splitlines(keepends=True)[kept]  # type: ignore[index]
    trail.write_bytes(b"".join(lines))
    code, _said = check(trail, f"5:{head(database, court)}")
    assert code == 1


def test_chain_rewritten_as_a_whole_disagrees_with_the_digest_s_anchor(
    trail: Path, database: sa.Engine, court: Court
) -> None:
    anchor = f"5:{head(database, court)}"
    assert check(trail, anchor)[0] == 0
    events, previous = [], ""
    for line in trail.read_text("utf-8").splitlines():
        event = json.loads(line)
        event["facts"]["percent"] += 1
        event["previous"] = previous
        del event["hash"]
        text = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        previous = hashlib.sha256(text.encode()).hexdigest()
        events.append(json.dumps(event | {"hash": previous}, ensure_ascii=False, sort_keys=True,
                                 separators=(",", ":")))
    trail.write_text("".join(f"{one}\n" for one in events), "utf-8")
    assert check(trail)[0] == 0
    assert check(trail, anchor) == (1, "第 5 行被改动、缺失或与周报不符 / line 5 was altered or is missing")


def test_check_compares_the_database_with_its_digests(
    trail: Path, database: sa.Engine, court: Court
) -> None:
    def digest(hash_: str) -> Digest:
        return Digest(
            map_id=court.map_id, audience=Audience.LEADING_GROUP, number=1, cut_off_on=MONDAY,
            audit_seq=5, audit_hash=hash_, created_at=MONDAY_MORNING,
        )

    with writing(database) as session:
        battle_map = session.get_one(BattleMap, court.map_id)
        good = digest(battle_map.audit_hash)
        session.add(good)
        session.flush()
        found = check_trail(session, battle_map)
        assert (found.sound, found.events, found.anchors) == (True, 5, 1)
        good.audit_hash = "0" * 64
        session.flush()
        found = check_trail(session, battle_map)
        assert (found.why, found.seq, found.verb) == ("anchor", 5, "report")
        found = check_trail(session, battle_map, anchors=(Anchor(2, "1" * 64),))
        assert (found.why, found.seq) == ("anchor", 2)


@pytest.mark.parametrize("text", [
    "", "5", "x:" + "0" * 64, "5:abc", "²:" + "0" * 64, "9" * 19 + ":" + "0" * 64,
    "9" * 5_000 + ":" + "0" * 64,
], ids=range(7))
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(Incomplete, match="不是周报上的留痕校验码"):
        read_anchor(text)
