// The toast says what was done, or why not; it goes after its time, or when the next one comes.

let timer;

const place = () => document.getElementById("toast");

/** Starts the time of the toast that the server has just put in. */
export function settle() {
  const toast = place()?.firstElementChild;
  if (!toast || toast.dataset.timed) return;
  toast.dataset.timed = "yes";
  clearTimeout(timer);
  timer = setTimeout(() => toast.remove(), 1000 * Number(toast.dataset.seconds ?? 20));
}

/** Says a text that the page brought along for this. */
export function say(text) {
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.dataset.seconds = 6;
  toast.append(Object.assign(document.createElement("span"), { textContent: text }));
  place().replaceChildren(toast);
  settle();
}

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-dismiss]")) place().replaceChildren();
});

/** Says that the server does not answer, to a reader or to who said something. */
export function unreachable(reading) {
  const text = document.getElementById(reading ? "unread" : "unreachable");
  place().replaceChildren(text.content.cloneNode(true));
  settle();
}
