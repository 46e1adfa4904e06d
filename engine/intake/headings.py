"""The headings of a ledger: which words name which field, and where the heading rows stand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.intake.cells import column_letters
from engine.intake.heading_words import COMBINED, FIELDS, PATTERNS
from engine.rules.written_numbers import half_width

# What a person may say that a column is; "" passes it over.
CHOICES = (
    "number", "category", "weakness", "detail", "cause", "goal", "source", "measures", "leaders",
    "leads", "supports", "handler", "leads_and_leaders", "leads_and_handlers", "deadline",
    "milestones", "class", "progress", "result", "status", "closed_on", "long_term", "due_text",
    "item_id", "measure_number", "measure_start", "measure_due", "milestone_text", "milestone_due",
)  # fmt: skip
MOST_HEADING_ROWS = 3
LONGEST_HEADING = 24
MERGED_ABOVE = frozenset(["责任分工", "责任", "责任落实", "整改责任", "分工", "时间", "整改"])


def plain(heading: str) -> str:
    """A heading without blanks, line breaks, stars and marks."""
    return re.sub(r"[\s*·:：、,，.。]+", "", half_width(heading))


def field_of(heading: str) -> str | None:
    """The field that a heading names; "kept" for known columns that no field takes; else None."""
    words = plain(heading)
    if not words or len(words) > LONGEST_HEADING:
        return None
    if words in FIELDS:
        return FIELDS[words]
    flat = words.replace("(", "").replace(")", "")
    first = next((field for field, pattern in PATTERNS if pattern.search(flat)), None)
    bare = re.sub(r"\([^()]*\)|/.*$", "", words)
    if bare in FIELDS and first not in COMBINED:
        return FIELDS[bare]
    for named, pattern in PATTERNS:
        if pattern.search(flat) or (bare and pattern.search(bare)):
            return named or None
    return None


@dataclass(frozen=True, slots=True)
class HeadingsSaid:
    """What people said of headings: `remembered` by plain text, `columns` by place in the table.

    "" passes a column over. `rows`: the heading's first and last row (from 1), where it was shown.
    """

    remembered: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[int, str] = field(default_factory=dict)
    rows: tuple[int, int] | None = None

    def field_of(self, heading: str) -> str | None:
        """As the module's `field_of`, with what is remembered before what is known to all."""
        said = self.remembered.get(plain(heading)) if self.remembered else None
        return field_of(heading) if said is None else said or "kept"


UNSAID = HeadingsSaid()


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table: `fields` by field, `unknown` and `kept` by heading text.

    `said` are the places that a person set, `remembered` those known from an earlier file.
    """

    fields: dict[str, list[int]]
    texts: dict[int, str]
    unknown: dict[int, str]
    kept: dict[int, str]
    repeated: dict[int, str]
    depth: int
    said: frozenset[int] = frozenset()
    remembered: frozenset[int] = frozenset()

    def one(self, field: str) -> int | None:
        """The first column of `field`."""
        listed = self.fields.get(field)
        return listed[0] if listed else None


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A row with merges filled in: `texts` by column, `wide` = columns under a merge to the right."""

    texts: Sequence[str]
    wide: frozenset[int]
    hanging: frozenset[int]


def read_headings(rows: Sequence[HeadingRow], said: HeadingsSaid = UNSAID) -> Columns | None:
    """The columns that the first row of `rows` (and up to two below it) heads; None if it does not.

    A heading row names the weakness and one field more, or three fields.
    """
    if not rows or not looks_like_headings(rows[0].texts, said):
        return None
    depth = 1
    while depth < min(len(rows), MOST_HEADING_ROWS) and continues(rows[depth - 1], rows[depth], said):
        depth += 1
    columns = name_columns(rows[:depth], said)
    known = set(columns.fields)
    if ("weakness" in known and len(known) >= 2) or len(known) >= 3:
        return columns
    return None


def repeats_headings(columns: Columns, texts: Sequence[str]) -> bool:
    """Whether a row is the known heading again, or one of its rows, as at the head of a page."""
    filled = {column: plain(text) for column, text in enumerate(texts) if text}
    if len(set(filled.values())) < 2:
        return False
    return all(
        words and is_part(words, columns.texts.get(column, "")) for column, words in filled.items()
    )


def is_part(words: str, heading: str) -> bool:
    """Whether `words` begin or end the heading of a column, whose rows are read together."""
    whole = plain(heading)
    return whole.startswith(words) or whole.endswith(words)


