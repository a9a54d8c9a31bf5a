// Dialogs and menus: what is open closes on Esc and on a click beside it.

const openMenus = () => document.querySelectorAll("details.menu[open]");

export function open(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  for (const menu of openMenus()) menu.open = false;
  dialog.showModal();
  dialog.querySelector("input:not([type=hidden])")?.select();
}

/** Arrows go through a dialog's links; Enter in its field opens the first. */
function onListKey(event) {
  const dialog = event.target.closest?.("dialog");
  const links = [...(dialog?.querySelectorAll(".menu-list a") ?? [])];
  if (!links.length) return;
  const here = links.indexOf(document.activeElement);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const way = event.key === "ArrowDown" ? 1 : -1;
    if (here + way < 0) dialog.querySelector("input:not([type=hidden])")?.focus();
    else links[Math.min(here + way, links.length - 1)].focus();
  } else if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    links[0].click();
  }
}

/** Enter in the jump-to field goes where the words beside it say. */
function onJump(event) {
  if (!event.target.matches?.("form[action='/jump']")) return;
  const link = document.querySelector("#jump-read a");
  if (!link) return;
  event.preventDefault();
  link.click();
}

export function start() {
  document.addEventListener("keydown", onListKey);
  document.addEventListener("submit", onJump);
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens]");
    if (opener) {
      event.preventDefault();
      open(opener.dataset.opens);
    }
    if (event.target.matches?.("dialog")) event.target.close();
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("toggle", ({ target }) => {
    if (target.matches?.("details.menu[open]")) target.querySelector("input:not([type=hidden])")?.focus();
  }, true);
}
