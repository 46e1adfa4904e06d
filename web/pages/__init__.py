"""The table of contents: every module with a `router`, in the order of the navigation."""

from importlib import import_module

from fastapi import APIRouter

PAGES = (
    "web.pages.language",
    "web.pages.home",
)


def routers() -> list[APIRouter]:
    """The router of every page module."""
    return [import_module(name).router for name in PAGES]
