// Before anything is drawn: the choice that was kept, else what the system says (by CSS).
try {
  const kept = localStorage.getItem("weft-theme");
  if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
} catch { /* Storage may be forbidden: then the system decides. */ }