def looks_like_headings(texts: Sequence[str], said: HeadingsSaid = UNSAID) -> bool:
    """A cheap test first: at least two short, different cells, one of them known."""
    filled = {text for text in texts if text}
    if len(filled) < 2 or any(len(text) > 40 for text in filled):
        return False
    return sum(1 for text in filled if said.field_of(text) or plain(text) in MERGED_ABOVE) >= 2


def continues(upper: HeadingRow, lower: HeadingRow, said: HeadingsSaid = UNSAID) -> bool:
    """Whether `lower` is the second row of the heading: it fills only what `upper` spans."""
    own = [
        column for column, text in enumerate(lower.texts) if text and column not in lower.hanging
    ]
    if not own or any(len(lower.texts[column]) > LONGEST_HEADING for column in own):
        return False
    for column in own:
        above = upper.texts[column] if column < len(upper.texts) else ""
        if above and column not in upper.wide:
            return False
    known = sum(1 for column in own if said.field_of(lower.texts[column]))
    spanned = sum(1 for column in own if column in upper.wide)
    return known >= 1 and (known * 2 >= len(own) or spanned == len(own))


def name_columns(rows: Sequence[HeadingRow], said: HeadingsSaid = UNSAID) -> Columns:
    """Each column's field: from both rows read together, else the lower, else the upper."""
    width = max(len(row.texts) for row in rows)
    texts: dict[int, str] = {}
    found: dict[int, str] = {}
    remembered: set[int] = set()
    for column in range(width):
        parts: list[str] = []
        for row in rows:
            text = row.texts[column] if column < len(row.texts) else ""
            if text and text not in parts:
                parts.append(text)
        if not parts and column not in said.columns:
            continue
        texts[column] = " ".join(" ".join(part.split()) for part in parts) or column_letters(column)
        candidates = ["".join(parts), *reversed(parts)] if len(parts) > 1 else parts
        told = next((plain(one) for one in candidates if plain(one) in said.remembered), None)
        if column in said.columns:
            field = said.columns[column] or "kept"
        elif told is not None:
            field = said.remembered[told] or "kept"
            remembered.add(column)
        else:
            field = recognised(candidates) or ""
        if field:
            found[column] = field
    by_hand = frozenset(said.columns) & found.keys()
    order = [*sorted(by_hand), *sorted(remembered), *found]  # people's word comes first
    columns = arrange(
        texts, {column: found[column] for column in order}, len(rows), by_hand | remembered
    )
    return replace(columns, said=by_hand, remembered=frozenset(remembered))


def recognised(candidates: Sequence[str]) -> str | None:
    """The field of a column whose heading reads so: both rows together, the lower, the upper."""
    exact = next((FIELDS[plain(one)] for one in candidates if plain(one) in FIELDS), None)
    field = exact or next((one for one in map(field_of, candidates) if one), None)
    if field in COMBINED and len(candidates) > 1:
        # 责任领导及部门 above 分管领导: the lower row says which
        return next((one for one in map(field_of, candidates[1:]) if one), None)
    return field


MANY = frozenset(["measures", "leaders", "leads", "supports", "handler", *COMBINED])


def arrange(
    texts: dict[int, str], found: dict[int, str], depth: int, firm: frozenset[int] = frozenset()
) -> Columns:
    """Settle what two columns claim: a second wording is detail, a second date the milestones.

    Columns claim in the order of `found`; a date of a column in `firm` stays the deadline.
    """
    fields: dict[str, list[int]] = {}
    kept, repeated = {}, {}
    for column, named in found.items():
        field = named
        if field == "kept":
            kept[column] = texts[column]
            continue
        if field == "wording":
            field = "detail" if "weakness" in found.values() else "weakness"
        if field in fields and field == "weakness":
            field = "detail"
        if field in fields and field == "deadline":
            field = settle_deadlines(fields, column, texts, firm)
        if field in fields and field not in MANY:
            repeated[column] = texts[column]
            continue
        fields.setdefault(field, []).append(column)
    unknown = {column: text for column, text in texts.items() if column not in found}
    return Columns(fields, texts, unknown, kept, repeated, depth)


def settle_deadlines(
    fields: dict[str, list[int]], column: int, texts: dict[int, str], firm: frozenset[int]
) -> str:
    """Of 时间节点 and a second date column, 时间节点 gives the milestones."""
    former = fields["deadline"][0]
    if "milestones" in fields:
        return "deadline"
    if former not in firm and "节点" in texts[former]:
        fields["milestones"] = [former]
        del fields["deadline"]
        return "deadline"
    return "milestones" if "节点" in texts[column] else "deadline"
