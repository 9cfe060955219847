// Follows a run that is not finished: reads the page's JSON twin every second and writes what has changed.

const run = document.getElementById("run");
const part = (name) => document.querySelector(`[data-run="${name}"]`);

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function tag(mark) {
  const made = element("span", `tag ${mark.kind}`);
  const shape = element("i", "", mark.shape);
  shape.setAttribute("aria-hidden", "true");
  made.append(shape, mark.word);
  return made;
}

function figure(item) {
  const made = element("div");
  const value = element("b", "", item.value);
  if (item.unit) value.append(element("small", "", item.unit));
  made.append(value, element("span", "", item.label));
  if (item.note) made.append(element("em", "", item.note));
  return made;
}

function step(item, rowsWord) {
  const made = element("li");
  const state = element("span");
  state.append(tag(item.mark));
  const title = element("span");
  const name = item.href ? element("a", "", item.title) : element("span", "", item.title);
  if (item.href) name.href = item.href;
  title.append(name);
  if (item.kind) title.append(" ", element("small", "", item.kind));
  if (item.balance) title.append(element("span", "sub", item.balance));
  if (item.note) title.append(element("span", "sub", item.note));
  made.append(state, title, element("span", "num", item.rows ? `${item.rows} ${rowsWord}` : ""), element("span", "num", item.duration));
  return made;
}

function line(item) {
  const made = element("p", item.level);
  made.append(element("time", "", item.time), element("span", "", item.text));
  return made;
}

function write(page) {
  part("mark").replaceChildren(tag(page.mark));
  part("words").textContent = page.progressWords;
  part("progress").value = Number(page.progress);
  part("steps").replaceChildren(...page.steps.map((item) => step(item, part("steps").dataset.rows)));
  part("figures").firstElementChild?.replaceChildren(...page.figures.map(figure));
  writeLog(page.log);
}

// The log is the last lines only, so it is written anew; it stays at its end if the reader was there.
function writeLog(lines) {
  const log = part("log");
  const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
  log.replaceChildren(...lines.map(line));
  if (atEnd) log.scrollTop = log.scrollHeight;
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Reads until the run is finished, then loads the whole page once more; waits longer after each failure, up to half a minute.
async function follow() {
  for (let wait = 1000; ;) {
    await pause(wait);
    if (document.hidden) continue;
    const page = await read();
    if (page === undefined) { wait = Math.min(wait * 2, 30000); continue; }
    wait = 1000;
    write(page);
    if (!page.live) return location.reload();
  }
}

async function read() {
  try {
    const answer = await fetch(run.dataset.live, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (answer.status === 401 || answer.status === 403) location.reload();
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

part("log").scrollTop = part("log").scrollHeight;
follow();
