"""Lines from positioned text: columns, headers, paragraphs; nothing of the page is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.reading.layout import Piece, set_pages

BODY = "今年以来，镇党委、政府把法治建设摆在重要位置，定期研究部署，落实经费和人员，各项工作有序推进，取得了新的进展。"


def line(text: str, top: float, *, left: float = 0, size: float = 10) -> list[Piece]:
    return [Piece(char, left + at * size, top, left + (at + 1) * size, top + size) for at, char in enumerate(text)]


def lines(texts: list[str], *, top: float = 100, left: float = 0, pitch: float = 20) -> list[Piece]:
    return [piece for at, text in enumerate(texts) for piece in line(text, top + pitch * at, left=left)]


def rotated(text: str, by: int) -> str:
    return text[by:] + text[:by]


def text_of(*pages: list[Piece]) -> list[str]:
    return set_pages(pages)[0].split("\n")


class TestRunningLines:
    BODIES = tuple([f"{mark}页正文第{at}行说的是另一件事情。" for at in "一二三四五"] for mark in "甲乙丙丁")

    def pages(self, top: str, bottom: str) -> list[list[Piece]]:
        return [
            line(top.format(at), 20) + lines(body) + line(bottom.format(at), 300)
            for at, body in enumerate(self.BODIES, 1)
        ]

    def test_repeated_lines_and_page_numbers_go(self) -> None:
        expected = [one for body in self.BODIES for one in body]
        for number in ("— {} —", "{}", "第{}页 共4页", "- {} -", "法治建设报告　{}"):
            assert text_of(*self.pages("某县法治政府建设报告", number)) == expected

    def test_headers_of_left_and_right_pages_go(self) -> None:
        pages = [
            line("年度报告" if at % 2 else "某县人民政府", 20) + lines(body) for at, body in enumerate(self.BODIES)
        ]
        assert text_of(*pages) == [one for body in self.BODIES for one in body]

    def test_number_that_does_not_count_pages_stays(self) -> None:
        pages = [lines(body) + line(number, 300) for body, number in zip(self.BODIES, ("12", "30"), strict=False)]
        assert {"12", "30"} <= set(text_of(*pages))

    def test_like_lines_at_other_places_stay(self) -> None:
        pages = [line("二、工作成效", 20 + 30 * at) + lines(body, top=150) for at, body in enumerate(self.BODIES)]
        assert text_of(*pages).count("二、工作成效") == 4

    def test_two_copies_in_one_file_are_not_taken_for_headers(self) -> None:
        page = lines(self.BODIES[0] + self.BODIES[1])
        assert text_of(page, page) == [*self.BODIES[0], *self.BODIES[1]] * 2


class TestParagraphs:
    def test_lines_of_an_indented_paragraph_are_joined_also_over_pages(self) -> None:
        first = line(BODY[:18], 100, left=20) + lines([BODY[18:38]], top=120)
        second = lines([BODY[38:]], top=100) + line(BODY[:18], 120, left=20) + lines([BODY[18:38], BODY[38:]], top=140)
        text, starts = set_pages([first, second])
        assert [one.strip() for one in text.split("\n")] == [BODY, BODY]
        assert text[starts[1] :].startswith(BODY[38:])

    def test_indent_may_be_typed(self) -> None:
        full = (
            BODY[:37] + "。"
        )  # the last line of the paragraph is full, so that only the indent parts it from the next
        page = lines(
            [f"　　{full[:18]}", full[18:], f"　　{full[:18]}", full[18:], f"　　{BODY[:18]}", BODY[18:38], BODY[38:]]
        )
        assert [one.strip() for one in text_of(page)] == [full, full, BODY]

    def test_heading_that_does_not_fill_its_line_stands_alone(self) -> None:
        page = lines(["二、存在的问题", BODY[:20], BODY[20:40], BODY[40:]])
        assert text_of(page)[:2] == ["二、存在的问题", BODY]

    def test_heading_after_a_full_line_stands_alone(self) -> None:
        full = BODY[:39] + "。"
        page = lines([full[:20], full[20:], "马背上的责任", *[full[:20], full[20:]] * 4])
        assert text_of(page)[:2] == [full, "马背上的责任"]

    def test_line_that_ends_like_a_title_by_chance_goes_on(self) -> None:
        rows = [
            "党委、政府，每个季度听取一次法治建设情况",
            "汇报，研究解决困难和问题，推动各项任务的",
            "落实，全年共研究议题十二个，办结十一个。",
        ]
        title = "青禾镇人民政府二〇二四年法治建设情况汇报"
        assert text_of(lines([title, *rows * 3]))[0] == title
        assert "".join(rows[:2]) in "".join(text_of(lines([title, *rows * 3]))[1])

    def test_page_number_left_by_an_earlier_conversion_stays_a_line(self) -> None:
        rows = [BODY[:20], "— 4 —", BODY[20:40], BODY[40:]]
        assert "— 4 —" in text_of(lines(rows + [BODY[:20], BODY[20:40], BODY[40:]] * 2))

    def test_title_in_two_lines_is_one(self) -> None:
        title = line("青禾镇人民政府关于", 40, left=50, size=16) + line("法治建设情况的报告", 70, left=50, size=16)
        first = text_of(title + lines([BODY[:20], BODY[20:40], BODY[40:]], top=120))[0]
        assert first.strip() == "青禾镇人民政府关于法治建设情况的报告"


class TestColumns:
    def test_columns_are_read_one_after_the_other_whatever_the_order(self) -> None:
        texts = [rotated(BODY.rstrip("。").replace("，", "与").replace("、", "和"), by)[:20] for by in range(12)]
        left, right = lines(texts[:6]), lines(texts[6:], left=230)
        expected = "".join(texts)
        for drawn in (left + right, right + left, [*line("年度报告", 50, left=180), *left, *right]):
            assert "".join(text_of(drawn)).replace("年度报告", "").strip("　") == expected

    def test_short_cells_side_by_side_are_rows(self) -> None:
        cells = lines(list("甲乙丙丁戊己庚辛")) + lines(["31份"] * 8, left=230)
        assert text_of(cells) == [f"{name}\t31份" for name in "甲乙丙丁戊己庚辛"]


pieces = st.builds(
    lambda text, left, top, width, height: Piece(text, left, top, left + width, top + height),
    st.sampled_from("法治镇ab。 "),
    st.floats(-1e6, 1e6),
    st.floats(-1e6, 1e6),
    st.floats(-10, 100),
    st.floats(-10, 100),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(pieces, max_size=40), min_size=1, max_size=3))
def test_any_place_of_the_letters_is_set_without_loss(pages: list[list[Piece]]) -> None:
    text, starts = set_pages(pages)
    assert len(starts) == len(pages)
    assert list(starts) == sorted(starts)
    assert starts[0] == 0
    assert starts[-1] <= len(text)
    if len(pages) == 1:
        written = sorted(piece.text for piece in pages[0] if piece.text.strip())
        kept = sorted("".join(text.split()))
        assert kept == written
