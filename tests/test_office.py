"""Old word processors' files: told apart and refused without LibreOffice, read through it where it is installed."""

import contextlib
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path

import pytest

from checker.errors import ReportError
from checker.reading import libreoffice, office

olefile = pytest.importorskip("olefile", reason="旧版 Office 读取组件 olefile 没有安装")

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="没有安装 LibreOffice（soffice），不试转换")

SENTENCES = ("一、工作开展情况", "聘请律师2名担任法律顾问，全年审查合同31份。", "二、下一步打算", "下一步将加强普法。")


def rtf(*paragraphs: str) -> bytes:
    body = "\\par\n".join("".join(f"\\u{ord(char)}?" for char in paragraph) for paragraph in paragraphs)
    return b"{\\rtf1\\ansi\\ansicpg936\\uc1 " + body.encode("ascii") + b"\\par}"


def odt(path: Path, manifest: str = "", extra: str = "") -> bytes:
    content = "".join(f"<text:p>{sentence}</text:p>" for sentence in SENTENCES) + extra
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{names}manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry '
            f'manifest:full-path="content.xml" manifest:media-type="text/xml">{manifest}</manifest:file-entry>'
            "</manifest:manifest>",
        )
        package.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}office:1.0" xmlns:text="{names}text:1.0" '
            f'xmlns:draw="{names}drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'office:version="1.2"><office:body><office:text>{content}</office:text></office:body>'
            "</office:document-content>",
        )
    return path.read_bytes()


def code_of(data: bytes, name: str = "报告.doc") -> str:
    with pytest.raises(ReportError) as caught:
        office.extract(data, name)
    assert caught.value.message.startswith(f"{name}：")
    assert "\n" not in caught.value.message
    return caught.value.code


def left_over() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("fazhi-checker-*"))


@pytest.mark.parametrize("data", [b"", "聘请法律顾问".encode(), b"\x89PNG\r\n", b"<html><p>text</p></html>"])
def test_what_is_no_old_document_never_reaches_libreoffice(data: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(office, "convert", lambda *_: pytest.fail("LibreOffice 会把它当成文档"))
    assert code_of(data) == "unsupported"


def test_without_libreoffice_the_line_says_how_to_convert(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(office.shutil, "which", lambda _: None)
    with pytest.raises(ReportError, match=r"另存为 \.docx") as caught:
        office.extract(rtf("审查合同31份。"), "报告.rtf")
    assert caught.value.code == "unsupported"


def test_cut_rtf_is_refused():
    assert code_of(rtf(*SENTENCES)[:-20]) == "damaged"


def test_cut_ole_file_is_refused():
    assert code_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100) == "damaged"


def test_encrypted_odt_is_refused(tmp_path: Path):
    assert code_of(odt(tmp_path / "a.odt", "<manifest:encryption-data/>")) == "encrypted"


@needs_soffice
@pytest.mark.parametrize("kind", ["rtf", "odt", "doc"])
def test_documents_are_read_whole(kind: str, tmp_path: Path):
    before = left_over()
    data = {"rtf": lambda: rtf(*SENTENCES), "odt": lambda: odt(tmp_path / "a.odt"), "doc": lambda: doc(tmp_path)}[
        kind
    ]()
    read = office.extract(data, f"报告.{kind}")
    assert (read.text.split("\n"), read.format) == (list(SENTENCES), kind)
    assert left_over() == before


def doc(folder: Path) -> bytes:
    """Write a .doc with LibreOffice itself."""
    (folder / "a.rtf").write_bytes(rtf(*SENTENCES))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", folder, folder / "a.rtf"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return (folder / "a.doc").read_bytes()


@needs_soffice
def test_doc_with_a_password_or_cut_short_is_refused(tmp_path: Path):
    data = doc(tmp_path)
    assert [code_of(data[: len(data) * part // 10]) for part in (3, 6, 9)] == ["damaged"] * 3
    with olefile.OleFileIO(data) as file:
        start = file.openstream("WordDocument").read(12)
    encrypted = start[:10] + struct.pack("<H", struct.unpack("<H", start[10:])[0] | 0x0100)
    assert data.count(start) == 1
    assert code_of(data.replace(start, encrypted)) == "encrypted"


@needs_soffice
def test_what_libreoffice_cannot_open_is_refused_and_cleaned_up(tmp_path: Path):
    before = left_over()
    data = odt(tmp_path / "a.odt").replace(b"<office:body>", b"<office:bodx>")
    assert code_of(data, "报告.odt") in ("damaged", "no_text")
    assert left_over() == before


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="没有 /proc，看不到进程")
@pytest.mark.parametrize("sandboxed", [True, False])
def test_conversion_that_hangs_is_ended_with_its_children(
    *, sandboxed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    if not sandboxed:
        monkeypatch.setattr(libreoffice, "_sandbox", tuple)
    hanging = tmp_path / "soffice"
    hanging.write_text("#!/bin/sh\n(sleep 30; true) &\nsleep 30\n", encoding="utf-8")
    hanging.chmod(0o755)
    folder = tmp_path / "work"
    folder.mkdir()
    with pytest.raises(ReportError) as caught:
        libreoffice.convert(rtf("字"), "rtf", str(hanging), folder, "报告.rtf", seconds=1)
    assert caught.value.code == "timeout"
    deadline = time.monotonic() + 5
    while _is_running(str(hanging)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_running(str(hanging))


def _is_running(program: str) -> bool:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            if program.encode() in path.read_bytes():
                return True
    return False


@needs_soffice
@pytest.mark.parametrize("sandboxed", [True, False])
def test_linked_pictures_and_sections_are_not_fetched(
    *, sandboxed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    if not sandboxed:
        monkeypatch.setattr(libreoffice, "_sandbox", tuple)
    secret = tmp_path / "secret.txt"
    secret.write_text("别人的文件", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.png"
        data = odt(
            tmp_path / "a.odt",
            extra=f'<text:p><draw:frame><draw:image xlink:href="{address}"/></draw:frame></text:p>'
            f'<text:section text:name="S"><text:section-source xlink:href="{secret.as_uri()}"/><text:p>旧文</text:p>'
            "</text:section>",
        )
        read = office.extract(data, "报告.odt")
        with pytest.raises(TimeoutError):
            server.accept()
    assert SENTENCES[1] in read.text
    assert "别人的文件" not in read.text


@needs_soffice
def test_macros_and_network_are_off_in_the_profile(tmp_path: Path):
    libreoffice.convert(rtf("字"), "rtf", SOFFICE or "", tmp_path, "报告.rtf")
    written = (tmp_path / "profile" / "user" / "registrymodifications.xcu").read_text(encoding="utf-8")
    # LibreOffice writes the file anew: what it did not understand would be gone.
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true<' in written
    assert 'oor:name="MacroSecurityLevel" oor:op="fuse"><value>3<' in written
    assert 'oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1<' in written
