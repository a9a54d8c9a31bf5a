// Keys: each stands beside its action as data-key ("n", "g p") and does what a click does.

import * as board from "./board.js";
import * as dialogs from "./dialogs.js";
import * as when from "./when.js";

let typed = "";
let timer;

/** A field of a dialog just closed is out of sight, and has the focus for a moment yet. */
const typing = (target) => target.checkVisibility?.() &&
  (target.isContentEditable || target.matches("input:not([type=range]), textarea, select"));

/** The key's name: with Alt by its place on the keyboard, since Alt changes what it writes. */
function nameOf({ key, code, altKey }) {
  const bracket = { BracketLeft: "[", BracketRight: "]" }[code];
  if (altKey) return bracket ? `Alt+${bracket}` : "";
  return key.length === 1 ? key.toLowerCase() : key;
}

/** J and K, one row on or back. */
function toRow(by) {
  const rows = [...document.querySelectorAll("main [data-row]")];
  if (!rows.length) return;
  const here = rows.indexOf(document.activeElement?.closest("[data-row]"));
  const row = rows[Math.min(Math.max(here + by, 0), rows.length - 1)];
  row.focus();
  row.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function onEnter({ target }) {
  const link = target.matches?.("[data-row]") && target.querySelector("a");
  link?.click();
  return Boolean(link);
}

function onEscape() {
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  document.activeElement?.blur();
}

const SPECIAL = {
  "?": () => dialogs.open("keys"),
  j: () => toRow(1),
  k: () => toRow(-1),
};

/** Whether what was typed, the last key or two, is the key of something on the page. */
function press(name) {
  clearTimeout(timer);
  timer = setTimeout(() => { typed = ""; }, 1000);
  const pair = typed ? `${typed} ${name}` : "";
  typed = name === "g" ? name : "";
  for (const keys of [pair, name].filter(Boolean)) {
    const found = document.querySelector(`[data-key="${CSS.escape(keys)}"]`);
    if (found) {
      found.click();
      return true;
    }
  }
  if (pair || !SPECIAL[name]) return false;
  SPECIAL[name]();
  return true;
}

function onKey(event) {
  if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey)) {
    event.preventDefault();
    dialogs.open("palette");
    return;
  }
  const inDialog = document.querySelector("dialog[open]");
  if (event.key === "Escape" && !event.isComposing && !inDialog) onEscape();
  if (event.metaKey || event.ctrlKey || event.isComposing || typing(event.target)) return;
  if (inDialog) {
    choose(inDialog, event);
    return;
  }
  if (event.key === "Enter" ? onEnter(event) : act(nameOf(event))) event.preventDefault();
}

const act = (name) => Boolean(name) && (when.onKey(name) || board.onKey(name) || press(name));

/** In the move dialog a number chooses the stage. */
function choose(dialog, event) {
  const button = dialog.querySelectorAll(".to-stages button")[Number(event.key) - 1];
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
}

export const start = () => document.addEventListener("keydown", onKey);
