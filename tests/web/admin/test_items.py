"""Items of a list in the draft: their places and their codes."""

from __future__ import annotations

from ivr.web.admin.items import moved, new_code, swapped


def test_an_item_is_moved_once_from_where_it_was_seen() -> None:
    assert moved(["a", "b", "c"], "b", "up", "1") == ["b", "a", "c"]
    assert moved(["a", "b", "c"], "a", "2", "0") == ["b", "c", "a"]
    for odd in ("", "-1", "x", "²", "9" * 5000):
        assert moved(["a", "b"], "a", odd, "0") == moved(["a", "b"], "a", "down", odd) == ["a", "b"]
    assert moved(["a", "b"], "a", "up", "0") == moved(["a", "b"], "z", "up", "0") == ["a", "b"]


def test_two_items_swap_their_places_and_the_others_keep_theirs() -> None:
    assert swapped(["a", "b", "c"], "a", "2", "0") == ["c", "b", "a"]
    assert swapped(["a", "b", "c"], "b", "up", "1") == ["b", "a", "c"]
    assert swapped(["a", "b"], "z", "up", "0") == swapped(["a", "b"], "a", "down", "1") == ["a", "b"]


def test_a_new_item_gets_a_code_that_no_other_has_or_had() -> None:
    taken = [{"code": "loss_of_stock"}, {"code": "loss_of_stock_b"}]
    assert new_code("Loss of stock!", taken) == "loss_of_stock_c"
    assert new_code("123", []) == "category"
    assert len(new_code("a" * 80, [{"code": "a" * 32}])) == 32
