"""Check an exported trail: python audit_verify.py FILE [--anchor SEQ:HASH]...

Needs nothing but Python 3.9 or newer. Each line is one event; its `hash` is the SHA-256 of the
canonical JSON of its other fields, one of which is the hash of the line before. The weekly digest
prints an anchor: the trail up to there was not rewritten later as a whole.
Exit code 0: sound; 1: broken, the first broken line is named; 2: not usable.
"""

import hashlib
import json
import sys
from pathlib import Path


def canonical(event: dict) -> str:  # type: ignore[type-arg]
    return json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fits(raw: bytes, seq: int, previous: str) -> str:
    """The line's hash if it is exactly the next event of this chain, else nothing."""
    try:
        event = json.loads(raw.decode("utf-8"))
        digest = hashlib.sha256(
            canonical({name: event[name] for name in event if name != "hash"}).encode("utf-8")
        ).hexdigest()
        whole = raw == (canonical(event) + "\n").encode("utf-8") and event["hash"] == digest
        chained = event["seq"] == seq and event["previous"] == previous
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return digest if whole and chained else ""


def main(words: list) -> int:  # type: ignore[type-arg]
    anchors = dict(after.lower().split(":", 1) for word, after in zip(words, words[1:])  # noqa: B905, RUF007
                   if word == "--anchor" and ":" in after)
    if not words or words[0].startswith("-") or len(words) != 1 + 2 * len(anchors):
        print(__doc__)
        return 2
    lines = Path(words[0]).read_bytes().splitlines(keepends=True)
    previous = ""
    for seq, raw in enumerate(lines, 1):
        previous = fits(raw, seq, previous)
        if not previous or anchors.pop(str(seq), previous) != previous:
            print(f"第 {seq} 行被改动、缺失或与周报不符 / line {seq} was altered or is missing")
            return 1
    if anchors:
        print(f"缺少周报所载的记录 / anchored lines are missing: {', '.join(anchors)}")
        return 1
    print(f"完好 / sound: {len(lines)} {previous}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
