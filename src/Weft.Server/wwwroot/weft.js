// What pages need of the browser itself; everything else is rendered by the server.
document.addEventListener("click", event => {
  if (event.target.closest("#theme")) {
    const root = document.documentElement;
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    try { localStorage.setItem("weft-theme", root.dataset.theme); } catch { /* Holds for this page then. */ }
  }
  const copy = event.target.closest("[data-copy]");
  if (copy) copyText(document.getElementById(copy.dataset.copy)?.textContent ?? copy.dataset.text ?? "", copy);
});

document.addEventListener("keydown", event => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const find = document.getElementById("find");
    if (find) { event.preventDefault(); find.focus(); find.select(); }
  }
});

async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  button.dataset.copied = "true";
  setTimeout(() => delete button.dataset.copied, 1500);
}

// track makes a tracking call as any page would, and says how it was answered and after how long.
window.weft = {
  alive: () => { document.documentElement.dataset.alive = "true"; },
  track: async (writeKey, body) => {
    const began = performance.now();
    try {
      const answer = await fetch("/v1/track", {
        method: "POST", credentials: "omit",
        headers: { "Content-Type": "application/json", Authorization: "Basic " + btoa(writeKey + ":") },
        body,
      });
      return { status: answer.status, text: (await answer.text()).slice(0, 500), milliseconds: performance.now() - began };
    } catch (problem) {
      return { status: 0, text: String(problem), milliseconds: performance.now() - began };
    }
  },
};

const reconnect = document.getElementById("components-reconnect-modal");
if (reconnect) {
  reconnect.addEventListener("components-reconnect-state-changed", ({ detail }) => {
    if (detail.state === "show") reconnect.show();
    else if (detail.state === "hide") reconnect.close();
    else if (detail.state === "rejected") location.reload();
    reconnect.dataset.state = detail.state;
  });
  document.getElementById("reconnect-now").addEventListener("click", async () => {
    try {
      if (!await Blazor.reconnect()) location.reload();
    } catch { /* Still nobody there. */ }
  });
}
