"""Check the trail of one item: python dossier_verify.py 留痕.jsonl [--chain WHOLE.jsonl]

Needs nothing but Python 3.9 or newer. Each line is one event of the item; its `hash` is the SHA-256
of the canonical JSON of its other fields. The proofs beside it (佐证材料) must be what was attached.
With --chain, an export of the whole map's trail, every line must stand in it as it is here; check
that one by its own audit_verify.py.
Exit code 0: sound; 1: altered, the first such line or file is named; 2: not usable.
"""

import hashlib
import json
import sys
from pathlib import Path


def canonical(event: dict) -> str:  # type: ignore[type-arg]
    return json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def is_whole(raw: bytes) -> bool:
    """Whether the line is what its own hash says."""
    try:
        event = json.loads(raw.decode("utf-8"))
        content = {name: event[name] for name in event if name != "hash"}
        digest = hashlib.sha256(canonical(content).encode("utf-8")).hexdigest()
        return raw == (canonical(event) + "\n").encode("utf-8") and event["hash"] == digest
    except (ValueError, KeyError, TypeError, AttributeError):
        return False


def digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while True:
            block = file.read(1024 * 1024)
            if not block:
                return digest.hexdigest()
            digest.update(block)


def main(words: list) -> int:  # type: ignore[type-arg]
    if len(words) not in (1, 3) or (len(words) == 3 and words[1] != "--chain"):
        print(__doc__)
        return 2
    trail = Path(words[0])
    lines = trail.read_bytes().splitlines(keepends=True)
    chain = set(Path(words[2]).read_bytes().splitlines(keepends=True)) if len(words) == 3 else None
    known = set()
    for number, raw in enumerate(lines, 1):
        if not is_whole(raw) or (chain is not None and raw not in chain):
            print(f"第 {number} 行被改动，或不在整张图的留痕里 / line {number} was altered or is not in the chain")
            return 1
        known.add(json.loads(raw.decode("utf-8")).get("facts", {}).get("sha256"))
    folder = trail.resolve().parent.parent / "佐证材料"
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in files:
        if digest_of(path) not in known:
            print(f"佐证材料与留痕不符 / not what was attached: {path.name}")
            return 1
    print(f"完好 / sound: {len(lines)} lines, {len(files)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
