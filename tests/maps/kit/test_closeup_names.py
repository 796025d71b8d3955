"""Every area in view has its name on the map, or a number that a list names."""

import shapely

from maps.kit.drawing.closeup_names import Wanted, placed_names

LONG = "Speicherviertel Ost am Hafen"


def wanted(name: str, box: tuple[float, float, float, float], *, is_own: bool = False) -> Wanted:
    return Wanted(name=name, shape=shapely.box(*box), is_own=is_own)


def test_a_name_moves_within_its_area_where_another_one_stands() -> None:
    own = wanted("Mitte", (0, 0, 200, 20), is_own=True)
    other = wanted("Nordstadt", (0, 0, 200, 100))
    placed, listed = placed_names([own, other], 440, 360)
    assert [name.text for name in placed] == ["Mitte", "Nordstadt"]
    assert abs(placed[0].y - placed[1].y) >= 12
    assert not listed


def test_a_name_without_room_is_a_number_and_stands_in_the_list_whole() -> None:
    areas = [wanted(f"{LONG} {at}", (100 + 20 * at, 100, 118 + 20 * at, 116)) for at in range(4)]
    placed, listed = placed_names(areas, 440, 360)
    assert {number for number, _ in listed} <= {name.text for name in placed}
    assert len(placed) == len(areas)
    assert {name for _, name in listed} <= {area.name for area in areas}


def test_nothing_stands_where_something_else_is_drawn() -> None:
    hidden = wanted("Hafen", (400, 320, 430, 350))
    assert placed_names([hidden], 440, 360, [(300, 280, 440, 360)]) == ([], [])
