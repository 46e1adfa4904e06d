"""Macros are made ready once for all pages: they may know globals and what they are given, no more."""

import re

from jinja2 import meta, nodes

from web.templating import FOLDER, environment

IMPORT = re.compile(r'{% import "([^"]+)" as \w+ %}')


def test_imported_macros_take_nothing_from_the_page_around_them() -> None:
    imported = {
        name for path in FOLDER.rglob("*.html") for name in IMPORT.findall(path.read_text("utf-8"))
    }
    assert {"layout/parts.html", "desk/_card.html", "items/_forms.html"} <= imported
    for name in imported:
        tree = environment().parse((FOLDER / name).read_text("utf-8"))
        taken = meta.find_undeclared_variables(tree) - environment().globals.keys()
        given = {one.name for one in tree.find_all(nodes.Name) if one.ctx == "store"}
        assert taken <= given, name
