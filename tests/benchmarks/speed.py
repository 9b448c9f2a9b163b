"""Measure the speed and the memory of the program, as ratios within one run, and print them as a table.

    python tests/benchmarks/speed.py [start] [throughput] [processes] [memory] [length]

Without a name all are measured (some ten minutes). What is compared is run in turn, so that the noise of the machine
falls on both; ratios are medians of the ratios of the rounds.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from generate import ORDINARY, make_report, write_folder

from checker.garbage import look_seldom

CHECK = [sys.executable, "-m", "checker"]
SPACY = [sys.executable, "-c", "import spacy"]
ROUNDS = 7
REPORTS = 150

Row = tuple[str, str, str]  # what, measured, aim

# An alternation per item, looked for sentence by sentence: the least that any keyword script does.
KEYWORDS = {
    "first_responsible": "第一责任人|四个亲自|领导小组|述法",
    "decision_procedure": "重大行政决策|重大决策程序|三重一大|民主集中制|科学决策|依法决策",
    "three_systems": "三项制度|执法全过程记录|重大执法决定法制审核|行政执法公示|执法记录仪|规范公正文明执法",
    "legal_adviser": "法律顾问|律师|公共法律服务",
    "bawu_pufa": "“?八五”?普法|“?八五”?规划|普法|法治宣传|法律明白人",
    "fengqiao": "枫桥|矛盾纠纷|人民调解|诉源治理",
}


def median_ratio(one: Callable[[], float], other: Callable[[], float], rounds: int = ROUNDS) -> tuple[float, float]:
    """Return the median of `one`, and the median of its ratio to `other`, each run once a round and once before."""
    one(), other()
    pairs = [(one(), other()) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(a / b for a, b in pairs)


def cpu(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that work takes in this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def wall(command: list[str]) -> float:
    """Return the wall-clock seconds of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def start() -> Iterator[Row]:
    """Compare one report from a cold start with importing spaCy."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "报告.txt")
        report.write_text(make_report(1), encoding="utf-8")
        seconds, ratio = median_ratio(lambda: wall([*CHECK, str(report)]), lambda: wall(SPACY), rounds=15)
    yield "冷启动：检查一份报告，与只导入 spaCy 相比", f"{ratio:.2f} 倍（{seconds:.2f} 秒）", "≤ 1.25"


def search_only(paths: list[Path]) -> int:
    """Read files and search their sentences for keywords; return the number of hits. It decides nothing."""
    patterns = [re.compile(words) for words in KEYWORDS.values()]
    sentence, digit, hits = re.compile("[^。！？；\n]+"), re.compile("[0-9]"), 0
    for path in paths:
        for found in sentence.findall(path.read_text("utf-8")):
            for pattern in patterns:
                if pattern.search(found):
                    hits += 1 + bool(digit.search(found))
    return hits


def segmenter(texts: list[str], folder: Path) -> Path:
    """Train a segmenter of the make that zh_core_web_sm brings along (pkuseg), on words that another one cuts."""
    import rjieba
    import spacy_pkuseg

    lines = [" ".join(filter(str.strip, rjieba.cut(line))) for text in texts for line in text.split("\n") if line]
    Path(folder, "train").write_text("\n".join(lines), encoding="utf-8")
    Path(folder, "test").write_text(lines[0], encoding="utf-8")
    with redirect_stdout(StringIO()):
        spacy_pkuseg.train(str(folder / "train"), str(folder / "test"), str(folder / "model"), train_iter=1)
    return folder / "model"


def spacy_pipeline(model: Path) -> Callable[[str], object]:
    """Return a full pass of a pipeline of zh_core_web_sm's make: pkuseg, tok2vec, tagger, parser and ner, width 96.

    Untrained weights cost the same.
    """
    import spacy

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "pkuseg"}}})
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["LOWER", "PREFIX", "SUFFIX", "SHAPE"],
        "rows": [5000, 1000, 2500, 2500],
        "include_static_vectors": False,
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 96,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    }
    tok2vec = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}
    nlp.add_pipe("tok2vec", config={"model": tok2vec})
    tagger = nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    parser = nlp.add_pipe("parser", config={"model": _transitions("parser", listener)})
    ner = nlp.add_pipe("ner", config={"model": _transitions("ner", tok2vec)})
    for number in range(36):
        tagger.add_label(f"T{number}")
    for number in range(45):
        parser.add_label(f"d{number}")
    for number in range(18):
        ner.add_label(f"E{number}")
    nlp.config["initialize"]["tokenizer"] = {"pkuseg_model": str(model)}
    nlp.initialize()
    return nlp


def _transitions(state: str, tok2vec: dict[str, object]) -> dict[str, object]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": state,
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": tok2vec,
    }


def throughput() -> Iterator[Row]:
    """Compare whole program and pipeline, on one core, with a keyword script and with a statistical pipeline."""
    from checker.checklist import find_checklist
    from checker.engine import Checker
    from checker.evaluation.baseline import keyword_report
    from checker.output.jsonl import JsonLinesWriter
    from checker.pipes import build_pipeline
    from checker.reading import build_report, read_report

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_folder(folder, REPORTS)
        paths = sorted(folder.iterdir())
        texts = [path.read_text("utf-8") for path in paths]
        size = sum(map(len, texts))
        checker = Checker("fazhi-township", model="none")

        def program() -> None:
            with Path(folder, "果.jsonl").open("wb") as file:
                writer = JsonLinesWriter(file, "")
                for path in paths:
                    writer.add(checker.check(read_report(str(path))))

        nlp = build_pipeline(find_checklist("fazhi-township@2021-2025", None))
        reports = [build_report(text) for text in texts]

        def pipeline() -> None:
            for report in reports:
                doc = nlp.make_doc(report.folded.text)
                doc.user_data.update(headings=report.folded.headings, year=report.year, future=None, role=None)
                for _, component in nlp.pipeline:
                    doc = component(doc)

        few = texts[:20]
        with tempfile.TemporaryDirectory() as trained:
            spacy_pass = spacy_pipeline(segmenter(few, Path(trained)))

        def statistical() -> float:
            return cpu(lambda: [spacy_pass(text) for text in few]) * size / sum(map(len, few))

        seconds, to_keywords = median_ratio(lambda: cpu(program), lambda: cpu(lambda: search_only(paths)))
        alone, _ = median_ratio(lambda: cpu(pipeline), lambda: 1.0)
        _, to_spacy = median_ratio(statistical, lambda: cpu(program))
        items = ["first_responsible", "decision_procedure", "three_systems", "legal_adviser", "bawu_pufa", "fengqiao"]

        def judging_script() -> None:
            for path in paths:
                keyword_report(path.read_text("utf-8"), items)

        _, to_judging = median_ratio(lambda: cpu(program), lambda: cpu(judging_script))
    yield "管道，每秒字数（一核）", f"{size / alone:,.0f}", ""
    yield "整个程序（读文件、判定、写结果），每秒字数（一核）", f"{size / seconds:,.0f}", ""
    yield "整个程序用的时间，是关键词脚本（逐句判定、算分，即 --baseline）的几倍", f"{to_judging:.1f} 倍", "≤ 12"
    yield "整个程序用的时间，是只用 re 逐句查词的几倍", f"{to_keywords:.1f} 倍", ""
    yield "整个程序比 zh_core_web_sm 同构的 spaCy 管道快几倍", f"{to_spacy:.0f} 倍", "≥ 30"


def processes() -> Iterator[Row]:
    """Compare two processes with one, on a batch long enough for the start not to count."""
    with tempfile.TemporaryDirectory() as name:
        write_folder(Path(name), 2000)
        command = [*CHECK, name, "--quiet", "--jobs"]
        seconds, ratio = median_ratio(lambda: wall([*command, "1"]), lambda: wall([*command, "2"]), rounds=3)
    yield "两个进程比一个快几倍（2,000 份）", f"{ratio:.2f} 倍（{2000 / seconds * ratio:.0f} 份/秒）", "≥ 1.7"


def peak_memory(command: list[str]) -> float:
    """Return the most memory (MB) that a command held, itself and all its children together, looked at often."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_resident, _family(process.pid))))
        time.sleep(0.05)
    return most / 1e6


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _resident(pid: int) -> int:
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def memory() -> Iterator[Row]:
    """Compare the peak memory of 1,000 and of 10,000 reports, with three outputs at once."""
    peaks = []
    for count in (1_000, 10_000):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name, "报告")
            write_folder(folder, count)
            outputs = [part for ending in ("jsonl", "xlsx", "html") for part in ("--output", f"{name}/果.{ending}")]
            peaks.append(peak_memory([*CHECK, str(folder), *outputs]))
    few, many = peaks
    yield "内存峰值：1,000 份 / 10,000 份（两个进程，同时写 jsonl、xlsx、html）", f"{few:.0f} MB / {many:.0f} MB", ""
    yield "10,000 份的内存是 1,000 份的几倍", f"{many / few:.2f} 倍", "≤ 1.20"


