"""Run LibreOffice once, without macros, network or a profile that anyone else uses."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from checker.errors import ReportError

# 1.5 seconds are usual, 43 seconds were measured for a million characters.
SECONDS = 60
# LibreOffice needs 2.5 GB of address space for an ordinary file, 300 MB of memory.
_ADDRESS_SPACE = 6_000_000_000
_OUTPUT_BYTES = 100_000_000
# A proxy where nobody listens: what asks for the network is refused at once (port 9 is "discard").
_DEAD_HOST, _DEAD_PORT = "127.0.0.1", "9"
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),  # linked files are never loaded
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", _DEAD_HOST),
    ("Inet/Settings", "ooInetHTTPProxyPort", _DEAD_PORT),
    ("Inet/Settings", "ooInetHTTPSProxyName", _DEAD_HOST),
    ("Inet/Settings", "ooInetHTTPSProxyPort", _DEAD_PORT),
    ("Inet/Settings", "ooInetFTPProxyName", _DEAD_HOST),
    ("Inet/Settings", "ooInetFTPProxyPort", _DEAD_PORT),
)
# No network; ends with all its children as soon as the process that started it ends, however that comes about.
_SANDBOX = ("setpriv", "--pdeathsig", "KILL", "unshare", "-rnpf", "--kill-child")


def convert(data: bytes, ending: str, program: str, folder: Path, where: str, *, seconds: int = SECONDS) -> bytes:
    """Return `data` as .docx. `folder` is empty and the caller's to remove.

    Raises ReportError with code timeout, or damaged where LibreOffice writes nothing: its exit status is 0 whatever
    happens.
    """
    source = folder / f"report.{ending}"
    source.write_bytes(data)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
    arguments = ["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--convert-to", "docx"]
    command = [program, f"-env:UserInstallation={profile.as_uri()}", *arguments, "--outdir", str(folder), str(source)]
    _run([*_sandbox(), *command], folder, seconds, where)
    result = folder / "report.docx"
    if not result.is_file():
        message = (
            f"{where}：LibreOffice 打不开这个文件，可能已损坏或设有密码；请用 Word 或 WPS 打开，另存为 .docx 后再检查。"
        )
        raise ReportError(message, code="damaged")
    return result.read_bytes()


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    namespace = "http://openoffice.org/2001/registry"
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="{namespace}">{items}</oor:items>'


def _sandbox() -> tuple[str, ...]:
    """Return what to put before the command; nothing where the system does not allow it."""
    if not all(shutil.which(tool) for tool in ("setpriv", "unshare")):
        return ()
    probe = subprocess.run([*_SANDBOX, "true"], capture_output=True, check=False)
    return _SANDBOX if probe.returncode == 0 else ()


def _run(command: list[str], folder: Path, seconds: int, where: str) -> None:
    # A session of its own: soffice starts soffice.bin, and both must end when time is out.
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
        preexec_fn=_limit if os.name == "posix" else None,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as err:
            message = (
                f"{where}：LibreOffice 转换超过 {seconds} 秒，已停止；请用 Word 或 WPS 打开，另存为 .docx 后再检查。"
            )
            raise ReportError(message, code="timeout") from err
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the whole group, also what is left over after a conversion that succeeded."""
    if not hasattr(os, "killpg"):
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _environment(folder: Path) -> dict[str, str]:
    """Pass on no proxies, no user profile and no display."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "WINDIR") if name in os.environ}
    return {**kept, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _limit() -> None:
    import resource

    for kind, limit in ((resource.RLIMIT_AS, _ADDRESS_SPACE), (resource.RLIMIT_FSIZE, _OUTPUT_BYTES)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
