{
  // The page around is told how high this one is, and when something is booked: no names, no codes.
  const tell = (type, facts) => parent.postMessage({ type, ...facts }, "*");
  new ResizeObserver(() => tell("sloty:height", { height: document.documentElement.offsetHeight })).observe(document.body);
  // Browsers let no page of another site take the focus by `autofocus`.
  document.getElementById("error")?.focus();
  if (document.querySelector("[data-booked]")) tell("sloty:booked", {});
}
