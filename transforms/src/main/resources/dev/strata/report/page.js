// Copyright the Strata authors.
// SPDX-License-Identifier: Apache-2.0
//
// Draws the column and the map, searches, and opens what a link leads to.
// Whatever a paper brought along becomes text by textContent or an attribute, never markup.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const windows = data.windows;
  const topics = data.topics;
  const tip = document.getElementById("name");
  const letters = (text) => Array.from(text);
  const isolated = (text) => "\u2068" + text + "\u2069";
  const count = (n) => n.toLocaleString("en");
  const papers = (n) => count(n) + (n === 1 ? " paper" : " papers");

  function shortened(text, most) {
    const all = letters(text);
    return all.length <= most ? text : all.slice(0, most - 1).join("") + "…";
  }

  // As the tables write shares: from 10 % one decimal at most, below two digits.
  function percent(share) {
    const value = 100 * share;
    if (value > 0 && value < 0.001) {
      return "<\u00a00.001\u00a0%";
    }
    const rounded = Number(value >= 10 ? value.toFixed(1) : value.toPrecision(2));
    return rounded.toLocaleString("en", { maximumFractionDigits: 4 }) + "\u00a0%";
  }

  // A share is of the windows of a pool taken together: of one where there are papers enough.
  const pooled = (counts, window) => d3.sum(counts.slice(window.first, window.last + 1));
  windows.forEach((window) => {
    window.pooled = pooled(windows.map((other) => other.papers), window);
  });

  const sound = Math.min(3 * topics.length, d3.max(windows, (window) => window.pooled) || 0);

  topics.forEach((topic) => {
    topic.shares = windows.map((window) => (window.pooled === 0 ? 0 : pooled(topic.counts, window) / window.pooled));
    const total = d3.sum(topic.shares);
    topic.bloom = total === 0 ? NaN : d3.sum(topic.shares, (share, w) => share * w) / total;
    topic.peak = total === 0 ? -1 : d3.maxIndex(topic.shares);
    // where it is named: not where a few papers make it look large
    topic.place = d3.greatest(d3.range(windows.length), (w) => (windows[w].pooled < sound ? 0 : topic.shares[w]));
    topic.listed = topic.trend !== "other";
  });

  function described(topic) {
    const parts = [papers(topic.papers)];
    if (topic.listed) {
      parts.unshift(topic.trend + " " + topic.mark);
    }
    if (topic.peak >= 0) {
      parts.push("at most " + percent(topic.shares[topic.peak]) + " of the archive, " + windows[topic.peak].period);
    }
    return parts.join("; ");
  }

  // The name of what is pointed at or focused.

  function showTip(topic, x, y) {
    tip.querySelector("bdi").textContent = shortened(topic.name, 160);
    tip.querySelector("span").textContent = described(topic);
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const room = 8;
    const left = Math.max(room, Math.min(x + 16, document.documentElement.clientWidth - box.width - room));
    const under = y + 20;
    const top = under + box.height + room < window.innerHeight ? under : Math.max(room, y - box.height - 14);
    tip.style.left = left + "px";
    tip.style.top = top + "px";
  }

  function hideTip() {
    tip.hidden = true;
  }

  // Going to a part of the page, which may be folded.

  function reveal() {
    const target = document.getElementById(location.hash.slice(1));
    if (target === null) {
      return;
    }
    for (let outer = target.closest("details"); outer !== null; outer = outer.parentElement.closest("details")) {
      outer.open = true;
    }
    target.scrollIntoView();
    (target.querySelector(":scope > summary") || target).focus({ preventScroll: true });
  }

  function open(topic) {
    hideTip();
    if (location.hash === "#topic-" + topic.label) {
      reveal();
    } else {
      location.hash = "topic-" + topic.label;
    }
  }

  window.addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link !== null && link.getAttribute("href") === location.hash) {
      reveal();
    }
  });

  // Shapes that stand for topics: one stop for Tab, arrows between them.
  // `step` gives the node that a key leads to, or undefined; `outline` is told which is current.

  function explore(drawing, nodes, step, outline) {
    // Chromium lets the focus rest on an SVG that listens for it, so its parent listens.
    const stage = d3.select(drawing.node().parentNode);
    let current = nodes[0];
    let touched = null;
    const topicOf = (node) => d3.select(node).datum();
    const leave = () => {
      hideTip();
      outline(null);
    };
    nodes.forEach((node) => {
      const topic = topicOf(node);
      node.setAttribute("role", "link");
      node.setAttribute("tabindex", node === current ? "0" : "-1");
      node.setAttribute("aria-label", isolated(shortened(topic.name, 160)) + ": " + described(topic));
      node.dataset.label = topic.label;
    });
    // A page that scrolls under a mouse at rest takes nothing from who works by keyboard.
    const byKeyboard = () => drawing.node().contains(document.activeElement);
    stage.on("pointermove", (event) => {
      const node = event.target.closest("[data-label]");
      if (byKeyboard() && (node === null || event.movementX === 0 && event.movementY === 0)) {
        return;
      }
      if (node === null) {
        leave();
        return;
      }
      outline(topicOf(node));
      showTip(topicOf(node), event.clientX, event.clientY);
    });
    stage.on("pointerleave", (event) => {
      if (event.pointerType !== "touch" && !byKeyboard()) {
        leave();
      }
    });
    stage.on("click", (event) => {
      const node = event.target.closest("[data-label]");
      if (node === null) {
        return;
      }
      // a finger cannot hover: its first tap names, its second opens
      if (event.pointerType === "touch" && touched !== node) {
        touched = node;
        outline(topicOf(node));
        showTip(topicOf(node), event.clientX, event.clientY);
        return;
      }
      open(topicOf(node));
    });
    stage.on("focusin", (event) => {
      const node = event.target.closest("[data-label]");
      if (node === null) {
        return;
      }
      current.setAttribute("tabindex", "-1");
      current = node;
      current.setAttribute("tabindex", "0");
      const topic = topicOf(node);
      const anchor = outline(topic);
      const box = drawing.node().getBoundingClientRect();
      const scale = box.width / drawing.node().viewBox.baseVal.width;
      showTip(topic, box.left + anchor[0] * scale, box.top + anchor[1] * scale);
    });
    stage.on("focusout", leave);
    stage.on("keydown", (event) => {
      if (event.key === "Escape") {
        leave();
        current.blur();
      } else if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        open(topicOf(current));
      } else {
        const next = step(current, event.key);
        if (next !== undefined) {
          event.preventDefault();
          next.focus({ preventScroll: true });
          next.scrollIntoView({ block: "nearest" });
        }
      }
    });
  }

  const inReach = (nodes, i) => nodes[Math.max(0, Math.min(nodes.length - 1, i))];

  function draw(id, drawIn) {
    const place = document.getElementById(id);
    if (place === null) {
      return;
    }
    let width = 0;
    const again = () => {
      const now = Math.floor(place.clientWidth);
      if (now > 0 && now !== width) {
        width = now;
        const had = place.contains(document.activeElement) ? document.activeElement.dataset.label : null;
        place.replaceChildren();
        drawIn(d3.select(place), width);
        if (had !== null) {
          place.querySelector("[data-label='" + had + "']").focus();
        }
      }
    };
    again();
    new ResizeObserver(again).observe(place);
  }

  const svg = (place, width, height, label) =>
    place.append("svg").attr("viewBox", [0, 0, width, height]).attr("role", "group").attr("aria-label", label);

  const text = (parent, name, x, y, words) =>
    parent.append("text").attr("class", name).attr("x", x).attr("y", y).text(words);

  // Adds words unless they would cover other words; gives the box that they take, or null.
  function textWhereFree(parent, taken, bounds, name, x, y, words, anchor = "middle") {
    const node = text(parent, name, x, y, words).attr("text-anchor", anchor);
    const box = node.node().getBBox();
    const covers = taken.some((other) => box.x < other.x + other.width && other.x < box.x + box.width
      && box.y < other.y + other.height && other.y < box.y + box.height);
    if (covers || box.x < bounds[0] || box.x + box.width > bounds[1]) {
      node.remove();
      return null;
    }
    taken.push(box);
    return box;
  }

  const briefly = (topic, most) => shortened(topic.terms.slice(0, 2).join(", ") || topic.name, most);

  const fill = (topic) => (topic.listed ? "url(#fill-" + topic.trend + ")" : null);
  const rank = (topic) => Number(topic.mark.slice(1));

  // The column.

  const DAY = 86400000;
  const begin = (w) => Date.parse(windows[w].from);
  const end = (w) => Date.parse(windows[w].to) + DAY;

  // Windows with papers that follow each other; between two runs nothing was laid down.
  function runs() {
    const all = [];
    windows.forEach((window, w) => {
      if (window.papers > 0) {
        if (w > 0 && windows[w - 1].papers > 0) {
          all[all.length - 1].push(w);
        } else {
          all.push([w]);
        }
      }
    });
    return all;
  }

  function drawColumn(place, width) {
    const order = topics.filter((topic) => topic.peak >= 0)
      .sort((a, b) => a.bloom - b.bloom || a.label - b.label);
    if (order.length === 0) {
      return;
    }
    const narrow = width < 600;
    const height = Math.max(narrow ? 420 : 480, Math.min(narrow ? 560 : 760, windows.length * 24 + 60));
    const left = 44;
    const right = width - (narrow ? 6 : 104);
    const top = 30;
    const bottom = height - 24;
    const x = d3.scaleLinear([0, 1], [left, right]);
    const y = d3.scaleUtc([begin(0), end(windows.length - 1)], [bottom, top]);
    const middle = (w) => y((begin(w) + end(w)) / 2);

    const layers = d3.stack().keys(d3.range(order.length))
      .value((w, key) => order[key].shares[w])(d3.range(windows.length));
    const area = d3.area().y((point) => point[0]).x0((point) => x(point[1][0])).x1((point) => x(point[1][1]))
      .curve(d3.curveMonotoneY).digits(1);
    const slabs = runs().map((run) => [
      [y(begin(run[0])), run[0]],
      ...run.map((w) => [middle(w), w]),
      [y(end(run[run.length - 1])), run[run.length - 1]],
    ]);
    const edges = (layer, slab) => slab.map(([at, w]) => [at, layer[w]]);
    const path = (layer) => slabs.map((slab) => area(edges(layer, slab))).join("");
    // only where the layer is, for its outline
    const part = d3.area().defined((point) => point[2]).y((point) => point[0])
      .x0((point) => x(point[1][0])).x1((point) => x(point[1][1])).curve(d3.curveMonotoneY).digits(1);
    const outlined = (layer) => slabs.map((slab) => part(edges(layer, slab).map((point, i, all) => [
      ...point,
      [all[i - 1], point, all[i + 1]].some((near) => near !== undefined && near[1][1] > near[1][0]),
    ]))).join("");

    const drawing = svg(place, width, height,
      "The column: " + count(order.length) + " layers, the ones that bloomed first to the left");
    const axis = drawing.append("g").attr("aria-hidden", "true").attr("class", "axis");
    const every = Math.max(1, Math.ceil(windows.length / (narrow ? 12 : 18)));
    const step = [1, 2, 5, 10, 20, 50].find((years) => years >= every) || 100;
    y.ticks(d3.utcYear.every(step)).forEach((year) => {
      axis.append("line").attr("x1", left - 6).attr("x2", left - 1).attr("y1", y(year)).attr("y2", y(year));
      text(axis, "year", left - 9, y(year) + 4, year.getUTCFullYear()).attr("text-anchor", "end");
    });
    [0, 0.25, 0.5, 0.75, 1].filter((share) => !narrow || share !== 0.25 && share !== 0.75).forEach((share) => {
      text(axis, "share", x(share), top - 12, 100 * share + "\u00a0%" + (share === 1 ? " of papers" : ""))
        .attr("text-anchor", share === 0 ? "start" : share === 1 ? "end" : "middle");
    });

    const tones = [0, 22, 8, 30, 14];
    const shapes = drawing.append("g").selectAll("path").data(order).join("path")
      .attr("class", (topic) => "layer " + topic.trend)
      .attr("d", (topic, i) => path(layers[i]))
      .attr("fill", fill);
    shapes.each(function (topic, i) {
      if (!topic.listed) {
        const age = Math.round(100 - (100 * i) / Math.max(1, order.length - 1));
        this.style.fill = "color-mix(in oklab, color-mix(in oklab, var(--old) " + age + "%, var(--young)), var(--paper) "
          + tones[i % tones.length] + "%)";
      }
    });

    const over = drawing.append("g").attr("aria-hidden", "true").attr("class", "over");
    // the fewer papers for each topic, the paler
    const pale = drawing.append("defs").append("linearGradient").attr("id", "pale")
      .attr("gradientUnits", "userSpaceOnUse").attr("x1", 0).attr("x2", 0).attr("y1", bottom).attr("y2", top);
    pale.selectAll("stop").data(windows).join("stop")
      .attr("offset", (window, w) => (bottom - middle(w)) / (bottom - top))
      .attr("stop-opacity", (window) => 0.6 * Math.max(0, 1 - window.pooled / (3 * order.length)));
    over.append("rect").attr("x", left).attr("width", right - left).attr("y", top).attr("height", bottom - top)
      .attr("fill", "url(#pale)");
    windows.forEach((window, w) => {
      if (window.papers === 0) {
        over.append("rect").attr("class", "hiatus").attr("x", left).attr("width", right - left)
          .attr("y", y(end(w))).attr("height", y(begin(w)) - y(end(w)));
        text(over, "hiatus-name", (left + right) / 2, middle(w) + 4, "no papers").attr("text-anchor", "middle");
      }
    });
    over.selectAll(".edge").data(order.filter((topic) => topic.listed)).join("path")
      .attr("class", (topic) => "edge " + topic.trend)
      .attr("d", (topic) => outlined(layers[order.indexOf(topic)]));
    over.append("line").attr("class", "surface").attr("x1", left).attr("x2", right).attr("y1", top).attr("y2", top);

    if (!narrow) {
      const most = d3.max(windows, (window) => window.papers);
      const wide = d3.scaleLinear([0, most], [0, width - right - 14]);
      text(axis, "share", width, top - 12, papers(most)).attr("text-anchor", "end");
      axis.selectAll("rect").data(windows).join("rect").attr("class", "amount")
        .attr("x", right + 14).attr("width", (window) => wide(window.papers))
        .attr("y", (window, w) => y(end(w)) + 1).attr("height", (window, w) => Math.max(1, y(begin(w)) - y(end(w)) - 2));
    }

    const taken = [];
    const at = (topic) => {
      const edge = layers[order.indexOf(topic)][topic.place];
      return [x((edge[0] + edge[1]) / 2), middle(topic.place)];
    };
    const bounds = [left, right];
    const boxes = new Map();
    order.filter((topic) => topic.listed).sort((a, b) => rank(a) - rank(b)).slice(0, narrow ? 14 : 40)
      .forEach((topic) => {
        const [mx, my] = at(topic);
        boxes.set(topic, textWhereFree(over, taken, bounds, "letter", mx, my + 4, topic.mark));
      });
    boxes.forEach((box, topic) => {
      if (box !== null && rank(topic) <= (narrow ? 2 : 6)) {
        const y = at(topic)[1] + 4;
        const name = briefly(topic, narrow ? 18 : 36);
        textWhereFree(over, taken, bounds, "place", box.x + box.width + 4, y, name, "start")
          || textWhereFree(over, taken, bounds, "place", box.x - 4, y, name, "end");
      }
    });
    const broad = (topic) => x(topic.shares[topic.place]) - x(0);
    order.filter((topic) => !topic.listed && broad(topic) > 30).sort((a, b) => broad(b) - broad(a))
      .slice(0, narrow ? 5 : 14)
      .forEach((topic) => {
        const [mx, my] = at(topic);
        textWhereFree(over, taken, bounds, "place", mx, my + 4, briefly(topic, narrow ? 18 : 36));
      });

    const ring = over.append("path").attr("class", "ring");
    const nodes = shapes.nodes();
    explore(drawing, nodes, (node, key) => {
      const i = nodes.indexOf(node);
      const listed = (range) => range.find((j) => order[j].listed);
      switch (key) {
        case "ArrowRight": return inReach(nodes, i + 1);
        case "ArrowLeft": return inReach(nodes, i - 1);
        case "ArrowDown": return inReach(nodes, listed(d3.range(i + 1, nodes.length)) ?? i + 1);
        case "ArrowUp": return inReach(nodes, listed(d3.range(i - 1, -1, -1)) ?? i - 1);
        case "Home": return nodes[0];
        case "End": return nodes[nodes.length - 1];
        default: return undefined;
      }
    }, (topic) => {
      ring.attr("d", topic === null ? null : outlined(layers[order.indexOf(topic)]));
      return topic === null ? null : at(topic);
    });
  }

  // The map.

  function drawMap(place, width) {
    if (topics.length === 0) {
      return;
    }
    const narrow = width < 600;
    const height = Math.round(narrow ? width * 1.15 : Math.min(width * 0.62, 680));
    const most = d3.max(topics, (topic) => topic.papers);
    const largest = Math.min(narrow ? 20 : 36,
      Math.sqrt((0.16 * width * height) / (Math.PI * d3.sum(topics, (topic) => topic.papers / most))));
    const radius = (topic) => Math.max(topic.listed ? 5 : 2.5, largest * Math.sqrt(topic.papers / most));
    const margin = largest + 18;
    const [west, east] = d3.extent(topics, (topic) => topic.x);
    const [south, north] = d3.extent(topics, (topic) => topic.y);
    const scale = Math.min((width - 2 * margin) / (east - west || 1), (height - 2 * margin) / (north - south || 1));
    const x = (topic) => width / 2 + scale * (topic.x - (west + east) / 2);
    const y = (topic) => height / 2 - scale * (topic.y - (south + north) / 2);

    const drawing = svg(place, width, height, "Map of " + count(topics.length) + " topics, alike ones close together");
    const order = topics.slice().sort((a, b) => a.listed - b.listed || b.papers - a.papers);
    const shapes = drawing.append("g").selectAll("circle").data(order).join("circle")
      .attr("class", (topic) => "dot " + topic.trend)
      .attr("cx", x).attr("cy", y).attr("r", radius).attr("fill", fill);

    const over = drawing.append("g").attr("aria-hidden", "true").attr("class", "over");
    const taken = [];
    const bounds = [2, width - 2];
    order.filter((topic) => topic.listed).sort((a, b) => rank(a) - rank(b))
      .forEach((topic) => textWhereFree(over, taken, bounds, "letter",
        x(topic) + (radius(topic) < 9 ? radius(topic) + 12 : 0), y(topic) + 4, topic.mark));
    order.slice().sort((a, b) => b.papers - a.papers).slice(0, narrow ? 8 : 24)
      .forEach((topic) => textWhereFree(over, taken, bounds, "place", x(topic), y(topic) + radius(topic) + 12,
        briefly(topic, narrow ? 20 : 32)));

    const ring = over.append("circle").attr("class", "ring").attr("r", 0);
    const nodes = shapes.nodes();
    const across = nodes.slice().sort((a, b) => d3.ascending(x(d3.select(a).datum()), x(d3.select(b).datum())));
    const down = nodes.slice().sort((a, b) => d3.ascending(y(d3.select(a).datum()), y(d3.select(b).datum())));
    explore(drawing, nodes, (node, key) => {
      switch (key) {
        case "ArrowRight": return inReach(across, across.indexOf(node) + 1);
        case "ArrowLeft": return inReach(across, across.indexOf(node) - 1);
        case "ArrowDown": return inReach(down, down.indexOf(node) + 1);
        case "ArrowUp": return inReach(down, down.indexOf(node) - 1);
        case "Home": return across[0];
        case "End": return across[across.length - 1];
        default: return undefined;
      }
    }, (topic) => {
      ring.attr("r", topic === null ? 0 : radius(topic) + 3);
      if (topic === null) {
        return null;
      }
      ring.attr("cx", x(topic)).attr("cy", y(topic));
      return [x(topic), y(topic)];
    });
  }

  // Search.

  const folded = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function entries() {
    const all = topics.slice().sort((a, b) => b.papers - a.papers).map((topic) => ({
      href: "#topic-" + topic.label,
      name: topic.name,
      kind: (topic.listed ? topic.trend + " topic, " : "topic, ") + papers(topic.papers),
      words: folded(topic.name + " " + topic.terms.join(" ")),
      topic: true,
    }));
    document.querySelectorAll("[data-paper]").forEach((node) => {
      const parts = Array.from(node.querySelectorAll("bdi")).slice(0, 2).map((part) => part.textContent);
      all.push({
        href: "#" + node.id,
        name: parts[0],
        kind: node.id.startsWith("lonely") ? "lonely paper" : "paper",
        words: folded(parts.join(" ")),
        topic: false,
      });
    });
    return all;
  }

  function search() {
    const box = document.querySelector(".find");
    const input = document.getElementById("find");
    const status = document.getElementById("found-count");
    const list = document.getElementById("found");
    const SHOWN = 24;
    let all = null;
    box.hidden = false;

    const item = (entry) => {
      const line = document.createElement("li");
      const link = line.appendChild(document.createElement("a"));
      link.href = entry.href;
      link.appendChild(document.createElement("bdi")).textContent = shortened(entry.name, 160);
      const kind = line.appendChild(document.createElement("span"));
      kind.className = "sub";
      kind.textContent = entry.kind;
      return line;
    };
    const find = () => {
      all = all || entries();
      const words = folded(input.value).split(/\s+/).filter((word) => word !== "");
      const found = words.length === 0 ? [] : all.filter((entry) => words.every((word) => entry.words.includes(word)));
      const foundTopics = found.filter((entry) => entry.topic).length;
      list.replaceChildren(...found.slice(0, SHOWN).map(item));
      status.textContent = words.length === 0 ? ""
        : found.length === 0 ? "Nothing found"
        : count(foundTopics) + (foundTopics === 1 ? " topic, " : " topics, ") + papers(found.length - foundTopics)
          + (found.length > SHOWN ? ", first " + SHOWN + " shown" : "");
    };
    const clear = () => {
      input.value = "";
      find();
    };
    input.addEventListener("input", find);
    list.addEventListener("click", (event) => {
      if (event.target.closest("a") !== null) {
        setTimeout(clear);
      }
    });
    box.addEventListener("keydown", (event) => {
      const links = Array.from(list.querySelectorAll("a"));
      const at = links.indexOf(document.activeElement);
      if (event.key === "Escape") {
        clear();
        input.focus();
      } else if (event.key === "Enter" && at < 0 && links.length > 0) {
        event.preventDefault();
        links[0].click();
      } else if (event.key === "ArrowDown" && links.length > 0) {
        event.preventDefault();
        inReach(links, at + 1).focus();
      } else if (event.key === "ArrowUp" && at >= 0) {
        event.preventDefault();
        (at === 0 ? input : links[at - 1]).focus();
      }
    });
  }

  draw("column-drawing", drawColumn);
  draw("map-drawing", drawMap);
  search();
  if (location.hash !== "") {
    reveal();
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      hideTip();
    }
  });
})();
