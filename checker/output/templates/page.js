"use strict";
document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", function () {
  const help = document.getElementById("help");
  const batch = document.body.classList.contains("batch");
  const title = document.title;
  const all = (within, selector) => Array.from(within.querySelectorAll(selector));
  let current = null;  // the sentence that j and k go on from

  /* ---- going to a place: the right report open, the place in sight, a moment of colour ---- */

  function parts(target) {
    const report = target.closest(".report");
    return target.classList.contains("s") ? all(report, ".s[data-s~='" + target.id + "']") : [target];
  }

  function flash(target) {
    all(document, ".flash").forEach((one) => one.classList.remove("flash"));
    parts(target).forEach((one) => one.classList.add("flash"));
  }

  /* The findings stand below the bar of filters, whatever its height. */
  function measure() {
    const tools = document.querySelector(batch ? ".report.open .tools" : ".tools");
    if (tools) document.documentElement.style.setProperty("--bar", tools.offsetHeight + "px");
  }
  window.addEventListener("resize", measure);

  function open(report) {
    all(document, ".report.open").forEach((one) => one !== report && one.classList.remove("open"));
    document.body.classList.toggle("reading", report !== null);
    if (report) {
      report.classList.add("open");
      // Not for all at once: there may be a thousand. Some browsers bring back what was ticked before.
      if (!report.querySelector(".tools .told").textContent) reset(report);
      measure();
    }
    document.title = report ? report.querySelector("h1").textContent + " · 检查结果" : title;
  }

  function bring(target) {
    const pane = target.closest(".findings");
    if (pane && getComputedStyle(pane).position === "sticky") {
      // Scrolled by hand: the browser would move the text beside it as well.
      if (pane.getBoundingClientRect().top > window.innerHeight - 200) pane.scrollIntoView();
      const gap = target.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      pane.scrollTop += gap - (target.matches(".entry, .places li") ? pane.clientHeight / 3 : 8);
      // The pane's foot is out of sight as long as the page is not scrolled down.
      window.scrollBy(0, Math.max(target.getBoundingClientRect().top + Math.min(target.offsetHeight, 200) + 16 - window.innerHeight, 0));
      return;
    }
    target.scrollIntoView({block: target.matches(".s, .flag, .entry, .places li") ? "center" : "start"});
  }

  function go(id, moved) {
    const target = id ? document.getElementById(id) : document.body;
    if (!target) return;
    const report = target.closest(".report");
    if (batch) open(report);
    for (let one = target.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
    const shut = report && report.classList.contains("no-flaws") && target.classList.contains("flag");
    if (shut || target.closest("[hidden]")) reset(report);
    if (target === document.body || target === report) window.scrollTo(0, 0);
    else bring(target);
    if (target.matches(".s, .entry, .places li")) flash(target);
    if (target.classList.contains("s")) current = target;
    if (moved && target !== document.body) target.focus({preventScroll: true});
  }

  function visit(id) {
    if ("#" + id !== location.hash) history.pushState(null, "", "#" + id);
    go(id, true);
  }

  const here = () => decodeURIComponent(location.hash.slice(1));
  window.addEventListener("popstate", () => go(here(), true));
  if (location.hash) go(here(), false);
  // Once more when the browser has scrolled by itself.
  window.addEventListener("load", () => location.hash && go(here(), false));

  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[href^='#']");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      visit(link.getAttribute("href").slice(1));
      return;
    }
    const sentence = event.target.closest(".line .s");
    if (!link && sentence && getSelection().isCollapsed) follow(sentence);
  });

  /* From a sentence to its items; again, to the next of them. */
  function follow(sentence) {
    const ids = sentence.dataset.s.trim().split(" ");
    const links = ids.flatMap((id) => all(sentence.closest(".report"), ".tags a[data-to='" + id + "']:not(.off)"));
    if (!links.length) return;
    const seen = links.findIndex((one) => one.getAttribute("href") === location.hash);
    visit(links[(seen + 1) % links.length].getAttribute("href").slice(1));
    current = document.getElementById(ids[0]) || current;
  }

  /* ---- filters ---- */

  function apply(report) {
    const box = (name) => new Set(all(report, ".tools [data-" + name + "]:checked").map((one) => one.dataset[name]));
    const assertions = box("assertion"), verdicts = box("verdict");
    const short = report.querySelector("[data-short]").checked, chosen = report.querySelector("select[data-item]").value;
    const flaws = report.querySelector("[data-flaws]"), items = new Set();
    report.classList.toggle("no-flaws", flaws !== null && !flaws.checked);
    all(report, ".item").forEach(function (item) {
      const lacking = /^(weak|missing)$/.test(item.dataset.verdict) && !("waived" in item.dataset);
      item.hidden = !verdicts.has(item.dataset.verdict) || (short && !lacking) || (chosen !== "" && chosen !== item.dataset.item);
      if (!item.hidden) items.add(item.dataset.item);
    });
    all(report, ".entry").forEach((one) => { one.hidden = !assertions.has(one.dataset.assertion); });
    all(report, ".item .more").forEach((one) => { one.hidden = !one.querySelector(".entry:not([hidden])"); });
    const live = new Set();
    all(report, ".tags a").forEach(function (link) {
      const on = items.has(link.dataset.item) && assertions.has(link.dataset.assertion);
      link.classList.toggle("off", !on);
      if (on) live.add(link.dataset.to);
    });
    all(report, ".tags").forEach((tags) => tags.classList.toggle("off", !tags.querySelector("a:not(.off)")));
    all(report, ".line .s").forEach(function (sentence) {
      sentence.classList.toggle("off", !sentence.dataset.s.trim().split(" ").some((id) => live.has(id)));
    });
    report.querySelector(".tools .told").textContent = items.size + " 项，" + live.size + " 句";
  }

  function reset(report) {
    all(report, ".tools input").forEach((box) => { box.checked = !("short" in box.dataset); });
    report.querySelector("select[data-item]").value = "";
    apply(report);
  }

  document.addEventListener("change", function (event) {
    if (event.target.closest(".tools")) apply(event.target.closest(".report"));
  });
  if (!batch) reset(document.querySelector(".report"));
  measure();

  /* ---- keys ---- */

  function step(way) {
    const report = document.querySelector(batch ? ".report.open" : ".report");
    const list = report ? all(report, ".line .s[id]:not(.off)") : [];
    if (!list.length) return;
    let at = list.indexOf(current);
    if (at < 0) {
      const below = list.findIndex((one) => one.getBoundingClientRect().top > 0);
      at = below < 0 ? list.length - 1 : way > 0 ? below - 1 : below;
    }
    const next = list[Math.min(Math.max(at + way, 0), list.length - 1)];
    history.replaceState(null, "", "#" + next.id);
    go(next.id, true);
  }

  function escape() {
    const report = document.querySelector(batch ? ".report.open" : ".report");
    all(document, ".flash").forEach((one) => one.classList.remove("flash"));
    if (report) reset(report);
    if (document.activeElement) document.activeElement.blur();
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target.matches("input[type=search], select, textarea") && event.key !== "Escape") return;
    if (event.key === "j" || event.key === "n") step(1);
    else if (event.key === "k" || event.key === "p") step(-1);
    else if (event.key === "?" || event.key === "？") help.showModal();
    else if (event.key === "Escape") escape();
    else if (event.key === "Enter" && event.target.matches(".line .s")) follow(event.target);
    else return;
    event.preventDefault();
  });
  document.getElementById("help-button").addEventListener("click", () => help.showModal());
  document.getElementById("help-close").addEventListener("click", () => help.close());
  window.addEventListener("beforeprint", () => all(document, "details.more").forEach((one) => { one.open = true; }));

  /* ---- the index ---- */

  const list = document.getElementById("list");
  if (!list) return;
  const body = list.tBodies[0], rows = Array.from(body.rows);

  /* Files, not rows: several checklists give a file several rows. */
  const files = (some) => new Set(some.map((row) => row.querySelector(".path").textContent)).size;

  function narrow() {
    const words = document.getElementById("find").value.trim().toLowerCase(), having = document.getElementById("having").value;
    const short = (row) => row.querySelector("[data-short]") !== null;
    const tests = {
      "": () => true, short: short, whole: (row) => !short(row),
      missing: (row) => row.querySelector(".missing[data-short]") !== null,
      defects: (row) => row.querySelector(".defects span") !== null,
    };
    rows.forEach(function (row) {
      const text = row.cells[0].textContent + row.cells[1].textContent;
      row.hidden = !tests[having](row) || !text.toLowerCase().includes(words);
    });
    const shown = rows.filter((row) => !row.hidden);
    document.getElementById("told").textContent = shown.length === rows.length ? "共 " + files(rows) + " 份" : "显示 " + files(shown) + " 份，共 " + files(rows) + " 份";
  }
  document.getElementById("find").addEventListener("input", narrow);
  document.getElementById("having").addEventListener("change", narrow);
  narrow();

  const compare = new Intl.Collator("zh-CN", {numeric: true}).compare;
  all(list, "th[data-sort]").forEach(function (head) {
    const button = document.createElement("button"), label = head.querySelector("span");
    button.type = "button";
    button.textContent = head.textContent;
    if (label) label.replaceWith(button); else head.replaceChildren(button);
    button.addEventListener("click", function () {
      // Numbers begin with the highest, names with the first; again turns the order round.
      const first = head.dataset.sort === "number" ? "descending" : "ascending";
      const other = first === "descending" ? "ascending" : "descending";
      const way = head.getAttribute("aria-sort") === first ? other : first;
      all(list, "[aria-sort]").forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", way);
      const value = (row) => row.cells[head.cellIndex].dataset.v, sign = way === "ascending" ? 1 : -1;
      const order = head.dataset.sort === "number" ? (a, b) => value(a) - value(b) : (a, b) => compare(value(a), value(b));
      rows.slice().sort((a, b) => sign * order(a, b)).forEach((row) => body.append(row));
    });
  });
});
