// Shows results while the reader types. Without it, the form works as it is.
import { combobox, keys, suggester } from "./combobox.js";

const box = document.getElementById("q");
const form = document.getElementById("search");
const count = document.getElementById("count");

// The keys that lead to the box are the reader's choice, in the footer.
const stored = "kindred-keys";
const remember = (value) => {
  try {
    if (value !== undefined) localStorage.setItem(stored, value);
    return localStorage.getItem(stored) ?? "/ Ctrl+K";
  } catch { return value ?? "/ Ctrl+K"; } // storage is blocked
};
const choice = document.getElementById("keys");
choice.value = remember();
const use = keys(box, choice.value);
choice.addEventListener("change", () => use(remember(choice.value)));
document.getElementById("shortcut").hidden = false;

combobox(box, box.dataset.list, suggester("", "/search", box.dataset));
if (form) live();

function live() {
  let timer, running, shown = location.pathname + location.search;
  const address = () => {
    const params = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) params.append(name, value);
    const query = params.toString();
    return "/search" + (query && "?" + query);
  };
  const say = (text) => {
    const p = document.createElement("p");
    p.className = "problem";
    p.textContent = text;
    count.querySelector(".problem")?.remove();
    count.append(p);
  };
  // Shows the page at an address in place of this one; note keeps it in the history.
  const show = async (url, note) => {
    clearTimeout(timer);
    running?.abort();
    const mine = running = new AbortController();
    const results = document.getElementById("results");
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal: mine.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== running) return; // a newer search has begun
      if (!answer.ok) return say(page.querySelector("main")?.innerText.trim() || count.dataset.offline);
      const focused = document.activeElement;
      results.replaceChildren(...page.getElementById("results").childNodes);
      if (!focused.isConnected && focused.name) {
        [...results.querySelectorAll("input")].find((e) => e.name === focused.name && e.value === focused.value)?.focus();
      }
      const said = page.getElementById("count").innerHTML;
      if (count.innerHTML !== said) count.innerHTML = said;
      document.title = page.title;
      shown = url;
      note(page);
    } catch { // what is shown stays
      if (mine === running && !mine.signal.aborted) say(count.dataset.offline);
    } finally {
      if (mine === running) results.removeAttribute("aria-busy");
    }
  };
  const soon = (e) => {
    clearTimeout(timer);
    running?.abort();
    if (e.isComposing) return;
    const words = box.value.trim();
    if (words.length === 1 && words < "\u2e80") return; // one letter, but not one ideograph
    timer = setTimeout(() => {
      const url = address();
      show(url, () => history.replaceState(null, "", url));
    }, 120);
  };
  box.addEventListener("input", soon);
  box.addEventListener("compositionend", soon);
  // A filter is a step that the back button undoes, once, however often it is chosen.
  document.addEventListener("change", (e) => {
    if (e.target === box || e.target.form !== form) return;
    const url = address();
    show(url, () => { if (url !== location.pathname + location.search) history.pushState(null, "", url); });
  });
  addEventListener("popstate", () => {
    const url = location.pathname + location.search;
    if (location.hash === "#filters" && url === shown) return; // the link to them was followed
    show(url, (page) => {
      for (const name of ["q", "sort", "after", "before"]) form.elements[name].value = page.getElementById(name).value;
    });
  });
  form.addEventListener("submit", () => { clearTimeout(timer); running?.abort(); });
}
