// <kindred-related>: the "Other Articles" block, on any page of any site.
//
//   <kindred-related url article src limit columns heading level show>fallback</kindred-related>
//
// It is drawn in a shadow tree from the answer of /api/v1/related on the server that
// this file came from, or from the file at src, which kindred export wrote. Everything in
// it is a part, and takes custom properties.
const origin = new URL(import.meta.url).origin;
const words = "@words";
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
@rules
:host { font: inherit; color: inherit; }
aside > :first-child { margin: 0; min-height: 2.07em; font-size: 1.35em; line-height: 1.25; }
ul { display: grid; grid-template-columns: repeat(var(--kr-c), minmax(0, 1fr)); grid-auto-rows: var(--kr-card); gap: 1em; margin: 0; padding: 0; list-style: none; }
li { box-sizing: border-box; padding: 1em; overflow: hidden; border: 1px solid var(--kindred-border, color-mix(in srgb, currentColor 25%, transparent)); border-radius: var(--kindred-radius, .6em); background: var(--kindred-background, none); overflow-wrap: anywhere; }
img { display: block; width: 100%; height: var(--kindred-image-height, 9em); margin-block-end: .7em; border-radius: calc(var(--kindred-radius, .6em) / 2); object-fit: cover; }
.title, .excerpt, .because { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; margin: 0; }
.title { margin-block-end: .3em; font-size: 1.05em; line-height: 1.3; }
.date { margin: 0; overflow: hidden; font-size: .85em; line-height: 1.5; white-space: nowrap; text-overflow: ellipsis; }
.excerpt { -webkit-line-clamp: var(--kindred-lines, 6); margin-block-start: .5em; font-size: .94em; line-height: 1.5; }
.because { margin-block-start: .5em; font-size: .84em; line-height: 1.5; }
.date, .because { color: var(--kindred-quiet, inherit); }
a { color: var(--kindred-link, LinkText); text-underline-offset: .17em; }
a:focus-visible { outline: 3px solid currentColor; outline-offset: -3px; }
@media print { li { break-inside: avoid; } }
`);

customElements.define("kindred-related", class extends HTMLElement {
  static observedAttributes = ["url", "article", "src", "limit", "columns", "heading", "level", "show"];

  connectedCallback() {
    if (!this.shadowRoot) this.start();
  }

  // Frameworks keep an element, and give it the next article.
  attributeChangedCallback(_, before, now) {
    if (this.shadowRoot && before !== now) this.start();
  }

  start() {
    const limit = Math.min(Math.max(parseInt(this.getAttribute("limit")) || 3, 1), 12);
    this.style.setProperty("--kr-n", limit);
    const columns = parseInt(this.getAttribute("columns"));
    if (columns > 0) this.style.setProperty("--kindred-columns", columns);
    if (!this.shadowRoot) {
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      this.shadowRoot.append(document.createElement("slot"));
    }
    this.style.minHeight = "";
    if (this.none) this.none = this.hidden = false;
    this.near?.disconnect();
    this.turn = {};
    const near = this.near = new IntersectionObserver((entries) => {
      if (!entries.some((e) => e.isIntersecting)) return;
      near.disconnect();
      this.load(this.shadowRoot, limit, this.turn);
    }, { rootMargin: "600px" });
    near.observe(this);
  }

  // A turn ends when an attribute changes: what it asked for then comes too late.
  async load(root, limit, turn) {
    const of = this.getAttribute("article");
    const url = this.getAttribute("url") || document.querySelector("link[rel=canonical]")?.href || location.href;
    const query = new URLSearchParams(of ? { id: of, limit } : { url: url.split("#")[0], limit });
    let blocks = [], shown = 0;
    try {
      const answer = await fetch(this.getAttribute("src") || origin + "/api/v1/related?" + query, { credentials: "omit" });
      if (answer.ok) {
        const { articles, recent } = await answer.json();
        for (let [list, newest] of [[articles, false], [recent || [], true]]) {
          list = list.slice(0, limit - shown);
          if (list.length) blocks.push(this.block(list, newest));
          shown += list.length;
        }
      } else if (answer.status !== 404) throw answer;
    } catch { // what stands inside the element is shown
      if (turn !== this.turn) return;
      root.replaceChildren(document.createElement("slot"));
      return this.unseen(turn, () => this.style.minHeight = 0);
    }
    if (turn !== this.turn) return;
    root.replaceChildren(...blocks);
    if (shown < limit) this.unseen(turn, () => shown ? this.style.setProperty("--kr-n", shown) : this.none = this.hidden = true);
  }

  // Gives room back when nobody sees it: at once below or above the window, or else as
  // soon as the block has left it.
  unseen(turn, change) {
    new IntersectionObserver((entries, watch) => {
      if (entries.at(-1).isIntersecting) return;
      watch.disconnect();
      if (turn === this.turn) change();
    }).observe(this);
  }

  // Newest are articles that are no kin: they have a heading of their own.
  block(list, newest) {
    let lang = this.closest("[lang]")?.lang || "en";
    try { new Intl.Locale(lang); } catch { lang = "en"; } // en_US, say
    const base = lang.split("-")[0];
    const said = words[base] || words.en;
    const [heading, because] = newest ? [said.at(-2), said[1]] : said;
    const show = (this.getAttribute("show") ?? "excerpt date because").split(/[\s,]+/);
    const level = Math.min(Math.max(parseInt(this.getAttribute("level")) || 2, 2), 6);
    const make = (name, part, text) => {
      const e = document.createElement(name);
      e.className = part;
      e.setAttribute("part", part);
      if (text) e.textContent = text;
      return e;
    };
    const aside = make("aside", "block");
    const h = make("h" + level, "heading", !newest && this.getAttribute("heading") || heading);
    h.id = newest ? "newest" : "h";
    aside.setAttribute("aria-labelledby", h.id);
    const ul = make("ul", "list");
    ul.role = "list";
    for (const k of list) {
      const li = make("li", "card");
      const link = address(k.url);
      if (show.includes("image") && address(k.image)) {
        const img = make("img", "image");
        Object.assign(img, { alt: k.image_alt || "", loading: "lazy", width: k.image_width || 320, height: k.image_height || 180, src: k.image });
        li.append(img);
      }
      const title = make("h" + Math.min(level + 1, 6), "title");
      const a = make(link ? "a" : "span", "link", k.title || k.id);
      if (link) a.href = link;
      title.append(a);
      li.append(title);
      const date = make("p", "date");
      if (show.includes("date")) {
        if (k.published) {
          const day = k.published.slice(0, 10); // as its site has it, whatever the zone
          const time = make("time", "time", new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day)));
          time.dateTime = day;
          date.append(time);
        }
        if (k.language && k.language.split("-")[0] !== base) {
          date.append(k.published ? " · " : "", make("span", "language", languageName(lang, k.language) + (k.translation ? " · " + said.at(-1) : "")));
        }
        li.append(date);
      }
      if (show.includes("excerpt")) li.append(make("p", "excerpt", k.excerpt));
      if (show.includes("because") && k.reasons?.length) li.append(make("p", "because", because + " " + k.reasons.join(", ")));
      for (const e of li.querySelectorAll(".title, .excerpt")) {
        e.dir = "auto";
        if (k.language) e.lang = k.language;
      }
      ul.append(li);
    }
    aside.append(h, ul);
    return aside;
  }
});

function languageName(lang, code) {
  try {
    return new Intl.DisplayNames(lang, { type: "language" }).of(code);
  } catch { return code; } // it is what an article says of itself
}

// Only pages are linked: an address is what an article says of itself.
function address(s) {
  try {
    const u = new URL(s, document.baseURI);
    return s && /^https?:$/.test(u.protocol) ? u.href : "";
  } catch { return ""; }
}
