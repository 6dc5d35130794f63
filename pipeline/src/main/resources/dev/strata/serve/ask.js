// Copyright the Strata authors.
// SPDX-License-Identifier: Apache-2.0
//
// Asks the server that the page came from, and shows what it answers. The address of the page is the question.
// Whatever an archive or an address brought along becomes text by textContent or an attribute, never markup.
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const LONGEST = 500;
  const SEVERAL = ["like", "category", "topic"];
  const ONCE = ["q", "from", "to", "count", "nearer-than"];
  const OVER_TIME = "over-time";

  const box = document.getElementById("ask");
  const form = document.getElementById("ask-form");
  const more = document.getElementById("ask-more");
  const status = document.getElementById("ask-status");
  const answer = document.getElementById("ask-answer");
  const title = document.title;
  const field = (name) => form.elements.namedItem(name);
  const count = (n) => n.toLocaleString("en");

  // A text as the page shows all texts of the archive: on one line, of limited length, with nothing that turns it round.
  function shown(text) {
    const letters = Array.from(text.trim());
    return (letters.length > LONGEST ? letters.slice(0, LONGEST).join("") + "…" : letters.join(""))
      .replace(/[\t-\r\u0085\u2028\u2029]+/g, " ").replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, "\ufffd");
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([attribute, value]) => made.setAttribute(attribute, value));
    made.append(...children); // a string becomes text
    return made;
  }

  const foreign = (text) => element("bdi", {}, shown(text));

  // The question in the form, as the parameters of an address.

  const written = {}; // what the form shows of several values, which may have commas themselves

  function values(name) {
    const text = field(name).value.trim();
    return written[name] !== undefined && written[name].text === text
      ? written[name].values
      : text.split(",").map((part) => part.trim()).filter((part) => part !== "");
  }

  function inForm() {
    const parameters = new URLSearchParams();
    ONCE.map((name) => [name, field(name).value.trim()]).filter(([, value]) => value !== "")
      .forEach(([name, value]) => parameters.append(name, value));
    SEVERAL.forEach((name) => values(name).forEach((value) => parameters.append(name, value)));
    if (field(OVER_TIME).checked) {
      parameters.append(OVER_TIME, "true");
    }
    return parameters;
  }

  function fill(parameters) {
    ONCE.forEach((name) => {
      field(name).value = parameters.get(name) ?? "";
    });
    SEVERAL.forEach((name) => {
      const all = parameters.getAll(name);
      field(name).value = all.join(", ");
      written[name] = { text: field(name).value.trim(), values: all };
    });
    field(OVER_TIME).checked = parameters.has(OVER_TIME) && parameters.get(OVER_TIME) !== "false";
    more.open = more.open || Array.from(more.querySelectorAll("input")).some((input) => input.value !== "");
  }

  // Another question, made of one by other values of some parameters.
  function changed(parameters, changes) {
    const other = new URLSearchParams(parameters);
    Object.entries(changes).forEach(([name, value]) => {
      other.delete(name);
      if (value !== null) {
        other.append(name, value);
      }
    });
    return other;
  }

  const linkTo = (parameters, ...children) => element("a", { href: "?" + parameters, "data-ask": "" }, ...children);

  // Answers.

  async function get(path, signal) {
    let response;
    let body;
    try {
      response = await fetch(path, { signal });
      body = await response.json();
    } catch (e) {
      throw signal.aborted ? e : new Error("the server does not answer: is ./strata serve still running?");
    }
    if (!response.ok) {
      throw new Error(body.error);
    }
    return body;
  }

  function listed(paper, parameters) {
    const facts = element("span", { class: "sub" }, foreign(paper.id), paper.created === "" ? "" : ", " + paper.created,
      ", " + paper.similarity.toFixed(3) + " · ");
    if (paper.topic === "") {
      facts.append("in no topic");
    } else {
      facts.append(element("a", { href: "#topic-" + paper.label }, foreign(paper.topic)));
    }
    paper.categories.forEach((category) =>
      facts.append(" · ", linkTo(changed(parameters, { category }), foreign(category))));
    facts.append(" · ", linkTo(changed(parameters, { q: null, like: paper.id }), "more like this"));
    return element("li", {}, paper.title.trim() === "" ? foreign(paper.id) : foreign(paper.title), " ", facts);
  }

  function drawing(chart) {
    const svg = document.createElementNS(SVG, "svg");
    const attributes = { class: "series", role: "img", "aria-label": chart.label, preserveAspectRatio: "none",
      viewBox: "0 0 " + chart.width + " " + chart.height };
    Object.entries(attributes).forEach(([name, value]) => svg.setAttribute(name, value));
    chart.shapes.forEach((shape) => {
      const path = svg.appendChild(document.createElementNS(SVG, "path"));
      path.setAttribute("class", shape.css);
      path.setAttribute("d", shape.d);
    });
    return element("div", { class: "plot" }, svg, element("p", { class: "axis", "aria-hidden": "true" },
      element("span", {}, chart.from), element("span", {}, "at most " + chart.most), element("span", {}, chart.to)));
  }

  function windows(all) {
    const cell = (text) => element("td", { class: "num" }, text);
    const head = ["Window", "Near papers", "All papers", "Share, with its bounds"]
      .map((name, i) => element("th", { scope: "col", class: i === 0 ? "" : "num" }, name));
    const rows = all.filter((window) => window.archive > 0).map((window) => element("tr", {},
      element("th", { scope: "row" }, window.from.slice(0, 7) + " to " + window.to.slice(0, 7)),
      cell(count(window.papers)), cell(count(window.archive)), cell(window.words)));
    return element("details", {}, element("summary", {}, "Every window"), element("table", { class: "small" },
      element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)));
  }

  const overTime = (body) => [
    ...(body.windows.length === 0 ? [] : [drawing(body.chart)]),
    element("ul", {}, ...body.words.map((said) => element("li", {}, element("bdi", {}, said)))),
    windows(body.windows),
  ];

  // What is asked, in words: the text, or the titles of the papers.
  async function about(parameters, signal) {
    const ids = parameters.getAll("like");
    const titles = await Promise.all(ids.slice(0, 3).map(async (id) => {
      const paper = await get("/api/papers/" + encodeURIComponent(id), signal);
      return paper.title.trim() === "" ? id : paper.title;
    }));
    return ids.length === 0 ? parameters.get("q") ?? ""
      : "like " + titles.join("; ") + (ids.length > titles.length ? "; and " + (ids.length - titles.length) + " more" : "");
  }

  let asking = new AbortController();
  let asked = "";

  // Asks what the address says, and shows nothing but the answer to the last question.
  async function ask() {
    asking.abort();
    asking = new AbortController();
    const signal = asking.signal;
    asked = location.search;
    const parameters = new URLSearchParams(asked);
    answer.replaceChildren();
    document.title = title;
    box.setAttribute("aria-busy", "true");
    await show(parameters, signal);
    if (!signal.aborted) {
      box.setAttribute("aria-busy", "false");
    }
  }

  async function show(parameters, signal) {
    if (parameters.toString() === "") {
      status.textContent = "";
      return;
    }
    status.textContent = "Asking…";
    try {
      const nearest = get("/api/ask?" + changed(parameters, { [OVER_TIME]: null, "nearer-than": null }), signal);
      const time = field(OVER_TIME).checked
        ? get("/api/ask?" + parameters, signal).then(overTime, (e) => [element("p", {}, e.message)]) : [];
      const [body, curve, words] = await Promise.all([nearest, time, nearest.then(() => about(parameters, signal))]);
      if (signal.aborted) {
        return;
      }
      const papers = element("ol", { class: "nearest" }, ...body.papers.map((paper) => listed(paper, parameters)));
      answer.replaceChildren(...curve, papers);
      status.replaceChildren(foreign(words), ": " + body.words.join("; "));
      document.title = shown(words) + " · " + title;
    } catch (e) {
      if (!signal.aborted) {
        status.replaceChildren(foreign(e.message));
      }
    }
  }

  function go(parameters) {
    const search = parameters.toString();
    history.pushState(null, "", search === "" ? location.pathname : "?" + search);
    fill(parameters);
    ask();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(inForm());
  });
  field("q").addEventListener("input", () => {
    field("like").value = ""; // a text is asked, or papers are
  });
  field("like").addEventListener("input", () => {
    field("q").value = "";
  });
  answer.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ask]");
    if (link !== null && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      go(new URL(link.href).searchParams);
      box.scrollIntoView();
    }
  });
  window.addEventListener("popstate", () => {
    if (location.search !== asked) { // not a link to a part of the page
      fill(new URLSearchParams(location.search));
      ask();
    }
  });

  JSON.parse(document.getElementById("data").textContent).topics.forEach((topic) =>
    document.getElementById("ask-topics").append(element("option", { value: topic.label, label: topic.name })));
  box.hidden = false;
  fill(new URLSearchParams(location.search));
  ask();
})();
