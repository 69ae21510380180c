// Searches exported files in a browser, apart from the page: it runs the engine, and fetches
// what that asks for. Each message is a question, { id, question }, and gets its answer.
import "./wasm_exec.js";

const here = new URL("./", import.meta.url);

// A file, unpacked. Some servers say that such a file is packed, and then it comes unpacked.
async function unpacked(name, options) {
  const answer = await fetch(new URL(name, here), options);
  if (!answer.ok) throw new Error(name + ": " + answer.status);
  const data = new Uint8Array(await answer.arrayBuffer());
  if (data[0] !== 0x1f || data[1] !== 0x8b) return data;
  return new Uint8Array(await new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

const started = (async () => {
  const [settings, program] = await Promise.all([
    fetch(new URL("settings.json", here), { cache: "no-cache" }).then((answer) => {
      if (!answer.ok) throw new Error("settings.json: " + answer.status);
      return answer.text();
    }),
    unpacked("engine.bin"),
  ]);
  self.kindredSettings = settings;
  self.kindredFetch = unpacked;
  const ready = new Promise((done, failed) => { self.kindredReady = (why) => why ? failed(new Error(why)) : done(); });
  const go = new Go();
  const { instance } = await WebAssembly.instantiate(program, go.importObject);
  go.run(instance);
  await ready;
})();
started.catch(() => {}); // each question says so

self.onmessage = async ({ data: { id, question } }) => {
  try {
    await started;
    self.kindredAsk(JSON.stringify(question), (answer, error) => postMessage({ id, answer: answer && JSON.parse(answer), error }));
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
};
