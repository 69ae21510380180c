// Tells the server which hit of a search a reader takes, by its place, or the place of a
// suggestion, and nothing else. Who asks not to be tracked is left alone. It stands alone, or
// after the script of our pages.
if (!navigator.globalPrivacyControl && navigator.doNotTrack !== "1") {
  const server = new URL(import.meta.url).origin;
  // Without credentials, a site's cookies stay where they are; text needs no preflight.
  const tell = (what) => fetch(server + "/api/v1/clicks", { method: "POST", body: JSON.stringify(what), keepalive: true, credentials: "omit" }).catch(() => {});
  const place = (e) => [...e.parentElement.children].indexOf(e);
  const option = (e) => e?.closest?.(".suggestions > [data-href]");
  const click = (e) => {
    if (e.button > 1) return;
    const suggestion = e.button === 0 && option(e.composedPath()[0]);
    if (suggestion) tell({ suggestion: place(suggestion) + 1 });
    const item = e.target.closest?.(".hit-title a, .passage a")?.closest(".hits > .list > li");
    const query = new URLSearchParams(location.search).get("q");
    if (item && query) tell({ query, rank: item.parentElement.start + place(item) });
  };
  // Before what takes the reader away.
  addEventListener("click", click, true);
  addEventListener("auxclick", click, true);
  addEventListener("keydown", (e) => {
    const box = e.composedPath()[0], id = e.key === "Enter" && box.getAttribute?.("aria-activedescendant");
    const suggestion = id && option(box.getRootNode().getElementById(id));
    if (suggestion) tell({ suggestion: place(suggestion) + 1 });
  }, true);
}
