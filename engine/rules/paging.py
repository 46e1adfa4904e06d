"""Where a page of a list lies."""


def page_count(found: int, size: int) -> int:
    """How many pages a list of so many has; one page shows that there is nothing."""
    return max(1, -(-found // size))


def page_near(found: int, page: int, size: int) -> tuple[int, int]:
    """(the page that there is nearest to the one asked for, how many there are)."""
    pages = page_count(found, size)
    return min(max(1, page), pages), pages
