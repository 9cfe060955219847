// Enhances a plan: open and close all, narrow by words and by status while typing.

const tree = document.getElementById("tree");
const form = document.getElementById("tree-filter");
const found = document.getElementById("tree-found");

function openAll(open) {
  for (const details of tree.querySelectorAll("details")) details.open = open;
}

for (const button of form.querySelectorAll("[data-tree]")) {
  button.hidden = false;
  button.addEventListener("click", () => openAll(button.dataset.tree === "open"));
}

// Shows an item if it fits itself, if something below it fits, or if something above it fits by its words.
function show(node, words, status, aboveFits) {
  const fits = aboveFits || (words !== "" && node.dataset.text.toLowerCase().includes(words));
  let any = fits && status === "";
  for (const target of node.querySelectorAll(":scope > details > .targets > .target")) {
    const text = target.dataset.text.toLowerCase();
    const hit = (words === "" || fits || text.includes(words)) && (status === "" || target.dataset.status === status);
    target.hidden = !hit;
    any ||= hit;
  }
  for (const child of node.querySelectorAll(":scope > details > .tree > .node")) any = show(child, words, status, fits) || any;
  node.hidden = !any;
  const details = node.querySelector(":scope > details");
  if (details && any) details.open = true;
  return any;
}

const initial = new Map([...tree.querySelectorAll("details")].map((details) => [details, details.open]));

function narrow() {
  const words = form.elements.q.value.trim().toLowerCase();
  const status = form.elements.status.value;
  if (words === "" && status === "") {
    for (const item of tree.querySelectorAll(".node, .target")) item.hidden = false;
    for (const [details, open] of initial) details.open = open;
    found.textContent = "";
    return;
  }
  let any = false;
  for (const node of tree.querySelectorAll(":scope > .node")) any = show(node, words, status, false) || any;
  found.textContent = any ? "" : found.dataset.none;
}

// A page that came narrowed holds only part of the tree: then the server narrows anew.
const isPart = form.elements.q.value !== "" || form.elements.status.value !== "";
form.addEventListener("submit", (event) => {
  if (isPart) return;
  event.preventDefault();
  narrow();
});
form.addEventListener("input", narrow);
if (isPart) narrow();

// An address such as /plans/1458#node-1458.O3 opens the way down to that node.
function openTo(id) {
  for (let at = document.getElementById(id); at && at !== tree; at = at.parentElement) {
    if (at.tagName === "DETAILS") at.open = true;
    const own = at.classList.contains("node") && at.querySelector(":scope > details");
    if (own) own.open = true;
  }
  document.getElementById(id)?.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", () => openTo(decodeURIComponent(location.hash.slice(1))));
if (location.hash.length > 1) openTo(decodeURIComponent(location.hash.slice(1)));
