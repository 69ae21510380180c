// What the search page and <kindred-search> share: suggestions below a box, as the
// combobox of the WAI-ARIA Authoring Practices, and keys that lead to it.

// Below input, suggest(query, signal) is listed: [{ text, kind, href }]. The text in the
// box stays as it is typed; focus never leaves it.
export function combobox(input, label, suggest) {
  const list = document.createElement("ul");
  list.id = input.id + "-suggestions";
  list.className = "suggestions";
  list.role = "listbox";
  list.ariaLabel = label;
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }
  let active = -1, timer, running;
  const open = (yes) => {
    list.hidden = !yes;
    input.setAttribute("aria-expanded", yes);
    if (!yes) select(-1);
  };
  const select = (i) => {
    active = i;
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", n === i));
    if (i < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[i].id);
      list.children[i].scrollIntoView({ block: "nearest" });
    }
  };
  // Goes where a suggestion leads; as with links, in a tab of its own when asked so.
  const go = (option, e) => {
    if (e.ctrlKey || e.metaKey || e.button === 1) window.open(option.dataset.href, "_blank", "noopener");
    else location.assign(option.dataset.href);
  };
  const close = () => {
    clearTimeout(timer);
    running?.abort();
    open(false);
  };
  const load = async () => {
    running?.abort();
    const mine = running = new AbortController();
    let found = [];
    try {
      if (input.value.trim()) found = await suggest(input.value, mine.signal);
    } catch { // without suggestions the box still works
    }
    if (mine !== running || mine.signal.aborted) return; // a newer one is asked for
    select(-1);
    list.replaceChildren(...found.map((s, n) => {
      const option = document.createElement("li");
      option.id = list.id + "-" + n;
      option.role = "option";
      option.dataset.href = s.href;
      const text = document.createElement("span");
      text.dir = "auto";
      text.textContent = s.text;
      const kind = document.createElement("span");
      kind.className = "kind";
      kind.textContent = s.kind;
      option.append(text, " ", kind);
      return option;
    }));
    open(found.length > 0 && input.matches(":focus"));
  };
  const soon = (e) => {
    clearTimeout(timer);
    running?.abort();
    if (!e.isComposing) timer = setTimeout(load, 120);
  };
  input.addEventListener("input", soon);
  input.addEventListener("compositionend", soon);
  input.addEventListener("blur", close);
  input.form?.addEventListener("submit", close);
  input.addEventListener("keydown", (e) => {
    if (e.isComposing || e.shiftKey || (e.ctrlKey || e.metaKey) && e.key !== "Enter") return;
    const size = list.children.length;
    const down = e.key === "ArrowDown", up = e.key === "ArrowUp";
    if (down || up) {
      if (!size || (up && e.altKey)) { close(); return; }
      e.preventDefault();
      if (list.hidden) {
        open(true);
        if (e.altKey) return;
      }
      select(down ? (active + 1) % size : active <= 0 ? size - 1 : active - 1);
    } else if (e.key === "Escape" && !list.hidden) {
      e.preventDefault();
      e.stopPropagation();
      close();
    } else if (e.key === "Enter" && active >= 0) {
      e.preventDefault();
      go(list.children[active], e);
    }
  });
  list.addEventListener("mousedown", (e) => e.preventDefault()); // the box keeps the focus
  for (const kind of ["click", "auxclick"]) {
    list.addEventListener(kind, (e) => {
      const option = e.target.closest("[role=option]");
      if (option && e.button < 2) go(option, e);
    });
  }
}

// Asks a server for suggestions; kinds names what they are.
export function suggester(server, search, kinds) {
  return async (query, signal) => {
    const answer = await fetch(server + "/api/v1/suggest?" + new URLSearchParams({ q: query }), { signal, credentials: "omit" });
    if (!answer.ok) return [];
    return (await answer.json()).suggestions.map((s) => {
      const params = new URLSearchParams(s.kind === "tag" ? { tag: s.text } : { q: s.text });
      const address = s.kind === "title" && /^(https?:\/\/|\/(?![\/\\]))/.test(s.url) ? s.url : search + "?" + params;
      return { text: s.text, kind: kinds[s.kind], href: address };
    });
  };
}

// Makes keys such as "/ ctrl+k" lead to the box. Returns what changes them.
export function keys(input, names) {
  let wanted = [];
  const use = (list) => {
    wanted = list.toLowerCase().split(/\s+/).filter(Boolean).map((name) => {
      const parts = name.length > 1 ? name.split("+") : [name];
      return { key: parts.pop() || "+", ctrl: parts.includes("ctrl"), alt: parts.includes("alt"), shift: parts.includes("shift") };
    });
    const spoken = wanted.map((w) => [w.ctrl && "Control", w.alt && "Alt", w.shift && "Shift", w.key].filter(Boolean).join("+"));
    if (spoken.length) input.setAttribute("aria-keyshortcuts", spoken.join(" "));
    else input.removeAttribute("aria-keyshortcuts");
  };
  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing || !input.getClientRects().length) return; // a box that nobody sees
    const mod = e.ctrlKey || e.metaKey;
    const hit = wanted.some((w) => w.key === e.key.toLowerCase() && w.ctrl === mod && w.alt === e.altKey && (w.key.length === 1 && !w.ctrl && !w.alt || w.shift === e.shiftKey));
    if (!hit) return;
    // A letter alone is text wherever text can be typed.
    if (!mod && !e.altKey && e.composedPath()[0].closest?.("input, textarea, select, [contenteditable]")) return;
    e.preventDefault();
    input.focus();
    input.select();
  });
  use(names);
  return use;
}
