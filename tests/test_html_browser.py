"""The page in a real browser, wide and as a phone: nothing sticks out, links lead both ways, filters and keys work."""

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from sample_pages import page_result, written
from sample_results import FAILURE

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
if not (CHROMIUM and DRIVER):
    pytest.skip("needs Debian's chromium and chromium-driver", allow_module_level=True)
webdriver = pytest.importorskip("selenium.webdriver")

from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.remote.webdriver import WebDriver  # noqa: E402
from selenium.webdriver.support.ui import Select  # noqa: E402

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
WIDE, PHONE = (1280, 860), (390, 844)
SEEN = """
const box = arguments[0].getClientRects()[0], pane = arguments[0].closest('.findings');
const scrolls = pane && getComputedStyle(pane).position === 'sticky';
const frame = scrolls ? pane.getBoundingClientRect() : {top: 0, bottom: innerHeight};
return box !== undefined && box.top >= Math.max(frame.top, 0) && box.bottom <= Math.min(frame.bottom, innerHeight);
"""


@pytest.fixture(scope="module")
def started() -> Iterator[WebDriver]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in FLAGS.split():
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def browser(request: pytest.FixtureRequest, started: WebDriver) -> Iterator[WebDriver]:
    width, height = request.param
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    started.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    started.get_log("browser")
    yield started
    assert started.get_log("browser") == []


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    second = replace(page_result("很长的文件名" * 20 + ".txt", coverage=80.0), items=page_result().items[:1])
    defects = tuple(replace(page_result().defects[0], start=at, end=at + 1) for at in range(40, 70))
    (folder / "faulty.html").write_bytes(written(replace(page_result(), defects=defects)))
    (folder / "one.html").write_bytes(written(page_result()))
    (folder / "batch.html").write_bytes(written(page_result(), FAILURE, second))
    return folder


def load(browser: WebDriver, page: Path, hash: str = "") -> None:
    browser.get("about:blank")  # else a change of the hash alone would not load anything
    browser.get(page.as_uri() + hash)


def one(browser: WebDriver, selector: str):
    return browser.find_element(By.CSS_SELECTOR, selector)


def count(browser: WebDriver, selector: str) -> int:
    return sum(element.is_displayed() for element in browser.find_elements(By.CSS_SELECTOR, selector))


def seen(browser: WebDriver, selector: str) -> bool:
    return browser.execute_script(SEEN, one(browser, selector))


def click(browser: WebDriver, selector: str) -> None:
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", one(browser, selector))
    one(browser, selector).click()


@pytest.mark.parametrize("place", ["one.html", "batch.html", "batch.html#r1", "batch.html#r2"])
def test_nothing_sticks_out(browser, pages, place):
    name, _, hash = place.partition("#")
    load(browser, pages / name, f"#{hash}" if hash else "")
    wide, inner = browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= inner


def test_evidence_leads_to_its_sentence_and_back(browser, pages):
    load(browser, pages / "one.html")
    click(browser, "#r1-i2-e2 a.place")
    planned = one(browser, ".line .s.planned")
    assert seen(browser, f"#{planned.get_attribute('id')}")
    assert "flash" in planned.get_attribute("class")
    planned.click()
    assert seen(browser, "#r1-i2-e2")
    assert "flash" in one(browser, "#r1-i2-e2").get_attribute("class")


def test_a_label_moves_the_findings_and_leaves_the_text_where_it_is(browser, pages):
    load(browser, pages / "one.html")
    click(browser, ".tags a[data-item='2']")
    assert seen(browser, "#r1-i2-e1")
    if browser.execute_script("return innerWidth") > 1000:
        assert seen(browser, ".line .s[id]")


