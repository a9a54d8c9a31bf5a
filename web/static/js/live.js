// Live: a page of now follows the log, so that what others do is seen here at once. What the reader
// has in hand stays where it is: a pill says that there is news instead.

import htmx from "../vendor/htmx.esm.min.js";

const PAUSE = 1000; // milliseconds between two looks, so that an import does not hold the page

const GRACE = 4000; // milliseconds in which a stream that was cut off may come back unnoticed

let source;
let lost;
let seen = 0; // the position that the page shows
let newest = 0;
let asking = 0; // requests on their way: their answers may be the news
let looked = -PAUSE;
let timer;
let wanted = false; // whether the reader asked for the news

const main = () => document.getElementById("main");
const pill = () => document.getElementById("news");
const notice = () => document.getElementById("lost");
const signedIn = () => Boolean(document.querySelector("meta[name=csrf]")?.content);
const follows = () => document.body.dataset.mode === "now" && Boolean(pill()) && signedIn() && !document.hidden;

/** Whether something would move under the reader's hands. */
function inHand() {
  const focus = document.activeElement;
  return Boolean(
    document.querySelector("dialog[open], details.menu[open], main details[open], main [data-row]:hover, .sortable-chosen") ||
      (focus && focus !== main() && main().contains(focus)),
  );
}

/** The page says that it is no longer live; not when a stream only begins anew. */
function missing() {
  lost ??= setTimeout(() => { if (notice()) notice().hidden = false; }, GRACE);
}

function found() {
  clearTimeout(lost);
  lost = undefined;
  if (notice()) notice().hidden = true;
}

function told({ data }) {
  newest = Math.max(newest, Number(data));
  plan();
}

function plan(after = 0) {
  clearTimeout(timer);
  timer = setTimeout(look, Math.max(after, looked + PAUSE - performance.now()));
}

function look() {
  if (!follows() || newest <= seen) return;
  if (asking) plan(50);
  else if (inHand()) pill().hidden = false;
  else refresh();
}

/** The page again, with all that was recorded by now; what is not changed keeps its place. */
function refresh({ asked = false } = {}) {
  wanted = asked;
  looked = performance.now();
  pill().hidden = true;
  htmx.ajax("GET", location.pathname + location.search, {
    source: document.body,
    target: "#main",
    select: "#main",
    selectOOB: "#nav:outerMorph",
    swap: "outerMorph",
    headers: { "Crm-Min-Position": String(newest) },
  });
}

/** News that come while the reader has taken something in hand wait like those that come later. */
function hold(event) {
  const { ctx } = event.detail;
  if (ctx.sourceElement !== document.body || wanted || !inHand()) return;
  event.preventDefault();
  ctx.held = true;
  pill().hidden = false;
}

/** Follows as long as the page is one of now, and looked at: browsers open few streams at once. */
export function settle() {
  seen = Math.max(seen, Number(main()?.dataset.position ?? 0));
  if (pill() && newest <= seen) pill().hidden = true;
  if (follows() === Boolean(source)) return;
  if (source) {
    source.close();
    source = undefined;
    found();
  } else {
    source = new EventSource("/live");
    source.onmessage = told;
    source.onopen = found;
    source.onerror = missing;
  }
}

export function start() {
  document.addEventListener("visibilitychange", settle);
  document.addEventListener("htmx:before:request", () => { asking += 1; });
  document.addEventListener("htmx:before:swap", hold);
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    asking = Math.max(asking - 1, 0);
    if (ctx.held) return;
    seen = Math.max(seen, Number(ctx.response?.headers?.get?.("Crm-Position") ?? 0));
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("#news")) refresh({ asked: true });
  });
  document.addEventListener("focusout", () => plan(200));
}
