"""What a person means by a name: a map, a person, an item. Never a guess between two."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.errors import Incomplete, NotFound
from engine.language import _
from engine.models import BattleMap, Department, Item, Person

SHOWN = 10
LARGEST_ID = 2**31 - 1  # what an id's column holds; a larger number names nothing


def id_in(text: str) -> int | None:
    """The id that a text of digits names; None where it is none that anything could have."""
    if not text.isdecimal() or len(text) > len(str(LARGEST_ID)):
        return None
    return int(text) if int(text) <= LARGEST_ID else None


def all_maps(session: Session) -> Sequence[BattleMap]:
    """Every map, oldest first."""
    return session.exec(select(BattleMap).order_by(col(BattleMap.id))).all()


def map_named(session: Session, name: str | None) -> BattleMap:
    """The map of that name or id; without a name the only one there is.

    Raises:
        NotFound: there is none, or none of that name.
        Incomplete: several could be meant; the sentence lists them.
    """
    maps = all_maps(session)
    if not maps:
        raise NotFound(_("还没有作战图，请先运行 battlemap init"))
    if name is None:
        found = list(maps)
    else:
        found = [one for one in maps if one.name == name] or [
            one for one in maps if str(one.id) == name.lstrip("#")
        ]
    if len(found) == 1:
        return found[0]
    listed = "、".join(f"{one.name}（{one.id}）" for one in (found or maps)[:SHOWN])
    if not found:
        raise NotFound(_("没有作战图“{name}”，现有：{listed}").format(name=name, listed=listed))
    raise Incomplete(_("有多张作战图，请用 --map 指明：{listed}").format(listed=listed))


def person_named(session: Session, name: str, *, organisation_id: int) -> Person:
    """The person of that id, exact name or mail address in the organisation.

    Raises:
        NotFound: there is nobody of that name.
        Incomplete: several bear it; the sentence lists them.
    """
    written = name.strip()
    people = select(Person).where(Person.organisation_id == organisation_id)
    if written.lstrip("#").isdecimal():
        found = list(session.exec(people.where(Person.id == id_in(written.lstrip("#")))))
    elif "@" in written:
        found = list(
            session.exec(people.where(sa.func.lower(col(Person.address)) == written.lower()))
        )
    else:
        found = list(session.exec(people.where(Person.name == written).order_by(col(Person.id))))
    present = [person for person in found if person.active] or found
    if len(present) == 1:
        return present[0]
    if not present:
        raise NotFound(_("人员名册里没有“{name}”").format(name=name))
    departments = dict(
        map(tuple, session.execute(
            sa.select(col(Department.id), col(Department.name)).where(
                col(Department.id).in_([person.department_id for person in present])
            )
        ))
    )
    listed = "、".join(
        " ".join(
            filter(None, (f"#{one.id}", departments.get(one.department_id or 0), one.post,
                          one.address))
        )
        for one in present[:SHOWN]
    )
    raise Incomplete(
        _("“{name}”不止一人，请改用编号或邮箱：{listed}").format(name=name, listed=listed)
    )


def item_named(session: Session, name: str, *, map_name: str | None) -> Item:
    """The item of that number in the map, or of that id (`#12`, or where no number reads so).

    Raises:
        NotFound: there is none.
        Incomplete: several bear the number; the sentence lists their ids.
    """
    written = name.strip()
    if written.startswith("#") and written[1:].isdecimal():
        item_id = id_in(written[1:])
        item = session.get(Item, item_id) if item_id is not None else None
        wanted = map_named(session, map_name).id if map_name is not None else None
        if item is None or wanted not in (None, item.map_id):
            raise NotFound(_("没有这个事项：{item_id}").format(item_id=name))
        return item
    map_id = map_named(session, map_name).id
    inside = select(Item).where(Item.map_id == map_id).order_by(col(Item.id))
    found = list(session.exec(inside.where(Item.number == written).limit(SHOWN + 1)))
    if not found and written.isdecimal():
        found = list(session.exec(inside.where(Item.id == id_in(written))))
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound(_("没有这个事项：{item_id}").format(item_id=name))
    listed = "；".join(f"#{one.id} {one.category} {one.weakness[:20]}" for one in found[:SHOWN])
    raise Incomplete(
        _("编号“{name}”不止一项，请改用 # 加序号：{listed}").format(name=name, listed=listed)
    )


def department_named(session: Session, name: str, *, organisation_id: int) -> Department:
    """The department of that name or other writing. Raises NotFound with the names there are."""
    departments = session.exec(
        select(Department)
        .where(Department.organisation_id == organisation_id)
        .order_by(col(Department.id))
    ).all()
    written = name.strip()
    for one in departments:
        if written == one.name or written in one.aliases.split("、"):
            return one
    listed = "、".join(one.name for one in departments[: 2 * SHOWN])
    raise NotFound(_("没有部门“{name}”，现有：{listed}").format(name=name, listed=listed))


def organisation_of(session: Session, name: str | None) -> int:
    """The organisation that a command speaks of: that of the map named, or the only one with maps.

    Raises as `map_named`.
    """
    homes = {one.organisation_id for one in all_maps(session)}
    if name is None and len(homes) == 1:
        return homes.pop()
    return map_named(session, name).organisation_id
