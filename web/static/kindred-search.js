// <kindred-search>: a search box with suggestions, on any page of any site.
//
//   <kindred-search label placeholder action keys>fallback</kindred-search>
//
// Enter leads to the search page of the server that this file came from, or to action.
import { combobox, keys, suggester } from "./combobox.js";

const origin = new URL(import.meta.url).origin;
const words = "@words";
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; min-height: 2.75em; font: inherit; color: inherit; }
:host([hidden]) { display: none; }
form { display: flex; gap: .5em; }
.box { position: relative; flex: 1; min-width: 0; }
input, button { box-sizing: border-box; min-height: 2.75em; padding: .4em .8em; border: 1px solid var(--kindred-border, #767676); border-radius: var(--kindred-radius, .5em); background: var(--kindred-background, Field); color: var(--kindred-text, FieldText); font: inherit; }
input { width: 100%; }
:host(:dir(rtl)) input:placeholder-shown { direction: rtl; }
button { background: var(--kindred-button, ButtonFace); color: var(--kindred-button-text, ButtonText); cursor: pointer; }
:focus-visible { outline: 3px solid var(--kindred-link, Highlight); outline-offset: 2px; }
.suggestions { position: absolute; inset-inline: 0; top: 100%; z-index: 10; max-height: 60vh; margin: .2em 0 0; padding: .25em 0; overflow-y: auto; border: 1px solid var(--kindred-border, #767676); border-radius: var(--kindred-radius, .5em); background: var(--kindred-background, Field); color: var(--kindred-text, FieldText); list-style: none; }
.suggestions[hidden] { display: none; }
.suggestions li { display: flex; gap: 1em; justify-content: space-between; padding: .5em .8em; cursor: pointer; }
.suggestions li[aria-selected="true"], .suggestions li:hover { background: var(--kindred-link, Highlight); color: var(--kindred-background, HighlightText); }
.kind { flex: none; font-size: .85em; }
.label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`);

customElements.define("kindred-search", class extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const lang = (this.closest("[lang]")?.lang || "en").split("-")[0];
    const [, , search, label, title, tag, query] = words[lang] || words.en;
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [sheet];
    const make = (name, part, attributes) => {
      const e = document.createElement(name);
      e.setAttribute("part", part);
      return Object.assign(e, attributes);
    };
    const form = make("form", "form", { action: this.getAttribute("action") || origin + "/search", role: "search" });
    const box = make("span", "box", { className: "box" });
    const input = make("input", "input", { id: "q", name: "q", type: "search", autocomplete: "off", dir: "auto", placeholder: this.getAttribute("placeholder") || label });
    form.append(
      make("label", "label", { className: "label", htmlFor: "q", textContent: this.getAttribute("label") || label }),
      box, make("button", "button", { textContent: search }));
    box.append(input);
    root.append(form);
    combobox(input, label, suggester(origin, form.action, { title, tag, query }));
    keys(input, this.getAttribute("keys") ?? "/ ctrl+k");
  }
});
