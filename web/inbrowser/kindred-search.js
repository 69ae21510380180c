// <kindred-search>: a search box on a site of files, whose results stand below it. All of it
// runs in the browser; nothing is fetched before the reader comes to the box.
//
//   <kindred-search label placeholder page>fallback</kindred-search>
//
// With page it answers the q of the page's address at once.

const words = "@words";
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; min-height: 2.75em; font: inherit; color: inherit; }
:host([hidden]) { display: none; }
form { display: flex; gap: .5em; }
input, button { box-sizing: border-box; min-height: 2.75em; padding: .4em .8em; border: 1px solid var(--kindred-border, #767676); border-radius: var(--kindred-radius, .5em); background: var(--kindred-background, Field); color: var(--kindred-text, FieldText); font: inherit; }
input { flex: 1; min-width: 0; }
:host(:dir(rtl)) input:placeholder-shown { direction: rtl; }
button { background: var(--kindred-button, ButtonFace); color: var(--kindred-button-text, ButtonText); cursor: pointer; }
:focus-visible { outline: 3px solid var(--kindred-link, Highlight); outline-offset: 2px; }
a { color: var(--kindred-link, LinkText); }
[role="status"] { margin: .75em 0; }
ol { margin: 0; padding: 0; list-style: none; }
li { padding-block: .75em; border-block-start: 1px solid var(--kindred-border, #767676); overflow-wrap: anywhere; }
h3, p { margin: 0; font-size: 1em; }
time { font-size: .875em; }
.label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`);

// The worker is started once for all boxes of a page.
let worker, asked = 0;
const waiting = new Map();
function engine() {
  if (worker) return worker;
  worker = new Worker(new URL("kindred-search/worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data: { id, answer, error } }) => {
    const { done, failed } = waiting.get(id);
    waiting.delete(id);
    if (error) failed(new Error(error));
    else done(answer);
  };
  worker.onerror = () => { // it could not even be loaded: the next question tries again
    worker = undefined;
    for (const { failed } of waiting.values()) failed(new Error("the search could not be loaded"));
    waiting.clear();
  };
  return worker;
}
function ask(question) {
  return new Promise((done, failed) => {
    waiting.set(++asked, { done, failed });
    engine().postMessage({ id: asked, question });
  });
}

const make = (name, attributes, ...content) => {
  const e = Object.assign(document.createElement(name), attributes);
  e.append(...content);
  return e;
};

// What the engine escaped, as nodes: no markup but <mark> is ever made of it.
const entities = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#34;": "\"", "&#39;": "'" };
const plain = (html) => html.replace(/&(?:amp|lt|gt|#34|#39);/g, (e) => entities[e]);
const nodes = (html) => html.split(/<mark>(.*?)<\/mark>/s).map((part, i) => i % 2 ? make("mark", { textContent: plain(part) }) : plain(part));

const perPage = 10;

customElements.define("kindred-search", class extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const lang = (this.closest("[lang]")?.lang || "en").split("-")[0];
    const w = words[lang] || words.en;
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [sheet];
    const input = make("input", { id: "q", name: "q", type: "search", autocomplete: "off", dir: "auto", placeholder: this.getAttribute("placeholder") || w.label });
    const form = make("form", { role: "search" },
      make("label", { className: "label", htmlFor: "q", textContent: this.getAttribute("label") || w.label }), input, make("button", { textContent: w.search }));
    const status = make("p", { role: "status" });
    const list = make("ol", {});
    const previous = make("button", { type: "button", hidden: true, textContent: w.previous });
    const next = make("button", { type: "button", hidden: true, textContent: w.next });
    for (const [part, e] of Object.entries({ form, input, status, list, previous, next })) e.setAttribute("part", part);
    root.append(form, status, list, previous, " ", next);

    const hit = (h) => {
      const title = h.url ? make("a", { href: h.url, textContent: h.title }) : h.title;
      const li = make("li", {}, make("h3", { dir: "auto" }, title));
      if (h.language) li.lang = h.language;
      if (h.published) li.append(make("time", { dateTime: h.published, textContent: new Date(h.published).toLocaleDateString(lang, { dateStyle: "long", timeZone: "UTC" }) }));
      if (h.heading) li.append(make("p", { dir: "auto" }, make("b", { textContent: h.heading })));
      if (h.snippet) li.append(make("p", { dir: "auto" }, ...nodes(h.snippet)));
      li.setAttribute("part", "hit");
      return li;
    };
    const prefer = navigator.language.split("-")[0];
    let timer, newest = 0, last = "";
    const search = async (verbatim = false, offset = 0) => {
      clearTimeout(timer);
      const q = input.value.trim(), mine = ++newest;
      last = q;
      if (!q) {
        list.replaceChildren();
        status.replaceChildren();
        previous.hidden = next.hidden = true;
        return;
      }
      list.setAttribute("aria-busy", "true");
      try {
        const found = await ask({ q, prefer, verbatim, offset, limit: perPage });
        if (mine !== newest) return; // a newer one is asked for
        list.replaceChildren(...found.hits.map(hit));
        previous.hidden = offset === 0;
        next.hidden = offset + found.hits.length >= found.total;
        previous.onclick = () => search(verbatim, Math.max(0, offset - perPage));
        next.onclick = () => search(verbatim, offset + perPage);
        status.replaceChildren(found.total ? w.results + ": " + found.total.toLocaleString(lang) : w.nothing);
        if (found.corrected) {
          const typed = make("button", { type: "button", textContent: w.instead + " " + q });
          typed.addEventListener("click", () => search(true));
          status.append(". " + w.showing + " ", make("b", { textContent: found.corrected }), " ", typed);
        }
      } catch (error) {
        if (mine === newest) status.replaceChildren(w.failed);
        console.error("kindred-search: " + error.message);
      } finally {
        if (mine === newest) list.removeAttribute("aria-busy");
      }
    };
    input.addEventListener("focus", () => engine(), { once: true });
    input.addEventListener("input", (e) => {
      clearTimeout(timer);
      if (!e.isComposing) timer = setTimeout(() => input.value.trim() !== last && search(), 120);
    });
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      search();
    });
    const asked = new URL(location.href).searchParams.get("q");
    if (this.hasAttribute("page") && asked) {
      input.value = asked;
      search();
    }
  }
});
