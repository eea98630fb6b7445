// Checking an archive without a server: the program's own checker, built to
// WebAssembly, reads the file in the browser.
//
//   <form data-check data-wasm="/assets/check-….wasm" data-lang="kk"
//         data-msg-loading data-msg-checking data-msg-failed data-msg-file>
//     <input type="file" name="archive"> <input name="key">
//     <input type="file" name="authorities">
//   </form>
//   <div data-check-result role="status"></div>
//
// In a page that stands alone the checker lies in <script id="checker"
// type="application/octet-stream">, base64 of gzip.

type Fact = { name: string; value: string };
type Outcome = { ok: boolean; title: string; facts: Fact[]; notes: string[]; troubles: string[]; verdict: string; error?: string };

declare class Go {
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}
declare function tarazyCheck(archive: Uint8Array, key: string, authorities: Uint8Array, lang: string): string;

let loaded: Promise<void> | undefined;

async function program(form: HTMLFormElement): Promise<BufferSource> {
  const inside = document.getElementById("checker")?.textContent?.trim();
  if (inside === undefined) {
    const answer = await fetch(form.dataset["wasm"] ?? "");
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.arrayBuffer();
  }
  const packed = Uint8Array.from(atob(inside), (c) => c.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

async function load(form: HTMLFormElement): Promise<void> {
  const go = new Go();
  const { instance } = await WebAssembly.instantiate(await program(form), go.importObject);
  void go.run(instance); // it stays for as long as the page does
}

async function read(form: HTMLFormElement, name: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (const file of (form.elements.namedItem(name) as HTMLInputElement | null)?.files ?? []) {
    parts.push(new Uint8Array(await file.arrayBuffer()), new Uint8Array([10]));
  }
  if (parts.length === 2) return parts[0] as Uint8Array; // one file stays as it is
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

function element(tag: string, text: string, kind = ""): HTMLElement {
  const out = document.createElement(tag);
  out.textContent = text;
  if (kind !== "") out.className = kind;
  return out;
}

function list(lines: string[]): HTMLElement {
  const out = document.createElement("ul");
  for (const line of lines) out.append(element("li", line));
  return out;
}

function show(result: HTMLElement, o: Outcome): void {
  const facts = element("dl", "", "record");
  for (const f of o.facts) {
    const row = document.createElement("div");
    row.append(element("dt", f.name), element("dd", f.value));
    facts.append(row);
  }
  const verdict = document.createElement("p");
  verdict.append(element("span", o.verdict, o.ok ? "st st--done" : "st st--refused"));
  result.replaceChildren(element("h2", o.title), verdict);
  if (o.troubles.length > 0) result.append(list(o.troubles));
  result.append(facts, list(o.notes));
}

// painted resolves when what was put on the page is seen: the check itself holds
// the page still.
function painted(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

async function check(form: HTMLFormElement, result: HTMLElement): Promise<void> {
  const say = (name: string): void => result.replaceChildren(element("p", form.dataset[name] ?? ""));
  const archive = await read(form, "archive");
  if (archive.length === 0) return say("msgFile");
  say("msgLoading");
  try {
    loaded ??= load(form);
    await loaded;
    say("msgChecking");
    await painted();
    const key = (form.elements.namedItem("key") as HTMLInputElement).value;
    const o = JSON.parse(tarazyCheck(archive, key, await read(form, "authorities"), form.dataset["lang"] ?? "")) as Outcome;
    if (o.error === undefined) return show(result, o);
    const line = document.createElement("p");
    line.append(element("span", o.error, "st st--refused"));
    result.replaceChildren(line);
  } catch (error) {
    loaded = undefined;
    say("msgFailed");
    console.error(error);
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-check]")) {
  const result = document.querySelector<HTMLElement>("[data-check-result]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (result !== null) void check(form, result);
  });
}

export {};
