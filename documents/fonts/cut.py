"""Cut the fonts of this folder from their full files: what a maintainer runs once for a new release.

    python -m documents.fonts.cut --fandol DIR --noto NotoSerifCJK-Regular.ttc

`DIR` holds the four OTF of Fandol (Debian: texlive-lang-chinese), the collection is in Debian's
fonts-noto-cjk. Needs fonttools, and cffsubr for outlines a third smaller; neither is needed to run.
"""

import argparse
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FANDOL = ("FandolFang-Regular", "FandolKai-Regular", "FandolHei-Regular", "FandolSong-Bold")
NOTO_FAMILY = "Noto Serif CJK SC"
LATIN = frozenset(range(0x20, 0x7F)) | frozenset(range(0xA0, 0x100))
MARKS = frozenset(range(0x2000, 0x2100))  # dashes, quotes, ellipses
NUMBERED = frozenset(range(0x2460, 0x2500))  # ①, (1), 1.


def characters_of(encoding: str) -> frozenset[int]:
    """Every code point that two bytes of a Chinese encoding can say."""
    found: set[int] = set()
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            try:
                found.update(map(ord, bytes((high, low)).decode(encoding)))
            except UnicodeDecodeError:
                continue
    return frozenset(found)


def is_han(point: int) -> bool:
    """Whether it is a Chinese character of the first plane's blocks or of the second plane."""
    return 0x3400 <= point < 0x4DC0 or 0x4E00 <= point < 0xA000 or point >= 0x20000


def cut(font: Any, points: frozenset[int], name: str, *, smaller: bool) -> None:
    """Write the font with these characters alone as `name`.otf."""
    from fontTools import subset

    options = subset.Options(
        layout_features=["vert", "vrt2", "palt", "halt"], name_IDs=["*"], name_languages=["*"],
        notdef_outline=True, hinting=False,
    )
    options.drop_tables += ["GlyphOrder"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    if smaller:
        import cffsubr

        cffsubr.subroutinize(font, cff_version=1, keep_glyph_names=False)
    font.save(HERE / f"{name}.otf")


def main() -> None:
    """Cut all five."""
    from fontTools.ttLib import TTCollection, TTFont

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--fandol", type=Path, required=True)
    parser.add_argument("--noto", type=Path, required=True)
    options = parser.parse_args()
    usual = characters_of("gb2312")
    for name in FANDOL:
        font = TTFont(options.fandol / f"{name}.otf")
        cut(font, usual | LATIN | MARKS | NUMBERED, name, smaller=True)
    rare = next(
        font for font in TTCollection(options.noto).fonts
        if font["name"].getDebugName(1) == NOTO_FAMILY
    )
    beyond = {point for point in rare.getBestCmap() if point >= 0x20000 or 0x3400 <= point < 0x4DC0}
    beyond |= characters_of("gbk") | LATIN | MARKS
    cut(rare, frozenset(beyond - {point for point in usual if is_han(point)}),
        "NotoSerifCJKsc-rare", smaller=False)


if __name__ == "__main__":
    main()
