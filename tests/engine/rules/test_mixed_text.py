"""People and bodies in one cell, told apart only where each part is clear."""

import pytest

from engine.rules.mixed_text import Mixed, split_mixed


@pytest.mark.parametrize(
    ("written", "people", "bodies"),
    [
        ("赵某（副院长）、民事审判庭", ("赵某",), "民事审判庭"),
        ("副院长赵某、民事审判庭、执行局", ("赵某",), "民事审判庭、执行局"),
        ("党组成员、副院长王某；办公室", ("王某",), "办公室"),
        ("副院长、办公室", ("副院长",), "办公室"),
        ("赵明 民一庭", ("赵明",), "民一庭"),
        ("赵 明、民一庭", ("赵明",), "民一庭"),
        ("赵明\n审管办", ("赵明",), "审管办"),
        ("立案庭（赵某）", ("赵某",), "立案庭"),
        ("赵某（立案庭）", ("赵某",), "立案庭"),
        ("赵明；民一庭牵头，立案庭配合", ("赵明",), "民一庭牵头、立案庭配合"),
        ("阿卜杜拉·买买提、信息中心", ("阿卜杜拉·买买提",), "信息中心"),
        ("院党组", (), "院党组"),
        ("赵明、钱方", ("赵明", "钱方"), ""),
        ("无", (), ""),
    ],
)
def test_people_and_bodies_are_told_apart(
    written: str, people: tuple[str, ...], bodies: str
) -> None:
    assert split_mixed(written) == Mixed(people, bodies)


@pytest.mark.parametrize(
    "written", ["赵局、立案庭", "相关责任同志、民一庭", "全体干警", "立案庭、速裁团队负责同志"]
)
def test_a_part_that_may_be_either_leaves_the_cell_whole(written: str) -> None:
    assert split_mixed(written) is None
