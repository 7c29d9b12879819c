"""Chinese as offices write it: numerals, dates, quarters, deadlines, shares, excerpts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen import zh

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))


# ---- numerals ------------------------------------------------------------------------------------------------------


def value_of(numeral: str) -> int:
    """A Chinese numeral read the other way, by a rule of its own."""
    digits = dict(zip("零〇一二三四五六七八九", (0, 0, *range(1, 10)), strict=True))
    total, digit = 0, 0
    for sign in numeral:
        if sign in digits:
            digit = digits[sign]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
    return total + digit


@given(st.integers(0, 9999))
def test_every_numeral_read_back_is_its_number(number: int) -> None:
    assert value_of(zh.numeral(number)) == number


@pytest.mark.parametrize(
    ("number", "spoken"),
    [(0, "零"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (1001, "一千零一"),
     (1010, "一千零一十"), (2020, "二千零二十")],
)  # fmt: skip
def test_numerals_are_written_as_they_are_spoken(number: int, spoken: str) -> None:
    assert zh.numeral(number) == spoken


@pytest.mark.parametrize("number", [-1, 10000])
def test_a_number_that_has_no_numeral_here_is_a_programming_error(number: int) -> None:
    with pytest.raises(ValueError, match="0 to 9999"):
        zh.numeral(number)


# ---- dates -----------------------------------------------------------------------------------------------------------


def test_a_document_date_has_no_zero_in_front() -> None:
    assert zh.long_date(date(2020, 6, 8)) == "2020年6月8日"


def test_a_document_number_has_the_full_year_in_hexagonal_brackets() -> None:
    assert zh.document_number("罗智统函", 2020, 3) == "罗智统函〔2020〕3号"


@given(DAYS)
def test_a_written_day_is_read_back_as_that_day(day: date) -> None:
    written = [
        zh.long_date(day),
        day.isoformat(),
        f"{day:%Y.%m.%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
    ]
    for words in written:
        found = zh.read_when(words)
        assert found == zh.When(day, day), words
        assert zh.read_date(words) == day


@given(DAYS)
def test_full_width_digits_and_blanks_do_not_matter_to_a_day(day: date) -> None:
    wide = zh.long_date(day).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert zh.read_date(f" {wide[:4]} {wide[4:]}　") == day


@given(st.integers(1950, 2100), st.integers(1, 12))
def test_a_month_ends_on_its_last_day(year: int, month: int) -> None:
    for words in (
        f"{year}年{month}月",
        f"{year}年{month}月底",
        f"{year}年{month}月底前",
        f"{year}.{month}",
        f"{year}{month:02d}",
    ):
        found = zh.read_when(words)
        assert found is not None and found.first == date(year, month, 1), words
        assert found.last is not None and (found.last + timedelta(days=1)).day == 1, words
        assert found.last.month == month, words


@given(st.integers(1950, 2100), st.integers(1, 4))
def test_a_quarter_is_three_months_however_it_is_written(year: int, quarter: int) -> None:
    word = "一二三四"[quarter - 1]
    spellings = (
        f"{year}Q{quarter}",
        f"{year}年第{word}季度",
        f"{year}年{word}季度",
        f"{year}年{quarter}季度",
        f"{year}q{quarter}",
    )
    for words in spellings:
        assert zh.read_quarter(words) == (year, quarter), words
        found = zh.read_when(words)
        assert found is not None and found.first == date(year, 3 * quarter - 2, 1), words
        assert found.last is not None and found.last.month == 3 * quarter, words


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2021年", "2021-01-01", "2021-12-31"),
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021年底", "2021-01-01", "2021-12-31"),
        ("2021年年底前", "2021-01-01", "2021-12-31"),
        ("2021年内", "2021-01-01", "2021-12-31"),
        ("2021年度", "2021-01-01", "2021-12-31"),
        ("2026年12月", "2026-12-01", "2026-12-31"),
        ("2024.10.8", "2024-10-08", "2024-10-08"),
        ("201803", "2018-03-01", "2018-03-31"),
        ("2020-2022年", "2020-01-01", "2022-12-31"),
        ("2020—2022年", "2020-01-01", "2022-12-31"),
        ("2020～2022年", "2020-01-01", "2022-12-31"),
        ("2020年至2022年", "2020-01-01", "2022-12-31"),
        ("2020年第三季度末", "2020-07-01", "2020-09-30"),
        ("2020年上半年", "2020-01-01", "2020-06-30"),
        ("2020年下半年", "2020-07-01", "2020-12-31"),
        ("2020年6月中旬前", "2020-06-11", "2020-06-20"),
        ("2021年2月下旬", "2021-02-21", "2021-02-28"),
        ("2020年6月30日之前", "2020-06-30", "2020-06-30"),
        ("二○二○年", "2020-01-01", "2020-12-31"),
        ("二〇二〇年底", "2020-01-01", "2020-12-31"),
    ],
)
def test_a_time_of_a_real_table_spans_the_days_it_means(words: str, first: str, last: str) -> None:
    assert zh.read_when(words) == zh.When(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "words", ["长期推进", "长期坚持", "持续推进", "持续建设", "每季度", "每年12月底前", "常态化推进", "全年"]
)
def test_an_open_time_is_read_and_has_no_date(words: str) -> None:
    found = zh.read_when(words)
    assert found == zh.OPEN
    assert found is not None and found.open


@pytest.mark.parametrize(
    "words",
    ["", "无", "—", "尽快", "年底前", "12月底前", "6月底完成", "第三季度", "9月投入使用", "5月底前动工", "2020年13月",
     "2020年2月30日", "2022-2020年", "2020年第五季度", "12021年", "0000年", "20年底"],
)  # fmt: skip
def test_a_time_without_a_year_or_out_of_the_calendar_is_never_guessed(words: str) -> None:
    assert zh.read_when(words) is None
    assert zh.read_date(words) is None


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("二○二○年九月十三日", "2020-09-13"),
        ("二〇二〇年九月十三日", "2020-09-13"),
        ("二〇二〇年十二月", "2020-12-31"),
    ],
)
def test_a_date_in_chinese_numerals_is_read(words: str, last: str) -> None:
    assert zh.read_date(words) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("2020–2022年", "2022-12-31"),
        ("2020年6月30号", "2020-06-30"),
        ("2021年6月底完成", "2021-06-30"),
        ("2021年12月底前完成", "2021-12-31"),
        ("2020年6月至2021年12月", "2021-12-31"),
        ("2020年下半年前", "2020-12-31"),
        ("2021年6月份", "2021-06-30"),
    ],
)
def test_a_time_with_a_certain_year_and_an_ending_word_is_read(words: str, last: str) -> None:
    assert zh.read_date(words) == date.fromisoformat(last)


@pytest.mark.parametrize("words", ["2026年6月并持续跟踪", "2021年底前完成，并长期推进"])
def test_a_date_with_an_open_addition_is_not_silently_read_as_open(words: str) -> None:
    assert zh.read_when(words) != zh.OPEN


@given(st.text(max_size=30))
def test_any_text_gives_a_span_that_runs_forwards_or_nothing(text: str) -> None:
    found = zh.read_when(text)
    if found is not None and found.last is not None:
        assert found.first is not None and found.first <= found.last


# ---- comparing --------------------------------------------------------------------------------------------------------


@given(st.text(max_size=40))
def test_the_key_for_comparing_is_stable_and_blind_to_blanks(text: str) -> None:
    key = zh.comparable(text)
    assert zh.comparable(f" {text}\u3000\n") == key
    assert not any(sign.isspace() for sign in key)


def test_width_and_case_do_not_matter_when_comparing_but_words_do() -> None:
    assert zh.comparable("区水务局（ＩＯＣ）") == zh.comparable("区水务局 (ioc)")
    assert zh.comparable("区金融服务署") != zh.comparable("区金融服务业")


# ---- shares ------------------------------------------------------------------------------------------------------------


@given(st.integers(0, 2000), st.integers(1, 2000))
def test_a_share_is_the_true_one_rounded_half_up_to_a_tenth(part: int, whole: int) -> None:
    shown = float(zh.share(part, whole).removesuffix("%"))
    assert -0.05 - 1e-9 < shown - 100 * part / whole <= 0.05 + 1e-9
    assert ".0%" not in zh.share(part, whole)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(1, 8, "12.5%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (29, 29, "100%"), (0, 29, "0%"), (0, 0, "0%"), (1, 2000, "0.1%"),
     (1, 2001, "0%"), (11, 12, "91.7%")],
)  # fmt: skip
def test_shares_are_rounded_half_up_and_never_nudged(part: int, whole: int, shown: str) -> None:
    assert zh.share(part, whole) == shown


# ---- excerpts -----------------------------------------------------------------------------------------------------------

SENTENCES = st.lists(
    st.text("甲乙丙丁戊，、", min_size=1, max_size=12).filter(lambda s: s.strip("，、")), min_size=1, max_size=6
)


@given(SENTENCES, st.integers(1, 80))
def test_an_excerpt_is_whole_sentences_from_the_beginning(parts: list[str], limit: int) -> None:
    text = "".join(f"{part}。" for part in parts)
    kept = zh.first_sentences(text, limit)
    assert text.startswith(kept.removesuffix("。").rstrip("，、"))
    assert kept.endswith("。") and kept.count("。") >= 1
    assert len(kept) <= max(limit, len(parts[0]) + 1)


@given(SENTENCES)
def test_an_excerpt_of_a_short_text_is_the_whole_text(parts: list[str]) -> None:
    text = "".join(f"{part}事。" for part in parts)
    assert zh.first_sentences(text, 1000) == text


def test_an_excerpt_of_nothing_is_nothing() -> None:
    assert zh.first_sentences("  ", 90) == ""


def test_the_first_sentence_is_kept_even_if_it_is_too_long() -> None:
    assert zh.first_sentences("甲" * 100 + "。乙。", 90) == "甲" * 100 + "。"


def test_a_point_inside_a_number_does_not_end_a_sentence() -> None:
    assert zh.first_sentences("完成3.5公里。继续推进。", 8) == "完成3.5公里。"


def test_a_closing_quotation_mark_stays_with_its_sentence() -> None:
    assert zh.first_sentences("实现“一网统管。”继续推进。", 9).startswith("实现“一网统管。”")


@pytest.mark.parametrize("text", ["好！", "是否已经完成？", "他说：“已经完成。”", "（见附件。）"])
def test_an_excerpt_never_ends_with_two_stops(text: str) -> None:
    assert zh.first_sentences(text, 90) == text


def test_an_excerpt_does_not_end_inside_a_quotation() -> None:
    kept = zh.first_sentences("“甲项完成。乙项完成。”丙项完成。", 8)
    assert kept.count("“") == kept.count("”")


def test_an_excerpt_is_one_paragraph() -> None:
    assert "\n" not in zh.first_sentences("1．完成招标\n2．完成验收", 90)


def test_names_are_enumerated_with_the_chinese_comma() -> None:
    assert zh.enumerated(["甲", "乙", "丙"]) == "甲、乙、丙"
    assert zh.enumerated([]) == ""
