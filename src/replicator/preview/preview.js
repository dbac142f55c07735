// The live part of the preview: reloads when a file changes, shows where blocks are from, copies places.
"use strict";

const version = document.currentScript?.dataset.version ?? document.querySelector("script[data-version]").dataset.version;
const places = JSON.parse(document.getElementById("preview-places").textContent) ?? {blocks: []};
const state = document.querySelector("[data-preview-state]");

// Reload when anything changes. Hidden pages do not listen: a browser keeps only six connections to a server.

let events = null;

function listen() {
  if (document.hidden) {
    events?.close();
    events = null;
  } else if (!events) {
    events = new EventSource("/-/events?version=" + encodeURIComponent(version));
    events.onmessage = () => location.reload();
    events.onopen = () => { if (state.textContent === "stopped") state.textContent = ""; };
    events.onerror = () => { state.textContent = "stopped"; };
  }
}

document.addEventListener("visibilitychange", listen);
addEventListener("pagehide", () => events?.close());
addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
listen();

// Copy places.

let saying = 0;

async function copy(place) {
  try {
    await navigator.clipboard.writeText(place);
    say("copied " + place);
  } catch {
    say(place);
  }
}

function say(words) {
  state.textContent = words;
  clearTimeout(saying);
  saying = setTimeout(() => { state.textContent = ""; }, 3000);
}

document.addEventListener("click", event => {
  const button = event.target.closest("[data-preview-copy]");
  if (button) copy(button.dataset.previewCopy);
});

// Show where blocks are from. Comments say where each begins and ends.

const regions = [];

function findRegions(article) {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_COMMENT);
  const open = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const start = /^(?:block|node) (\d+)$/.exec(node.data);
    if (start) open.push({from: node, number: Number(start[1]), place: places.blocks[start[1]], depth: open.length});
    if (/^end of (?:block|node)$/.test(node.data) && open.length) {
      const region = open.pop();
      if (region.place) regions.push({...region, to: node});
    }
  }
  if (!places.title) return;
  const rest = [];
  for (const child of article.children) {
    if (child.localName === "header" && child === article.firstElementChild)
      regions.push({element: child, place: places.title, depth: 0});
    else if (!regions.some(region => region.from && (contains(region, child) || child.contains(region.from))))
      rest.push(child);
  }
  const body = regions.find(region => region.number === (places.bodyIn ?? -1));
  if (body) addBody([...article.children].filter(child => contains(body, child)), body.place, body.depth + 1);
  addBody(rest, places.around, 0);
  regions.sort((a, b) => rangeOf(a).compareBoundaryPoints(Range.START_TO_START, rangeOf(b)) || a.depth - b.depth);
}

// The Markdown after the front matter: element for element, if there are as many as were found in its source.
function addBody(elements, otherwise, depth) {
  elements.forEach((element, index) => {
    const place = elements.length === places.body.length ? places.body[index] : otherwise;
    regions.push({element, place, depth});
  });
}

const after = (first, second) => Boolean(first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING);

function rangeOf(region) {
  const range = document.createRange();
  if (region.element) {
    range.selectNode(region.element);
  } else {
    range.setStartAfter(region.from);
    range.setEndBefore(region.to);
  }
  return range;
}

function boxOf(region) {
  const boxes = [...rangeOf(region).getClientRects()].filter(box => box.width && box.height);
  if (!boxes.length) return null;
  const left = Math.min(...boxes.map(box => box.left)), right = Math.max(...boxes.map(box => box.right));
  const top = Math.min(...boxes.map(box => box.top)), bottom = Math.max(...boxes.map(box => box.bottom));
  return {left, top, width: right - left, height: bottom - top};
}

const regionOf = node =>
  regions.filter(region => rangeOf(region).intersectsNode(node) && contains(region, node))
    .reduce((best, region) => !best || region.depth >= best.depth ? region : best, null);

const contains = (region, node) =>
  region.element ? region.element.contains(node) : after(region.from, node) && after(node, region.to);

const frame = document.createElement("div");
frame.className = "preview-frame";
frame.hidden = true;
const label = document.createElement("button");
label.type = "button";
label.className = "preview-place";
label.tabIndex = -1;
frame.append(label);

let current = null;

function show(region) {
  if (region === current) return;
  const box = region && boxOf(region);
  current = box ? region : null;
  frame.hidden = !box;
  if (!box) return;
  Object.assign(frame.style, {
    left: box.left + scrollX + "px", top: box.top + scrollY + "px", width: box.width + "px", height: box.height + "px",
  });
  label.textContent = region.place.place.split(/[/\\]/).pop() + " " + region.place.what;
  label.dataset.previewCopy = region.place.place;
}

function step(by) {
  const index = regions.indexOf(current);
  const next = regions[index < 0 ? (by > 0 ? 0 : regions.length - 1) : index + by];
  if (!next) return;
  show(next);
  frame.scrollIntoView({block: "nearest"});
  say(label.textContent);
}

const article = document.querySelector("article") ?? document.body;
findRegions(article);
if (regions.length) {
  document.body.append(frame);
  document.addEventListener("pointerover", event => {
    if (!frame.contains(event.target) && article.contains(event.target)) show(regionOf(event.target));
  });
  document.documentElement.addEventListener("pointerleave", () => show(null));
  document.addEventListener("click", event => {
    if (!event.altKey || frame.contains(event.target)) return;
    const region = regionOf(event.target);
    if (!region) return;
    event.preventDefault();
    show(region);
    copy(region.place.place);
  }, true);
  addEventListener("resize", () => show(null));
  document.addEventListener("keydown", event => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const does = {
      ArrowDown: () => step(1), ArrowUp: () => step(-1), KeyC: () => current && copy(current.place.place),
    }[event.code];
    if (!does) return;
    event.preventDefault();
    does();
  });
}

// Filter the list of posts.

document.querySelector("[data-preview-filter]")?.addEventListener("input", event => {
  const words = event.target.value.toLowerCase().split(/\s+/);
  for (const item of document.querySelectorAll(".preview-posts > li"))
    item.hidden = !words.every(word => item.textContent.toLowerCase().includes(word));
  for (const section of document.querySelectorAll("section:has(> .preview-posts)"))
    section.hidden = !section.querySelector("li:not([hidden])");
});
