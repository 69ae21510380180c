// Shows results while the reader types. Without it, the form works as it is.
"use strict";
(() => {
  const box = document.getElementById("q");
  const form = document.getElementById("search");
  const count = document.getElementById("count");

  // The / key goes to the box; the reader may turn that off in the footer.
  const slash = document.getElementById("slash");
  const remember = (value) => {
    try {
      if (value) localStorage.setItem("kindred-slash", value);
      return localStorage.getItem("kindred-slash");
    } catch { return value; } // storage is blocked
  };
  const useSlash = () => {
    if (slash.checked) box.setAttribute("aria-keyshortcuts", "/");
    else box.removeAttribute("aria-keyshortcuts");
  };
  slash.checked = remember() !== "off";
  slash.addEventListener("change", () => { remember(slash.checked ? "on" : "off"); useSlash(); });
  document.getElementById("shortcut").hidden = false;
  useSlash();
  document.addEventListener("keydown", (e) => {
    if (e.key !== "/" || !slash.checked || e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target.closest("input, textarea, select, [contenteditable]")) return;
    e.preventDefault();
    box.focus();
    box.select();
  });
  if (!form) return;

  let timer, running;
  const address = () => {
    const params = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) params.append(name, value);
    const query = params.toString();
    return "/search" + (query && "?" + query);
  };
  const load = async () => {
    running?.abort();
    const mine = running = new AbortController();
    const url = address();
    const results = document.getElementById("results");
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal: mine.signal });
      const text = await answer.text();
      if (mine !== running || !answer.ok) return; // a newer search has begun
      const page = new DOMParser().parseFromString(text, "text/html");
      results.replaceChildren(...page.getElementById("results").childNodes);
      const said = page.getElementById("count").innerHTML;
      if (count.innerHTML !== said) count.innerHTML = said;
      document.title = page.title;
      history.replaceState(null, "", url);
    } catch { // aborted or offline: what is shown stays, and Enter still works
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
    timer = setTimeout(load, 120);
  };
  box.addEventListener("input", soon);
  box.addEventListener("compositionend", soon);
  form.addEventListener("change", (e) => { if (e.target !== box) load(); });
  form.addEventListener("submit", () => { clearTimeout(timer); running?.abort(); });
})();
