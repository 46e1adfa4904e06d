"""Facts into PDF, by the Typst files of documents/typst and the fonts that the project carries.

The official fonts (方正小标宋, 仿宋_GB2312 and so on) are not ours to carry: where the machine has
them they come first. A character that a family lacks is taken from the next one of its list, so
that no rare name is printed with a hole in it.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

FOLDER = Path(__file__).parent / "typst"
FONTS = Path(__file__).parent / "fonts"

# What a paper asks for, what it may be called on a machine that has it, and what is carried.
RARE = "Noto Serif CJK SC"  # every character beyond GB 2312, to the rarest names
FACES: Mapping[str, tuple[str, ...]] = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "FandolSong", RARE),
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FandolFang R", RARE),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FandolKai", RARE),
    "hei": ("SimHei", "黑体", "FandolHei", RARE),
}
_lock = Lock()  # one paper at a time: the compiler is one, and so are its caches


def typeset(name: str, facts: Mapping[str, Any], *, on: date) -> bytes:
    """The PDF that documents/typst/`name`.typ makes of `facts` (JSON), dated `on`.

    The same facts give the same bytes on the same machine. Text is data: nothing in it is run.
    Raises typst.TypstError, which is a fault of ours.
    """
    made_at = datetime.combine(on, time(), UTC)
    with _lock:
        made = _compiler().compile(
            FOLDER / f"{name}.typ", format="pdf", root=FOLDER, timestamp=made_at,
            sys_inputs={"facts": json.dumps(facts, ensure_ascii=False), "faces": _faces()},
        )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> Any:
    return typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=[FONTS]
    )


@cache
def _compiler() -> Any:
    return typst.Compiler(root=FOLDER, font_paths=_fonts())


@cache
def _faces() -> str:
    here = set(_fonts().families())
    return json.dumps(
        {face: [name for name in names if name in here] for face, names in FACES.items()}
    )
