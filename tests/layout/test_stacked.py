from __future__ import annotations

from tests.layout.typesetter import Setting, across, line, lines, texts

Y, BASE = 100.0, 72.0


def base(text: str = "7.49") -> Setting:
    return line(text, x=BASE, y=Y)


def after(setting: Setting) -> float:
    return setting[-1].x + setting[-1].width


def upper(text: str, x: float) -> Setting:
    return line(text, x=x, y=Y - 4.0, size=7)


def lower(text: str, x: float, drop: float = 2.5) -> Setting:
    return line(text, x=x, y=Y + drop, size=7)


def test_two_rows_of_scripts_on_one_base_are_in_its_line_row_by_row() -> None:
    number = base()
    x = after(number)
    assert texts(lines(number, upper("+0.19", x), lower("-0.2", x))) == ["7.49-0.2+0.19"]
    assert texts(lines(number, upper("+0.1", x), lower("-0.25", x))) == ["7.49+0.1-0.25"]


def test_what_follows_two_rows_of_scripts_stands_where_the_longer_one_ends() -> None:
    number = base()
    x = after(number)
    scripts = upper("+0.19", x), lower("-0.2", x)
    m = line("m", x=after(scripts[0]) + 0.5, y=Y)
    far = line("m", x=after(scripts[0]) + 3.5, y=Y)
    assert texts(lines(number, *scripts, m)) == ["7.49-0.2+0.19m"]
    assert texts(lines(number, *scripts, far)) == ["7.49-0.2+0.19 m"]


def test_a_formula_goes_on_after_each_pair_of_scripts() -> None:
    first = base("a")
    pair = upper("3", after(first)), lower("1", after(first))
    second = line("b", x=after(pair[0]), y=Y)
    [found] = lines(first, *pair, second, upper("2", after(second)), lower("2", after(second)))
    assert found.text == "a31b22"


def test_numerator_and_denominator_are_no_scripts() -> None:
    word = base("half")
    x = after(word)
    assert len(lines(word, upper("12345", x), lower("67890", x, drop=3.5))) > 1


def test_small_type_that_begins_elsewhere_is_no_second_row() -> None:
    number = base()
    x = after(number)
    assert len(lines(number, upper("+0.19", x), lower("below", x - 12.0))) > 1


def test_a_bar_in_a_line_keeps_numerator_and_denominator_in_it() -> None:
    word = base("half")
    x = after(word) + 2.0
    over, under = upper("a+b", x), lower("c", x + 3.0, drop=3.5)
    rest = line("of it", x=after(over) + 3.5, y=Y)
    bar = across(Y - 2.4, x, after(over))
    assert texts(lines(word, over, under, rest, bar)) == ["half ca+b of it"]


def test_a_rule_that_goes_on_beyond_small_type_is_no_bar() -> None:
    word = base("half")
    x = after(word) + 2.0
    wide = across(Y - 2.4, x, x + 60.0)
    assert len(lines(word, upper("a+b", x + 20.0), lower("c", x + 23.0, drop=3.5), wide)) > 1


def test_fractions_side_by_side_are_read_one_after_the_other() -> None:
    word = base("so")
    x = after(word) + 2.0
    first = upper("12", x), lower("3", x + 1.7, drop=3.5), across(Y - 2.4, x, x + 7.0)
    z = x + 10.0
    second = upper("45", z), lower("6", z + 1.7, drop=3.5), across(Y - 2.4, z, z + 7.0)
    assert texts(lines(word, *first, *second)) == ["so 312 645"]


def test_a_numerator_far_narrower_than_its_denominator_is_in_the_line() -> None:
    word = base("half")
    x = after(word) + 2.0
    over, under = upper("1", x + 24.0), lower("a+b+c+d+e+f+g+h", x, drop=3.5)
    bar = across(Y - 2.4, x, after(under))
    rest = line("of it", x=after(under) + 3.5, y=Y)
    assert texts(lines(word, over, under, rest, bar)) == ["half 1a+b+c+d+e+f+g+h of it"]


def test_a_fraction_begins_a_line_and_a_comma_follows_it() -> None:
    over, under = upper("a+b", BASE), lower("c", BASE + 3.0, drop=3.5)
    bar = across(Y - 2.4, BASE, after(over))
    rest = line(",", x=after(over) + 0.5, y=Y), line("half of it", x=after(over) + 9.0, y=Y)
    assert texts(lines(over, under, *rest, bar)) == ["ca+b, half of it"]


def test_a_fraction_stands_after_a_subscript() -> None:
    word = base("half")
    low = lower("0", after(word))
    x = after(low) + 1.5
    over, under = upper("a+b", x), lower("c", x + 3.0, drop=3.5)
    rest, bar = line("of it", x=after(over) + 3.5, y=Y), across(Y - 2.4, x, after(over))
    assert texts(lines(word, low, over, under, rest, bar)) == ["half0 ca+b of it"]


def test_a_fraction_stands_between_brackets_that_hang_from_their_baseline() -> None:
    opening = line("(", x=BASE, y=Y - 8.0, ink=(0.0, 1.2))
    x = after(opening) + 1.0
    over, under = upper("a+b", x), lower("c", x + 3.0, drop=3.5)
    closing = line(")", x=after(over) + 1.0, y=Y - 8.0, ink=(0.0, 1.2))
    rest, bar = line("of it", x=after(closing) + 3.0, y=Y), across(Y - 2.4, x, after(over))
    assert texts(lines(opening, over, under, closing, rest, bar)) == ["( ca+b) of it"]


def test_the_line_below_is_no_part_of_a_fraction() -> None:
    word = base("half")
    x = after(word) + 2.0
    over, under = upper("a+b", x), lower("c", x + 3.0, drop=3.5)
    rest, below = line("of it", x=after(over) + 3.5, y=Y), line("ab cd ef gh", x=BASE, y=Y + 11.0)
    bar = across(Y - 2.4, x, after(over))
    found = lines(word, over, under, rest, below, bar)
    assert texts(found) == ["half ca+b of it", "ab cd ef gh"]


def test_a_subscript_half_an_em_below_its_base_is_in_its_line() -> None:
    first = base("H")
    low = line("2", x=after(first), y=Y + 5.0, size=8)
    rest = line("O is wet", x=after(low), y=Y)
    assert texts(lines(first, low, rest)) == ["H2O is wet"]
    gas = base("CO"), line("2", x=BASE + 10, y=Y + 5.0, size=8), line("is", x=BASE + 17, y=Y)
    assert texts(lines(*gas)) == ["CO2 is"]


def test_small_type_below_that_does_not_touch_or_comes_later_is_no_subscript() -> None:
    first, rest = base("H"), line("O", x=BASE + 9.0, y=Y)
    apart = line("2", x=after(first) + 2.0, y=Y + 5.0, size=8)
    assert len(lines(first, apart)) == 2
    assert len(lines(first, rest, line("2", x=after(first), y=Y + 5.0, size=8))) == 2
