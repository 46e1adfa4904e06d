"""Every route has a door, and every door is as the permission matrix says, for every role."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import Engine
from starlette.testclient import TestClient

from engine.db import writing
from engine.models import PersonRole
from engine.queries.owners import OWNERS
from engine.rules.permissions import Charge, Page, opens, organisation_capacities
from engine.rules.words import Role
from tests.cast import Court, add_item
from tests.web.conftest import Enter
from web.pages import routers

# Before the door, by their nature: each of these is tested on its own under tests/web/doors.
BEFORE_THE_DOOR = re.compile(r"/(sign-in|links|language|healthz|readyz|metrics)(/|$)")


def routes(_app: FastAPI) -> Iterator[APIRoute]:
    # Not app.routes: FastAPI keeps included routers there whole, and a walk would see no route.
    return (
        route for router in routers() for route in router.routes if isinstance(route, APIRoute)
    )


def test_the_walk_sees_what_the_application_serves(app: FastAPI) -> None:
    assert {"/desk", "/items/{item_id}", "/sign-in"} <= {route.path for route in routes(app)}


def door_of(route: APIRoute) -> object:
    for one in route.dependant.dependencies:
        if hasattr(one.call, "door"):
            return one.call.door
    return "none"


def address(route: APIRoute, ids: dict[str, int]) -> str:
    return re.sub(r"{(\w+)(?::\w+)?}", lambda name: str(ids.get(name[1], 1)), route.path)


def test_every_route_has_a_door(app: FastAPI) -> None:
    open_ones = [
        route.path for route in routes(app)
        if door_of(route) == "none" and not BEFORE_THE_DOOR.match(route.path)
    ]
    assert open_ones == []


def test_every_id_in_an_address_has_an_owner(app: FastAPI) -> None:
    named = {
        name for route in routes(app) for name in re.findall(r"{(\w+_id)", route.path)
    }
    assert named - set(OWNERS) == set()


def test_nobody_inside_is_led_to_the_sign_in_page(app: FastAPI, stranger: TestClient, court: Court) -> None:
    for route in routes(app):
        if BEFORE_THE_DOOR.match(route.path):
            continue
        for method in route.methods:
            answer = stranger.request(method, address(route, {"map_id": court.map_id}))
            assert answer.status_code == (303 if method == "GET" else 401), (method, route.path)
            if method == "GET":
                assert answer.headers["location"].startswith("/sign-in?next="), route.path


def test_somebody_elses_things_are_not_there(
    app: FastAPI, enter: Enter, court: Court, database: Engine
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
    enter(court.sun)  # session 1 is hers, not Wu's own
    wu = enter(court.wu)
    ids = {"map_id": court.map_id, "item_id": item_id, "person_id": court.sun,
           "department_id": court.civil}
    for route in routes(app):
        if not re.search(r"_id}|_id:", route.path):
            continue
        for method in route.methods:
            send = wu.get if method == "GET" else wu.post
            assert send(address(route, ids)).status_code == 404, (method, route.path)


ROLES: dict[str, frozenset[Role]] = {
    "nobody in particular": frozenset(), **{role.value: frozenset({role}) for role in Role},
}


@pytest.mark.parametrize("role", ROLES)
def test_every_door_opens_as_the_matrix_says(
    role: str, app: FastAPI, enter: Enter, court: Court, database: Engine
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        for person_role in ROLES[role]:
            session.add(PersonRole(person_id=court.feng, role=person_role))
    capacities = organisation_capacities(ROLES[role], heads=False)
    person = enter(court.feng)
    ids = {"map_id": court.map_id, "item_id": item_id, "person_id": court.qian,
           "department_id": court.civil}
    wrong = []
    for route in routes(app):
        door = door_of(route)
        if not isinstance(door, Page | Charge) or unknown_ids(route, ids):
            continue
        if route.path.endswith("/live"):  # an open stream does not end: tests/web/wall/test_live.py
            continue
        for method in route.methods:
            send = person.get if method == "GET" else person.post
            shut = send(address(route, ids)).status_code == 403
            if shut == opens(door, capacities):
                wrong.append((method, route.path, door.value, "shut" if shut else "open"))
    assert wrong == []


def unknown_ids(route: APIRoute, ids: dict[str, int]) -> bool:
    """Whether the address names something that this small court does not have."""
    return bool(set(re.findall(r"{(\w+_id)", route.path)) - set(ids))


def test_a_form_without_its_token_changes_nothing(app: FastAPI, enter: Enter, court: Court) -> None:
    sun = enter(court.sun)
    for route in routes(app):
        if "POST" not in route.methods or BEFORE_THE_DOOR.match(route.path):
            continue
        if unknown_ids(route, {"map_id": 1}):
            continue
        answer = sun.client.post(address(route, {"map_id": court.map_id}), data={"csrf": "guessed"})
        assert answer.status_code == 403, route.path
