// Moving a deal: the card follows at once, the server's columns replace both; refused, it goes back.

import htmx from "../vendor/htmx.esm.min.js";
import "../vendor/sortable.min.js";

const board = () => document.getElementById("board");
const dialog = () => document.getElementById("move");

/** Says a command of a deal; `goBack` runs if it was refused, before the answer is put in, or if none came. */
async function command(card, name, values, goBack = () => {}) {
  const url = `${board().dataset.moves}${card.dataset.deal}/${name}${location.search}`;
  let answered = false;
  const heard = ({ detail: { ctx } }) => {
    answered = true;
    if (ctx.response.status >= 400) goBack();
  };
  board().addEventListener("htmx:after:request", heard, { once: true });
  await htmx.ajax("POST", url, {
    source: board(),
    swap: "none",
    values: { pipeline: board().dataset.pipeline, version: card.dataset.version, ...values },
  });
  board()?.removeEventListener("htmx:after:request", heard);
  if (!answered) goBack();
}

function dropped({ item: card, from, to, oldIndex }) {
  if (from === to) return;
  const goBack = () => from.insertBefore(card, from.children[oldIndex] ?? null);
  command(card, "move", { stage: to.closest("[data-stage]").dataset.stage }, goBack);
}

function open(card) {
  const what = document.getElementById("move-what");
  what.textContent = what.dataset.says.replace("{name}", card.dataset.name);
  const here = card.closest("[data-stage]").dataset.stage;
  for (const button of dialog().querySelectorAll("[name=stage]")) button.disabled = button.value === here;
  dialog().querySelector("[name=reason]").value = "";
  dialog().dataset.deal = card.id;
  dialog().showModal();
}

async function said(event) {
  const form = event.target.closest("#move form");
  if (!form) return;
  event.preventDefault();
  const card = document.getElementById(dialog().dataset.deal);
  const values = Object.fromEntries(new FormData(form, event.submitter));
  dialog().close();
  await command(card, form.dataset.command, values);
  document.getElementById(card.id)?.focus();
}

/** Whether the key was one of the board's: M moves the card that has the focus. */
export function onKey(name) {
  const card = document.activeElement?.closest(".card");
  if (name !== "m" || !card || !board()?.dataset.moves) return false;
  open(card);
  return true;
}

/** Makes the columns of a page that has just come sortable; in the past nothing moves. */
export function settle() {
  if (!board()?.dataset.moves) {
    for (const list of document.querySelectorAll("[data-cards]")) Sortable.get(list)?.destroy();
    return;
  }
  for (const list of board().querySelectorAll("[data-cards]")) {
    if (Sortable.get(list)) continue;
    Sortable.create(list, {
      group: "deals",
      sort: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 100,
      draggable: ".card",
      filter: "a, button",
      preventOnFilter: false,
      ghostClass: "ghost",
      delay: 150,
      delayOnTouchOnly: true,
      onEnd: dropped,
    });
  }
}

export function start() {
  document.addEventListener("submit", said);
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-move]");
    if (button) open(button.closest(".card"));
  });
}
