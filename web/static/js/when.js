// The time bar: dragging moves the flag and the sentence, letting go fetches the page.

import htmx from "../vendor/htmx.esm.min.js";
import { addressAt, daysBetween, fromDay, inWords, plusDays, plusMonths, toDay } from "./calendar.js";

const bar = () => document.getElementById("when");
const at = () => document.getElementById("at");
const known = () => document.getElementById("known");
const put = (text, day) => text.replace("{day}", day);

/** What the server says about the bar: its first day, its length, and how to say a day. */
function told() {
  const { dataset } = bar();
  return {
    ...dataset,
    days: Number(dataset.days),
    first: fromDay(dataset.first),
    names: { months: dataset.months.split(","), weekdays: dataset.weekdays.split(",") },
  };
}

const dayOf = (input, { first }) => plusDays(first, Number(input.value));
const isNow = (input) => Number(input.value) === Number(input.max);

/** The moment where the handles stand, as the address says it. */
function moment() {
  const bar = told();
  const day = toDay(dayOf(at(), bar));
  if (bar.mode === "hindsight") {
    return { at: day, known_at: isNow(known()) ? null : toDay(dayOf(known(), bar)) };
  }
  return isNow(at()) ? { at: null, known_at: null } : { at: day, known_at: day };
}

function say(input) {
  const bar = told();
  const day = dayOf(input, bar);
  const long = inWords(day, bar.long, bar.names);
  const short = inWords(day, bar.short, bar.names);
  const hindsight = bar.mode === "hindsight";
  input.setAttribute("aria-valuetext", isNow(input) ? bar.now : long);
  const x = (100 * Number(input.value)) / bar.days;
  const flag = document.getElementById(input === known() ? "known-flag" : "flag");
  flag.setAttribute("x", `${x}%`);
  flag.setAttribute("dx", x < 30 ? 9 : -9);
  flag.setAttribute("text-anchor", x < 30 ? "start" : "end");
  if (input === known()) {
    flag.textContent = isNow(input) ? bar.knownNow : put(bar.known, short);
    return;
  }
  flag.textContent = isNow(input) && !hindsight ? "" : put(hindsight ? bar.true : bar.flag, short);
  const [title, time] = document.querySelectorAll(".when-read b, .when-read time");
  title.textContent = isNow(input) && !hindsight ? bar.now : hindsight ? bar.titleHindsight : bar.titleThen;
  time.textContent = long;
  const said = document.querySelector(".when-say .said");
  if (said) said.textContent = put(hindsight ? bar.hindsight : bar.then, long);
}

/** What was known is never before what was true: one handle pushes the other along. */
function keepOrder(moved) {
  if (told().mode !== "hindsight" || Number(known().value) >= Number(at().value)) return;
  const other = moved === known() ? at() : known();
  other.value = moved.value;
  say(other);
}

/** Fetches the page at that moment; a later call drops the answer of an earlier one. */
export function go(address) {
  return htmx.ajax("GET", address, {
    source: bar(),
    target: "body",
    swap: "outerMorph",
    push: address,
  });
}

function step(unit, by) {
  const bar = told();
  const day = dayOf(at(), bar);
  const there = unit === "month" ? plusMonths(day, by) : plusDays(day, by * (unit === "week" ? 7 : 1));
  const index = Math.min(Math.max(daysBetween(bar.first, there), 0), bar.days);
  if (index === Number(at().value)) return;
  at().value = index;
  keepOrder(at());
  say(at());
  go(addressAt(location.href, moment()));
}

const STEPS = {
  "[": ["day", -1], "]": ["day", 1],
  "{": ["week", -1], "}": ["week", 1],
  "Alt+[": ["month", -1], "Alt+]": ["month", 1],
};

/** Whether the key was a step of the time bar. */
export function onKey(name) {
  const found = STEPS[name];
  if (found && bar()) step(...found);
  return Boolean(found);
}

const onTrack = (target) => target.matches?.("#at, #known");

/** On the handle: arrows a day, with Shift a week, Page a month; Home and End are the browser's. */
function onHandleKey(event) {
  const way = { ArrowLeft: -1, ArrowDown: -1, PageDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 1 }[event.key];
  const unit = event.key.startsWith("Page") ? "month" : event.shiftKey ? "week" : "day";
  if (!way || unit === "day") return;
  event.preventDefault();
  const bar = told();
  const day = dayOf(event.target, bar);
  const there = unit === "month" ? plusMonths(day, way) : plusDays(day, 7 * way);
  event.target.value = daysBetween(bar.first, there);
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
}

/** After a swap the handles stand where the new page says, not where they were dragged to. */
export function settle() {
  for (const input of [at(), known()]) if (input) input.value = input.getAttribute("value");
}

/** No page came: the handles and what stands beside them go back to the one that is there. */
export function goBack() {
  settle();
  if (at()) say(at());
  if (known() && told().mode === "hindsight") say(known());
}

export function start() {
  document.addEventListener("input", ({ target }) => {
    if (!onTrack(target)) return;
    say(target);
    keepOrder(target);
  });
  document.addEventListener("change", ({ target }) => {
    if (onTrack(target)) go(addressAt(location.href, moment()));
  });
  document.addEventListener("keydown", (event) => {
    if (onTrack(event.target)) onHandleKey(event);
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-step]");
    if (button) step(button.dataset.step, Number(button.dataset.by));
  });
}