def test_filters_narrow_items_and_highlights(browser, pages):
    load(browser, pages / "one.html")
    assert count(browser, ".item") == 4
    click(browser, "[data-short]")
    assert count(browser, ".item") == 1  # the weak one is waived
    assert one(browser, ".tools .told").text == "1 项，1 句"
    assert "off" in one(browser, ".line .s.done").get_attribute("class")
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert count(browser, ".item") == 4
    Select(one(browser, "select[data-item]")).select_by_value("2")
    assert count(browser, ".item") == 1
    click(browser, "[data-assertion=planned]")
    assert count(browser, ".entry") == 2
    assert "off" in one(browser, ".line .s.planned").get_attribute("class")


def test_keys_walk_the_evidence(browser, pages):
    load(browser, pages / "one.html")
    body = one(browser, "body")
    for key, wanted in (("j", 1), ("n", 2), ("j", 3), ("k", 2), ("p", 1)):
        browser.switch_to.active_element.send_keys(key)
        assert browser.switch_to.active_element.get_attribute("id") == f"r1-s{wanted}"
        assert seen(browser, f"#r1-s{wanted}")
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "r1-i1-e1"
    body.send_keys("?")
    assert one(browser, "dialog").is_displayed()
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not one(browser, "dialog").is_displayed()


def test_a_defect_tells_its_message_on_focus(browser, pages):
    load(browser, pages / "one.html")
    assert not one(browser, ".tip").is_displayed()
    browser.execute_script("document.querySelector('a.flag').focus()")
    assert one(browser, ".tip").text == "宜用书面语\n改为“责任人职责”"


def test_defects_can_be_put_away_and_come_back_when_asked_for(browser, pages):
    load(browser, pages / "one.html")
    assert count(browser, "a.flag") == 2
    click(browser, "[data-flaws]")
    assert count(browser, "a.flag") == 0
    click(browser, "#r1-d2 a.place")
    assert seen(browser, "#r1-f2")


def test_a_defect_that_is_folded_away_is_unfolded_when_led_to(browser, pages):
    load(browser, pages / "faulty.html")
    assert not seen(browser, "#r1-d30")
    click(browser, "#r1-f30")
    assert seen(browser, "#r1-d30")


def test_a_batch_shows_one_report_at_a_time(browser, pages):
    load(browser, pages / "batch.html")
    assert count(browser, ".report") == 0
    click(browser, ".list a[href='#r2']")
    assert (count(browser, ".index"), count(browser, "#r1"), count(browser, "#r2")) == (0, 0, 1)
    click(browser, "#r2 .back")
    assert (count(browser, ".index"), count(browser, ".report")) == (1, 0)
    browser.back()
    assert count(browser, "#r2") == 1
    load(browser, pages / "batch.html", "#r1-s2")
    assert seen(browser, "#r1-s2")


def test_the_index_narrows_and_sorts(browser, pages):
    load(browser, pages / "batch.html")
    one(browser, "#find").send_keys("很长的")
    assert [row.is_displayed() for row in browser.find_elements(By.CSS_SELECTOR, "#list tbody tr")] == [False, True]
    one(browser, "#find").clear()
    one(browser, "#find").send_keys(" ")
    Select(one(browser, "#having")).select_by_value("whole")
    assert one(browser, "#told").text == "显示 1 份，共 2 份"
    Select(one(browser, "#having")).select_by_value("")
    browser.execute_script("document.querySelector('th.coverage button').click()")
    assert [cell.text for cell in browser.find_elements(By.CSS_SELECTOR, "#list td.coverage")] == ["80.0", "46.7"]
    assert one(browser, "th.coverage").get_attribute("aria-sort") == "descending"


def test_it_prints(browser, pages):
    load(browser, pages / "one.html")
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    pdf = base64.b64decode(printed["data"])
    pypdfium2 = pytest.importorskip("pypdfium2")
    document = pypdfium2.PdfDocument(pdf)
    size = document[0].get_size()
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert [round(side / 72 * 25.4) for side in size] == [210, 297]
    assert "第30村修好机耕路" in words
    assert "补写普法规划的落实情况" in words
    assert "键盘操作" not in words
