"""Numbers as people write them: full-width digits, 二十一, 二〇二六, ①."""

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2}
UNITS = {"十": 10, "百": 100}
NUMERAL = "零〇○一二两三四五六七八九十百"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# Only width is folded: a full NFKC would turn ① into 1 and glue it to the digits that follow.
HALF_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xA0: 0x20}


def half_width(text: str) -> str:
    """`text` with full-width letters, digits, brackets and blanks folded to ASCII."""
    return text.translate(HALF_WIDTH)


def read_number(written: str) -> int | None:
    """The whole number that `written` is, 0-999 in Chinese or any length in digits; else None."""
    if written.isascii():
        return int(written) if written.isdigit() else None
    total, digit = 0, None
    for character in written:
        if character in UNITS:
            total += (1 if digit is None else digit) * UNITS[character]
            digit = None
        elif character in DIGITS:
            digit = DIGITS[character] if digit is None else digit * 10 + DIGITS[character]
        else:
            return None
    return total + (digit or 0)