def length() -> Iterator[Row]:
    """Compare many reports with few, and one report of a million characters with three hundred ordinary ones."""
    from checker.engine import Checker
    from checker.reading import build_report

    checker = Checker("fazhi-township", model="none")
    ordinary = [make_report(seed) for seed in range(300)]
    long = make_report(0, sum(map(len, ordinary)))

    def check(texts: list[str]) -> float:
        return cpu(lambda: [checker.check(build_report(text)) for text in texts])

    _, number = median_ratio(lambda: check(ordinary), lambda: check(ordinary[:30]), rounds=5)
    _, size = median_ratio(lambda: check([long]), lambda: check(ordinary), rounds=5)
    yield "300 份用的时间是 30 份的几倍", f"{number:.1f} 倍", "≈ 10"
    yield f"一份 {len(long):,} 字的报告用的时间，是 300 份 {ORDINARY:,} 字的几倍", f"{size:.2f} 倍", "≈ 1"


PARTS = {"start": start, "throughput": throughput, "processes": processes, "memory": memory, "length": length}


def main() -> None:
    """Measure what is named and print the table."""
    # One core; numpy, which is imported later, reads these.
    look_seldom()  # as the command line does
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"), "1")
    print("| 测量 | 结果 | 目标 |\n|---|---|---|")
    for name in sys.argv[1:] or PARTS:
        for what, measured, aim in PARTS[name]():
            print(f"| {what} | {measured} | {aim} |", flush=True)


if __name__ == "__main__":
    main()
